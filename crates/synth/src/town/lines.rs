//! Address lines of a town with the right answer and what was done to them.

use std::io::{self, Write};

use super::mess::{self, IN_NAMES, IN_WRITING, Slip};
use super::spell::{self, Spelt, Want};
use super::words;
use super::{Home, Kind, Town};
use crate::queries::Level;
use crate::rng::Rng;

const PURPOSE: u64 = 0x82;

/// A line and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The line as written.
    pub text: String,
    /// The code of the dwelling or building; none at [`Level::None`].
    pub code: Option<String>,
    /// How far it can be known.
    pub level: Level,
    /// What was done to it.
    pub corruption: &'static str,
}

impl Town {
    fn home(&self, at: u64) -> Home<'_> {
        let building = self
            .buildings
            .partition_point(|building| building.first <= at);
        let building = &self.buildings[building.saturating_sub(1)];
        let nth = u32::try_from(at - building.first).unwrap_or(0);
        Home {
            town: self,
            building,
            nth,
        }
    }

    /// `count` lines; a tenth names something that doesn't exist.
    pub fn lines(&self, seed: u64, count: u64) -> impl Iterator<Item = Line> {
        (0..count).map(move |index| {
            let mut rng = Rng::item(seed, PURPOSE, index);
            let home = if rng.chance(300) {
                let building = rng.pick(&self.buildings);
                Home {
                    town: self,
                    building,
                    nth: rng.range(0, building.units - 1),
                }
            } else {
                self.home(rng.below(self.units))
            };
            if rng.chance(100) {
                absent(&home, &mut rng)
            } else {
                present(&home, &mut rng)
            }
        })
    }

    /// Writes lines as a table of text, code, level and corruption, separated by tabs.
    ///
    /// # Errors
    /// What the writer reports.
    pub fn write_lines(&self, count: u64, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "text\tcode\tlevel\tcorruption")?;
        for line in self.lines(self.seed, count) {
            let code = line.code.as_deref().unwrap_or_default();
            writeln!(
                out,
                "{}\t{code}\t{}\t{}",
                line.text,
                line.level.word(),
                line.corruption
            )?;
        }
        out.flush()
    }
}

fn present(home: &Home<'_>, rng: &mut Rng) -> Line {
    let whole = matches!(home.site().kind, Kind::Houses | Kind::Village) || !rng.chance(50);
    let mut want = Want::of(home);
    if !whole {
        want.room = None;
    }
    let grade = rng.weighted(&[5, 25, 28, 27, 15]);
    let spelt = match grade {
        0 if whole => spell::standard(home),
        _ => spell::free(home, want, rng),
    };
    let (text, corruption) = worn(home, spelt, grade, rng);
    let (code, level) = if whole {
        (home.code(), Level::Unit)
    } else {
        (home.building_code(), Level::Building)
    };
    Line {
        text,
        code: Some(code),
        level,
        corruption,
    }
}

/// Grades: standard, free, one slip in the writing, one in the name, one of each.
fn worn(home: &Home<'_>, mut spelt: Spelt, grade: usize, rng: &mut Rng) -> (String, &'static str) {
    let mut corruption = ["standard", "free", "free", "free", "free"][grade];
    if grade >= 3 {
        let slip = *rng.pick(&IN_NAMES);
        if mess::in_name(slip, home, &mut spelt, rng) {
            corruption = slip.word();
        }
    }
    if grade == 2 || grade == 4 {
        let slip = *rng.pick(&IN_WRITING);
        if slip == Slip::WrongStreet {
            mess::wrong_street(home, &mut spelt, rng);
        }
        corruption = if corruption == "free" {
            slip.word()
        } else {
            "two"
        };
        return (mess::in_writing(slip, &spelt, rng), corruption);
    }
    (spelt.text(), corruption)
}

fn absent(home: &Home<'_>, rng: &mut Rng) -> Line {
    let none = |text: String, corruption| Line {
        text,
        code: None,
        level: Level::None,
        corruption,
    };
    let town = home.town;
    let mut want = Want::of(home);
    let own = matches!(home.site().kind, Kind::Houses | Kind::Village);
    match rng.weighted(&[42, 20, 14, 14, 10]) {
        0 => {
            let floors = u32::from(home.building.floors);
            let per_floor = u32::from(home.building.per_floor);
            want.room = Some(if rng.chance(500) {
                (floors + rng.range(1, 8)) * 100 + rng.range(1, per_floor)
            } else {
                rng.range(1, floors) * 100 + per_floor + rng.range(1, 30)
            });
            let spelt = spell::free(home, want, rng);
            let grade = rng.index(5);
            let (text, _) = worn(home, spelt, grade, rng);
            let (code, level) = (Some(home.building_code()), Level::Building);
            Line {
                text,
                code,
                level,
                corruption: "no_room",
            }
        }
        1 => {
            let number = town.highest[home.site().road as usize] + rng.range(3, 90);
            let room = rng.range(1, 6) * 100 + rng.range(1, 4);
            let lane = home.site().kind == Kind::Lane;
            let tail = if lane {
                format!("{number}弄3号{room}室")
            } else {
                format!("{number}号{room}室")
            };
            none(
                format!("{}{}{tail}", head(home, rng), home.road()),
                "no_house",
            )
        }
        2 if !own && !home.site().compound.is_empty() => {
            let siblings = town
                .buildings
                .iter()
                .filter(|other| other.site == home.building.site);
            let most = siblings.map(|other| other.number).max().unwrap_or(1);
            want.number = match home.site().kind {
                Kind::Tower(true) => (most + rng.range(1, 3)).min(26),
                _ => most + rng.range(4, 50),
            };
            let mut spelt = spell::free(home, want, rng);
            // By the road alone it would be another place.
            spelt.compound.clone_from(&home.site().compound);
            none(spelt.text(), "no_building")
        }
        3 => {
            let elsewhere = rng.pick(words::ELSEWHERE);
            let mut spelt = spell::free(home, want, rng);
            (*elsewhere).clone_into(&mut spelt.upper);
            none(spelt.text(), "elsewhere")
        }
        _ => none(
            format!(
                "{}{}{}",
                head(home, rng),
                unknown(town, rng),
                "3号楼2单元501室"
            ),
            "no_estate",
        ),
    }
}

fn head(home: &Home<'_>, rng: &mut Rng) -> String {
    match rng.index(3) {
        0 => home.upper(),
        1 => home.street().to_owned(),
        _ => String::new(),
    }
}

/// A name that no place has, nor one that differs in a single character.
fn unknown(town: &Town, rng: &mut Rng) -> String {
    loop {
        let stem: Vec<char> = words::SECOND.chars().collect();
        let name = format!(
            "{}{}{}",
            rng.pick(&stem),
            rng.pick(&stem),
            rng.pick(words::THEMES)
        );
        if town.book.is_far(&name) {
            return name;
        }
    }
}
