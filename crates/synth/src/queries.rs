//! Address lines with the right answer beside them.

use std::collections::HashMap;
use std::io::{self, Write};

use crate::damage;
use crate::district::{District, Labels, Place};
use crate::rng::Rng;
use crate::spelling::{self, Door, Parts};
use crate::unit::Unit;
use crate::words;

const PURPOSE_QUERY: u64 = 0x20;

/// How far an address can be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// A dwelling.
    Unit,
    /// A building: no room is named, or one that doesn't exist.
    Building,
    /// No place of this district.
    None,
}

impl Level {
    /// The word in the truth files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Building => "building",
            Self::None => "none",
        }
    }
}

/// How hard an address line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// As the library writes it.
    Standard,
    /// One of the ways in which people write it, nothing wrong.
    Free,
    /// The same with odd widths, blanks, remarks or traditional characters.
    Noisy,
    /// With an error in a name, or below a wrong street.
    Wrong,
    /// With an error in a name, below a wrong street, and noisy.
    Bad,
}

/// An address line and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// The line as written.
    pub text: String,
    /// The code of the dwelling (25 digits) or building (19 digits); none at [`Level::None`].
    pub code: Option<String>,
    /// How far it can be known.
    pub level: Level,
    /// How hard it is.
    pub grade: Grade,
}

/// Writes addresses about one district.
#[derive(Debug)]
pub struct Speller<'a> {
    district: &'a District,
    /// The highest number in use on each road or village group.
    highest: HashMap<usize, u32>,
    /// The number of buildings of each site, by its index.
    sizes: Vec<u32>,
}

impl<'a> Speller<'a> {
    /// Reads what it needs to know which numbers don't exist.
    pub fn new(district: &'a District) -> Self {
        let mut highest: HashMap<usize, u32> = HashMap::new();
        let mut sizes = vec![0; district.sites.len()];
        for building in &district.buildings {
            let index = building.site as usize;
            let site = &district.sites[index];
            let number = match &site.place {
                Place::Estate { road_no, .. } => *road_no,
                Place::Roadside | Place::Village { .. } => building.number,
            };
            let known = highest.entry(site.road).or_default();
            *known = (*known).max(number);
            sizes[index] = sizes[index].max(building.number);
        }
        Self {
            district,
            highest,
            sizes,
        }
    }

    /// `count` lines, each of a grade of its own; a tenth names something that doesn't exist.
    pub fn queries(&self, seed: u64, count: u64) -> impl Iterator<Item = Query> {
        (0..count).map(move |index| {
            let mut rng = Rng::item(seed, PURPOSE_QUERY, index);
            let grade = [
                Grade::Standard,
                Grade::Free,
                Grade::Noisy,
                Grade::Wrong,
                Grade::Bad,
            ][rng.weighted(&[6, 30, 26, 28, 10])];
            if rng.chance(100) {
                self.missing(grade, &mut rng)
            } else {
                let unit = self.some_unit(&mut rng);
                self.existing(&unit, grade, &mut rng)
            }
        })
    }

