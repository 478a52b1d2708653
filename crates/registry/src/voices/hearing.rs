//! One declaration, taken into what its voice holds about each person.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::hold::{Counted, Positions, Unclear, speaker};
use super::people::People;
use super::{Holds, Marks, Position, Role, Said, Someone, Voice, Word};
use crate::clock::day_of;

/// One declaration on its way through its people.
struct Hearing<'a> {
    out: &'a mut Positions,
    said: &'a Said,
    voice: Voice,
    day: Date,
}

pub(super) fn hear(out: &mut Positions, said: &Said, people: &People) {
    let voice = speaker(said.voice);
    let day = day_of(said.at);
    let mut hearing = Hearing {
        out,
        said,
        voice,
        day,
    };
    match &said.word {
        Word::MovesIn {
            people: who,
            period,
        } => {
            for (person, of_self) in hearing.named(who, people) {
                hearing.moves_in(person, of_self, period.from, period.to);
            }
        }
        Word::MovesOut { people: who, on } => {
            let named = hearing.named_or_all(who, people);
            for (person, of_self) in named {
                hearing.leaves(person, of_self, *on);
            }
        }
        Word::Renews { people: who, to } => {
            for (person, of_self) in hearing.named_or_own(who, people) {
                hearing.renews(person, of_self, *to);
            }
        }
        Word::Confirms { people: who } | Word::StillThere { people: who } => {
            for (person, of_self) in hearing.named(who, people) {
                hearing.affirms(person, of_self);
            }
        }
        Word::Disputes { people: who } => {
            for (person, of_self) in hearing.named(who, people) {
                hearing.denies(person, of_self, Holds::Never);
            }
        }
        Word::NobodyLivesHere => {
            hearing.nobody(people);
            hearing.counts(0);
        }
        Word::HeadCount { people } => hearing.counts(*people),
        Word::Found {
            people: found,
            nobody_else,
        } => {
            let found: Vec<Someone> = found.iter().map(|marks| not_self(marks.clone())).collect();
            let here = hearing.named(&found, people);
            for &(person, _) in &here {
                hearing.affirms(person, false);
            }
            if *nobody_else {
                for person in (0..people.all.len()).filter(|p| here.iter().all(|(h, _)| h != p)) {
                    hearing.denies(person, false, Holds::Absent);
                }
                hearing.out.seen_all = Some(said.at);
            }
        }
    }
}

fn not_self(marks: Marks) -> Someone {
    Someone {
        marks,
        speaker: false,
    }
}

