//! Dates of two-digit years.

use jiff::civil::Date;

use super::check::FILLER;

/// Characters that are no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NoDate;

/// A date of birth: month or day may be unknown to whoever issued the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Birth {
    /// Year.
    pub year: i16,
    /// Month, from 1.
    pub month: Option<i8>,
    /// Day of the month.
    pub day: Option<i8>,
}

impl Birth {
    /// The day, where all of it is known.
    pub fn date(self) -> Option<Date> {
        Date::new(self.year, self.month?, self.day?).ok()
    }

    /// The last day it can have been: the end of the month or year where less is known.
    pub fn latest(self) -> Option<Date> {
        let first = Date::new(self.year, self.month.unwrap_or(12), 1).ok()?;
        match self.day {
            Some(day) => Date::new(self.year, first.month(), day).ok(),
            None => Some(first.last_of_month()),
        }
    }

    /// As six characters of the zone.
    pub(super) fn written(self) -> String {
        let part = |n: Option<i8>| n.map_or("<<".to_owned(), |n| format!("{n:02}"));
        format!(
            "{:02}{}{}",
            self.year.rem_euclid(100),
            part(self.month),
            part(self.day)
        )
    }
}

/// The century that makes it no later than `today`: nobody is born in the future. Who is over a
/// hundred is read a hundred years younger, since two digits can't tell.
pub(super) fn birth(six: &[u8], today: Date) -> Option<Birth> {
    let year = two(six.get(..2)?)?;
    let month = part(six.get(2..4)?).ok()?;
    let day = part(six.get(4..6)?).ok()?;
    if month.is_none() && day.is_some() {
        return None;
    }
    let of = |year| Birth { year, month, day };
    let century = today.year() - today.year().rem_euclid(100);
    let newer = of(century + year);
    // What isn't certain to lie ahead may have been.
    let began = |b: Birth| Date::new(b.year, b.month.unwrap_or(1), b.day.unwrap_or(1)).ok();
    let birth = match began(newer) {
        Some(date) if date <= today => newer,
        // 29 February may exist in one century only.
        _ => of(century - 100 + year),
    };
    began(birth)?;
    birth.latest().map(|_| birth)
}

/// The century that brings it nearest to `today`: documents are valid for some years, not for
/// fifty. All fillers: it never ends.
pub(super) fn expiry(six: &[u8], today: Date) -> Result<Option<Date>, NoDate> {
    if six.iter().all(|&c| c == FILLER) {
        return Ok(None);
    }
    nearest(six, today).map(Some).ok_or(NoDate)
}

fn nearest(six: &[u8], today: Date) -> Option<Date> {
    let year = two(six.get(..2)?)?;
    let (month, day) = (two(six.get(2..4)?)?, two(six.get(4..6)?)?);
    let century = today.year() - today.year().rem_euclid(100);
    let near = [century - 100, century, century + 100]
        .into_iter()
        .map(|century| century + year)
        .min_by_key(|year| (year - today.year()).abs())?;
    let small = |n: i16| i8::try_from(n).ok();
    Date::new(near, small(month)?, small(day)?).ok()
}

fn two(digits: &[u8]) -> Option<i16> {
    match digits {
        [a @ b'0'..=b'9', b @ b'0'..=b'9'] => Some(i16::from(a - b'0') * 10 + i16::from(b - b'0')),
        _ => None,
    }
}

/// Two digits or two fillers.
fn part(characters: &[u8]) -> Result<Option<i8>, NoDate> {
    if characters == [FILLER; 2] {
        return Ok(None);
    }
    let n = two(characters).and_then(|n| i8::try_from(n).ok());
    n.filter(|&n| n > 0).map(Some).ok_or(NoDate)
}
