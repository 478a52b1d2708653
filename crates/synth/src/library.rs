//! The address library as CSV, in the columns that `menpai library import` reads.

use std::io::{self, Write};

use crate::district::District;
use crate::unit::Unit;

/// The columns, in their order.
pub const COLUMNS: [&str; 20] = [
    "unit_code",
    "building_code",
    "province",
    "city",
    "district",
    "street",
    "community",
    "grid",
    "road",
    "road_no",
    "compound",
    "aliases",
    "building",
    "unit",
    "floor",
    "room",
    "usage",
    "lon",
    "lat",
    "standard_address",
];

/// Writes the whole library, one dwelling a line, in the order of the codes.
///
/// # Errors
/// What the writer reports.
pub fn write(district: &District, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(COLUMNS)?;
    for unit in district.iter() {
        csv.write_record(record(district, &unit))?;
    }
    csv.flush()
}

fn record(district: &District, unit: &Unit<'_>) -> [String; 20] {
    let (lon, lat) = unit.point();
    [
        unit.code(),
        unit.building_code(),
        district.province.to_owned(),
        district.city.clone(),
        district.name.clone(),
        unit.street().name.clone(),
        unit.community().name.clone(),
        format!("{:02}", unit.grid().number),
        unit.road().to_owned(),
        format!("{}号", unit.road_number()),
        unit.compound().to_owned(),
        unit.aliases().join("|"),
        unit.label(),
        unit.section_label(),
        unit.floor().to_string(),
        format!("{}室", unit.room()),
        unit.usage().to_owned(),
        format!("{lon:.6}"),
        format!("{lat:.6}"),
        unit.standard_address(),
    ]
}
