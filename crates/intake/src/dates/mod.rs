//! Dates and lease lengths in the many ways people write them.

mod lease;
mod scan;

pub(crate) use lease::{LeaseText, from_found as lease_from, parse_lease, parse_single};
pub(crate) use scan::{Mode, Said, scan};

use jiff::ToSpan;
use jiff::civil::Date;

/// The date a spreadsheet serial number stands for (1900 system), for years 2000 to 2099.
pub(crate) fn from_serial(serial: f64) -> Option<Date> {
    if !(36_526.0..73_051.0).contains(&serial) {
        return None;
    }
    // In range, so the cut-off fraction (time of day) is all that is lost.
    #[allow(clippy::cast_possible_truncation)]
    let days = serial as i64;
    Date::constant(1899, 12, 30).checked_add(days.days()).ok()
}

/// The day in the year that brings it nearest to `today`.
pub(crate) fn nearest_year(month: i8, day: i8, today: Date) -> Option<Date> {
    (today.year().saturating_sub(1)..=today.year().saturating_add(1))
        .filter_map(|year| Date::new(year, month, day).ok())
        .min_by_key(|date| (*date - today).get_days().unsigned_abs())
}

/// The first such day on or after `from`.
pub(crate) fn next_after(month: i8, day: i8, from: Date) -> Option<Date> {
    (from.year()..=from.year().saturating_add(4))
        .filter_map(|year| Date::new(year, month, day).ok())
        .find(|date| *date >= from)
}
