//! Until when identity data is kept: the periods by purpose, and whether any purpose is still open.
//!
//! What still has an open purpose is never due, however old it is; what is due stays due.

mod rules;
#[cfg(test)]
mod tests;

use jiff::Timestamp;

pub use rules::{Confidence, Period, Rule};

/// Why something is kept whatever its age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OpenPurpose {
    /// The batch isn't worked off, or a row of it waits for eyes.
    Batch,
    /// The report that named them isn't settled.
    Lead,
    /// They live there.
    Stay,
    /// Somebody is about to visit the door.
    Task,
    /// The danger that was told of isn't settled.
    Hazard,
    /// A disagreement about the door is open.
    Discrepancy,
    /// They are bound to a door.
    Binding,
    /// Nobody has answered yet.
    Request,
}

impl OpenPurpose {
    /// All of them, in the order of reports.
    pub const ALL: [Self; 8] = [
        Self::Batch,
        Self::Lead,
        Self::Stay,
        Self::Task,
        Self::Hazard,
        Self::Discrepancy,
        Self::Binding,
        Self::Request,
    ];

    /// The name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Batch => "open_batch",
            Self::Lead => "open_lead",
            Self::Stay => "open_stay",
            Self::Task => "open_task",
            Self::Hazard => "open_hazard",
            Self::Discrepancy => "open_discrepancy",
            Self::Binding => "open_binding",
            Self::Request => "open_request",
        }
    }
}

/// How long something is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// As long as a purpose is open.
    While(OpenPurpose),
    /// Until an instant, by a rule.
    Until(Rule, Timestamp),
}

impl Kept {
    fn after(rule: Rule, met: Timestamp) -> Self {
        Self::Until(rule, rule.until(met))
    }

    /// The rule by which it has to be destroyed now, and since when; `None` while it is kept.
    pub fn due(self, now: Timestamp) -> Option<(Rule, Timestamp)> {
        match self {
            Self::Until(rule, at) if at <= now => Some((rule, at)),
            _ => None,
        }
    }
}

/// What is known of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchFacts {
    /// When its last row was worked off or it was taken back; `None` before.
    pub ended_at: Option<Timestamp>,
    /// A row of it waits for a person.
    pub rows_wait: bool,
    /// When the last row that waited got its outcome.
    pub settled_at: Option<Timestamp>,
}

/// How long a sender's file and its rows are kept.
pub fn batch(facts: &BatchFacts) -> Kept {
    match facts.ended_at {
        Some(ended) if !facts.rows_wait => Kept::after(
            Rule::BatchFile,
            facts.settled_at.map_or(ended, |settled| settled.max(ended)),
        ),
        _ => Kept::While(OpenPurpose::Batch),
    }
}

/// What is known of the stays that something belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stays {
    /// One of them is open.
    pub open: bool,
    /// When the last of them was closed; `None` without a closed one.
    pub closed_at: Option<Timestamp>,
}

/// What is known of a person whom a report named or an officer met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonFacts {
    /// When the lead was settled; `None` while it is open.
    pub lead_settled_at: Option<Timestamp>,
    /// Their stays.
    pub stays: Stays,
    /// A task is open at the door.
    pub task_open: bool,
}

/// How long a person's data is kept.
pub fn person(facts: &PersonFacts) -> Kept {
    if facts.stays.open {
        return Kept::While(OpenPurpose::Stay);
    }
    let Some(settled) = facts.lead_settled_at else {
        return Kept::While(OpenPurpose::Lead);
    };
    if facts.task_open {
        return Kept::While(OpenPurpose::Task);
    }
    match facts.stays.closed_at {
        Some(closed) => Kept::after(Rule::StayPerson, closed.max(settled)),
        None => Kept::after(Rule::LeadPerson, settled),
    }
}

/// What is known of a visit with a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoteFacts {
    /// When its task was settled; `None` while it is open.
    pub task_done_at: Option<Timestamp>,
    /// Stays that it opened or closed.
    pub stays: Stays,
    /// Another task is open at the door.
    pub task_open: bool,
}

/// How long the note of a visit is kept.
pub fn note(facts: &NoteFacts) -> Kept {
    if facts.stays.open {
        return Kept::While(OpenPurpose::Stay);
    }
    let (Some(done), false) = (facts.task_done_at, facts.task_open) else {
        return Kept::While(OpenPurpose::Task);
    };
    match facts.stays.closed_at {
        Some(closed) => Kept::after(Rule::StayNote, closed.max(done)),
        None => Kept::after(Rule::VisitNote, done),
    }
}

/// How long words and telephone of who told of a danger are kept, which was settled at `closed_at`.
pub fn hazard(closed_at: Option<Timestamp>) -> Kept {
    match closed_at {
        Some(closed) => Kept::after(Rule::HazardReport, closed),
        None => Kept::While(OpenPurpose::Hazard),
    }
}

/// What is known of a declaration about a door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VoiceFacts {
    /// When it was said.
    pub said_at: Timestamp,
    /// Stays there of people whom it names.
    pub stays: Stays,
    /// A lead is open at the door, or what was said there isn't yet held against the rest.
    pub lead_open: bool,
    /// A task is open there.
    pub task_open: bool,
    /// A disagreement is open there.
    pub discrepancy_open: bool,
    /// When the last lead or disagreement there was settled.
    pub settled_at: Option<Timestamp>,
}

/// How long what somebody declared of people is kept.
pub fn voice(facts: &VoiceFacts) -> Kept {
    if facts.stays.open {
        return Kept::While(OpenPurpose::Stay);
    }
    if facts.lead_open {
        return Kept::While(OpenPurpose::Lead);
    }
    if facts.task_open {
        return Kept::While(OpenPurpose::Task);
    }
    if facts.discrepancy_open {
        return Kept::While(OpenPurpose::Discrepancy);
    }
    let met = facts
        .settled_at
        .map_or(facts.said_at, |at| at.max(facts.said_at));
    match facts.stays.closed_at {
        Some(closed) => Kept::after(Rule::StayVoice, closed.max(met)),
        None => Kept::after(Rule::Voice, met),
    }
}

/// How long the telephone of an account is kept that was last used then; `bound` says that it is
/// bound to a door.
pub fn account(bound: bool, last_used_at: Timestamp) -> Kept {
    if bound {
        return Kept::While(OpenPurpose::Binding);
    }
    Kept::after(Rule::Account, last_used_at)
}

/// How long it is kept who signed for a letting that was over then; `bound` says that it holds and
/// that they are bound to the door.
pub fn letting(bound: bool, over_at: Timestamp) -> Kept {
    if bound {
        return Kept::While(OpenPurpose::Binding);
    }
    Kept::after(Rule::Letting, over_at)
}

/// How long the words of a request are kept that was answered then.
pub fn request(open: bool, answered_at: Timestamp) -> Kept {
    if open {
        return Kept::While(OpenPurpose::Request);
    }
    Kept::after(Rule::Request, answered_at)
}
