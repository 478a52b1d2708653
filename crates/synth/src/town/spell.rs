//! How people write an address of a town, meaning it rightly.

use super::{Home, Kind, Part};
use crate::numerals;
use crate::rng::Rng;

/// An address in the parts that can be damaged or moved.
#[derive(Debug, Clone, Default)]
pub(super) struct Spelt {
    pub(super) upper: String,
    /// Road with its number, where it is written.
    pub(super) road: String,
    pub(super) number: String,
    pub(super) compound: String,
    pub(super) building: String,
    pub(super) section: String,
    pub(super) room: String,
}

impl Spelt {
    pub(super) fn text(&self) -> String {
        [
            &self.upper,
            &self.road,
            &self.number,
            &self.compound,
            &self.building,
            &self.section,
            &self.room,
        ]
        .map(String::as_str)
        .concat()
    }

    /// Room first, as forms of other countries and some clerks have it.
    pub(super) fn reversed(&self) -> String {
        format!(
            "{} {} {} {}{}{}",
            self.room, self.section, self.building, self.upper, self.road, self.number
        )
        .replace("  ", " ")
        .trim()
        .to_owned()
            + &self.compound
    }
}

/// What is behind the place: a building, its section, a room.
#[derive(Debug, Clone, Copy)]
pub(super) struct Want {
    pub(super) number: u32,
    pub(super) section: Option<u32>,
    /// None where only the building is meant.
    pub(super) room: Option<u32>,
}

impl Want {
    pub(super) fn of(home: &Home<'_>) -> Self {
        Self {
            number: home.building.number,
            section: home.section(),
            room: Some(home.room()),
        }
    }
}

pub(super) fn standard(home: &Home<'_>) -> Spelt {
    Spelt {
        upper: format!("{}{}", home.upper(), home.street()),
        road: home.road().to_owned(),
        number: home.road_number(),
        compound: home.site().compound.clone(),
        building: home.label(),
        section: home
            .section()
            .map(|n| format!("{n}单元"))
            .unwrap_or_default(),
        room: format!("{}{}", home.room(), home.town.room_word),
    }
}

/// One of the usual spellings.
pub(super) fn free(home: &Home<'_>, want: Want, rng: &mut Rng) -> Spelt {
    let site = home.site();
    let mut spelt = Spelt {
        upper: upper(home, rng),
        ..Spelt::default()
    };
    let named = !site.compound.is_empty();
    let way = if named {
        rng.weighted(&[56, 18, 12, if site.alias.is_empty() { 0 } else { 25 }])
    } else {
        1
    };
    if way == 1 || way == 2 {
        home.road().clone_into(&mut spelt.road);
        spelt.number = house(home, want.number, rng);
    }
    spelt.compound = match way {
        _ if !named => String::new(),
        3 => site.alias.clone(),
        1 if rng.chance(400) => String::new(),
        1 if rng.chance(150) => format!("({})", site.compound),
        _ => site.compound.clone(),
    };
    tail(home, want, &mut spelt, rng);
    spelt
}

/// 167号附3号 and its other spellings.
fn house(home: &Home<'_>, number: u32, rng: &mut Rng) -> String {
    let site = home.site();
    if !site.number.is_empty() {
        return site.number.clone();
    }
    let of = |list: &[String], rng: &mut Rng| rng.pick(list).clone();
    match home.building.part {
        Part::Whole if number < 100 && rng.chance(60) => {
            format!("{}号", numerals::counted(number))
        }
        Part::Whole => format!("{number}号"),
        Part::Fu(part) => of(
            &[
                format!("{number}号附{part}号"),
                format!("{number}号附{part}"),
                format!("{number}附{part}号"),
                format!("{number}号-附{part}号"),
            ],
            rng,
        ),
        Part::Zhi(part) => of(
            &[
                format!("{number}号之{part}"),
                format!("{number}之{part}号"),
                format!("{number}号之{}", numerals::counted(part.into())),
                format!("{number}-{part}号"),
            ],
            rng,
        ),
        Part::Dash(part) => of(
            &[
                format!("{number}-{part}号"),
                format!("{number}－{part}号"),
                format!("{number}—{part}号"),
            ],
            rng,
        ),
        Part::Jia => format!("甲{number}号"),
    }
}

fn upper(home: &Home<'_>, rng: &mut Rng) -> String {
    let town = home.town;
    let short = |name: &str| {
        let cut = name
            .strip_suffix("新区")
            .or_else(|| name.strip_suffix(['市', '区', '县']));
        cut.filter(|cut| cut.chars().count() > 1)
            .unwrap_or(name)
            .to_owned()
    };
    match rng.weighted(&[36, 12, 10, 10, 10, 8, 6, 4, 4]) {
        0 => String::new(),
        1 => format!("{}{}", home.upper(), home.street()),
        2 => format!("{}{}", short(&town.city), short(&town.name)),
        3 => town.name.clone(),
        4 => home.street().to_owned(),
        5 => format!("{}{}", town.name, home.street()),
        6 => format!("{}{}", home.street(), home.community().name),
        7 => format!("{} {} ", town.city, town.name),
        _ => format!("{}{}{}", short(town.province), town.city, town.name),
    }
}

