//! Taking a batch back.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use super::declaration_ids;
use crate::counts::{self, Work};
use crate::{Conn, StoreError};

/// What a withdrawal did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Withdrawn {
    /// Leads that went.
    pub leads: u64,
    /// Rows of other batches that had only repeated what was taken back, and wait again.
    pub revived: u64,
}

/// Takes a batch back: its open leads are withdrawn, with tasks that have no other lead and stand
/// for no short let that was filed; what was checked at the door stays. What another batch said too
/// waits again to be admitted: a job for that is the caller's to queue. `None` where the batch was
/// changed since `version` or was withdrawn before.
///
/// The district's admissions must be held ([`super::lock_district`]).
///
/// # Errors
/// [`StoreError`].
pub async fn withdraw(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
    version: i32,
    at: Timestamp,
) -> Result<Option<Withdrawn>, StoreError> {
    let (first, last) = declaration_ids(id);
    let changed = sqlx::query!(
        "UPDATE batch SET state = 'withdrawn', withdrawn_at = $4, version = version + 1 \
         WHERE district = $1 AND id = $2 AND version = $3 AND state <> 'withdrawn'",
        district,
        id,
        version,
        at.to_sqlx() as _,
    )
    .execute(&mut *conn)
    .await?;
    if changed.rows_affected() == 0 {
        return Ok(None);
    }
    // What came in a moment ago is not in the server's figures yet, and without them it holds each
    // row against every other.
    sqlx::query("ANALYZE declaration, lead, task")
        .execute(&mut *conn)
        .await?;
    // Tasks before leads, as a visit takes them; their versions say that they tell less now.
    let tasks = sqlx::query_scalar!(
        r#"WITH held AS (SELECT id FROM task WHERE district = $1 AND state = 'open' AND id IN
             (SELECT l.task_id FROM lead l
              JOIN declaration d ON d.district = l.district AND d.id = l.id
              WHERE l.district = $1 AND d.id BETWEEN $2 AND $3 AND l.state = 'open')
             ORDER BY id FOR NO KEY UPDATE)
           UPDATE task SET version = version + 1
           WHERE district = $1 AND id IN (SELECT id FROM held) RETURNING id"#,
        district,
        first,
        last,
    )
    .fetch_all(&mut *conn)
    .await?;
    let leads = sqlx::query_scalar!(
        "UPDATE lead SET state = 'withdrawn', settled_at = $4, version = version + 1 \
         WHERE district = $1 AND state = 'open' AND id BETWEEN $2 AND $3 RETURNING grid_id",
        district,
        first,
        last,
        at.to_sqlx() as _,
    )
    .fetch_all(&mut *conn)
    .await?;
    let tasks = sqlx::query_scalar!(
        "UPDATE task t SET state = 'withdrawn', done_at = $3 \
         WHERE t.district = $1 AND t.state = 'open' AND t.id = ANY($2) \
         AND NOT EXISTS (SELECT 1 FROM lead o WHERE o.district = t.district AND o.task_id = t.id \
                         AND o.state = 'open') \
         AND NOT EXISTS (SELECT 1 FROM short_let f WHERE f.district = t.district \
                         AND f.dwelling_id = t.dwelling_id AND f.state = 'waiting') \
         RETURNING grid_id",
        district,
        &tasks,
        at.to_sqlx() as _,
    )
    .fetch_all(&mut *conn)
    .await?;
    // A row whose lead was checked at the door keeps its outcome.
    sqlx::query!(
        "UPDATE declaration d SET outcome = 'withdrawn', version = version + 1 \
         WHERE d.district = $1 AND d.id BETWEEN $2 AND $3 AND NOT EXISTS \
         (SELECT 1 FROM lead l WHERE l.district = d.district AND l.id = d.id \
          AND l.state IN ('confirmed', 'corrected', 'not_let', 'refused'))",
        district,
        first,
        last,
    )
    .execute(&mut *conn)
    .await?;
    let revived = revive(&mut *conn, district, id).await?;
    let mut gone: BTreeMap<Uuid, Work> = BTreeMap::new();
    for grid in &leads {
        gone.entry(*grid).or_default().leads -= 1;
    }
    for grid in tasks {
        gone.entry(grid).or_default().tasks -= 1;
    }
    counts::add_work(conn, district, &gone).await?;
    Ok(Some(Withdrawn {
        leads: u64::try_from(leads.len()).unwrap_or(u64::MAX),
        revived,
    }))
}

/// Lets the oldest repeat of each report that went with a batch wait for its outcome again, where
/// nothing else stands for it.
async fn revive(conn: &mut Conn, district: &str, batch: Uuid) -> Result<u64, StoreError> {
    let (first, last) = declaration_ids(batch);
    let revived = sqlx::query!(
        "UPDATE declaration SET outcome = 'review', duplicate = false, version = version + 1 \
         WHERE district = $1 AND id IN (SELECT DISTINCT ON (k.report_mark) k.id FROM declaration w \
         JOIN declaration k ON k.district = w.district AND k.report_mark = w.report_mark \
         JOIN batch b ON b.district = k.district AND b.id = k.batch_id \
         WHERE w.district = $1 AND w.id BETWEEN $2 AND $3 AND w.outcome = 'withdrawn' \
         AND k.district = $1 AND k.outcome = 'known' \
         AND b.state <> 'withdrawn' AND b.data_key IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM declaration o WHERE o.district = w.district \
                         AND o.report_mark = w.report_mark \
                         AND o.outcome NOT IN ('known', 'withdrawn', 'rejected')) \
         ORDER BY k.report_mark, b.received_at, k.seq)",
        district,
        first,
        last,
    )
    .execute(conn)
    .await?;
    Ok(revived.rows_affected())
}
