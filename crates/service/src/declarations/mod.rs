//! What people outside the staff declare about a dwelling that they have in front of them.
//!
//! Anybody with an account may speak: it is kept as theirs, held against what others say, and shows
//! them nothing. Who is bound to the door speaks with that weight and may point at records there.

mod letting;
mod own;
mod person;
mod say;

use std::borrow::Cow;
use std::sync::LazyLock;

use jiff::civil::Date;
use rules::{InForce, Place as RulePlace, Rules};

pub(crate) use letting::shown;
pub use letting::{
    Equipment, LettingSaid, Registered, Title, register, registered, undertaking, withdraw,
};
pub use own::{OwnDoor, OwnWord, own_door};
pub use person::{Entered, FieldFault, Person, check};
pub use say::{Answer, Receipt, Spoken, answer, hand_over, say};

/// The rule packs that are part of the program. A test of theirs says that they can be read.
static RULES: LazyLock<Option<Rules>> = LazyLock::new(|| rules::embedded().ok());

/// The days on which people work; without packs none is known.
pub(crate) fn calendar() -> Cow<'static, rules::Calendar> {
    match RULES.as_ref() {
        Some(rules) => Cow::Borrowed(rules.calendar()),
        None => Cow::Owned(rules::Calendar::default()),
    }
}

/// The next working day after this one; by the weekday alone where the year's calendar isn't known.
pub(crate) fn next_working_day(day: Date) -> Date {
    calendar().working_days_after(day, 1).day
}

/// The catalogue of events that holds at a place on a day.
pub(crate) fn catalogue(code: &str, day: Date) -> Option<rules::Catalogue<'static>> {
    RULES
        .as_ref()
        .map(|rules| rules.events(&RulePlace::new(code), day))
}

/// What holds at a place on a day.
pub(crate) fn in_force(code: &str, day: Date) -> Option<InForce<'static>> {
    RULES
        .as_ref()
        .map(|rules| rules.in_force(&RulePlace::new(code), day))
}
