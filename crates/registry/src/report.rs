//! What a report is beside what is known already: a repeat, or news of some kind.
//!
//! A tenancy told twice is one. But somebody who moved in again after the registry saw them leave
//! tells the same words and means something else, and so does the second move-out of a door: such
//! words are news once the registry has moved on since the report they repeat was settled.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::door::LeadKind;

/// Keyed digest by which somebody is known at one door and nowhere else.
pub type Mark = [u8; 16];

/// A report whose door is certain.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// Somebody left; otherwise somebody moved in.
    pub moved_out: bool,
    /// When they left, or since when they live there.
    pub day: Option<Date>,
    /// Marks of those it names at this door; empty where it names nobody.
    pub people: &'a [Mark],
}

/// What came of the earlier reports that said the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Earlier {
    /// One of them still waits: for somebody's eyes, or for the visit.
    Waiting,
    /// All were settled at the door.
    Settled {
        /// The last of them at this instant.
        at: Timestamp,
        /// The day of it where the door is.
        on: Date,
    },
}

/// Whom something at a door is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    /// The person with this mark.
    Person(Mark),
    /// Everybody there: a report without names.
    Everybody,
    /// Somebody whose name is not known any more.
    Unknown,
}

/// Something known about a door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Whom it is about.
    pub whom: Whom,
    /// What it is.
    pub event: Event,
}

/// What is known about somebody at a door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// An open stay, since this instant in the registry.
    LivesThere(Timestamp),
    /// A stay that ended in the registry at this instant.
    Left(Timestamp),
    /// An open lead of this instant: said to have moved in.
    SaidIn(Timestamp),
    /// An open lead of this instant: said to have left.
    SaidOut(Timestamp),
}

impl Known {
    fn concerns(&self, people: &[Mark]) -> bool {
        match &self.whom {
            _ if people.is_empty() => true,
            Whom::Person(mark) => people.contains(mark),
            Whom::Everybody => true,
            Whom::Unknown => false,
        }
    }

    fn names(&self, people: &[Mark]) -> bool {
        matches!(&self.whom, Whom::Person(mark) if people.contains(mark))
    }
}

/// Whether a report only says again what `earlier` ones said; `door` is what is known about its
/// door.
pub fn is_repeat(report: &Report<'_>, earlier: Option<Earlier>, door: &[Known]) -> bool {
    let Some(earlier) = earlier else {
        return false;
    };
    let Earlier::Settled { at, on } = earlier else {
        return true;
    };
    let mut about = door.iter().filter(|known| known.concerns(report.people));
    if report.moved_out {
        // It can only be news where there is somebody to leave who was not there, or not thought
        // of, when the earlier one was checked.
        let later_day = report.day.is_some_and(|day| day > on);
        !about.any(|known| match known.event {
            Event::LivesThere(since) => since > at || later_day,
            Event::SaidIn(since) => since > at,
            Event::Left(_) | Event::SaidOut(_) => false,
        })
    } else {
        // The same days are the same tenancy; without any, somebody may have come back.
        report.day.is_some()
            || !about.any(|known| match known.event {
                Event::Left(since) | Event::SaidOut(since) => since > at,
                Event::LivesThere(_) | Event::SaidIn(_) => false,
            })
    }
}

/// What kind of lead a report that is no repeat makes at a door of which `door` is known.
pub fn kind(report: &Report<'_>, door: &[Known]) -> LeadKind {
    if report.moved_out {
        return LeadKind::Ended;
    }
    let known = door.iter().any(|known| match known.event {
        Event::LivesThere(_) => true,
        Event::SaidIn(_) => known.names(report.people),
        Event::Left(_) | Event::SaidOut(_) => false,
    });
    if known {
        LeadKind::Changed
    } else {
        LeadKind::New
    }
}
