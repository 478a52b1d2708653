//! The town's address library.

use std::io::{self, Write};

use super::{Home, Town};
use crate::library::COLUMNS;

impl Town {
    /// Writes the library, one dwelling a line.
    ///
    /// # Errors
    /// What the writer reports.
    pub fn write_library(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(COLUMNS)?;
        for building in &self.buildings {
            for nth in 0..building.units {
                let home = Home {
                    town: self,
                    building,
                    nth,
                };
                csv.write_record(home.record())?;
            }
        }
        csv.flush()
    }
}

impl Home<'_> {
    fn record(&self) -> [String; 20] {
        let site = self.site();
        // A square of some 400 m for each grid, in rows of a hundred.
        let (row, column) = (site.grid / 100, site.grid % 100);
        let at = |cell: u32, part: u32| f64::from(cell) * 0.004 + f64::from(part % 97) * 0.00004;
        let (lon, lat) = (
            112.0 + at(column, self.building.serial),
            30.0 + at(row, self.building.number),
        );
        [
            self.code(),
            self.building_code(),
            self.town.province.to_owned(),
            self.town.city.clone(),
            self.town.name.clone(),
            self.street().to_owned(),
            self.community().name.clone(),
            format!("{:02}", self.town.grids[site.grid as usize].1),
            self.road().to_owned(),
            self.road_number(),
            site.compound.clone(),
            site.alias.clone(),
            self.label(),
            self.section()
                .map(|n| format!("{n}单元"))
                .unwrap_or_default(),
            self.floor().to_string(),
            format!("{}{}", self.room(), self.town.room_word),
            "residential".to_owned(),
            format!("{lon:.6}"),
            format!("{lat:.6}"),
            self.standard_address(),
        ]
    }
}
