//! How sure an anchor, a reading and what the library has together are.

use super::Parsed;
use super::anchor::{Anchor, How, Kind};
use super::context::{areas, roads, words};
use super::fit::Found;
use super::search::Hit;
use super::tail::Tail;
use super::weight::Weight;
use crate::library::Library;
use crate::names::NameKind;
use crate::parse::{Label, Labels, Liberty, is_stem};
use crate::reason::Reason;

/// The confidence of an exact name with an existing room and nothing against it.
pub(super) const PLAIN: f32 = 0.985;

/// From this confidence on an answer may be used as it is.
pub(super) const MATCH: f32 = 0.84;

/// The same where the room exists, the name has a usual slip and no other place is in sight.
pub(super) const MATCH_ALONE: f32 = 0.79;

/// From this confidence on a place is worth a clerk's look.
pub(super) const REVIEW: f32 = 0.45;

/// Up to this confidence a place isn't considered.
pub(super) const HOPELESS: f32 = 0.2;

/// What it takes from a building that a room could not be made out.
const UNREAD_ROOM: f32 = 0.16;

/// What it takes from a room that the line puts on another floor: never used as it is.
const FLOOR_DIFFERS: f32 = 0.2;

/// What it takes from a room that the line only lies beside, or that isn't the only one.
const NOT_ALONE: f32 = 0.2;

/// An anchor of a line.
pub(super) type Named<'a> = (&'a Library, &'a Parsed, &'a Anchor);

/// How the name was recognised.
pub(super) fn name((library, parsed, anchor): Named<'_>, site: u32, weight: &mut Weight) {
    let written = || parsed.line.text(anchor.from, anchor.to);
    let spelling = || library.names.spelling(anchor.name);
    match anchor.how {
        How::Spelt => {}
        How::Near(difference) => {
            let reason = || Reason::NameRead {
                written: written(),
                name: spelling(),
                difference,
            };
            weight.less(anchor.cost * by_name(anchor.how), reason);
        }
        How::Shortened | How::OtherKind => {
            weight.less(anchor.cost * by_name(anchor.how), || {
                Reason::NameShortened {
                    written: written(),
                    name: spelling(),
                }
            });
        }
    }
    let name = || {
        let compound = library.site(site).at.compound;
        library.text(compound).to_owned()
    };
    match anchor.source(library, site) {
        Some(NameKind::Alias) => {
            weight.score_down(0.03);
            weight.less(0.005, || Reason::AliasRead {
                written: written(),
                name: name(),
            });
        }
        Some(NameKind::Learned) => weight.note(|| Reason::LearnedRead {
            written: written(),
            name: name(),
        }),
        _ => {}
    }
}

/// What an anchor's name leaves of the confidence in the places it leads to.
pub(super) fn at_best(anchor: &Anchor) -> f32 {
    PLAIN - anchor.cost * by_name(anchor.how)
}

/// How much of the cost of a name counts against its places.
fn by_name(how: How) -> f32 {
    match how {
        How::Spelt | How::Near(_) => 0.5,
        How::Shortened | How::OtherKind => 0.7,
    }
}

/// What the rest of the line says about the site.
pub(super) fn context(named: Named<'_>, tail: &Tail<'_>, site: u32, weight: &mut Weight) {
    let (library, parsed, anchor) = named;
    let place = &library.site(site).at;
    areas(library, parsed, anchor, place, weight);
    roads(library, parsed, anchor, site, weight);
    words(library, parsed, anchor, tail, site, weight);
    if anchor.kind == Kind::Community && place.road != library.empty {
        weight.less(0.15, || Reason::RoadDiffers {
            written: String::new(),
            name: library.text(place.road).to_owned(),
        });
    }
}

/// What the library has of unit, floor and room.
pub(super) fn room(library: &Library, labels: &Labels<'_>, hit: &Hit, weight: &mut Weight) {
    let reading = &hit.reading;
    let said = |label: Option<Label>| label.map_or("", |label| labels.text(label));
    match hit.found {
        Found::Room {
            unit,
            inferred,
            ignored,
        } => {
            let unit = &library.units[unit as usize];
            weight.note(|| Reason::RoomExists);
            if inferred {
                let unit = library.text(unit.section);
                weight.less(0.03, || Reason::UnitInferred { unit: unit.into() });
            }
            if ignored {
                let unit = said(reading.unit);
                weight.less(0.03, || Reason::UnitIgnored { unit: unit.into() });
            }
            let written = said(reading.floor);
            if reading.floor.is_some()
                && let Some(floor) = library.other_floor(unit, written)
            {
                // Either number may be the wrong one, and a floor below ground is another dwelling.
                weight.less(FLOOR_DIFFERS, || Reason::FloorDiffers {
                    written: written.into(),
                    floor: floor.into(),
                });
            }
        }
        Found::Rooms { from, to } => {
            let count = (to - from) as usize;
            weight.less(0.3, || Reason::UnitMissing { count });
        }
        Found::NoRoom => {
            let room = said(reading.room);
            weight.less(0.03, || Reason::RoomUnknown { room: room.into() });
        }
        Found::NoUnit => {
            // Unit A of a building whose units have numbers is one of them under another name.
            let unit = said(reading.unit);
            let lettered = unit
                .chars()
                .all(|ch| ch.is_ascii_alphabetic() || is_stem(ch));
            let by = if lettered { 0.2 } else { 0.06 };
            weight.less(by, || Reason::UnitUnknown { unit: unit.into() });
        }
        Found::NotNamed => weight.less(0.01, || Reason::BuildingExists),
    }
}

/// Whether a liberty was taken with the numbers and led to no room.
pub(super) fn taken_in_vain(hit: &Hit) -> bool {
    let exists = matches!(hit.found, Found::Room { .. } | Found::Rooms { .. });
    !exists && matches!(hit.reading.liberty, Some(Liberty::Cut | Liberty::RoomPart))
}

/// Liberties taken with the numbers, and what stands behind them.
pub(super) fn liberties(parsed: &Parsed, tail: &Tail<'_>, hit: &Hit, weight: &mut Weight) {
    match hit.reading.liberty {
        Some(Liberty::Cut) => weight.note(|| Reason::NumbersCut),
        Some(Liberty::RoomPart) => weight.note(|| Reason::RoomPart),
        Some(Liberty::Unread) => weight.note(|| Reason::NumbersUnread),
        None if tail.unread && hit.found == Found::NotNamed => {
            weight.less(UNREAD_ROOM, || Reason::NumbersUnread);
        }
        None => {}
    }
    if matches!(hit.found, Found::NoRoom | Found::NoUnit) {
        return;
    }
    if let Some((from, to)) = tail.beside {
        weight.less(NOT_ALONE, || Reason::WordsUnexplained {
            written: parsed.line.text(from, to),
        });
    } else if tail.further {
        weight.less(NOT_ALONE, || Reason::NumbersUnread);
    }
}

/// What a hit is worth beside others.
pub(super) fn score(hit: &Hit, weight: &Weight) -> f32 {
    let vague = match hit.found {
        Found::Room { .. } => 0.0,
        // Better than a reading of the same numbers that does not exist.
        Found::Rooms { .. } => -0.2,
        Found::NotNamed => 0.02,
        Found::NoRoom | Found::NoUnit => 0.12,
    };
    // A dwelling reached with a liberty is a better answer than its building without the room.
    let reached = match hit.reading.liberty {
        Some(Liberty::Cut | Liberty::RoomPart) => 0.1,
        _ => 0.0,
    };
    weight.confidence - vague - weight.apart + reached
}
