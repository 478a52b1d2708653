//! Rule packs: who reports what by when, how many may live where, what the safety undertaking
//! says, and on which days people work, for the country and for each place, as dated TOML.
//!
//! Every fact says where it comes from and how sure that is. A more specific pack overrides the
//! one above it. Only a [`RuleSubject`] chooses a rule, and it holds nothing that leads to a
//! person. The packs of `rules/` are part of the program; a folder can take their place.
//!
//! Knows no files and no clock: texts and instants are arguments.

mod calendar;
mod clock;
mod deadline;
mod diff;
mod embedded;
mod events;
mod fault;
mod in_force;
mod limits;
mod model;
mod pack;
mod quiet;
mod read;
mod subject;
mod visits;

pub use calendar::{Calendar, WorkingDay, Year};
pub use clock::{Due, State, due, is_silent, state};
pub use deadline::Deadline;
pub use diff::{Change, diff};
pub use embedded::embedded;
pub use events::{Catalogue, Category, Department, EventFacts, GradeRule, Item, Kind};
pub use fault::Fault;
pub use in_force::InForce;
pub use limits::{Breach, Lived, breaches};
pub use model::{
    AreaKind, Confidence, Duty, Fact, Letting, Occupancy, Penalty, Quiet, Text, Trigger, When, Who,
    Words,
};
pub use pack::{Pack, Rules, SourceFile};
pub use subject::{DocumentType, Place, RuleSubject};
pub use visits::{Minutes, Points, TierDays, Visits, Walking, Within};
