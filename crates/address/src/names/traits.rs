//! What is known of each character for telling misspellings: how it sounds, which characters it
//! looks like, whether siblings are told apart by it. One table, because every comparison of names
//! asks it several times.

use std::sync::LazyLock;

use pinyin::{ToPinyin, ToPinyinMulti};

use super::{look, sound};
use crate::hash::{Map, index};

/// The table spans the unified ideographs of the basic plane.
const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9FFF;

/// Characters that tell sibling names apart: a difference in one of them is another place.
const DISTINGUISHING: &str = "东西南北中上下前后左右内外新老大小一二三四五六七八九十甲乙丙丁";

/// The sound of one reading: syllable number, and the number of the class of syllables that are
/// often confused (zh/z, ch/c, sh/s, ng/n).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sound {
    /// 0 where the character has no reading.
    pub(super) class: u16,
    pub(super) syllable: u16,
    pub(super) tone: u8,
}

/// One character.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Trait {
    /// Its usual reading.
    pub(super) sound: Sound,
    /// Whether siblings are told apart by it.
    pub(super) distinguishes: bool,
    /// Range of its readings in the pool, where it has several.
    readings: (u32, u8),
    /// Range of its groups of look-alikes in the pool.
    looks: (u32, u8),
}

/// All characters.
#[derive(Debug)]
pub(super) struct Traits {
    list: Vec<Trait>,
    readings: Vec<Sound>,
    looks: Vec<u16>,
}

static TRAITS: LazyLock<Traits> = LazyLock::new(Traits::make);

/// Characters outside the table have no traits.
static NONE: Trait = Trait {
    sound: Sound {
        class: 0,
        syllable: 0,
        tone: 0,
    },
    distinguishes: false,
    readings: (0, 0),
    looks: (0, 0),
};

impl Traits {
    pub(super) fn get() -> &'static Self {
        &TRAITS
    }

    /// The traits of a character.
    pub(super) fn of(&self, ch: char) -> &Trait {
        let at = u32::from(ch).wrapping_sub(FIRST) as usize;
        self.list.get(at).unwrap_or(&NONE)
    }

    /// The readings of a character that has several.
    pub(super) fn readings(&self, of: &Trait) -> &[Sound] {
        slice(&self.readings, of.readings)
    }

    /// The groups of look-alikes a character belongs to.
    pub(super) fn looks(&self, of: &Trait) -> &[u16] {
        slice(&self.looks, of.looks)
    }

    fn make() -> Self {
        let mut numbers = Numbers::default();
        let (mut readings, mut looks) = (Vec::new(), Vec::new());
        let groups = look::groups();
        let list = (FIRST..=LAST)
            .map(|code| {
                let Some(ch) = char::from_u32(code) else {
                    return NONE;
                };
                let first = ch.to_pinyin().map(pinyin::Pinyin::with_tone_num_end);
                let more = ch.to_pinyin_multi().filter(|multi| multi.count() > 1);
                Trait {
                    sound: first.map(|text| numbers.sound(text)).unwrap_or_default(),
                    distinguishes: DISTINGUISHING.contains(ch),
                    readings: pour(
                        &mut readings,
                        more.into_iter().flat_map(|multi| {
                            (0..multi.count()).map(move |at| multi.get(at).with_tone_num_end())
                        }),
                        |text| numbers.sound(text),
                    ),
                    looks: pour(
                        &mut looks,
                        groups.get(&ch).into_iter().flatten().copied(),
                        |group| group,
                    ),
                }
            })
            .collect();
        Self {
            list,
            readings,
            looks,
        }
    }
}

fn slice<T>(pool: &[T], (from, count): (u32, u8)) -> &[T] {
    &pool[from as usize..from as usize + usize::from(count)]
}

fn pour<T, U>(
    pool: &mut Vec<U>,
    items: impl Iterator<Item = T>,
    mut make: impl FnMut(T) -> U,
) -> (u32, u8) {
    let from = pool.len();
    for item in items.take(usize::from(u8::MAX)) {
        pool.push(make(item));
    }
    let count = u8::try_from(pool.len() - from).unwrap_or(u8::MAX);
    (index(from), count)
}

/// Gives syllables and their classes numbers, in the order in which they come up.
#[derive(Default)]
struct Numbers {
    syllables: Map<String, u16>,
    classes: Map<String, u16>,
}

impl Numbers {
    fn sound(&mut self, reading: &str) -> Sound {
        let (plain, tone) = sound::parts(reading);
        if plain.is_empty() {
            return Sound::default();
        }
        let next = u16::try_from(self.syllables.len() + 1).unwrap_or(0);
        let syllable = *self.syllables.entry(plain.to_owned()).or_insert(next);
        let next = u16::try_from(self.classes.len() + 1).unwrap_or(0);
        let class = *self.classes.entry(sound::confused(plain)).or_insert(next);
        Sound {
            class,
            syllable,
            tone,
        }
    }
}

/// A number equal for characters that sound alike; a character without a reading is its own.
pub(super) fn class(ch: char) -> u32 {
    match Traits::get().of(ch).sound.class {
        0 => u32::from(ch),
        class => 0x0020_0000 + u32::from(class),
    }
}
