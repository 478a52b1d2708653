//! How sure an anchor, a reading and what the library has together are.

use super::Parsed;
use super::anchor::{Anchor, How, Kind};
use super::context::{areas, roads, words};
use super::fit::Found;
use super::tail::{Tail, tail};
use crate::library::Library;
use crate::names::NameKind;
use crate::parse::{Liberty, Reading, is_stem, readings};
use crate::reason::Reason;

/// The confidence of an exact name with an existing room and nothing against it.
const PLAIN: f32 = 0.985;

/// From this confidence on an answer may be used as it is.
pub(super) const MATCH: f32 = 0.84;

/// From this confidence on a place is worth a clerk's look.
pub(super) const REVIEW: f32 = 0.45;

/// What it takes from a building that a room could not be made out.
const UNREAD_ROOM: f32 = 0.16;

/// What it takes from a room that the line puts on another floor: never used as it is.
const FLOOR_DIFFERS: f32 = 0.2;

/// What it takes from a room that the line only lies beside, or that isn't the only one.
const NOT_ALONE: f32 = 0.2;

/// A place that the line may mean.
#[derive(Debug, Clone)]
pub(super) struct Hit {
    pub(super) building: u32,
    pub(super) found: Found,
    pub(super) confidence: f32,
    /// For comparing with others: a room that exists speaks for its building.
    pub(super) score: f32,
    pub(super) kind: Kind,
    pub(super) how: How,
    /// Reached by taking a liberty with what was written.
    pub(super) freely: bool,
    pub(super) reasons: Vec<Reason>,
}

impl Hit {
    /// Good enough that no resembling names need to be looked for.
    pub(super) fn settles(&self) -> bool {
        self.confidence >= MATCH && !matches!(self.found, Found::Rooms(_))
            || (self.how == How::Spelt && self.kind == Kind::Compound)
    }

    /// Worth showing.
    pub(super) fn plausible(&self) -> bool {
        self.confidence >= REVIEW
    }

    /// The room, if one was found.
    pub(super) fn unit(&self) -> Option<u32> {
        match self.found {
            Found::Room { unit, .. } => Some(unit),
            _ => None,
        }
    }
}

/// A sum of what speaks against an answer, with the reasons.
pub(super) struct Weight {
    pub(super) confidence: f32,
    /// What tells places of one name apart and says little against a place alone.
    apart: f32,
    pub(super) reasons: Vec<Reason>,
}

impl Weight {
    /// Puts the place behind others that are otherwise as good.
    fn score_down(&mut self, by: f32) {
        self.apart += by;
    }

    /// Like `less`, for what matters most when another place of the same name has it right.
    pub(super) fn apart(&mut self, by: f32, reason: Reason) {
        self.apart += 0.1;
        self.less(by, reason);
    }

    pub(super) fn less(&mut self, by: f32, reason: Reason) {
        self.confidence -= by;
        self.reasons.push(reason);
    }
}

/// Every place that the anchors with the readings of their numbers lead to.
pub(super) fn hits(library: &Library, parsed: &Parsed, anchors: &[Anchor]) -> Vec<Hit> {
    let mut hits = Vec::new();
    for anchor in anchors {
        let tail = tail(parsed, anchor);
        if anchor.kind == Kind::Road && tail.numbers.is_empty() {
            continue;
        }
        let house = matches!(anchor.kind, Kind::Road | Kind::Community);
        for reading in readings(&tail.numbers, house) {
            places(library, anchor, &reading, |building| {
                hits.extend(hit(library, parsed, anchor, &tail, &reading, building));
            });
        }
    }
    hits
}

/// Rooms of estates named without a building, in every building that has them.
pub(super) fn unlabelled(library: &Library, parsed: &Parsed, anchors: &[Anchor]) -> Vec<Hit> {
    let mut hits = Vec::new();
    for anchor in anchors
        .iter()
        .filter(|anchor| anchor.kind != Kind::Community)
    {
        let tail = tail(parsed, anchor);
        for mut reading in readings(&tail.numbers, anchor.kind == Kind::Road) {
            if reading.building.is_some() || reading.room.is_none() {
                continue;
            }
            reading.strain += 0.25;
            for site in anchor_sites(library, anchor, &reading) {
                for building in library.site_range(site) {
                    let found = library.find_room(&library.buildings[building as usize], &reading);
                    if !matches!(found, Found::Room { .. }) {
                        continue;
                    }
                    let label = library.buildings[building as usize].label;
                    let mut hit = hit(library, parsed, anchor, &tail, &reading, building);
                    if let Some(hit) = &mut hit {
                        let building = library.text(label).to_owned();
                        hit.reasons.push(Reason::BuildingInferred { building });
                    }
                    hits.extend(hit);
                }
            }
        }
    }
    hits
}

