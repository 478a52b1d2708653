//! How characters sound, for telling apart what the ear and an input method confuse.

use super::traits::{Sound, Trait, Traits};

/// A reading without its tone, and the tone; 5 where it has none.
pub(super) fn parts(reading: &str) -> (&str, u8) {
    match reading.as_bytes().last() {
        Some(tone @ b'1'..=b'5') => (&reading[..reading.len() - 1], tone - b'0'),
        _ => (reading, 5),
    }
}

/// A syllable as those hear it who don't tell zh from z, ch from c, sh from s, ng from n.
pub(super) fn confused(plain: &str) -> String {
    let plain = plain
        .strip_suffix('g')
        .filter(|rest| rest.ends_with('n'))
        .unwrap_or(plain);
    let mut chars = plain.chars();
    let (initial, rest) = (chars.next(), chars.as_str());
    match initial {
        Some(initial @ ('z' | 'c' | 's')) => {
            format!("{initial}{}", rest.strip_prefix('h').unwrap_or(rest))
        }
        Some('l' | 'n') => format!("l{rest}"),
        _ => plain.to_owned(),
    }
}

/// How near two different characters sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Alike {
    /// Syllable and tone.
    Same,
    /// Syllable.
    Tone,
    /// Up to zh/z, ch/c, sh/s, ng/n, l/n.
    Nearly,
}

/// How near `a` and `b` sound in their nearest readings, if at all.
pub(super) fn alike(traits: &Traits, a: &Trait, b: &Trait) -> Option<Alike> {
    if a.sound.class == 0 || b.sound.class == 0 {
        return None;
    }
    let with = |one: Sound, list: &[Sound]| list.iter().filter_map(|&other| near(one, other)).min();
    [
        near(a.sound, b.sound),
        with(a.sound, traits.readings(b)),
        with(b.sound, traits.readings(a)),
    ]
    .into_iter()
    .flatten()
    .min()
}

fn near(a: Sound, b: Sound) -> Option<Alike> {
    if a.class != b.class {
        None
    } else if a.syllable != b.syllable {
        Some(Alike::Nearly)
    } else if a.tone != b.tone {
        Some(Alike::Tone)
    } else {
        Some(Alike::Same)
    }
}
