//! How a person writes an address that is meant rightly: which parts, in which form.

use crate::district::{Labels, Place, letter};
use crate::numerals;
use crate::rng::Rng;
use crate::unit::Unit;

/// The parts of an address before they are put together, so that each can be damaged alone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Parts {
    /// Province … community, as far as written.
    pub(crate) upper: String,
    /// Road or village group; empty where only the compound is named.
    pub(crate) road: String,
    /// The number on it with its 号.
    pub(crate) number: String,
    /// The compound or one of its aliases.
    pub(crate) compound: String,
    /// Building, section, storey, room.
    pub(crate) tail: String,
}

impl Parts {
    pub(crate) fn text(&self) -> String {
        format!(
            "{}{}{}{}{}",
            self.upper, self.road, self.number, self.compound, self.tail
        )
    }
}

/// What stands behind the building: which section and which door.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Door {
    pub(crate) section: Option<u32>,
    pub(crate) room: u32,
}

/// The parts as the library writes them.
pub(crate) fn standard(unit: &Unit<'_>, door: Door) -> Parts {
    Parts {
        upper: format!("{}{}", unit.upper(), unit.street().name),
        road: unit.road().to_owned(),
        number: format!("{}号", unit.road_number()),
        compound: unit.compound().to_owned(),
        tail: format!(
            "{}{}{}室",
            unit.label(),
            door.section.map(|n| format!("{n}单元")).unwrap_or_default(),
            door.room
        ),
    }
}

/// One of the spellings that people use. `door` may be one that doesn't exist.
pub(crate) fn free(unit: &Unit<'_>, door: Option<Door>, rng: &mut Rng) -> Parts {
    let mut parts = Parts {
        upper: upper(unit, rng),
        ..Parts::default()
    };
    let road = unit.road().to_owned();
    let number = format!("{}号", unit.road_number());
    match &unit.site().place {
        Place::Roadside | Place::Village { .. } => {
            parts.road = road;
            parts.number = number;
        }
        Place::Estate { name, aliases, .. } => {
            let way = rng.weighted(&[50, 20, 18, if aliases.is_empty() { 0 } else { 40 }]);
            if way == 1 || way == 2 {
                parts.road = road;
                parts.number = number;
            }
            match way {
                1 => {}
                3 => parts.compound.clone_from(rng.pick(aliases)),
                _ => parts.compound.clone_from(name),
            }
            if way == 2 && rng.chance(500) {
                parts.compound.push(' ');
            }
        }
    }
    parts.tail = match door {
        Some(door) => tail(unit, door, rng),
        None => building_label(unit, rng),
    };
    parts
}

/// A written name with the ending of its kind left out, where enough remains to be understood.
fn short(name: &str) -> &str {
    let cut = name.strip_suffix(['市', '区', '县']).unwrap_or(name);
    if cut.chars().count() >= 2 { cut } else { name }
}

pub(crate) fn upper(unit: &Unit<'_>, rng: &mut Rng) -> String {
    let d = unit.district();
    let street = &unit.street().name;
    match rng.weighted(&[38, 16, 12, 10, 9, 8, 7]) {
        0 => String::new(),
        1 => format!("{}{street}", unit.upper()),
        2 => format!("{}{}", short(&d.city), short(&d.name)),
        3 => d.name.clone(),
        4 => street.clone(),
        5 => format!("{}{street}", d.name),
        _ => format!("{} ", unit.community().name),
    }
}

fn labels(unit: &Unit<'_>) -> Option<Labels> {
    match &unit.site().place {
        Place::Estate { labels, .. } => Some(*labels),
        Place::Roadside | Place::Village { .. } => None,
    }
}

fn building_label(unit: &Unit<'_>, rng: &mut Rng) -> String {
    let number = unit.building().number;
    match labels(unit) {
        None => String::new(),
        Some(Labels::Letter) => {
            let upper = letter(number);
            match rng.weighted(&[60, 15, 15, 10]) {
                0 => format!("{upper}座"),
                1 => format!("{}座", upper.to_ascii_lowercase()),
                2 => format!("{upper}栋"),
                _ => format!(" {upper}座"),
            }
        }
        Some(own) => match rng.weighted(&[55, 12, 12, 12, 9]) {
            0 => own.write(number),
            1 => Labels::Zhuang.write(number),
            2 => Labels::Dong.write(number),
            3 => Labels::HaoLou.write(number),
            _ => format!("{number}#"),
        },
    }
}

fn room(door: Door, rng: &mut Rng) -> String {
    let number = door.room;
    match rng.weighted(&[55, 25, 8, 7, 5]) {
        0 => format!("{number}室"),
        1 => number.to_string(),
        2 => format!("{}室", numerals::spelled(number)),
        3 => format!("{}楼{number}室", number / 100),
        _ => format!("{}层{number}室", number / 100),
    }
}

fn tail(unit: &Unit<'_>, door: Door, rng: &mut Rng) -> String {
    let number = unit.building().number;
    match (labels(unit), door.section) {
        (None, _) => match rng.weighted(&[60, 20, 20]) {
            0 => room(door, rng),
            1 => format!(" {}", door.room),
            _ => format!("-{}", door.room),
        },
        (Some(Labels::Letter), _) => {
            if rng.chance(250) {
                format!("{}-{}", letter(number), door.room)
            } else {
                format!("{}{}", building_label(unit, rng), room(door, rng))
            }
        }
        (Some(_), None) => {
            if rng.chance(250) {
                format!("{number}-{}", door.room)
            } else {
                format!("{}{}", building_label(unit, rng), room(door, rng))
            }
        }
        (Some(_), Some(section)) => match rng.weighted(&[40, 20, 18, 22]) {
            0 => format!(
                "{}{section}单元{}",
                building_label(unit, rng),
                room(door, rng)
            ),
            1 => format!(
                "{}{}单元{}",
                building_label(unit, rng),
                numerals::counted(section),
                room(door, rng)
            ),
            2 => format!("{}{section}-{}", building_label(unit, rng), door.room),
            _ => format!("{number}-{section}-{}", door.room),
        },
    }
}