/// The sites that an anchor with the house number of a reading means.
fn anchor_sites(library: &Library, anchor: &Anchor, reading: &Reading) -> Vec<u32> {
    let names = &library.names;
    match (anchor.kind, &reading.number) {
        (Kind::Compound, None) => names
            .compound(anchor.name)
            .iter()
            .map(|&(_, at)| at)
            .collect(),
        (Kind::Road, Some(number)) => {
            let sites = library.at_number(names.road(anchor.name), number);
            sites.iter().map(|&(_, at)| at).collect()
        }
        _ => Vec::new(),
    }
}

/// The buildings an anchor and a reading lead to.
fn places(library: &Library, anchor: &Anchor, reading: &Reading, mut each: impl FnMut(u32)) {
    let names = &library.names;
    let numbered = match anchor.kind {
        Kind::Building => {
            if reading.number.is_none() && reading.building.is_none() {
                names
                    .buildings(anchor.name)
                    .iter()
                    .for_each(|&building| each(building));
            }
            return;
        }
        Kind::Compound => {
            let number = reading
                .number
                .as_ref()
                .map(|number| library.texts.find(number));
            for &(_, site) in names.compound(anchor.name) {
                let fits =
                    number.is_none_or(|key| Some(library.site_no_keys[site as usize]) == key);
                // A compound named without any number is no building.
                let said = reading.building.is_some() || reading.room.is_some();
                if fits && said {
                    library.buildings_read(site, reading).for_each(&mut each);
                }
            }
            return;
        }
        Kind::Road => names.road(anchor.name),
        Kind::Community => names.community(anchor.name),
    };
    if let Some(number) = &reading.number {
        for &(_, site) in library.at_number(numbered, number) {
            library.buildings_read(site, reading).for_each(&mut each);
        }
    } else if reading.building.is_some() {
        // Villages whose houses are buildings without a house number.
        for &(number, site) in numbered {
            if number == library.empty {
                library.buildings_read(site, reading).for_each(&mut each);
            }
        }
    }
}

fn hit(
    library: &Library,
    parsed: &Parsed,
    anchor: &Anchor,
    tail: &Tail<'_>,
    reading: &Reading,
    at: u32,
) -> Option<Hit> {
    let building = &library.buildings[at as usize];
    let site = &library.sites[building.site as usize];
    let found = library.find_room(building, reading);
    let exists = matches!(found, Found::Room { .. } | Found::Rooms(_));
    if !exists && matches!(reading.liberty, Some(Liberty::Cut | Liberty::RoomPart)) {
        return None;
    }
    let mut weight = Weight {
        confidence: PLAIN - reading.strain,
        apart: 0.0,
        reasons: Vec::new(),
    };
    name(library, parsed, anchor, building.site, &mut weight);
    room(library, reading, &found, &mut weight);
    match reading.liberty {
        Some(Liberty::Cut) => weight.reasons.push(Reason::NumbersCut),
        Some(Liberty::RoomPart) => weight.reasons.push(Reason::RoomPart),
        Some(Liberty::Unread) => weight.reasons.push(Reason::NumbersUnread),
        None if tail.unread && found == Found::NotNamed => {
            weight.less(UNREAD_ROOM, Reason::NumbersUnread);
        }
        None => {}
    }
    let meant = exists || found == Found::NotNamed;
    if meant && let Some((from, to)) = tail.beside {
        let written = parsed.line.text(from, to);
        weight.less(NOT_ALONE, Reason::WordsUnexplained { written });
    } else if meant && tail.further {
        weight.less(NOT_ALONE, Reason::NumbersUnread);
    }
    areas(library, parsed, anchor, site, &mut weight);
    roads(library, parsed, anchor, building.site, &mut weight);
    words(library, parsed, anchor, tail, building.site, &mut weight);
    if anchor.kind == Kind::Community && site.road != library.empty {
        let name = library.text(site.road).to_owned();
        weight.less(
            0.15,
            Reason::RoadDiffers {
                written: String::new(),
                name,
            },
        );
    }
    let confidence = weight.confidence.max(0.0);
    let vague = match found {
        Found::Room { .. } => 0.0,
        // Better than a reading of the same numbers that does not exist.
        Found::Rooms(_) => -0.2,
        Found::NotNamed => 0.02,
        Found::NoRoom | Found::NoUnit => 0.12,
    };
    let (kind, how) = (anchor.kind, anchor.how);
    // A dwelling reached with a liberty is a better answer than its building without the room.
    let reached = match reading.liberty {
        Some(Liberty::Cut | Liberty::RoomPart) => 0.1,
        _ => 0.0,
    };
    let score = confidence - vague - weight.apart + reached;
    (confidence > 0.2).then_some(Hit {
        building: at,
        found,
        confidence,
        score,
        kind,
        how,
        freely: reading.liberty.is_some(),
        reasons: weight.reasons,
    })
}

