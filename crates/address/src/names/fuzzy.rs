//! Finding the names that a misspelt stretch may mean, by hashes of its sounds with one left out.

use super::{NameId, Names, cost::cost, traits::class};
use crate::hash::{Map, index};

/// Spellings longer than this are not misspelt names.
const LONGEST: usize = 14;

/// Costs above this are not worth a clerk's look.
pub(crate) const FARTHEST: f32 = 0.75;

/// A name that resembles what was written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Near {
    pub(crate) name: NameId,
    /// Start of the stretch that resembles it.
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) cost: f32,
    pub(crate) difference: super::Difference,
    /// `cost` with what the characters before the stretch add.
    rank: f32,
}

/// What it adds to begin in the middle of a word.
const MIDDLE: f32 = 0.4;

/// Names by the hash of their sound classes, whole and with each one left out.
#[derive(Debug, Default, serde::Serialize, serde::Deserialize)]
pub(super) struct Index {
    ranges: Map<u64, (u32, u32)>,
    names: Box<[NameId]>,
}

fn hash(classes: impl Iterator<Item = u32>) -> u64 {
    classes.fold(0xcbf2_9ce4_8422_2325, |hash: u64, class| {
        (hash ^ u64::from(class))
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
            .rotate_left(23)
    })
}

fn variants(classes: &[u32], mut each: impl FnMut(u64)) {
    each(hash(classes.iter().copied()));
    if classes.len() < 3 {
        return;
    }
    for left_out in 0..classes.len() {
        let rest = classes.iter().enumerate().filter(|&(at, _)| at != left_out);
        each(hash(rest.map(|(_, &class)| class)));
    }
}

impl Index {
    pub(super) fn build<'a>(names: impl Iterator<Item = (NameId, &'a [char])>) -> Self {
        let mut pairs = Vec::new();
        for (id, chars) in names {
            let classes: Vec<u32> = chars.iter().map(|&ch| class(ch)).collect();
            variants(&classes, |hash| pairs.push((hash, id)));
        }
        pairs.sort_unstable();
        pairs.dedup();
        let mut ranges: Map<u64, (u32, u32)> = Map::default();
        for (at, &(hash, _)) in pairs.iter().enumerate() {
            let at = index(at);
            ranges.entry(hash).or_insert((at, at)).1 = at + 1;
        }
        Self {
            ranges,
            names: pairs.into_iter().map(|(_, id)| id).collect(),
        }
    }

    fn find(&self, hash: u64) -> &[NameId] {
        let (from, to) = self.ranges.get(&hash).copied().unwrap_or((0, 0));
        &self.names[from as usize..to as usize]
    }

    pub(super) fn bytes(&self) -> usize {
        self.ranges.capacity() * 17 + self.names.len() * 4
    }
}

impl Names {
    /// Names that the end of the stretch `from..to` resembles, cheapest first, each once. Before
    /// `word` stand area names, so that a name may well begin there.
    pub(crate) fn near(&self, text: &[char], from: usize, word: usize, to: usize) -> Vec<Near> {
        let mut found: Vec<Near> = Vec::new();
        let mut seen: Vec<(NameId, usize)> = Vec::new();
        let first = from.max(to.saturating_sub(LONGEST));
        for start in (first..to.saturating_sub(1)).rev() {
            let written = &text[start..to];
            let classes: Vec<u32> = written.iter().map(|&ch| class(ch)).collect();
            variants(&classes, |hash| {
                for &name in self.fuzzy.find(hash) {
                    if seen.contains(&(name, start)) {
                        continue;
                    }
                    seen.push((name, start));
                    let (cost, difference) = cost(written, self.chars(name));
                    if cost > FARTHEST {
                        continue;
                    }
                    let middle = start != from && start != word;
                    let rank = cost + if middle { MIDDLE } else { 0.0 };
                    let near = Near {
                        name,
                        from: start,
                        to,
                        cost,
                        difference,
                        rank,
                    };
                    match found.iter_mut().find(|near| near.name == name) {
                        Some(known) if known.rank <= rank => {}
                        Some(known) => *known = near,
                        None => found.push(near),
                    }
                }
            });
        }
        found.sort_by(|a, b| a.rank.total_cmp(&b.rank).then(a.name.cmp(&b.name)));
        found
    }
}
