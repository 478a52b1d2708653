use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::io::Read;

use address::{DwellingCode, LibraryRow};
use registry::library::{BuildingFacts, DwellingFacts, ReportedBuilding};

use super::reason::Reason;
use crate::Refusal;

/// A row that can't be part of the library.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Rejected {
    /// Line of the file, the header being 1.
    pub row: u64,
    /// What stood where the code should be.
    pub code: String,
    /// What is wrong and what to do.
    pub reason: String,
    /// The same in Chinese, for the pages.
    #[serde(skip)]
    pub reason_zh: String,
}

/// Names of a district's areas by code.
#[derive(Debug, Default, PartialEq)]
pub(super) struct DistrictFile {
    pub(super) province: String,
    pub(super) city: String,
    pub(super) name: String,
    pub(super) streets: BTreeMap<String, String>,
    pub(super) communities: BTreeMap<String, String>,
    pub(super) grids: BTreeMap<String, String>,
    pub(super) buildings: Vec<ReportedBuilding>,
    /// Dwelling codes of rows that were refused.
    pub(super) spared: BTreeSet<String>,
    by_code: HashMap<String, usize>,
    rooms: HashSet<DwellingCode>,
}

/// A whole file.
#[derive(Debug, Default)]
pub(super) struct LibraryFile {
    pub(super) districts: BTreeMap<String, DistrictFile>,
    pub(super) rejected: Vec<Rejected>,
    pub(super) rows: u64,
    // Codes of refused rows, until the districts of the file are known.
    refused: Vec<String>,
}

const REQUIRED: [&str; 9] = [
    "unit_code",
    "province",
    "city",
    "district",
    "street",
    "community",
    "road",
    "building",
    "room",
];

/// Where each column stands.
struct Columns(HashMap<String, usize>);

impl Columns {
    fn of(header: &csv::ByteRecord) -> Result<Self, Refusal> {
        let mut found = HashMap::new();
        for (index, cell) in header.iter().enumerate() {
            let name = decode(cell)
                .trim()
                .trim_start_matches('\u{feff}')
                .to_ascii_lowercase();
            found.entry(name).or_insert(index);
        }
        let missing: Vec<&str> = REQUIRED
            .into_iter()
            .filter(|name| !found.contains_key(*name))
            .collect();
        if missing.is_empty() {
            return Ok(Self(found));
        }
        let missing = missing.join(", ");
        Err(Refusal::new(
            "library-columns-missing",
            format!("the file lacks the columns {missing}: its first line must name the columns"),
        )
        .on("file")
        .with(missing))
    }

    fn get(&self, record: &csv::ByteRecord, name: &str) -> String {
        let cell = self
            .0
            .get(name)
            .and_then(|&at| record.get(at))
            .unwrap_or_default();
        decode(cell).trim().to_owned()
    }
}

/// UTF-8, or else GB18030, which is what a Chinese office suite writes without asking.
fn decode(cell: &[u8]) -> String {
    match std::str::from_utf8(cell) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::GB18030
            .decode_without_bom_handling(cell)
            .0
            .into_owned(),
    }
}

/// Reads a library file to its end.
pub(super) fn read(input: impl Read) -> Result<LibraryFile, Refusal> {
    let unreadable = |error: csv::Error| {
        Refusal::new(
            "library-unreadable",
            format!("the file can't be read as CSV: {error}"),
        )
        .on("file")
        .with(error.to_string())
    };
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(input);
    let columns = Columns::of(reader.byte_headers().map_err(unreadable)?)?;
    let mut file = LibraryFile::default();
    let mut record = csv::ByteRecord::new();
    while reader.read_byte_record(&mut record).map_err(unreadable)? {
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().all(<[u8]>::is_empty) {
            continue;
        }
        file.rows += 1;
        file.take(line, &columns, &record);
    }
    if file.rows == 0 {
        return Err(
            Refusal::new("library-empty", "the file has no rows: nothing was changed").on("file"),
        );
    }
    for code in std::mem::take(&mut file.refused) {
        let district = code.get(..6).and_then(|code| file.districts.get_mut(code));
        if let Some(district) = district {
            district.spared.insert(code);
        }
    }
    Ok(file)
}

impl LibraryFile {
    fn take(&mut self, line: u64, columns: &Columns, record: &csv::ByteRecord) {
        let get = |name| columns.get(record, name);
        let unit_code = get("unit_code");
        let named = get("building_code");
        let row = LibraryRow {
            building_code: if named.is_empty() {
                unit_code.get(..19).unwrap_or_default().to_owned()
            } else {
                named
            },
            unit_code,
            province: get("province"),
            city: get("city"),
            district: get("district"),
            street: get("street"),
            community: get("community"),
            grid: get("grid"),
            road: get("road"),
            road_no: get("road_no"),
            compound: get("compound"),
            aliases: get("aliases"),
            building: get("building"),
            unit: get("unit"),
            floor: get("floor"),
            room: get("room"),
            usage: get("usage"),
            standard_address: get("standard_address"),
        };
        let code = row.unit_code.clone();
        if let Err(reason) = self.place(row, &get("lon"), &get("lat")) {
            // The door is still there, whatever is wrong with its row: it must not be retired.
            self.refused.push(code.clone());
            let Reason { en, zh } = reason;
            self.rejected.push(Rejected {
                row: line,
                code,
                reason: en,
                reason_zh: zh,
            });
        }
    }

