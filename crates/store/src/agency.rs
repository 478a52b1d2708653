//! Those who send reports: their files in a district, and what came from them.

mod client;
mod connector;

pub use client::{
    ClientRow, client, clients_of, insert_client, labels, renew_client, revoke_client,
};
pub use connector::{
    ConnectorFailure, ConnectorRow, NewConnector, PulledPage, connector, connector_done,
    connector_due, connector_failed, connector_went_on, connectors_of, due_connectors,
    insert_connector, pause_connector, rename_client, take_connector, update_connector,
};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// An agency's file as a steward keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencyFile {
    /// Code of the licence.
    pub credit_code: Option<String>,
    /// `filed`, `unfiled` or `lapsed`.
    pub filing: String,
    /// Number of the filing.
    pub filing_no: Option<String>,
    /// Until when it holds.
    pub filed_until: Option<Date>,
    /// How many work there.
    pub staff_count: Option<i32>,
    /// Of the office.
    pub phone: Option<String>,
    /// Of the office.
    pub address: Option<String>,
    /// Other offices.
    pub branches: Vec<String>,
    /// `backoffice`, `tenday`, `chat`, `listing` or `api`.
    pub reports_by: String,
}

/// An agency in the register: with its file, or known only by what it sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencyRow {
    /// Identity.
    pub id: Uuid,
    /// The name it reports under.
    pub name: String,
    /// Since when it is known.
    pub created_at: Timestamp,
    /// Its file in the district, if there is one.
    pub file: Option<AgencyFile>,
    /// Of the file; 0 without one.
    pub version: i32,
    /// When something last came from it.
    pub last_at: Option<Timestamp>,
}

struct Read {
    id: Uuid,
    name: String,
    created_at: jiff_sqlx::Timestamp,
    credit_code: Option<String>,
    filing: Option<String>,
    filing_no: Option<String>,
    filed_until: Option<jiff_sqlx::Date>,
    staff_count: Option<i32>,
    phone: Option<String>,
    address: Option<String>,
    branches: Option<Vec<String>>,
    reports_by: Option<String>,
    version: Option<i32>,
    last_at: Option<jiff_sqlx::Timestamp>,
}

impl From<Read> for AgencyRow {
    fn from(row: Read) -> Self {
        let file = row
            .filing
            .zip(row.reports_by)
            .map(|(filing, reports_by)| AgencyFile {
                credit_code: row.credit_code,
                filing,
                filing_no: row.filing_no,
                filed_until: row.filed_until.map(jiff_sqlx::Date::to_jiff),
                staff_count: row.staff_count,
                phone: row.phone,
                address: row.address,
                branches: row.branches.unwrap_or_default(),
                reports_by,
            });
        Self {
            id: row.id,
            name: row.name,
            created_at: row.created_at.to_jiff(),
            file,
            version: row.version.unwrap_or_default(),
            last_at: row.last_at.map(jiff_sqlx::Timestamp::to_jiff),
        }
    }
}

/// Agencies that have a file in the district or sent something there, by name, behind the one
/// named.
///
/// # Errors
/// [`StoreError`].
pub async fn list(
    conn: &mut Conn,
    district: &str,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<AgencyRow>, StoreError> {
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT a.id, a.name, a.created_at AS "created_at: _", f.credit_code AS "credit_code?",
           f.filing AS "filing?", f.filing_no AS "filing_no?", f.filed_until AS "filed_until?: _",
           f.staff_count AS "staff_count?", f.phone AS "phone?", f.address AS "address?",
           f.branches AS "branches?", f.reports_by AS "reports_by?", f.version AS "version?",
           (SELECT b.received_at FROM batch b WHERE b.district = $1 AND b.agency_id = a.id
            ORDER BY b.id DESC LIMIT 1) AS "last_at?: _"
           FROM agency a
           LEFT JOIN agency_file f ON f.district = $1 AND f.agency_id = a.id
           WHERE ($2::uuid IS NULL OR a.name > (SELECT name FROM agency WHERE id = $2))
           AND (f.agency_id IS NOT NULL
                OR EXISTS (SELECT FROM batch b WHERE b.district = $1 AND b.agency_id = a.id))
           ORDER BY a.name LIMIT $3"#,
        district,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(AgencyRow::from).collect())
}

