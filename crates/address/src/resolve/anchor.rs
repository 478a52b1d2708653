//! What a line may be found by: an estate, a road with its number, a village.

use super::Parsed;
use super::generic::KINDS;
use crate::library::Library;
use crate::names::{Difference, NameId, NameKind, Near};
use crate::parse::{Piece, Suffix, Word, classify, ends_with};

/// What kind of name an anchor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Compound,
    Road,
    Community,
    /// Words a reviewer assigned to one building.
    Building,
}

/// How the name was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    Spelt,
    Near(Difference),
    /// Only its beginning was written.
    Shortened,
    /// Only its beginning was written, with another generic word after it.
    OtherKind,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Anchor {
    pub(super) kind: Kind,
    pub(super) name: NameId,
    pub(super) how: How,
    pub(super) cost: f32,
    /// The written stretch.
    pub(super) from: usize,
    pub(super) to: usize,
    /// First and last piece of it.
    pub(super) first: usize,
    pub(super) last: usize,
}

fn kinds(library: &Library, name: NameId) -> impl Iterator<Item = Kind> + '_ {
    let names = &library.names;
    [
        (Kind::Building, names.buildings(name).is_empty()),
        (Kind::Compound, names.compound(name).is_empty()),
        (Kind::Road, names.road(name).is_empty()),
        (Kind::Community, names.community(name).is_empty()),
    ]
    .into_iter()
    .filter_map(|(kind, absent)| (!absent).then_some(kind))
}

/// Anchors spelt as the library spells them.
pub(super) fn exact(library: &Library, parsed: &Parsed) -> Vec<Anchor> {
    let mut anchors = Vec::new();
    for (at, piece) in parsed.pieces.iter().enumerate() {
        let Piece::Name(mention) = piece else {
            continue;
        };
        for kind in kinds(library, mention.name) {
            anchors.push(Anchor {
                kind,
                name: mention.name,
                how: How::Spelt,
                cost: 0.0,
                from: mention.from,
                to: mention.to,
                first: at,
                last: at,
            });
        }
    }
    anchors
}

/// Characters that may be a misspelt name.
struct Stretch {
    from: usize,
    /// Where the word in it begins, behind area names.
    word: usize,
    to: usize,
    /// Its last piece.
    last: usize,
}

/// The stretches that may be misspelt names: words, with the names they touch on the left, and on
/// the right a part's number (1区, 7组), a number inside the name (阳光100花园) or a further name.
fn stretches(parsed: &Parsed) -> Vec<Stretch> {
    let mut out = Vec::new();
    for (at, piece) in parsed.pieces.iter().enumerate() {
        let &Piece::Word(word, to) = piece else {
            continue;
        };
        if to - word > 30 {
            continue;
        }
        let mut from = word;
        // A village's group, mistyped: 瑞业屯4堆.
        if let [.., Piece::Name(village), Piece::Number(group)] = &parsed.pieces[..at]
            && (village.to, group.to) == (group.from, word)
            && group.suffix == Suffix::Bare
        {
            from = village.from;
        }
        for before in parsed.pieces[..at].iter().rev() {
            match before {
                Piece::Name(mention) if mention.to == from && !parsed.line.breaks[from] => {
                    from = mention.from;
                }
                _ => break,
            }
        }
        let mut ends = vec![(to, at)];
        // 创业园宿舍: the name ends before what it is.
        let kind = HOUSING
            .iter()
            .find(|kind| ends_with(&parsed.line.chars[word..to], kind));
        if let Some(kind) = kind.map(|kind| kind.chars().count())
            && to - word > kind + 1
        {
            ends.push((to - kind, at));
        }
        further(parsed, at + 1, to, &mut ends);
        out.extend(ends.into_iter().map(|(to, last)| Stretch {
            from,
            word,
            to,
            last,
        }));
    }
    out
}

/// What a dwelling is in, behind the name of its estate.
const HOUSING: [&str; 6] = ["宿舍", "小区", "住宅楼", "公寓", "家属院", "宿舍楼"];

/// Ends of a stretch behind the word that ends at `to`; piece `next` follows it.
fn further(parsed: &Parsed, next: usize, to: usize, ends: &mut Vec<(usize, usize)>) {
    let word_at = |at: usize, to: usize| match parsed.pieces.get(at) {
        Some(&Piece::Word(from, end)) if from == to => Some(end),
        _ => None,
    };
    match parsed.pieces.get(next) {
        Some(Piece::Number(number)) if number.from == to => {
            let inside = number.suffix == Suffix::Bare && !parsed.line.breaks[to]
                || parsed.line.chars[number.to - 1] == '院';
            if inside && let Some(end) = word_at(next + 1, number.to) {
                ends.push((end, next + 1));
                // 阳光100花园2期.
                if let Some(Piece::Number(part)) = parsed.pieces.get(next + 2)
                    && part.suffix == Suffix::Group
                    && part.from == end
                {
                    ends.push((part.to, next + 2));
                }
            } else if inside || number.suffix == Suffix::Group {
                ends.push((number.to, next));
            }
        }
        // A name cut in two by another: 天禄|海陵|国际.
        Some(Piece::Name(mention)) if mention.from == to && !parsed.line.breaks[to] => {
            ends.push((mention.to, next));
            if let Some(end) = word_at(next + 1, mention.to) {
                ends.push((end, next + 1));
            }
        }
        _ => {}
    }
}

