//! What people said a wording never means.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A pair in force, by current code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeverRow {
    /// The wording, as the resolver compares it.
    pub wording: String,
    /// Whether the wording is a name and means no building of the estate.
    pub by_name: bool,
    /// Current code of the building.
    pub building_code: String,
    /// Current code of the dwelling, where the pair is about one.
    pub dwelling_code: Option<String>,
}

/// Counts that differ after every pair taught and every pair taken back.
///
/// # Errors
/// [`StoreError`].
pub async fn version(conn: &mut Conn) -> Result<(i64, i64), StoreError> {
    let row = sqlx::query!(
        r#"SELECT count(*) AS "taught!", count(revoked_at) AS "revoked!" FROM address_never"#
    )
    .fetch_one(conn)
    .await?;
    Ok((row.taught, row.revoked))
}

/// Every pair in force whose place stands.
///
/// # Errors
/// [`StoreError`].
pub async fn in_force(conn: &mut Conn) -> Result<Vec<NeverRow>, StoreError> {
    Ok(sqlx::query_as!(
        NeverRow,
        r#"SELECT n.wording, n.by_name, b.code AS building_code, d.code AS "dwelling_code?" FROM address_never n
           JOIN building b ON b.district = n.district AND b.id = n.building_id
           LEFT JOIN dwelling d ON d.district = n.district AND d.id = n.dwelling_id
           WHERE n.revoked_at IS NULL AND b.retired_at IS NULL AND d.retired_at IS NULL ORDER BY n.id"#
    )
    .fetch_all(conn)
    .await?)
}

/// A pair to be taught.
#[derive(Debug, Clone, Copy)]
pub struct NewNever<'a> {
    /// Identity.
    pub id: Uuid,
    /// The wording.
    pub wording: &'a str,
    /// Whether it is a name and means no building of the estate.
    pub by_name: bool,
    /// The building.
    pub building_id: Uuid,
    /// The dwelling, where it is about one.
    pub dwelling_id: Option<Uuid>,
    /// Who taught it.
    pub by: Uuid,
    /// When.
    pub at: Timestamp,
}

/// Teaches a pair; false where it is in force already.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    conn: &mut Conn,
    district: &str,
    pair: &NewNever<'_>,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "INSERT INTO address_never (district, id, wording, by_name, building_id, dwelling_id, \
         created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
        district,
        pair.id,
        pair.wording,
        pair.by_name,
        pair.building_id,
        pair.dwelling_id,
        pair.at.to_sqlx() as _,
        pair.by,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A pair as those who watch over them see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuledOutRow {
    /// Identity.
    pub id: Uuid,
    /// The wording.
    pub wording: String,
    /// Whether it is a name and means no building of the estate.
    pub by_name: bool,
    /// The building.
    pub building_id: Uuid,
    /// The dwelling, where it is about one.
    pub dwelling_id: Option<Uuid>,
    /// Short address of the building or dwelling.
    pub address: String,
    /// Name of who taught it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Pairs in force, newest first, from the one before `before`.
///
/// # Errors
/// [`StoreError`].
pub async fn ruled_out(
    conn: &mut Conn,
    district: &str,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<RuledOutRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT n.id, n.wording, n.by_name, n.building_id, n.dwelling_id, s.name AS by,
           b.road || b.road_no || b.compound || b.label || coalesce(d.unit || d.room, '') AS "address!",
           n.created_at AS "created_at: jiff_sqlx::Timestamp"
           FROM address_never n
           JOIN building b ON b.district = n.district AND b.id = n.building_id
           LEFT JOIN dwelling d ON d.district = n.district AND d.id = n.dwelling_id
           JOIN staff s ON s.id = n.created_by
           WHERE n.district = $1 AND n.revoked_at IS NULL AND ($2::uuid IS NULL OR n.id < $2)
           ORDER BY n.id DESC LIMIT $3"#,
        district,
        before,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| RuledOutRow {
            id: row.id,
            wording: row.wording,
            by_name: row.by_name,
            building_id: row.building_id,
            dwelling_id: row.dwelling_id,
            address: row.address,
            by: row.by,
            at: row.created_at.to_jiff(),
        })
        .collect())
}

/// Takes a pair back; gives its wording, or `None` where it was none in force.
///
/// # Errors
/// [`StoreError`].
pub async fn revoke(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
    by: Option<Uuid>,
    at: Timestamp,
) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar!(
        "UPDATE address_never SET revoked_at = $3, revoked_by = $4 \
         WHERE district = $1 AND id = $2 AND revoked_at IS NULL RETURNING wording",
        district,
        id,
        at.to_sqlx() as _,
        by,
    )
    .fetch_optional(conn)
    .await?)
}
