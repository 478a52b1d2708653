//! Text messages on their way. Local table: never distributed.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A message as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmsRow {
    /// Identity.
    pub id: Uuid,
    /// The partition of its cause.
    pub district: String,
    /// Why it is sent.
    pub kind: String,
    /// Wrapped key.
    pub data_key: Vec<u8>,
    /// The telephone, sealed.
    pub phone: Vec<u8>,
    /// What it says, sealed.
    pub words: Vec<u8>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it is of no use any more.
    pub expires_at: Timestamp,
    /// How often it was tried in vain.
    pub attempts: i32,
}

/// Writes a message in the transaction of its cause; it leaves at `run_at`.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(conn: &mut Conn, row: &SmsRow, run_at: Timestamp) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO outgoing_sms (id, district, kind, data_key, phone, words, created_at, run_at, \
         expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        row.id,
        row.district,
        row.kind,
        row.data_key,
        row.phone,
        row.words,
        row.created_at.to_sqlx() as _,
        run_at.to_sqlx() as _,
        row.expires_at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Messages to be sent now, the oldest first; without a time every one that waits, the newest
/// first.
///
/// # Errors
/// [`StoreError`].
pub async fn waiting(
    conn: &mut Conn,
    due: Option<Timestamp>,
    limit: i64,
) -> Result<Vec<SmsRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id, district, kind, data_key, phone, words,
        created_at AS "created_at: jiff_sqlx::Timestamp",
        expires_at AS "expires_at: jiff_sqlx::Timestamp", attempts FROM outgoing_sms
        WHERE $1::timestamptz IS NULL OR (dead_at IS NULL AND run_at <= $1 AND expires_at > $1)
        ORDER BY CASE WHEN $1 IS NULL THEN -extract(epoch FROM created_at)
            ELSE extract(epoch FROM run_at) END, id LIMIT $2"#,
        due.map(jiff_sqlx::ToSqlx::to_sqlx) as _,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| SmsRow {
            id: row.id,
            district: row.district,
            kind: row.kind,
            data_key: row.data_key,
            phone: row.phone,
            words: row.words,
            created_at: row.created_at.to_jiff(),
            expires_at: row.expires_at.to_jiff(),
            attempts: row.attempts,
        })
        .collect())
}

/// Removes a message that was sent.
///
/// # Errors
/// [`StoreError`].
pub async fn sent(conn: &mut Conn, id: Uuid) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM outgoing_sms WHERE id = $1", id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Notes that a try failed: when the next is, or that there is none.
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
        "UPDATE outgoing_sms SET attempts = attempts + 1, last_error = $2, run_at = $3, \
         dead_at = $4 WHERE id = $1",
        id,
        error,
        again.to_sqlx() as _,
        dead.map(jiff_sqlx::ToSqlx::to_sqlx) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Removes those that are of no use any more. How many.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_over(conn: &mut Conn, now: Timestamp) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "DELETE FROM outgoing_sms WHERE expires_at <= $1",
        now.to_sqlx() as _
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