fn name(library: &Library, parsed: &Parsed, anchor: &Anchor, site: u32, weight: &mut Weight) {
    let written = parsed.line.text(anchor.from, anchor.to);
    let spelling = library.names.spelling(anchor.name);
    match anchor.how {
        How::Spelt => {}
        How::Near(difference) => {
            let reason = Reason::NameRead {
                written: written.clone(),
                name: spelling,
                difference,
            };
            weight.less(anchor.cost * 0.5, reason);
        }
        How::Shortened | How::OtherKind => {
            let reason = Reason::NameShortened {
                written: written.clone(),
                name: spelling,
            };
            weight.less(anchor.cost * 0.7, reason);
        }
    }
    let source = anchor.source(library, site);
    let site = &library.sites[site as usize];
    match source {
        Some(NameKind::Alias) => {
            let name = library.text(site.compound).to_owned();
            weight.score_down(0.03);
            weight.less(0.005, Reason::AliasRead { written, name });
        }
        Some(NameKind::Learned) => {
            let name = library.text(site.compound).to_owned();
            weight.reasons.push(Reason::LearnedRead { written, name });
        }
        _ => {}
    }
}

fn room(library: &Library, reading: &Reading, found: &Found, weight: &mut Weight) {
    let said = |text: &Option<String>| text.clone().unwrap_or_default();
    match found {
        Found::Room {
            unit,
            inferred,
            ignored,
        } => {
            let unit = &library.units[*unit as usize];
            weight.reasons.push(Reason::RoomExists);
            if *inferred {
                let unit = library.text(unit.section).to_owned();
                weight.less(0.03, Reason::UnitInferred { unit });
            }
            if *ignored {
                weight.less(
                    0.03,
                    Reason::UnitIgnored {
                        unit: said(&reading.unit),
                    },
                );
            }
            if let Some(written) = &reading.floor
                && let Some(floor) = library.other_floor(unit, written)
            {
                let (written, floor) = (written.clone(), floor.to_owned());
                // Either number may be the wrong one, and a floor below ground is another dwelling.
                weight.less(FLOOR_DIFFERS, Reason::FloorDiffers { written, floor });
            }
        }
        Found::Rooms(rooms) => {
            weight.less(0.3, Reason::UnitMissing { count: rooms.len() });
        }
        Found::NoRoom => {
            weight.less(
                0.03,
                Reason::RoomUnknown {
                    room: said(&reading.room),
                },
            );
        }
        Found::NoUnit => {
            // Unit A of a building whose units have numbers is one of them under another name.
            let lettered = reading.unit.as_ref().is_some_and(|unit| {
                unit.chars()
                    .all(|ch| ch.is_ascii_alphabetic() || is_stem(ch))
            });
            weight.less(
                if lettered { 0.2 } else { 0.06 },
                Reason::UnitUnknown {
                    unit: said(&reading.unit),
                },
            );
        }
        Found::NotNamed => weight.less(0.01, Reason::BuildingExists),
    }
}
