//! Carrying an import's plan out.

use std::collections::HashMap;

use registry::library::{BuildingFacts, BuildingPlan, DwellingFacts, DwellingPlan, KnownBuilding};
use store::copy::CopyRows;
use store::library::{self as rows, AreaRow, BuildingRow, DwellingRow, FormerCode};
use uuid::Uuid;

use super::read::DistrictFile;
use crate::{Change, Error};

/// Rows of one `COPY` or `UPDATE`.
const PORTION: usize = 20_000;

/// Ids of the areas of a file.
pub(super) struct AreaIds {
    communities: HashMap<String, Uuid>,
    grids: HashMap<String, Uuid>,
}

/// Makes the file's areas and grids known.
pub(super) async fn areas(
    change: &mut Change,
    district: &str,
    file: &DistrictFile,
) -> Result<AreaIds, Error> {
    let at = change.at;
    let root = area(change, district, "district", district, &file.name, None).await?;
    let mut streets = HashMap::new();
    for (code, name) in &file.streets {
        let id = area(change, district, "street", code, name, Some(root)).await?;
        streets.insert(code.clone(), id);
    }
    let mut communities = HashMap::new();
    for (code, name) in &file.communities {
        let parent = streets.get(&code[..9]).copied();
        let id = area(change, district, "community", code, name, parent).await?;
        communities.insert(code.clone(), id);
    }
    debug_assert!(at <= change.at);
    let codes: Vec<String> = file.grids.keys().cloned().collect();
    let names: Vec<String> = file.grids.values().cloned().collect();
    let ids: Vec<Uuid> = codes
        .iter()
        .map(|_| change.app().surroundings().id())
        .collect();
    let parents: Vec<Uuid> = codes
        .iter()
        .filter_map(|code| communities.get(&code[..12]).copied())
        .collect();
    let grids = rows::put_grids(change.conn(), district, &ids, &parents, &codes, &names).await?;
    Ok(AreaIds {
        communities,
        grids: grids.into_iter().collect(),
    })
}

async fn area(
    change: &mut Change,
    district: &str,
    level: &str,
    code: &str,
    name: &str,
    parent_id: Option<Uuid>,
) -> Result<Uuid, Error> {
    let row = AreaRow {
        id: change.app().surroundings().id(),
        level: level.to_owned(),
        code: code.to_owned(),
        name: name.to_owned(),
        parent_id,
    };
    let at = change.at;
    Ok(rows::put_area(change.conn(), district, &row, at).await?)
}

/// What is to be written, collected before the first statement.
#[derive(Default)]
struct Work {
    retired_buildings: Vec<Uuid>,
    retired_dwellings: Vec<Uuid>,
    parked_buildings: Vec<Uuid>,
    parked_dwellings: Vec<Uuid>,
    former: Vec<FormerCode>,
    buildings: Vec<BuildingRow>,
    dwellings: Vec<DwellingRow>,
    /// (building id, is new, index of the report)
    written: Vec<(Uuid, bool, usize)>,
    /// (building id, report, dwelling)
    added: Vec<(Uuid, usize, usize)>,
}

/// Carries the plan out.
pub(super) async fn buildings(
    change: &mut Change,
    district: &str,
    file: &DistrictFile,
    plan: &[BuildingPlan],
    areas: &AreaIds,
) -> Result<(), Error> {
    let work = collect(change, file, plan);
    let at = change.at;
    // What goes and what is about to change its code first leaves the index of codes in use.
    for portion in work.parked_dwellings.chunks(PORTION) {
        rows::park_codes(change.conn(), district, &[], portion, at).await?;
    }
    rows::park_codes(change.conn(), district, &work.parked_buildings, &[], at).await?;
    for portion in work.retired_dwellings.chunks(PORTION) {
        rows::retire(change.conn(), district, &[], portion, at).await?;
    }
    rows::retire(change.conn(), district, &work.retired_buildings, &[], at).await?;

    let missing = |code: &str| Error::Internal(format!("area {code} of the file was not stored"));
    let (mut communities, mut grids) = (Vec::new(), Vec::new());
    for row in &work.buildings {
        communities.push(
            *areas
                .communities
                .get(&row.community)
                .ok_or_else(|| missing(&row.community))?,
        );
        grids.push(
            *areas
                .grids
                .get(&row.grid)
                .ok_or_else(|| missing(&row.grid))?,
        );
    }
    rows::update_buildings(
        change.conn(),
        district,
        &work.buildings,
        &communities,
        &grids,
    )
    .await?;
    let mut copy = CopyRows::new();
    for &(id, _, index) in work.written.iter().filter(|(_, new, _)| *new) {
        let facts = &file.buildings[index].facts;
        let community = areas
            .communities
            .get(&facts.community)
            .ok_or_else(|| missing(&facts.community))?;
        let grid = areas
            .grids
            .get(&facts.grid)
            .ok_or_else(|| missing(&facts.grid))?;
        building_line(&mut copy, district, id, facts, *community, *grid);
    }
    rows::copy_buildings(change.conn(), &mut copy).await?;
    for portion in work.dwellings.chunks(PORTION) {
        rows::update_dwellings(change.conn(), district, portion).await?;
    }
    for portion in work.added.chunks(PORTION) {
        let mut copy = CopyRows::new();
        for &(building, report, dwelling) in portion {
            let id = change.app().surroundings().id();
            let facts = &file.buildings[report].dwellings[dwelling];
            dwelling_line(&mut copy, district, id, building, facts);
        }
        rows::copy_dwellings(change.conn(), &mut copy).await?;
    }
    rows::add_former_codes(change.conn(), district, &work.former, at).await?;
    Ok(())
}

