//! A lease cell: one date, a range, a length, an open end.

use std::borrow::Cow;

use jiff::ToSpan;
use jiff::civil::Date;

use super::scan::{Found, Mode, Said, scan};
use super::{from_serial, nearest_year, next_after};
use crate::cell::Cell;
use crate::model::LeaseDate;
use crate::text::{has_any, is_blank_word};

/// What a text says about a lease.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct LeaseText {
    pub(crate) from: Option<LeaseDate>,
    pub(crate) to: Option<LeaseDate>,
    /// A length in months.
    pub(crate) months: Option<i32>,
    /// A length in days.
    pub(crate) days: Option<i32>,
    /// Something stands there that is no date.
    pub(crate) invalid: bool,
}

impl LeaseText {
    /// Fills a missing end from a length.
    pub(crate) fn with_length(mut self) -> Self {
        if let (Some(from), None) = (self.from, self.to) {
            let date = match (self.months, self.days) {
                (Some(months), _) => from.date.checked_add(months.months()).ok(),
                (None, Some(days)) => from.date.checked_add(days.days()).ok(),
                (None, None) => None,
            };
            self.to = date.map(|date| LeaseDate {
                date,
                year_said: from.year_said,
            });
        }
        self
    }
}

/// Reads a cell that should hold one date; a range is taken as such.
pub(crate) fn parse_single(cell: &Cell, today: Date) -> LeaseText {
    match cell {
        Cell::Empty => LeaseText::default(),
        Cell::Date(date) => LeaseText {
            from: Some(LeaseDate {
                date: *date,
                year_said: true,
            }),
            ..LeaseText::default()
        },
        Cell::Number(n) => match from_serial(*n) {
            Some(date) => LeaseText {
                from: Some(LeaseDate {
                    date,
                    year_said: true,
                }),
                ..LeaseText::default()
            },
            None => parse_lease(&cell.shown(), today),
        },
        Cell::Text(text) => {
            if let Some(date) = plain(text) {
                return LeaseText {
                    from: Some(LeaseDate {
                        date,
                        year_said: true,
                    }),
                    ..LeaseText::default()
                };
            }
            let serial = text
                .trim()
                .parse::<f64>()
                .ok()
                .filter(|_| text.trim().len() >= 5);
            match serial.and_then(from_serial) {
                Some(date) => LeaseText {
                    from: Some(LeaseDate {
                        date,
                        year_said: true,
                    }),
                    ..LeaseText::default()
                },
                None => parse_lease(text, today),
            }
        }
    }
}

/// `2026-06-01` and its like, the spelling of nearly every cell of a large export.
fn plain(text: &str) -> Option<Date> {
    let separator = *text.as_bytes().get(4)?;
    if !matches!(separator, b'-' | b'/' | b'.') || text.len() > 10 || !text.is_ascii() {
        return None;
    }
    let mut parts = text.split(char::from(separator));
    let year = parts
        .next()?
        .parse()
        .ok()
        .filter(|y| (1990..2100).contains(y))?;
    let date = Date::new(
        year,
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
    )
    .ok()?;
    parts.next().is_none().then_some(date)
}

/// `2026,6,1`, `2026 6 1`, `2026。6。1` and `June 1, 2026` in the usual spelling; any other text as
/// it is.
fn unusual(text: &str) -> Cow<'_, str> {
    const MONTHS: &str = "janfebmaraprmayjunjulaugsepoctnovdec";
    let words: Vec<&str> = text
        .split([' ', ',', '，', '。', '\u{3000}'])
        .filter(|w| !w.is_empty())
        .collect();
    let [first, second, third] = words.as_slice() else {
        return Cow::Borrowed(text);
    };
    let digits = |w: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&w.len()) && w.bytes().all(|b| b.is_ascii_digit())
    };
    if digits(first, 4..=4) && digits(second, 1..=2) && digits(third, 1..=2) {
        return Cow::Owned(format!("{first}-{second}-{third}"));
    }
    let month = first.get(..3).and_then(|name| {
        let letters = first.bytes().all(|b| b.is_ascii_alphabetic() || b == b'.');
        MONTHS
            .find(&name.to_ascii_lowercase())
            .filter(|at| letters && at % 3 == 0)
    });
    let day = second.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    match month {
        Some(at) if digits(day, 1..=2) && digits(third, 4..=4) => {
            Cow::Owned(format!("{third}-{}-{day}", at / 3 + 1))
        }
        _ => Cow::Borrowed(text),
    }
}

/// Reads a text that should hold a date, a range or a length.
pub(crate) fn parse_lease(text: &str, today: Date) -> LeaseText {
    if is_blank_word(text) {
        return LeaseText::default();
    }
    let text = &unusual(text);
    let chars: Vec<char> = arabic(text).chars().collect();
    let found = scan(&chars, Mode::Cell);
    let mut lease = from_found(&found, today);
    let rest = without(&chars, &found);
    let (months, days) = length_of(&rest);
    lease.months = months;
    lease.days = days;
    let open = has_any(
        &rest,
        &[
            "长期",
            "不定期",
            "无固定",
            "至今",
            "不限",
            "随时",
            "永久",
            "自有",
            "待",
            "未定",
            "口头",
            "面议",
            "续",
            "月付",
            "季付",
            "年付",
            "日租",
            "短租",
            "长租",
        ],
    );
    if found.is_empty() && months.is_none() && days.is_none() && !open {
        lease.invalid = true;
    }
    lease.with_length()
}

