use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};

use crate::Fact;

/// On which days people work, as the State Council publishes it each autumn for the next year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    years: BTreeMap<i16, Year>,
}

/// The calendar of one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Year {
    /// Where it comes from.
    pub fact: Fact,
    /// Days off besides weekends.
    pub off: BTreeSet<Date>,
    /// Saturdays and Sundays on which people work in exchange.
    pub make_up: BTreeSet<Date>,
}

/// Whether people work on a day, and whether that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct WorkingDay {
    /// They do.
    pub works: bool,
    /// From the year's calendar. Otherwise it goes by the weekday alone, because the calendar
    /// isn't published or not loaded.
    pub known: bool,
}

impl Calendar {
    /// Takes a year in, in place of an earlier one of the same year.
    pub fn insert(&mut self, year: i16, days: Year) {
        self.years.insert(year, days);
    }

    /// The calendar of a year, where there is one.
    pub fn year(&self, year: i16) -> Option<&Year> {
        self.years.get(&year)
    }

    /// Years with a calendar.
    pub fn years(&self) -> impl Iterator<Item = (i16, &Year)> {
        self.years.iter().map(|(year, days)| (*year, days))
    }

    /// Whether people work on that day.
    pub fn on(&self, day: Date) -> WorkingDay {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        match self.years.get(&day.year()) {
            Some(year) => WorkingDay {
                works: year.make_up.contains(&day) || !(weekend || year.off.contains(&day)),
                known: true,
            },
            None => WorkingDay {
                works: !weekend,
                known: false,
            },
        }
    }

    /// The first day from `day` on that people work.
    pub fn working_day_from(&self, day: Date) -> WorkingDayAfter {
        let mut found = WorkingDayAfter { day, known: true };
        loop {
            let on = self.on(found.day);
            found.known &= on.known;
            match found.day.tomorrow() {
                Ok(next) if !on.works => found.day = next,
                _ => return found,
            }
        }
    }

    /// The `n`th working day after `day`, and whether every day on the way is known.
    pub fn working_days_after(&self, day: Date, n: u16) -> WorkingDayAfter {
        let mut found = WorkingDayAfter { day, known: true };
        let mut left = n;
        while left > 0 {
            let Ok(next) = found.day.tomorrow() else {
                break;
            };
            let on = self.on(next);
            found = WorkingDayAfter {
                day: next,
                known: found.known && on.known,
            };
            left -= u16::from(on.works);
        }
        found
    }
}

/// A day counted in working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct WorkingDayAfter {
    /// It.
    pub day: Date,
    /// By calendars of all the years on the way.
    pub known: bool,
}
