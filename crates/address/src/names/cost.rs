//! What it costs to take one spelling for another.

use super::traits::Traits;
use super::{look, sound};

/// The kind of difference between what was written and the name, worst one of several.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// None.
    Exact,
    /// A character that sounds the same.
    Sound,
    /// A character that looks alike.
    Look,
    /// A character repeated.
    Doubled,
    /// Two neighbours exchanged.
    Swapped,
    /// A character left out.
    Dropped,
    /// A character too many.
    Added,
    /// Another character.
    Other,
}

/// A cost that no decision accepts.
pub(crate) const NEVER: f32 = 9.0;

/// Spellings longer than this are not compared.
const LONGEST: usize = 30;

fn substitution(traits: &Traits, a: char, b: char) -> (f32, Difference) {
    if a == b {
        return (0.0, Difference::Exact);
    }
    // A digit or letter is a number or a name of a block: never nearly right.
    if a.is_ascii() || b.is_ascii() {
        return (NEVER, Difference::Other);
    }
    let (a, b) = (traits.of(a), traits.of(b));
    if a.distinguishes && b.distinguishes {
        return (NEVER, Difference::Other);
    }
    let heard = match sound::alike(traits, a, b) {
        Some(sound::Alike::Same) => Some(0.10),
        Some(sound::Alike::Tone) => Some(0.16),
        Some(sound::Alike::Nearly) => Some(0.22),
        None => None,
    };
    let seen = look::alike(traits, a, b).then_some(0.16);
    match (heard, seen) {
        (Some(heard), Some(seen)) if seen < heard => (seen, Difference::Look),
        (Some(heard), _) => (heard, Difference::Sound),
        (None, Some(seen)) => (seen, Difference::Look),
        (None, None) => (0.60, Difference::Other),
    }
}

fn gap(traits: &Traits, ch: char, doubled: bool) -> f32 {
    if ch.is_ascii() {
        NEVER
    } else if doubled {
        0.12
    } else if traits.of(ch).distinguishes {
        0.55
    } else {
        0.32
    }
}

type Cell = (f32, Difference);

fn add(cell: Cell, cost: f32, kind: Difference) -> Cell {
    (cell.0 + cost, cell.1.max(kind))
}

fn least(a: Cell, b: Cell) -> Cell {
    if b.0 < a.0 { b } else { a }
}

/// What it costs to take `written` for `name`, and the worst difference on the way.
pub(crate) fn cost(written: &[char], name: &[char]) -> (f32, Difference) {
    let traits = Traits::get();
    let same = |(a, b): &(&char, &char)| a == b;
    let begin = written.iter().zip(name).take_while(same).count();
    let (rest, of) = (&written[begin..], &name[begin..]);
    let end = rest.iter().rev().zip(of.iter().rev());
    let end = end.take_while(same).count();
    // Most spellings differ in one place, for which no table is needed.
    match (rest.len() - end, of.len() - end) {
        (0, 0) => (0.0, Difference::Exact),
        (1, 1) => substitution(traits, rest[0], of[0]),
        (1, 0) => {
            let doubled = begin > 0 && written[begin - 1] == rest[0];
            let kind = if doubled {
                Difference::Doubled
            } else {
                Difference::Added
            };
            (gap(traits, rest[0], doubled), kind)
        }
        (0, 1) => {
            let doubled = begin > 0 && name[begin - 1] == of[0];
            (gap(traits, of[0], doubled), Difference::Dropped)
        }
        (long, short) if long > LONGEST || short > LONGEST => (NEVER, Difference::Other),
        // Small tables are quickly cleared.
        (long, short) if long < 8 && short < 8 => compare::<8>(traits, written, name, begin, end),
        _ => compare::<{ LONGEST + 1 }>(traits, written, name, begin, end),
    }
}

/// The same for spellings that differ between the first `begin` and the last `end` characters.
fn compare<const WIDTH: usize>(
    traits: &Traits,
    written: &[char],
    name: &[char],
    begin: usize,
    end: usize,
) -> (f32, Difference) {
    let (rows, columns) = (written.len() - begin - end, name.len() - begin - end);
    let nothing = (NEVER * 9.0, Difference::Other);
    // The last three rows of the table.
    let mut table = [[nothing; WIDTH]; 3];
    for i in 0..=rows {
        let (this, last, before) = (i % 3, (i + 2) % 3, (i + 1) % 3);
        for j in 0..=columns {
            let (at, of) = (begin + i, begin + j);
            if i == 0 && j == 0 {
                table[0][0] = (0.0, Difference::Exact);
                continue;
            }
            let mut best = nothing;
            if i > 0 && j > 0 {
                let (price, kind) = substitution(traits, written[at - 1], name[of - 1]);
                best = add(table[last][j - 1], price, kind);
            }
            if i > 0 {
                let doubled = at > 1 && written[at - 1] == written[at - 2];
                let kind = if doubled {
                    Difference::Doubled
                } else {
                    Difference::Added
                };
                let price = gap(traits, written[at - 1], doubled);
                best = least(best, add(table[last][j], price, kind));
            }
            if j > 0 {
                let doubled = of > 1 && name[of - 1] == name[of - 2];
                let price = gap(traits, name[of - 1], doubled);
                best = least(best, add(table[this][j - 1], price, Difference::Dropped));
            }
            if i > 1
                && j > 1
                && written[at - 1] == name[of - 2]
                && written[at - 2] == name[of - 1]
                && !written[at - 1].is_ascii()
                && !written[at - 2].is_ascii()
            {
                best = least(best, add(table[before][j - 2], 0.18, Difference::Swapped));
            }
            table[this][j] = best;
        }
    }
    table[rows % 3][columns]
}
