//! Measures the resolver: `eval LIBRARY.csv TRUTH.tsv [--wrong]`.

use std::time::Instant;

use address::eval::{Evaluation, Labelled, Report, Share};
use address::{Level, LibraryBuilder, LibraryRow};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [library, truth, flags @ ..] = arguments.as_slice() else {
        return Err("usage: eval LIBRARY.csv TRUTH.tsv [--wrong] [--review]".into());
    };
    let flag = |wanted: &str| flags.iter().any(|flag| flag == wanted);
    let (wrong, review, matched) = (flag("--wrong"), flag("--review"), flag("--matched"));
    let started = Instant::now();
    let mut builder = LibraryBuilder::new();
    for row in csv::Reader::from_path(library)?.deserialize() {
        let row: LibraryRow = row?;
        if let Err(error) = builder.add(&row) {
            eprintln!("{error}");
        }
    }
    let library = builder.build();
    eprintln!(
        "{} dwellings, {} buildings, {} KiB, built in {:.2?}",
        library.dwellings(),
        library.buildings(),
        library.memory() / 1024,
        started.elapsed()
    );
    let truth = std::fs::read_to_string(truth)?;
    let lines: Vec<(Labelled, &str)> = truth.lines().filter_map(labelled).collect();
    let rounds = flags
        .iter()
        .find_map(|flag| flag.strip_prefix("--rounds="))
        .map_or(Ok(1), str::parse::<u32>)?;
    let (started, cpu) = (Instant::now(), on_cpu());
    let mut answers = Vec::new();
    let mut took = Vec::new();
    for _ in 0..rounds {
        answers.clear();
        for (line, _) in &lines {
            let begun = Instant::now();
            answers.push(library.resolve(&line.text));
            took.push(begun.elapsed());
        }
    }
    let elapsed = started.elapsed() / rounds;
    took.sort_unstable();
    let mut evaluation = Evaluation::default();
    for ((line, corruption), answer) in lines.iter().zip(&answers) {
        let right = evaluation.count_of(corruption, line, answer);
        let odd = answer.decision == address::Decision::Review && review;
        let false_match = answer.decision == address::Decision::Match && !right && matched;
        if (wrong && !right) || odd || false_match {
            let truth = line.code.map_or(String::new(), |code| code.to_string());
            let got = answer.code.map_or(String::new(), |code| code.to_string());
            println!(
                "{corruption} {} truth={truth} {:?} got={got} {:?} {}",
                line.text, line.level, answer.decision, answer.confidence
            );
            for reason in &answer.reasons {
                println!("    {}", reason.zh());
            }
            for candidate in answer.candidates.iter().take(3) {
                println!(
                    "    · {} {} {}",
                    candidate.code, candidate.standard_address, candidate.confidence
                );
            }
        }
    }
    print(&evaluation.report());
    let count = u32::try_from(lines.len())?;
    let share = |part: usize| took[(took.len() - 1) * part / 1000];
    println!(
        "{:.0} lines/s on one core ({:.0} of its own time), p50 {:.1?}, p90 {:.1?}, p95 {:.1?}, p99 {:.1?}, longest {:.1?}",
        f64::from(count) / elapsed.as_secs_f64(),
        f64::from(count * rounds) / (on_cpu() - cpu),
        share(500),
        share(900),
        share(950),
        share(990),
        share(1000),
    );
    Ok(())
}

/// A line of the truth with what was done to it.
fn labelled(line: &str) -> Option<(Labelled, &str)> {
    let mut cells = line.split('\t');
    let (text, code, level) = (cells.next()?, cells.next()?, cells.next()?);
    let level = match level {
        "unit" => Level::Unit,
        "building" => Level::Building,
        "none" => Level::None,
        _ => return None,
    };
    let labelled = Labelled {
        text: text.to_owned(),
        code: code.parse().ok(),
        level,
    };
    Some((labelled, cells.next().unwrap_or("-")))
}

fn print(report: &Report) {
    let percent = |share: Share| share.ratio() * 100.0;
    println!(
        "recall@1 {:.2} % (unit {:.2}, building {:.2}, none {:.2}); match: {:.3} % right, {:.2} % of what exists; review {}, none {}; calibration error {:.2} %",
        percent(report.recall),
        percent(report.recall_unit),
        percent(report.recall_building),
        percent(report.recall_none),
        percent(report.precision),
        percent(report.matched),
        report.review,
        report.none,
        report.calibration_error * 100.0,
    );
    for (corruption, graded) in &report.by_corruption {
        println!(
            "  {corruption:14} {:5} lines: recall@1 {:6.2} %, match {:7.3} % right, {:6.2} % of what exists",
            graded.recall.of,
            percent(graded.recall),
            percent(graded.precision),
            percent(graded.matched),
        );
    }
}

/// Seconds that this thread was running and not waiting for a core.
fn on_cpu() -> f64 {
    std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|text| text.split(' ').next()?.parse::<f64>().ok())
        .map_or(0.0, |nanoseconds| nanoseconds / 1e9)
}
