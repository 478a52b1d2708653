use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use super::{declaration_id, declaration_ids};
use crate::copy::{self, CopyRows};
use crate::{Conn, StoreError};

/// What one row declared and what came of it, without the words.
#[derive(Debug, Clone, PartialEq)]
pub struct DeclarationRow {
    /// Identity; a lead it led to has the same.
    pub id: Uuid,
    /// Its batch.
    pub batch_id: Uuid,
    /// Its place there.
    pub seq: i32,
    /// First source row.
    pub row_no: i32,
    /// `check_in` or `check_out`.
    pub kind: String,
    /// How many people it names.
    pub tenants: i32,
    /// Fault names.
    pub faults: Vec<String>,
    /// `match`, `review` or `none`.
    pub decision: String,
    /// `unit`, `building` or `none`.
    pub level: String,
    /// 0 to 1.
    pub confidence: f32,
    /// Current code of the door, if one is known.
    pub code: Option<String>,
    /// Official address of the door, or the short one of a building, if one is known.
    pub standard_address: Option<String>,
    /// Building of the door.
    pub building_id: Option<Uuid>,
    /// Dwelling of the door.
    pub dwelling_id: Option<Uuid>,
    /// Whether it repeats another report.
    pub duplicate: bool,
    /// `new`, `changed`, `known`, `ended`, `review`, `unmatched`, `rejected` or `withdrawn`.
    pub outcome: String,
    /// For the next change.
    pub version: i32,
}

/// Writes a declaration for each item: `row` gives (district, id, `batch_id`, seq, `row_no`, kind, tenants,
/// faults, decision, level, confidence, `building_id`, `dwelling_id`, `from_date`, `to_date`,
/// duplicate, outcome, `report_mark`).
///
/// # Errors
/// [`StoreError`].
pub async fn copy_declarations<T>(
    conn: &mut Conn,
    items: &[T],
    row: impl FnMut(&mut CopyRows, &T),
) -> Result<(), StoreError> {
    let target = "declaration (district, id, batch_id, seq, row_no, kind, tenants, faults, \
                  decision, level, confidence, building_id, dwelling_id, from_date, to_date, \
                  duplicate, outcome, report_mark)";
    copy::stream(conn, target, items, row).await
}

/// Declarations of a batch after `after`, in order; only those with this outcome (or with
/// faults, for "faults"; repeats, for "duplicates"; those that led to a lead, for "leads"; those whose
/// door nobody knows yet, for "waiting") where one is named.
///
/// # Errors
/// [`StoreError`].
pub async fn declarations(
    conn: &mut Conn,
    district: &str,
    batch_id: Uuid,
    after: i32,
    filter: Option<&str>,
    limit: i64,
) -> Result<Vec<DeclarationRow>, StoreError> {
    let (_, last) = declaration_ids(batch_id);
    Ok(sqlx::query_as!(
        DeclarationRow,
        r#"SELECT d.id, d.batch_id, d.seq, d.row_no, d.kind, d.tenants, d.faults,
           d.decision, d.level, d.confidence, coalesce(w.code, b.code) AS code, coalesce(w.standard_address, b.road || b.road_no || b.compound || b.label) AS standard_address,
           d.building_id, d.dwelling_id, d.duplicate, d.outcome, d.version
           FROM declaration d
           LEFT JOIN building b ON b.district = d.district AND b.id = d.building_id
           LEFT JOIN dwelling w ON w.district = d.district AND w.id = d.dwelling_id
           WHERE d.district = $1 AND d.id > $2 AND d.id <= $3
           AND ($4::text IS NULL OR d.outcome = $4
                OR ($4 = 'faults' AND cardinality(d.faults) > 0)
                OR ($4 = 'leads' AND d.outcome IN ('new', 'changed', 'ended'))
                OR ($4 = 'waiting' AND (d.outcome IN ('review', 'unmatched')
                    OR (d.outcome = 'known' AND d.decision <> 'match')))
                OR ($4 = 'duplicates' AND d.duplicate))
           ORDER BY d.id LIMIT $5"#,
        district,
        declaration_id(batch_id, after),
        last,
        filter,
        limit,
    )
    .fetch_all(conn)
    .await?)
}

/// One declaration.
///
/// # Errors
/// [`StoreError`].
pub async fn declaration(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
) -> Result<Option<DeclarationRow>, StoreError> {
    Ok(sqlx::query_as!(
        DeclarationRow,
        r#"SELECT d.id, d.batch_id, d.seq, d.row_no, d.kind, d.tenants, d.faults,
           d.decision, d.level, d.confidence, coalesce(w.code, b.code) AS code, coalesce(w.standard_address, b.road || b.road_no || b.compound || b.label) AS standard_address,
           d.building_id, d.dwelling_id, d.duplicate, d.outcome, d.version
           FROM declaration d
           LEFT JOIN building b ON b.district = d.district AND b.id = d.building_id
           LEFT JOIN dwelling w ON w.district = d.district AND w.id = d.dwelling_id
           WHERE d.district = $1 AND d.id = $2"#,
        district,
        id,
    )
    .fetch_optional(conn)
    .await?)
}

