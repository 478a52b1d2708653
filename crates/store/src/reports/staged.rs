use uuid::Uuid;

use crate::copy::CopyRows;
use crate::{Conn, StoreError};

/// A staged row: what the reader understood, sealed with the batch's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagedRow {
    /// Place in the batch, from 1.
    pub seq: i32,
    /// The sealed words.
    pub said: Vec<u8>,
}

/// Writes parts of the file: rows of (district, `batch_id`, part, content).
///
/// # Errors
/// [`StoreError`].
pub async fn copy_file_parts(conn: &mut Conn, rows: &mut CopyRows) -> Result<(), StoreError> {
    rows.send(conn, "batch_file (district, batch_id, part, content)")
        .await
}

/// Writes staged rows: (district, `batch_id`, seq, said).
///
/// # Errors
/// [`StoreError`].
pub async fn copy_rows(conn: &mut Conn, rows: &mut CopyRows) -> Result<(), StoreError> {
    rows.send(conn, "intake_row (district, batch_id, seq, said)")
        .await
}

/// Writes ignored source rows: (district, `batch_id`, seq, `sheet_no`, `row_no`, reason).
///
/// # Errors
/// [`StoreError`].
pub async fn copy_ignored(conn: &mut Conn, rows: &mut CopyRows) -> Result<(), StoreError> {
    rows.send(
        conn,
        "intake_ignored (district, batch_id, seq, sheet_no, row_no, reason)",
    )
    .await
}

/// Staged rows after `after`, in order.
///
/// # Errors
/// [`StoreError`].
pub async fn rows(
    conn: &mut Conn,
    district: &str,
    batch_id: Uuid,
    after: i32,
    limit: i64,
) -> Result<Vec<StagedRow>, StoreError> {
    Ok(sqlx::query_as!(
        StagedRow,
        "SELECT seq, said FROM intake_row WHERE district = $1 AND batch_id = $2 AND seq > $3 \
         ORDER BY seq LIMIT $4",
        district,
        batch_id,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?)
}

/// One staged row.
///
/// # Errors
/// [`StoreError`].
pub async fn row(
    conn: &mut Conn,
    district: &str,
    batch_id: Uuid,
    seq: i32,
) -> Result<Option<StagedRow>, StoreError> {
    Ok(sqlx::query_as!(
        StagedRow,
        "SELECT seq, said FROM intake_row WHERE district = $1 AND batch_id = $2 AND seq = $3",
        district,
        batch_id,
        seq,
    )
    .fetch_optional(conn)
    .await?)
}

/// The sealed parts of the file, in order.
///
/// # Errors
/// [`StoreError`].
pub async fn file_parts(
    conn: &mut Conn,
    district: &str,
    batch_id: Uuid,
) -> Result<Vec<Vec<u8>>, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT content FROM batch_file WHERE district = $1 AND batch_id = $2 ORDER BY part",
        district,
        batch_id,
    )
    .fetch_all(conn)
    .await?)
}