/// One of them.
///
/// # Errors
/// [`StoreError`].
pub async fn agency(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
) -> Result<Option<AgencyRow>, StoreError> {
    let row = sqlx::query_as!(
        Read,
        r#"SELECT a.id, a.name, a.created_at AS "created_at: _", f.credit_code AS "credit_code?",
           f.filing AS "filing?", f.filing_no AS "filing_no?", f.filed_until AS "filed_until?: _",
           f.staff_count AS "staff_count?", f.phone AS "phone?", f.address AS "address?",
           f.branches AS "branches?", f.reports_by AS "reports_by?", f.version AS "version?",
           (SELECT b.received_at FROM batch b WHERE b.district = $1 AND b.agency_id = a.id
            ORDER BY b.id DESC LIMIT 1) AS "last_at?: _"
           FROM agency a
           LEFT JOIN agency_file f ON f.district = $1 AND f.agency_id = a.id
           WHERE a.id = $2 AND (f.agency_id IS NOT NULL
                OR EXISTS (SELECT FROM batch b WHERE b.district = $1 AND b.agency_id = a.id))"#,
        district,
        id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(AgencyRow::from))
}

/// The agency that reports under this name.
///
/// # Errors
/// [`StoreError`].
pub async fn by_name(conn: &mut Conn, name: &str) -> Result<Option<Uuid>, StoreError> {
    let found = sqlx::query_scalar!("SELECT id FROM agency WHERE name = $1", name);
    Ok(found.fetch_optional(conn).await?)
}

/// Opens an agency's file. A duplicate constraint where it has one, or another has its licence.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    conn: &mut Conn,
    district: &str,
    agency: Uuid,
    file: &AgencyFile,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO agency_file (district, agency_id, credit_code, filing, filing_no, \
         filed_until, staff_count, phone, address, branches, reports_by, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        district,
        agency,
        file.credit_code,
        file.filing,
        file.filing_no,
        file.filed_until.map(jiff_sqlx::ToSqlx::to_sqlx) as _,
        file.staff_count,
        file.phone,
        file.address,
        &file.branches,
        file.reports_by,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes an agency's file anew. False where somebody was faster.
///
/// # Errors
/// [`StoreError`], as [`insert`].
pub async fn update(
    conn: &mut Conn,
    district: &str,
    agency: Uuid,
    version: i32,
    file: &AgencyFile,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE agency_file SET credit_code = $4, filing = $5, filing_no = $6, filed_until = $7, \
         staff_count = $8, phone = $9, address = $10, branches = $11, reports_by = $12, \
         version = version + 1 WHERE district = $1 AND agency_id = $2 AND version = $3",
        district,
        agency,
        version,
        file.credit_code,
        file.filing,
        file.filing_no,
        file.filed_until.map(jiff_sqlx::ToSqlx::to_sqlx) as _,
        file.staff_count,
        file.phone,
        file.address,
        &file.branches,
        file.reports_by,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What came from an agency by one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CameRow {
    /// Channel.
    pub channel: String,
    /// Batches.
    pub batches: i64,
    /// Rows in them.
    pub rows: i64,
    /// The newest.
    pub last_at: Timestamp,
}

/// What came from an agency since an instant and wasn't taken back, by channel.
///
/// # Errors
/// [`StoreError`].
pub async fn came(
    conn: &mut Conn,
    district: &str,
    agency: Uuid,
    since: Timestamp,
) -> Result<Vec<CameRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT channel, count(*) AS "batches!", coalesce(sum(staged), 0)::bigint AS "rows!",
           max(received_at) AS "last_at!: jiff_sqlx::Timestamp" FROM batch
           WHERE district = $1 AND agency_id = $2 AND received_at >= $3 AND state <> 'withdrawn'
           GROUP BY channel ORDER BY channel"#,
        district,
        agency,
        since.to_sqlx() as _,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| CameRow {
            channel: row.channel,
            batches: row.batches,
            rows: row.rows,
            last_at: row.last_at.to_jiff(),
        })
        .collect())
}
