//! What happens to an address on its way.

use super::spell::Spelt;
use super::words;
use super::{Home, chars};
use crate::lookalike::to_traditional;
use crate::rng::Rng;

/// What was done to a line; the word stands in the truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slip {
    Sound,
    Look,
    Dropped,
    Doubled,
    Swapped,
    Inserted,
    WrongStreet,
    Traditional,
    Wide,
    Numerals,
    Letters,
    Spaced,
    Tail,
    Label,
    Reversed,
    Separated,
}

/// Slips in a name.
pub(super) const IN_NAMES: [Slip; 6] = [
    Slip::Sound,
    Slip::Look,
    Slip::Dropped,
    Slip::Doubled,
    Slip::Swapped,
    Slip::Inserted,
];

/// Slips that leave every word as it is.
pub(super) const IN_WRITING: [Slip; 10] = [
    Slip::WrongStreet,
    Slip::Traditional,
    Slip::Wide,
    Slip::Numerals,
    Slip::Letters,
    Slip::Spaced,
    Slip::Tail,
    Slip::Label,
    Slip::Reversed,
    Slip::Separated,
];

impl Slip {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Sound => "sound",
            Self::Look => "look",
            Self::Dropped => "dropped",
            Self::Doubled => "doubled",
            Self::Swapped => "swapped",
            Self::Inserted => "inserted",
            Self::WrongStreet => "wrong_street",
            Self::Traditional => "traditional",
            Self::Wide => "wide",
            Self::Numerals => "numerals",
            Self::Letters => "letters",
            Self::Spaced => "spaced",
            Self::Tail => "tail",
            Self::Label => "label",
            Self::Reversed => "reversed",
            Self::Separated => "separated",
        }
    }
}

/// Makes the slip in the name the place is found by. False where nothing could be done that still
/// means this place alone.
pub(super) fn in_name(slip: Slip, home: &Home<'_>, spelt: &mut Spelt, rng: &mut Rng) -> bool {
    let on_road = spelt.compound.is_empty();
    let name = if on_road {
        &spelt.road
    } else {
        &spelt.compound
    };
    let name = name.trim_matches(['(', ')']).to_owned();
    for _ in 0..12 {
        let Some(text) = damaged(slip, &name, rng) else {
            continue;
        };
        if text != name && home.town.book.only_means(&text, &name) {
            let part = if on_road {
                &mut spelt.road
            } else {
                &mut spelt.compound
            };
            *part = part.replace(&name, &text);
            return true;
        }
    }
    false
}

fn damaged(slip: Slip, name: &str, rng: &mut Rng) -> Option<String> {
    let mut text: Vec<char> = name.chars().collect();
    let at = rng.index(text.len());
    if chars::tells_apart(text[at]) {
        return None;
    }
    match slip {
        Slip::Sound => text[at] = *pick(&chars::same_sound(text[at]), rng)?,
        Slip::Look => text[at] = *pick(&chars::alike(text[at]), rng)?,
        Slip::Dropped if text.len() > 3 && at + 1 < text.len() => {
            text.remove(at);
        }
        Slip::Doubled => text.insert(at, text[at]),
        Slip::Swapped if at + 1 < text.len() && !chars::tells_apart(text[at + 1]) => {
            text.swap(at, at + 1);
        }
        Slip::Inserted if text.len() > 3 => {
            let strange: Vec<char> = "的城新大园美".chars().collect();
            text.insert(at, *rng.pick(&strange));
        }
        _ => return None,
    }
    Some(text.into_iter().collect())
}

fn pick<'a, T>(from: &'a [T], rng: &mut Rng) -> Option<&'a T> {
    (!from.is_empty()).then(|| rng.pick(from))
}

/// Writes another street above the address.
pub(super) fn wrong_street(home: &Home<'_>, spelt: &mut Spelt, rng: &mut Rng) {
    let (other, _) = rng.pick(&home.town.streets);
    if other != home.street() {
        spelt.upper = if rng.chance(500) {
            other.clone()
        } else {
            format!("{}{other}", home.town.name)
        };
    }
}

