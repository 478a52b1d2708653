//! Three voices, one truth: what landlord, agency, occupant and officer said about one dwelling,
//! reconciled into stays and into every disagreement that somebody can settle.
//!
//! The rules, in the order in which they are applied, stand in `docs/voices.md`. In short:
//!
//! 1. **Who is who.** One document is one person; two documents are two, whatever their names.
//!    Without a document a name at this door is one person, and a telephone decides between
//!    namesakes.
//! 2. **What each voice holds now** follows from its own words in their order. The same words
//!    again change nothing.
//! 3. **A visit settles** what was said before it about whom it is about.
//! 4. **Whose word counts**: a visit's, then the occupant's about themselves; where neither has
//!    spoken, words that contradict each other leave the stay in doubt.
//! 5. **Every contradiction is a [`Discrepancy`]**, with whoever can settle it.
//! 6. **Nothing ends silently**: a last day that has passed is asked about.
//!
//! The result depends on what was said and when, never on the order in which it is given here.

mod closing;
mod count;
mod differ;
mod discrepancy;
mod hearing;
mod hold;
mod marks;
mod people;
mod plan;
mod settle;

pub use closing::{Closing, closing};
pub use discrepancy::{Discrepancy, Held, Kind, Settle, Stated, Still, Who};
pub use hold::{Holds, Position};
pub use marks::{Marks, Person};
pub use plan::{Plan, PlannedStay, Standing, reconcile};

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::door::Period;

/// Days by which two dates may differ and still mean the same: the day of the contract, of the
/// keys and of the first night are seldom one.
pub const TOLERANCE: i32 = 7;

/// What is known about one dwelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The day where the door is.
    pub today: Date,
    /// Everything said about it and not taken back, in any order.
    pub said: Vec<Said>,
    /// Its open stays.
    pub stays: Vec<KnownStay>,
    /// Days by which dates may differ; [`TOLERANCE`] where nothing speaks for another.
    pub tolerance: i32,
}

/// An open stay of the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownStay {
    /// Identity.
    pub id: Uuid,
    /// Whose.
    pub marks: Marks,
    /// From when to when.
    pub period: Period,
}

/// One declaration, as said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The declaration, or the visit.
    pub id: Uuid,
    /// Who said it.
    pub voice: Voice,
    /// When it was said.
    pub at: Timestamp,
    /// What.
    pub word: Word,
}

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Voice {
    /// As what.
    pub role: Role,
    /// Which operator, agency, occupant or officer.
    pub party: Uuid,
}

/// As what somebody speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// An officer: what a visit found, or what was put right at a counter.
    Officer,
    /// Somebody who lives there, or is said to.
    Occupant,
    /// Landlord, manager, short-let host, or an employer with a dormitory.
    Operator,
    /// A letting agency.
    Agency,
    /// A property manager or building head: sees much and has no contract.
    Neighbour,
}

impl Role {
    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Occupant => "occupant",
            Self::Operator => "operator",
            Self::Agency => "agency",
            Self::Neighbour => "neighbour",
        }
    }

    /// The role of that name, if it is one.
    pub fn from_name(name: &str) -> Option<Self> {
        [
            Self::Officer,
            Self::Occupant,
            Self::Operator,
            Self::Agency,
            Self::Neighbour,
        ]
        .into_iter()
        .find(|role| role.name() == name)
    }
}

/// Somebody a declaration names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Someone {
    /// What tells whether it is the same person as another.
    pub marks: Marks,
    /// The speaker speaks of themselves.
    pub speaker: bool,
}

/// What was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// These live there, from–to.
    MovesIn {
        /// Who.
        people: Vec<Someone>,
        /// From when to when.
        period: Period,
    },
    /// These left or will leave; nobody named: everybody.
    MovesOut {
        /// Who.
        people: Vec<Someone>,
        /// Their last day; the day it was said, where it isn't.
        on: Option<Date>,
    },
    /// These stay longer; nobody named: everybody whom this voice holds to live there.
    Renews {
        /// Who.
        people: Vec<Someone>,
        /// The new last day.
        to: Date,
    },
    /// What others said about these is right.
    Confirms {
        /// Who.
        people: Vec<Someone>,
    },
    /// These don't live there.
    Disputes {
        /// Who.
        people: Vec<Someone>,
    },
    /// These still live there on the day it was said.
    StillThere {
        /// Who.
        people: Vec<Someone>,
    },
    /// Nobody lives there.
    NobodyLivesHere,
    /// So many live there.
    HeadCount {
        /// How many, children included.
        people: u32,
    },
    /// A visit found these.
    Found {
        /// Who.
        people: Vec<Marks>,
        /// And nobody else; false where the officer could not see everybody.
        nobody_else: bool,
    },
}
