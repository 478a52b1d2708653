//! Finds dates in running text.

use jiff::civil::Date;

use crate::text::half;

/// Cells of a date column may hold any spelling; free text only those that can't be a door number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// A cell that should hold a date: `6-1`, `26.6.1` and `202606` count.
    Cell,
    /// A chat: `6-1` may be building 6 unit 1.
    Free,
}

/// What a date said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// Year, month, day.
    Full(Date),
    /// Year and month only, kept as the first day.
    Month(Date),
    /// Month and day.
    MonthDay(i8, i8),
    /// Only a day of the month (second part of a range).
    Day(i8),
    /// The day of the report (今天, 即日起).
    Today,
    /// Written like a date, but the calendar has no such day.
    Impossible,
}

/// A date and where it stands, in characters of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) said: Said,
}

/// All dates of a text from left to right.
pub(crate) fn scan(text: &[char], mode: Mode) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let glued = at > 0 && is_digit(text, at) && is_digit(text, at - 1);
        if !glued && let Some((end, said)) = date_at(text, at, mode) {
            let end = skip_time(text, end);
            found.push(Found {
                start: at,
                end,
                said,
            });
            at = end;
        } else {
            at += 1;
        }
    }
    found
}

fn char_at(text: &[char], at: usize) -> Option<char> {
    text.get(at).copied().map(half)
}

fn is_digit(text: &[char], at: usize) -> bool {
    char_at(text, at).is_some_and(|c| c.is_ascii_digit())
}

/// A run of up to nine digits: its value, its length, and where it ends.
fn number(text: &[char], at: usize) -> Option<(u32, usize, usize)> {
    let mut end = at;
    let mut value = 0_u32;
    while let Some(digit) = char_at(text, end).and_then(|c| c.to_digit(10)) {
        if end - at == 9 {
            return None;
        }
        value = value * 10 + digit;
        end += 1;
    }
    (end > at).then_some((value, end - at, end))
}

fn spaces(text: &[char], mut at: usize) -> usize {
    while char_at(text, at) == Some(' ') {
        at += 1;
    }
    at
}

fn date_at(text: &[char], at: usize, mode: Mode) -> Option<(usize, Said)> {
    if let Some(found) = words(text, at) {
        return Some(found);
    }
    let (value, length, end) = number(text, at)?;
    match length {
        8 => packed(value / 10_000, value / 100 % 100, value % 100).map(|said| (end, said)),
        6 => {
            let full = packed(2000 + value / 10_000, value / 100 % 100, value % 100);
            if let Some(Said::Full(_)) = full {
                return Some((end, full?));
            }
            let month = year_month(value / 100, value % 100);
            match (mode, month) {
                (_, Some(said)) => Some((end, said)),
                (Mode::Cell, None) => Some((end, Said::Impossible)),
                (Mode::Free, None) => None,
            }
        }
        4 if (1990..2100).contains(&value) => after_year(text, end, value),
        1 | 2 => after_short(text, end, value, mode),
        _ => None,
    }
}

/// `今天`, `即日起`.
fn words(text: &[char], at: usize) -> Option<(usize, Said)> {
    let starts = |word: &str| {
        word.chars()
            .enumerate()
            .all(|(i, c)| text.get(at + i) == Some(&c))
    };
    ["即日起", "即日", "今天", "今日", "当日", "当天"]
        .into_iter()
        .find(|word| starts(word))
        .map(|word| (at + word.chars().count(), Said::Today))
}

fn packed(year: u32, month: u32, day: u32) -> Option<Said> {
    if !(1990..2100).contains(&year) {
        return None;
    }
    Some(full(year, month, day))
}

fn full(year: u32, month: u32, day: u32) -> Said {
    let date = || {
        Date::new(
            i16::try_from(year).ok()?,
            i8::try_from(month).ok()?,
            i8::try_from(day).ok()?,
        )
        .ok()
    };
    date().map_or(Said::Impossible, Said::Full)
}

fn year_month(year: u32, month: u32) -> Option<Said> {
    if !(1990..2100).contains(&year) {
        return None;
    }
    let date = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, 1).ok()?;
    Some(Said::Month(date))
}

fn month_day(month: u32, day: u32) -> Said {
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 29,
        1..=12 => 31,
        _ => 0,
    };
    match (i8::try_from(month), i8::try_from(day)) {
        (Ok(m), Ok(d)) if (1..=days).contains(&day) => Said::MonthDay(m, d),
        _ => Said::Impossible,
    }
}

/// Two digits at most, as months and days have.
fn short(text: &[char], at: usize) -> Option<(u32, usize)> {
    let (value, length, end) = number(text, at)?;
    (length <= 2).then_some((value, end))
}

fn after_year(text: &[char], at: usize, year: u32) -> Option<(usize, Said)> {
    let sep_at = spaces(text, at);
    let separator = char_at(text, sep_at)?;
    if !matches!(separator, '-' | '/' | '.' | '年' | '\\') {
        return None;
    }
    let (month, end) = short(text, spaces(text, sep_at + 1))?;
    let second = spaces(text, end);
    let matches = match char_at(text, second) {
        Some('月') => true,
        Some(c) => c == separator && separator != '年',
        None => false,
    };
    if matches && let Some((day, end)) = short(text, spaces(text, second + 1)) {
        let end = if matches!(char_at(text, end), Some('日' | '号')) {
            end + 1
        } else {
            end
        };
        return Some((end, full(year, month, day)));
    }
    let end = if char_at(text, second) == Some('月') {
        second + 1
    } else {
        end
    };
    Some((end, year_month(year, month).unwrap_or(Said::Impossible)))
}

