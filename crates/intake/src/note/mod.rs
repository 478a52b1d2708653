//! Messages and hotline notes in free words: the place, the people named, the days, and what
//! happened there.
//!
//! What is read is about the house and what was done in it. A person is named with the part they
//! play in the message and nothing else: there is no score, no tag and no inference about anybody.

mod days;
mod matter;
mod matter_words;
mod people;
mod place;

use jiff::civil::Date;
use serde::Serialize;

use crate::chat::{messages, simple};
use crate::text::half;

pub use matter::{Matter, MatterKind, Standing};
pub use people::{Named, PartPlayed};

/// A stretch of a message, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Span {
    /// First character.
    pub from: usize,
    /// Behind the last.
    pub to: usize,
}

impl Span {
    fn overlaps(self, other: Self) -> bool {
        self.from < other.to && other.from < self.to
    }
}

/// A place as it was said; finding it in the library is the resolver's work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlaceSaid {
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: Span,
}

/// A day that a message names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DaySaid {
    /// The day.
    pub date: Date,
    /// Whether the message says the year; else the nearest was taken.
    pub year_said: bool,
    /// Where it stands.
    pub span: Span,
}

/// How many people are said to live there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct HeadCount {
    /// At least so many: 十几个人 are at least 11.
    pub at_least: u32,
    /// Where it stands.
    pub span: Span,
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoteRead {
    /// Which message of the text, from 1.
    pub message: u32,
    /// The message, without its sender and time; spans count its characters.
    pub text: String,
    /// The places, in the order of the message.
    pub places: Vec<PlaceSaid>,
    /// Who is named.
    pub people: Vec<Named>,
    /// Telephone numbers.
    pub phones: Vec<PlaceSaid>,
    /// The days.
    pub days: Vec<DaySaid>,
    /// How many live there, where somebody says so.
    pub head_count: Option<HeadCount>,
    /// What happened.
    pub matters: Vec<Matter>,
}

/// Reads every message of a text: an exported chat, or notes one below the other. Days without a
/// year are those nearest to the message's own day, or to `received`.
pub fn read_notes(text: &str, received: Date) -> Vec<NoteRead> {
    let all = messages(text);
    // Notes without a time are parted by blank lines, whatever stands before a colon in them.
    let blocks = blocks(text);
    if blocks.len() > 1 && all.iter().all(|message| message.date.is_none()) {
        let numbered = (1..).zip(blocks);
        let read = numbered.map(|(message, block)| NoteRead {
            message,
            ..read_note(&block, received)
        });
        return read.collect();
    }
    let all = all.into_iter();
    all.map(|message| {
        let today = message.date.unwrap_or(received);
        NoteRead {
            message: message.ordinal,
            ..read_note(&message.text, today)
        }
    })
    .collect()
}

/// The stretches of a text between blank lines.
fn blocks(text: &str) -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            open = false;
            continue;
        }
        match blocks.last_mut().filter(|_| open) {
            Some(block) => {
                block.push('\n');
                block.push_str(line);
            }
            None => blocks.push(line.to_owned()),
        }
        open = true;
    }
    blocks
}

/// Reads one message.
pub fn read_note(text: &str, today: Date) -> NoteRead {
    // One character in, one out: spans hold for the message as it was sent.
    let plain = |ch| simple(half(ch)).to_ascii_lowercase();
    let chars: Vec<char> = text.chars().map(plain).collect();
    let phones = people::phones(&chars);
    let days = days::days(&chars, today);
    let head_count = matter::head_count(&chars);
    let mut taken: Vec<Span> = phones
        .iter()
        .copied()
        .chain(days.iter().map(|day| day.span))
        .collect();
    taken.extend(head_count.map(|count| count.span));
    let places = place::places(&chars, &taken);
    taken.extend(&places);
    let said = |span: Span| PlaceSaid {
        text: text
            .chars()
            .skip(span.from)
            .take(span.to - span.from)
            .collect(),
        span,
    };
    NoteRead {
        message: 1,
        text: text.to_owned(),
        people: people::people(&chars, &taken),
        matters: matter::matters(&chars, head_count),
        places: places.into_iter().map(said).collect(),
        phones: phones.into_iter().map(said).collect(),
        days,
        head_count,
    }
}

/// Whether `word` stands at `at`.
fn stands(chars: &[char], at: usize, word: &str) -> bool {
    let mut rest = chars[at..].iter();
    word.chars().all(|ch| rest.next() == Some(&ch))
}

/// The longest of `words` that stands at `at`, in characters.
fn longest(chars: &[char], at: usize, words: &[&str]) -> Option<usize> {
    let standing = words.iter().filter(|word| stands(chars, at, word));
    standing.map(|word| word.chars().count()).max()
}

/// Whether a sentence or part of one ends at a character.
fn ends_clause(ch: char) -> bool {
    matches!(ch, '。' | '；' | ';' | '!' | '?' | '！' | '？' | '\n')
}

/// The value of a whole number in digits or Chinese numerals, with its length.
fn number_at(chars: &[char], at: usize) -> Option<(u32, usize)> {
    let digits = chars[at..]
        .iter()
        .take_while(|ch| ch.is_ascii_digit())
        .count();
    if digits > 0 {
        let text: String = chars[at..at + digits].iter().collect();
        return text.parse().ok().map(|value| (value, digits));
    }
    // 三零二 is said digit by digit.
    let spoken = |ch: &char| "零〇一二三四五六七八九".contains(*ch);
    let run = chars[at..].iter().take_while(|ch| spoken(ch)).count();
    let tens = chars
        .get(at + run)
        .is_some_and(|ch| matches!(ch, '十' | '百'));
    if (2..=6).contains(&run) && !tens {
        let value = chars[at..at + run].iter().fold(0, |value, ch| {
            let digit = "零一二三四五六七八九".chars().position(|d| d == *ch);
            value * 10
                + digit
                    .and_then(|digit| u32::try_from(digit).ok())
                    .unwrap_or(0)
        });
        return Some((value, run));
    }
    let (mut value, mut ones, mut length) = (0_u32, None, 0);
    for &ch in &chars[at..] {
        let digit = "零一二三四五六七八九".chars().position(|d| d == ch);
        let digit = digit
            .or_else(|| (ch == '两').then_some(2))
            .and_then(|d| u32::try_from(d).ok());
        match (digit, ch) {
            (Some(digit), _) if ones.is_none() || ones == Some(0) => ones = Some(digit),
            (None, '十') => value += ones.take().unwrap_or(1) * 10,
            (None, '百') => value += ones.take()? * 100,
            _ => break,
        }
        length += 1;
    }
    (length > 0).then(|| (value + ones.unwrap_or(0), length))
}
