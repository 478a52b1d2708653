use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use address::{
    BuildingCode, Code, DwellingCode, Library, LibraryBuilder, LibraryRow, Never, Resolution,
    Taught,
};
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

/// Where a door is in the registry.
#[expect(clippy::struct_field_names, reason = "as the columns are called")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spot {
    pub(crate) building_id: Uuid,
    /// Absent where only the building is meant.
    pub(crate) dwelling_id: Option<Uuid>,
    pub(crate) grid_id: Uuid,
}

impl Spot {
    /// The dwelling, or the building where only that is meant.
    pub(crate) fn id(self) -> Uuid {
        self.dwelling_id.unwrap_or(self.building_id)
    }
}

impl Door {
    pub(crate) fn spot(&self) -> Spot {
        Spot {
            building_id: self.building_id,
            dwelling_id: self.dwelling_id,
            grid_id: self.grid_id,
        }
    }
}

#[derive(Serialize, Deserialize)]
struct BuildingIds {
    district: Arc<str>,
    building_id: Uuid,
    grid_id: Uuid,
    // Room digits and dwelling, sorted by the digits.
    dwellings: Vec<(u32, Uuid)>,
}

/// The library with the identities behind its codes.
#[derive(Serialize, Deserialize)]
pub(super) struct Base {
    version: Option<Uuid>,
    library: Library,
    buildings: HashMap<BuildingCode, BuildingIds>,
}

/// The library in memory with what people taught. Never changes; a newer one takes its place,
/// which shares the library itself where only a wording was taught or taken back.
pub struct Snapshot {
    base: Arc<Base>,
    taught: Taught,
    taught_version: [(i64, i64); 2],
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Snapshot({} dwellings)", self.base.library.dwellings())
    }
}

impl Snapshot {
    /// The resolver by the library alone: for whoever looks for a place and not for what a report
    /// means.
    pub fn library(&self) -> &Library {
        &self.base.library
    }

    /// The newest change of the library that it knows.
    pub(crate) fn version(&self) -> Option<Uuid> {
        self.base.version
    }

    /// What a report's line means, by the library and what people taught.
    pub fn resolve(&self, text: &str) -> Resolution {
        self.base.library.resolve_taught(text, &self.taught)
    }

    /// What stands behind a current code.
    pub fn door(&self, code: Code) -> Option<Door> {
        let (district, spot) = self.spot(code)?;
        Some(Door {
            district: district.to_owned(),
            building_id: spot.building_id,
            dwelling_id: spot.dwelling_id,
            grid_id: spot.grid_id,
            code: code.to_string(),
        })
    }

    /// Where a current code is, and in which district.
    pub(crate) fn spot(&self, code: Code) -> Option<(&str, Spot)> {
        let building = self.base.buildings.get(&code.building())?;
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
        let spot = Spot {
            building_id: building.building_id,
            dwelling_id,
            grid_id: building.grid_id,
        };
        Some((&building.district, spot))
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
        let taught_version = [
            store::alias::version(&mut conn).await?,
            store::never::version(&mut conn).await?,
        ];
        let current = libraries.current.load_full();
        let base = match &current {
            Some(current) if current.base.version == version => {
                if current.taught_version == taught_version {
                    return Ok(current.clone());
                }
                current.base.clone()
            }
            // A program that has one already follows changes: the file is for the start.
            old => self.new_base(&mut conn, version, old.is_none()).await?,
        };
        let pairs = store::never::in_force(&mut conn).await?;
        let aliases = store::alias::in_force(&mut conn).await?;
        let snapshot = aside(move || {
            let pairs = pairs.iter().filter_map(crate::aliases::never);
            let never = Never::new(&base.library, pairs);
            let aliases = aliases.iter().filter_map(crate::aliases::learned);
            Arc::new(Snapshot {
                taught: Taught::new(&base.library, aliases, never),
                base,
                taught_version,
            })
        })
        .await?;
        libraries.current.store(Some(snapshot.clone()));
        Ok(snapshot)
    }

    /// The library as it is now, from the file where that fits and the start allows it.
    async fn new_base(
        &self,
        conn: &mut store::Conn,
        version: Option<Uuid>,
        start: bool,
    ) -> Result<Arc<Base>, Error> {
        let keep = self.libraries().keep.get().cloned();
        if let (Some(keep), Some(version), true) = (keep.clone(), version, start)
            && let Some(kept) = aside(move || keep.load(version)).await?
        {
            return Ok(Arc::new(kept));
        }
        let base = Arc::new(take(conn, version).await?);
        if let (Some(keep), Some(version)) = (keep, version) {
            let base = base.clone();
            tokio::task::spawn_blocking(move || keep.save(&base, version));
        }
        Ok(base)
    }
}

/// Runs what takes long beside the requests.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::Internal(format!("making the snapshot stopped: {error}")))
}

async fn take(conn: &mut store::Conn, version: Option<Uuid>) -> Result<Base, Error> {
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
    Ok(Base {
        version,
        library: builder.build(),
        buildings,
    })
}
