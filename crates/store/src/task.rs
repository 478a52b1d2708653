//! Tasks and the open leads they stand for.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A task with its door in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskRow {
    /// Identity.
    pub id: Uuid,
    /// `open`, `done` or `withdrawn`.
    pub state: String,
    /// The grid.
    pub grid_id: Uuid,
    /// Its code.
    pub grid_code: String,
    /// Who has it.
    pub staff_id: Option<Uuid>,
    /// Their name.
    pub staff_name: Option<String>,
    /// The building.
    pub building_id: Uuid,
    /// The dwelling, where it is known.
    pub dwelling_id: Option<Uuid>,
    /// Code of the dwelling, else of the building.
    pub code: String,
    /// Address of the dwelling, else of the building.
    pub address: String,
    /// When it arose.
    pub created_at: Timestamp,
    /// When it is due.
    pub due_at: Timestamp,
    /// When the officer means to come again.
    pub visit_again_at: Option<Timestamp>,
    /// When it was settled or withdrawn.
    pub done_at: Option<Timestamp>,
    /// Counts changes.
    pub version: i32,
}

struct Read {
    id: Uuid,
    state: String,
    grid_id: Uuid,
    grid_code: String,
    staff_id: Option<Uuid>,
    staff_name: Option<String>,
    building_id: Uuid,
    dwelling_id: Option<Uuid>,
    code: String,
    address: String,
    created_at: jiff_sqlx::Timestamp,
    due_at: jiff_sqlx::Timestamp,
    visit_again_at: Option<jiff_sqlx::Timestamp>,
    done_at: Option<jiff_sqlx::Timestamp>,
    version: i32,
}

impl From<Read> for TaskRow {
    fn from(row: Read) -> Self {
        Self {
            id: row.id,
            state: row.state,
            grid_id: row.grid_id,
            grid_code: row.grid_code,
            staff_id: row.staff_id,
            staff_name: row.staff_name,
            building_id: row.building_id,
            dwelling_id: row.dwelling_id,
            code: row.code,
            address: row.address,
            created_at: row.created_at.to_jiff(),
            due_at: row.due_at.to_jiff(),
            visit_again_at: row.visit_again_at.map(jiff_sqlx::Timestamp::to_jiff),
            done_at: row.done_at.map(jiff_sqlx::Timestamp::to_jiff),
            version: row.version,
        }
    }
}

/// Where a page of tasks goes on: behind this one.
pub type TaskKey = (Timestamp, Uuid);

/// The first key of all.
pub const FIRST: TaskKey = (Timestamp::UNIX_EPOCH, Uuid::nil());

/// Open tasks of one member of staff, the most urgent first.
///
/// # Errors
/// [`StoreError`].
pub async fn open_of_staff(
    conn: &mut Conn,
    district: &str,
    staff_id: Uuid,
    after: TaskKey,
    limit: i64,
) -> Result<Vec<TaskRow>, StoreError> {
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT t.id, t.state, t.grid_id, g.code AS grid_code, t.staff_id,
        s.name AS "staff_name?", t.building_id, t.dwelling_id, coalesce(d.code, b.code) AS "code!",
        coalesce(d.standard_address, concat(b.road, b.road_no, b.compound, b.label)) AS "address!",
        t.created_at AS "created_at: _", t.due_at AS "due_at: _",
        t.visit_again_at AS "visit_again_at: _", t.done_at AS "done_at: _", t.version
        FROM task t JOIN grid g ON g.id = t.grid_id
        JOIN building b ON b.district = t.district AND b.id = t.building_id
        LEFT JOIN dwelling d ON d.district = t.district AND d.id = t.dwelling_id
        LEFT JOIN staff s ON s.id = t.staff_id
        WHERE t.district = $1 AND t.state = 'open' AND t.staff_id = $2
        AND (t.due_at, t.id) > ($3, $4) ORDER BY t.due_at, t.id LIMIT $5"#,
        district,
        staff_id,
        after.0.to_sqlx() as _,
        after.1,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(TaskRow::from).collect())
}

