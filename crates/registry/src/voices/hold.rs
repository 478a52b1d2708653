//! What each voice holds about each person now: its own words in their order.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::hearing::hear;
use super::people::People;
use super::{Facts, Marks, Role, Said, Voice, Word};
use crate::clock::day_of;

/// What a voice holds about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Lives there.
    Here,
    /// Left, or leaves, at `to`.
    Left,
    /// Does not live there and, for all this voice says, never did.
    Never,
    /// Was not there, or was denied with everybody else.
    Absent,
}

/// Where a voice stands on a person now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// Whose it is. All officers are one voice: the last visit counts.
    pub voice: Voice,
    /// They speak of themselves.
    pub of_self: bool,
    /// What it holds.
    pub holds: Holds,
    /// Since when they live there.
    pub from: Option<Date>,
    /// Their last day, where it said one.
    pub to: Option<Date>,
    /// When it came to hold this.
    pub at: Timestamp,
    /// The day up to which it speaks: it can't know later ones.
    pub day: Date,
    /// Its last word was that they live there on that very day, not since when.
    pub affirmed: bool,
    /// When it last said expressly how long they stay: by a renewal or a leaving.
    pub end_said: Option<Timestamp>,
    /// The declarations it follows from, repeats left out.
    pub from_words: Vec<Uuid>,
}

impl Position {
    /// Whether it says of somebody that they live there.
    pub fn is_here(&self) -> bool {
        self.holds == Holds::Here
    }

    /// The last day on which they can have lived there, for a position that ends it.
    pub(super) fn end(&self) -> Date {
        self.to.unwrap_or(self.day)
    }
}

/// Positions by voice and person.
#[derive(Debug, Default)]
pub(super) struct Positions {
    pub(super) of: BTreeMap<(Voice, usize), Position>,
    /// The last head count of each voice, with when it was first said.
    pub(super) counts: BTreeMap<Voice, Counted>,
    /// The last day and instant each voice said anything that was no repeat.
    pub(super) last_word: BTreeMap<Voice, (Timestamp, Date)>,
    /// The last visit that saw everybody.
    pub(super) seen_all: Option<Timestamp>,
    /// Declarations about somebody who can't be told from a namesake.
    pub(super) unclear: Vec<Unclear>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unclear {
    pub(super) said: Uuid,
    pub(super) marks: Marks,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) people: u32,
    pub(super) at: Timestamp,
    pub(super) id: Uuid,
}

/// The voice under which positions are kept.
pub(super) fn speaker(voice: Voice) -> Voice {
    match voice.role {
        Role::Officer => Voice {
            party: Uuid::nil(),
            ..voice
        },
        _ => voice,
    }
}

pub(super) fn positions(facts: &Facts, people: &People) -> Positions {
    let mut said: Vec<&Said> = facts.said.iter().collect();
    // Words of one moment, such as the rows of one file, are heard in the order of what they tell,
    // so that the one given here doesn't matter.
    said.sort_by_key(|said| (said.at, event(said), order(&said.word), said.voice, said.id));
    said.dedup();
    let mut out = Positions::default();
    for said in said {
        hear(&mut out, said, people);
    }
    out
}

/// The day of what a declaration tells.
fn event(said: &Said) -> Date {
    let day = day_of(said.at);
    match &said.word {
        Word::MovesIn { period, .. } => period.from.unwrap_or(Date::MIN),
        Word::MovesOut { on, .. } => on.unwrap_or(day),
        _ => day,
    }
}

fn order(word: &Word) -> u8 {
    match word {
        Word::Found { .. } => 0,
        Word::NobodyLivesHere => 1,
        Word::MovesOut { .. } => 2,
        Word::MovesIn { .. } => 3,
        Word::Renews { .. } => 4,
        Word::Disputes { .. } => 5,
        Word::Confirms { .. } | Word::StillThere { .. } => 6,
        Word::HeadCount { .. } => 7,
    }
}
