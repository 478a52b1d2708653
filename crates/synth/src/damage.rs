//! What happens to an address on its way: typing errors, wrong upper levels, remarks, odd widths.

use crate::district::District;
use crate::lookalike::to_traditional;
use crate::rng::Rng;
use crate::spelling::Parts;
use crate::unit::Unit;
use crate::words;

/// Damages one name so that it still fits no other place. False where nothing could be done.
pub(crate) fn name(district: &District, unit: &Unit<'_>, parts: &mut Parts, rng: &mut Rng) -> bool {
    let book = &district.book;
    let mut damaged = |name: &str| match rng.weighted(&[75, 25]) {
        0 => book.misspell(name, rng),
        _ => book.shorten(name, rng).or_else(|| book.misspell(name, rng)),
    };
    if !parts.compound.is_empty() {
        let clean = parts.compound.trim_end().to_owned();
        if let Some(text) = damaged(&clean) {
            parts.compound = parts.compound.replace(&clean, &text);
            return true;
        }
        return false;
    }
    let clean = unit.village().unwrap_or(&parts.road).to_owned();
    match damaged(&clean) {
        Some(text) => {
            parts.road = parts.road.replace(&clean, &text);
            true
        }
        None => false,
    }
}

/// Writes another street of the district above the address.
pub(crate) fn upper(
    district: &District,
    unit: &Unit<'_>,
    parts: &mut Parts,
    rng: &mut Rng,
) -> bool {
    let own = &unit.street().name;
    let other = &rng.pick(&district.streets).name;
    if other == own {
        return false;
    }
    parts.upper = match rng.index(3) {
        0 => format!("{}{other}", unit.upper()),
        1 => format!("{}{other}", district.name),
        _ => other.clone(),
    };
    true
}

/// What changes the writing but no word.
pub(crate) fn writing(text: &str, rng: &mut Rng) -> String {
    match rng.weighted(&[22, 12, 12, 34, 8, 12]) {
        0 => wide(text),
        1 => spaced(text),
        2 => to_traditional(text),
        3 => format!("{text}{}", rng.pick(words::REMARKS)),
        4 => format!("{text} 13800000000"),
        _ => blank(text, rng),
    }
}

/// Full-width digits, letters and signs.
fn wide(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '!'..='~' => char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c),
            _ => c,
        })
        .collect()
}

/// A blank between all characters, as some exports have it.
fn spaced(text: &str) -> String {
    let chars: Vec<String> = text
        .chars()
        .filter(|c| *c != ' ')
        .map(String::from)
        .collect();
    chars.join(" ")
}

/// One blank somewhere between two characters that aren't digits.
fn blank(text: &str, rng: &mut Rng) -> String {
    let chars: Vec<char> = text.chars().collect();
    let at = rng.index(chars.len());
    let digit = |index: usize| chars.get(index).is_some_and(char::is_ascii_digit);
    if at == 0 || (digit(at - 1) && digit(at)) {
        return text.to_owned();
    }
    let mut out: String = chars[..at].iter().collect();
    out.push(' ');
    out.extend(&chars[at..]);
    out
}
