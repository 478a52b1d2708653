//! The answer to one line.

use serde::{Deserialize, Serialize};

use crate::code::Code;
use crate::reason::Reason;

/// How deep an answer goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// No place.
    None,
    /// A building.
    Building,
    /// A dwelling.
    Unit,
}

/// Who decides next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Nobody can: the library has no such place.
    None,
    /// A person, from the candidates.
    Review,
    /// The answer may be used as it is.
    Match,
}

/// A place the line may mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// Its code.
    pub code: Code,
    /// Building or unit.
    pub level: Level,
    /// 0 to 1.
    pub confidence: f64,
    /// The official address.
    pub standard_address: String,
    /// What speaks for and against it.
    pub reasons: Vec<Reason>,
}

/// The answer to one line. Serialises to the JSON object of `menpai address resolve`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Resolution {
    /// The line as given.
    pub text: String,
    /// The place, where one is best.
    pub code: Option<Code>,
    /// What the code is of.
    pub level: Level,
    /// Whether the answer may be used as it is.
    pub decision: Decision,
    /// 0 to 1, four digits: how likely code and level are right.
    pub confidence: f64,
    /// The official address of the code; empty without one.
    pub standard_address: String,
    /// Why this answer.
    pub reasons: Vec<Reason>,
    /// The best places considered, best first; the answer among them.
    pub candidates: Vec<Candidate>,
}

/// Rounds a confidence to the four digits that are shown.
pub(crate) fn rounded(confidence: f32) -> f64 {
    (f64::from(confidence.clamp(0.0, 1.0)) * 10_000.0).round() / 10_000.0
}
