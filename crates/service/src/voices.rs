//! Three voices, one truth: what landlords, occupants and others say about a dwelling, held against
//! each other and against what agencies reported and officers found.
//!
//! Saying something ([`declare`]) only writes it, with its door's place in the list of doors to be
//! looked at. The rest follows in a transaction of its own ([`hear_waiting`]): what follows by the
//! rules (`registry::voices`) becomes leads, disagreements and a task, and can be done again after
//! any interruption.

mod declare;
mod entered;
mod facts;
mod hear;
mod news;
mod show;

mod stored;
mod who;
mod words;

use jiff::civil::Date;
use registry::door::Period;
use registry::voices::Role;
use uuid::Uuid;

pub(crate) use declare::marks;
pub use declare::{Accepted, declare};
pub(crate) use entered::lead_of_visit;
pub use hear::{hear_waiting, look_again_at_ends};
pub use show::{AtDoor, Disagreement, Heard, Stated, at_door, questions};
pub(crate) use who::{WhoIsWho, who_is_who};

use crate::parties::PersonSaid;

/// Most people one declaration may name: a dormitory room's, with room to spare.
pub const MOST_PEOPLE: usize = 100;

/// Who speaks, and as what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Speaker {
    /// As what.
    pub role: Role,
    /// The account, agency or member of staff.
    pub id: Uuid,
}

/// By which way something was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Through {
    /// The plate at the door, by somebody who isn't bound to it.
    Plate,
    /// An account that is bound to the door.
    Account,
    /// A program of an agency.
    Api,
    /// An officer wrote down what somebody said at a counter.
    Counter,
    /// An officer wrote down what somebody said at the door.
    Visit,
}

impl Through {
    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plate => "plate",
            Self::Account => "account",
            Self::Api => "api",
            Self::Counter => "counter",
            Self::Visit => "visit",
        }
    }
}

/// Somebody a declaration is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    /// Somebody named.
    Named(PersonSaid),
    /// The speaker themselves.
    Speaker(PersonSaid),
    /// Somebody of the door's own file, by their party.
    Known(Uuid),
    /// The speaker, by their party in the door's own file.
    KnownSpeaker(Uuid),
}

/// What is said; `registry::voices` has the rules for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// These live there, from–to.
    MovesIn {
        /// Who; at least one.
        people: Vec<Whom>,
        /// From when to when.
        period: Period,
    },
    /// These left or will leave; nobody named: everybody.
    MovesOut {
        /// Who.
        people: Vec<Whom>,
        /// Their last day; today, where it isn't said.
        on: Option<Date>,
    },
    /// These stay longer; nobody named: everybody whom the speaker holds to live there.
    Renews {
        /// Who.
        people: Vec<Whom>,
        /// The new last day.
        to: Date,
    },
    /// What others said about these is right.
    Confirms {
        /// Who; at least one.
        people: Vec<Whom>,
    },
    /// These don't live there.
    Disputes {
        /// Who; at least one.
        people: Vec<Whom>,
    },
    /// These still live there today.
    StillThere {
        /// Who; at least one.
        people: Vec<Whom>,
    },
    /// Nobody lives there.
    NobodyLivesHere,
    /// So many live there.
    HeadCount {
        /// How many, children included.
        people: u32,
    },
}

/// A declaration about a dwelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// Where.
    pub dwelling: Uuid,
    /// Who says it.
    pub speaker: Speaker,
    /// By which way.
    pub through: Through,
    /// What.
    pub said: Said,
    /// What was said besides, such as the contact of a minor's guardian; kept sealed. "" for
    /// nothing.
    pub remark: String,
}

impl Said {
    /// The name in the database.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::MovesIn { .. } => "moves_in",
            Self::MovesOut { .. } => "moves_out",
            Self::Renews { .. } => "renews",
            Self::Confirms { .. } => "confirms",
            Self::Disputes { .. } => "disputes",
            Self::StillThere { .. } => "still_there",
            Self::NobodyLivesHere => "nobody_lives_here",
            Self::HeadCount { .. } => "head_count",
        }
    }

    pub(crate) fn people(&self) -> &[Whom] {
        match self {
            Self::MovesIn { people, .. }
            | Self::MovesOut { people, .. }
            | Self::Renews { people, .. }
            | Self::Confirms { people }
            | Self::Disputes { people }
            | Self::StillThere { people } => people,
            Self::NobodyLivesHere | Self::HeadCount { .. } => &[],
        }
    }

    fn needs_people(&self) -> bool {
        matches!(
            self,
            Self::MovesIn { .. }
                | Self::Confirms { .. }
                | Self::Disputes { .. }
                | Self::StillThere { .. }
        )
    }

    fn period(&self) -> Period {
        match self {
            Self::MovesIn { period, .. } => *period,
            Self::MovesOut { on, .. } => Period {
                from: None,
                to: *on,
            },
            Self::Renews { to, .. } => Period {
                from: None,
                to: Some(*to),
            },
            _ => Period::default(),
        }
    }
}
