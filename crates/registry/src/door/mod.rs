//! What a visit at a door changes: facts and a finding in, a decision or a refusal out.
//!
//! | finding | leads | stays | task |
//! |---|---|---|---|
//! | confirmed | confirmed | opened for who moved in, closed for who is reported to have left | done |
//! | corrected | corrected | exactly those for who was found there | done |
//! | not let | not let | all closed | done |
//! | nobody home | – | – | open, with the next visit |
//! | refused | refused | – | done |

mod decide;
mod facts;
mod refusal;

pub use decide::{Closed, Decision, Kept, Opened, TaskOutcome, decide};
pub use facts::{DoorFacts, Lead, LeadKind, Named, Period, PersonMark, Stay, TaskState};
pub use refusal::Refusal;

use jiff::Timestamp;
use uuid::Uuid;

/// What an officer found at the door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// Everything reported about this door is right.
    Confirmed {
        /// The dates, where they are others than those reported.
        period: Option<Period>,
    },
    /// The door is let, but not as reported: this is who lives there now, and nobody else.
    Corrected {
        /// Who was found.
        people: Vec<Present>,
        /// The dates, where they are others than those reported.
        period: Option<Period>,
    },
    /// Nobody rents it.
    NotLet,
    /// Nobody opened; the officer comes again.
    NobodyHome {
        /// When.
        again_at: Timestamp,
    },
    /// Whoever opened would not say.
    Refused,
}

/// Somebody found at the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Present {
    /// Already known: a party that an open lead names, or that has an open stay here.
    Known(Uuid),
    /// Entered at the door: the place in the list of people entered, from 0.
    Entered(usize),
}

impl Finding {
    /// The name in the database and in forms.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Confirmed { .. } => "confirmed",
            Self::Corrected { .. } => "corrected",
            Self::NotLet => "not_let",
            Self::NobodyHome { .. } => "nobody_home",
            Self::Refused => "refused",
        }
    }
}
