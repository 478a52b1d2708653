//! `menpai address eval`: answers held against the truth.

use std::path::Path;
use std::time::Instant;

use address::Resolution;
use address::eval::{Evaluation, Labelled, Report, Share};

use super::{on_all_cores, read_library};
use crate::answer::{Answer, Failed, json, say};
use crate::cli::Global;
use crate::commands::side_by_side::{self, Speed};

/// A line of the truth: what it means, and what was done to it where the file says so.
struct Known {
    line: Labelled,
    corruption: Option<String>,
}

/// What was measured beside the answers themselves.
struct Measured {
    lines: usize,
    load_seconds: f64,
    memory: usize,
    lines_per_second: f64,
    one_core: Speed,
}

pub(super) fn run(global: &Global, file: &Path, truth: &Path, write: Option<&Path>) -> Answer {
    let start = Instant::now();
    let library = read_library(file)?;
    let load = start.elapsed();
    let lines = read_truth(truth)?;
    let start = Instant::now();
    let answers: Vec<Resolution> = on_all_cores(&lines, |lines| {
        let resolved = lines.iter().map(|known| library.resolve(&known.line.text));
        resolved.collect::<Vec<_>>()
    })
    .concat();
    let elapsed = start.elapsed();
    let mut evaluation = Evaluation::default();
    for (known, answer) in lines.iter().zip(&answers) {
        match &known.corruption {
            Some(corruption) => evaluation.count_of(corruption, &known.line, answer),
            None => evaluation.count(&known.line, answer),
        };
    }
    let texts: Vec<String> = lines.iter().map(|known| known.line.text.clone()).collect();
    if let Some(folder) = write {
        let labelled: Vec<Labelled> = lines.iter().map(|known| known.line.clone()).collect();
        side_by_side::write(folder, file, &labelled, &answers)?;
    }
    let measured = Measured {
        lines: lines.len(),
        load_seconds: (load.as_secs_f64() * 100.0).round() / 100.0,
        memory: library.memory(),
        lines_per_second: (number(lines.len()) / elapsed.as_secs_f64().max(1e-9)).round(),
        one_core: Speed::of(&library, &texts),
    };
    let report = evaluation.report();
    if global.json {
        return json(&printed(&report, &measured));
    }
    tell(&report, &measured)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "lines and bytes are far below 2^52"
)]
fn number(count: usize) -> f64 {
    count as f64
}

/// A part of the lines, from 0 to 1.
fn part(count: usize, measured: &Measured) -> f64 {
    number(count) / number(measured.lines.max(1))
}

fn printed(report: &Report, measured: &Measured) -> serde_json::Value {
    let corruptions: serde_json::Map<String, serde_json::Value> = report
        .by_corruption
        .iter()
        .map(|(corruption, graded)| {
            let value = serde_json::json!({
                "lines": graded.recall.of,
                "recall_at_1": graded.recall.ratio(),
                "match_precision": graded.precision.ratio(),
                "match_coverage": graded.matched.ratio(),
            });
            (corruption.clone(), value)
        })
        .collect();
    serde_json::json!({
        "lines": measured.lines,
        "recall_at_1": report.recall.ratio(),
        "recall_unit": report.recall_unit.ratio(),
        "recall_building": report.recall_building.ratio(),
        "recall_none": report.recall_none.ratio(),
        "match_precision": report.precision.ratio(),
        "match_coverage": report.matched.ratio(),
        "match": part(report.precision.of, measured),
        "review": part(report.review, measured),
        "none": part(report.none, measured),
        "calibration_error": report.calibration_error,
        "lines_per_second": measured.lines_per_second,
        "lines_per_second_core": measured.one_core.lines_per_second,
        "p50_us": measured.one_core.p50_us,
        "p99_us": measured.one_core.p99_us,
        "memory_bytes": measured.memory,
        "load_seconds": measured.load_seconds,
        "by_corruption": corruptions,
    })
}

fn tell(report: &Report, measured: &Measured) -> Answer {
    let percent = |share: Share| share.ratio() * 100.0;
    say(&format!(
        "recall@1 {:.2} % (unit {:.2}, building {:.2}, none {:.2}) over {} lines",
        percent(report.recall),
        percent(report.recall_unit),
        percent(report.recall_building),
        percent(report.recall_none),
        measured.lines
    ))?;
    say(&format!(
        "match {:.2} % of lines, {:.2} % of those that exist, {:.3} % of matches right",
        part(report.precision.of, measured) * 100.0,
        percent(report.matched),
        percent(report.precision),
    ))?;
    say(&format!(
        "review {:.2} %, none {:.2} %, calibration error {:.2} %",
        part(report.review, measured) * 100.0,
        part(report.none, measured) * 100.0,
        report.calibration_error * 100.0,
    ))?;
    for (corruption, graded) in &report.by_corruption {
        say(&format!(
            "  {corruption}: {} lines, recall@1 {:.2} %, match {:.2} % of those that exist, {:.3} % right",
            graded.recall.of,
            percent(graded.recall),
            percent(graded.matched),
            percent(graded.precision),
        ))?;
    }
    say(&format!(
        "{} lines/s, on one core {:.0}, half within {:.0} us, 99 % within {:.0} us; library {} MiB, loaded in {} s",
        measured.lines_per_second,
        measured.one_core.lines_per_second,
        measured.one_core.p50_us,
        measured.one_core.p99_us,
        measured.memory >> 20,
        measured.load_seconds
    ))
}

fn read_truth(file: &Path) -> Result<Vec<Known>, Failed> {
    let mut lines = Vec::new();
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failed(format!("{} can't be read: {error}", file.display())))?;
    for (number, line) in text.lines().enumerate().skip(1) {
        let known = known(line).ok_or_else(|| {
            Failed(format!(
                "{} line {}: tab-separated fields are needed, text, code and level (and what was done to the line, if known)",
                file.display(),
                number + 1
            ))
        })?;
        lines.push(known);
    }
    Ok(lines)
}

fn known(line: &str) -> Option<Known> {
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
    let line = Labelled {
        text: text.to_owned(),
        code,
        level,
    };
    let corruption = fields.next().map(|word| word.trim().to_owned());
    Some(Known { line, corruption })
}
