//! The immutable snapshot of all addresses that lines are resolved against.
//!
//! Built once from rows in any order, then only read, from any number of threads. Per dwelling it
//! keeps 28 bytes; every text is stored once.

mod builder;
mod lookup;
mod row;

pub use builder::LibraryBuilder;
pub use lookup::{AddressParts, Place};
pub use row::{AliasScope, LearnedAlias, LibraryRow, RowError};

use crate::hash::{Map, Set, Sym, Texts};
use crate::names::{NameId, Names};

/// Levels of the administrative path, widest first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum AreaLevel {
    /// 省.
    Province,
    /// 市.
    City,
    /// 区 or 县.
    District,
    /// 街道, 镇 or 乡.
    Street,
    /// 社区 or 村.
    Community,
}

impl AreaLevel {
    pub(crate) const ALL: [Self; 5] = [
        Self::Province,
        Self::City,
        Self::District,
        Self::Street,
        Self::Community,
    ];
}

/// Everything that the buildings of one place share.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub(crate) struct Site {
    /// Names of the areas, indexed by [`AreaLevel`]; the empty text where there is none.
    pub(crate) areas: [Sym; 5],
    pub(crate) road: Sym,
    pub(crate) road_no: Sym,
    pub(crate) compound: Sym,
}

/// A site with what is asked about it, in one piece of memory.
#[derive(Debug, Clone, Copy, serde::Serialize, serde::Deserialize)]
pub(crate) struct Located {
    pub(crate) at: Site,
    /// Comparable form of its house number.
    pub(crate) number: Sym,
    /// The name of its road, if it is one that can be found.
    pub(crate) road: Option<NameId>,
    /// Range of its buildings.
    pub(crate) from: u32,
    pub(crate) to: u32,
}

#[derive(Debug, Clone, Copy, serde::Serialize, serde::Deserialize)]
pub(crate) struct Building {
    pub(crate) code: crate::code::BuildingCode,
    pub(crate) site: u32,
    pub(crate) grid: Sym,
    pub(crate) label: Sym,
    /// Range of its units, which are sorted by room and section.
    pub(crate) from: u32,
    pub(crate) to: u32,
    /// Whether it has sections (单元).
    pub(crate) divided: bool,
}

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
pub(crate) struct Unit {
    /// First, so that units of one room label sort by it.
    pub(crate) section_key: Sym,
    pub(crate) room_digits: u32,
    pub(crate) room: Sym,
    pub(crate) section: Sym,
    pub(crate) floor: Sym,
    pub(crate) usage: Sym,
}

/// The address library in memory. Its serialised form is this program's own: another build may
/// not understand it, and what it holds is only checked for shape, not for sense.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct Library {
    pub(crate) texts: Texts,
    pub(crate) sites: Box<[Located]>,
    /// Sorted by site, key, code.
    pub(crate) buildings: Box<[Building]>,
    pub(crate) by_code: Map<crate::code::BuildingCode, u32>,
    /// Comparable form of each building's label: apart, so that few lines of memory hold them.
    pub(crate) building_keys: Box<[Sym]>,
    pub(crate) units: Box<[Unit]>,
    /// Comparable form of each unit's room label, by which the units of a building are sorted.
    pub(crate) room_keys: Box<[Sym]>,
    /// Official addresses that are not their parts put together.
    pub(crate) unusual: Map<crate::code::DwellingCode, Sym>,
    pub(crate) names: Names,
    /// Comparable room labels that have words in them (商铺3, 夹层).
    pub(crate) room_words: Set<Box<str>>,
    /// The handle of the empty text.
    pub(crate) empty: Sym,
    #[serde(skip)]
    pub(crate) conflicts: Vec<RowError>,
}

impl Library {
    /// Number of dwellings.
    pub fn dwellings(&self) -> usize {
        self.units.len()
    }

    /// Number of buildings.
    pub fn buildings(&self) -> usize {
        self.by_code.len()
    }

    /// Rows that contradicted each other; of such rows one was kept, the same in any row order.
    pub fn conflicts(&self) -> &[RowError] {
        &self.conflicts
    }

    /// Bytes the snapshot takes on the heap, to about a tenth.
    pub fn memory(&self) -> usize {
        self.texts.bytes()
            + size_of_val(&*self.sites)
            + size_of_val(&*self.buildings)
            + size_of_val(&*self.building_keys)
            + size_of_val(&*self.units)
            + size_of_val(&*self.room_keys)
            + self.by_code.capacity() * 24
            + self.unusual.capacity() * 32
            + self.names.bytes()
    }

    pub(crate) fn text(&self, sym: Sym) -> &str {
        self.texts.get(sym)
    }

    pub(crate) fn units_of(&self, building: &Building) -> &[Unit] {
        &self.units[building.from as usize..building.to as usize]
    }

    pub(crate) fn site(&self, site: u32) -> &Located {
        &self.sites[site as usize]
    }

    pub(crate) fn site_range(&self, site: u32) -> std::ops::Range<u32> {
        let site = self.site(site);
        site.from..site.to
    }
}
