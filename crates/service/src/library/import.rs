use std::collections::HashMap;
use std::io::Read;

use policy::{Action, Actor};
use registry::library::{Counts, Extent, KnownBuilding, KnownDwelling, Plan, plan};
use store::library::{self as rows, DistrictRow};
use uuid::Uuid;

use super::read::{DistrictFile, LibraryFile, Rejected, read};
use super::write;
use crate::{App, Error, Note};

/// How much a file means to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ImportExtent {
    /// Decide by its size ([`Extent::guess`]).
    #[default]
    BySize,
    /// What the file lacks is retired.
    Complete,
    /// What the file lacks stays.
    Part,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ImportReport {
    /// Dwellings that are new (or back).
    pub added: u64,
    /// Dwellings that changed.
    pub changed: u64,
    /// Dwellings that were retired.
    pub retired: u64,
    /// Rows that were refused.
    pub rejected: u64,
    /// Dwellings that are as they were.
    pub unchanged: u64,
    /// `complete` or `part`, by district.
    pub extent: String,
    /// The refused rows.
    pub rejections: Vec<Rejected>,
}

/// What a file would do to the library.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Foreseen {
    /// Dwellings that stand in the library now.
    pub standing: u64,
    /// How many of them the file would retire.
    pub retired: u64,
}

/// What [`import`] would do with this file as the library stands. Changes nothing.
///
/// # Errors
/// As [`import`].
pub async fn foresee(
    app: &App,
    actor: &Actor,
    input: impl Read + Send + 'static,
    extent: ImportExtent,
) -> Result<Foreseen, Error> {
    let file = open(actor, input).await?;
    let mut conn = app.read().await?;
    let mut foreseen = Foreseen::default();
    for (code, district) in &file.districts {
        let known = known(&mut conn, code).await?;
        let standing = standing(&known);
        let extent = decided(extent, standing, district);
        foreseen.standing += standing as u64;
        foreseen.retired += plan(&known, &district.buildings, &district.spared, extent)
            .counts
            .retired;
    }
    Ok(foreseen)
}

/// Reads a file that `actor` may import.
async fn open(actor: &Actor, input: impl Read + Send + 'static) -> Result<LibraryFile, Error> {
    let file = tokio::task::spawn_blocking(move || read(input))
        .await
        .map_err(|error| Error::Internal(format!("reading the library stopped: {error}")))??;
    for district in file.districts.keys() {
        actor.may(Action::ImportLibrary, district)?;
    }
    Ok(file)
}

fn standing(known: &[KnownBuilding]) -> usize {
    let dwellings = known.iter().flat_map(|building| &building.dwellings);
    dwellings.filter(|dwelling| !dwelling.retired).count()
}

fn decided(extent: ImportExtent, standing: usize, file: &DistrictFile) -> Extent {
    let buildings = file.buildings.iter();
    let reported = buildings.map(|building| building.dwellings.len()).sum();
    match extent {
        ImportExtent::BySize => Extent::guess(standing, reported),
        ImportExtent::Complete => Extent::Complete,
        ImportExtent::Part => Extent::Part,
    }
}

/// Loads or updates the library from CSV. Every district of the file is one transaction; safe to
/// repeat.
///
/// # Errors
/// [`Error::Refused`] for a file that is no library, [`Error::Denied`] where the actor may not
/// import for a district of the file; nothing of that district was changed then.
pub async fn import(
    app: &App,
    actor: &Actor,
    file_name: &str,
    input: impl Read + Send + 'static,
    extent: ImportExtent,
) -> Result<ImportReport, Error> {
    let file = open(actor, input).await?;
    let mut counts = Counts::default();
    let mut extents = Vec::new();
    let rejected = file.rejected.len() as u64;
    for (code, district) in &file.districts {
        let (done, extent) =
            import_district(app, actor, file_name, code, district, extent, rejected).await?;
        counts.added += done.added;
        counts.changed += done.changed;
        counts.retired += done.retired;
        counts.unchanged += done.unchanged;
        extents.push(match extent {
            Extent::Complete => "complete",
            Extent::Part => "part",
        });
    }
    extents.dedup();
    app.refresh_library().await?;
    crate::jobs::run_due(app).await?;
    Ok(ImportReport {
        added: counts.added,
        changed: counts.changed,
        retired: counts.retired,
        rejected,
        unchanged: counts.unchanged,
        extent: extents.join("+"),
        rejections: file.rejected,
    })
}

async fn import_district(
    app: &App,
    actor: &Actor,
    file_name: &str,
    code: &str,
    file: &DistrictFile,
    extent: ImportExtent,
    rejected: u64,
) -> Result<(Counts, Extent), Error> {
    let permit = actor.may(Action::ImportLibrary, code)?;
    let mut change = app.change(code, &permit).await?;
    let at = change.at;
    // One import at a time: the second sees what the first made of the library.
    store::library::put_district(
        change.conn(),
        &DistrictRow {
            district: code.to_owned(),
            province: file.province.clone(),
            city: file.city.clone(),
            name: file.name.clone(),
        },
        at,
    )
    .await?;
    let known = known(change.conn(), code).await?;
    let extent = decided(extent, standing(&known), file);
    let Plan { buildings, counts } = plan(&known, &file.buildings, &file.spared, extent);
    let areas = write::areas(&mut change, code, file).await?;
    if !buildings.is_empty() {
        // Tasks and leads move with their buildings: not while others are made.
        store::reports::lock_district(change.conn(), code).await?;
        write::buildings(&mut change, code, file, &buildings, &areas).await?;
        store::counts::recount(change.conn(), code).await?;
    }
    let id = app.surroundings().id();
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    rows::insert_change(
        change.conn(),
        code,
        &rows::ChangeRow {
            id,
            at,
            file_name: file_name.to_owned(),
            added: number(counts.added),
            changed: number(counts.changed),
            retired: number(counts.retired),
            rejected: number(rejected),
        },
    )
    .await?;
    crate::jobs::resolve_waiting_later(&mut change).await?;
    let note = Note::new("library.imported", "library_change", id).saying(format!(
        "added {}, changed {}, retired {}, rejected {rejected}",
        counts.added, counts.changed, counts.retired
    ));
    change.commit(note).await?;
    Ok((counts, extent))
}

/// The library as it is, buildings with their dwellings.
async fn known(conn: &mut store::Conn, district: &str) -> Result<Vec<KnownBuilding>, Error> {
    let mut at: HashMap<Uuid, usize> = HashMap::new();
    let mut buildings: Vec<KnownBuilding> = Vec::new();
    for row in rows::buildings_of(conn, district).await? {
        at.insert(row.id, buildings.len());
        buildings.push(write::known_building(row));
    }
    for row in rows::dwellings_of(conn, district).await? {
        if let Some(&at) = at.get(&row.building_id) {
            buildings[at].dwellings.push(KnownDwelling {
                id: row.id,
                retired: row.retired,
                facts: write::dwelling_facts(row),
            });
        }
    }
    Ok(buildings)
}
