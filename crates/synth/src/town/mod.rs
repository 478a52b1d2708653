//! Towns of other kinds: northern quarters (号楼, 单元), lanes (弄, 号, 室), towers with letters,
//! dormitories of business parks, villages with groups, houses with 附, 之 and 甲. Made up with other
//! words and other slips than [`District`](crate::District), so that what reads addresses can be
//! held to lines it was not developed with.

mod chars;
mod lines;
mod mess;
mod plan;
mod row;
mod spell;
mod words;

use crate::names::NameBook;

pub use lines::Line;

/// What stands at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// An estate whose buildings are 号楼, 栋 or 幢, with sections.
    Quarter(&'static str),
    /// A lane (弄) whose houses are 号.
    Lane,
    /// Towers called A座, or 1号楼.
    Tower(bool),
    /// Dormitories of a business park.
    Dormitory,
    /// Houses along a road.
    Houses,
    /// Houses of a village group.
    Village,
}

/// A place with the road (or village group) it is numbered by.
#[derive(Debug)]
struct Site {
    kind: Kind,
    grid: u32,
    road: u32,
    /// The number on the road; of lanes with 弄. Empty where each building has its own.
    number: String,
    compound: String,
    alias: String,
}

#[derive(Debug, Clone, Copy)]
struct Building {
    site: u32,
    /// In its grid, from 1.
    serial: u32,
    number: u32,
    /// 附2号, 之3, 甲: what the number has behind it.
    part: Part,
    sections: u8,
    floors: u8,
    per_floor: u8,
    units: u32,
    first: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Whole,
    Fu(u8),
    Zhi(u8),
    Dash(u8),
    Jia,
}

#[derive(Debug)]
struct Community {
    street: usize,
    name: String,
    code: u32,
}

/// A made-up town.
#[derive(Debug)]
pub struct Town {
    seed: u64,
    province: &'static str,
    city: String,
    name: String,
    region: u32,
    /// What follows a room's number: 室, 号 or nothing.
    room_word: &'static str,
    streets: Vec<(String, u32)>,
    communities: Vec<Community>,
    /// Community and number of each grid.
    grids: Vec<(usize, u32)>,
    roads: Vec<String>,
    /// The highest number in use on each road.
    highest: Vec<u32>,
    sites: Vec<Site>,
    buildings: Vec<Building>,
    book: NameBook,
    units: u64,
}

/// One dwelling of a town.
#[derive(Debug, Clone, Copy)]
struct Home<'a> {
    town: &'a Town,
    building: &'a Building,
    nth: u32,
}

impl Town {
    /// How many dwellings it has.
    pub fn units(&self) -> u64 {
        self.units
    }

    /// How many buildings it has.
    pub fn buildings(&self) -> usize {
        self.buildings.len()
    }

    /// How many grids it has.
    pub fn grids(&self) -> usize {
        self.grids.len()
    }
}

impl<'a> Home<'a> {
    fn site(&self) -> &'a Site {
        &self.town.sites[self.building.site as usize]
    }

    fn community(&self) -> &'a Community {
        &self.town.communities[self.town.grids[self.site().grid as usize].0]
    }

    fn street(&self) -> &'a str {
        &self.town.streets[self.community().street].0
    }

    fn road(&self) -> &'a str {
        &self.town.roads[self.site().road as usize]
    }

    /// The number on the road as the library has it.
    fn road_number(&self) -> String {
        let site = self.site();
        if !site.number.is_empty() {
            return site.number.clone();
        }
        let number = self.building.number;
        match self.building.part {
            Part::Whole => format!("{number}号"),
            Part::Fu(part) => format!("{number}号附{part}号"),
            Part::Zhi(part) => format!("{number}号之{part}"),
            Part::Dash(part) => format!("{number}-{part}号"),
            Part::Jia => format!("甲{number}号"),
        }
    }

    fn label(&self) -> String {
        let number = self.building.number;
        match self.site().kind {
            Kind::Quarter(word) => format!("{number}{word}"),
            Kind::Lane => format!("{number}号"),
            Kind::Tower(true) => format!("{}座", crate::district::letter(number)),
            Kind::Tower(false) => format!("{number}号楼"),
            Kind::Dormitory => format!("{number}栋"),
            Kind::Houses | Kind::Village => String::new(),
        }
    }

    fn per_section(&self) -> u32 {
        (u32::from(self.building.floors) * u32::from(self.building.per_floor)).max(1)
    }

    fn section(&self) -> Option<u32> {
        (self.building.sections > 0).then(|| self.nth / self.per_section() + 1)
    }

    fn floor(&self) -> u32 {
        self.nth % self.per_section() / u32::from(self.building.per_floor) + 1
    }

    fn room(&self) -> u32 {
        self.floor() * 100 + self.nth % u32::from(self.building.per_floor) + 1
    }

    fn upper(&self) -> String {
        format!("{}{}{}", self.town.province, self.town.city, self.town.name)
    }

    fn building_code(&self) -> String {
        let (community, grid) = self.town.grids[self.site().grid as usize];
        let community = &self.town.communities[community];
        format!(
            "{:06}{:03}{:03}{grid:02}{:05}",
            self.town.region,
            self.town.streets[community.street].1,
            community.code,
            self.building.serial
        )
    }

    fn code(&self) -> String {
        format!("{}{:06}", self.building_code(), self.nth + 1)
    }

    fn standard_address(&self) -> String {
        let section = self.section().map(|n| format!("{n}单元"));
        format!(
            "{}{}{}{}{}{}{}{}{}",
            self.upper(),
            self.street(),
            self.road(),
            self.road_number(),
            self.site().compound,
            self.label(),
            section.unwrap_or_default(),
            self.room(),
            self.town.room_word
        )
    }
}
