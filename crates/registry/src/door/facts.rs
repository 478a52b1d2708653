use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

/// What is known about a door when a visit is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoorFacts {
    /// The task the visit belongs to.
    pub task: TaskState,
    /// The dwelling: the task's, or the one chosen at the door of a building. `None` while only
    /// the building is known.
    pub dwelling: Option<Uuid>,
    /// Open leads of the task.
    pub leads: Vec<Lead>,
    /// Open stays in the dwelling.
    pub stays: Vec<Stay>,
    /// Somebody has to look without any report: a disagreement about the dwelling is open, or a
    /// short let that was filed waits.
    pub asked: bool,
    /// People entered at the door.
    pub entered: Vec<PersonMark>,
    /// Day of the visit where the door is.
    pub today: Date,
    /// Instant of the visit.
    pub now: Timestamp,
}

/// Where a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskState {
    /// Waits for a visit.
    Open,
    /// A visit settled it.
    Done {
        /// When.
        at: Timestamp,
    },
    /// Its reports were taken back.
    Withdrawn {
        /// When.
        at: Timestamp,
    },
}

/// What a lead says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LeadKind {
    /// Somebody moved in where nobody lives.
    New,
    /// Somebody moved in where somebody lives, or the same person with other dates.
    Changed,
    /// Somebody moved out.
    Ended,
}

impl LeadKind {
    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Ended => "ended",
        }
    }

    /// The kind of that name, if it is one.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::New, Self::Changed, Self::Ended]
            .into_iter()
            .find(|kind| kind.name() == name)
    }
}

/// An open lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    /// Identity.
    pub id: Uuid,
    /// What it says.
    pub kind: LeadKind,
    /// Whom it names.
    pub people: Vec<Named>,
    /// From when to when, as reported.
    pub period: Period,
}

/// Somebody a lead names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The party.
    pub party: Uuid,
    /// What tells whether it is the same person as another party.
    pub mark: PersonMark,
}

/// An open stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stay {
    /// Identity.
    pub id: Uuid,
    /// Who lives there.
    pub party: Uuid,
    /// What tells whether it is the same person as another party.
    pub mark: PersonMark,
    /// From when to when.
    pub period: Period,
}

/// Keyed digests of a person, good for one question only: the same one at this door?
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonMark {
    /// Of the document's number.
    pub document: Option<Vec<u8>>,
    /// Of the name at this door.
    pub name: Option<Vec<u8>>,
}

impl PersonMark {
    /// Whether both are the same person: by document where both have one, else by name.
    pub fn same(&self, other: &Self) -> bool {
        match (&self.document, &other.document) {
            (Some(a), Some(b)) => a == b,
            _ => self.name.is_some() && self.name == other.name,
        }
    }
}

/// From–to, both days included; `None` where open or not said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

impl Period {
    /// Whether it ends before it begins.
    pub fn is_reversed(self) -> bool {
        matches!((self.from, self.to), (Some(from), Some(to)) if to < from)
    }
}
