//! What of the library a proposal needs: places, codes given, doors by code and by name.

use uuid::Uuid;

use super::ProposedAddress;
use crate::{Conn, StoreError};

/// The grid of that code: (id, community).
///
/// # Errors
/// [`StoreError`].
pub async fn grid(
    conn: &mut Conn,
    district: &str,
    code: &str,
) -> Result<Option<(Uuid, Uuid)>, StoreError> {
    let row = sqlx::query!(
        "SELECT id, community_id FROM grid WHERE district = $1 AND code = $2",
        district,
        code,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| (row.id, row.community_id)))
}

/// The standing building of that place, by its parts: (id, code).
///
/// # Errors
/// [`StoreError`].
pub async fn building_at(
    conn: &mut Conn,
    district: &str,
    grid_id: Uuid,
    address: &ProposedAddress,
) -> Result<Option<(Uuid, String)>, StoreError> {
    let row = sqlx::query!(
        "SELECT id, code FROM building WHERE district = $1 AND grid_id = $2 AND road = $3 \
         AND road_no = $4 AND compound = $5 AND label = $6 AND retired_at IS NULL",
        district,
        grid_id,
        address.road,
        address.road_no,
        address.compound,
        address.building,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| (row.id, row.code)))
}

/// The highest building code ever given in a grid, former ones included.
///
/// # Errors
/// [`StoreError`].
pub async fn last_building_code(
    conn: &mut Conn,
    district: &str,
    grid: &str,
) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT max(code) FROM (\
         SELECT code FROM building WHERE district = $1 AND code LIKE $2 || '%' \
         UNION ALL SELECT code FROM former_code WHERE district = $1 AND length(code) = 19 \
         AND code LIKE $2 || '%') c",
        district,
        grid,
    )
    .fetch_one(conn)
    .await?)
}

/// The highest dwelling code ever given in a building, former ones included.
///
/// # Errors
/// [`StoreError`].
pub async fn last_dwelling_code(
    conn: &mut Conn,
    district: &str,
    building: &str,
) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT max(code) FROM (\
         SELECT code FROM dwelling WHERE district = $1 AND code LIKE $2 || '%' \
         UNION ALL SELECT code FROM former_code WHERE district = $1 AND length(code) = 25 \
         AND code LIKE $2 || '%') c",
        district,
        building,
    )
    .fetch_one(conn)
    .await?)
}

/// Where a code leads that something had before: (building, dwelling).
///
/// # Errors
/// [`StoreError`].
pub async fn by_former_code(
    conn: &mut Conn,
    district: &str,
    code: &str,
) -> Result<Vec<(Option<Uuid>, Option<Uuid>)>, StoreError> {
    let rows = sqlx::query!(
        "SELECT building_id, dwelling_id FROM former_code WHERE district = $1 AND code = $2 \
         ORDER BY replaced_at DESC LIMIT 5",
        district,
        code,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.building_id, row.dwelling_id))
        .collect())
}

/// Current code and address of a dwelling.
///
/// # Errors
/// [`StoreError`].
pub async fn dwelling_now(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
) -> Result<Option<(String, String)>, StoreError> {
    let row = sqlx::query!(
        "SELECT code, standard_address FROM dwelling WHERE district = $1 AND id = $2",
        district,
        id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| (row.code, row.standard_address)))
}

/// Current code and short address of a building.
///
/// # Errors
/// [`StoreError`].
pub async fn building_now(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
) -> Result<Option<(String, String)>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT code, road || road_no || compound || label AS "address!"
           FROM building WHERE district = $1 AND id = $2"#,
        district,
        id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| (row.code, row.address)))
}

/// Codes of the standing buildings whose place holds every one of these patterns, in the order of
/// their codes.
///
/// # Errors
/// [`StoreError`].
pub async fn buildings_named(
    conn: &mut Conn,
    district: &str,
    patterns: &[String],
    limit: i64,
) -> Result<Vec<String>, StoreError> {
    // Reads the district's buildings once: a tenth of a second for the largest district, and only
    // where the resolver knows nothing.
    Ok(sqlx::query_scalar!(
        "SELECT code FROM building WHERE district = $1 AND retired_at IS NULL \
         AND (road || road_no || compound || aliases || label) LIKE ALL ($2::text[]) \
         ORDER BY code LIMIT $3",
        district,
        patterns,
        limit,
    )
    .fetch_all(conn)
    .await?)
}
