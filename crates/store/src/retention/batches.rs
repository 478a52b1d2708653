use jiff::Timestamp;
use uuid::Uuid;

use super::Gone;
use crate::reports::declaration_id;
use crate::{Conn, StoreError};

/// A batch whose file is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchKept {
    /// The batch.
    pub id: Uuid,
    /// When it came.
    pub received_at: Timestamp,
    /// When its last row was worked off or it was taken back.
    pub ended_at: Option<Timestamp>,
    /// A row of it waits for a person.
    pub rows_wait: bool,
    /// When the last row that waited got its outcome.
    pub settled_at: Option<Timestamp>,
}

/// The batches whose file is kept, after one, in the order of their ids.
///
/// # Errors
/// [`StoreError`].
pub async fn batches(
    conn: &mut Conn,
    district: &str,
    after: Uuid,
    limit: i64,
) -> Result<Vec<BatchKept>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT b.id, b.received_at AS "received_at: jiff_sqlx::Timestamp",
           CASE WHEN b.state IN ('done', 'withdrawn') THEN greatest(b.done_at, b.withdrawn_at)
             END AS "ended_at: jiff_sqlx::Timestamp",
           b.settled_at AS "settled_at: jiff_sqlx::Timestamp",
           EXISTS (SELECT FROM declaration d WHERE d.district = b.district AND d.batch_id = b.id
             AND d.outcome IN ('review', 'unmatched')) AS "rows_wait!"
           FROM batch b WHERE b.district = $1 AND b.id > $2 AND b.data_key IS NOT NULL
           ORDER BY b.id LIMIT $3"#,
        district,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| BatchKept {
            id: row.id,
            received_at: row.received_at.to_jiff(),
            ended_at: row.ended_at.map(jiff_sqlx::Timestamp::to_jiff),
            rows_wait: row.rows_wait,
            settled_at: row.settled_at.map(jiff_sqlx::Timestamp::to_jiff),
        })
        .collect())
}

/// Destroys the key of a batch, the digest and the name of its file, the file and the rows as they
/// were written. `None` where it isn't closed any more (unless `whatever`), or was destroyed before.
///
/// The district's admissions must be held (`reports::lock_district`): nobody works with the rows
/// meanwhile.
///
/// # Errors
/// [`StoreError`].
pub async fn destroy_batch(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
    whatever: bool,
) -> Result<Option<Gone>, StoreError> {
    let found = sqlx::query!(
        r#"WITH held AS (SELECT b.id, b.data_key FROM batch b WHERE b.district = $1 AND b.id = $2
             AND b.data_key IS NOT NULL AND ($3 OR (b.state IN ('done', 'withdrawn')
             AND NOT EXISTS (SELECT FROM declaration d WHERE d.district = b.district
               AND d.batch_id = b.id AND d.outcome IN ('review', 'unmatched')))) FOR UPDATE OF b)
           UPDATE batch SET data_key = NULL, file_name = ''::bytea, sha256 = uuid_send(batch.id),
             key_mark = NULL, answer = NULL, version = version + 1
           FROM held WHERE batch.district = $1 AND batch.id = held.id
           RETURNING held.id, held.data_key"#,
        district,
        id,
        whatever,
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(found) = found else { return Ok(None) };
    sqlx::query!(
        "DELETE FROM batch_file WHERE district = $1 AND batch_id = $2",
        district,
        id,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "DELETE FROM intake_chunk WHERE district = $1 AND batch_id = $2",
        district,
        id,
    )
    .execute(conn)
    .await?;
    Ok(Some(Gone {
        id: found.id,
        data_key: found.data_key,
    }))
}

/// Puts the row's own id in the place of the digest of what was said, in rows of a batch that made
/// no lead, after one, some at a time: how many, and the last. The door they are about stays.
///
/// # Errors
/// [`StoreError`].
pub async fn forget_marks_of_batch(
    conn: &mut Conn,
    district: &str,
    batch: Uuid,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Uuid>, StoreError> {
    let mut done = sqlx::query_scalar!(
        "UPDATE declaration SET report_mark = substr(report_mark, 1, 8) || uuid_send(id) \
         WHERE district = $1 AND id IN (SELECT d.id FROM declaration d WHERE d.district = $1 \
         AND d.id > $2 AND d.id <= $3 AND substr(d.report_mark, 9) <> uuid_send(d.id) \
         AND NOT EXISTS (SELECT FROM lead l WHERE l.district = d.district AND l.id = d.id) \
         ORDER BY d.id LIMIT $4) RETURNING id",
        district,
        after.unwrap_or_else(|| declaration_id(batch, 0)),
        declaration_id(batch, i32::MAX),
        limit,
    )
    .fetch_all(conn)
    .await?;
    done.sort_unstable();
    Ok(done)
}

/// The same for reports whose leads name nobody any more.
///
/// # Errors
/// [`StoreError`].
pub async fn forget_marks_of_leads(
    conn: &mut Conn,
    district: &str,
    leads: &[Uuid],
) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "UPDATE declaration d SET report_mark = substr(d.report_mark, 1, 8) || uuid_send(d.id) \
         WHERE d.district = $1 AND d.id = ANY($2) AND substr(d.report_mark, 9) <> uuid_send(d.id) \
         AND NOT EXISTS (SELECT FROM party p WHERE p.district = d.district AND p.lead_id = d.id \
         AND p.destroyed_at IS NULL)",
        district,
        leads,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
