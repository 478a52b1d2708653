//! Measuring the resolver against labelled lines.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::code::Code;
use crate::library::Library;
use crate::resolution::{Decision, Level, Resolution};

/// A line with its right answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    /// The line.
    pub text: String,
    /// The right code; none where the library has no such place.
    pub code: Option<Code>,
    /// The right level.
    pub level: Level,
}

/// Lines counted, and the right ones among them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Right.
    pub right: usize,
    /// All.
    pub of: usize,
}

impl Share {
    fn count(&mut self, right: bool) {
        self.of += 1;
        self.right += usize::from(right);
    }

    /// From 0 to 1; 1 of nothing.
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of lines are far below 2^52"
    )]
    pub fn ratio(self) -> f64 {
        if self.of == 0 {
            1.0
        } else {
            self.right as f64 / self.of as f64
        }
    }
}

/// How good the answers to lines with one kind of corruption were.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Graded {
    /// First answer right, over all lines.
    pub recall: Share,
    /// Right among those answered `match`.
    pub precision: Share,
    /// Answered `match` among lines that exist.
    pub matched: Share,
}

impl Graded {
    fn count(&mut self, truth: &Labelled, answer: &Resolution, right: bool) {
        self.recall.count(right);
        if answer.decision == Decision::Match {
            self.precision.count(right);
        }
        if truth.level != Level::None {
            self.matched.count(answer.decision == Decision::Match);
        }
    }
}

/// How good the answers were. A line is right when code and level both are.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// First answer right, over all lines.
    pub recall: Share,
    /// The same over lines whose truth is a dwelling.
    pub recall_unit: Share,
    /// The same over lines whose truth is a building.
    pub recall_building: Share,
    /// The same over lines that exist nowhere.
    pub recall_none: Share,
    /// Right among those answered `match`.
    pub precision: Share,
    /// Answered `match` among lines that exist.
    pub matched: Share,
    /// Lines answered `review`.
    pub review: usize,
    /// Lines answered `none`.
    pub none: usize,
    /// Mean distance between confidence and being right over ten bands of confidence.
    pub calibration_error: f64,
    /// The same by what was done to the lines, where the truth says it.
    pub by_corruption: BTreeMap<String, Graded>,
}

/// Collects answers one by one.
#[derive(Debug, Clone, Default)]
pub struct Evaluation {
    report: Report,
    bands: [(f64, usize, usize); 10],
}

impl Evaluation {
    /// Counts one answer and says whether it was right.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "confidence is from 0 to 1"
    )]
    pub fn count(&mut self, truth: &Labelled, answer: &Resolution) -> bool {
        let right = answer.code == truth.code && answer.level == truth.level;
        let report = &mut self.report;
        report.recall.count(right);
        match truth.level {
            Level::Unit => report.recall_unit.count(right),
            Level::Building => report.recall_building.count(right),
            Level::None => report.recall_none.count(right),
        }
        match answer.decision {
            Decision::Match => report.precision.count(right),
            Decision::Review => report.review += 1,
            Decision::None => report.none += 1,
        }
        if truth.level != Level::None {
            report.matched.count(answer.decision == Decision::Match);
        }
        let band = ((answer.confidence * 10.0) as usize).min(9);
        self.bands[band].0 += answer.confidence;
        self.bands[band].1 += usize::from(right);
        self.bands[band].2 += 1;
        right
    }

    /// Counts one answer to a line of which is known what was done to it (a misspelt name, a wrong
    /// street, …), and says whether it was right.
    pub fn count_of(&mut self, corruption: &str, truth: &Labelled, answer: &Resolution) -> bool {
        let right = self.count(truth, answer);
        let graded = &mut self.report.by_corruption;
        if let Some(known) = graded.get_mut(corruption) {
            known.count(truth, answer, right);
        } else {
            let mut first = Graded::default();
            first.count(truth, answer, right);
            graded.insert(corruption.to_owned(), first);
        }
        right
    }

    /// The report over everything counted.
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of lines are far below 2^52"
    )]
    pub fn report(mut self) -> Report {
        let lines = self.report.recall.of.max(1) as f64;
        self.report.calibration_error = self
            .bands
            .iter()
            .map(|&(confidence, right, _)| (confidence - right as f64).abs())
            .sum::<f64>()
            / lines;
        self.report
    }
}

/// Resolves every line and compares.
pub fn evaluate<'a>(library: &Library, lines: impl IntoIterator<Item = &'a Labelled>) -> Report {
    let mut evaluation = Evaluation::default();
    for line in lines {
        evaluation.count(line, &library.resolve(&line.text));
    }
    evaluation.report()
}