    fn place(&mut self, row: LibraryRow, lon: &str, lat: &str) -> Result<(), Reason> {
        let (building_code, dwelling_code) = row.codes().map_err(|error| Reason::of(&error))?;
        for (name, value) in [
            ("province", &row.province),
            ("city", &row.city),
            ("district", &row.district),
            ("street", &row.street),
            ("community", &row.community),
        ] {
            if value.is_empty() {
                return Err(Reason::new(
                    format!("{name} is empty: fill it in"),
                    format!("{name} 列是空的：请补上"),
                ));
            }
        }
        let position = position(lon, lat)?;
        let code = building_code.to_string();
        let (street, community, grid) = (
            code[..9].to_owned(),
            code[..12].to_owned(),
            code[..14].to_owned(),
        );

        let district = self.districts.entry(code[..6].to_owned()).or_default();
        if !district.rooms.insert(dwelling_code) {
            return Err(Reason::new(
                "unit_code stands in the file before: keep one of the two rows",
                "unit_code 在前面的行里已经有了：两行只留一行",
            ));
        }
        let agrees = |map: &BTreeMap<String, String>, key: &str, name: &str, what: &str| match map
            .get(key)
        {
            Some(known) if known != name => Err(Reason::new(
                format!("{what} {key} is called {name} here and {known} before: make them one"),
                format!("{what} {key} 在这里叫“{name}”，在前面叫“{known}”：请统一"),
            )),
            _ => Ok(()),
        };
        agrees(&district.streets, &street, &row.street, "street")?;
        agrees(
            &district.communities,
            &community,
            &row.community,
            "community",
        )?;

        let facts = BuildingFacts {
            code: code.clone(),
            community: community.clone(),
            grid: grid.clone(),
            road: row.road.clone(),
            road_no: row.road_no.clone(),
            compound: row.compound.clone(),
            aliases: row.aliases.clone(),
            label: row.building.clone(),
            lon: position.map(|p| p.0),
            lat: position.map(|p| p.1),
        };
        let at = if let Some(&at) = district.by_code.get(&code) {
            same_building(&district.buildings[at].facts, &facts)?;
            at
        } else {
            district.by_code.insert(code, district.buildings.len());
            district.buildings.push(ReportedBuilding {
                facts,
                dwellings: Vec::new(),
            });
            district.buildings.len() - 1
        };
        let standard_address = if row.standard_address.is_empty() {
            row.composed_address()
        } else {
            row.standard_address
        };
        district.buildings[at].dwellings.push(DwellingFacts {
            code: dwelling_code.to_string(),
            unit: row.unit,
            floor: row.floor,
            room: row.room,
            usage: row.usage,
            standard_address,
        });
        if district.name.is_empty() {
            (district.province, district.city, district.name) =
                (row.province, row.city, row.district);
        }
        district.streets.insert(street, row.street);
        district.communities.insert(community, row.community);
        district.grids.insert(grid.clone(), grid[12..].to_owned());
        Ok(())
    }
}

/// Rows of one building must say the same of it.
fn same_building(known: &BuildingFacts, said: &BuildingFacts) -> Result<(), Reason> {
    for (name, before, here) in [
        ("road", &known.road, &said.road),
        ("road_no", &known.road_no, &said.road_no),
        ("compound", &known.compound, &said.compound),
        ("building", &known.label, &said.label),
    ] {
        if before != here {
            let code = &known.code;
            return Err(Reason::new(
                format!(
                    "{name} is {here:?} here and {before:?} in an earlier row of building {code}: \
                     make them one, or give this row another code"
                ),
                format!(
                    "{name} 在这里是“{here}”，在楼栋 {code} 前面的行里是“{before}”：请统一，或给这一行\
                     换一个编码"
                ),
            ));
        }
    }
    Ok(())
}

/// Longitude and latitude in degrees, both or neither, somewhere in or near China.
fn position(lon: &str, lat: &str) -> Result<Option<(f64, f64)>, Reason> {
    if lon.is_empty() && lat.is_empty() {
        return Ok(None);
    }
    match (lon.parse::<f64>(), lat.parse::<f64>()) {
        (Ok(lon), Ok(lat)) if (70.0..=140.0).contains(&lon) && (0.0..=60.0).contains(&lat) => {
            Ok(Some((lon, lat)))
        }
        _ => Err(Reason::new(
            format!(
                "lon {lon:?}, lat {lat:?} is no position in China: give degrees (CGCS2000), \
                 longitude first, or leave both empty"
            ),
            format!(
                "lon “{lon}”、lat “{lat}”不是中国境内的位置：请按度填写（CGCS2000），经度在前，或两列都留空"
            ),
        )),
    }
}