/// Open tasks in the grids below any of `scopes` (code prefixes), the most urgent first.
///
/// # Errors
/// [`StoreError`].
pub async fn open_below(
    conn: &mut Conn,
    district: &str,
    scopes: &[String],
    after: TaskKey,
    limit: i64,
) -> Result<Vec<TaskRow>, StoreError> {
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT t.id, t.state, t.grid_id, g.code AS grid_code, t.staff_id,
        s.name AS "staff_name?", t.building_id, t.dwelling_id, coalesce(d.code, b.code) AS "code!",
        coalesce(d.standard_address, concat(b.road, b.road_no, b.compound, b.label)) AS "address!",
        t.created_at AS "created_at: _", t.due_at AS "due_at: _",
        t.visit_again_at AS "visit_again_at: _", t.done_at AS "done_at: _", t.version
        FROM task t JOIN grid g ON g.id = t.grid_id
        JOIN building b ON b.district = t.district AND b.id = t.building_id
        LEFT JOIN dwelling d ON d.district = t.district AND d.id = t.dwelling_id
        LEFT JOIN staff s ON s.id = t.staff_id
        WHERE t.district = $1 AND t.state = 'open'
        AND EXISTS (SELECT 1 FROM unnest($2::text[]) scope WHERE starts_with(g.code, scope))
        AND (t.due_at, t.id) > ($3, $4) ORDER BY t.due_at, t.id LIMIT $5"#,
        district,
        scopes,
        after.0.to_sqlx() as _,
        after.1,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(TaskRow::from).collect())
}

/// One task.
///
/// # Errors
/// [`StoreError`].
pub async fn by_id(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
) -> Result<Option<TaskRow>, StoreError> {
    let row = sqlx::query_as!(
        Read,
        r#"SELECT t.id, t.state, t.grid_id, g.code AS grid_code, t.staff_id,
        s.name AS "staff_name?", t.building_id, t.dwelling_id, coalesce(d.code, b.code) AS "code!",
        coalesce(d.standard_address, concat(b.road, b.road_no, b.compound, b.label)) AS "address!",
        t.created_at AS "created_at: _", t.due_at AS "due_at: _",
        t.visit_again_at AS "visit_again_at: _", t.done_at AS "done_at: _", t.version
        FROM task t JOIN grid g ON g.id = t.grid_id
        JOIN building b ON b.district = t.district AND b.id = t.building_id
        LEFT JOIN dwelling d ON d.district = t.district AND d.id = t.dwelling_id
        LEFT JOIN staff s ON s.id = t.staff_id
        WHERE t.district = $1 AND t.id = $2"#,
        district,
        id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(TaskRow::from))
}

/// Keeps others from settling the task until the transaction ends. Whether it still is open and
/// has this version.
///
/// # Errors
/// [`StoreError`].
pub async fn lock(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
    version: i32,
) -> Result<bool, StoreError> {
    let row = sqlx::query!(
        "SELECT version FROM task WHERE district = $1 AND id = $2 FOR NO KEY UPDATE",
        district,
        id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.is_some_and(|row| row.version == version))
}

/// Settles an open task at a dwelling. Whether it still had this version.
///
/// # Errors
/// [`StoreError`].
pub async fn set_done(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
    version: i32,
    dwelling_id: Option<Uuid>,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE task SET state = 'done', done_at = $5, dwelling_id = coalesce(dwelling_id, $4), \
         version = version + 1 \
         WHERE district = $1 AND id = $2 AND version = $3 AND state = 'open'",
        district,
        id,
        version,
        dwelling_id,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes the next visit of an open task. Whether it still had this version.
///
/// # Errors
/// [`StoreError`].
pub async fn set_next_visit(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
    version: i32,
    again_at: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE task SET visit_again_at = $4, version = version + 1 \
         WHERE district = $1 AND id = $2 AND version = $3 AND state = 'open'",
        district,
        id,
        version,
        again_at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// How many open tasks somebody has in each grid.
///
/// # Errors
/// [`StoreError`].
pub async fn grids_of_staff(
    conn: &mut Conn,
    district: &str,
    staff_id: Uuid,
) -> Result<Vec<(Uuid, i64)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT grid_id, count(*) AS "count!" FROM task
        WHERE district = $1 AND staff_id = $2 AND state = 'open' GROUP BY grid_id"#,
        district,
        staff_id,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.grid_id, row.count))
        .collect())
}

/// Passes somebody's open tasks in a grid on to somebody else, or to nobody. How many.
///
/// # Errors
/// [`StoreError`].
pub async fn pass_on(
    conn: &mut Conn,
    district: &str,
    grid_id: Uuid,
    from: Uuid,
    to: Option<Uuid>,
) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "UPDATE task SET staff_id = $4, version = version + 1 \
         WHERE district = $1 AND grid_id = $2 AND staff_id = $3 AND state = 'open'",
        district,
        grid_id,
        from,
        to,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Gives open tasks that nobody has, in these grids, to these people. How many.
