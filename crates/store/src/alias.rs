//! Wordings that people taught the resolver.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A wording in force and the building it means, by current code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AliasRow {
    /// Identity.
    pub id: Uuid,
    /// What people write.
    pub wording: String,
    /// Current code of the building it means.
    pub building_code: String,
    /// Whether it means the whole estate and not one building.
    pub whole_compound: bool,
}

/// Counts that differ after every wording taught and every wording taken back.
///
/// # Errors
/// [`StoreError`].
pub async fn version(conn: &mut Conn) -> Result<(i64, i64), StoreError> {
    let row = sqlx::query!(
        r#"SELECT count(*) AS "taught!", count(revoked_at) AS "revoked!" FROM address_alias"#
    )
    .fetch_one(conn)
    .await?;
    Ok((row.taught, row.revoked))
}

/// Every wording in force.
///
/// # Errors
/// [`StoreError`].
pub async fn in_force(conn: &mut Conn) -> Result<Vec<AliasRow>, StoreError> {
    Ok(sqlx::query_as!(
        AliasRow,
        "SELECT l.id, l.wording, b.code AS building_code, l.whole_compound FROM address_alias l \
         JOIN building b ON b.district = l.district AND b.id = l.building_id \
         WHERE l.revoked_at IS NULL AND b.retired_at IS NULL ORDER BY l.id"
    )
    .fetch_all(conn)
    .await?)
}

/// A wording to be taught.
#[derive(Debug, Clone, Copy)]
pub struct NewAlias<'a> {
    /// Identity.
    pub id: Uuid,
    /// What people write.
    pub wording: &'a str,
    /// The building it means.
    pub building_id: Uuid,
    /// Whether it means the whole estate of that building.
    pub whole_compound: bool,
    /// Who taught it.
    pub by: Uuid,
    /// When.
    pub at: Timestamp,
}

/// Teaches a wording.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    conn: &mut Conn,
    district: &str,
    alias: &NewAlias<'_>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO address_alias (district, id, wording, building_id, whole_compound, created_at, created_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        district,
        alias.id,
        alias.wording,
        alias.building_id,
        alias.whole_compound,
        alias.at.to_sqlx() as _,
        alias.by,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A wording as those who watch over them see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaughtRow {
    /// Identity.
    pub id: Uuid,
    /// What people write.
    pub wording: String,
    /// The building it was taught for.
    pub building_id: Uuid,
    /// Its short address.
    pub address: String,
    /// Whether it means the whole estate and not one building.
    pub whole_compound: bool,
    /// Name of who taught it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Wordings in force, newest first, from the one before `before`.
///
/// # Errors
/// [`StoreError`].
pub async fn taught(
    conn: &mut Conn,
    district: &str,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<TaughtRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT l.id, l.wording, l.building_id, l.whole_compound, s.name AS by,
           b.road || b.road_no || b.compound || b.label AS "address!",
           l.created_at AS "created_at: jiff_sqlx::Timestamp"
           FROM address_alias l
           JOIN building b ON b.district = l.district AND b.id = l.building_id
           JOIN staff s ON s.id = l.created_by
           WHERE l.district = $1 AND l.revoked_at IS NULL AND ($2::uuid IS NULL OR l.id < $2)
           ORDER BY l.id DESC LIMIT $3"#,
        district,
        before,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| TaughtRow {
            id: row.id,
            wording: row.wording,
            building_id: row.building_id,
            address: row.address,
            whole_compound: row.whole_compound,
            by: row.by,
            at: row.created_at.to_jiff(),
        })
        .collect())
}

/// Takes a wording back; gives it, or `None` where it was none in force.
///
/// # Errors
/// [`StoreError`].
pub async fn revoke(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
    at: Timestamp,
) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar!(
        "UPDATE address_alias SET revoked_at = $3 \
         WHERE district = $1 AND id = $2 AND revoked_at IS NULL RETURNING wording",
        district,
        id,
        at.to_sqlx() as _,
    )
    .fetch_optional(conn)
    .await?)
}
