//! Holding a reading against what the library has.

use super::anchor::Anchor;
use crate::hash::{Sym, index};
use crate::library::{Building, Library, Unit};
use crate::never::Barred;
use crate::parse::{Labels, Reading};

/// What a building has of the unit and room of a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// The room.
    Room {
        unit: u32,
        /// The line named no unit and the building has some.
        inferred: bool,
        /// The line named a unit and the building has none.
        ignored: bool,
    },
    /// Several rooms, in different units: a range of them.
    Rooms { from: u32, to: u32 },
    /// No such room.
    NoRoom,
    /// No such unit.
    NoUnit,
    /// The line names no room.
    NotNamed,
}

impl Barred {
    /// What is found of a building without what people said the line never means; `None` where
    /// nothing else is left of it.
    pub(super) fn allow(
        &self,
        library: &Library,
        anchor: &Anchor,
        building: &Building,
        found: Found,
    ) -> Option<Found> {
        if self.is_empty() {
            return Some(found);
        }
        if self.building(anchor.from, anchor.to, building.code) {
            return None;
        }
        let barred = |unit: u32| {
            let digits = library.units[unit as usize].room_digits;
            self.room(building.code, digits)
        };
        match found {
            Found::Room { unit, .. } if barred(unit) => None,
            Found::Rooms { from, to } => {
                let mut left = (from..to).filter(|&unit| !barred(unit));
                let unit = left.next()?;
                let others = left.next().is_some();
                Some(if others {
                    found
                } else {
                    Found::Room {
                        unit,
                        inferred: true,
                        ignored: false,
                    }
                })
            }
            other => Some(other),
        }
    }
}

impl Library {
    /// Buildings of a site that a reading means.
    pub(super) fn buildings_read(
        &self,
        site: u32,
        reading: &Reading,
        labels: &Labels<'_>,
    ) -> std::ops::Range<u32> {
        let range = self.site_range(site);
        // A place with a single building needs no label.
        if reading.building.is_none() && range.len() == 1 {
            return range;
        }
        let key = match reading.building {
            Some(label) => labels.sym(label),
            None => Some(self.empty),
        };
        let Some(key) = key else {
            return range.start..range.start;
        };
        let keys = &self.building_keys[range.start as usize..range.end as usize];
        let from = keys.partition_point(|&other| other < key);
        let count = keys[from..].partition_point(|&other| other == key);
        let from = range.start + index(from);
        from..from + index(count)
    }

    /// What `building` has of a reading.
    pub(super) fn find_room(
        &self,
        building: &Building,
        reading: &Reading,
        labels: &Labels<'_>,
    ) -> Found {
        let units = self.units_of(building);
        let divided = building.divided;
        let section = reading
            .unit
            .filter(|_| divided)
            .map(|unit| labels.sym(unit));
        let no_section =
            || section.is_some_and(|key| units.iter().all(|unit| Some(unit.section_key) != key));
        let Some(room) = reading.room else {
            return if no_section() {
                Found::NoUnit
            } else {
                Found::NotNamed
            };
        };
        let rooms = labels.sym(room).map_or(0..0, |key| {
            let keys = &self.room_keys[building.from as usize..building.to as usize];
            let from = keys.partition_point(|&other| other < key);
            let count = keys[from..].partition_point(|&other| other == key);
            from..from + count
        });
        let rooms = match section {
            Some(None) => 0..0,
            Some(Some(key)) => {
                let same = &units[rooms.clone()];
                let from = same.partition_point(|unit| unit.section_key < key);
                let count = same[from..].partition_point(|unit| unit.section_key == key);
                rooms.start + from..rooms.start + from + count
            }
            None => rooms,
        };
        let from = building.from + index(rooms.start);
        match rooms.len() {
            1 => Found::Room {
                unit: from,
                inferred: divided && reading.unit.is_none(),
                ignored: !divided && reading.unit.is_some(),
            },
            0 if no_section() => Found::NoUnit,
            0 => Found::NoRoom,
            count => Found::Rooms {
                from,
                to: from + index(count),
            },
        }
    }

    /// The floor of a unit, if the library has it and it is not the one written.
    pub(super) fn other_floor(&self, unit: &Unit, written: &str) -> Option<&str> {
        let floor = self.text(unit.floor);
        let plain = |text: &str| text.trim_end_matches(['层', '楼', 'F']) == written;
        (unit.floor != self.empty && !plain(floor)).then_some(floor)
    }

    /// Sites of a numbered list with this house number.
    pub(super) fn at_number(list: &[(Sym, u32)], number: Option<Sym>) -> &[(Sym, u32)] {
        let Some(key) = number else {
            return &[];
        };
        let list = &list[list.partition_point(|&(number, _)| number < key)..];
        &list[..list.partition_point(|&(number, _)| number == key)]
    }
}
