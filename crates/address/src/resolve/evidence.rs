//! What a line says about where the place is, besides the name and number it is found by.

use crate::divisions::is_province;
use crate::hash::Sym;
use crate::library::{AreaLevel, Library, Site};
use crate::names::{ELSEWHERE, NameId};
use crate::parse::{Line, Number, Piece, Suffix, Word, classify, half_of};

/// An area named in the line.
#[derive(Debug, Clone)]
pub(super) struct AreaSaid {
    pub(super) name: NameId,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// A road of the library named in the line, with its number.
#[derive(Debug, Clone)]
pub(super) struct RoadSaid {
    pub(super) name: NameId,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) number: Option<NumberSaid>,
    /// The number with its part (167号附3号) or the house in its lane (100弄12号).
    pub(super) longer: Option<NumberSaid>,
}

/// A house number and the text of the library it is, if it has it.
#[derive(Debug, Clone)]
pub(super) struct NumberSaid {
    pub(super) text: String,
    pub(super) key: Option<Sym>,
}

#[derive(Debug, Default)]
pub(super) struct Evidence {
    pub(super) areas: Vec<AreaSaid>,
    pub(super) roads: Vec<RoadSaid>,
    /// Cities and districts that the library does not know.
    pub(super) elsewhere: Vec<(Word, usize, usize)>,
    /// Some of these stand in the list of the country's divisions and begin the address.
    pub(super) abroad: bool,
    /// Pieces of house numbers that follow a road, known or not.
    pub(super) of_road: Vec<usize>,
}

/// The index of the number right after piece `at`, gaps aside.
fn number_after(pieces: &[Piece], at: usize) -> Option<(usize, &Number)> {
    pieces[at + 1..]
        .iter()
        .enumerate()
        .find_map(|(offset, piece)| match piece {
            Piece::Gap => None,
            Piece::Number(number) => Some(Some((at + 1 + offset, number))),
            _ => Some(None),
        })?
}

impl Evidence {
    pub(super) fn gather(library: &Library, line: &Line, pieces: &[Piece]) -> Self {
        let mut evidence = Self::default();
        let said = |text: String| NumberSaid {
            key: library.texts.find(&text),
            text,
        };
        for (at, piece) in pieces.iter().enumerate() {
            match *piece {
                Piece::Name(mention) => {
                    let (from, to) = (mention.from, mention.to);
                    let areas = library.names.areas(mention.name);
                    if let [(level, ELSEWHERE)] = *areas {
                        evidence.abroad(level, (line, pieces), at, (from, to));
                    } else if !areas.is_empty() {
                        evidence.areas.push(AreaSaid {
                            name: mention.name,
                            from,
                            to,
                        });
                    }
                    if !library.names.road(mention.name).is_empty() {
                        let number = number_after(pieces, at).filter(|(_, number)| {
                            matches!(number.suffix, Suffix::Number | Suffix::Lane | Suffix::Bare)
                        });
                        evidence.of_road.extend(number.map(|(at, _)| at));
                        evidence.roads.push(RoadSaid {
                            name: mention.name,
                            from,
                            to,
                            number: number.map(|(_, number)| said(number.value.clone())),
                            longer: number
                                .and_then(|(at, number)| longer(pieces, at, number))
                                .map(said),
                        });
                    }
                }
                Piece::Word(from, to) => evidence.word(line, pieces, at, from, to),
                _ => {}
            }
        }
        evidence
    }

    /// A province, city or district of the country that the library doesn't have. It says where
    /// the place is only where an address begins: behind it stands whatever is called so.
    fn abroad(
        &mut self,
        level: AreaLevel,
        (line, pieces): (&Line, &[Piece]),
        at: usize,
        (from, to): (usize, usize),
    ) {
        let begins = pieces[..at].iter().all(|piece| match piece {
            Piece::Gap => true,
            Piece::Name(mention) => {
                let own = self.areas.iter().any(|said| said.from == mention.from);
                let other = self.elsewhere.iter().any(|said| said.1 == mention.from);
                own || other
            }
            Piece::Word(from, to) => is_province(&line.chars[*from..*to]),
            Piece::Number(_) => false,
        });
        if begins {
            let word = if level == AreaLevel::District {
                Word::District
            } else {
                Word::City
            };
            self.elsewhere.push((word, from, to));
            self.abroad = true;
        }
    }

    /// Whether the line says, and nothing in it denies, that the place is in another city or
    /// district.
    pub(super) fn is_abroad(&self, library: &Library, site: Option<&Site>) -> bool {
        self.abroad
            && self.areas.iter().all(|said| {
                let meant = library.names.areas(said.name);
                // The own city may stand before another district, not behind another city.
                !meant.iter().any(|&(level, sym)| {
                    level == AreaLevel::District
                        && site.is_none_or(|site| site.areas[level as usize] == sym)
                })
            })
    }

    fn word(&mut self, line: &Line, pieces: &[Piece], at: usize, from: usize, to: usize) {
        let kind = classify(&line.chars[from..to]);
        match kind {
            Word::City | Word::District => self.elsewhere.push((kind, from, to)),
            Word::Road => {
                let number = number_after(pieces, at)
                    .filter(|(_, number)| matches!(number.suffix, Suffix::Number | Suffix::Lane));
                self.of_road.extend(number.map(|(at, _)| at));
            }
            _ => {}
        }
    }

    /// Areas in the line that are not the site's, with the level each is of.
    pub(super) fn contradictions<'a>(
        &'a self,
        library: &'a Library,
        areas: &'a [Sym; 5],
        anchor: (usize, usize),
    ) -> impl Iterator<Item = (AreaLevel, &'a AreaSaid)> {
        self.areas.iter().filter_map(move |said| {
            // The anchor's own name may be an area's as well.
            if said.from < anchor.1 && anchor.0 < said.to {
                return None;
            }
            let meant = library.names.areas(said.name);
            let own = |&(level, sym): &(AreaLevel, Sym)| areas[level as usize] == sym;
            if meant.iter().any(own) {
                return None;
            }
            meant.first().map(|&(level, _)| (level, said))
        })
    }
}

/// The house number at piece `at` with what belongs to it.
fn longer(pieces: &[Piece], at: usize, number: &Number) -> Option<String> {
    match pieces.get(at + 1) {
        Some(Piece::Number(next)) if number.suffix == Suffix::Lane => {
            Some(format!("{}{}", number.value, next.value))
        }
        Some(Piece::Number(next)) if half_of(number, next) => {
            Some(format!("{}{}", number.value, next.value))
        }
        Some(Piece::Number(next)) if next.part => Some(format!("{}-{}", number.value, next.value)),
        _ => None,
    }
}
