//! The days that a message names.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{DaySaid, Span, longest};
use crate::dates::{Mode, Said, nearest_year, scan};

/// Words for a day, and how many days ago it was.
const AGO: [(&[&str], i64); 4] = [
    (&["今天", "今日", "今早", "今晚", "今晨", "刚刚", "刚才"], 0),
    (&["昨天", "昨日", "昨晚", "昨夜", "昨早"], 1),
    (&["前天", "前日", "前晚"], 2),
    (&["大前天"], 3),
];

/// Words for a month, and how many months ago it was.
const MONTHS: [(&[&str], i64); 2] = [(&["本月", "这个月", "当月"], 0), (&["上个月", "上月"], 1)];

pub(super) fn days(chars: &[char], today: Date) -> Vec<DaySaid> {
    let mut days: Vec<DaySaid> = Vec::new();
    for found in scan(chars, Mode::Free) {
        let (date, year_said) = match found.said {
            Said::Full(date) | Said::Month(date) => (Some(date), true),
            Said::MonthDay(month, day) => (nearest_year(month, day, today), false),
            Said::Today => (Some(today), true),
            Said::Day(_) | Said::Impossible => (None, false),
        };
        let span = Span {
            from: found.start,
            to: found.end,
        };
        days.extend(date.map(|date| DaySaid {
            date,
            year_said,
            span,
        }));
    }
    let mut at = 0;
    while at < chars.len() {
        let Some((date, to)) = ago(chars, at, today).or_else(|| of_month(chars, at, today)) else {
            at += 1;
            continue;
        };
        let span = Span { from: at, to };
        if !days.iter().any(|known| known.span.overlaps(span)) {
            days.push(DaySaid {
                date,
                year_said: true,
                span,
            });
        }
        at = to;
    }
    days.sort_by_key(|day| day.span);
    days
}

fn ago(chars: &[char], at: usize, today: Date) -> Option<(Date, usize)> {
    AGO.iter().rev().find_map(|(words, days)| {
        let length = longest(chars, at, words)?;
        Some((today.checked_sub(days.days()).ok()?, at + length))
    })
}

/// 本月5号, 上个月12日.
fn of_month(chars: &[char], at: usize, today: Date) -> Option<(Date, usize)> {
    let (length, ago) = MONTHS
        .iter()
        .find_map(|(words, ago)| Some((longest(chars, at, words)?, *ago)))?;
    let (day, digits) = super::number_at(chars, at + length)?;
    let end = at + length + digits;
    if !matches!(chars.get(end), Some('号' | '日')) {
        return None;
    }
    let month = today.first_of_month().checked_sub(ago.months()).ok()?;
    let date = Date::new(month.year(), month.month(), i8::try_from(day).ok()?).ok()?;
    Some((date, end + 1))
}
