//! Which numbers of a line belong to an anchor.

use super::Parsed;
use super::anchor::{Anchor, Kind};
use crate::parse::{Number, Piece, Suffix, Word, classify, is, starts_with};

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
    /// A word behind the room that makes it another place: next door, the garage.
    pub(super) beside: Option<(usize, usize)>,
    /// Another room or unit follows the room.
    pub(super) further: bool,
}

/// The tail of an anchor.
pub(super) fn tail<'a>(parsed: &'a Parsed, anchor: &Anchor) -> Tail<'a> {
    let mut tail = Tail {
        numbers: Vec::new(),
        behind: Vec::new(),
        zone: None,
        unread: false,
        reversed: false,
        beside: None,
        further: false,
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
    if !tail
        .numbers
        .iter()
        .any(|number| matches!(number.suffix, Suffix::Room | Suffix::Bare))
    {
        reverse(parsed, anchor, &mut tail);
    }
    if tail.reversed {
        tail.beside = None;
    } else if let Some(last) = tail.numbers.last().copied() {
        behind_room(parsed, last, &mut tail);
    }
    tail
}

/// Words behind a room that make it another place than the room.
const BESIDE: [&str; 16] = [
    "隔壁",
    "对面",
    "对门",
    "旁边",
    "旁",
    "楼上",
    "楼下",
    "附近",
    "门口",
    "地下室",
    "地下",
    "车库",
    "车位",
    "储藏室",
    "储物间",
    "自行车棚",
];

/// Words that join two rooms.
const AND: [&str; 5] = ["和", "与", "及", "跟", "以及"];

/// What follows the last number read: `101室隔壁`, `101室和201室`, `201室2单元`.
fn behind_room(parsed: &Parsed, last: &Number, tail: &mut Tail<'_>) {
    // `2单元-101室` may be room 101 or, below ground, room -101.
    if let [.., before, _] = tail.numbers.as_slice()
        && last.dashed
        && matches!(last.suffix, Suffix::Room | Suffix::Bare)
        && (last.raw.len() == 3 && last.raw.starts_with('1'))
        && matches!(before.suffix, Suffix::Unit | Suffix::Building)
        && !before.dashed
        && before.to + 1 == last.from
    {
        tail.beside = Some((before.to, last.from));
        return;
    }
    let mut joined = false;
    for piece in &parsed.pieces {
        match piece {
            &Piece::Word(from, to) if from >= last.to => {
                let word = &parsed.line.chars[from..to];
                if BESIDE.iter().any(|beside| starts_with(word, beside)) {
                    tail.beside = Some((from, to));
                    return;
                }
                if joined || !AND.iter().any(|and| is(word, and)) {
                    return;
                }
                joined = true;
            }
            Piece::Number(number) if number.from >= last.to => {
                let room = number.raw.len() >= 3 && number.value != last.value;
                tail.further = match number.suffix {
                    Suffix::Room => room,
                    Suffix::Unit | Suffix::Building => {
                        tail.numbers.iter().all(|read| read.value != number.value)
                    }
                    Suffix::Bare => joined && room,
                    _ => false,
                };
                return;
            }
            Piece::Name(mention) if mention.from >= last.to => return,
            _ => {}
        }
    }
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
    // Each with its counting word; the house in a lane (27号) only behind its room.
    let room = numbers
        .first()
        .is_some_and(|first| matches!(first.suffix, Suffix::Room | Suffix::Floor));
    let explicit = |number: &&Number| match number.suffix {
        Suffix::Bare => false,
        Suffix::Number => room,
        _ => true,
    };
    let alone = tail.numbers.is_empty();
    // Behind the name stands what is wider: the house number of a road, the building.
    if numbers.is_empty() || !numbers.iter().all(explicit) || !(alone || room) {
        return;
    }
    if alone && anchor.kind == Kind::Road {
        return;
    }
    tail.numbers.extend(numbers.into_iter().rev());
    // A floor stands before its room in whichever order.
    tail.numbers.sort_by_key(|number| match number.suffix {
        Suffix::Floor | Suffix::Storey => 1,
        Suffix::Room => 2,
        _ => 0,
    });
    if alone {
        tail.behind.clear();
    }
    tail.reversed = true;
}