fn collect(change: &Change, file: &DistrictFile, plan: &[BuildingPlan]) -> Work {
    let fresh = || change.app().surroundings().id();
    let mut work = Work::default();
    for step in plan {
        let id = step.id.unwrap_or_else(fresh);
        if step.retire {
            work.retired_buildings.push(id);
        }
        if let Some(code) = &step.former_code {
            work.parked_buildings.push(id);
            work.former.push(FormerCode {
                id: fresh(),
                code: code.clone(),
                building_id: Some(id),
                dwelling_id: None,
            });
        }
        if let (true, Some(index)) = (step.write, step.reported) {
            work.written.push((id, step.id.is_none(), index));
            if step.id.is_some() {
                work.buildings
                    .push(building_row(id, &file.buildings[index].facts));
            }
        }
        for dwelling in &step.dwellings {
            match (dwelling, step.reported) {
                (DwellingPlan::Retire(dwelling), _) => work.retired_dwellings.push(*dwelling),
                (DwellingPlan::Add(at), Some(report)) => work.added.push((id, report, *at)),
                (
                    DwellingPlan::Change {
                        id: dwelling,
                        reported,
                        former_code,
                    },
                    Some(report),
                ) => {
                    if let Some(code) = former_code {
                        work.parked_dwellings.push(*dwelling);
                        work.former.push(FormerCode {
                            id: fresh(),
                            code: code.clone(),
                            building_id: None,
                            dwelling_id: Some(*dwelling),
                        });
                    }
                    let facts = &file.buildings[report].dwellings[*reported];
                    work.dwellings.push(dwelling_row(*dwelling, id, facts));
                }
                // A plan without a report only retires.
                (DwellingPlan::Add(_) | DwellingPlan::Change { .. }, None) => {}
            }
        }
    }
    work
}

fn building_line(
    copy: &mut CopyRows,
    district: &str,
    id: Uuid,
    facts: &BuildingFacts,
    community: Uuid,
    grid: Uuid,
) {
    copy.field(district);
    copy.field(id);
    copy.field(&facts.code);
    copy.field(community);
    copy.field(grid);
    for text in [
        &facts.road,
        &facts.road_no,
        &facts.compound,
        &facts.aliases,
        &facts.label,
    ] {
        copy.field(text);
    }
    copy.field(facts.lon);
    copy.field(facts.lat);
    copy.end();
}

fn dwelling_line(
    copy: &mut CopyRows,
    district: &str,
    id: Uuid,
    building: Uuid,
    facts: &DwellingFacts,
) {
    copy.field(district);
    copy.field(id);
    copy.field(&facts.code);
    copy.field(building);
    for text in [
        &facts.unit,
        &facts.floor,
        &facts.room,
        &facts.usage,
        &facts.standard_address,
    ] {
        copy.field(text);
    }
    copy.end();
}

fn building_row(id: Uuid, facts: &BuildingFacts) -> BuildingRow {
    let BuildingFacts {
        code,
        community,
        grid,
        road,
        road_no,
        compound,
        aliases,
        label,
        lon,
        lat,
    } = facts.clone();
    BuildingRow {
        id,
        code,
        community,
        grid,
        road,
        road_no,
        compound,
        aliases,
        label,
        lon,
        lat,
        retired: false,
    }
}

pub(super) fn known_building(row: BuildingRow) -> KnownBuilding {
    KnownBuilding {
        id: row.id,
        retired: row.retired,
        facts: BuildingFacts {
            code: row.code,
            community: row.community,
            grid: row.grid,
            road: row.road,
            road_no: row.road_no,
            compound: row.compound,
            aliases: row.aliases,
            label: row.label,
            lon: row.lon,
            lat: row.lat,
        },
        dwellings: Vec::new(),
    }
}

fn dwelling_row(id: Uuid, building_id: Uuid, facts: &DwellingFacts) -> DwellingRow {
    let DwellingFacts {
        code,
        unit,
        floor,
        room,
        usage,
        standard_address,
    } = facts.clone();
    DwellingRow {
        id,
        code,
        building_id,
        unit,
        floor,
        room,
        usage,
        standard_address,
        retired: false,
    }
}

pub(super) fn dwelling_facts(row: DwellingRow) -> DwellingFacts {
    DwellingFacts {
        code: row.code,
        unit: row.unit,
        floor: row.floor,
        room: row.room,
        usage: row.usage,
        standard_address: row.standard_address,
    }
}