///
/// # Errors
/// [`StoreError`].
pub async fn give_unassigned(
    conn: &mut Conn,
    district: &str,
    scope: &str,
    to: Uuid,
) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "UPDATE task SET staff_id = $3, version = version + 1 \
         WHERE district = $1 AND staff_id IS NULL AND state = 'open' AND grid_id IN \
         (SELECT id FROM grid WHERE district = $1 AND starts_with(code, $2))",
        district,
        scope,
        to,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// A lead as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadRow {
    /// Identity.
    pub id: Uuid,
    /// `new`, `changed` or `ended`.
    pub kind: String,
    /// `open` or what became of it.
    pub state: String,
    /// The dwelling, where it is known.
    pub dwelling_id: Option<Uuid>,
    /// Its task.
    pub task_id: Option<Uuid>,
    /// First day, as reported.
    pub from_date: Option<Date>,
    /// Last day, as reported.
    pub to_date: Option<Date>,
    /// When it arose.
    pub created_at: Timestamp,
    /// When it was settled.
    pub settled_at: Option<Timestamp>,
}

/// The leads of a task: the open ones, or those that it settled. Oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn leads(
    conn: &mut Conn,
    district: &str,
    task: &TaskRow,
) -> Result<Vec<LeadRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id, kind, state, dwelling_id, task_id,
        from_date AS "from_date: jiff_sqlx::Date", to_date AS "to_date: jiff_sqlx::Date",
        created_at AS "created_at: jiff_sqlx::Timestamp",
        settled_at AS "settled_at: jiff_sqlx::Timestamp"
        FROM lead WHERE district = $1 AND task_id = $2 ORDER BY id"#,
        district,
        task.id,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| LeadRow {
            id: row.id,
            kind: row.kind,
            state: row.state,
            dwelling_id: row.dwelling_id,
            task_id: row.task_id,
            from_date: row.from_date.map(jiff_sqlx::Date::to_jiff),
            to_date: row.to_date.map(jiff_sqlx::Date::to_jiff),
            created_at: row.created_at.to_jiff(),
            settled_at: row.settled_at.map(jiff_sqlx::Timestamp::to_jiff),
        })
        .collect())
}

/// Settles the open leads of a task. Their ids.
///
/// # Errors
/// [`StoreError`].
pub async fn settle_leads(
    conn: &mut Conn,
    district: &str,
    task_id: Uuid,
    state: &str,
    dwelling_id: Option<Uuid>,
    at: Timestamp,
) -> Result<Vec<Uuid>, StoreError> {
    let rows = sqlx::query!(
        "UPDATE lead SET state = $3, settled_at = $5, dwelling_id = coalesce(dwelling_id, $4), \
         version = version + 1 \
         WHERE district = $1 AND task_id = $2 AND state = 'open' RETURNING id",
        district,
        task_id,
        state,
        dwelling_id,
        at.to_sqlx() as _,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Who said what a lead says, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRow {
    /// The lead, if the declaration led to one.
    pub lead_id: Option<Uuid>,
    /// The declaration.
    pub declaration_id: Uuid,
    /// Its batch.
    pub batch_id: Uuid,
    /// Who sent it.
    pub agency: String,
    /// By which way.
    pub channel: String,
    /// When it was received.
    pub received_at: Timestamp,
    /// `check_in` or `check_out`.
    pub kind: String,
    /// What came of it.
    pub outcome: String,
    /// Row of the sheet or ordinal of the message.
    pub row_no: i32,
    /// How many tenants it names.
    pub tenants: i32,
}

/// The declarations behind these leads, oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn sources(
    conn: &mut Conn,
    district: &str,
    leads: &[Uuid],
) -> Result<Vec<SourceRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT d.lead_id, d.id, d.batch_id, a.name AS agency, b.channel,
        b.received_at AS "received_at: jiff_sqlx::Timestamp", d.kind, d.outcome, d.row_no,
        d.tenants
        FROM declaration d JOIN batch b ON b.district = d.district AND b.id = d.batch_id
        JOIN agency a ON a.id = b.agency_id
        WHERE d.district = $1 AND d.lead_id = ANY($2) ORDER BY b.received_at, d.id"#,
        district,
        leads,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| SourceRow {
            lead_id: row.lead_id,
            declaration_id: row.id,
            batch_id: row.batch_id,
            agency: row.agency,
            channel: row.channel,
            received_at: row.received_at.to_jiff(),
            kind: row.kind,
            outcome: row.outcome,
            row_no: row.row_no,
            tenants: row.tenants,
        })
        .collect())
}
