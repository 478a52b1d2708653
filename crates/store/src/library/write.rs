use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::copy::CopyRows;
use crate::{Conn, StoreError};

/// A code that something had before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerCode {
    /// Identity of this note.
    pub id: Uuid,
    /// The code.
    pub code: String,
    /// Of this building,
    pub building_id: Option<Uuid>,
    /// or of this dwelling.
    pub dwelling_id: Option<Uuid>,
}

/// Adds buildings: rows of (district, id, code, `community_id`, `grid_id`, road, `road_no`,
/// compound, aliases, label, lon, lat).
///
/// # Errors
/// [`StoreError`].
pub async fn copy_buildings(conn: &mut Conn, rows: &mut CopyRows) -> Result<(), StoreError> {
    rows.send(
        conn,
        "building (district, id, code, community_id, grid_id, road, road_no, compound, aliases, \
         label, lon, lat)",
    )
    .await
}

/// Adds dwellings: rows of (district, id, code, `building_id`, unit, floor, room, usage,
/// `standard_address`).
///
/// # Errors
/// [`StoreError`].
pub async fn copy_dwellings(conn: &mut Conn, rows: &mut CopyRows) -> Result<(), StoreError> {
    rows.send(
        conn,
        "dwelling (district, id, code, building_id, unit, floor, room, usage, standard_address)",
    )
    .await
}

/// Takes buildings and dwellings out of the way of the codes they are about to lose, so that two
/// can swap codes. The update that follows puts them back.
///
/// # Errors
/// [`StoreError`].
pub async fn park_codes(
    conn: &mut Conn,
    district: &str,
    buildings: &[Uuid],
    dwellings: &[Uuid],
    at: Timestamp,
) -> Result<(), StoreError> {
    retire(conn, district, buildings, dwellings, at).await
}

/// Retires buildings and dwellings.
///
/// # Errors
/// [`StoreError`].
pub async fn retire(
    conn: &mut Conn,
    district: &str,
    buildings: &[Uuid],
    dwellings: &[Uuid],
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE dwelling SET retired_at = $3, version = version + 1 \
         WHERE district = $1 AND id = ANY($2)",
        district,
        dwellings,
        at.to_sqlx() as _,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "UPDATE building SET retired_at = $3, version = version + 1 \
         WHERE district = $1 AND id = ANY($2)",
        district,
        buildings,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes buildings anew, each with its community and grid; they stand again.
///
/// # Errors
/// [`StoreError`].
pub async fn update_buildings(
    conn: &mut Conn,
    district: &str,
    rows: &[super::BuildingRow],
    communities: &[Uuid],
    grids: &[Uuid],
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    move_work(conn, district, &ids, grids).await?;
    for (row, (community, grid)) in rows.iter().zip(communities.iter().zip(grids)) {
        sqlx::query!(
            "UPDATE building SET code = $3, community_id = $4, grid_id = $5, road = $6, \
             road_no = $7, compound = $8, aliases = $9, label = $10, lon = $11, lat = $12, \
             retired_at = NULL, version = version + 1 WHERE district = $1 AND id = $2",
            district,
            row.id,
            row.code,
            community,
            grid,
            row.road,
            row.road_no,
            row.compound,
            row.aliases,
            row.label,
            row.lon,
            row.lat,
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// Takes the tasks, open leads and running clocks of buildings that come into another grid with them.
async fn move_work(
    conn: &mut Conn,
    district: &str,
    buildings: &[Uuid],
    grids: &[Uuid],
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE task t SET grid_id = n.grid FROM unnest($2::uuid[], $3::uuid[]) AS n (id, grid) \
         WHERE t.district = $1 AND t.building_id = n.id AND t.grid_id <> n.grid",
        district,
        buildings,
        grids,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "UPDATE lead l SET grid_id = n.grid FROM unnest($2::uuid[], $3::uuid[]) AS n (id, grid) \
         JOIN task t ON t.district = $1 AND t.building_id = n.id \
         WHERE l.district = $1 AND l.task_id = t.id AND l.state = 'open' \
         AND l.grid_id <> n.grid",
        district,
        buildings,
        grids,
    )
    .execute(&mut *conn)
    .await?;
    // Clocks of the building, its dwellings and what is to be done there.
    sqlx::query!(
        "WITH n AS (SELECT * FROM unnest($2::uuid[], $3::uuid[]) AS n (id, grid)) \
         UPDATE clock c SET grid_id = m.grid FROM ( \
         SELECT n.id AS subject, n.grid FROM n \
         UNION ALL SELECT d.id, n.grid FROM n JOIN dwelling d ON d.district = $1 AND d.building_id = n.id \
         UNION ALL SELECT t.id, n.grid FROM n JOIN task t ON t.district = $1 AND t.building_id = n.id \
         UNION ALL SELECT s.id, n.grid FROM n JOIN short_let s ON s.district = $1 AND s.building_id = n.id) m \
         WHERE c.district = $1 AND c.subject = m.subject AND c.kind <> 'agency' \
         AND c.ended_at IS NULL AND c.grid_id <> m.grid",
        district,
        buildings,
        grids,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes dwellings anew; they stand again.
///
/// # Errors
/// [`StoreError`].
pub async fn update_dwellings(
    conn: &mut Conn,
    district: &str,
    rows: &[super::DwellingRow],
) -> Result<(), StoreError> {
    let column = |of: fn(&super::DwellingRow) -> &String| -> Vec<String> {
        rows.iter().map(|row| of(row).clone()).collect()
    };
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    sqlx::query!(
        "UPDATE dwelling w SET code = n.code, unit = n.unit, floor = n.floor, room = n.room, \
         usage = n.usage, standard_address = n.standard_address, retired_at = NULL, \
         version = w.version + 1 \
         FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[]) \
         AS n (id, code, unit, floor, room, usage, standard_address) \
         WHERE w.district = $1 AND w.id = n.id",
        district,
        &ids,
        &column(|r| &r.code),
        &column(|r| &r.unit),
        &column(|r| &r.floor),
        &column(|r| &r.room),
        &column(|r| &r.usage),
        &column(|r| &r.standard_address),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Remembers codes that were replaced.
///
/// # Errors
/// [`StoreError`].
pub async fn add_former_codes(
    conn: &mut Conn,
    district: &str,
    codes: &[FormerCode],
    at: Timestamp,
) -> Result<(), StoreError> {
    let mut rows = CopyRows::new();
    for code in codes {
        rows.field(district);
        rows.field(code.id);
        rows.field(&code.code);
        rows.field(code.building_id);
        rows.field(code.dwelling_id);
        rows.field(at);
        rows.end();
    }
    rows.send(
        conn,
        "former_code (district, id, code, building_id, dwelling_id, replaced_at)",
    )
    .await
}
