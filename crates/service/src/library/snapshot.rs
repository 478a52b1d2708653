use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use address::{BuildingCode, Code, DwellingCode, Library, LibraryBuilder, LibraryRow};
use arc_swap::ArcSwapOption;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::kept::Keep;
use crate::{App, Error};

/// The place in the registry that a code names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Door {
    /// Partition.
    pub district: String,
    /// Building.
    pub building_id: Uuid,
    /// Dwelling; absent where only the building is meant.
    pub dwelling_id: Option<Uuid>,
    /// Grid.
    pub grid_id: Uuid,
    /// Current code.
    pub code: String,
}

#[derive(Serialize, Deserialize)]
struct BuildingIds {
    district: Arc<str>,
    building_id: Uuid,
    grid_id: Uuid,
    // Room digits and dwelling, sorted by the digits.
    dwellings: Vec<(u32, Uuid)>,
}

/// The library in memory with the identities behind its codes. Never changes; a newer one takes
/// its place.
#[derive(Serialize, Deserialize)]
pub struct Snapshot {
    version: Option<Uuid>,
    library: Library,
    buildings: HashMap<BuildingCode, BuildingIds>,
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Snapshot({} dwellings)", self.library.dwellings())
    }
}

impl Snapshot {
    /// The resolver.
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// What stands behind a current code.
    pub fn door(&self, code: Code) -> Option<Door> {
        let building = self.buildings.get(&code.building())?;
        let dwelling_id = match code {
            Code::Building(_) => None,
            Code::Dwelling(code) => {
                let at = building
                    .dwellings
                    .binary_search_by_key(&code.room_digits(), |(digits, _)| *digits)
                    .ok()?;
                Some(building.dwellings[at].1)
            }
        };
        Some(Door {
            district: building.district.to_string(),
            building_id: building.building_id,
            dwelling_id,
            grid_id: building.grid_id,
            code: code.to_string(),
        })
    }
}

/// The snapshot in use, if one was taken yet.
#[derive(Default)]
pub(crate) struct Libraries {
    current: ArcSwapOption<Snapshot>,
    // Two requests that find the snapshot old must not both build a new one.
    building: tokio::sync::Mutex<()>,
    keep: OnceLock<Arc<Keep>>,
}

impl App {
    /// Keeps the library in a file from now on, for the next start of the same `build`. Said once;
    /// without it every start reads the library from the database.
    pub fn keep_library(&self, path: PathBuf, build: String) {
        let _ = self.libraries().keep.set(Arc::new(Keep::new(path, build)));
    }

    /// The library in memory; taken from the database when first asked for.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn library(&self) -> Result<Arc<Snapshot>, Error> {
        if let Some(snapshot) = self.libraries().current.load_full() {
            return Ok(snapshot);
        }
        self.refresh_library().await
    }

    /// Takes a new snapshot where the library changed since the last. Readers keep the old one
    /// until the new one is whole.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn refresh_library(&self) -> Result<Arc<Snapshot>, Error> {
        let libraries = self.libraries();
        let _one = libraries.building.lock().await;
        let mut conn = self.read().await?;
        let version = store::library::latest_change(&mut conn).await?;
        if let Some(current) = libraries.current.load_full()
            && current.version == version
        {
            return Ok(current);
        }
        let keep = libraries.keep.get().cloned();
        let kept = match (keep.clone(), version) {
            // A program that has one already follows changes: the file is for the start.
            (Some(keep), Some(version)) if libraries.current.load().is_none() => {
                aside(move || keep.load(version)).await?
            }
            _ => None,
        };
        if let Some(kept) = kept {
            let snapshot = Arc::new(kept);
            libraries.current.store(Some(snapshot.clone()));
            return Ok(snapshot);
        }
        let snapshot = Arc::new(take(&mut conn, version).await?);
        libraries.current.store(Some(snapshot.clone()));
        if let (Some(keep), Some(version)) = (keep, version) {
            let snapshot = snapshot.clone();
            tokio::task::spawn_blocking(move || keep.save(&snapshot, version));
        }
        Ok(snapshot)
    }
}

/// Runs what takes long beside the requests.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::Internal(format!("reading the kept library stopped: {error}")))
}

async fn take(conn: &mut store::Conn, version: Option<Uuid>) -> Result<Snapshot, Error> {
    let mut builder = LibraryBuilder::new();
    let mut buildings: HashMap<BuildingCode, BuildingIds> = HashMap::new();
    let mut refused = 0_u64;
    store::library::snapshot_rows(conn, |row| {
        let line = LibraryRow {
            unit_code: row.code,
            building_code: row.building_code,
            province: row.province,
            city: row.city,
            district: row.district_name,
            street: row.street,
            community: row.community,
            grid: row.grid,
            road: row.road,
            road_no: row.road_no,
            compound: row.compound,
            aliases: row.aliases,
            building: row.label,
            unit: row.unit,
            floor: row.floor,
            room: row.room,
            usage: row.usage,
            standard_address: row.standard_address,
        };
        let (Ok(code), Ok(())) = (line.unit_code.parse::<DwellingCode>(), builder.add(&line))
        else {
            refused += 1;
            return;
        };
        let ids = buildings
            .entry(code.building())
            .or_insert_with(|| BuildingIds {
                district: row.district.as_str().into(),
                building_id: row.building_id,
                grid_id: row.grid_id,
                dwellings: Vec::new(),
            });
        ids.dwellings.push((code.room_digits(), row.dwelling_id));
    })
    .await?;
    if refused > 0 {
        tracing::warn!(
            refused,
            "dwellings of the database that the resolver can't take"
        );
    }
    for building in buildings.values_mut() {
        building
            .dwellings
            .sort_unstable_by_key(|(digits, _)| *digits);
        building.dwellings.shrink_to_fit();
    }
    for alias in store::alias::in_force(conn).await? {
        if let Some(learned) = crate::aliases::learned(&alias) {
            builder.learn(learned);
        }
    }
    Ok(Snapshot {
        version,
        library: builder.build(),
        buildings,
    })
}
