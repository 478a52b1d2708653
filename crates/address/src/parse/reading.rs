//! Every sensible way to read the numbers of a line. The library decides which exists.

use super::piece::is_stem;
use super::{Label, Labels, Number, Suffix};

/// One way to read the numbers. Values are comparable forms; empty places were not given.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Reading {
    pub(crate) number: Option<Label>,
    pub(crate) building: Option<Label>,
    pub(crate) unit: Option<Label>,
    pub(crate) floor: Option<Label>,
    pub(crate) room: Option<Label>,
    /// How far-fetched the reading is: 0 is plain.
    pub(crate) strain: f32,
    pub(crate) liberty: Option<Liberty>,
}

/// A liberty that a reading takes with what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Liberty {
    /// Cuts a number in two. Only of use where the room exists.
    Cut,
    /// Takes a part of a room (602A, 602-1) for the room. Only of use where it exists.
    RoomPart,
    /// Leaves numbers at the end unread.
    Unread,
}

/// What each liberty strains.
const CUT: f32 = 0.2;
const PART_OF_ROOM: f32 = 0.16;
const UNREAD: f32 = 0.16;

/// The parts in the order in which they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Number,
    Building,
    Unit,
    Floor,
    Room,
}

use Part::{Building, Floor, Number as House, Room, Unit};

/// What a number without a counting word may be, with the strain of each.
const IN_ORDER: [(Part, f32); 5] = [
    (House, 0.0),
    (Building, 0.0),
    (Unit, 0.0),
    (Floor, 0.02),
    (Room, 0.0),
];

/// More numbers than this in a row are no address.
const MOST: usize = 7;

/// Readings beyond this many are not tried.
const ENOUGH: usize = 48;

impl Reading {
    fn slot(&mut self, part: Part) -> &mut Option<Label> {
        match part {
            House => &mut self.number,
            Building => &mut self.building,
            Unit => &mut self.unit,
            Floor => &mut self.floor,
            Room => &mut self.room,
        }
    }

    fn with(mut self, part: Part, value: Label, strain: f32) -> Option<Self> {
        let slot = self.slot(part);
        if slot.is_some() {
            return None;
        }
        *slot = Some(value);
        self.strain += strain;
        Some(self)
    }
}

/// The readings of `numbers`, in which the first may be a house number if `house`.
pub(crate) fn readings(numbers: &[&Number], house: bool, labels: &mut Labels<'_>) -> Vec<Reading> {
    let mut out = Out {
        labels,
        list: Vec::with_capacity(16),
    };
    let first = if house { House } else { Building };
    let numbers = &numbers[..numbers.len().min(MOST)];
    extend(numbers, first, Reading::default(), &mut out);
    for left in 1..numbers.len() {
        if !out.list.is_empty() {
            break;
        }
        let liberty = Some(Liberty::Unread);
        let start = Reading {
            strain: UNREAD,
            liberty,
            ..Reading::default()
        };
        extend(&numbers[..numbers.len() - left], first, start, &mut out);
    }
    out.list
}

/// The readings found so far, and the labels they use.
struct Out<'a, 'l> {
    labels: &'a mut Labels<'l>,
    list: Vec<Reading>,
}

impl Out<'_, '_> {
    fn push(&mut self, reading: Reading) {
        if self.list.len() < ENOUGH && !self.list.contains(&reading) {
            self.list.push(reading);
        }
    }
}

/// The parts that a number with this suffix may be, given the first part still open, with the
/// strain of each.
fn parts(suffix: Suffix, open: Part, more: bool) -> impl Iterator<Item = (Part, f32)> {
    let all: &'static [(Part, f32)] = match suffix {
        // The A座 of 1栋A座 is what other buildings call a unit.
        Suffix::Building if open == Unit => &[(Unit, 0.02)],
        Suffix::Building => &[(Building, 0.0)],
        Suffix::Unit => &[(Unit, 0.0)],
        Suffix::Floor => &[(Floor, 0.0)],
        Suffix::Lane => &[(House, 0.0)],
        Suffix::Storey => &[(Building, 0.01), (Floor, 0.0)],
        Suffix::Number if open <= Building => &[(Room, 0.0), (House, 0.0), (Building, 0.0)],
        Suffix::Number | Suffix::Room => &[(Room, 0.0)],
        Suffix::Group => &[],
        Suffix::Bare => &IN_ORDER,
    };
    let bare = suffix == Suffix::Bare;
    all.iter()
        .copied()
        .filter(move |&(part, _)| !bare || (part >= open && (part != Floor || more)))
}

fn after(part: Part, open: Part) -> Part {
    let next = match part {
        House => Building,
        Building => Unit,
        Unit => Floor,
        Floor | Room => Room,
    };
    next.max(open)
}

fn extend(numbers: &[&Number], open: Part, reading: Reading, out: &mut Out<'_, '_>) {
    let Some((number, rest)) = numbers.split_first() else {
        out.push(reading);
        return;
    };
    if number.suffix == Suffix::Group {
        extend(rest, open, reading, out);
        return;
    }
    // 68号附1号 is never house 68 with something numbered 1.
    let whole = rest.first().is_some_and(|next| next.part);
    // Nor is 18号甲 house 18.
    let half = rest.first().is_some_and(|next| half_of(number, next));
    for (part, strain) in parts(number.suffix, open, !rest.is_empty()) {
        if whole || (half && part == House) {
            continue;
        }
        // A floor without its word has two digits at most.
        if part == Floor && number.suffix == Suffix::Bare && number.raw.len() > 2 {
            continue;
        }
        // A room given by its floor: 3层01室 and 3层301室 both occur.
        let value = out.labels.of(&number.value);
        if let Some(next) = reading.with(part, value, strain) {
            if part == Room {
                rooms_by_floor(next, number, rest, out);
            }
            extend(rest, after(part, open), next, out);
        }
    }
    if let Some((second, rest)) = rest.split_first() {
        join(number, second, rest, open, reading, out);
    }
    cut(number, rest, open, reading, out);
}

