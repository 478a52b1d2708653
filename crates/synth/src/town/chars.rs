//! Characters that people and machines exchange for each other.

use std::collections::HashMap;
use std::sync::LazyLock;

use pinyin::ToPinyin;

use super::words::ALIKE;

/// The everyday characters of the first level of GB 2312, by their syllable.
static SOUNDS: LazyLock<HashMap<String, Vec<char>>> = LazyLock::new(|| {
    let mut sounds: HashMap<String, Vec<char>> = HashMap::new();
    for ch in ('\u{4E00}'..='\u{9FA5}').filter(|ch| everyday(*ch)) {
        if let Some(sound) = ch.to_pinyin() {
            sounds
                .entry(
                    sound
                        .with_tone_num_end()
                        .trim_end_matches(char::is_numeric)
                        .to_owned(),
                )
                .or_default()
                .push(ch);
        }
    }
    sounds
});

fn everyday(ch: char) -> bool {
    let text = ch.to_string();
    let (bytes, _, unknown) = encoding_rs::GBK.encode(&text);
    !unknown && matches!(*bytes, [0xB0..=0xD7, 0xA1..=0xFE])
}

/// Other everyday characters of the same syllable.
pub(super) fn same_sound(ch: char) -> Vec<char> {
    let Some(sound) = ch.to_pinyin() else {
        return Vec::new();
    };
    let plain = sound.with_tone_num_end();
    SOUNDS
        .get(plain.trim_end_matches(char::is_numeric))
        .into_iter()
        .flatten()
        .copied()
        .filter(|other| *other != ch)
        .collect()
}

/// Characters that look like `ch`.
pub(super) fn alike(ch: char) -> Vec<char> {
    ALIKE
        .iter()
        .filter(|group| group.contains(ch))
        .flat_map(|group| group.chars())
        .filter(|other| *other != ch)
        .collect()
}

/// Whether siblings are told apart by the character, so that a slip in it names another place.
pub(super) fn tells_apart(ch: char) -> bool {
    ch.is_ascii() || "东西南北中前后一二三四五六七八九十新老大小上下左右内外期区".contains(ch)
}
