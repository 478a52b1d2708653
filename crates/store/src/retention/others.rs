use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use super::{Gone, StaysOf};
use crate::{Conn, StoreError};

/// A visit whose note is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoteKept {
    /// The visit.
    pub id: Uuid,
    /// When it was.
    pub at: Timestamp,
    /// When its task was settled.
    pub task_done_at: Option<Timestamp>,
    /// Stays that it opened or closed.
    pub stays: StaysOf,
    /// Another task is open at the door.
    pub task_open: bool,
}

/// The visits whose note is kept, after one, in the order of their ids.
///
/// # Errors
/// [`StoreError`].
pub async fn notes(
    conn: &mut Conn,
    district: &str,
    after: Uuid,
    limit: i64,
) -> Result<Vec<NoteKept>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT c.id, c.at AS "at: jiff_sqlx::Timestamp",
           t.done_at AS "done_at: jiff_sqlx::Timestamp", s.open AS "open!",
           s.closed_at AS "closed_at: jiff_sqlx::Timestamp",
           EXISTS (SELECT FROM task o WHERE o.district = c.district
             AND o.building_id = c.building_id AND o.state = 'open'
             AND (o.dwelling_id IS NULL OR o.dwelling_id = c.dwelling_id)) AS "task_open!"
           FROM door_check c JOIN task t ON t.district = c.district AND t.id = c.task_id
           CROSS JOIN LATERAL (SELECT coalesce(bool_or(y.closed_at IS NULL), false) AS open,
             max(y.closed_at) AS closed_at FROM stay y
             WHERE y.district = c.district AND y.dwelling_id = c.dwelling_id
             AND (y.door_check_id = c.id OR y.closed_by_check_id = c.id)) s
           WHERE c.district = $1 AND c.id > $2 AND c.data_key IS NOT NULL
           ORDER BY c.id LIMIT $3"#,
        district,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| NoteKept {
            id: row.id,
            at: row.at.to_jiff(),
            task_done_at: row.done_at.map(jiff_sqlx::Timestamp::to_jiff),
            stays: StaysOf {
                open: row.open,
                closed_at: row.closed_at.map(jiff_sqlx::Timestamp::to_jiff),
            },
            task_open: row.task_open,
        })
        .collect())
}

/// Destroys the notes of these visits and their keys; gives the keys. Left alone are those that an
/// open stay rests on, unless `whatever`.
///
/// # Errors
/// [`StoreError`].
pub async fn destroy_notes(
    conn: &mut Conn,
    district: &str,
    ids: &[Uuid],
    whatever: bool,
) -> Result<Vec<Gone>, StoreError> {
    Ok(sqlx::query_as!(
        Gone,
        "WITH held AS (SELECT c.id, c.data_key FROM door_check c WHERE c.district = $1 \
           AND c.id = ANY($2) AND c.data_key IS NOT NULL AND ($3 OR NOT EXISTS (SELECT FROM stay s \
             WHERE s.district = c.district AND s.dwelling_id = c.dwelling_id \
             AND (s.door_check_id = c.id OR s.closed_by_check_id = c.id) AND s.closed_at IS NULL)) \
           ORDER BY c.id FOR UPDATE OF c) \
         UPDATE door_check SET data_key = NULL, note = NULL \
         FROM held WHERE door_check.district = $1 AND door_check.id = held.id \
         RETURNING held.id, held.data_key",
        district,
        ids,
        whatever,
    )
    .fetch_all(conn)
    .await?)
}

/// A report of a danger whose words are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HazardKept {
    /// The report.
    pub id: Uuid,
    /// When it was sent.
    pub created_at: Timestamp,
    /// When it was settled.
    pub closed_at: Option<Timestamp>,
}

/// The reports of dangers whose words are kept, after one, in the order of their ids.
///
/// # Errors
/// [`StoreError`].
pub async fn hazards(
    conn: &mut Conn,
    district: &str,
    after: Uuid,
    limit: i64,
) -> Result<Vec<HazardKept>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id, created_at AS "created_at: jiff_sqlx::Timestamp",
           closed_at AS "closed_at: jiff_sqlx::Timestamp" FROM hazard_report
           WHERE district = $1 AND id > $2 AND destroyed_at IS NULL ORDER BY id LIMIT $3"#,
        district,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| HazardKept {
            id: row.id,
            created_at: row.created_at.to_jiff(),
            closed_at: row.closed_at.map(jiff_sqlx::Timestamp::to_jiff),
        })
        .collect())
}

/// Destroys words, telephone, key and receipt mark of reports of dangers that are closed, or of all
/// of these with `whatever`; gives the keys.
///
/// # Errors
/// [`StoreError`].
pub async fn destroy_hazards(
    conn: &mut Conn,
    district: &str,
    ids: &[Uuid],
    at: Timestamp,
    whatever: bool,
) -> Result<Vec<Gone>, StoreError> {
    Ok(sqlx::query_as!(
        Gone,
        "WITH held AS (SELECT h.id, h.data_key FROM hazard_report h WHERE h.district = $1 \
           AND h.id = ANY($2) AND h.destroyed_at IS NULL AND ($4 OR h.state = 'closed') \
           ORDER BY h.id FOR UPDATE OF h) \
         UPDATE hazard_report SET data_key = NULL, words = NULL, phone = NULL, \
           receipt_mark = uuid_send(hazard_report.id), destroyed_at = $3, version = version + 1 \
         FROM held WHERE hazard_report.district = $1 AND hazard_report.id = held.id \
         RETURNING held.id, held.data_key",
        district,
        ids,
        at.to_sqlx() as _,
        whatever,
    )
    .fetch_all(conn)
    .await?)
}
