//! Work that follows from a committed change.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A job that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRow {
    /// Identity.
    pub id: Uuid,
    /// The partition it works in.
    pub district: String,
    /// What it does.
    pub kind: String,
    /// How often it was tried in vain.
    pub attempts: i32,
}

/// Writes a job in the transaction of its cause.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    conn: &mut Conn,
    id: Uuid,
    district: &str,
    kind: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO job (id, district, kind, run_at) VALUES ($1, $2, $3, $4)",
        id,
        district,
        kind,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The jobs that are due, the oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn due(conn: &mut Conn, now: Timestamp) -> Result<Vec<JobRow>, StoreError> {
    Ok(sqlx::query_as!(
        JobRow,
        "SELECT id, district, kind, attempts FROM job \
         WHERE dead_at IS NULL AND run_at <= $1 ORDER BY run_at, id LIMIT 100",
        now.to_sqlx() as _,
    )
    .fetch_all(conn)
    .await?)
}

/// Removes jobs whose effect is whole.
///
/// # Errors
/// [`StoreError`].
pub async fn done(conn: &mut Conn, ids: &[Uuid]) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM job WHERE id = ANY($1)", ids)
        .execute(conn)
        .await?;
    Ok(())
}

/// Notes that a job failed: when it is tried again, or that it is dead and a person has to look.
///
/// # Errors
/// [`StoreError`].
pub async fn failed(
    conn: &mut Conn,
    id: Uuid,
    error: &str,
    again: Timestamp,
    dead: Option<Timestamp>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE job SET attempts = attempts + 1, last_error = $2, run_at = $3, dead_at = $4 \
         WHERE id = $1",
        id,
        error,
        again.to_sqlx() as _,
        dead.map(jiff_sqlx::ToSqlx::to_sqlx) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// How many jobs of a district gave up.
///
/// # Errors
/// [`StoreError`].
pub async fn dead(conn: &mut Conn, district: &str) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM job WHERE district = $1 AND dead_at IS NOT NULL"#,
        district,
    )
    .fetch_one(conn)
    .await?)
}
