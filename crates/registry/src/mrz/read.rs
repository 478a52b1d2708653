use jiff::civil::Date;

use super::check::{FILLER, fits, fits_or_blank};
use super::{Format, Mrz, MrzFault, Part, Sex, dates, names};
use crate::identity::half_width;

/// Reads a zone as somebody typed or scanned it: blanks and lower case don't matter, line ends may
/// be missing. `today` tells the century of the dates.
///
/// # Errors
/// [`MrzFault`], the first thing found.
pub fn read(text: &str, today: Date) -> Result<Mrz, MrzFault> {
    let lines = lines(text)?;
    match lines.format {
        Format::Td1 => td1(&lines, today),
        Format::Td2 | Format::Td3 => two_lines(&lines, today),
    }
}

/// The characters of a zone whose size is right.
struct Lines {
    format: Format,
    all: Vec<u8>,
}

impl Lines {
    /// Characters `from` to `to` of a line, both from 0, `to` excluded.
    fn part(&self, line: usize, from: usize, to: usize) -> &[u8] {
        let (_, width) = self.format.size();
        self.all
            .get(line * width + from..line * width + to)
            .unwrap_or_default()
    }

    fn at(&self, line: usize, place: usize) -> u8 {
        self.part(line, place, place + 1)
            .first()
            .copied()
            .unwrap_or(FILLER)
    }
}

fn lines(text: &str) -> Result<Lines, MrzFault> {
    let lines: Vec<String> = text
        .lines()
        .map(|line| {
            half_width(line)
                .filter(|c| !c.is_whitespace())
                .map(|c| match c {
                    '‹' | '〈' => '<',
                    c => c.to_ascii_uppercase(),
                })
                .collect::<String>()
                .replace(['«', '《'], "<<")
        })
        .filter(|line| !line.is_empty())
        .collect();
    for (at, line) in lines.iter().enumerate() {
        let wrong = |c: char| !matches!(c, 'A'..='Z' | '0'..='9' | '<');
        if let Some(place) = line.chars().position(wrong) {
            return Err(MrzFault::Character {
                line: at + 1,
                place: place + 1,
            });
        }
    }
    let characters = lines.iter().map(String::len).sum();
    let size = || MrzFault::Size {
        lines: lines.len(),
        characters,
    };
    let format = [Format::Td1, Format::Td2, Format::Td3]
        .into_iter()
        .find(|format| {
            let (count, width) = format.size();
            let whole = lines.len() == 1 && characters == count * width;
            whole || (lines.len() == count && lines.iter().all(|line| line.len() == width))
        })
        .ok_or_else(size)?;
    Ok(Lines {
        format,
        all: lines.concat().into_bytes(),
    })
}

/// TD2 and TD3 differ in width only, and in what stands behind the expiry.
fn two_lines(lines: &Lines, today: Date) -> Result<Mrz, MrzFault> {
    let (_, width) = lines.format.size();
    let td3 = lines.format == Format::Td3;
    let document = document(lines.part(0, 0, 2), td3)?;
    let optional = lines.part(1, 28, width - if td3 { 2 } else { 1 });
    let (number, rest) = number(lines.part(1, 0, 9), lines.at(1, 9), optional, !td3)?;
    if td3 && !fits_or_blank(optional, lines.at(1, width - 2)) {
        return Err(MrzFault::CheckDigit(Part::Optional));
    }
    let dated = Dated {
        birth: lines.part(1, 13, 20),
        sex: lines.at(1, 20),
        expiry: lines.part(1, 21, 28),
    };
    let whole = [
        lines.part(1, 0, 10),
        dated.birth,
        lines.part(1, 21, width - 1),
    ]
    .concat();
    let parts = Parts {
        document,
        issuer: lines.part(0, 2, 5),
        names: lines.part(0, 5, width),
        nationality: lines.part(1, 10, 13),
        number,
        optional: [text(rest), String::new()],
        dated,
    };
    finish(lines, parts, &whole, lines.at(1, width - 1), today)
}

fn td1(lines: &Lines, today: Date) -> Result<Mrz, MrzFault> {
    let document = document(lines.part(0, 0, 2), false)?;
    let (number, rest) = number(
        lines.part(0, 5, 14),
        lines.at(0, 14),
        lines.part(0, 15, 30),
        true,
    )?;
    let dated = Dated {
        birth: lines.part(1, 0, 7),
        sex: lines.at(1, 7),
        expiry: lines.part(1, 8, 15),
    };
    let whole = [
        lines.part(0, 5, 30),
        dated.birth,
        dated.expiry,
        lines.part(1, 18, 29),
    ]
    .concat();
    let parts = Parts {
        document,
        issuer: lines.part(0, 2, 5),
        names: lines.part(2, 0, 30),
        nationality: lines.part(1, 15, 18),
        number,
        optional: [text(rest), text(lines.part(1, 18, 29))],
        dated,
    };
    finish(lines, parts, &whole, lines.at(1, 29), today)
}

