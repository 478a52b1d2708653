//! Tasks and the open leads they stand for.

mod assign;
mod lead;
mod list;

pub use assign::{assigned, give_unassigned, grids_of_staff, pass_on};
pub(crate) use lead::ReadLead;
pub use lead::{LeadRow, SourceRow, leads, settle_leads, sources};
pub use list::{FIRST, TaskKey, open_below, open_of_staff};

use jiff::Timestamp;
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
