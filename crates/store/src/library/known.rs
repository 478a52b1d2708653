use uuid::Uuid;

use crate::{Conn, StoreError};

/// A building with its area codes.
#[derive(Debug, Clone, PartialEq)]
pub struct BuildingRow {
    /// Identity.
    pub id: Uuid,
    /// 19 digits.
    pub code: String,
    /// Community, 12 digits.
    pub community: String,
    /// Grid, 14 digits.
    pub grid: String,
    /// Road.
    pub road: String,
    /// House number.
    pub road_no: String,
    /// Estate.
    pub compound: String,
    /// Other names of the estate.
    pub aliases: String,
    /// Label.
    pub label: String,
    /// Longitude.
    pub lon: Option<f64>,
    /// Latitude.
    pub lat: Option<f64>,
    /// Whether it was retired.
    pub retired: bool,
}

/// A dwelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DwellingRow {
    /// Identity.
    pub id: Uuid,
    /// 25 digits.
    pub code: String,
    /// Its building.
    pub building_id: Uuid,
    /// 单元.
    pub unit: String,
    /// Floor.
    pub floor: String,
    /// Room.
    pub room: String,
    /// Use.
    pub usage: String,
    /// Official spelling.
    pub standard_address: String,
    /// Whether it was retired.
    pub retired: bool,
}

/// All buildings of a district, retired ones too.
///
/// # Errors
/// [`StoreError`].
pub async fn buildings_of(conn: &mut Conn, district: &str) -> Result<Vec<BuildingRow>, StoreError> {
    Ok(sqlx::query_as!(
        BuildingRow,
        r#"SELECT b.id, b.code, a.code AS community, g.code AS grid, b.road, b.road_no, b.compound,
           b.aliases, b.label, b.lon, b.lat, b.retired_at IS NOT NULL AS "retired!"
           FROM building b
           JOIN area a ON a.id = b.community_id
           JOIN grid g ON g.id = b.grid_id
           WHERE b.district = $1"#,
        district,
    )
    .fetch_all(conn)
    .await?)
}

/// All dwellings of a district, retired ones too.
///
/// # Errors
/// [`StoreError`].
pub async fn dwellings_of(conn: &mut Conn, district: &str) -> Result<Vec<DwellingRow>, StoreError> {
    Ok(sqlx::query_as!(
        DwellingRow,
        r#"SELECT id, code, building_id, unit, floor, room, usage, standard_address,
           retired_at IS NOT NULL AS "retired!"
           FROM dwelling WHERE district = $1"#,
        district,
    )
    .fetch_all(conn)
    .await?)
}

/// Whether a building has a standing room of that unit and label.
///
/// # Errors
/// [`StoreError`].
pub async fn has_room(
    conn: &mut Conn,
    district: &str,
    building_id: Uuid,
    unit: &str,
    room: &str,
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM dwelling WHERE district = $1 AND building_id = $2
           AND unit = $3 AND room = $4 AND retired_at IS NULL) AS "there!""#,
        district,
        building_id,
        unit,
        room,
    )
    .fetch_one(conn)
    .await?)
}

/// How many dwellings of a district are standing.
///
/// # Errors
/// [`StoreError`].
pub async fn standing(conn: &mut Conn, district: &str) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM dwelling WHERE district = $1 AND retired_at IS NULL"#,
        district,
    )
    .fetch_one(conn)
    .await?)
}

/// Whether a dwelling stands.
///
/// # Errors
/// [`StoreError`].
pub async fn is_dwelling(conn: &mut Conn, district: &str, id: Uuid) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM dwelling WHERE district = $1 AND id = $2
           AND retired_at IS NULL) AS "there!""#,
        district,
        id,
    )
    .fetch_one(conn)
    .await?)
}

/// The building of a dwelling.
///
/// # Errors
/// [`StoreError`].
pub async fn building_of(
    conn: &mut Conn,
    district: &str,
    dwelling: Uuid,
) -> Result<Option<Uuid>, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT building_id FROM dwelling WHERE district = $1 AND id = $2",
        district,
        dwelling,
    )
    .fetch_optional(conn)
    .await?)
}

/// The code of a building and the grid it lies in.
///
/// # Errors
/// [`StoreError`].
pub async fn code_and_grid(
    conn: &mut Conn,
    district: &str,
    building: Uuid,
) -> Result<Option<(String, Uuid)>, StoreError> {
    let row = sqlx::query!(
        "SELECT code, grid_id FROM building WHERE district = $1 AND id = $2",
        district,
        building,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| (row.code, row.grid_id)))
}
