use std::io::{BufRead as _, Write as _};
use std::path::Path;
use std::time::Instant;

use address::eval::{Evaluation, Labelled};
use address::{Library, LibraryBuilder, LibraryRow, Resolution};
use cluster::Use;

use super::library::open;
use super::side_by_side;
use crate::answer::{Answer, Failed, json, refuse, say, write_json};
use crate::cli::{AddressCommand, Global};
use crate::session::Session;

/// Lines that are resolved together, on all cores, before they are printed in order.
const PORTION: usize = 8192;

pub(crate) async fn run(global: &Global, command: AddressCommand) -> Answer {
    match command {
        AddressCommand::Resolve {
            library: Some(file),
        } => {
            let library = read_library(&file)?;
            resolve(&|line: &str| library.resolve(line))
        }
        AddressCommand::Resolve { library: None } => {
            let session = Session::open(global, Use::Command).await?;
            let snapshot = session.app.library().await;
            session.close().await?;
            let snapshot = snapshot?;
            resolve(&|line: &str| snapshot.resolve(line))
        }
        AddressCommand::Eval {
            library,
            truth,
            write_normalised,
        } => eval(global, &library, &truth, write_normalised.as_deref()),
    }
}

fn read_library(file: &Path) -> Result<Library, Failed> {
    let mut builder = LibraryBuilder::new();
    let mut refused = 0_u64;
    let mut reader = csv::Reader::from_reader(open(file)?);
    for row in reader.deserialize::<LibraryRow>() {
        let row = row.map_err(|error| {
            Failed(format!("{} is no address library: {error}", file.display()))
        })?;
        refused += u64::from(builder.add(&row).is_err());
    }
    let library = builder.build();
    if library.dwellings() == 0 {
        return refuse(format!(
            "{} has no dwelling that can be used",
            file.display()
        ));
    }
    if refused > 0 {
        eprintln!(
            "menpai: {refused} rows of {} were left out: `menpai library import` says why",
            file.display()
        );
    }
    Ok(library)
}

fn resolve(one: &(dyn Fn(&str) -> Resolution + Sync)) -> Answer {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut lines = std::io::BufReader::new(std::io::stdin().lock());
    let mut portion = Vec::with_capacity(PORTION);
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        let read = lines.read_until(b'\n', &mut bytes)?;
        if read > 0 {
            while matches!(bytes.last(), Some(b'\n' | b'\r')) {
                bytes.pop();
            }
            portion.push(String::from_utf8_lossy(&bytes).into_owned());
        }
        // Somebody who types lines one by one wants to see answers one by one.
        let waiting = lines.buffer().is_empty();
        if portion.len() >= PORTION || read == 0 || waiting {
            for answer in resolve_all(one, &portion) {
                write_json(&mut out, &answer)?;
            }
            portion.clear();
            out.flush()?;
        }
        if read == 0 {
            return Ok(());
        }
    }
}

/// Resolves lines on all cores, answers in the order of the lines.
fn resolve_all(one: &(dyn Fn(&str) -> Resolution + Sync), lines: &[String]) -> Vec<Resolution> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    if lines.len() < 64 || threads == 1 {
        return lines.iter().map(|line| one(line)).collect();
    }
    std::thread::scope(|scope| {
        let workers: Vec<_> = lines
            .chunks(lines.len().div_ceil(threads))
            .map(|part| scope.spawn(|| part.iter().map(|line| one(line)).collect::<Vec<_>>()))
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| match worker.join() {
                Ok(answers) => answers,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    })
}