impl Hearing<'_> {
    /// The people named, each once; whom they could be several of is remembered as unclear.
    fn named(&mut self, who: &[Someone], people: &People) -> Vec<(usize, bool)> {
        let mut named: BTreeMap<usize, bool> = BTreeMap::new();
        for someone in who {
            match people.find(&someone.marks, Some(self.voice)) {
                Some(person) => *named.entry(person).or_default() |= someone.speaker,
                None if someone.marks.is_blank() => {}
                None => self.out.unclear.push(Unclear {
                    said: self.said.id,
                    marks: someone.marks.clone(),
                }),
            }
        }
        named.into_iter().collect()
    }

    /// Whom this voice holds to live there.
    fn own(&self) -> Vec<(usize, bool)> {
        let of = self.out.of.iter();
        of.filter(|((voice, _), position)| *voice == self.voice && position.is_here())
            .map(|((_, person), position)| (*person, position.of_self))
            .collect()
    }

    fn named_or_own(&mut self, who: &[Someone], people: &People) -> Vec<(usize, bool)> {
        if who.is_empty() {
            self.own()
        } else {
            self.named(who, people)
        }
    }

    /// Everybody whom anybody holds to live there by now, where nobody is named.
    fn named_or_all(&mut self, who: &[Someone], people: &People) -> Vec<(usize, bool)> {
        if !who.is_empty() {
            return self.named(who, people);
        }
        let of = self.out.of.iter();
        let here = of.filter(|(_, position)| {
            position.is_here() && position.from.is_none_or(|from| from <= self.day)
        });
        let mut all: Vec<usize> = here.map(|((_, person), _)| *person).collect();
        all.sort_unstable();
        all.dedup();
        all.into_iter().map(|person| (person, false)).collect()
    }

    fn before(&self, person: usize) -> Option<Position> {
        self.out.of.get(&(self.voice, person)).cloned()
    }

    /// Takes a new position; the words it follows from go on where they are still part of it.
    fn take(&mut self, person: usize, mut position: Position, keeps: Option<&Position>) {
        position.from_words = keeps.map(|p| p.from_words.clone()).unwrap_or_default();
        position.from_words.push(self.said.id);
        self.out.of.insert((self.voice, person), position);
        self.spoke();
    }

    fn spoke(&mut self) {
        let word = (self.said.at, self.day);
        self.out.last_word.insert(self.voice, word);
    }

    fn fresh(&self, holds: Holds, of_self: bool) -> Position {
        Position {
            voice: self.said.voice,
            of_self,
            holds,
            from: None,
            to: None,
            at: self.said.at,
            day: self.day,
            affirmed: false,
            end_said: None,
            from_words: Vec::new(),
        }
    }

    fn moves_in(&mut self, person: usize, of_self: bool, from: Option<Date>, to: Option<Date>) {
        let before = self.before(person);
        // Days before the end that this voice told of are the ended stay's, told again or better.
        let ended = before.as_ref().filter(|b| b.holds == Holds::Left);
        if let Some(ended) = ended.filter(|b| from.is_some_and(|from| from <= b.end())) {
            if from != ended.from {
                let now = Position {
                    from,
                    at: self.said.at,
                    ..ended.clone()
                };
                self.take(person, now, Some(ended));
            }
            return;
        }
        let here = before.filter(Position::is_here);
        let mut now = self.fresh(Holds::Here, of_self);
        (now.from, now.to) = (from, to);
        if let Some(before) = &here {
            now.from = from.or(before.from);
            now.to = to.or(before.to);
            now.of_self |= before.of_self;
            now.end_said = before.end_said;
            // The same words again change nothing.
            if (now.from, now.to, now.of_self) == (before.from, before.to, before.of_self) {
                return;
            }
        }
        self.take(person, now, here.as_ref());
    }

    fn leaves(&mut self, person: usize, of_self: bool, on: Option<Date>) {
        let before = self.before(person);
        let mut now = self.fresh(Holds::Left, of_self);
        now.to = on;
        now.end_said = Some(self.said.at);
        if let Some(before) = &before {
            now.from = before.from;
            now.of_self |= before.of_self;
            let same_end = on.is_none() || on == before.to;
            if before.holds == Holds::Left && same_end {
                return;
            }
        }
        self.take(person, now, before.as_ref());
    }

    fn renews(&mut self, person: usize, of_self: bool, to: Date) {
        let before = self.before(person).filter(Position::is_here);
        if before.as_ref().is_some_and(|b| b.to == Some(to)) {
            return;
        }
        let mut now = self.fresh(Holds::Here, of_self);
        now.to = Some(to);
        now.end_said = Some(self.said.at);
        if let Some(before) = &before {
            now.from = before.from;
            now.of_self |= before.of_self;
        }
        self.take(person, now, before.as_ref());
    }

    /// Speaks of the day it is said: said again later, it is news.
    fn affirms(&mut self, person: usize, of_self: bool) {
        let before = self.before(person).filter(Position::is_here);
        if before.as_ref().is_some_and(|b| b.day >= self.day) {
            return;
        }
        let mut now = self.fresh(Holds::Here, of_self);
        now.affirmed = true;
        if let Some(before) = &before {
            now.from = before.from;
            // Who still lives there after the last day has another one, not said yet.
            now.to = before.to.filter(|&to| to >= self.day);
            now.of_self |= before.of_self;
            now.end_said = before.end_said;
        }
        self.take(person, now, before.as_ref());
    }

    fn denies(&mut self, person: usize, of_self: bool, holds: Holds) {
        let before = self.before(person);
        let again = before.as_ref().filter(|b| b.holds == holds);
        // A visit speaks of its day each time.
        if again.is_some_and(|b| self.voice.role != Role::Officer || b.day >= self.day) {
            return;
        }
        let now = self.fresh(holds, of_self);
        self.take(person, now, before.as_ref());
    }

    /// Whom this voice held to live there has left; everybody else does not live there.
    fn nobody(&mut self, people: &People) {
        for (person, of_self) in self.own() {
            self.leaves(person, of_self, None);
        }
        for person in 0..people.all.len() {
            if self.before(person).is_none() {
                self.denies(person, false, Holds::Absent);
            }
        }
    }

    fn counts(&mut self, people: u32) {
        let before = self.out.counts.get(&self.voice);
        if before.is_some_and(|before| before.people == people) {
            return;
        }
        let counted = Counted {
            people,
            at: self.said.at,
            id: self.said.id,
        };
        self.out.counts.insert(self.voice, counted);
        self.spoke();
    }
}
