//! Going on with batches that were not worked off, and giving up on some.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A batch to go on with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnfinishedRow {
    /// Its district.
    pub district: String,
    /// The batch.
    pub id: Uuid,
    /// How often it was tried in vain.
    pub attempts: i32,
    /// Rows staged.
    pub staged: i32,
    /// A program pushed it, and nobody has begun with it: it may be worked off with others.
    pub together: bool,
}

/// Most batches looked for at once.
const MOST: i64 = 20_000;

/// Batches with rows that wait for their outcome and may be tried now, over all districts, oldest
/// first.
///
/// # Errors
/// [`StoreError`].
pub async fn unfinished(conn: &mut Conn, now: Timestamp) -> Result<Vec<UnfinishedRow>, StoreError> {
    Ok(sqlx::query_as!(
        UnfinishedRow,
        r#"SELECT district, id, attempts, staged,
           channel = 'api' AND attempts = 0 AND progress = 0 AS "together!"
           FROM batch WHERE state = 'staged' AND stuck_at IS NULL
           AND (try_at IS NULL OR try_at <= $1) ORDER BY id LIMIT $2"#,
        now.to_sqlx() as _,
        MOST,
    )
    .fetch_all(conn)
    .await?)
}

/// Notes that a batch could not be worked off: when it is tried again, or since when a person has
/// to look.
///
/// # Errors
/// [`StoreError`].
pub async fn batch_failed(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
    error: &str,
    again: Timestamp,
    stuck: Option<Timestamp>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE batch SET attempts = attempts + 1, last_error = $3, try_at = $4, stuck_at = $5 \
         WHERE district = $1 AND id = $2 AND state = 'staged'",
        district,
        id,
        error,
        again.to_sqlx() as _,
        stuck.map(jiff_sqlx::ToSqlx::to_sqlx) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// How many batches of a district nobody goes on with.
///
/// # Errors
/// [`StoreError`].
pub async fn stuck_batches(conn: &mut Conn, district: &str) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM batch
           WHERE district = $1 AND state = 'staged' AND stuck_at IS NOT NULL"#,
        district,
    )
    .fetch_one(conn)
    .await?)
}
