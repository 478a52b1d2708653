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
