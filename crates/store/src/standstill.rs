//! Work that doesn't get on by itself: for whoever runs the program.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// Most rows that are told of each kind: a cause shared by many is seen in the first.
const MOST: i64 = 50;

/// A job that failed at least once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailingJob {
    /// Identity.
    pub id: Uuid,
    /// The partition it works in.
    pub district: String,
    /// What it does.
    pub kind: String,
    /// How often it was tried in vain.
    pub attempts: i32,
    /// What the last attempt said.
    pub last_error: String,
    /// When it is tried again, unless it gave up.
    pub run_at: Timestamp,
    /// Whether it is tried no more.
    pub gave_up: bool,
}

/// The jobs that failed, those that gave up first.
///
/// # Errors
/// [`StoreError`].
pub async fn jobs(conn: &mut Conn) -> Result<Vec<FailingJob>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id, district, kind, attempts, coalesce(last_error, '') AS "last_error!",
           run_at AS "run_at: jiff_sqlx::Timestamp", dead_at IS NOT NULL AS "gave_up!"
           FROM job WHERE attempts > 0 ORDER BY dead_at NULLS LAST, run_at, id LIMIT $1"#,
        MOST,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| FailingJob {
            id: row.id,
            district: row.district,
            kind: row.kind,
            attempts: row.attempts,
            last_error: row.last_error,
            run_at: row.run_at.to_jiff(),
            gave_up: row.gave_up,
        })
        .collect())
}

/// Has every job that gave up tried again from `now` on; gives how many.
///
/// # Errors
/// [`StoreError`].
pub async fn retry(conn: &mut Conn, now: Timestamp) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "UPDATE job SET dead_at = NULL, attempts = 0, run_at = $1 WHERE dead_at IS NOT NULL",
        now.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Has every batch that was left for a person tried again from `now` on; gives how many.
///
/// # Errors
/// [`StoreError`].
pub async fn retry_batches(conn: &mut Conn, now: Timestamp) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "UPDATE batch SET stuck_at = NULL, attempts = 0, try_at = $1 WHERE stuck_at IS NOT NULL",
        now.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// A batch whose rows don't all have their outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnfinishedBatch {
    /// The partition.
    pub district: String,
    /// Identity.
    pub id: Uuid,
    /// Who sent it.
    pub agency: String,
    /// Its rows.
    pub rows: i32,
    /// How many of them have their outcome.
    pub done: i32,
    /// When it came.
    pub received_at: Timestamp,
    /// How often it was tried in vain.
    pub attempts: i32,
    /// What the last attempt said, "" where none failed.
    pub last_error: String,
    /// Since when it is tried no more.
    pub stuck_at: Option<Timestamp>,
}

/// The batches that are not finished: those left for a person first, then the oldest.
///
/// # Errors
/// [`StoreError`].
pub async fn batches(conn: &mut Conn) -> Result<Vec<UnfinishedBatch>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT batch.district, batch.id, agency.name AS agency, batch.staged, batch.progress,
           batch.received_at AS "received_at: jiff_sqlx::Timestamp", batch.attempts,
           coalesce(batch.last_error, '') AS "last_error!",
           batch.stuck_at AS "stuck_at: jiff_sqlx::Timestamp"
           FROM batch JOIN agency ON agency.id = batch.agency_id
           WHERE batch.state IN ('received', 'staged')
           ORDER BY batch.stuck_at NULLS LAST, batch.received_at, batch.id LIMIT $1"#,
        MOST,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| UnfinishedBatch {
            district: row.district,
            id: row.id,
            agency: row.agency,
            rows: row.staged,
            done: row.progress,
            received_at: row.received_at.to_jiff(),
            attempts: row.attempts,
            last_error: row.last_error,
            stuck_at: row.stuck_at.map(jiff_sqlx::Timestamp::to_jiff),
        })
        .collect())
}
