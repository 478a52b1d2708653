//! The officer's work: tasks by deadline and the form at the door.

use super::page;
use super::parts::{Channel, Choice, Deadline, MaskedPerson, Pager};
use crate::form::Form;
use crate::i18n::{Label, Say, key};
use crate::when::When;

/// One task in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskLine {
    /// Id, as in the URL.
    pub id: String,
    /// Address of the door.
    pub address: String,
    /// What to check, in words.
    pub what: Say,
    /// Its clock.
    pub deadline: Deadline,
    /// When somebody means to come again, after nobody was home.
    pub again: Option<When>,
    /// Whose it is; none where the grid has nobody in charge.
    pub officer: Option<String>,
}

/// `/tasks`. Paging: `after`.
#[derive(Debug, Clone)]
pub struct TasksView {
    /// Open tasks, the most urgent first.
    pub rows: Vec<TaskLine>,
    /// Whether these are everybody's in the area and not the reader's own.
    pub all: bool,
    /// How many are open.
    pub open: u64,
    /// How many of them are over their deadline.
    pub overdue: u64,
    /// Where the list goes on.
    pub pager: Pager,
}
page!(TasksView, "tasks", "tasks/list.html", samples::list);

/// What was found at the door; the values of the form's field `result`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DoorOutcome {
    /// As reported.
    Confirmed,
    /// Let, but not as reported.
    Corrected,
    /// Not let.
    NotLet,
    /// Nobody opened: come again.
    NobodyHome,
    /// They would not answer.
    Refused,
}

impl DoorOutcome {
    /// All, in the order of the form.
    pub const ALL: [Self; 5] = [
        Self::Confirmed,
        Self::Corrected,
        Self::NotLet,
        Self::NobodyHome,
        Self::Refused,
    ];

    /// The word of the form.
    pub fn word(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Corrected => "corrected",
            Self::NotLet => "not_let",
            Self::NobodyHome => "nobody_home",
            Self::Refused => "refused",
        }
    }

    /// The outcome of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.word() == word)
    }

    /// Message that says when to choose it.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Confirmed => key!("door-confirmed-hint"),
            Self::Corrected => key!("door-corrected-hint"),
            Self::NotLet => key!("door-not-let-hint"),
            Self::NobodyHome => key!("door-nobody-home-hint"),
            Self::Refused => key!("door-refused-hint"),
        }
    }
}

impl Label for DoorOutcome {
    fn key(self) -> &'static str {
        match self {
            Self::Confirmed => key!("door-confirmed"),
            Self::Corrected => key!("door-corrected"),
            Self::NotLet => key!("door-not-let"),
            Self::NobodyHome => key!("door-nobody-home"),
            Self::Refused => key!("door-refused"),
        }
    }
}

/// Somebody reported or registered to live behind the door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// Who, masked.
    pub person: MaskedPerson,
    /// First day, as reported.
    pub from: String,
    /// Last day, "" where open.
    pub to: String,
    /// Whether the registry has them here already.
    pub registered: bool,
}

/// A report behind a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedBy {
    /// Agency or other source.
    pub source: String,
    /// By which way.
    pub channel: Channel,
    /// When it was received.
    pub when: When,
}

/// An earlier visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitLine {
    /// When.
    pub when: When,
    /// What was found.
    pub what: DoorOutcome,
    /// By whom.
    pub by: String,
    /// What the officer noted, "" for nothing.
    pub note: String,
}

/// Where a task stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskState {
    /// To be done, with the time to come again after nobody was home.
    Open(Deadline, Option<When>),
    /// Done.
    Settled {
        /// What was found.
        outcome: DoorOutcome,
        /// When.
        when: When,
        /// By whom.
        by: String,
    },
    /// No longer needed: its report was withdrawn.
    Cancelled,
}

/// `/tasks/{task}`.
///
/// Fields: `version` (hidden); `result` (words of [`DoorOutcome`]); `dwelling` where only the
/// building is known; `again_at` (local date and time, for `nobody_home`); `from` and `to` (days,
/// for `confirmed` and `corrected`, both may stay empty); `note`. For `corrected`: a ticked
/// `people` (value: the person's id) for each known person who does live there, and for each
/// person added, N from 0, `person-N-name`, `person-N-document`, `person-N-number`,
/// `person-N-phone`. The hidden `added` says for how many there is room; the button `more`
/// (value `yes`) sends the form back with room for one more.
#[derive(Debug, Clone)]
pub struct TaskView {
    /// Id, as in the URL.
    pub id: String,
    /// Record version.
    pub version: i64,
    /// Road or compound, the small line of the plate.
    pub road: String,
    /// Building, unit and room, the large line of the plate.
    pub number: String,
    /// Code in force.
    pub code: String,
    /// Link to the dwelling.
    pub href: String,
    /// What to check, in words.
    pub what: Say,
    /// Where the task stands.
    pub state: TaskState,
    /// Who reported it.
    pub reports: Vec<ReportedBy>,
    /// Who was reported or is registered here.
    pub people: Vec<Reported>,
    /// Dwellings to choose from, where the task knows only the building.
    pub rooms: Vec<Choice>,
    /// Earlier visits, the latest first.
    pub visits: Vec<VisitLine>,
    /// Short lets filed there that wait to be decided: links.
    pub short_lets: Vec<String>,
    /// Whether the reader may record a visit.
    pub may_check: bool,
    /// Whether the reader may see people in full.
    pub may_reveal: bool,
    /// What was entered.
    pub form: Form,
    /// For how many added people the form has room.
    pub added: usize,
}
page!(TaskView, "task", "tasks/show.html", samples::show);

#[cfg(test)]
#[path = "samples/tasks.rs"]
pub(crate) mod samples;
