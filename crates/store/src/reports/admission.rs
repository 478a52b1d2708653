use jiff::Timestamp;
use uuid::Uuid;

use super::ReportMark;
use crate::copy::{self, CopyRows};
use crate::{Conn, StoreError};

/// What came of an earlier report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierRow {
    /// The report.
    pub id: Uuid,
    /// Its mark.
    pub mark: ReportMark,
    /// Whether it waits: for somebody's eyes, or with an open lead.
    pub waiting: bool,
    /// When it was settled at the door.
    pub settled_at: Option<Timestamp>,
    /// Keyed digests of the documents that it gives.
    pub documents: Vec<Vec<u8>>,
    /// Keyed digests of the telephones.
    pub phones: Vec<Vec<u8>>,
}

struct Row {
    id: Uuid,
    mark: Vec<u8>,
    waiting: bool,
    settled_at: Option<jiff_sqlx::Timestamp>,
    documents: Vec<Vec<u8>>,
    phones: Vec<Vec<u8>>,
}

/// Earlier reports with these marks, those left out that were withdrawn or rejected, or were
/// themselves repeats: a repeat lives by what it repeats.
///
/// # Errors
/// [`StoreError`].
pub async fn earlier_reports(
    conn: &mut Conn,
    district: &str,
    marks: &[ReportMark],
) -> Result<Vec<EarlierRow>, StoreError> {
    let marks: Vec<&[u8]> = marks.iter().map(<[u8; _]>::as_slice).collect();
    // One look into the index a mark, whatever the server thinks of the table's size.
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT d.id AS "id!", d.report_mark AS "mark!", d.waiting AS "waiting!",
           d.settled_at AS "settled_at?: jiff_sqlx::Timestamp",
           ARRAY(SELECT p.id_index FROM party p WHERE p.district = $1 AND p.lead_id = d.id
             AND p.id_index IS NOT NULL) AS "documents!",
           ARRAY(SELECT p.phone_index FROM party p WHERE p.district = $1 AND p.lead_id = d.id
             AND p.phone_index IS NOT NULL) AS "phones!"
           FROM unnest($2::bytea[]) AS wanted (mark) CROSS JOIN LATERAL
           (SELECT d.id, d.report_mark, l.id IS NULL OR l.state = 'open' AS waiting, l.settled_at
            FROM declaration d LEFT JOIN lead l ON l.district = d.district AND l.id = d.id
            WHERE d.district = $1 AND d.report_mark = wanted.mark
            AND d.outcome NOT IN ('withdrawn', 'rejected', 'known') OFFSET 0) d"#,
        district,
        &marks as &[&[u8]],
    )
    .fetch_all(conn)
    .await?;
    let read = |row| {
        let Row {
            id,
            mark,
            waiting,
            settled_at,
            documents,
            phones,
        } = row;
        // What was asked for has the length of a mark.
        let mark = mark.try_into().ok()?;
        let settled_at = settled_at.map(jiff_sqlx::Timestamp::to_jiff);
        Some(EarlierRow {
            id,
            mark,
            waiting,
            settled_at,
            documents,
            phones,
        })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

/// A stay as an admission looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StayAt {
    /// Where.
    pub dwelling_id: Uuid,
    /// The building of it.
    pub building_id: Uuid,
    /// Mark of who lives there; absent once forgotten.
    pub door_mark: Option<Vec<u8>>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
}

/// The stays, open and ended, in these dwellings, and in all dwellings of these buildings.
///
/// # Errors
/// [`StoreError`].
pub async fn stays_at(
    conn: &mut Conn,
    district: &str,
    dwellings: &[Uuid],
    buildings: &[Uuid],
) -> Result<Vec<StayAt>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT s.dwelling_id, w.building_id, p.door_mark,
           s.opened_at AS "opened_at: jiff_sqlx::Timestamp",
           s.closed_at AS "closed_at: jiff_sqlx::Timestamp"
           FROM stay s JOIN party p ON p.district = s.district AND p.id = s.party_id
           JOIN dwelling w ON w.district = s.district AND w.id = s.dwelling_id
           WHERE s.district = $1 AND s.dwelling_id = ANY(
             $2::uuid[] || ARRAY(SELECT id FROM dwelling WHERE district = $1 AND building_id = ANY($3)))"#,
        district,
        dwellings,
        buildings,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| StayAt {
            dwelling_id: row.dwelling_id,
            building_id: row.building_id,
            door_mark: row.door_mark,
            opened_at: row.opened_at.to_jiff(),
            closed_at: row.closed_at.map(jiff_sqlx::Timestamp::to_jiff),
        })
        .collect())
}

/// A person an open lead names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidAt {
    /// The lead.
    pub lead_id: Uuid,
    /// Its task.
    pub task_id: Uuid,
    /// Whether it says that somebody left.
    pub moved_out: bool,
    /// When the lead arose.
    pub created_at: Timestamp,
    /// Whether the lead names anybody.
    pub named: bool,
    /// Mark of the person at the door; absent where none is named or it is forgotten.
    pub door_mark: Option<Vec<u8>>,
}

