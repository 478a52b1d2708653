//! What it costs to take one spelling for another.

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

/// Characters that tell sibling names apart: a difference in one of them is another place.
fn distinguishes(ch: char) -> bool {
    ch.is_ascii_digit()
        || "东西南北中上下前后左右内外新老大小一二三四五六七八九十甲乙丙丁".contains(ch)
}

fn substitution(a: char, b: char) -> (f32, Difference) {
    if a == b {
        return (0.0, Difference::Exact);
    }
    // A digit or letter is a number or a name of a block: never nearly right.
    if a.is_ascii() || b.is_ascii() {
        return (NEVER, Difference::Other);
    }
    if distinguishes(a) && distinguishes(b) {
        return (NEVER, Difference::Other);
    }
    let heard = match sound::alike(a, b) {
        Some(sound::Alike::Same) => Some(0.10),
        Some(sound::Alike::Tone) => Some(0.16),
        Some(sound::Alike::Nearly) => Some(0.22),
        None => None,
    };
    let seen = look::alike(a, b).then_some(0.16);
    match (heard, seen) {
        (Some(heard), Some(seen)) if seen < heard => (seen, Difference::Look),
        (Some(heard), _) => (heard, Difference::Sound),
        (None, Some(seen)) => (seen, Difference::Look),
        (None, None) => (0.60, Difference::Other),
    }
}

fn gap(ch: char, doubled: bool) -> f32 {
    if ch.is_ascii() {
        NEVER
    } else if doubled {
        0.12
    } else if distinguishes(ch) {
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
    let start = (0.0, Difference::Exact);
    let width = name.len() + 1;
    let mut table = vec![start; (written.len() + 1) * width];
    for i in 0..=written.len() {
        for j in 0..=name.len() {
            if i == 0 && j == 0 {
                continue;
            }
            let mut best = (NEVER * 9.0, Difference::Other);
            if i > 0 && j > 0 {
                let (price, kind) = substitution(written[i - 1], name[j - 1]);
                best = add(table[(i - 1) * width + j - 1], price, kind);
            }
            if i > 0 {
                let doubled = i > 1 && written[i - 1] == written[i - 2];
                let kind = if doubled {
                    Difference::Doubled
                } else {
                    Difference::Added
                };
                let price = gap(written[i - 1], doubled);
                best = least(best, add(table[(i - 1) * width + j], price, kind));
            }
            if j > 0 {
                let doubled = j > 1 && name[j - 1] == name[j - 2];
                let price = gap(name[j - 1], doubled);
                best = least(
                    best,
                    add(table[i * width + j - 1], price, Difference::Dropped),
                );
            }
            if i > 1
                && j > 1
                && written[i - 1] == name[j - 2]
                && written[i - 2] == name[j - 1]
                && !written[i - 1].is_ascii()
                && !written[i - 2].is_ascii()
            {
                let before = table[(i - 2) * width + j - 2];
                best = least(best, add(before, 0.18, Difference::Swapped));
            }
            table[i * width + j] = best;
        }
    }
    table[table.len() - 1]
}
