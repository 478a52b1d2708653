//! Clocks of tasks.

use jiff::{SignedDuration, Timestamp};

/// How long an officer has for a reported letting: 48 hours by the clock, nights and Sundays too.
pub const DOOR_CHECK: SignedDuration = SignedDuration::from_hours(48);

/// How far ahead "nobody home" may put the next visit: a week, so that a door isn't forgotten.
pub const NEXT_VISIT_WITHIN: SignedDuration = SignedDuration::from_hours(7 * 24);

/// When a door check that arose at `created_at` is due.
pub fn due_at(created_at: Timestamp) -> Timestamp {
    created_at.checked_add(DOOR_CHECK).unwrap_or(Timestamp::MAX)
}

/// Whether the time is up. A new visit that was agreed on doesn't move the deadline: the clock
/// measures how long a report waits, not whose fault it is.
pub fn is_overdue(due_at: Timestamp, now: Timestamp) -> bool {
    now > due_at
}

/// The day of an instant in China, which has had one time without summer time since 1991.
pub fn day_of(at: Timestamp) -> jiff::civil::Date {
    jiff::tz::offset(8).to_datetime(at).date()
}
