//! A disagreement, and who can settle it.

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::{Holds, Person, Position, Voice};

/// A disagreement about a dwelling.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Discrepancy {
    /// About what.
    pub kind: Kind,
    /// About whom; nobody where it is about the dwelling.
    pub people: Vec<Person>,
    /// What was said, by whom.
    pub stated: Vec<Stated>,
    /// Who can settle it.
    pub settle: Settle,
}

/// What a disagreement is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Who lives there.
    Who(Who),
    /// Since when, or how long.
    When {
        /// The first days differ.
        from: bool,
        /// The last days differ.
        to: bool,
    },
    /// How many live there.
    HowMany,
    /// Whether somebody still lives there.
    StillThere(Still),
}

/// How it is unclear who lives there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Who {
    /// One says that somebody lives there, another that they don't.
    Disputed,
    /// Two name different people.
    OtherPeople,
    /// One telephone, two names: misheard, or two people.
    NamesDiffer,
    /// One name and telephone, two documents.
    TwoDocuments,
    /// Two people here have that name, and the declaration fits both.
    WhichOfTwo,
}

/// How it is unclear whether somebody still lives there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Still {
    /// One says that they left, another that they didn't.
    SaidToHaveLeft,
    /// The last day is over and nobody has said anything since.
    EndPassed {
        /// It.
        on: Date,
    },
}

/// What one voice said of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stated {
    /// Who.
    pub voice: Voice,
    /// Place in the people of the discrepancy, where it is about one.
    pub person: Option<usize>,
    /// What.
    pub holds: Held,
    /// When.
    pub at: Timestamp,
    /// In which declarations.
    pub declarations: Vec<Uuid>,
}

/// What somebody holds, in a few words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Held {
    /// Lives there.
    Here {
        /// Since.
        from: Option<Date>,
        /// Until.
        to: Option<Date>,
    },
    /// Left.
    Left {
        /// When.
        on: Option<Date>,
    },
    /// Does not live there.
    NotHere,
    /// So many live there.
    Count(u32),
}

impl Stated {
    pub(super) fn of(position: &Position, person: Option<usize>) -> Self {
        let holds = match position.holds {
            Holds::Here => Held::Here {
                from: position.from,
                to: position.to,
            },
            Holds::Left => Held::Left { on: position.to },
            Holds::Never | Holds::Absent => Held::NotHere,
        };
        Self {
            voice: position.voice,
            person,
            holds,
            at: position.at,
            declarations: position.from_words.clone(),
        }
    }
}

/// Who can settle a disagreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Settle {
    /// This party is asked.
    Ask(Voice),
    /// Somebody has to look.
    DoorCheck,
}

impl Kind {
    /// Stable name, in kebab case.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Who(Who::Disputed) => "who-disputed",
            Self::Who(Who::OtherPeople) => "who-other-people",
            Self::Who(Who::NamesDiffer) => "who-names-differ",
            Self::Who(Who::TwoDocuments) => "who-two-documents",
            Self::Who(Who::WhichOfTwo) => "who-which-of-two",
            Self::When { .. } => "when",
            Self::HowMany => "how-many",
            Self::StillThere(Still::SaidToHaveLeft) => "still-there-said-to-have-left",
            Self::StillThere(Still::EndPassed { .. }) => "still-there-end-passed",
        }
    }
}

impl Discrepancy {
    /// Whether two are the same question, asked at different times: about the same and of the same
    /// kind, whatever the dates are by now.
    pub fn is_same_question(&self, other: &Self) -> bool {
        let whom = |a: &Self, b: &Self| {
            a.people.is_empty() && b.people.is_empty()
                || a.people
                    .iter()
                    .any(|p| b.people.iter().any(|q| p.may_be(q)))
        };
        match (self.kind, other.kind) {
            // There is one of each at a dwelling.
            (Kind::HowMany, Kind::HowMany)
            | (Kind::Who(Who::OtherPeople), Kind::Who(Who::OtherPeople)) => true,
            (a, b) => a.code() == b.code() && whom(self, other),
        }
    }
}