/// The first two dates of a text as start and end.
pub(crate) fn from_found(found: &[Found], today: Date) -> LeaseText {
    let mut lease = LeaseText {
        invalid: found.iter().any(|f| f.said == Said::Impossible),
        ..LeaseText::default()
    };
    let mut said = found
        .iter()
        .map(|f| f.said)
        .filter(|s| *s != Said::Impossible);
    let Some(first) = said.next() else {
        return lease;
    };
    lease.from = resolve(first, None, today);
    if let Some(second) = said.next() {
        lease.to = resolve(second, lease.from, today).map(|to| match second {
            // An end that names only the month means all of it.
            Said::Month(date) => LeaseDate {
                date: date.last_of_month(),
                ..to
            },
            _ => to,
        });
        // Year said at the end only: `5.1-2026.6.1`.
        if let (Said::MonthDay(month, day), Some(from), Some(to)) = (first, lease.from, lease.to)
            && to.year_said
            && from.date > to.date
        {
            let year = to.date.year();
            let earlier = Date::new(year, month, day).ok().filter(|d| *d <= to.date);
            let before = || Date::new(year.saturating_sub(1), month, day).ok();
            if let Some(date) = earlier.or_else(before) {
                lease.from = Some(LeaseDate {
                    date,
                    year_said: false,
                });
            }
        }
    }
    lease
}

fn resolve(said: Said, after: Option<LeaseDate>, today: Date) -> Option<LeaseDate> {
    let inferred = |date: Option<Date>| {
        date.map(|date| LeaseDate {
            date,
            year_said: false,
        })
    };
    match said {
        Said::Full(date) | Said::Month(date) => Some(LeaseDate {
            date,
            year_said: true,
        }),
        Said::Today => Some(LeaseDate {
            date: today,
            year_said: true,
        }),
        Said::MonthDay(month, day) => inferred(match after {
            Some(from) => next_after(month, day, from.date),
            None => nearest_year(month, day, today),
        }),
        Said::Day(day) => inferred(match after {
            Some(from) => Date::new(from.date.year(), from.date.month(), day).ok(),
            None => Date::new(today.year(), today.month(), day).ok(),
        }),
        Said::Impossible => None,
    }
}

fn without(chars: &[char], found: &[Found]) -> String {
    let inside = |at: usize| found.iter().any(|f| (f.start..f.end).contains(&at));
    chars
        .iter()
        .enumerate()
        .filter(|(at, _)| !inside(*at))
        .map(|(_, c)| *c)
        .collect()
}

/// `12个月`, `一年`, `半年`, `30天` as months or days.
fn length_of(text: &str) -> (Option<i32>, Option<i32>) {
    let text: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(crate::text::half)
        .collect();
    if text.contains("半年") && !text.contains("年半") {
        return (Some(6), None);
    }
    let chars: Vec<char> = text.chars().collect();
    for (at, c) in chars.iter().enumerate() {
        let before = chars.get(..at).unwrap_or(&[]);
        let unit_months = match c {
            '年' => 12,
            '月' => 1,
            '天' | '日' => 0,
            _ => continue,
        };
        let before = match before.last() {
            Some('个') => before.get(..before.len() - 1).unwrap_or(&[]),
            _ => before,
        };
        let Some(count) = count_at_end(before).filter(|n| (1..=400).contains(n)) else {
            continue;
        };
        if unit_months == 0 {
            return (None, Some(count));
        }
        let half_year = unit_months == 12 && chars.get(at + 1) == Some(&'半');
        return (
            Some(count * unit_months + if half_year { 6 } else { 0 }),
            None,
        );
    }
    (None, None)
}

fn count_at_end(chars: &[char]) -> Option<i32> {
    let digits: String = chars
        .iter()
        .rev()
        .take_while(|c| c.is_ascii_digit())
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    if !digits.is_empty() {
        return digits.parse().ok();
    }
    let value = |c: char| "零一二三四五六七八九".chars().position(|d| d == c);
    let small = |c: &char| match *c {
        '两' => Some(2),
        c => value(c).and_then(|v| i32::try_from(v).ok()),
    };
    match chars {
        [.., '十', last] if small(last).is_some() => Some(10 + small(last)?),
        [.., '十'] => Some(10),
        [.., last] => small(last),
        [] => None,
    }
}

/// Chinese figures before 年, 月, 日 and 号 as Arabic ones: `二〇二六年六月十五日`.
fn arabic(text: &str) -> String {
    if !text.contains(['年', '月', '日', '号'])
        || !text.contains([
            '〇', '零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十',
        ])
    {
        return text.to_owned();
    }
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let run: Vec<char> = chars
            .iter()
            .skip(at)
            .take_while(|c| "〇零一二三四五六七八九十".contains(**c))
            .copied()
            .collect();
        let after = chars.get(at + run.len());
        // `一年` is a length, `二〇二六年` a date; `六月` is a date, `六个月` a length.
        let is_date = match after {
            Some('年') => run.len() == 4,
            Some('月' | '日' | '号') => true,
            _ => false,
        };
        if !run.is_empty() && is_date {
            out.push_str(&figures(&run));
            at += run.len();
        } else if run.is_empty() {
            out.extend(chars.get(at));
            at += 1;
        } else {
            out.extend(&run);
            at += run.len();
        }
    }
    out
}

fn figures(run: &[char]) -> String {
    let digit = |c: char| match c {
        '〇' => Some(0),
        c => "零一二三四五六七八九".chars().position(|d| d == c),
    };
    if let Some(ten) = run.iter().position(|c| *c == '十') {
        let tens = ten
            .checked_sub(1)
            .and_then(|i| run.get(i))
            .and_then(|c| digit(*c))
            .unwrap_or(1);
        let ones = run.get(ten + 1).and_then(|c| digit(*c)).unwrap_or(0);
        return (tens * 10 + ones).to_string();
    }
    run.iter()
        .filter_map(|c| digit(*c))
        .map(|d| d.to_string())
        .collect()
}
