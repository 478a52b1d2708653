//! Finding the names that a misspelt stretch may mean, by hashes of its sounds with one left out.

use super::{NameId, Names, cost::cost, traits::class};

/// Spellings longer than this are not misspelt names.
const LONGEST: usize = 14;

/// Costs above this are not worth a clerk's look: one character may be quite another, or one be lost
/// and another misspelt, but two lost or strange ones make another name.
pub(crate) const FARTHEST: f32 = 0.62;

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

/// Names by the hash of their sound classes, whole and with each one left out: a table of buckets,
/// most of which are empty, so that most questions are answered by one look.
#[derive(Debug, Default, serde::Serialize, serde::Deserialize)]
pub(super) struct Index {
    /// Where each bucket begins, and the end of the last.
    starts: Box<[u32]>,
    /// A bit for each bucket that isn't empty: small enough to stay near the processor.
    filled: Box<[u64]>,
    /// What is left of the hash beside the bucket, with a name.
    entries: Box<[(u32, NameId)]>,
}

/// Hashes of a text's stretches with at most one character left out, each in a few steps.
struct Hashes {
    /// Of the first characters, as a polynomial of their classes.
    heads: Vec<u64>,
    powers: Vec<u64>,
}

const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

impl Hashes {
    fn of(chars: &[char]) -> Self {
        let (mut heads, mut powers) = (vec![0_u64], vec![1_u64]);
        for &ch in chars {
            let class = (u64::from(class(ch)) + 1).wrapping_mul(0xD6E8_FEB8_6659_FD93);
            let last = heads.last().copied().unwrap_or_default();
            heads.push(last.wrapping_mul(BASE).wrapping_add(class ^ (class >> 32)));
            powers.push(powers.last().copied().unwrap_or(1).wrapping_mul(BASE));
        }
        Self { heads, powers }
    }

    fn stretch(&self, from: usize, to: usize) -> u64 {
        let before = self.heads[from].wrapping_mul(self.powers[to - from]);
        self.heads[to].wrapping_sub(before)
    }

    /// The hash of `from..to`, and those with each character left out where enough remains.
    fn variants(&self, from: usize, to: usize) -> impl Iterator<Item = u64> {
        let left_out = if to - from < 3 { from..from } else { from..to };
        let rest = left_out.map(move |at| {
            let behind = to - at - 1;
            self.stretch(from, at)
                .wrapping_mul(self.powers[behind])
                .wrapping_add(self.stretch(at + 1, to))
        });
        std::iter::once(self.stretch(from, to))
            .chain(rest)
            .map(|hash| {
                let hash = (hash ^ (hash >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
                hash ^ (hash >> 32)
            })
    }
}

impl Index {
    pub(super) fn build<'a>(names: impl Iterator<Item = (NameId, &'a [char])>) -> Self {
        let mut pairs = Vec::new();
        for (id, chars) in names {
            let hashes = Hashes::of(chars);
            pairs.extend(hashes.variants(0, chars.len()).map(|hash| (hash, id)));
        }
        let buckets = pairs.len().next_power_of_two() * 2;
        pairs.sort_unstable_by_key(|&(hash, id)| (bucket(hash, buckets), tag(hash), id));
        pairs.dedup();
        let mut starts = vec![0_u32; buckets + 1];
        for &(hash, _) in &pairs {
            starts[bucket(hash, buckets) + 1] += 1;
        }
        let mut filled = vec![0_u64; buckets.div_ceil(64)];
        for at in 1..starts.len() {
            filled[(at - 1) / 64] |= u64::from(starts[at] > 0) << ((at - 1) % 64);
            starts[at] += starts[at - 1];
        }
        Self {
            starts: starts.into(),
            filled: filled.into(),
            entries: pairs.iter().map(|&(hash, id)| (tag(hash), id)).collect(),
        }
    }

    fn find(&self, hash: u64) -> impl Iterator<Item = NameId> {
        let buckets = self.starts.len().saturating_sub(1);
        let range = match bucket(hash, buckets) {
            _ if buckets == 0 => 0..0,
            at if self.filled[at / 64] >> (at % 64) & 1 == 0 => 0..0,
            at => self.starts[at] as usize..self.starts[at + 1] as usize,
        };
        let tag = tag(hash);
        self.entries[range]
            .iter()
            .filter(move |(other, _)| *other == tag)
            .map(|&(_, id)| id)
    }

    pub(super) fn bytes(&self) -> usize {
        size_of_val(&*self.starts) + size_of_val(&*self.filled) + size_of_val(&*self.entries)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "cut to the buckets anyway")]
fn bucket(hash: u64, buckets: usize) -> usize {
    hash as usize & buckets.wrapping_sub(1)
}

fn tag(hash: u64) -> u32 {
    (hash >> 32) as u32
}

impl Names {
    /// Names that the end of the stretch `from..to` resembles, cheapest first, each once. Before
    /// `word` stand area names, so that a name may well begin there.
    pub(crate) fn near(&self, text: &[char], from: usize, word: usize, to: usize) -> Vec<Near> {
        let mut found: Vec<Near> = Vec::new();
        let first = from.max(to.saturating_sub(LONGEST));
        let hashes = Hashes::of(&text[first..to]);
        for start in (first..to.saturating_sub(1)).rev() {
            let written = &text[start..to];
            let middle = start != from && start != word;
            for hash in hashes.variants(start - first, to - first) {
                for name in self.fuzzy.find(hash) {
                    let (cost, difference) = cost(written, self.chars(name));
                    if cost > FARTHEST {
                        continue;
                    }
                    let near = Near {
                        name,
                        from: start,
                        to,
                        cost,
                        difference,
                        rank: cost + if middle { MIDDLE } else { 0.0 },
                    };
                    match found.iter_mut().find(|near| near.name == name) {
                        Some(known) if known.rank <= near.rank => {}
                        Some(known) => *known = near,
                        None => found.push(near),
                    }
                }
            }
        }
        found.sort_by(|a, b| a.rank.total_cmp(&b.rank).then(a.name.cmp(&b.name)));
        found
    }
}