/// The review queue after (batch, seq): ids, oldest batch first.
///
/// # Errors
/// [`StoreError`].
pub async fn waiting(
    conn: &mut Conn,
    district: &str,
    after: Option<(Uuid, i32)>,
    limit: i64,
) -> Result<Vec<DeclarationRow>, StoreError> {
    let (batch, seq) = after.unwrap_or((Uuid::nil(), 0));
    Ok(sqlx::query_as!(
        DeclarationRow,
        r#"SELECT d.id, d.batch_id, d.seq, d.row_no, d.kind, d.tenants, d.faults,
           d.decision, d.level, d.confidence, coalesce(w.code, b.code) AS code, coalesce(w.standard_address, b.road || b.road_no || b.compound || b.label) AS standard_address,
           d.building_id, d.dwelling_id, d.duplicate, d.outcome, d.version
           FROM declaration d
           LEFT JOIN building b ON b.district = d.district AND b.id = d.building_id
           LEFT JOIN dwelling w ON w.district = d.district AND w.id = d.dwelling_id
           WHERE d.district = $1 AND d.outcome IN ('review', 'unmatched')
           AND (d.batch_id, d.seq) > ($2, $3)
           ORDER BY d.batch_id, d.seq LIMIT $4"#,
        district,
        batch,
        seq,
        limit,
    )
    .fetch_all(conn)
    .await?)
}

/// How many rows of a district wait for eyes, counted up to `most`.
///
/// # Errors
/// [`StoreError`].
pub async fn waiting_of_district(
    conn: &mut Conn,
    district: &str,
    most: i64,
) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM (SELECT 1 FROM declaration
           WHERE district = $1 AND outcome IN ('review', 'unmatched') LIMIT $2) w"#,
        district,
        most,
    )
    .fetch_one(conn)
    .await?)
}

/// Rows of a batch whose address nobody could place: (place in
/// the batch, row, outcome, why it was rejected).
///
/// # Errors
/// [`StoreError`].
pub async fn faults_of(
    conn: &mut Conn,
    district: &str,
    batch_id: Uuid,
) -> Result<Vec<(i32, i32, String, String)>, StoreError> {
    let (first, last) = declaration_ids(batch_id);
    // The reason stands in the audit entry alone: it is written once, with who gave it.
    let rows = sqlx::query!(
        r#"SELECT d.seq, d.row_no, d.outcome, coalesce((SELECT e.detail FROM audit_entry e
           WHERE e.district = d.district AND e.subject = 'declaration/' || d.id
           AND e.action = 'review.rejected' ORDER BY e.id DESC LIMIT 1), '') AS "why!"
           FROM declaration d
           WHERE d.district = $1 AND d.id BETWEEN $2 AND $3
           AND d.outcome IN ('unmatched', 'rejected') ORDER BY d.id"#,
        district,
        first,
        last,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.seq, row.row_no, row.outcome, row.why))
        .collect())
}

/// What a waiting row became.
#[derive(Debug, Clone)]
pub struct Settled<'a> {
    /// The row.
    pub id: Uuid,
    /// Its version when it was read.
    pub version: i32,
    /// `match`, `review` or `none`.
    pub decision: &'a str,
    /// `unit`, `building` or `none`.
    pub level: &'a str,
    /// 0 to 1.
    pub confidence: f32,
    /// The door.
    pub building_id: Option<Uuid>,
    /// The door.
    pub dwelling_id: Option<Uuid>,
    /// Whether it turned out a repeat.
    pub duplicate: bool,
    /// What came of it.
    pub outcome: &'a str,
    /// Digest of the report with its door.
    pub report_mark: &'a [u8],
}

/// Gives a waiting row its outcome at an instant, from which its batch's file is kept. False where
/// somebody was faster.
///
/// # Errors
/// [`StoreError`].
pub async fn settle(
    conn: &mut Conn,
    district: &str,
    settled: &Settled<'_>,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE declaration SET decision = $4, level = $5, confidence = $6, building_id = $7, \
         dwelling_id = $8, duplicate = $9, outcome = $10, report_mark = $11, \
         version = version + 1 \
         WHERE district = $1 AND id = $2 AND version = $3 AND outcome IN ('review', 'unmatched')",
        district,
        settled.id,
        settled.version,
        settled.decision,
        settled.level,
        settled.confidence,
        settled.building_id,
        settled.dwelling_id,
        settled.duplicate,
        settled.outcome,
        settled.report_mark,
    )
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() != 1 {
        return Ok(false);
    }
    sqlx::query!(
        "UPDATE batch SET settled_at = $3 WHERE district = $1 AND id = \
         (SELECT batch_id FROM declaration WHERE district = $1 AND id = $2)",
        district,
        settled.id,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(true)
}
