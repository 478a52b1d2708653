//! Dangers that people without an account told of.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A report as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HazardRow {
    /// Identity.
    pub id: Uuid,
    /// Where.
    pub building_id: Uuid,
    /// Where, if a dwelling's plate was scanned.
    pub dwelling_id: Option<Uuid>,
    /// Code of that door.
    pub code: String,
    /// Its address.
    pub address: String,
    /// What kind of danger.
    pub kind: String,
    /// Sealed words; `None` once destroyed.
    pub words: Option<Vec<u8>>,
    /// Sealed telephone.
    pub phone: Option<Vec<u8>>,
    /// Wrapped key of both.
    pub data_key: Option<Vec<u8>>,
    /// `open`, `seen` or `closed`.
    pub state: String,
    /// When it was sent.
    pub created_at: Timestamp,
    /// What came of it.
    pub outcome: Option<String>,
    /// Tells two who change it at once.
    pub version: i32,
}

/// A report to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewHazard {
    /// Identity.
    pub id: Uuid,
    /// Where.
    pub building_id: Uuid,
    /// Where, if a dwelling's plate was scanned.
    pub dwelling_id: Option<Uuid>,
    /// The plate that was scanned.
    pub serial: i64,
    /// What kind of danger.
    pub kind: String,
    /// Sealed words.
    pub words: Vec<u8>,
    /// Sealed telephone.
    pub phone: Option<Vec<u8>>,
    /// Wrapped key of both.
    pub data_key: Vec<u8>,
    /// Digest of the receipt's number.
    pub receipt_mark: Vec<u8>,
}

/// Writes a report.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    conn: &mut Conn,
    district: &str,
    new: &NewHazard,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO hazard_report (district, id, building_id, dwelling_id, serial, kind, words, \
         phone, data_key, receipt_mark, state, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open', $11)",
        district,
        new.id,
        new.building_id,
        new.dwelling_id,
        new.serial,
        new.kind,
        new.words,
        new.phone,
        new.data_key,
        new.receipt_mark,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The grid of a building: id and code.
///
/// # Errors
/// [`StoreError`].
pub async fn grid_of(
    conn: &mut Conn,
    district: &str,
    building: Uuid,
) -> Result<Option<(Uuid, String)>, StoreError> {
    let row = sqlx::query!(
        "SELECT g.id, g.code FROM building b JOIN grid g ON g.id = b.grid_id \
         AND g.district = b.district WHERE b.district = $1 AND b.id = $2",
        district,
        building,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| (row.id, row.code)))
}

/// Reports that wait, the oldest first behind `after`, of doors whose codes begin with one of
/// these; one report where its id is given, whatever its state.
///
/// # Errors
/// [`StoreError`].
pub async fn list(
    conn: &mut Conn,
    district: &str,
    scopes: &[String],
    one: Option<Uuid>,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<HazardRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT h.id, h.building_id, h.dwelling_id, coalesce(d.code, b.code) AS "code!",
        coalesce(d.standard_address, b.road || b.road_no || b.compound || b.label) AS "address!",
        h.kind, h.words, h.phone, h.data_key, h.state,
        h.created_at AS "created_at: jiff_sqlx::Timestamp", h.outcome, h.version
        FROM hazard_report h JOIN building b ON b.district = h.district AND b.id = h.building_id
        LEFT JOIN dwelling d ON d.district = h.district AND d.id = h.dwelling_id
        WHERE h.district = $1 AND (h.id = $3 OR ($3::uuid IS NULL AND h.state <> 'closed'))
        AND ($4::uuid IS NULL OR h.id > $4)
        AND EXISTS (SELECT 1 FROM unnest($2::text[]) AS s (code) WHERE starts_with(b.code, s.code))
        ORDER BY h.id LIMIT $5"#,
        district,
        scopes,
        one,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| HazardRow {
            id: row.id,
            building_id: row.building_id,
            dwelling_id: row.dwelling_id,
            code: row.code,
            address: row.address,
            kind: row.kind,
            words: row.words,
            phone: row.phone,
            data_key: row.data_key,
            state: row.state,
            created_at: row.created_at.to_jiff(),
            outcome: row.outcome,
            version: row.version,
        })
        .collect())
}

/// How many wait at doors whose codes begin with one of these.
///
/// # Errors
/// [`StoreError`].
pub async fn waiting(
    conn: &mut Conn,
    district: &str,
    scopes: &[String],
) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "n!" FROM hazard_report h
        JOIN building b ON b.district = h.district AND b.id = h.building_id
        WHERE h.district = $1 AND h.state <> 'closed'
        AND EXISTS (SELECT 1 FROM unnest($2::text[]) AS s (code) WHERE starts_with(b.code, s.code))"#,
        district,
        scopes,
    )
    .fetch_one(conn)
    .await?)
}

/// State and outcome of the report with this receipt.
///
/// # Errors
/// [`StoreError`].
pub async fn by_receipt(
    conn: &mut Conn,
    receipt_mark: &[u8],
) -> Result<Option<(String, Option<String>)>, StoreError> {
    // A reader doesn't know the district; the number is of the whole installation.
    let row = sqlx::query!(
        "SELECT h.state, h.outcome FROM district r JOIN hazard_report h \
         ON h.district = r.district AND h.receipt_mark = $1",
        receipt_mark,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| (row.state, row.outcome)))
}

/// Notes that somebody looks into an open report. Whether it was open in that version.
///
/// # Errors
/// [`StoreError`].
pub async fn set_seen(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
    version: i32,
    at: Timestamp,
    by: Option<Uuid>,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE hazard_report SET state = 'seen', seen_at = $4, seen_by = $5, \
         version = version + 1 \
         WHERE district = $1 AND id = $2 AND version = $3 AND state = 'open'",
        district,
        id,
        version,
        at.to_sqlx() as _,
        by,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Closes a report with what came of it. Whether it was not closed yet in that version.
///
/// # Errors
/// [`StoreError`].
pub async fn close(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
    version: i32,
    outcome: &str,
    at: Timestamp,
    by: Option<Uuid>,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE hazard_report SET state = 'closed', outcome = $4, closed_at = $5, closed_by = $6, \
         seen_at = coalesce(seen_at, $5), seen_by = coalesce(seen_by, $6), version = version + 1 \
         WHERE district = $1 AND id = $2 AND version = $3 AND state <> 'closed'",
        district,
        id,
        version,
        outcome,
        at.to_sqlx() as _,
        by,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What an event about it says: somebody looks into it, it is over, or it isn't after all.
///
/// # Errors
/// [`StoreError`].
pub async fn follow(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
    outcome: Option<&str>,
    at: Timestamp,
    by: Option<Uuid>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE hazard_report SET seen_at = coalesce(seen_at, $4), seen_by = coalesce(seen_by, $5), \
         state = CASE WHEN $3::text IS NULL THEN 'seen' ELSE 'closed' END, outcome = $3, \
         closed_at = CASE WHEN $3::text IS NULL THEN NULL ELSE $4::timestamptz END, \
         closed_by = CASE WHEN $3::text IS NULL THEN NULL ELSE $5::uuid END, version = version + 1 \
         WHERE district = $1 AND id = $2",
        district,
        id,
        outcome,
        at.to_sqlx() as _,
        by,
    )
    .execute(conn)
    .await?;
    Ok(())
}
