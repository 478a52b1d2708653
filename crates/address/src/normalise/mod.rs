//! Text as people write it, made comparable, with a map back to what they wrote.
//!
//! Every step is a small rewrite of `(character, where it came from)`; the steps repeat until
//! nothing changes, so that normalising twice is the same as once.

mod chatter;
mod fold;
mod labels;
mod letters;
mod numerals;
mod spaces;

pub(crate) use numerals::COUNTED;

type Traced = Vec<(char, u32)>;

/// Characters of an address that are looked at; what follows is chatter or an accident.
const LONGEST: usize = 400;

/// Rounds of rewriting before giving up on a fixed point; two are normal.
const ROUNDS: usize = 12;

/// A normalised text with, for each character, the index of the character it was read from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Normalised {
    chars: Vec<char>,
    origin: Vec<u32>,
}

impl Normalised {
    /// The normalised characters.
    pub fn chars(&self) -> &[char] {
        &self.chars
    }

    /// For each normalised character, the index (in characters) of its source in the input.
    pub fn origin(&self) -> &[u32] {
        &self.origin
    }

    /// The normalised text.
    pub fn text(&self) -> String {
        self.chars.iter().collect()
    }
}

fn traced(text: &str) -> Traced {
    let mut out = Vec::with_capacity(text.len().min(LONGEST * 3) / 2);
    for (ch, from) in text.chars().take(LONGEST).zip(0..) {
        fold::fold(ch, from, &mut out);
    }
    out
}

fn split(text: Traced) -> Normalised {
    let (chars, origin) = text.into_iter().unzip();
    Normalised { chars, origin }
}

/// Repeats `round` until the characters stay the same.
fn settle(mut text: Traced, round: impl Fn(&Traced) -> Traced) -> Normalised {
    for _ in 0..ROUNDS {
        let next = round(&text);
        let same = next.len() == text.len() && next.iter().zip(&text).all(|(a, b)| a.0 == b.0);
        text = next;
        if same {
            break;
        }
    }
    split(text)
}

/// Normalises an address line: compatibility forms, traditional characters, numerals, mistyped
/// digits, spacing, labels, phone numbers, prices, areas and dates.
pub fn normalise(text: &str) -> Normalised {
    settle(traced(text), |text| {
        let mut text = spaces::close_up(text);
        labels::strip(&mut text);
        let mut digits = Traced::with_capacity(text.len());
        numerals::to_digits(&text, &mut digits);
        letters::to_digits(&mut digits);
        labels::to_suffixes(&mut digits);
        chatter::strip(&mut digits);
        spaces::tidy(&digits)
    })
}

/// Normalises a name or label of the library, which has no chatter around it: spaces and
/// punctuation go, brackets are opened.
pub(crate) fn normalise_name(text: &str) -> Vec<char> {
    let name = settle(traced(text), |text| {
        let mut digits = Traced::with_capacity(text.len());
        numerals::to_digits(text, &mut digits);
        letters::to_digits(&mut digits);
        digits.retain(|&(ch, _)| !matches!(ch, ' ' | ',' | ':' | '·' | '(' | ')'));
        digits
    });
    name.chars
}

/// A key under which two unresolved texts of the same place are likely equal: the normalised text
/// without brackets' remarks, separators and counting words (幢, 单元, 室 and their like).
pub fn normalise_key(text: &str) -> String {
    let normal = normalise(text);
    let mut key = String::new();
    let mut depth = 0_u32;
    for &ch in normal.chars() {
        match ch {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            '-' | ' ' | ',' | '#' | '.' | ':' => mark(&mut key),
            _ if COUNTED.contains(ch) || ch == '元' => mark(&mut key),
            _ => key.push(ch),
        }
    }
    key.trim_matches('-').to_owned()
}

/// Keeps the boundary between two numbers: 1-12 is not 11-2.
fn mark(key: &mut String) {
    if key.ends_with(|last: char| last.is_ascii_alphanumeric()) {
        key.push('-');
    }
}
