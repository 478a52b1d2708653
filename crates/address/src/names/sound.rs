//! How characters sound, for telling apart what the ear and an input method confuse.

use std::sync::LazyLock;

use pinyin::{ToPinyin, ToPinyinMulti};

use crate::hash::Map;

/// First character of the table; it spans the unified ideographs of the basic plane.
const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9FFF;

/// The sound of one reading: syllable number, and the number of the class of syllables that are
/// often confused (zh/z, ch/c, sh/s, ng/n).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Sound {
    /// 0 where the character has no reading.
    class: u16,
    syllable: u16,
    tone: u8,
}

struct Sounds {
    first: Vec<Sound>,
    others: Map<char, Vec<Sound>>,
}

static SOUNDS: LazyLock<Sounds> = LazyLock::new(|| {
    let mut syllables: Map<String, u16> = Map::default();
    let mut classes: Map<String, u16> = Map::default();
    let mut number = |plain: &str, tone: u8| {
        let next = u16::try_from(syllables.len() + 1).unwrap_or(0);
        let syllable = *syllables.entry(plain.to_owned()).or_insert(next);
        let next = u16::try_from(classes.len() + 1).unwrap_or(0);
        let class = *classes.entry(confused(plain)).or_insert(next);
        Sound {
            class,
            syllable,
            tone,
        }
    };
    let mut first = Vec::new();
    let mut others: Map<char, Vec<Sound>> = Map::default();
    for ch in (FIRST..=LAST).filter_map(char::from_u32) {
        let reading = ch
            .to_pinyin()
            .map_or("", |reading| reading.with_tone_num_end());
        let (plain, tone) = parts(reading);
        first.push(if plain.is_empty() {
            Sound::default()
        } else {
            number(plain, tone)
        });
        let Some(multi) = ch.to_pinyin_multi() else {
            continue;
        };
        if multi.count() > 1 {
            let sounds = (0..multi.count()).map(|at| {
                let (plain, tone) = parts(multi.get(at).with_tone_num_end());
                number(plain, tone)
            });
            others.insert(ch, sounds.collect());
        }
    }
    Sounds { first, others }
});

fn parts(reading: &str) -> (&str, u8) {
    match reading.as_bytes().last() {
        Some(tone @ b'1'..=b'5') => (&reading[..reading.len() - 1], tone - b'0'),
        _ => (reading, 5),
    }
}

fn confused(plain: &str) -> String {
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

fn readings(ch: char) -> (Sound, &'static [Sound]) {
    let code = u32::from(ch);
    if !(FIRST..=LAST).contains(&code) {
        return (Sound::default(), &[]);
    }
    let sounds = &*SOUNDS;
    let first = sounds
        .first
        .get((code - FIRST) as usize)
        .copied()
        .unwrap_or_default();
    (first, sounds.others.get(&ch).map_or(&[], Vec::as_slice))
}

/// A number equal for characters that sound alike; a character without a reading is its own.
pub(super) fn class(ch: char) -> u32 {
    let code = u32::from(ch);
    if !(FIRST..=LAST).contains(&code) {
        return code;
    }
    match readings(ch).0.class {
        0 => code,
        class => 0x0020_0000 + u32::from(class),
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
pub(super) fn alike(a: char, b: char) -> Option<Alike> {
    let (a, more_a) = readings(a);
    let (b, more_b) = readings(b);
    if a.class == 0 || b.class == 0 {
        return None;
    }
    let near = |a: &Sound, b: &Sound| {
        if a.class != b.class {
            None
        } else if a.syllable != b.syllable {
            Some(Alike::Nearly)
        } else if a.tone != b.tone {
            Some(Alike::Tone)
        } else {
            Some(Alike::Same)
        }
    };
    let firsts = near(&a, &b);
    let with = |one: &Sound, list: &[Sound]| list.iter().filter_map(|other| near(one, other)).min();
    [firsts, with(&a, more_b), with(&b, more_a)]
        .into_iter()
        .flatten()
        .min()
}