fn eval(global: &Global, file: &Path, truth: &Path, write: Option<&Path>) -> Answer {
    let start = Instant::now();
    let library = read_library(file)?;
    let load_seconds = start.elapsed().as_secs_f64();
    let lines = read_truth(truth)?;
    let texts: Vec<String> = lines.iter().map(|line| line.text.clone()).collect();
    let start = Instant::now();
    let answers = resolve_all(&|line: &str| library.resolve(line), &texts);
    let seconds = start.elapsed().as_secs_f64();
    let mut evaluation = Evaluation::default();
    for (line, answer) in lines.iter().zip(&answers) {
        evaluation.count(line, answer);
    }
    if let Some(folder) = write {
        side_by_side::write(folder, file, &lines, &answers)?;
    }
    let speed_of_one = side_by_side::Speed::of(&library, &texts);
    let report = evaluation.report();
    #[expect(clippy::cast_precision_loss, reason = "a count of lines")]
    let of_lines = |n: usize| {
        if lines.is_empty() {
            0.0
        } else {
            n as f64 / lines.len() as f64
        }
    };
    #[expect(clippy::cast_precision_loss, reason = "a count of lines")]
    let speed = (lines.len() as f64 / seconds.max(1e-9)).round();
    let printed = serde_json::json!({
        "lines": lines.len(),
        "recall_at_1": report.recall.ratio(),
        "recall_unit": report.recall_unit.ratio(),
        "recall_building": report.recall_building.ratio(),
        "recall_none": report.recall_none.ratio(),
        "match_precision": report.precision.ratio(),
        "match_coverage": report.matched.ratio(),
        "match": 1.0 - of_lines(report.review + report.none),
        "review": of_lines(report.review),
        "none": of_lines(report.none),
        "calibration_error": report.calibration_error,
        "lines_per_second": speed,
        "lines_per_second_core": speed_of_one.lines_per_second,
        "p50_us": speed_of_one.p50_us,
        "p99_us": speed_of_one.p99_us,
        "memory_bytes": library.memory(),
        "load_seconds": load_seconds,
    });
    if global.json {
        return json(&printed);
    }
    let percent = |key: &str| printed[key].as_f64().unwrap_or_default() * 100.0;
    say(&format!(
        "recall@1 {:.2} % (unit {:.2}, building {:.2}, none {:.2}) over {} lines",
        percent("recall_at_1"),
        percent("recall_unit"),
        percent("recall_building"),
        percent("recall_none"),
        lines.len()
    ))?;
    say(&format!(
        "match {:.2} % of lines, {:.2} % of those that exist, {:.3} % of matches right",
        percent("match"),
        percent("match_coverage"),
        percent("match_precision")
    ))?;
    say(&format!(
        "review {:.2} %, none {:.2} %, calibration error {:.2} %, {speed} lines/s",
        percent("review"),
        percent("none"),
        percent("calibration_error")
    ))?;
    say(&format!(
        "one core {:.0} lines/s, p50 {:.0} us, p99 {:.0} us; {} MB in memory, loaded in {load_seconds:.1} s",
        speed_of_one.lines_per_second,
        speed_of_one.p50_us,
        speed_of_one.p99_us,
        library.memory() >> 20
    ))
}

fn read_truth(file: &Path) -> Result<Vec<Labelled>, Failed> {
    let mut lines = Vec::new();
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failed(format!("{} can't be read: {error}", file.display())))?;
    for (number, line) in text.lines().enumerate().skip(1) {
        let labelled = labelled(line).ok_or_else(|| {
            Failed(format!(
                "{} line {}: three tab-separated fields are needed, text, code and level",
                file.display(),
                number + 1
            ))
        })?;
        lines.push(labelled);
    }
    Ok(lines)
}

fn labelled(line: &str) -> Option<Labelled> {
    let mut fields = line.split('\t');
    let (text, code, level) = (fields.next()?, fields.next()?, fields.next()?);
    let code = if code.is_empty() {
        None
    } else {
        Some(code.parse().ok()?)
    };
    let level = match level.trim() {
        "unit" => address::Level::Unit,
        "building" => address::Level::Building,
        "none" => address::Level::None,
        _ => return None,
    };
    Some(Labelled {
        text: text.to_owned(),
        code,
        level,
    })
}
