//! Areas, grids, buildings and dwellings.

mod areas;
mod changes;
mod known;
mod overview;
mod snapshot;
mod write;

pub use areas::{AreaRow, DistrictRow, areas_of, districts, put_area, put_district, put_grids};
pub use changes::{ChangeRow, changes, insert_change, latest_change};
pub use known::{
    BuildingRow, DwellingRow, building_of, buildings_of, code_and_grid, dwellings_of, has_room,
    is_dwelling, standing,
};
pub use overview::{StreetRow, streets};
pub use snapshot::{SnapshotRow, snapshot_rows};
pub use write::{
    FormerCode, add_former_codes, copy_buildings, copy_dwellings, park_codes, retire,
    update_buildings, update_dwellings,
};