/// Makes a slip that leaves the words as they are.
pub(super) fn in_writing(slip: Slip, spelt: &Spelt, rng: &mut Rng) -> String {
    let text = spelt.text();
    match slip {
        Slip::Traditional => to_traditional(&text),
        Slip::Wide => text.chars().map(wide).collect(),
        Slip::Numerals => numerals(spelt, rng),
        Slip::Letters => letters(&text),
        Slip::Spaced if rng.chance(500) => {
            let chars: Vec<String> = text
                .chars()
                .filter(|ch| *ch != ' ')
                .map(String::from)
                .collect();
            chars.join(" ")
        }
        Slip::Spaced => [
            &spelt.upper,
            &format!("{}{}", spelt.road, spelt.number),
            &spelt.compound,
            &spelt.building,
            &spelt.section,
            &spelt.room,
        ]
        .into_iter()
        .filter(|part| !part.is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join("  "),
        Slip::Tail => format!("{text}{}", rng.pick(words::TAILS)),
        Slip::Label => format!("{}{text}", rng.pick(words::LABELS)),
        // Numbers joined by dashes have one order.
        Slip::Reversed
            if !spelt.building.contains(['-', '/', '－'])
                && !spelt.compound.is_empty()
                && spelt.room.ends_with('室') =>
        {
            spelt.reversed()
        }
        Slip::Separated => {
            let mark = *rng.pick(&["，", "/", "、", "·", "|", "_"]);
            let parts: Vec<&str> = [
                spelt.compound.as_str(),
                &spelt.building,
                &spelt.section,
                &spelt.room,
            ]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
            format!(
                "{}{}{}{}",
                spelt.upper,
                spelt.road,
                spelt.number,
                parts.join(mark)
            )
        }
        _ => text,
    }
}

fn wide(ch: char) -> char {
    match ch {
        '!'..='~' => char::from_u32(u32::from(ch) + 0xFEE0).unwrap_or(ch),
        _ => ch,
    }
}

/// Building, section and room in Chinese figures, plain or capital, or circled.
fn numerals(spelt: &Spelt, rng: &mut Rng) -> String {
    let style = rng.index(3);
    let mut out = spelt.clone();
    for part in [&mut out.building, &mut out.section, &mut out.room] {
        if part.contains(['-', '/', '－', '#']) {
            continue;
        }
        let digits: String = part.chars().filter(char::is_ascii_digit).collect();
        let Ok(number) = digits.parse::<u32>() else {
            continue;
        };
        let written = match style {
            0 if number < 100 => crate::numerals::counted(number),
            1 if number < 100 => capital(&crate::numerals::counted(number)),
            2 if (1..=20).contains(&number) => char::from_u32(0x245F + number)
                .map(String::from)
                .unwrap_or_default(),
            1 => capital(&crate::numerals::spelled(number)),
            _ => crate::numerals::spelled(number),
        };
        *part = part.replacen(&digits, &written, 1);
    }
    if !spelt.room.ends_with('室') {
        out.room.clone_from(&spelt.room);
    }
    out.text()
}

fn capital(text: &str) -> String {
    text.chars()
        .map(|ch| {
            match "零一二三四五六七八九十"
                .chars()
                .position(|plain| plain == ch)
            {
                Some(at) => "零壹贰叁肆伍陆柒捌玖拾".chars().nth(at).unwrap_or(ch),
                None => ch,
            }
        })
        .collect()
}

/// O for 0 and l for 1 inside numbers of several digits.
fn letters(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let mut out = String::new();
    for (at, &ch) in chars.iter().enumerate() {
        let inside = at > 0 && digit(at - 1);
        out.push(match ch {
            '0' if inside => 'O',
            '1' if inside && !digit(at + 1) => 'l',
            _ => ch,
        });
    }
    out
}
