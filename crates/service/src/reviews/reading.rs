//! What a person reads from the wording of an address, part by part and without a library: to
//! set it beside what the library has, and to begin a proposal with.

use address::normalise;

/// A part of an address, in the order in which it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// 街道, 镇.
    Street,
    /// 社区, 村.
    Community,
    /// Road, lane, or village group.
    Road,
    /// House number.
    Number,
    /// Estate.
    Compound,
    /// 幢.
    Building,
    /// 单元.
    Unit,
    /// Floor.
    Floor,
    /// Room.
    Room,
}

impl Part {
    /// All parts in the order of an address.
    pub const ALL: [Self; 9] = [
        Self::Street,
        Self::Community,
        Self::Road,
        Self::Number,
        Self::Compound,
        Self::Building,
        Self::Unit,
        Self::Floor,
        Self::Room,
    ];
}

/// The parts that the wording names; "" for those it doesn't.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    parts: [String; 9],
    bare: Vec<String>,
}

/// Names of the divisions that an address may begin with.
#[derive(Debug, Clone, Default)]
pub(crate) struct Divisions {
    /// Province, city, district.
    pub(crate) above: Vec<String>,
    /// Streets.
    pub(crate) streets: Vec<String>,
    /// Communities.
    pub(crate) communities: Vec<String>,
}

/// What a number counts, by the word behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counts {
    House,
    Group,
    Building,
    Unit,
    Storey,
    Floor,
    Room,
    Unsaid,
}

/// Words behind a number, the longer before those they begin with.
const COUNTED: [(&str, Counts); 17] = [
    ("号楼", Counts::Building),
    ("号院", Counts::House),
    ("号", Counts::House),
    ("弄", Counts::House),
    ("巷", Counts::House),
    ("村民小组", Counts::Group),
    ("组", Counts::Group),
    ("队", Counts::Group),
    ("幢", Counts::Building),
    ("栋", Counts::Building),
    ("座", Counts::Building),
    ("楼", Counts::Storey),
    ("单元", Counts::Unit),
    ("梯", Counts::Unit),
    ("层", Counts::Floor),
    ("室", Counts::Room),
    ("房", Counts::Room),
];

const ROADS: [char; 6] = ['路', '街', '巷', '道', '弄', '里'];

impl Reading {
    /// What was read of this part, "" for nothing.
    pub fn part(&self, part: Part) -> &str {
        &self.parts[part as usize]
    }

    /// The parts that were read, in their order.
    pub fn named(&self) -> impl Iterator<Item = (Part, &str)> {
        Part::ALL
            .into_iter()
            .map(|part| (part, self.part(part)))
            .filter(|(_, text)| !text.is_empty())
    }

    fn has(&self, part: Part) -> bool {
        !self.part(part).is_empty()
    }

    /// Sets a part that was not read before; false where it was.
    fn set(&mut self, part: Part, text: impl Into<String>) -> bool {
        let free = !self.has(part);
        if free {
            self.parts[part as usize] = text.into();
        }
        free
    }

    fn name(&mut self, word: &str, house: bool) {
        let word = word.trim_matches(|ch: char| !ch.is_alphanumeric());
        if word.is_empty() {
            return;
        }
        let split = word
            .char_indices()
            .rev()
            .find(|(at, ch)| *at > 0 && ROADS.contains(ch));
        match split {
            // A road alone, or whatever a house number stands behind.
            Some((at, ch)) if at + ch.len_utf8() == word.len() => {
                self.set(Part::Road, word);
            }
            _ if house => {
                self.set(Part::Road, word);
            }
            Some((at, ch)) if word[at + ch.len_utf8()..].chars().count() > 1 => {
                self.set(Part::Road, &word[..at + ch.len_utf8()]);
                self.set(Part::Compound, &word[at + ch.len_utf8()..]);
            }
            _ => {
                self.set(Part::Compound, word);
            }
        }
    }

    fn number(&mut self, word: &str, number: &str, counts: Counts, counted: &str) {
        let before_doors = ![Part::Number, Part::Building, Part::Unit, Part::Room]
            .iter()
            .any(|p| self.has(*p));
        let house = counts == Counts::House && before_doors;
        let on_road = word.chars().last().is_some_and(|ch| ROADS.contains(&ch));
        if counts == Counts::Group {
            self.set(Part::Road, format!("{word}{number}{counted}"));
            return;
        }
        self.name(word, house);
        match counts {
            Counts::House if house => {
                self.set(Part::Number, format!("{number}{counted}"));
            }
            Counts::Unsaid if before_doors && on_road => {
                self.set(Part::Number, format!("{number}号"));
            }
            Counts::Storey if self.has(Part::Building) => {
                self.set(Part::Floor, number);
            }
            Counts::Building | Counts::Storey => {
                self.set(Part::Building, building(number));
            }
            Counts::Unit => {
                self.set(Part::Unit, format!("{number}单元"));
            }
            Counts::Floor => {
                self.set(Part::Floor, number);
            }
            Counts::Room => {
                self.set(Part::Room, format!("{number}室"));
            }
            Counts::House | Counts::Unsaid | Counts::Group => self.bare.push(number.to_owned()),
        }
    }

