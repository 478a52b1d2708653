//! Days as an agency writes them.

use crate::rng::Rng;

/// A day as its distance from 1970-01-01.
pub type Day = u32;

/// 2026-05-01, around which the reports lie.
pub(crate) const FIRST: Day = 20_574;

/// Year, month and day of month (the civil calendar, by counting 400-year eras from a March).
pub(crate) fn civil(day: Day) -> (u32, u32, u32) {
    let shifted = day + 719_468;
    let era = shifted / 146_097;
    let of_era = shifted % 146_097;
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + u32::from(month <= 2);
    (year, month, of_year - (153 * shifted_month + 2) / 5 + 1)
}

/// One of the usual spellings; the year is always there.
pub(crate) fn spell(day: Day, rng: &mut Rng) -> String {
    let (y, m, d) = civil(day);
    match rng.weighted(&[40, 25, 15, 12, 8]) {
        0 => format!("{y}-{m:02}-{d:02}"),
        1 => format!("{y}/{m}/{d}"),
        2 => format!("{y}年{m}月{d}日"),
        3 => format!("{y}.{m}.{d}"),
        _ => format!("{:02}{m:02}{d:02}", y % 100),
    }
}
