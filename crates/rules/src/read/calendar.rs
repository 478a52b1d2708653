use std::collections::BTreeSet;
use std::ops::Range;

use jiff::civil::{Date, Weekday};

use super::Reader;
use super::raw::{self, Common, RawCalendar};
use crate::Year;

impl Reader<'_> {
    pub(super) fn calendar(&mut self, raw: RawCalendar, span: Range<usize>) -> Option<(i16, Year)> {
        let first = Date::new(raw.year, 1, 1).ok();
        let Some(first) = first else {
            self.fault(
                Some(span),
                "the year of the calendar is none",
                "write four digits",
            );
            return None;
        };
        let mut off = BTreeSet::new();
        for holiday in &raw.holiday {
            let (from, to) = (holiday.get_ref().from.0, holiday.get_ref().to.0);
            let fits = from <= to && from.year() == raw.year && to.year() == raw.year;
            let days = from.until(to).map_or(i32::MAX, |span| span.get_days());
            if !fits || days > 15 {
                let what = format!(
                    "`{}` does not lie in {} or is too long",
                    holiday.get_ref().name.zh,
                    raw.year
                );
                self.fault(Some(holiday.span()), &what, "put `from` and `to` right");
                continue;
            }
            off.extend(
                from.series(jiff::Span::new().days(1))
                    .take_while(|day| *day <= to),
            );
        }
        let mut make_up = BTreeSet::new();
        for day in raw.make_up {
            let (span, day) = (day.span(), day.into_inner().0);
            let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
            if !weekend || day.year() != raw.year || off.contains(&day) {
                let what = format!("{day} is no weekend of {} to work on", raw.year);
                self.fault(Some(span), &what, "compare it with the notice");
            }
            make_up.insert(day);
        }
        let common = Common {
            id: format!("calendar-{}", raw.year),
            source: raw.source,
            confidence: raw.confidence,
            from: Some(raw::Day(first)),
            until: Some(raw::Day(first.last_of_year())),
        };
        let fact = self.fact(common, None, span)?;
        Some((raw.year, Year { fact, off, make_up }))
    }
}