    /// Gives numbers without a word their places: those still open, the room last.
    fn place_bare(&mut self) {
        let mut bare = std::mem::take(&mut self.bare);
        if !self.has(Part::Room)
            && let Some(last) = bare.pop()
        {
            let alone = bare.is_empty() && !self.has(Part::Building) && !self.has(Part::Unit);
            if alone && last.len() < 3 {
                self.set(Part::Building, building(&last));
            } else {
                self.set(Part::Room, format!("{last}室"));
            }
        }
        let mut bare = bare.into_iter();
        if !self.has(Part::Building)
            && let Some(first) = bare.next()
        {
            self.set(Part::Building, building(&first));
        }
        if let Some(second) = bare.next() {
            self.set(Part::Unit, format!("{second}单元"));
        }
    }
}

fn building(number: &str) -> String {
    let label = if number.ends_with(|ch: char| ch.is_ascii_digit()) {
        "幢"
    } else {
        "座"
    };
    format!("{number}{label}")
}

/// Reads a wording.
pub(crate) fn read(text: &str, divisions: &Divisions) -> Reading {
    let text = normalise(text).text();
    let mut reading = Reading::default();
    let rest = divisions_off(&text, divisions, &mut reading);
    let mut word = String::new();
    let mut at = 0;
    while let Some(ch) = rest[at..].chars().next() {
        let tail = &rest[at..];
        let run = tail.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let counts = |from: usize| {
            let behind = tail[from..].trim_start();
            COUNTED
                .iter()
                .find(|(counted, _)| behind.starts_with(counted))
        };
        let lettered = run > 0 && run <= 2 && counts(run).is_some();
        if ch.is_ascii_digit() || lettered {
            let counted = counts(run);
            let kind = counted.map_or(Counts::Unsaid, |(_, kind)| *kind);
            let label = counted.map_or("", |(label, _)| *label);
            reading.number(&word, &tail[..run], kind, label);
            word.clear();
            let blanks = tail[run..].len() - tail[run..].trim_start().len();
            at += run
                + if label.is_empty() {
                    0
                } else {
                    blanks + label.len()
                };
        } else {
            // A break ends a name; a dash or blank between numbers is none.
            if ch.is_alphanumeric() {
                word.push(ch);
            } else if matches!(ch, ',' | '(' | ')') {
                reading.name(&word, false);
                word.clear();
            }
            at += ch.len_utf8();
        }
    }
    // Words behind the last number are remarks, unless there was no number at all.
    if reading.bare.is_empty() && reading.named().all(|(part, _)| part <= Part::Community) {
        reading.name(&word, false);
    }
    reading.place_bare();
    reading
}

/// Takes the divisions off the front, in any length in which they are written.
fn divisions_off<'a>(text: &'a str, divisions: &Divisions, reading: &mut Reading) -> &'a str {
    let levels = [
        (None, &divisions.above),
        (Some(Part::Street), &divisions.streets),
        (Some(Part::Community), &divisions.communities),
    ];
    let mut rest = text.trim_start();
    for (part, names) in levels {
        // Province, city and district stand one behind the other.
        for _ in 0..if part.is_none() { 3 } else { 1 } {
            let begun = names
                .iter()
                .filter_map(|name| {
                    let short = name.trim_end_matches(['省', '市', '区', '县', '镇']);
                    let short = short.strip_suffix("街道").unwrap_or(short);
                    let short = if short.chars().count() > 1 {
                        short
                    } else {
                        name
                    };
                    let off = rest.strip_prefix(name.as_str()).or_else(|| {
                        // The short form of a street may be the beginning of an estate's name.
                        if part.is_none() {
                            rest.strip_prefix(short)
                        } else {
                            None
                        }
                    })?;
                    Some((name, off))
                })
                .min_by_key(|(_, off)| off.len());
            let Some((name, off)) = begun else { break };
            if let Some(part) = part {
                reading.set(part, name.as_str());
            }
            rest = off.trim_start();
        }
    }
    rest
}

#[cfg(test)]
#[path = "reading_tests.rs"]
mod tests;
