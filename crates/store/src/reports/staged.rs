use uuid::Uuid;

use crate::copy::CopyRows;
use crate::{Conn, StoreError};

/// Some staged rows of a batch: what the reader understood, sealed together with the batch's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// The batch.
    pub batch_id: Uuid,
    /// Place in the batch, from 1, of the chunk's last row.
    pub last_seq: i32,
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

/// Writes staged rows: rows of (district, `batch_id`, `last_seq`, said).
///
/// # Errors
/// [`StoreError`].
pub async fn copy_chunks(conn: &mut Conn, rows: &mut CopyRows) -> Result<(), StoreError> {
    rows.send(conn, "intake_chunk (district, batch_id, last_seq, said)")
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

/// Chunks with rows after `after`, in order.
///
/// # Errors
/// [`StoreError`].
pub async fn chunks(
    conn: &mut Conn,
    district: &str,
    batch_id: Uuid,
    after: i32,
    limit: i64,
) -> Result<Vec<Chunk>, StoreError> {
    Ok(sqlx::query_as!(
        Chunk,
        "SELECT batch_id, last_seq, said FROM intake_chunk \
         WHERE district = $1 AND batch_id = $2 AND last_seq > $3 ORDER BY last_seq LIMIT $4",
        district,
        batch_id,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?)
}

/// The chunks that hold these rows, each row named by its batch and its place there; each chunk
/// once, in no order.
///
/// # Errors
/// [`StoreError`].
pub async fn chunks_with(
    conn: &mut Conn,
    district: &str,
    rows: &[(Uuid, i32)],
) -> Result<Vec<Chunk>, StoreError> {
    let (batches, seqs): (Vec<Uuid>, Vec<i32>) = rows.iter().copied().unzip();
    Ok(sqlx::query_as!(
        Chunk,
        r#"SELECT DISTINCT c.batch_id AS "batch_id!", c.last_seq AS "last_seq!", c.said AS "said!"
           FROM unnest($2::uuid[], $3::integer[]) AS wanted (batch_id, seq)
           CROSS JOIN LATERAL (SELECT batch_id, last_seq, said FROM intake_chunk
             WHERE district = $1 AND batch_id = wanted.batch_id AND last_seq >= wanted.seq
             ORDER BY last_seq LIMIT 1) c"#,
        district,
        &batches,
        &seqs,
    )
    .fetch_all(conn)
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
