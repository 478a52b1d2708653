//! Looking places up by their code.

use serde::{Deserialize, Serialize};

use super::{AreaLevel, Building, Library, Unit};
use crate::code::{BuildingCode, Code, DwellingCode};

/// The parts of an official address; those that do not exist are empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressParts {
    /// 省.
    pub province: String,
    /// 市.
    pub city: String,
    /// 区 or 县.
    pub district: String,
    /// 街道, 镇 or 乡.
    pub street: String,
    /// 社区 or 村.
    pub community: String,
    /// Patrol grid.
    pub grid: String,
    /// Road, lane, or village group.
    pub road: String,
    /// House number.
    pub road_no: String,
    /// Estate.
    pub compound: String,
    /// Building label.
    pub building: String,
    /// 单元, empty for a building.
    pub unit: String,
    /// Floor, empty for a building.
    pub floor: String,
    /// Room label, empty for a building.
    pub room: String,
    /// Kind of use, empty for a building.
    pub usage: String,
}

/// A place of the library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Its code.
    pub code: Code,
    /// Its parts.
    pub parts: AddressParts,
    /// The full address in the official spelling.
    pub standard_address: String,
}

impl Library {
    /// The place with this code, if the library has it.
    pub fn place(&self, code: Code) -> Option<Place> {
        match code {
            Code::Building(code) => self.building_place(code),
            Code::Dwelling(code) => self.dwelling_place(code),
        }
    }

    fn building_place(&self, code: BuildingCode) -> Option<Place> {
        let building = self.building(code)?;
        let standard_address = self.building_address(building);
        Some(Place {
            code: Code::Building(code),
            parts: self.parts(building, None),
            standard_address,
        })
    }

    fn dwelling_place(&self, code: DwellingCode) -> Option<Place> {
        // A building whose rows disagree on its label stands in several entries.
        let (building, unit) = self.entries(code.building()).find_map(|building| {
            let unit = self
                .units_of(building)
                .iter()
                .find(|unit| unit.room_digits == code.room_digits())?;
            Some((building, unit))
        })?;
        Some(Place {
            code: Code::Dwelling(code),
            parts: self.parts(building, Some(unit)),
            standard_address: self.unit_address(building, unit),
        })
    }

    /// Codes of the dwellings of a building, in the order of their digits.
    pub fn dwellings_of(&self, code: BuildingCode) -> Vec<DwellingCode> {
        let mut codes: Vec<DwellingCode> = self
            .entries(code)
            .flat_map(|building| self.units_of(building))
            .filter_map(|unit| code.dwelling(unit.room_digits))
            .collect();
        codes.sort_unstable();
        codes
    }

    fn building(&self, code: BuildingCode) -> Option<&Building> {
        self.by_code
            .get(&code)
            .map(|&at| &self.buildings[at as usize])
    }

    fn entries(&self, code: BuildingCode) -> impl Iterator<Item = &Building> {
        let first = self
            .by_code
            .get(&code)
            .map_or(self.buildings.len(), |&at| at as usize);
        // Almost always there is one entry; the rest of the library is only searched when the
        // code is known at all.
        let one = self.buildings.get(first);
        let rest = if self.split(code) {
            self.buildings.get(first + 1..)
        } else {
            None
        };
        one.into_iter().chain(
            rest.unwrap_or_default()
                .iter()
                .filter(move |building| building.code == code),
        )
    }

    /// Whether a building code stands in more than one entry.
    fn split(&self, code: BuildingCode) -> bool {
        self.buildings.len() != self.by_code.len() && self.by_code.contains_key(&code)
    }

    fn parts(&self, building: &Building, unit: Option<&Unit>) -> AddressParts {
        let site = &self.site(building.site).at;
        let area = |level: AreaLevel| self.text(site.areas[level as usize]).to_owned();
        let of_unit = |part: fn(&Unit) -> crate::hash::Sym| {
            unit.map(|unit| self.text(part(unit)).to_owned())
                .unwrap_or_default()
        };
        AddressParts {
            province: area(AreaLevel::Province),
            city: area(AreaLevel::City),
            district: area(AreaLevel::District),
            street: area(AreaLevel::Street),
            community: area(AreaLevel::Community),
            grid: self.text(building.grid).to_owned(),
            road: self.text(site.road).to_owned(),
            road_no: self.text(site.road_no).to_owned(),
            compound: self.text(site.compound).to_owned(),
            building: self.text(building.label).to_owned(),
            unit: of_unit(|unit| unit.section),
            floor: of_unit(|unit| unit.floor),
            room: of_unit(|unit| unit.room),
            usage: of_unit(|unit| unit.usage),
        }
    }

    pub(crate) fn building_address(&self, building: &Building) -> String {
        let site = &self.site(building.site).at;
        let [province, city, district, street, _] = site.areas;
        [
            province,
            city,
            district,
            street,
            site.road,
            site.road_no,
            site.compound,
            building.label,
        ]
        .map(|sym| self.text(sym))
        .concat()
    }

    pub(crate) fn unit_address(&self, building: &Building, unit: &Unit) -> String {
        let unusual = building
            .code
            .dwelling(unit.room_digits)
            .and_then(|code| self.unusual.get(&code));
        if let Some(&text) = unusual {
            return self.text(text).to_owned();
        }
        let mut address = self.building_address(building);
        address.push_str(self.text(unit.section));
        address.push_str(self.text(unit.room));
        address
    }
}
