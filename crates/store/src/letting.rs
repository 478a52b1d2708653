//! What operators registered about a dwelling, with the undertaking as signed.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A registration as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LettingRow {
    /// Identity.
    pub id: Uuid,
    /// Who registered it.
    pub account_id: Uuid,
    /// Whether they were bound to the door then.
    pub bound: bool,
    /// As what.
    pub role: String,
    /// The building.
    pub building_id: Uuid,
    /// The dwelling.
    pub dwelling_id: Uuid,
    /// How it is let.
    pub kind: String,
    /// Rooms that are let.
    pub rooms: i32,
    /// Beds in them.
    pub beds: i32,
    /// Square metres in tenths.
    pub area_tenths: Option<i32>,
    /// With which right.
    pub title: String,
    /// Smoke alarm, extinguisher, breaker, gas alarm, second way out.
    pub equipment: [bool; 5],
    /// Wrapped key; `None` once destroyed.
    pub data_key: Option<Vec<u8>>,
    /// Name as signed, sealed.
    pub name: Option<Vec<u8>>,
    /// The company's code, sealed.
    pub company_code: Option<Vec<u8>>,
    /// Digest of the wording that was signed.
    pub undertaking: Vec<u8>,
    /// When.
    pub signed_at: Timestamp,
    /// Until when it holds.
    pub ended_at: Option<Timestamp>,
}

/// Keeps a wording that is signed, once.
///
/// # Errors
/// [`StoreError`].
pub async fn keep_text(
    conn: &mut Conn,
    digest: &[u8],
    zh: &str,
    en: &str,
    source: &str,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO undertaking (digest, zh, en, source) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (digest) DO NOTHING",
        digest,
        zh,
        en,
        source,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A wording that was signed: Chinese, English, source.
///
/// # Errors
/// [`StoreError`].
pub async fn text(
    conn: &mut Conn,
    digest: &[u8],
) -> Result<Option<(String, String, String)>, StoreError> {
    let row = sqlx::query!(
        "SELECT zh, en, source FROM undertaking WHERE digest = $1",
        digest
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| (row.zh, row.en, row.source)))
}

/// Writes a registration; what the same account registered of the dwelling before ends.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(conn: &mut Conn, district: &str, row: &LettingRow) -> Result<(), StoreError> {
    end(
        conn,
        district,
        row.dwelling_id,
        row.account_id,
        row.signed_at,
    )
    .await?;
    let [smoke, extinguisher, breaker, gas, escape] = row.equipment;
    sqlx::query!(
        "INSERT INTO letting (district, id, account_id, bound, role, building_id, dwelling_id, \
         kind, rooms, beds, area_tenths, title, smoke_alarm, extinguisher, breaker, gas_alarm, \
         escape_way, data_key, name, company_code, undertaking, signed_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, \
         $19, $20, $21, $22)",
        district,
        row.id,
        row.account_id,
        row.bound,
        row.role,
        row.building_id,
        row.dwelling_id,
        row.kind,
        row.rooms,
        row.beds,
        row.area_tenths,
        row.title,
        smoke,
        extinguisher,
        breaker,
        gas,
        escape,
        row.data_key,
        row.name,
        row.company_code,
        row.undertaking,
        row.signed_at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Ends what an account registered of a dwelling. How many.
///
/// # Errors
/// [`StoreError`].
pub async fn end(
    conn: &mut Conn,
    district: &str,
    dwelling: Uuid,
    account: Uuid,
    at: Timestamp,
) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "UPDATE letting SET ended_at = $4 \
         WHERE district = $1 AND dwelling_id = $2 AND account_id = $3 AND ended_at IS NULL",
        district,
        dwelling,
        account,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a column of the table"
)]
struct Read {
    id: Uuid,
    account_id: Uuid,
    bound: bool,
    role: String,
    building_id: Uuid,
    dwelling_id: Uuid,
    kind: String,
    rooms: i32,
    beds: i32,
    area_tenths: Option<i32>,
    title: String,
    smoke_alarm: bool,
    extinguisher: bool,
    breaker: bool,
    gas_alarm: bool,
    escape_way: bool,
    data_key: Option<Vec<u8>>,
    name: Option<Vec<u8>>,
    company_code: Option<Vec<u8>>,
    undertaking: Vec<u8>,
    signed_at: jiff_sqlx::Timestamp,
    ended_at: Option<jiff_sqlx::Timestamp>,
}

impl From<Read> for LettingRow {
    fn from(row: Read) -> Self {
        Self {
            id: row.id,
            account_id: row.account_id,
            bound: row.bound,
            role: row.role,
            building_id: row.building_id,
            dwelling_id: row.dwelling_id,
            kind: row.kind,
            rooms: row.rooms,
            beds: row.beds,
            area_tenths: row.area_tenths,
            title: row.title,
            equipment: [
                row.smoke_alarm,
                row.extinguisher,
                row.breaker,
                row.gas_alarm,
                row.escape_way,
            ],
            data_key: row.data_key,
            name: row.name,
            company_code: row.company_code,
            undertaking: row.undertaking,
            signed_at: row.signed_at.to_jiff(),
            ended_at: row.ended_at.map(jiff_sqlx::Timestamp::to_jiff),
        }
    }
}

/// One registration, ended or not.
///
/// # Errors
/// [`StoreError`].
pub async fn by_id(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
) -> Result<Option<LettingRow>, StoreError> {
    let row = sqlx::query_as!(
        Read,
        r#"SELECT id, account_id AS "account_id!", bound, role, building_id, dwelling_id, kind, rooms, beds,
        area_tenths, title, smoke_alarm, extinguisher, breaker, gas_alarm, escape_way, data_key,
        name, company_code, undertaking, signed_at AS "signed_at: _", ended_at AS "ended_at: _"
        FROM letting WHERE district = $1 AND id = $2 AND account_id IS NOT NULL"#,
        district,
        id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(LettingRow::from))
}

/// The registrations of a dwelling in force, the latest first.
///
/// # Errors
/// [`StoreError`].
pub async fn of_dwelling(
    conn: &mut Conn,
    district: &str,
    dwelling: Uuid,
) -> Result<Vec<LettingRow>, StoreError> {
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT id, account_id AS "account_id!", bound, role, building_id, dwelling_id, kind, rooms, beds,
        area_tenths, title, smoke_alarm, extinguisher, breaker, gas_alarm, escape_way, data_key,
        name, company_code, undertaking, signed_at AS "signed_at: _", ended_at AS "ended_at: _"
        FROM letting
        WHERE district = $1 AND dwelling_id = $2 AND ended_at IS NULL AND account_id IS NOT NULL
        ORDER BY id DESC LIMIT 50"#,
        district,
        dwelling,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(LettingRow::from).collect())
}

/// What an account registered of a dwelling, in force: there is at most one.
///
/// # Errors
/// [`StoreError`].
pub async fn of_account(
    conn: &mut Conn,
    district: &str,
    dwelling: Uuid,
    account: Uuid,
) -> Result<Option<LettingRow>, StoreError> {
    let row = sqlx::query_as!(
        Read,
        r#"SELECT id, account_id AS "account_id!", bound, role, building_id, dwelling_id, kind, rooms, beds,
        area_tenths, title, smoke_alarm, extinguisher, breaker, gas_alarm, escape_way, data_key,
        name, company_code, undertaking, signed_at AS "signed_at: _", ended_at AS "ended_at: _"
        FROM letting
        WHERE district = $1 AND dwelling_id = $2 AND account_id = $3 AND ended_at IS NULL
        ORDER BY id DESC LIMIT 1"#,
        district,
        dwelling,
        account,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(LettingRow::from))
}
