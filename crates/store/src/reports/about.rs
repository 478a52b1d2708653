//! What a page says about a batch beside its rows.

use jiff::Timestamp;
use uuid::Uuid;

use super::declaration_ids;
use crate::{Conn, StoreError};

/// Source rows of a batch that are no tenancy: reason and how many, the commonest first.
///
/// # Errors
/// [`StoreError`].
pub async fn ignored_counts(
    conn: &mut Conn,
    district: &str,
    batch_id: Uuid,
) -> Result<Vec<(String, i64)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT reason, count(*) AS "times!" FROM intake_ignored
           WHERE district = $1 AND batch_id = $2 GROUP BY reason ORDER BY 2 DESC, 1"#,
        district,
        batch_id,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.reason, row.times))
        .collect())
}

/// Names of those who sent the newest batches of a district.
///
/// # Errors
/// [`StoreError`].
pub async fn recent_senders(
    conn: &mut Conn,
    district: &str,
    batches: i64,
) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT DISTINCT a.name FROM \
         (SELECT agency_id FROM batch WHERE district = $1 AND channel <> 'api' \
          ORDER BY id DESC LIMIT $2) b \
         JOIN agency a ON a.id = b.agency_id ORDER BY a.name",
        district,
        batches,
    )
    .fetch_all(conn)
    .await?)
}

/// Leads of a batch: (still open, checked at the door).
///
/// # Errors
/// [`StoreError`].
pub async fn leads_of(
    conn: &mut Conn,
    district: &str,
    batch_id: Uuid,
) -> Result<(i64, i64), StoreError> {
    let (first, last) = declaration_ids(batch_id);
    let row = sqlx::query!(
        r#"SELECT count(*) FILTER (WHERE l.state = 'open') AS "open!",
           count(*) FILTER (WHERE l.state NOT IN ('open', 'withdrawn')) AS "checked!"
           FROM declaration d JOIN lead l ON l.district = d.district AND l.id = d.id
           WHERE d.district = $1 AND d.id BETWEEN $2 AND $3"#,
        district,
        first,
        last,
    )
    .fetch_one(conn)
    .await?;
    Ok((row.open, row.checked))
}

/// The latest audit entry of this action about one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedRow {
    /// When.
    pub at: Timestamp,
    /// Name of the member of staff, "" for the machine.
    pub by: String,
    /// What the entry says.
    pub detail: String,
}

/// Who did this to `subject` last, and what they said about it.
///
/// # Errors
/// [`StoreError`].
pub async fn noted(
    conn: &mut Conn,
    district: &str,
    subject: &str,
    action: &str,
) -> Result<Option<NotedRow>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT e.at AS "at: jiff_sqlx::Timestamp", coalesce(s.name, '') AS "by!", e.detail
           FROM audit_entry e LEFT JOIN staff s ON s.id::text = e.actor
           WHERE e.district = $1 AND e.subject = $2 AND e.action = $3
           ORDER BY e.id DESC LIMIT 1"#,
        district,
        subject,
        action,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| NotedRow {
        at: row.at.to_jiff(),
        by: row.by,
        detail: row.detail,
    }))
}

/// How many rows wait for eyes in each of these batches; those without any are absent.
///
/// # Errors
/// [`StoreError`].
pub async fn waiting_in(
    conn: &mut Conn,
    district: &str,
    batches: &[Uuid],
) -> Result<Vec<(Uuid, i64)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT batch_id, count(*) AS "waiting!" FROM declaration
           WHERE district = $1 AND batch_id = ANY($2) AND outcome IN ('review', 'unmatched')
           GROUP BY batch_id"#,
        district,
        batches,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.batch_id, row.waiting))
        .collect())
}

/// The newest batches of senders whose name contains `part`, with the sender.
///
/// # Errors
/// [`StoreError`].
pub async fn batches_of_sender(
    conn: &mut Conn,
    district: &str,
    part: &str,
    limit: i64,
) -> Result<Vec<(Uuid, String)>, StoreError> {
    let rows = sqlx::query!(
        "SELECT b.id, a.name FROM batch b JOIN agency a ON a.id = b.agency_id \
         WHERE b.district = $1 AND strpos(a.name, $2) > 0 ORDER BY b.id DESC LIMIT $3",
        district,
        part,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// The rows of a batch by what became of them, as lists of its rows have them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutcomeCounts {
    /// Rows whose door is certain and that were admitted.
    pub admitted: i64,
    /// Rows that wait for somebody's eyes.
    pub review: i64,
    /// Rows whose address is not in the library.
    pub unmatched: i64,
    /// Admitted ones that repeat another whose door wasn't certain.
    pub unsure: i64,
    /// Rows whose address doesn't exist, somebody found.
    pub rejected: i64,
    /// Rows that repeat another.
    pub duplicates: i64,
    /// Rows with a fault.
    pub faulty: i64,
    /// Rows that led to a lead.
    pub leading: i64,
}

/// How many rows of a batch had which outcome.
///
/// # Errors
/// [`StoreError`].
pub async fn outcomes(
    conn: &mut Conn,
    district: &str,
    batch_id: Uuid,
) -> Result<OutcomeCounts, StoreError> {
    let (first, last) = declaration_ids(batch_id);
    Ok(sqlx::query_as!(
        OutcomeCounts,
        r#"SELECT count(*) FILTER (WHERE outcome IN ('new', 'changed', 'known', 'ended')) AS "admitted!",
           count(*) FILTER (WHERE outcome = 'review') AS "review!",
           count(*) FILTER (WHERE outcome = 'unmatched') AS "unmatched!",
           count(*) FILTER (WHERE outcome = 'known' AND decision <> 'match') AS "unsure!",
           count(*) FILTER (WHERE outcome = 'rejected') AS "rejected!",
           count(*) FILTER (WHERE duplicate) AS "duplicates!",
           count(*) FILTER (WHERE cardinality(faults) > 0) AS "faulty!",
           count(*) FILTER (WHERE outcome IN ('new', 'changed', 'ended')) AS "leading!"
           FROM declaration WHERE district = $1 AND id BETWEEN $2 AND $3"#,
        district,
        first,
        last,
    )
    .fetch_one(conn)
    .await?)
}

/// A batch as far as its rows need it to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchBrief {
    /// Identity.
    pub id: Uuid,
    /// Sender.
    pub agency: String,
    /// When it came.
    pub received_at: Timestamp,
    /// Its key, wrapped; absent once it was destroyed.
    pub data_key: Option<Vec<u8>>,
}

/// These batches, in no order.
///
/// # Errors
/// [`StoreError`].
pub async fn briefs(
    conn: &mut Conn,
    district: &str,
    batches: &[Uuid],
) -> Result<Vec<BatchBrief>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT b.id, a.name AS agency, b.received_at AS "received_at: jiff_sqlx::Timestamp",
           b.data_key FROM batch b JOIN agency a ON a.id = b.agency_id
           WHERE b.district = $1 AND b.id = ANY($2)"#,
        district,
        batches,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| BatchBrief {
            id: row.id,
            agency: row.agency,
            received_at: row.received_at.to_jiff(),
            data_key: row.data_key,
        })
        .collect())
}