/// Anchors that resemble names of the library.
pub(super) fn near(library: &Library, parsed: &Parsed) -> Vec<Anchor> {
    let mut anchors: Vec<Anchor> = Vec::new();
    for Stretch {
        from,
        word,
        to,
        last,
    } in stretches(parsed)
    {
        let similar = parsed.near(library, from, word, to);
        let similar = similar
            .iter()
            .filter(|near| !cuts(library, parsed, near.from));
        for near in similar.take(12) {
            let length = library.names.chars(near.name).len();
            for kind in kinds(library, near.name) {
                anchors.push(Anchor {
                    kind,
                    name: near.name,
                    how: How::Near(near.difference),
                    cost: weighted(near.cost, length) + other_kind(library, parsed, near),
                    from: near.from,
                    to: near.to,
                    first: piece_at(parsed, near.from),
                    last,
                });
            }
        }
    }
    anchors
}

/// Whether a name that begins at `from` would cut an estate's name that is spelt out.
fn cuts(library: &Library, parsed: &Parsed, from: usize) -> bool {
    parsed.compounds.iter().any(|&at| match parsed.pieces[at] {
        Piece::Name(mention) => {
            mention.from < from && from < mention.to && library.names.areas(mention.name).is_empty()
        }
        _ => false,
    })
}

/// A difference weighs less in a long name and more in a short one.
pub(super) fn weighted(cost: f32, length: usize) -> f32 {
    let length = f32::from(u8::try_from(length).unwrap_or(u8::MAX));
    cost * (4.0 / length.max(1.0)).clamp(0.55, 1.4)
}

/// What it adds that both spellings end in a generic word and not in the same: 家园 and 嘉园 sound
/// alike and are two estates.
fn other_kind(library: &Library, parsed: &Parsed, near: &Near) -> f32 {
    let kind = |chars: &[char]| KINDS.iter().find(|kind| ends_with(chars, kind)).copied();
    let written = kind(&parsed.line.chars[near.from..near.to]);
    let name = kind(library.names.chars(near.name));
    let (Some(written), Some(name)) = (written, name) else {
        return 0.0;
    };
    // 花园 and 园 may be one kind with a character lost.
    if written.ends_with(name) || name.ends_with(written) {
        0.0
    } else if near.difference == Difference::Other {
        0.4
    } else {
        0.2
    }
}

fn piece_at(parsed: &Parsed, from: usize) -> usize {
    parsed
        .pieces
        .iter()
        .position(|piece| match piece {
            Piece::Name(mention) => mention.from <= from && from < mention.to,
            Piece::Word(start, end) => *start <= from && from < *end,
            Piece::Number(number) => number.from <= from && from < number.to,
            Piece::Gap => false,
        })
        .unwrap_or(0)
}

/// So many names with one beginning or end say nothing about which is meant.
const VAGUE: usize = 32;

/// Estates of which only the beginning or end was written, or whose generic word is another.
pub(super) fn shortened(library: &Library, parsed: &Parsed) -> Vec<Anchor> {
    let mut stretches = stretches(parsed);
    let word_left = parsed.pieces.iter().any(|piece| match *piece {
        Piece::Word(from, to) => {
            to - from > 1 && classify(&parsed.line.chars[from..to]) == Word::Unknown
        }
        _ => false,
    });
    // An area's short name may be an estate's as well, where no other word is.
    stretches.extend(
        (0..)
            .zip(&parsed.pieces)
            .filter(|_| !word_left)
            .filter_map(|(at, piece)| match piece {
                Piece::Name(mention) => {
                    let (from, to) = (mention.from, mention.to);
                    Some(Stretch {
                        from,
                        word: from,
                        to,
                        last: at,
                    })
                }
                _ => None,
            }),
    );
    let mut anchors = Vec::new();
    for Stretch { from, to, last, .. } in stretches {
        let written = &parsed.line.chars[from..to];
        if matches!(
            classify(written),
            Word::Filler | Word::Landmark | Word::City | Word::Road
        ) {
            continue;
        }
        let names = &library.names;
        let kind = KINDS.iter().find(|kind| ends_with(written, kind));
        let stem = kind.map_or(0, |kind| written.len() - kind.chars().count());
        let mut found = names.beginning(written, VAGUE + 1);
        // 知语城 for 首开知语城: the developer's name is left out.
        if written.len() > 2 {
            found.extend(names.ending(written, VAGUE + 1));
        }
        let whole = (found, How::Shortened, 0.3);
        let other = if stem >= 2 {
            names.beginning(&written[..stem], VAGUE + 1)
        } else {
            Vec::new()
        };
        for (found, how, cost) in [whole, (other, How::OtherKind, 0.6)] {
            if found.len() > VAGUE {
                continue;
            }
            for name in found {
                let kind = if !names.compound(name).is_empty() {
                    Kind::Compound
                } else if names
                    .road(name)
                    .iter()
                    .any(|&(number, _)| number == library.empty)
                {
                    Kind::Road
                } else {
                    continue;
                };
                let first = piece_at(parsed, from);
                anchors.push(Anchor {
                    kind,
                    name,
                    how,
                    cost,
                    from,
                    to,
                    first,
                    last,
                });
            }
        }
    }
    anchors
}

impl Anchor {
    /// By which kind of name the anchor was found, for estates.
    pub(super) fn source(&self, library: &Library, site: u32) -> Option<NameKind> {
        library.names.compound_at(self.name, site)
    }
}
