//! Batches that programs pushed: many small ones, written and worked off together.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use super::Chunk;
use crate::{Conn, StoreError};

/// A call to be written.
#[derive(Debug, Clone)]
pub struct NewCall {
    /// The batch it becomes.
    pub batch: Uuid,
    /// The sender.
    pub agency_id: Uuid,
    /// The program.
    pub client_id: Uuid,
    /// Keyed digest of its idempotency key.
    pub key_mark: Vec<u8>,
    /// Keyed digest of its body.
    pub body_mark: Vec<u8>,
    /// What the batch is called, sealed.
    pub file_name: Vec<u8>,
    /// Bytes of the body.
    pub size: i64,
    /// The batch's own key, wrapped.
    pub data_key: Vec<u8>,
    /// Rows staged.
    pub staged: i32,
    /// What is answered, sealed.
    pub answer: Vec<u8>,
    /// When.
    pub at: Timestamp,
    /// Sealed rows, each with the place of its last.
    pub chunks: Vec<(i32, Vec<u8>)>,
}

/// Writes calls of one district as batches, those left out whose key made one before; gives the
/// batches that were written.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_calls(
    conn: &mut Conn,
    district: &str,
    calls: &[&NewCall],
) -> Result<Vec<Uuid>, StoreError> {
    macro_rules! column {
        ($get:expr) => {
            calls.iter().map($get).collect::<Vec<_>>()
        };
    }
    let at = column!(|call| call.at.to_sqlx());
    Ok(sqlx::query_scalar!(
        "INSERT INTO batch (district, id, agency_id, client_id, key_mark, sha256, file_name, \
         size, data_key, staged, answer, received_at, channel, state, done_at) \
         SELECT $1, u.*, 'api', CASE WHEN u.staged = 0 THEN 'done' ELSE 'staged' END, \
         CASE WHEN u.staged = 0 THEN u.received_at END \
         FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::bytea[], $6::bytea[], $7::bytea[], \
           $8::bigint[], $9::bytea[], $10::integer[], $11::bytea[], $12::timestamptz[]) \
           u (id, agency_id, client_id, key_mark, sha256, file_name, size, data_key, staged, \
              answer, received_at) \
         ON CONFLICT (district, key_mark) WHERE key_mark IS NOT NULL DO NOTHING RETURNING id",
        district,
        &column!(|call| call.batch),
        &column!(|call| call.agency_id),
        &column!(|call| call.client_id),
        &column!(|call| call.key_mark.clone()),
        &column!(|call| call.body_mark.clone()),
        &column!(|call| call.file_name.clone()),
        &column!(|call| call.size),
        &column!(|call| call.data_key.clone()),
        &column!(|call| call.staged),
        &column!(|call| call.answer.clone()),
        at as _,
    )
    .fetch_all(conn)
    .await?)
}

/// Writes the sealed rows of calls.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_call_chunks(
    conn: &mut Conn,
    district: &str,
    calls: &[&NewCall],
) -> Result<(), StoreError> {
    let (mut batches, mut lasts, mut said) = (Vec::new(), Vec::new(), Vec::new());
    for call in calls {
        for (last, words) in &call.chunks {
            batches.push(call.batch);
            lasts.push(*last);
            said.push(words.clone());
        }
    }
    sqlx::query!(
        "INSERT INTO intake_chunk (district, batch_id, last_seq, said) \
         SELECT $1, u.* FROM unnest($2::uuid[], $3::integer[], $4::bytea[]) u",
        district,
        &batches,
        &lasts,
        &said,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The call that a key made before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallRow {
    /// Its batch.
    pub batch: Uuid,
    /// Keyed digest of its body.
    pub body_mark: Vec<u8>,
    /// The batch's own key, wrapped.
    pub data_key: Option<Vec<u8>>,
    /// What was answered, sealed.
    pub answer: Option<Vec<u8>>,
}

/// The call with that key.
///
/// # Errors
/// [`StoreError`].
pub async fn call_by_key(
    conn: &mut Conn,
    district: &str,
    key_mark: &[u8],
) -> Result<Option<CallRow>, StoreError> {
    Ok(sqlx::query_as!(
        CallRow,
        "SELECT id AS batch, sha256 AS body_mark, data_key, answer FROM batch \
         WHERE district = $1 AND key_mark = $2",
        district,
        key_mark,
    )
    .fetch_optional(conn)
    .await?)
}

/// The program that pushed a batch of one of these districts, and where; `None` where there is no such batch or a file made
/// it.
///
/// # Errors
/// [`StoreError`].
pub async fn pushed_by(
    conn: &mut Conn,
    districts: &[String],
    batch: Uuid,
) -> Result<Option<(String, Uuid)>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT district, client_id AS "client_id!" FROM batch
           WHERE district = ANY($1) AND id = $2 AND client_id IS NOT NULL"#,
        districts,
        batch,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| (row.district, row.client_id)))
}

/// A small batch that nobody has begun to work off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UntouchedRow {
    /// The batch.
    pub id: Uuid,
    /// Its rows.
    pub staged: i32,
    /// Its own key, wrapped; absent once destroyed.
    pub data_key: Option<Vec<u8>>,
}

/// Those of these batches that are as they were staged. Whoever holds the district keeps them so.
///
/// # Errors
/// [`StoreError`].
pub async fn untouched(
    conn: &mut Conn,
    district: &str,
    batches: &[Uuid],
) -> Result<Vec<UntouchedRow>, StoreError> {
    Ok(sqlx::query_as!(
        UntouchedRow,
        "SELECT id, staged, data_key FROM batch WHERE district = $1 AND id = ANY($2) \
         AND state = 'staged' AND progress = 0 AND lane_progress = '{0,0}' ORDER BY id",
        district,
        batches,
    )
    .fetch_all(conn)
    .await?)
}

/// All chunks of these batches.
///
/// # Errors
/// [`StoreError`].
pub async fn chunks_of(
    conn: &mut Conn,
    district: &str,
    batches: &[Uuid],
) -> Result<Vec<Chunk>, StoreError> {
    Ok(sqlx::query_as!(
        Chunk,
        "SELECT batch_id, last_seq, said FROM intake_chunk \
         WHERE district = $1 AND batch_id = ANY($2) ORDER BY batch_id, last_seq",
        district,
        batches,
    )
    .fetch_all(conn)
    .await?)
}

/// Notes that all rows of these batches have their outcome: (batch, leads, tasks) of each.
///
/// # Errors
/// [`StoreError`].
pub async fn done_together(
    conn: &mut Conn,
    district: &str,
    batches: &[(Uuid, i32, i32)],
    at: Timestamp,
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = batches.iter().map(|batch| batch.0).collect();
    let leads: Vec<i32> = batches.iter().map(|batch| batch.1).collect();
    let tasks: Vec<i32> = batches.iter().map(|batch| batch.2).collect();
    sqlx::query!(
        "UPDATE batch SET progress = batch.staged, lane_progress = ARRAY[batch.staged, batch.staged], \
         leads_made = u.leads, tasks_made = u.tasks, state = 'done', done_at = $5, attempts = 0, \
         last_error = NULL, try_at = NULL, stuck_at = NULL, version = version + 1 \
         FROM unnest($2::uuid[], $3::integer[], $4::integer[]) u (id, leads, tasks) \
         WHERE batch.district = $1 AND batch.id = u.id",
        district,
        &ids,
        &leads,
        &tasks,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}