    /// A dwelling by chance. A quarter is drawn by building, so that small houses get their share.
    pub fn some_unit(&self, rng: &mut Rng) -> Unit<'a> {
        let d = self.district;
        if rng.chance(250) {
            let building = rng.index(d.buildings.len());
            let nth = rng.range(0, d.buildings[building].units.saturating_sub(1));
            return Unit::new(d, building, nth);
        }
        let index = rng.below(d.units);
        d.unit(index).unwrap_or_else(|| Unit::new(d, 0, 0))
    }

    /// A line that means this dwelling (rarely only its building, where no room is written).
    pub fn existing(&self, unit: &Unit<'a>, grade: Grade, rng: &mut Rng) -> Query {
        let door = Door {
            section: unit.section(),
            room: unit.room(),
        };
        let whole = !matches!(unit.site().place, Place::Estate { .. }) || !rng.chance(40);
        let (code, level) = if whole || grade == Grade::Standard {
            (unit.code(), Level::Unit)
        } else {
            (unit.building_code(), Level::Building)
        };
        let parts = match (grade, level) {
            (Grade::Standard, _) => spelling::standard(unit, door),
            (_, Level::Building) => spelling::free(unit, None, rng),
            _ => spelling::free(unit, Some(door), rng),
        };
        Query {
            text: self.worn(unit, parts, grade, rng),
            code: Some(code),
            level,
            grade,
        }
    }

    /// A room that isn't in its building.
    pub fn missing_room(&self, unit: &Unit<'a>, grade: Grade, rng: &mut Rng) -> Query {
        let shape = unit.building();
        let (floors, per_floor) = (u32::from(shape.floors), u32::from(shape.per_floor));
        let room = if rng.chance(500) {
            (floors + rng.range(1, 6)) * 100 + rng.range(1, per_floor)
        } else {
            rng.range(1, floors) * 100 + per_floor + rng.range(1, 20)
        };
        let parts = spelling::free(
            unit,
            Some(Door {
                section: unit.section(),
                room,
            }),
            rng,
        );
        Query {
            text: self.worn(unit, parts, grade, rng),
            code: Some(unit.building_code()),
            level: Level::Building,
            grade,
        }
    }

    /// A line about an estate, road number or building that doesn't exist.
    pub fn missing_place(&self, grade: Grade, rng: &mut Rng) -> Query {
        let unit = self.some_unit(rng);
        let upper = spelling::upper(&unit, rng);
        let (from, to) = (rng.range(1, 60), rng.range(101, 999));
        let parts = match (rng.weighted(&[36, 10, 36, 18]), &unit.site().place) {
            (0, _) | (3, Place::Roadside | Place::Village { .. }) => Parts {
                upper,
                compound: self.unknown_estate(None, rng),
                tail: [format!("{from}幢{to}室"), format!("{from}-{to}")][rng.index(2)].clone(),
                ..Parts::default()
            },
            (1, Place::Estate { name, .. }) => Parts {
                upper,
                compound: self.unknown_estate(Some(name), rng),
                tail: format!("{from}号楼{to}室"),
                ..Parts::default()
            },
            (3, Place::Estate { name, labels, .. }) => Parts {
                upper,
                compound: name.clone(),
                tail: self.unknown_building(&unit, *labels, rng),
                ..Parts::default()
            },
            _ => {
                let used = self.highest.get(&unit.site().road).copied().unwrap_or(0);
                Parts {
                    upper,
                    road: unit.road().to_owned(),
                    number: format!("{}号", used + rng.range(3, 90)),
                    tail: [format!("{to}室"), to.to_string(), String::new()][rng.index(3)].clone(),
                    ..Parts::default()
                }
            }
        };
        let mut text = parts.text();
        if grade >= Grade::Noisy {
            text = damage::writing(&text, rng);
        }
        Query {
            text,
            code: None,
            level: Level::None,
            grade,
        }
    }

    fn missing(&self, grade: Grade, rng: &mut Rng) -> Query {
        if rng.chance(450) {
            let unit = self.some_unit(rng);
            self.missing_room(&unit, grade, rng)
        } else {
            self.missing_place(grade, rng)
        }
    }

    fn unknown_building(&self, unit: &Unit<'_>, labels: Labels, rng: &mut Rng) -> String {
        let known = self.sizes[unit.building().site as usize];
        let number = match labels {
            Labels::Letter => known + rng.range(1, 3),
            _ => known + rng.range(5, 60),
        };
        format!(
            "{}{}室",
            labels.write(number),
            rng.range(1, 6) * 100 + rng.range(1, 2)
        )
    }

    /// A name that no place of the district has, nor one that differs in a single character.
    /// Beside an existing `name` it is a sibling that was never built.
    fn unknown_estate(&self, name: Option<&str>, rng: &mut Rng) -> String {
        let pick = |text: &str, rng: &mut Rng| {
            let chars: Vec<char> = text.chars().collect();
            *rng.pick(&chars)
        };
        let mut tries = 0;
        loop {
            tries += 1;
            let stem: String = match name {
                Some(name) if tries < 8 => name.chars().take(2).collect(),
                _ => {
                    let mut stem = String::new();
                    stem.push(pick(words::FIRST, rng));
                    for _ in 0..=tries / 40 {
                        stem.push(pick(words::SECOND, rng));
                    }
                    stem
                }
            };
            let text = format!("{stem}{}", rng.pick(words::SIBLING_ENDINGS));
            if self.district.book.is_far(&text) {
                return text;
            }
        }
    }

    /// The text after everything that its grade does to it.
    fn worn(&self, unit: &Unit<'a>, mut parts: Parts, grade: Grade, rng: &mut Rng) -> String {
        let d = self.district;
        match grade {
            Grade::Standard | Grade::Free | Grade::Noisy => {}
            Grade::Wrong => {
                if rng.chance(250) || !damage::name(d, unit, &mut parts, rng) {
                    damage::upper(d, unit, &mut parts, rng);
                }
            }
            Grade::Bad => {
                damage::name(d, unit, &mut parts, rng);
                damage::upper(d, unit, &mut parts, rng);
            }
        }
        let text = parts.text();
        if matches!(grade, Grade::Noisy | Grade::Bad) {
            damage::writing(&text, rng)
        } else {
            text
        }
    }
}

/// Writes lines as a table of text, code and level, separated by tabs.
///
/// # Errors
/// What the writer reports.
pub fn write(queries: impl Iterator<Item = Query>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "text\tcode\tlevel")?;
    for query in queries {
        let code = query.code.as_deref().unwrap_or_default();
        writeln!(out, "{}\t{code}\t{}", query.text, query.level.word())?;
    }
    out.flush()
}
