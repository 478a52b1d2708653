//! Clocks of duties, in the time of China.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use registry::clock::day_of;

use crate::{Calendar, Deadline};

/// When a duty is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Due {
    /// The instant from which it is overdue.
    pub at: Timestamp,
    /// Counted with the calendar of every year on the way; otherwise by weekdays alone, to be said
    /// beside it.
    pub certain: bool,
}

/// When a duty whose clock started at `trigger` is due; `None` where the source names no time. A
/// deadline in days ends with its last day, at midnight; where that is a day off, with the next one
/// that people work on (Civil Code art. 203).
pub fn due(deadline: Deadline, trigger: Timestamp, calendar: &Calendar) -> Option<Due> {
    let day = day_of(trigger);
    let certain = |at| Some(Due { at, certain: true });
    match deadline {
        Deadline::Immediately | Deadline::AtCheckIn => certain(trigger),
        Deadline::Hours(n) => {
            let hours = SignedDuration::from_hours(i64::from(n));
            certain(trigger.checked_add(hours).unwrap_or(Timestamp::MAX))
        }
        Deadline::Every(n) => certain(end_of(days_after(day, n))),
        Deadline::Days(n) => {
            let last = calendar.working_day_from(days_after(day, n));
            Some(Due {
                at: end_of(last.day),
                certain: last.known,
            })
        }
        Deadline::WorkingDays(n) => {
            let last = calendar.working_days_after(day, n);
            Some(Due {
                at: end_of(last.day),
                certain: last.known,
            })
        }
        // A month ends when it ends, on a day off too: nobody else has to be at work for it.
        Deadline::MonthEnd => certain(end_of(day.last_of_month())),
        Deadline::Unspecified => None,
    }
}

fn days_after(day: Date, n: u16) -> Date {
    let days = jiff::Span::new().days(n);
    day.checked_add(days).unwrap_or(Date::MAX)
}

/// The end of a day in China: its midnight is 16:00 UTC.
fn end_of(day: Date) -> Timestamp {
    let midnight = day.at(16, 0, 0, 0);
    jiff::tz::TimeZone::UTC
        .to_timestamp(midnight)
        .unwrap_or(Timestamp::MAX)
}

/// Where a duty stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Done in time.
    Done,
    /// Done, but late.
    DoneLate {
        /// By how much.
        by: SignedDuration,
    },
    /// There is time.
    Running,
    /// Due soon.
    ComingDue {
        /// How soon.
        within: SignedDuration,
    },
    /// The time is over, and this duty holder has reported other things.
    Overdue {
        /// Since when.
        by: SignedDuration,
    },
    /// The time is over, and this duty holder has never reported anything.
    NeverReported {
        /// Since when.
        by: SignedDuration,
    },
    /// The source names no time; it is still to be done.
    Untimed,
}

/// Where a duty stands at `now`. `done` is when it was done, `ever_reported` whether its holder has
/// ever reported anything, `warn` how long before the end it is coming due.
pub fn state(
    due: Option<Due>,
    done: Option<Timestamp>,
    ever_reported: bool,
    now: Timestamp,
    warn: SignedDuration,
) -> State {
    match (due, done) {
        (None, None) => State::Untimed,
        (None, Some(_)) => State::Done,
        (Some(due), Some(done)) if done <= due.at => State::Done,
        (Some(due), Some(done)) => State::DoneLate {
            by: done.duration_since(due.at),
        },
        (Some(due), None) => {
            let left = due.at.duration_since(now);
            if left.is_negative() && ever_reported {
                State::Overdue { by: -left }
            } else if left.is_negative() {
                State::NeverReported { by: -left }
            } else if left <= warn {
                State::ComingDue { within: left }
            } else {
                State::Running
            }
        }
    }
}

/// Whether nothing was heard from somebody for so many days. `since` is when they began to be
/// heard of: silence begins then, where they have never said anything.
pub fn is_silent(last: Option<Timestamp>, since: Timestamp, now: Timestamp, days: u16) -> bool {
    let quiet = now.duration_since(last.unwrap_or(since).max(since));
    quiet >= SignedDuration::from_hours(24 * i64::from(days))
}
