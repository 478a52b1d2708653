//! Everything at once: library, reports, truth and address lines of one made-up district.

use std::io::{self, Write};

use crate::district::District;
use crate::library;
use crate::queries::{self, Speller};
use crate::reports::{self, Reports};
use crate::town::Town;

/// The most reports that are made unless a number is asked for.
const MOST_REPORTS: u64 = 1_000_000;
/// Grids × buildings × rooms bound what the codes can tell apart; this stays well below.
const MOST_UNITS: u64 = 20_000_000;

/// What to make up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Dwellings in the library, 1 to 20 million.
    pub units: u64,
    /// Another seed makes another city.
    pub seed: u64,
    /// Rows of the agency's table.
    pub reports: u64,
    /// Address lines.
    pub queries: u64,
    /// A town of other kinds and slips than the usual district, without reports.
    pub town: bool,
}

impl Options {
    /// The usual amounts for a district of `units` dwellings: a report for every fiftieth (at
    /// most a million) and 20,000 address lines.
    pub fn new(units: u64, seed: u64) -> Self {
        Self {
            units,
            seed,
            reports: (units / 50).clamp(1, MOST_REPORTS),
            queries: 20_000,
            town: false,
        }
    }
}

/// What was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// Dwellings in library.csv.
    pub units: u64,
    /// Buildings they are in.
    pub buildings: usize,
    /// Grids those are in.
    pub grids: usize,
    /// Rows in reports.csv and truth.jsonl.
    pub reports: u64,
    /// Lines in addresses.tsv.
    pub queries: u64,
}

/// Why nothing could be made up.
#[derive(Debug, thiserror::Error)]
pub enum SynthError {
    /// The size can't be carried by the codes, or is nothing.
    #[error("{0} dwellings can't be made up: ask for 1 to {MOST_UNITS}")]
    Units(u64),
    /// A file could not be opened or written.
    #[error("{file} can't be written: {source}; check the folder's rights and free space")]
    Write {
        /// The file's name.
        file: &'static str,
        /// What the system said.
        source: io::Error,
    },
}

/// Makes up a district and writes `library.csv`, `reports.csv`, `truth.jsonl` and `addresses.tsv`
/// to the writers that `open` gives for these names (buffered, best).
///
/// # Errors
/// A size out of range, or the first writer that failed.
pub fn write_all<'w>(
    options: Options,
    mut open: impl FnMut(&str) -> io::Result<Box<dyn Write + 'w>>,
) -> Result<Summary, SynthError> {
    if options.units == 0 || options.units > MOST_UNITS {
        return Err(SynthError::Units(options.units));
    }
    let failed = |file: &'static str| move |source| SynthError::Write { file, source };
    if options.town {
        return write_town(options, open);
    }
    let district = District::make(options.units, options.seed);
    let mut opened = |file: &'static str| open(file).map_err(failed(file));

    let mut out = opened("library.csv")?;
    library::write(&district, &mut out).map_err(failed("library.csv"))?;
    drop(out);

    let speller = Speller::new(&district);
    let mut out = opened("addresses.tsv")?;
    let lines = speller.queries(options.seed, options.queries);
    queries::write(lines, &mut out).map_err(failed("addresses.tsv"))?;
    drop(out);

    let mut table = opened(reports::FILE)?;
    let mut truths = opened("truth.jsonl")?;
    let all = Reports::new(&speller, options.seed);
    reports::write(&all, options.reports, &mut table, &mut truths)
        .map_err(failed(reports::FILE))?;

    Ok(Summary {
        units: district.units(),
        buildings: district.buildings(),
        grids: district.grids(),
        reports: options.reports,
        queries: options.queries,
    })
}

fn write_town<'w>(
    options: Options,
    mut open: impl FnMut(&str) -> io::Result<Box<dyn Write + 'w>>,
) -> Result<Summary, SynthError> {
    let failed = |file: &'static str| move |source| SynthError::Write { file, source };
    let town = Town::make(options.units, options.seed);
    let mut out = open("library.csv").map_err(failed("library.csv"))?;
    town.write_library(&mut out)
        .map_err(failed("library.csv"))?;
    drop(out);
    let mut out = open("addresses.tsv").map_err(failed("addresses.tsv"))?;
    town.write_lines(options.queries, &mut out)
        .map_err(failed("addresses.tsv"))?;
    Ok(Summary {
        units: town.units(),
        buildings: town.buildings(),
        grids: town.grids(),
        reports: 0,
        queries: options.queries,
    })
}
