//! Which stretch of a line was read as what, for people to see.

use serde::{Deserialize, Serialize};

use crate::key::{LabelKind, label_key};
use crate::library::{AddressParts, AreaLevel, Library};
use crate::names::NameId;
use crate::normalise::{Normalised, normalise};
use crate::parse::{Line, Number, Piece, Suffix, pieces};
use crate::reason::Reason;
use crate::resolution::Resolution;

/// What a stretch of a line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Element {
    /// 省 to 社区.
    Area(AreaLevel),
    /// Road, lane or village group.
    Road,
    /// House number.
    HouseNumber,
    /// Estate.
    Compound,
    /// A part of an estate or village: 东区, 3期, 5组.
    Zone,
    /// 幢.
    Building,
    /// 单元.
    Unit,
    /// Floor.
    Floor,
    /// Room.
    Room,
    /// A number that says none of these.
    Number,
    /// Words that name nothing in the library.
    Word,
    /// No part of an address: a label, a telephone, a price, a date.
    LeftOut,
    /// A code of the library.
    Code,
}

/// A stretch of the line, in characters, and what it was read as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadPart {
    /// First character.
    pub from: usize,
    /// Behind the last.
    pub to: usize,
    /// What it says; several where numbers run together.
    pub elements: Vec<Element>,
    /// The library's name that it was taken for, where it was written otherwise.
    pub taken_for: Option<String>,
}

/// A stretch of the normalised line.
struct Stretch(usize, usize, Vec<Element>, Option<String>);

impl Library {
    /// What each stretch of a line was read as on the way to its answer. Stretches come in the order
    /// of the line and never overlap; what lies between them is blanks and punctuation.
    pub fn explain(&self, text: &str, answer: &Resolution) -> Vec<ReadPart> {
        let whole = text.chars().count();
        if answer.reasons.contains(&Reason::CodeGiven) {
            return vec![ReadPart {
                from: 0,
                to: whole,
                elements: vec![Element::Code],
                taken_for: None,
            }];
        }
        let normal = normalise(text);
        let line = Line::new(normal.chars(), true);
        let mentions = self.names.cover(&line.chars, &line.breaks);
        let pieces = pieces(&line, &mentions, &self.names);
        let best = answer.candidates.first();
        let code = answer.code.or(best.map(|best| best.code));
        let place = code.and_then(|code| self.place(code));
        let parts = place.map(|place| place.parts).unwrap_or_default();
        let why = best.map_or(&answer.reasons, |best| &best.reasons);
        let mut stretches = similar(&line, why, &parts);
        let taken: Vec<(usize, usize)> = stretches.iter().map(|s| (s.0, s.1)).collect();
        let mut numbers = Numbers::new(&parts);
        for piece in &pieces {
            match piece {
                Piece::Gap => {}
                Piece::Name(name) => {
                    let element = self.named(name.name, &parts);
                    numbers.on_road = element == Element::Road;
                    let free = !taken
                        .iter()
                        .any(|&(from, to)| name.from < to && from < name.to);
                    if free {
                        stretches.push(Stretch(name.from, name.to, vec![element], None));
                    }
                }
                Piece::Number(number) => {
                    let elements = numbers.read(number);
                    stretches.push(Stretch(number.from, number.to, elements, None));
                }
                &Piece::Word(from, to) => {
                    for (from, to) in outside(from, to, &taken) {
                        stretches.push(Stretch(from, to, vec![Element::Word], None));
                    }
                }
            }
        }
        on_the_input(text, whole, &normal, &line, stretches)
    }

    /// What a name of the library says in a line that means this place.
    fn named(&self, id: NameId, parts: &AddressParts) -> Element {
        let names = &self.names;
        let spelling = names.spelling(id);
        let road = !names.road(id).is_empty();
        let compound = !names.compound(id).is_empty() || !names.buildings(id).is_empty();
        let area = names.areas(id).iter().map(|&(level, _)| level).next();
        if compound && (!road || spelling != parts.road) {
            Element::Compound
        } else if road {
            Element::Road
        } else if let Some(level) = area {
            Element::Area(level)
        } else if names.only_label(id) {
            Element::Building
        } else {
            Element::Area(AreaLevel::Community)
        }
    }
}

/// Stretches that were taken for a name written otherwise.
fn similar(line: &Line, why: &[Reason], parts: &AddressParts) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    for reason in why {
        let (Reason::NameRead { written, name, .. }
        | Reason::NameShortened { written, name }
        | Reason::AliasRead { written, name }
        | Reason::LearnedRead { written, name }) = reason
        else {
            continue;
        };
        let chars: Vec<char> = written.chars().collect();
        if chars.is_empty() {
            continue;
        }
        let at = line.chars.windows(chars.len()).position(|w| *w == chars);
        let Some(from) = at else { continue };
        let to = from + chars.len();
        if let Some(known) = stretches.iter_mut().find(|s| s.0 < to && from < s.1) {
            // A misspelt alias: the official name says more.
            known.3 = Some(name.clone());
            continue;
        }
        let element = if *name == parts.road {
            Element::Road
        } else {
            Element::Compound
        };
        let taken_for = (name != written).then(|| name.clone());
        stretches.push(Stretch(from, to, vec![element], taken_for));
    }
    stretches
}

