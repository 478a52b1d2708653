//! How much there is to do.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// Open tasks, and how many of them are past their time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Open tasks.
    pub open: i64,
    /// Of these, the ones past their time.
    pub overdue: i64,
}

/// Of one member of staff.
///
/// # Errors
/// [`StoreError`].
pub async fn of_staff(
    conn: &mut Conn,
    district: &str,
    staff_id: Uuid,
    now: Timestamp,
) -> Result<Tally, StoreError> {
    let tally = sqlx::query_as!(
        Tally,
        r#"SELECT count(*) AS "open!", count(*) FILTER (WHERE due_at < $3) AS "overdue!"
        FROM task WHERE district = $1 AND staff_id = $2 AND state = 'open'"#,
        district,
        staff_id,
        now.to_sqlx() as _,
    )
    .fetch_one(conn)
    .await?;
    Ok(tally)
}

/// Of the grids below any of `scopes` (code prefixes).
///
/// # Errors
/// [`StoreError`].
pub async fn below(
    conn: &mut Conn,
    district: &str,
    scopes: &[String],
    now: Timestamp,
) -> Result<Tally, StoreError> {
    let tally = sqlx::query_as!(
        Tally,
        r#"SELECT count(*) AS "open!", count(*) FILTER (WHERE due_at < $3) AS "overdue!"
        FROM task t JOIN building b ON b.district = t.district AND b.id = t.building_id
        WHERE t.district = $1 AND b.district = $1 AND t.state = 'open' AND b.grid_id IN (
            SELECT g.id FROM grid g WHERE g.district = $1
            AND EXISTS (SELECT 1 FROM unnest($2::text[]) scope WHERE starts_with(g.code, scope)))"#,
        district,
        scopes,
        now.to_sqlx() as _,
    )
    .fetch_one(conn)
    .await?;
    Ok(tally)
}

/// Open tasks of each of these; who has none is absent.
///
/// # Errors
/// [`StoreError`].
pub async fn of_each(
    conn: &mut Conn,
    district: &str,
    staff: &[Uuid],
) -> Result<Vec<(Uuid, i64)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT staff_id AS "staff_id!", count(*) AS "count!" FROM task
        WHERE district = $1 AND staff_id = ANY($2) AND state = 'open' GROUP BY staff_id"#,
        district,
        staff,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.staff_id, row.count))
        .collect())
}

/// Kinds of the open leads of these tasks, each kind once a task.
///
/// # Errors
/// [`StoreError`].
pub async fn kinds(
    conn: &mut Conn,
    district: &str,
    tasks: &[Uuid],
) -> Result<Vec<(Uuid, String)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT DISTINCT task_id AS "task_id!", kind FROM lead
        WHERE district = $1 AND task_id = ANY($2) AND state = 'open'"#,
        district,
        tasks,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.task_id, row.kind))
        .collect())
}