fn tail(home: &Home<'_>, want: Want, spelt: &mut Spelt, rng: &mut Rng) {
    let number = want.number;
    let room = |rng: &mut Rng| {
        want.room
            .map(|room| self::room(home, room, rng))
            .unwrap_or_default()
    };
    match home.site().kind {
        Kind::Quarter(_) => {
            if let (Some(section), Some(door)) = (want.section, want.room)
                && rng.chance(330)
            {
                spelt.building = match rng.index(7) {
                    0..3 => format!("{number}-{section}-{door}"),
                    3 => format!("{number}#{section}-{door}"),
                    4 => format!("{number}号楼{section}-{door}"),
                    5 => format!("{number}/{section}/{door}"),
                    _ => format!("{number}幢{section}－{door}室"),
                };
                return;
            }
            spelt.building = block(home, number, rng);
            if let Some(section) = want.section.filter(|_| want.room.is_some()) {
                spelt.section = match rng.weighted(&[50, 20, 15, 8, 7]) {
                    0 => format!("{section}单元"),
                    1 => format!("{}单元", numerals::counted(section)),
                    2 => format!("{section}门"),
                    3 => format!("第{}单元", numerals::counted(section)),
                    _ => format!("{section}单"),
                };
            }
            spelt.room = room(rng);
        }
        Kind::Lane => {
            spelt.building = match rng.weighted(&[70, 15, 15]) {
                0 => format!("{number}号"),
                1 => format!("{number}#"),
                _ => format!("{number}-{}", want.room.unwrap_or(number)),
            };
            if spelt.building.contains('-') {
                if want.room.is_none() {
                    spelt.building = format!("{number}号");
                }
                return;
            }
            spelt.room = room(rng);
        }
        Kind::Tower(true) => {
            let letter = crate::district::letter(number);
            let door = want.room.map(|room| room.to_string()).unwrap_or_default();
            spelt.building = match rng.weighted(&[45, 15, 15, 10, 15]) {
                0 => format!("{letter}座"),
                1 => format!("{letter}栋"),
                2 if want.room.is_some() => format!("{letter}-{door}"),
                3 if want.room.is_some() => format!("{letter}{door}"),
                _ => format!("{}座", letter.to_ascii_lowercase()),
            };
            if want.room.is_none() || !spelt.building.ends_with(&door) {
                spelt.room = room(rng);
            }
        }
        Kind::Dormitory if want.room.is_some() && rng.chance(300) => {
            spelt.building = format!("宿舍{number}栋");
            spelt.room = room(rng);
        }
        Kind::Tower(false) | Kind::Dormitory => {
            if let Some(door) = want.room.filter(|_| rng.chance(200)) {
                spelt.building = format!("{number}-{door}");
            } else {
                spelt.building = block(home, number, rng);
                spelt.room = room(rng);
            }
        }
        Kind::Houses | Kind::Village => {
            spelt.room = match want.room.map(|room| (room, rng.index(5))) {
                None => String::new(),
                Some((door, 0)) => format!(" {door}"),
                Some((door, 1)) => format!("-{door}"),
                Some(_) => room(rng),
            };
        }
    }
}

fn block(home: &Home<'_>, number: u32, rng: &mut Rng) -> String {
    match rng.weighted(&[50, 12, 10, 10, 8, 5, 5]) {
        0 => match home.site().kind {
            Kind::Quarter(word) => format!("{number}{word}"),
            Kind::Dormitory => format!("{number}栋"),
            _ => format!("{number}号楼"),
        },
        1 => format!("{number}栋"),
        2 => format!("{number}幢"),
        3 => format!("{number}号楼"),
        4 => format!("{number}#"),
        5 => format!("{number}#楼"),
        _ => format!("第{}栋", numerals::counted(number)),
    }
}

fn room(home: &Home<'_>, room: u32, rng: &mut Rng) -> String {
    let floor = room / 100;
    match rng.weighted(&[42, 26, 8, 8, 6, 5, 5]) {
        0 => format!("{room}室"),
        1 => room.to_string(),
        2 => format!("{}室", numerals::spelled(room)),
        3 => format!("{floor}楼{room}"),
        4 => format!("{floor}层{room}室"),
        5 if home.town.room_word == "号" => format!("{room}号"),
        5 => format!("{room}房"),
        _ => format!("第{}层{room}", numerals::counted(floor)),
    }
}
