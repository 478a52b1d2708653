//! What was said at a door, and what contradicts each other, on the page of its file.

use registry::voices::Role;

use crate::i18n::{Say, say};
use crate::when::When;

/// What was said at a door without a report.
#[derive(Debug, Clone, Default)]
pub struct VoicesShown {
    /// The latest first.
    pub heard: Vec<HeardLine>,
    /// Open ones first.
    pub disagreements: Vec<DisagreementLine>,
    /// Something is not yet held against the rest.
    pub waits: bool,
}

/// One thing that was said.
#[derive(Debug, Clone)]
pub struct HeardLine {
    /// As what its speaker spoke.
    pub role: Role,
    /// Whether they were bound to the door.
    pub bound: bool,
    /// What.
    pub what: Say,
    /// Masked names.
    pub people: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// When.
    pub when: When,
}

/// A disagreement.
#[derive(Debug, Clone)]
pub struct DisagreementLine {
    /// About what.
    pub what: Say,
    /// Masked names of whom it is about.
    pub people: String,
    /// Who holds what: speaker, person, what.
    pub stated: Vec<(Role, String, Say)>,
    /// Who is asked; `None` where somebody has to look.
    pub asked: Option<Role>,
    /// Since when.
    pub since: When,
    /// When it closed, and why.
    pub closed: Option<(When, Say)>,
}

/// Why a disagreement closed, by its name in the database.
pub fn closing(name: &str) -> Say {
    match name {
        "found_at_door" => say!("closing-found-at-door"),
        "answered" => say!("closing-answered"),
        "withdrawn" => say!("closing-withdrawn"),
        "ended" => say!("closing-ended"),
        _ => say!("closing-lapsed"),
    }
}
