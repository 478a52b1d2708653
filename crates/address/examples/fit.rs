//! Counts how often answers of each kind and weight are right, for the table in
//! `resolve/calibration.rs`: `fit LIBRARY.csv TRUTH.tsv [LIBRARY.csv TRUTH.tsv …] [--best]`.
//! Districts and towns count alike, whatever their number of lines.

use std::collections::BTreeMap;

use address::{LibraryBuilder, Standing};

/// One answer: its weight, whether it was right, and how much it counts.
type Answer = (f32, f64, f64);

/// Answers that a step of the table has to stand for.
const ENOUGH: f64 = 40.0;

/// Answers that count as half right, so that nothing is certain that was only seen rarely.
const DOUBT: f64 = 0.5;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let best = arguments.iter().any(|flag| flag == "--best");
    let mut answers: BTreeMap<Standing, Vec<Answer>> = BTreeMap::new();
    for pair in arguments.chunks_exact(2) {
        let [library, truth] = pair else { continue };
        let mut builder = LibraryBuilder::new();
        for row in csv::Reader::from_path(library)?.deserialize() {
            builder.add(&row?)?;
        }
        let library = builder.build();
        for line in std::fs::read_to_string(truth)?.lines().skip(1) {
            let mut cells = line.split('\t');
            let (Some(text), Some(code)) = (cells.next(), cells.next()) else {
                continue;
            };
            let (answer, standing, weight) = library.resolve_weighed(text);
            // For what is not named: whether the place that is shown first is the right one.
            let code_given = if best {
                answer.candidates.first().map(|candidate| candidate.code)
            } else {
                answer.code
            };
            let right = code_given.map(|code| code.to_string()).unwrap_or_default() == code;
            let right = if right { 1.0 } else { 0.0 };
            answers
                .entry(standing)
                .or_default()
                .push((weight, right, 1.0));
        }
    }
    for (standing, mut list) in answers {
        list.sort_by(|a, b| a.0.total_cmp(&b.0));
        let count = list.len();
        let steps: Vec<String> = monotone(&list)
            .into_iter()
            .map(|(from, right, all)| {
                let share = (right + DOUBT) / (all + 2.0 * DOUBT);
                format!("({from:.3}, {share:.4})")
            })
            .collect();
        println!("        // {count}");
        println!("        Standing::{standing:?} => &[{}],", steps.join(", "));
    }
    Ok(())
}

/// The steps of the least rising table: weight from which it holds, right answers, all answers.
fn monotone(answers: &[Answer]) -> Vec<(f32, f64, f64)> {
    let mut steps: Vec<(f32, f64, f64)> = Vec::new();
    for &(weight, right, count) in answers {
        match steps.last_mut() {
            Some(last) if last.0.to_bits() == weight.to_bits() || last.2 < ENOUGH => {
                last.1 += right;
                last.2 += count;
            }
            _ => steps.push((weight, right, count)),
        }
        while let [.., before, last] = steps[..] {
            if before.1 * last.2 < last.1 * before.2 || last.2 < ENOUGH {
                break;
            }
            steps.pop();
            if let Some(kept) = steps.last_mut() {
                *kept = (before.0, before.1 + last.1, before.2 + last.2);
            }
        }
    }
    // The last step may stand for too few.
    if let [.., _, last] = steps[..]
        && last.2 < ENOUGH
    {
        steps.pop();
        if let Some(kept) = steps.last_mut() {
            (kept.1, kept.2) = (kept.1 + last.1, kept.2 + last.2);
        }
    }
    steps
}
