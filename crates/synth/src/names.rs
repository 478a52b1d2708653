//! Unique place names, and which misspellings still point at only one of them.

use std::collections::{HashMap, HashSet};

use crate::lookalike::similar;
use crate::rng::Rng;
use crate::words;

/// Stands for any one character in the index of misspellings.
const ANY: char = '*';

/// All the names of a district. It knows how far apart they are, so that a corrupted name can be
/// refused where it would fit another name as well.
#[derive(Debug, Default)]
pub(crate) struct NameBook {
    taken: HashSet<String>,
    /// A name with one character replaced by [`ANY`] → how many names have this shape.
    one_off: HashMap<String, u32>,
    /// A name with one character removed → how many names have this rest.
    shortened: HashMap<String, u32>,
}

fn variants(name: &str, replacement: Option<char>) -> impl Iterator<Item = String> + '_ {
    let chars: Vec<char> = name.chars().collect();
    (0..chars.len()).map(move |hole| {
        let mut text = String::with_capacity(name.len());
        for (index, c) in chars.iter().enumerate() {
            match (index == hole, replacement) {
                (false, _) => text.push(*c),
                (true, Some(mark)) => text.push(mark),
                (true, None) => {}
            }
        }
        text
    })
}

impl NameBook {
    /// Takes the name unless it exists already.
    pub(crate) fn take(&mut self, name: &str) -> bool {
        if !self.taken.insert(name.to_owned()) {
            return false;
        }
        for shape in variants(name, Some(ANY)) {
            *self.one_off.entry(shape).or_default() += 1;
        }
        let rests: HashSet<String> = variants(name, None).collect();
        for rest in rests {
            *self.shortened.entry(rest).or_default() += 1;
        }
        true
    }

    /// Whether no existing name equals it or differs from it in one character.
    pub(crate) fn is_far(&self, name: &str) -> bool {
        !self.taken.contains(name)
            && variants(name, Some(ANY)).all(|shape| !self.one_off.contains_key(&shape))
            && !self.shortened.contains_key(name)
            && variants(name, None).all(|rest| !self.taken.contains(&rest))
    }

    /// Whether `text`, written for `name`, is one character away from no other name.
    pub(crate) fn only_means(&self, text: &str, name: &str) -> bool {
        if self.taken.contains(text) || !self.taken.contains(name) {
            return false;
        }
        let replaced: u32 = variants(text, Some(ANY))
            .filter_map(|shape| self.one_off.get(&shape))
            .sum();
        let longer = self.shortened.get(text).copied().unwrap_or(0);
        let shorter = variants(text, None)
            .collect::<HashSet<_>>()
            .iter()
            .filter(|rest| self.taken.contains(*rest))
            .count();
        // The name itself accounts for one of these at most.
        replaced + longer + u32::try_from(shorter).unwrap_or(u32::MAX) <= 1
    }

    /// Replaces one character by one that sounds or looks alike, where only `name` is meant by it.
    pub(crate) fn misspell(&self, name: &str, rng: &mut Rng) -> Option<String> {
        let chars: Vec<char> = name.chars().collect();
        for _ in 0..8 {
            let hole = rng.index(chars.len());
            let choices = similar(chars[hole]);
            if choices.is_empty() {
                continue;
            }
            let mut text = chars.clone();
            text[hole] = *rng.pick(&choices);
            let text: String = text.into_iter().collect();
            // `name` itself accounts for exactly one of these shapes.
            let near: u32 = variants(&text, Some(ANY))
                .filter_map(|shape| self.one_off.get(&shape))
                .sum();
            if near == 1 && !self.taken.contains(&text) && !self.shortened.contains_key(&text) {
                return Some(text);
            }
        }
        None
    }

    /// Leaves out one character of a name of four or more (not the last, which tells its kind),
    /// where only `name` is meant by the rest.
    pub(crate) fn shorten(&self, name: &str, rng: &mut Rng) -> Option<String> {
        if name.chars().count() < 4 {
            return None;
        }
        let mut all: Vec<String> = variants(name, None).collect();
        all.pop();
        for _ in 0..4 {
            let text = rng.pick(&all);
            let near = variants(text, Some(ANY)).any(|shape| self.one_off.contains_key(&shape));
            if !near && self.shortened.get(text) == Some(&1) && !self.taken.contains(text) {
                return Some(text.clone());
            }
        }
        None
    }
}

/// Makes stems of two characters (three, once those run short).
#[derive(Debug)]
pub(crate) struct Stems {
    first: Vec<char>,
    second: Vec<char>,
    used: HashSet<String>,
}

impl Stems {
    /// A district uses only a part of the characters, as a real town has its favourites; the
    /// fewer stems it needs, the smaller the part.
    pub(crate) fn new(needed: usize, rng: &mut Rng) -> Self {
        let side = needed.saturating_mul(3).isqrt() + 12;
        let pool = |text: &str, rng: &mut Rng| {
            let mut chars: Vec<char> = text.chars().collect();
            chars.sort_unstable();
            chars.dedup();
            rng.shuffle(&mut chars);
            chars.truncate(side.max(24));
            chars
        };
        Self {
            first: pool(words::FIRST, rng),
            second: pool(words::SECOND, rng),
            used: HashSet::new(),
        }
    }

    /// A stem that was not given out before.
    pub(crate) fn fresh(&mut self, rng: &mut Rng) -> String {
        let mut tries = 0;
        loop {
            tries += 1;
            let mut stem = String::new();
            stem.push(*rng.pick(&self.first));
            // Three characters, then four: a district of any size finds names.
            for _ in 0..=tries / 24 {
                stem.push(*rng.pick(&self.second));
            }
            let doubled = stem.chars().zip(stem.chars().skip(1)).any(|(a, b)| a == b);
            if !doubled && self.used.insert(stem.clone()) {
                return stem;
            }
        }
    }

    /// A look-alike of a stem, if it has one that was not given out before.
    pub(crate) fn twin(&mut self, stem: &str, rng: &mut Rng) -> Option<String> {
        let chars: Vec<char> = stem.chars().collect();
        let hole = rng.index(chars.len());
        let choices = similar(chars[hole]);
        if choices.is_empty() {
            return None;
        }
        let mut twin = chars;
        twin[hole] = *rng.pick(&choices);
        let twin: String = twin.into_iter().collect();
        self.used.insert(twin.clone()).then_some(twin)
    }
}