/// The 01 of floor 3 is room 301.
fn rooms_by_floor(reading: Reading, number: &Number, rest: &[&Number], out: &mut Out<'_, '_>) {
    let Some(floor) = reading.floor else { return };
    let short = number.raw.len() <= 2 && number.raw.bytes().all(|byte| byte.is_ascii_digit());
    if short && rest.is_empty() {
        let room = format!("{}{:0>2}", out.labels.text(floor), number.raw);
        let mut next = reading;
        next.room = Some(out.labels.of(&room));
        out.push(next);
    }
}

/// Whether `second` is the 甲 of 18号甲.
pub(crate) fn half_of(number: &Number, second: &Number) -> bool {
    number.suffix == Suffix::Number
        && second.suffix == Suffix::Bare
        && second.from == number.to
        && second.value.chars().all(is_stem)
}

/// Two numbers that are one label: 12-1幢, 101-1室, 167号附3号, 100弄12号.
fn join(
    number: &Number,
    second: &Number,
    rest: &[&Number],
    open: Part,
    reading: Reading,
    out: &mut Out<'_, '_>,
) {
    if half_of(number, second) {
        let value = out.labels.of(&format!("{}{}", number.value, second.value));
        if open <= Building
            && let Some(next) = reading.with(House, value, 0.0)
        {
            extend(rest, Building, next, out);
        }
        return;
    }
    let lane = number.suffix == Suffix::Lane;
    let house = number.suffix == Suffix::Number && (second.part || second.dashed);
    if lane || house {
        let value = if lane {
            format!("{}{}", number.value, second.value)
        } else {
            format!("{}-{}", number.value, second.value)
        };
        part_and_room(number, second, rest, (open, reading), out);
        let fits = matches!(
            second.suffix,
            Suffix::Number | Suffix::Bare | Suffix::Building
        );
        let value = out.labels.of(&value);
        if open <= Building
            && fits
            && let Some(next) = reading.with(House, value, 0.01)
        {
            extend(rest, Building, next, out);
        }
        return;
    }
    if number.suffix != Suffix::Bare || !(second.dashed || second.part) {
        return;
    }
    let value = out.labels.of(&format!("{}-{}", number.value, second.value));
    for (part, strain) in parts(second.suffix, open, !rest.is_empty()) {
        if part == Room && rest.is_empty() && number.value.len() >= 3 {
            part_of_room(&number.value, reading, out);
        }
        if part != Floor
            && let Some(next) = reading.with(part, value, strain + 0.02)
        {
            extend(rest, after(part, open), next, out);
        }
    }
}

/// 32号之1202室: house 32之1, room 202, where the part and the room run together.
fn part_and_room(
    number: &Number,
    second: &Number,
    rest: &[&Number],
    (open, reading): (Part, Reading),
    out: &mut Out<'_, '_>,
) {
    let digits = second.value.bytes().all(|byte| byte.is_ascii_digit());
    let runs_on = second.part && digits && second.value.len() >= 4 && rest.is_empty();
    let room = matches!(second.suffix, Suffix::Bare | Suffix::Room | Suffix::Number);
    if !runs_on || open > Building || !room {
        return;
    }
    for length in 1..=2 {
        let (part, room) = second.value.split_at(length);
        if !(3..=4).contains(&room.len()) {
            continue;
        }
        let house = out.labels.of(&format!("{}-{part}", number.value));
        let room = out.labels.of(room);
        let both = reading
            .with(House, house, 0.02)
            .and_then(|next| next.with(Room, room, 0.0));
        if let Some(both) = both {
            out.push(both);
        }
    }
}

/// One number that is two parts: A1003 is room 1003 of A, 2301 may be room 301 of unit 2.
fn cut(number: &Number, rest: &[&Number], open: Part, reading: Reading, out: &mut Out<'_, '_>) {
    if !matches!(number.suffix, Suffix::Bare | Suffix::Room) || !rest.is_empty() {
        return;
    }
    let value = &number.value;
    let letters = value.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (head, tail) = value.split_at(letters);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if letters > 0 && digits(tail) && tail.len() >= 3 {
        let place = if open <= Building { Building } else { Unit };
        let (head, tail) = (out.labels.of(head), out.labels.of(tail));
        if let Some(next) = reading
            .with(place, head, 0.01)
            .and_then(|next| next.with(Room, tail, 0.0))
        {
            out.push(next);
        }
    }
    if let Some(room) = value.strip_suffix(|ch: char| ch.is_ascii_uppercase())
        && digits(room)
        && room.len() >= 3
    {
        part_of_room(room, reading, out);
    }
    if letters == 0
        && digits(value)
        && (4..=5).contains(&value.len())
        && number.suffix == Suffix::Bare
    {
        let (unit, room) = value.split_at(1);
        let (unit, room) = (out.labels.of(unit), out.labels.of(room));
        if open <= Unit
            && let Some(mut next) = reading
                .with(Unit, unit, CUT)
                .and_then(|next| next.with(Room, room, 0.0))
        {
            next.liberty = Some(Liberty::Cut);
            out.push(next);
        }
    }
}

/// 602A and 602-1 are rooms let apart in dwelling 602, unless the library has them.
fn part_of_room(room: &str, reading: Reading, out: &mut Out<'_, '_>) {
    let room = out.labels.of(room);
    if let Some(mut next) = reading.with(Room, room, PART_OF_ROOM) {
        next.liberty = Some(Liberty::RoomPart);
        out.push(next);
    }
}
