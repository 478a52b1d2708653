//! Helpers of the tests: libraries written by hand or read from the sample.
#![allow(dead_code, reason = "each test binary uses some of these")]

pub(crate) mod cities;

use address::{Level, Library, LibraryBuilder, LibraryRow};

/// Where the sample lies.
pub(crate) fn sample(file: &str) -> std::path::PathBuf {
    [
        env!("CARGO_MANIFEST_DIR"),
        "..",
        "..",
        "testdata",
        "sample",
        file,
    ]
    .iter()
    .collect()
}

/// The rows of the sample library.
pub(crate) fn sample_rows() -> Vec<LibraryRow> {
    csv::Reader::from_path(sample("library.csv"))
        .expect("the sample library")
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("rows of the sample library")
}

/// A library of these rows.
pub(crate) fn library(rows: &[LibraryRow]) -> Library {
    let mut builder = LibraryBuilder::new();
    for row in rows {
        builder.add(row).expect("a row that is possible");
    }
    builder.build()
}

/// A made-up city, written building by building.
pub(crate) struct City {
    province: &'static str,
    town: &'static str,
    district: &'static str,
    division: &'static str,
    street: String,
    community: String,
    buildings: u32,
    pub(crate) rows: Vec<LibraryRow>,
}

/// Where buildings stand. Empty parts do not exist.
#[derive(Clone, Copy, Default)]
pub(crate) struct Spot {
    pub(crate) road: &'static str,
    pub(crate) road_no: &'static str,
    pub(crate) compound: &'static str,
    pub(crate) aliases: &'static str,
}

impl City {
    pub(crate) fn new(
        division: &'static str,
        province: &'static str,
        city: &'static str,
        district: &'static str,
    ) -> Self {
        Self {
            province,
            town: city,
            district,
            division,
            street: "城关街道".into(),
            community: "中心社区".into(),
            buildings: 0,
            rows: Vec::new(),
        }
    }

    /// The following buildings stand here.
    pub(crate) fn area(&mut self, street: &str, community: &str) -> &mut Self {
        self.street = street.into();
        self.community = community.into();
        self
    }

    /// Adds a building with these (unit, floor, room) labels.
    pub(crate) fn building(
        &mut self,
        spot: Spot,
        label: &str,
        units: &[(&str, &str, &str)],
    ) -> &mut Self {
        self.buildings += 1;
        let building_code = format!("{}00100101{:05}", self.division, self.buildings);
        for (serial, &(unit, floor, room)) in (1..).zip(units) {
            let mut row = LibraryRow {
                unit_code: format!("{building_code}{serial:06}"),
                building_code: building_code.clone(),
                province: self.province.into(),
                city: self.town.into(),
                district: self.district.into(),
                street: self.street.clone(),
                community: self.community.clone(),
                grid: "01".into(),
                road: spot.road.into(),
                road_no: spot.road_no.into(),
                compound: spot.compound.into(),
                aliases: spot.aliases.into(),
                building: label.into(),
                unit: unit.into(),
                floor: floor.into(),
                room: room.into(),
                usage: "residential".into(),
                standard_address: String::new(),
            };
            row.standard_address = row.composed_address();
            self.rows.push(row);
        }
        self
    }

    /// A block of `units` units with `floors` floors of two rooms (101室, 102室, 201室 …). No
    /// units: 0.
    pub(crate) fn block(&mut self, spot: Spot, label: &str, units: u32, floors: u32) -> &mut Self {
        let mut list = Vec::new();
        for unit in 1..=units.max(1) {
            for floor in 1..=floors {
                for room in 1..=2 {
                    let unit = if units == 0 {
                        String::new()
                    } else {
                        format!("{unit}单元")
                    };
                    list.push((unit, floor.to_string(), format!("{floor}{room:02}室")));
                }
            }
        }
        let list: Vec<(&str, &str, &str)> = list
            .iter()
            .map(|(u, f, r)| (u.as_str(), f.as_str(), r.as_str()))
            .collect();
        self.building(spot, label, &list)
    }

    pub(crate) fn library(&self) -> Library {
        library(&self.rows)
    }
}

/// The level a word of a table means.
pub(crate) fn level(word: &str) -> Level {
    match word {
        "unit" => Level::Unit,
        "building" => Level::Building,
        "none" => Level::None,
        other => panic!("no level is called {other}"),
    }
}