struct Parts<'a> {
    document: String,
    issuer: &'a [u8],
    names: &'a [u8],
    nationality: &'a [u8],
    number: String,
    optional: [String; 2],
    dated: Dated<'a>,
}

/// Birth and expiry with their check digits, and the sex.
struct Dated<'a> {
    birth: &'a [u8],
    sex: u8,
    expiry: &'a [u8],
}

fn finish(
    lines: &Lines,
    parts: Parts<'_>,
    whole: &[u8],
    given: u8,
    today: Date,
) -> Result<Mrz, MrzFault> {
    let birth = dated(parts.dated.birth, Part::Birth, |six| {
        dates::birth(six, today).ok_or(dates::NoDate)
    })?;
    let sex = match parts.dated.sex {
        b'F' => Sex::Female,
        b'M' => Sex::Male,
        FILLER => Sex::Unspecified,
        _ => return Err(MrzFault::Shape(Part::Sex)),
    };
    let expires = dated(parts.dated.expiry, Part::Expiry, |six| {
        dates::expiry(six, today)
    })?;
    if !fits(whole, given) {
        return Err(MrzFault::CheckDigit(Part::Whole));
    }
    let (surname, given) = letters(parts.names, Part::Names, names::read)?;
    if surname.is_empty() && given.is_empty() {
        return Err(MrzFault::Missing(Part::Names));
    }
    Ok(Mrz {
        format: lines.format,
        document: parts.document,
        issuer: country(parts.issuer, Part::Issuer)?,
        surname,
        given,
        names_may_be_cut: names::is_full(parts.names),
        number: parts.number,
        nationality: country(parts.nationality, Part::Nationality)?,
        birth,
        sex,
        expires,
        optional: parts.optional,
    })
}

/// One letter and perhaps another character: `P` for passports, `A`, `C`, `I` for cards.
fn document(code: &[u8], passport: bool) -> Result<String, MrzFault> {
    let known = match code.first() {
        Some(b'P') => true,
        Some(b'A' | b'C' | b'I') => !passport,
        _ => false,
    };
    if known {
        Ok(text(code))
    } else {
        Err(MrzFault::NotADocument)
    }
}

/// The number, and what of the additional data is left behind a long one.
fn number<'a>(
    nine: &[u8],
    given: u8,
    optional: &'a [u8],
    may_be_long: bool,
) -> Result<(String, &'a [u8]), MrzFault> {
    let wrong = MrzFault::CheckDigit(Part::Number);
    let mut number = nine.to_vec();
    let mut rest = optional;
    if given == FILLER && may_be_long && !nine.contains(&FILLER) {
        let end = optional.iter().position(|&c| c == FILLER);
        let (more, behind) = optional.split_at(end.unwrap_or(optional.len()));
        let (&last, more) = more.split_last().ok_or(wrong)?;
        number.extend_from_slice(more);
        rest = behind;
        if !fits(&number, last) {
            return Err(wrong);
        }
    } else if !fits(nine, given) {
        return Err(wrong);
    }
    let number = text(&number).replace(' ', "");
    if number.is_empty() {
        return Err(MrzFault::Missing(Part::Number));
    }
    Ok((number, rest))
}

/// Six characters and their check digit.
fn dated<T>(
    seven: &[u8],
    part: Part,
    read: impl Fn(&[u8]) -> Result<T, dates::NoDate>,
) -> Result<T, MrzFault> {
    match seven {
        [six @ .., given] if fits(six, *given) => read(six).map_err(|_| MrzFault::Date(part)),
        // An expiry that never comes may have a filler for its check digit.
        [six @ .., given] if part == Part::Expiry && fits_or_blank(six, *given) => {
            read(six).map_err(|_| MrzFault::Date(part))
        }
        _ => Err(MrzFault::CheckDigit(part)),
    }
}

fn country(code: &[u8], part: Part) -> Result<String, MrzFault> {
    let code = letters(code, part, text)?;
    if code.is_empty() {
        Err(MrzFault::Missing(part))
    } else {
        Ok(code)
    }
}

fn letters<T>(field: &[u8], part: Part, read: impl Fn(&[u8]) -> T) -> Result<T, MrzFault> {
    if field.iter().any(u8::is_ascii_digit) {
        Err(MrzFault::Shape(part))
    } else {
        Ok(read(field))
    }
}

fn text(field: &[u8]) -> String {
    names::words(&String::from_utf8_lossy(field))
}
