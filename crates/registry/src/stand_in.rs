//! For how long somebody stands in for the one worker in charge of a grid.

use jiff::civil::Date;

/// Most days of one stand-in: who is away longer hands the grid over.
pub const MOST_DAYS: i32 = 92;
/// How far ahead one can be arranged, in days.
pub const MOST_AHEAD: i32 = 366;

/// Why a period can't be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPeriod {
    /// It ends before it begins.
    #[error("the last day is before the first: put them right")]
    Reversed,
    /// It begins before today.
    #[error("the first day is over: begin today or later")]
    Past,
    /// It is longer than [`MOST_DAYS`].
    #[error("more than {MOST_DAYS} days: give the grid to somebody else for good")]
    Long,
    /// It begins more than [`MOST_AHEAD`] days from now.
    #[error("it begins more than a year from now: arrange it later")]
    Far,
}

/// Whether somebody may stand in from one day to another, seen from `today`.
///
/// # Errors
/// [`BadPeriod`].
pub fn check_period(first: Date, last: Date, today: Date) -> Result<(), BadPeriod> {
    let days = |from: Date, to: Date| from.until(to).map_or(i32::MAX, |span| span.get_days());
    if last < first {
        return Err(BadPeriod::Reversed);
    }
    if first < today {
        return Err(BadPeriod::Past);
    }
    if days(first, last) >= MOST_DAYS {
        return Err(BadPeriod::Long);
    }
    if days(today, first) > MOST_AHEAD {
        return Err(BadPeriod::Far);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::{BadPeriod, check_period};

    #[test]
    fn a_period_lies_ahead_and_is_not_for_good() {
        let today = date(2026, 11, 23);
        let table = [
            (today, today, Ok(())),
            (today, date(2027, 2, 22), Ok(())),
            (today, date(2027, 2, 23), Err(BadPeriod::Long)),
            (date(2026, 11, 22), today, Err(BadPeriod::Past)),
            (
                date(2026, 12, 2),
                date(2026, 12, 1),
                Err(BadPeriod::Reversed),
            ),
            (date(2027, 11, 24), date(2027, 11, 25), Ok(())),
            (date(2027, 11, 25), date(2027, 11, 25), Err(BadPeriod::Far)),
            (Date::MAX, Date::MAX, Err(BadPeriod::Far)),
            (today, Date::MAX, Err(BadPeriod::Long)),
            (Date::MIN, Date::MAX, Err(BadPeriod::Past)),
        ];
        for (first, last, expected) in table {
            assert_eq!(check_period(first, last, today), expected, "{first} {last}");
        }
    }
}
