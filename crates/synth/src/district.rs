//! A made-up district as a plan: names and building shapes. Dwellings are computed from it, not
//! stored, so that 3.13 million of them need some 20 MB.

use crate::names::NameBook;
use crate::unit::Unit;

/// A street office or town (街道, 镇).
#[derive(Debug)]
pub(crate) struct Street {
    pub(crate) name: String,
    /// 001–099 street offices, 100–199 towns.
    pub(crate) code: u32,
}

/// A community or village committee (社区, 村).
#[derive(Debug)]
pub(crate) struct Community {
    pub(crate) street: usize,
    pub(crate) name: String,
    pub(crate) code: u32,
}

/// A patrol grid.
#[derive(Debug)]
pub(crate) struct Grid {
    pub(crate) community: usize,
    pub(crate) number: u32,
}

/// How the buildings of an estate are labelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Labels {
    Zhuang,
    Dong,
    HaoLou,
    /// A座, B座 …
    Letter,
}

impl Labels {
    pub(crate) fn write(self, number: u32) -> String {
        match self {
            Self::Zhuang => format!("{number}幢"),
            Self::Dong => format!("{number}栋"),
            Self::HaoLou => format!("{number}号楼"),
            Self::Letter => format!("{}座", letter(number)),
        }
    }
}

/// A for 1, B for 2 …
pub(crate) fn letter(number: u32) -> char {
    char::from(b'A' + u8::try_from(number.saturating_sub(1) % 26).unwrap_or(0))
}

/// What stands at a place.
#[derive(Debug)]
pub(crate) enum Place {
    /// Buildings inside a named compound with one road number.
    Estate {
        name: String,
        aliases: Vec<String>,
        road_no: u32,
        labels: Labels,
    },
    /// Buildings along a road, each with its own road number.
    Roadside,
    /// Houses of a village group, each with its own number; `village` is a part of the road name.
    Village { village: String },
}

/// A place and the road (or village group) it is numbered by.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) place: Place,
    pub(crate) road: usize,
}

/// The shape of one building.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Building {
    pub(crate) site: u32,
    pub(crate) grid: u32,
    /// Serial number inside the grid, from 1.
    pub(crate) serial: u32,
    /// The number on its label, or its road number.
    pub(crate) number: u32,
    /// Sections (单元) that are named in addresses; 0 where none are.
    pub(crate) sections: u8,
    pub(crate) floors: u8,
    pub(crate) per_floor: u8,
    /// Dwellings; may be fewer than the shape would hold.
    pub(crate) units: u32,
    /// How many dwellings come before it.
    pub(crate) first: u64,
}

/// A made-up district.
#[derive(Debug)]
pub struct District {
    pub(crate) seed: u64,
    pub(crate) province: &'static str,
    pub(crate) city: String,
    pub(crate) name: String,
    /// Six-digit division code.
    pub(crate) region: u32,
    pub(crate) streets: Vec<Street>,
    pub(crate) communities: Vec<Community>,
    pub(crate) grids: Vec<Grid>,
    pub(crate) roads: Vec<String>,
    pub(crate) sites: Vec<Site>,
    pub(crate) buildings: Vec<Building>,
    pub(crate) book: NameBook,
    pub(crate) units: u64,
}

impl District {
    /// How many dwellings it has: exactly what was asked for.
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

    /// The dwelling at `index` in library order, which is the order of the codes; none past the
    /// last one.
    pub fn unit(&self, index: u64) -> Option<Unit<'_>> {
        if index >= self.units {
            return None;
        }
        let building = self
            .buildings
            .partition_point(|b| b.first <= index)
            .checked_sub(1)?;
        let nth = index - self.buildings[building].first;
        Some(Unit::new(self, building, u32::try_from(nth).ok()?))
    }

    /// All dwellings in library order, computed as they are asked for.
    pub fn iter(&self) -> impl Iterator<Item = Unit<'_>> {
        self.buildings
            .iter()
            .enumerate()
            .flat_map(move |(index, b)| (0..b.units).map(move |nth| Unit::new(self, index, nth)))
    }
}
