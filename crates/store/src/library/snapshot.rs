use uuid::Uuid;

use crate::{Conn, StoreError};

/// A standing dwelling with everything that finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "each field is a part of the address, named as in the library"
)]
pub struct SnapshotRow {
    pub district: String,
    pub dwelling_id: Uuid,
    pub building_id: Uuid,
    pub code: String,
    pub building_code: String,
    pub province: String,
    pub city: String,
    pub district_name: String,
    pub street: String,
    pub community: String,
    pub grid: String,
    pub grid_id: Uuid,
    pub road: String,
    pub road_no: String,
    pub compound: String,
    pub aliases: String,
    pub label: String,
    pub unit: String,
    pub floor: String,
    pub room: String,
    pub usage: String,
    pub standard_address: String,
}

/// Calls `each` with every standing dwelling of the database, in no particular order.
///
/// # Errors
/// [`StoreError`].
pub async fn snapshot_rows(
    conn: &mut Conn,
    mut each: impl FnMut(SnapshotRow),
) -> Result<(), StoreError> {
    use futures_util::TryStreamExt as _;
    let mut rows = sqlx::query_as!(
        SnapshotRow,
        r#"SELECT w.district, w.id AS dwelling_id, w.building_id, w.code, b.code AS building_code,
           d.province, d.city, d.name AS district_name, s.name AS street, c.name AS community,
           g.name AS grid, g.id AS grid_id, b.road, b.road_no, b.compound, b.aliases, b.label,
           w.unit, w.floor, w.room, w.usage, w.standard_address
           FROM dwelling w
           JOIN building b ON b.district = w.district AND b.id = w.building_id
           JOIN district d ON d.district = w.district
           JOIN area c ON c.id = b.community_id
           JOIN area s ON s.id = c.parent_id
           JOIN grid g ON g.id = b.grid_id
           WHERE w.retired_at IS NULL AND b.retired_at IS NULL"#
    )
    .fetch(conn);
    while let Some(row) = rows.try_next().await? {
        each(row);
    }
    Ok(())
}
