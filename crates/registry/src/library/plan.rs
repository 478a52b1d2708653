use std::collections::BTreeSet;

use uuid::Uuid;

use super::pairing::{Known, Reported, pair};
use super::{Extent, KnownBuilding, KnownDwelling, ReportedBuilding};

/// What becomes of one building of the file or the library.
#[derive(Debug, Clone, PartialEq)]
pub struct BuildingPlan {
    /// Index into the reported buildings; absent for one that is only known.
    pub reported: Option<usize>,
    /// The building it is; absent for a new one.
    pub id: Option<Uuid>,
    /// Whether its own facts are written.
    pub write: bool,
    /// The code it had, where that changes.
    pub former_code: Option<String>,
    /// Whether it goes.
    pub retire: bool,
    /// Its dwellings.
    pub dwellings: Vec<DwellingPlan>,
}

/// What becomes of one dwelling. One that stays as it is has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DwellingPlan {
    /// Comes new: index into the reported building's dwellings.
    Add(usize),
    /// Is written anew.
    Change {
        /// Which.
        id: Uuid,
        /// Index into the reported building's dwellings.
        reported: usize,
        /// The code it had, where that changes.
        former_code: Option<String>,
    },
    /// Goes.
    Retire(Uuid),
}

/// Rows of the file by what came of them, and dwellings that go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// New dwellings, and retired ones that are back.
    pub added: u64,
    /// Dwellings that changed, alone or with their building.
    pub changed: u64,
    /// Dwellings that go.
    pub retired: u64,
    /// Dwellings that stay as they are.
    pub unchanged: u64,
}

/// A whole import.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Buildings with something to do.
    pub buildings: Vec<BuildingPlan>,
    /// The sums.
    pub counts: Counts,
}

/// Compares a file with the library. `extent` says whether what the file lacks is to go; `spared`
/// are codes of dwellings that the file names in rows that were refused: they are there.
pub fn plan(
    known: &[KnownBuilding],
    reported: &[ReportedBuilding],
    spared: &BTreeSet<String>,
    extent: Extent,
) -> Plan {
    let marks_known: Vec<_> = known
        .iter()
        .map(|b| Known {
            code: b.facts.code.clone(),
            key: place(&b.facts),
            retired: b.retired,
        })
        .collect();
    let marks_reported: Vec<_> = reported
        .iter()
        .map(|b| Reported {
            code: b.facts.code.clone(),
            key: place(&b.facts),
        })
        .collect();
    let pairs = pair(&marks_known, &marks_reported);

    let mut counts = Counts::default();
    let mut buildings = Vec::new();
    let mut met = vec![false; known.len()];
    for (index, (building, pair)) in reported.iter().zip(pairs).enumerate() {
        let planned = match pair {
            Some(at) => {
                met[at] = true;
                let goes = |d: &KnownDwelling| {
                    extent == Extent::Complete && !spared.contains(&d.facts.code)
                };
                of_known(&known[at], index, building, goes, &mut counts)
            }
            None => of_new(index, building, &mut counts),
        };
        if planned.write || !planned.dwellings.is_empty() {
            buildings.push(planned);
        }
    }
    if extent == Extent::Complete {
        for building in known
            .iter()
            .zip(met)
            .filter(|(b, met)| !met && !b.retired)
            .map(|(b, _)| b)
        {
            buildings.extend(gone(building, spared, &mut counts));
        }
    }
    Plan { buildings, counts }
}

fn place(facts: &super::BuildingFacts) -> (String, String, String, String) {
    (
        facts.road.clone(),
        facts.road_no.clone(),
        facts.compound.clone(),
        facts.label.clone(),
    )
}

fn of_new(index: usize, building: &ReportedBuilding, counts: &mut Counts) -> BuildingPlan {
    counts.added += building.dwellings.len() as u64;
    BuildingPlan {
        reported: Some(index),
        id: None,
        write: true,
        former_code: None,
        retire: false,
        dwellings: (0..building.dwellings.len())
            .map(DwellingPlan::Add)
            .collect(),
    }
}

fn of_known(
    known: &KnownBuilding,
    index: usize,
    reported: &ReportedBuilding,
    goes: impl Fn(&KnownDwelling) -> bool,
    counts: &mut Counts,
) -> BuildingPlan {
    let write = known.retired || known.facts != reported.facts;
    let former_code = (known.facts.code != reported.facts.code).then(|| known.facts.code.clone());
    let mut dwellings = Vec::new();

    let room = |f: &super::DwellingFacts| (f.unit.clone(), f.floor.clone(), f.room.clone());
    let marks_known: Vec<_> = known
        .dwellings
        .iter()
        .map(|d| Known {
            code: d.facts.code.clone(),
            key: room(&d.facts),
            retired: d.retired,
        })
        .collect();
    let marks_reported: Vec<_> = reported
        .dwellings
        .iter()
        .map(|d| Reported {
            code: d.code.clone(),
            key: room(d),
        })
        .collect();
    let mut met = vec![false; known.dwellings.len()];
    for (at, pair) in pair(&marks_known, &marks_reported).into_iter().enumerate() {
        let facts = &reported.dwellings[at];
        let Some(found) = pair else {
            dwellings.push(DwellingPlan::Add(at));
            counts.added += 1;
            continue;
        };
        met[found] = true;
        let was = &known.dwellings[found];
        if was.retired || was.facts != *facts {
            let former_code = (was.facts.code != facts.code).then(|| was.facts.code.clone());
            dwellings.push(DwellingPlan::Change {
                id: was.id,
                reported: at,
                former_code,
            });
        }
        if was.retired {
            counts.added += 1;
        } else if write || was.facts != *facts {
            counts.changed += 1;
        } else {
            counts.unchanged += 1;
        }
    }
    let goes = |(at, d): &(usize, &KnownDwelling)| !met[*at] && !d.retired && goes(d);
    for (_, dwelling) in known.dwellings.iter().enumerate().filter(goes) {
        dwellings.push(DwellingPlan::Retire(dwelling.id));
        counts.retired += 1;
    }
    BuildingPlan {
        reported: Some(index),
        id: Some(known.id),
        write,
        former_code,
        retire: false,
        dwellings,
    }
}

/// A building that the file lacks; `None` where there is nothing to do. One with a door that is
/// spared stays with it.
fn gone(
    known: &KnownBuilding,
    spared: &BTreeSet<String>,
    counts: &mut Counts,
) -> Option<BuildingPlan> {
    let is_spared = |d: &KnownDwelling| !d.retired && spared.contains(&d.facts.code);
    let retire = !known.dwellings.iter().any(is_spared);
    let dwellings: Vec<_> = known
        .dwellings
        .iter()
        .filter(|d| !d.retired && !is_spared(d))
        .map(|d| DwellingPlan::Retire(d.id))
        .collect();
    counts.retired += dwellings.len() as u64;
    (retire || !dwellings.is_empty()).then_some(BuildingPlan {
        reported: None,
        id: Some(known.id),
        write: false,
        former_code: None,
        retire,
        dwellings,
    })
}