/// Whom the open leads of these tasks name, a row a person, and a row for a lead without any.
///
/// # Errors
/// [`StoreError`].
pub async fn said_at(
    conn: &mut Conn,
    district: &str,
    tasks: &[Uuid],
) -> Result<Vec<SaidAt>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT s.id AS "id!", s.task_id AS "task_id!", s.kind AS "kind!",
           s.created_at AS "created_at!: jiff_sqlx::Timestamp", s.named AS "named!",
           s.door_mark AS "door_mark?"
           FROM unnest($2::uuid[]) AS wanted (task) CROSS JOIN LATERAL
           (SELECT l.id, l.task_id, l.kind, l.created_at, p.id IS NOT NULL AS named, p.door_mark
            FROM lead l LEFT JOIN party p ON p.district = l.district AND p.lead_id = l.id
            WHERE l.district = $1 AND l.task_id = wanted.task AND l.state = 'open' OFFSET 0) s"#,
        district,
        tasks,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| SaidAt {
            lead_id: row.id,
            task_id: row.task_id,
            moved_out: row.kind == "ended",
            created_at: row.created_at.to_jiff(),
            named: row.named,
            door_mark: row.door_mark,
        })
        .collect())
}

/// An open task and its door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenTask {
    /// The task.
    pub id: Uuid,
    /// Its building.
    pub building_id: Uuid,
    /// Its dwelling, if it is about one.
    pub dwelling_id: Option<Uuid>,
}

/// The open tasks of these doors: a building with a dwelling, or with none for the building as a
/// whole.
///
/// # Errors
/// [`StoreError`].
pub async fn open_tasks(
    conn: &mut Conn,
    district: &str,
    doors: &[(Uuid, Option<Uuid>)],
) -> Result<Vec<OpenTask>, StoreError> {
    let dwellings: (Vec<Uuid>, Vec<Uuid>) = doors
        .iter()
        .filter_map(|(building, dwelling)| Some((*building, (*dwelling)?)))
        .unzip();
    let whole: Vec<Uuid> = doors
        .iter()
        .filter(|(_, dwelling)| dwelling.is_none())
        .map(|(building, _)| *building)
        .collect();
    // One look into the index a door, whatever the server thinks of the table's size. The state is
    // asked outside: a server that takes the table for empty would look through an index of all
    // open tasks otherwise.
    Ok(sqlx::query_as!(
        OpenTask,
        r#"SELECT t.id AS "id!", t.building_id AS "building_id!", t.dwelling_id
           FROM unnest($2::uuid[], $3::uuid[]) AS wanted (building, dwelling) CROSS JOIN LATERAL
           (SELECT id, building_id, dwelling_id, state FROM task
            WHERE district = $1 AND building_id = wanted.building
            AND dwelling_id = wanted.dwelling OFFSET 0) t WHERE t.state = 'open'
           UNION ALL
           SELECT t.id, t.building_id, t.dwelling_id
           FROM unnest($4::uuid[]) AS wanted (building) CROSS JOIN LATERAL
           (SELECT id, building_id, dwelling_id, state FROM task
            WHERE district = $1 AND building_id = wanted.building
            AND dwelling_id IS NULL OFFSET 0) t WHERE t.state = 'open'"#,
        district,
        &dwellings.0,
        &dwellings.1,
        &whole,
    )
    .fetch_all(conn)
    .await?)
}

/// Keeps these tasks to the end of the transaction, for leads to be added to them, and gives those
/// that still are open. Whoever is about to settle one has to look again: it says more now.
///
/// # Errors
/// [`StoreError`].
pub async fn add_to_tasks(
    conn: &mut Conn,
    district: &str,
    tasks: &[Uuid],
) -> Result<Vec<Uuid>, StoreError> {
    // Said so that no index of all open tasks fits: a server that takes the table for empty would
    // look through one.
    Ok(sqlx::query_scalar!(
        "UPDATE task SET version = version + 1 \
         WHERE district = $1 AND id = ANY($2) AND state IS NOT DISTINCT FROM 'open' RETURNING id",
        district,
        tasks,
    )
    .fetch_all(conn)
    .await?)
}

/// Writes a task for each item: `row` gives (district, id, kind, state, `grid_id`, `staff_id`, `building_id`,
/// `dwelling_id`, `created_at`, `due_at`).
///
/// # Errors
/// [`StoreError`].
pub async fn insert_task_rows<T>(
    conn: &mut Conn,
    items: &[T],
    row: impl FnMut(&mut CopyRows, &T),
) -> Result<(), StoreError> {
    let target = "task (district, id, kind, state, grid_id, staff_id, building_id, dwelling_id, \
                  created_at, due_at)";
    copy::stream(conn, target, items, row).await
}

/// Writes a lead for each item: `row` gives (district, id, kind, state, `building_id`, `dwelling_id`, `grid_id`,
/// `task_id`, `from_date`, `to_date`, `created_at`).
///
/// # Errors
/// [`StoreError`].
pub async fn insert_lead_rows<T>(
    conn: &mut Conn,
    items: &[T],
    row: impl FnMut(&mut CopyRows, &T),
) -> Result<(), StoreError> {
    let target = "lead (district, id, kind, state, building_id, dwelling_id, grid_id, task_id, \
                  from_date, to_date, created_at)";
    copy::stream(conn, target, items, row).await
}

/// Those of these batches that are listings: adverts, which name nobody.
///
/// # Errors
/// [`StoreError`].
pub async fn listings_among(
    conn: &mut Conn,
    district: &str,
    batches: &[Uuid],
) -> Result<Vec<Uuid>, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT id FROM batch WHERE district = $1 AND id = ANY($2) AND channel = 'listing'",
        district,
        batches,
    )
    .fetch_all(conn)
    .await?)
}

/// Those of these dwellings whose letting somebody bound to the door has registered.
///
/// # Errors
/// [`StoreError`].
pub async fn let_dwellings(
    conn: &mut Conn,
    district: &str,
    dwellings: &[Uuid],
) -> Result<Vec<Uuid>, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT DISTINCT dwelling_id FROM letting WHERE district = $1 AND dwelling_id = ANY($2) \
         AND bound AND ended_at IS NULL",
        district,
        dwellings,
    )
    .fetch_all(conn)
    .await?)
}
