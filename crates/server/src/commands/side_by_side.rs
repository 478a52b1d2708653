//! The resolver beside other ways to find an address: its speed on one core, and the same lines in
//! the same spelling for others to try.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::time::Instant;

use address::eval::Labelled;
use address::{Library, LibraryRow, Resolution, normalise};

use crate::answer::{Answer, Failed};
use crate::commands::library::open;

/// How fast one core resolves lines, one after the other.
pub(super) struct Speed {
    pub(super) lines_per_second: f64,
    /// Half of the lines take no longer, in microseconds.
    pub(super) p50_us: f64,
    /// All but one in a hundred take no longer, in microseconds.
    pub(super) p99_us: f64,
}

/// Lines that are timed one by one: enough for the slowest hundredth to be two hundred.
const TIMED: usize = 20_000;

impl Speed {
    pub(super) fn of(library: &Library, lines: &[String]) -> Self {
        let lines = &lines[..lines.len().min(TIMED)];
        let mut took: Vec<f64> = Vec::with_capacity(lines.len());
        let start = Instant::now();
        for line in lines {
            let start = Instant::now();
            std::hint::black_box(library.resolve(line));
            took.push(start.elapsed().as_secs_f64() * 1e6);
        }
        let seconds = start.elapsed().as_secs_f64();
        took.sort_by(f64::total_cmp);
        let at = |hundredth: usize| {
            let last = took.len().saturating_sub(1);
            took.get(last * hundredth / 100)
                .copied()
                .unwrap_or_default()
        };
        #[expect(clippy::cast_precision_loss, reason = "a count of lines")]
        let count = lines.len() as f64;
        Self {
            lines_per_second: count / seconds.max(1e-9),
            p50_us: at(50),
            p99_us: at(99),
        }
    }
}

/// Writes what others need to be tried on the same set: `library.tsv` with code and normalised
/// standard address of each dwelling, and `lines.tsv` with the normalised line, its right code and
/// level, and the resolver's own code, level and decision.
pub(super) fn write(
    folder: &Path,
    library: &Path,
    lines: &[Labelled],
    answers: &[Resolution],
) -> Answer {
    std::fs::create_dir_all(folder)?;
    let mut out = BufWriter::new(File::create(folder.join("library.tsv"))?);
    let mut reader = csv::Reader::from_reader(open(library)?);
    for row in reader.deserialize::<LibraryRow>() {
        let row = row.map_err(|error| Failed(format!("{}: {error}", library.display())))?;
        let address = normalise(&row.standard_address).text();
        writeln!(out, "{}\t{address}", row.unit_code)?;
    }
    out.flush()?;
    let mut out = BufWriter::new(File::create(folder.join("lines.tsv"))?);
    for (line, answer) in lines.iter().zip(answers) {
        let text = normalise(&line.text).text().replace(['\t', '\n'], " ");
        let code =
            |code: Option<address::Code>| code.map(|code| code.to_string()).unwrap_or_default();
        let level = |level| match level {
            address::Level::Unit => "unit",
            address::Level::Building => "building",
            address::Level::None => "none",
        };
        let decision = match answer.decision {
            address::Decision::Match => "match",
            address::Decision::Review => "review",
            address::Decision::None => "none",
        };
        let (right, ours) = (code(line.code), code(answer.code));
        let (wanted, given) = (level(line.level), level(answer.level));
        writeln!(
            out,
            "{text}\t{right}\t{wanted}\t{ours}\t{given}\t{decision}"
        )?;
    }
    Ok(out.flush()?)
}
