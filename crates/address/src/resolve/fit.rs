//! Holding a reading against what the library has.

use crate::hash::Sym;
use crate::library::{Building, Library, Unit};
use crate::parse::Reading;

/// What a building has of the unit and room of a reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// The room.
    Room {
        unit: u32,
        /// The line named no unit and the building has some.
        inferred: bool,
        /// The line named a unit and the building has none.
        ignored: bool,
    },
    /// Several rooms, in different units.
    Rooms(Vec<u32>),
    /// No such room.
    NoRoom,
    /// No such unit.
    NoUnit,
    /// The line names no room.
    NotNamed,
}

impl Library {
    /// Buildings of a site that a reading means.
    pub(super) fn buildings_read(
        &self,
        site: u32,
        reading: &Reading,
    ) -> impl Iterator<Item = u32> + '_ {
        let range = self.site_range(site);
        let key = match &reading.building {
            Some(label) => self.texts.find(label),
            None => Some(self.empty),
        };
        // A place with a single building needs no label.
        let single = reading.building.is_none() && range.len() == 1;
        range.filter(move |&at| single || Some(self.buildings[at as usize].key) == key)
    }

    /// What `building` has of a reading.
    pub(super) fn find_room(&self, building: &Building, reading: &Reading) -> Found {
        let units = self.units_of(building);
        let unit_key = reading.unit.as_ref().map(|unit| self.texts.find(unit));
        let divided = units.iter().any(|unit| unit.section_key != self.empty);
        let in_unit = |unit: &Unit| match unit_key {
            Some(key) if divided => Some(unit.section_key) == key,
            _ => true,
        };
        let Some(room) = &reading.room else {
            let known = !divided || unit_key.is_none() || units.iter().any(in_unit);
            return if known {
                Found::NotNamed
            } else {
                Found::NoUnit
            };
        };
        let key = self.texts.find(room);
        let rooms: Vec<u32> = (building.from..building.to)
            .zip(units)
            .filter(|(_, unit)| Some(unit.room_key) == key && in_unit(unit))
            .map(|(at, _)| at)
            .collect();
        match *rooms {
            [unit] => Found::Room {
                unit,
                inferred: divided && unit_key.is_none(),
                ignored: !divided && unit_key.is_some(),
            },
            [] if divided && unit_key.is_some() && !units.iter().any(in_unit) => Found::NoUnit,
            [] => Found::NoRoom,
            _ => Found::Rooms(rooms),
        }
    }

    /// The floor of a unit, if the library has it and it is not the one written.
    pub(super) fn other_floor(&self, unit: &Unit, written: &str) -> Option<&str> {
        let floor = self.text(unit.floor);
        let plain = |text: &str| text.trim_end_matches(['层', '楼', 'F']).to_owned();
        (unit.floor != self.empty && plain(floor) != written).then_some(floor)
    }

    /// Sites of a numbered list with this house number.
    pub(super) fn at_number<'a>(&self, list: &'a [(Sym, u32)], number: &str) -> &'a [(Sym, u32)] {
        let Some(key) = self.texts.find(number) else {
            return &[];
        };
        let from = list.partition_point(|&(number, _)| number < key);
        let to = list.partition_point(|&(number, _)| number <= key);
        &list[from..to]
    }
}