fn after_short(text: &[char], at: usize, first: u32, mode: Mode) -> Option<(usize, Said)> {
    let separator = char_at(text, at)?;
    match separator {
        '月' => {
            let (day, end) = short(text, spaces(text, at + 1))?;
            let end = if matches!(char_at(text, end), Some('日' | '号')) {
                end + 1
            } else {
                end
            };
            Some((end, month_day(first, day)))
        }
        '年' => {
            let (month, end) = short(text, at + 1)?;
            let day_at = if char_at(text, end) == Some('月') {
                end + 1
            } else {
                return None;
            };
            match short(text, day_at) {
                Some((day, end)) => {
                    let end = if matches!(char_at(text, end), Some('日' | '号')) {
                        end + 1
                    } else {
                        end
                    };
                    Some((end, full(2000 + first, month, day)))
                }
                None => Some((day_at, year_month(2000 + first, month)?)),
            }
        }
        '.' | '/' | '-' => numeric(text, at, first, separator, mode),
        '日' | '号' if mode == Mode::Cell => {
            let day = i8::try_from(first).ok().filter(|d| (1..=31).contains(d));
            Some((at + 1, day.map_or(Said::Impossible, Said::Day)))
        }
        c if c.is_ascii_alphabetic() || c == ' ' => day_month_name(text, at, first),
        _ => None,
    }
}

/// `26.6.1`, `6/1/2026`, `6.1`, `1-Jun-26`.
fn numeric(
    text: &[char],
    at: usize,
    first: u32,
    separator: char,
    mode: Mode,
) -> Option<(usize, Said)> {
    if let Some(named) = day_month_name(text, at, first) {
        return Some(named);
    }
    let (second, end) = short(text, at + 1)?;
    if char_at(text, end) == Some(separator)
        && let Some((third, length, last)) = number(text, end + 1)
    {
        let said = match length {
            4 if (1990..2100).contains(&third) => {
                // Month first, as spreadsheets of US make show it, unless that can't be.
                if first <= 12 {
                    full(third, first, second)
                } else {
                    full(third, second, first)
                }
            }
            1 | 2 if (18..=60).contains(&first) => full(2000 + first, second, third),
            1 | 2 if mode == Mode::Cell && (18..=60).contains(&third) => {
                if first <= 12 {
                    full(2000 + third, first, second)
                } else {
                    full(2000 + third, second, first)
                }
            }
            _ => Said::Impossible,
        };
        match (mode, said) {
            // `3-2-601` is a door.
            (Mode::Free, Said::Impossible) => return None,
            (Mode::Free, _) if separator == '-' => return None,
            // `6.1.` with a packed date behind: a range of two dates with one separator.
            (Mode::Cell, Said::Impossible) if length > 2 => {}
            _ => return Some((last, said)),
        }
    }
    match mode {
        Mode::Cell => Some((end, month_day(first, second))),
        Mode::Free if separator == '-' => None,
        // `6.5号` and `6.5日` name a day.
        Mode::Free
            if separator == '.'
                && matches!(char_at(text, end), Some('日' | '号'))
                && !char_at(text, end + 1).is_some_and(|c| "楼房门院室铺幢栋".contains(c)) =>
        {
            Some((end + 1, month_day(first, second)))
        }
        Mode::Free => match month_day(first, second) {
            said @ Said::MonthDay(..) if bounds_lease(text, end) => Some((end, said)),
            _ => None,
        },
    }
}

/// In a chat `6.1` is a date only where a lease word or a range follows or the text ends.
fn bounds_lease(text: &[char], at: usize) -> bool {
    match char_at(text, spaces(text, at)) {
        None => true,
        Some(c) => matches!(
            c,
            '起' | '到'
                | '至'
                | '-'
                | '~'
                | '～'
                | '—'
                | '–'
                | '入'
                | '搬'
                | '退'
                | '开'
                | '\n'
                | ','
                | '，'
                | '。'
                | ';'
        ),
    }
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// `-Jun-26` or ` Jun 2026` after the day.
fn day_month_name(text: &[char], at: usize, day: u32) -> Option<(usize, Said)> {
    let mut cursor = at;
    while matches!(char_at(text, cursor), Some(' ' | '-' | '/' | '.')) {
        cursor += 1;
    }
    let name: String = (cursor..cursor + 3)
        .map_while(|i| char_at(text, i))
        .collect();
    let month = MONTHS.iter().position(|m| m.eq_ignore_ascii_case(&name))?;
    while char_at(text, cursor).is_some_and(|c| c.is_ascii_alphabetic()) {
        cursor += 1;
    }
    while matches!(char_at(text, cursor), Some(' ' | '-' | '/' | '.' | ',')) {
        cursor += 1;
    }
    let (year, length, end) = number(text, cursor)?;
    let year = match length {
        2 => 2000 + year,
        4 => year,
        _ => return None,
    };
    Some((end, full(year, u32::try_from(month + 1).ok()?, day)))
}

/// ` 00:00:00` or `T09:30` behind a date belongs to it.
fn skip_time(text: &[char], at: usize) -> usize {
    let start = if char_at(text, at) == Some('T') {
        at + 1
    } else {
        spaces(text, at)
    };
    let Some((_, mut end)) = short(text, start) else {
        return at;
    };
    if char_at(text, end) != Some(':') {
        return at;
    }
    while matches!(char_at(text, end), Some(':' | '.')) {
        match number(text, end + 1) {
            Some((_, _, next)) => end = next,
            None => break,
        }
    }
    end
}