/// What of a stretch lies outside others.
fn outside(from: usize, to: usize, others: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut left = vec![(from, to)];
    for &(start, end) in others {
        left = left
            .into_iter()
            .flat_map(|(from, to)| [(from, to.min(start)), (from.max(end), to)])
            .filter(|(from, to)| from < to)
            .collect();
    }
    left
}

/// Reads numbers without a counting word by what the place has.
struct Numbers {
    keys: [(Element, String); 4],
    used: Vec<Element>,
    /// The last name was a road's.
    on_road: bool,
}

impl Numbers {
    fn new(parts: &AddressParts) -> Self {
        let keys = [
            (Element::Building, &parts.building, LabelKind::Building),
            (Element::Unit, &parts.unit, LabelKind::Unit),
            (Element::Room, &parts.room, LabelKind::Room),
            (Element::HouseNumber, &parts.road_no, LabelKind::HouseNumber),
        ];
        Self {
            keys: keys.map(|(element, text, kind)| (element, label_key(text, kind))),
            used: Vec::new(),
            on_road: false,
        }
    }

    fn read(&mut self, number: &Number) -> Vec<Element> {
        let elements = match number.suffix {
            Suffix::Building => vec![Element::Building],
            Suffix::Unit => vec![Element::Unit],
            Suffix::Floor => vec![Element::Floor],
            Suffix::Room => vec![Element::Room],
            Suffix::Lane => vec![Element::HouseNumber],
            Suffix::Group => vec![Element::Zone],
            Suffix::Number | Suffix::Storey | Suffix::Bare => self.unsaid(number),
        };
        self.used.extend(&elements);
        elements
    }

    fn unsaid(&self, number: &Number) -> Vec<Element> {
        if self.on_road && number.suffix == Suffix::Number && self.used.is_empty() {
            return vec![Element::HouseNumber];
        }
        let free = |element: Element| !self.used.contains(&element);
        let mut keys: Vec<&(Element, String)> = self.keys.iter().collect();
        if self.on_road {
            keys.rotate_right(1);
        }
        let one = keys
            .iter()
            .find(|(element, key)| free(*element) && *key == number.value && !key.is_empty());
        if let Some((element, _)) = one {
            return vec![*element];
        }
        // 32501: building, unit and room in one.
        let [building, unit, room, _] = &self.keys;
        for run in [
            &[building, unit, room][..],
            &[building, room],
            &[unit, room],
        ] {
            let joined: String = run.iter().map(|(_, key)| key.as_str()).collect();
            if joined == number.raw && run.iter().all(|(e, key)| free(*e) && !key.is_empty()) {
                return run.iter().map(|(element, _)| *element).collect();
            }
        }
        let usual = match number.suffix {
            Suffix::Number if self.on_road => Element::HouseNumber,
            Suffix::Storey => Element::Floor,
            _ => Element::Number,
        };
        vec![usual]
    }
}

/// Carries stretches of the normalised line back to what was written.
fn on_the_input(
    text: &str,
    whole: usize,
    normal: &Normalised,
    line: &Line,
    stretches: Vec<Stretch>,
) -> Vec<ReadPart> {
    // The line is the normalised text without blanks and brackets.
    let kept = normal.chars().iter().zip(normal.origin());
    let origin: Vec<usize> = kept
        .filter(|(ch, _)| !matches!(ch, '(' | ')' | ' '))
        .map(|(_, &from)| from as usize)
        .collect();
    debug_assert_eq!(origin.len(), line.chars.len());
    let mut parts: Vec<ReadPart> = stretches
        .into_iter()
        .filter_map(|Stretch(from, to, elements, taken_for)| {
            let written = origin.get(from..to)?;
            Some(ReadPart {
                from: *written.iter().min()?,
                to: *written.iter().max()? + 1,
                elements,
                taken_for,
            })
        })
        .collect();
    parts.sort_by_key(|part| (part.from, part.to));
    let chars: Vec<char> = text.chars().collect();
    let mut out: Vec<ReadPart> = Vec::new();
    let mut at = 0;
    for mut part in parts {
        part.from = part.from.max(at);
        if part.from >= part.to || part.to > whole {
            continue;
        }
        left_out(&chars, at, part.from, &mut out);
        at = part.to;
        out.push(part);
    }
    left_out(&chars, at, whole, &mut out);
    out
}

/// What stands between two stretches, unless it is blanks and punctuation.
fn left_out(chars: &[char], from: usize, to: usize, out: &mut Vec<ReadPart>) {
    let said = |at: &usize| chars[*at].is_alphanumeric();
    let first = (from..to).find(said);
    let last = (from..to).rev().find(said);
    if let (Some(first), Some(last)) = (first, last) {
        out.push(ReadPart {
            from: first,
            to: last + 1,
            elements: vec![Element::LeftOut],
            taken_for: None,
        });
    }
}
