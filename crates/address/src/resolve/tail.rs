//! Which numbers of a line belong to an anchor.

use super::Parsed;
use super::anchor::{Anchor, Kind};
use crate::parse::{Number, Piece, Suffix, Word, classify};

/// The numbers that follow an anchor, and the words between it and the first of them.
pub(super) struct Tail<'a> {
    pub(super) numbers: Vec<&'a Number>,
    /// Words right behind the name.
    pub(super) behind: Vec<(usize, usize)>,
    /// A part of an estate that the name does not have: 东区, 3期.
    pub(super) zone: Option<(usize, usize)>,
    /// A word broke the numbers off though a room seems to follow it.
    pub(super) unread: bool,
    /// The numbers stand before the name.
    pub(super) reversed: bool,
}

/// The tail of an anchor.
pub(super) fn tail<'a>(parsed: &'a Parsed, anchor: &Anchor) -> Tail<'a> {
    let mut tail = Tail {
        numbers: Vec::new(),
        behind: Vec::new(),
        zone: None,
        unread: false,
        reversed: false,
    };
    let of_road = &parsed.evidence.of_road;
    let mut road_passed = false;
    for (at, piece) in parsed.pieces.iter().enumerate().skip(anchor.last + 1) {
        match piece {
            Piece::Gap => {}
            // The number of another road says nothing here.
            Piece::Number(_)
                if of_road.contains(&at)
                    && (road_passed || anchor.kind != Kind::Road && at != anchor.last + 1) => {}
            Piece::Number(number) => {
                if number.suffix == Suffix::Group {
                    if tail.numbers.is_empty() {
                        tail.zone.get_or_insert((number.from, number.to));
                    }
                    continue;
                }
                tail.numbers.push(number);
                if number.suffix == Suffix::Room {
                    break;
                }
            }
            Piece::Name(_) if anchor.kind == Kind::Compound && tail.numbers.is_empty() => {
                // Another name takes the numbers, unless it is a road in passing.
                if names_compound(parsed, at) {
                    break;
                }
                road_passed = true;
            }
            Piece::Name(_) => {
                if anchor.kind == Kind::Compound && names_compound(parsed, at) {
                    break;
                }
                road_passed = true;
            }
            Piece::Word(..) if !tail.numbers.is_empty() && room_at(parsed, at).is_some() => {
                tail.numbers.extend(room_at(parsed, at));
                break;
            }
            &Piece::Word(from, to) => match classify(&parsed.line.chars[from..to]) {
                Word::Filler => {}
                Word::Zone if tail.numbers.is_empty() => {
                    tail.zone.get_or_insert((from, to));
                }
                _ if tail.numbers.is_empty() => tail.behind.push((from, to)),
                // A road's number may be followed by the name of an estate.
                _ if anchor.kind != Kind::Compound && tail.numbers.len() == 1 => {
                    tail.behind.push((from, to));
                }
                _ => {
                    tail.unread = to - from <= 2 && room_follows(parsed, at);
                    break;
                }
            },
        }
    }
    if tail.numbers.is_empty() && anchor.kind != Kind::Road {
        reverse(parsed, anchor, &mut tail);
    }
    tail
}

fn room_at(parsed: &Parsed, at: usize) -> Option<&Number> {
    parsed
        .rooms
        .iter()
        .find_map(|(piece, room)| (*piece == at).then_some(room))
}

/// Whether a number that may be a room touches the word at `at`.
fn room_follows(parsed: &Parsed, at: usize) -> bool {
    matches!(parsed.pieces.get(at + 1), Some(Piece::Number(number))
        if number.suffix == Suffix::Room
            || (number.suffix == Suffix::Bare && (number.dashed || number.raw.len() >= 3)))
}

fn names_compound(parsed: &Parsed, at: usize) -> bool {
    parsed.compounds.contains(&at)
}

/// 301室2单元3幢莲花新村: numbers before the name, each with its counting word.
fn reverse<'a>(parsed: &'a Parsed, anchor: &Anchor, tail: &mut Tail<'a>) {
    let numbers: Vec<&Number> = parsed.pieces[..anchor.first]
        .iter()
        .enumerate()
        .filter(|(at, _)| !parsed.evidence.of_road.contains(at))
        .filter_map(|(_, piece)| match piece {
            Piece::Number(number) if number.suffix != Suffix::Group => Some(number),
            _ => None,
        })
        .collect();
    let explicit = |number: &&Number| !matches!(number.suffix, Suffix::Bare | Suffix::Number);
    if !numbers.is_empty() && numbers.iter().all(explicit) {
        tail.numbers = numbers;
        tail.behind.clear();
        tail.reversed = true;
    }
}
