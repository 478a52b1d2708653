//! One dwelling of a made-up district, seen through the plan.

use crate::district::{Building, Community, District, Grid, Labels, Place, Site, Street};
use crate::rng::Rng;

const PURPOSE_POINT: u64 = 0x70;
/// Side of a grid's square in degrees, some 400 m.
const GRID_SIDE: f64 = 0.004;

/// One dwelling.
#[derive(Debug, Clone, Copy)]
pub struct Unit<'a> {
    district: &'a District,
    building: usize,
    nth: u32,
}

impl<'a> Unit<'a> {
    pub(crate) fn new(district: &'a District, building: usize, nth: u32) -> Self {
        Self {
            district,
            building,
            nth,
        }
    }

    pub(crate) fn district(&self) -> &'a District {
        self.district
    }

    pub(crate) fn building(&self) -> &'a Building {
        &self.district.buildings[self.building]
    }

    pub(crate) fn site(&self) -> &'a Site {
        &self.district.sites[self.building().site as usize]
    }

    pub(crate) fn grid(&self) -> &'a Grid {
        &self.district.grids[self.building().grid as usize]
    }

    pub(crate) fn community(&self) -> &'a Community {
        &self.district.communities[self.grid().community]
    }

    pub(crate) fn street(&self) -> &'a Street {
        &self.district.streets[self.community().street]
    }

    /// The road, or the village with its group.
    pub fn road(&self) -> &'a str {
        &self.district.roads[self.site().road]
    }

    /// The number on the road or in the village group.
    pub fn road_number(&self) -> u32 {
        match &self.site().place {
            Place::Estate { road_no, .. } => *road_no,
            Place::Roadside | Place::Village { .. } => self.building().number,
        }
    }

    /// The name of the compound; empty where there is none.
    pub fn compound(&self) -> &'a str {
        match &self.site().place {
            Place::Estate { name, .. } => name,
            Place::Roadside | Place::Village { .. } => "",
        }
    }

    /// The village whose groups number the house, where it stands in one.
    pub fn village(&self) -> Option<&'a str> {
        match &self.site().place {
            Place::Village { village } => Some(village),
            Place::Estate { .. } | Place::Roadside => None,
        }
    }

    /// Other names of the compound.
    pub fn aliases(&self) -> &'a [String] {
        match &self.site().place {
            Place::Estate { aliases, .. } => aliases,
            Place::Roadside | Place::Village { .. } => &[],
        }
    }

    /// The building's label, as 3幢 or A座; empty where only the road number tells.
    pub fn label(&self) -> String {
        match &self.site().place {
            Place::Estate { labels, .. } => labels.write(self.building().number),
            Place::Roadside | Place::Village { .. } => String::new(),
        }
    }

    /// The section (单元) it is reached by, where the building names its sections.
    pub fn section(&self) -> Option<u32> {
        let b = self.building();
        (b.sections > 0).then(|| self.nth / b.per_section() + 1)
    }

    /// Its storey, from 1.
    pub fn floor(&self) -> u32 {
        let b = self.building();
        self.nth % b.per_section() / u32::from(b.per_floor) + 1
    }

    /// The number on the door: 601 for the first door of the sixth storey.
    pub fn room(&self) -> u32 {
        self.floor() * 100 + self.nth % u32::from(self.building().per_floor) + 1
    }

    /// The 19-digit code of its building.
    pub fn building_code(&self) -> String {
        format!(
            "{:06}{:03}{:03}{:02}{:05}",
            self.district.region,
            self.street().code,
            self.community().code,
            self.grid().number,
            self.building().serial
        )
    }

    /// Its own 25-digit code.
    pub fn code(&self) -> String {
        format!("{}{:06}", self.building_code(), self.nth + 1)
    }

    /// What the building is used for: `residential`, `apartment`, `mixed` or `village`.
    pub fn usage(&self) -> &'static str {
        match &self.site().place {
            Place::Estate {
                labels: Labels::Letter,
                ..
            } => "apartment",
            Place::Estate { .. } => "residential",
            Place::Roadside => "mixed",
            Place::Village { .. } => "village",
        }
    }

    /// Longitude and latitude of the building in degrees (CGCS2000).
    pub fn point(&self) -> (f64, f64) {
        let d = self.district;
        let side = u32::try_from(d.grids.len().isqrt()).unwrap_or(u32::MAX) + 1;
        let grid = self.building().grid;
        let (row, column) = (grid / side, grid % side);
        // Every other row runs backwards, so that grids that follow each other are neighbours.
        let column = if row % 2 == 0 {
            column
        } else {
            side - 1 - column
        };
        let mut place = Rng::item(d.seed, PURPOSE_POINT, u64::MAX);
        let west = 105.0 + f64::from(place.range(0, 1400)) / 100.0;
        let south = 24.0 + f64::from(place.range(0, 1400)) / 100.0;
        let mut own = Rng::item(d.seed, PURPOSE_POINT, self.building as u64);
        let within = |own: &mut Rng| f64::from(own.range(50, 950)) / 1000.0;
        (
            west + (f64::from(column) + within(&mut own)) * GRID_SIDE,
            south + (f64::from(row) + within(&mut own)) * GRID_SIDE,
        )
    }

    /// Province, city and district.
    pub fn upper(&self) -> String {
        format!(
            "{}{}{}",
            self.district.province, self.district.city, self.district.name
        )
    }

    /// Everything below the street office up to the building.
    pub fn standard_building(&self) -> String {
        format!(
            "{}{}{}{}号{}{}",
            self.upper(),
            self.street().name,
            self.road(),
            self.road_number(),
            self.compound(),
            self.label()
        )
    }

    /// The section as it stands in the library: 2单元 or nothing.
    pub fn section_label(&self) -> String {
        self.section()
            .map(|n| format!("{n}单元"))
            .unwrap_or_default()
    }

    /// The whole address as the library has it.
    pub fn standard_address(&self) -> String {
        format!(
            "{}{}{}室",
            self.standard_building(),
            self.section_label(),
            self.room()
        )
    }
}

impl Building {
    /// Dwellings of one section.
    pub(crate) fn per_section(&self) -> u32 {
        (u32::from(self.floors) * u32::from(self.per_floor)).max(1)
    }
}
