//! Lays out a town.

use super::words;
use super::{Building, Community, Kind, Part, Site, Town};
use crate::names::NameBook;
use crate::numerals;
use crate::rng::Rng;

const PURPOSE: u64 = 0x81;

/// Dwellings of a grid, more or less.
const PER_GRID: u64 = 640;

impl Town {
    /// Makes up a town with exactly `units` dwellings.
    pub fn make(units: u64, seed: u64) -> Self {
        let mut rng = Rng::new(seed, PURPOSE);
        let &(province, digits) = rng.pick(words::PROVINCES);
        let mut town = Self {
            seed,
            province,
            city: format!("{}市", stem(&mut rng)),
            name: format!(
                "{}{}",
                stem(&mut rng),
                rng.pick(&["区", "区", "县", "市", "新区"])
            ),
            region: digits * 10_000 + rng.range(1, 13) * 100 + rng.range(2, 29),
            room_word: ["室", "室", "", "号"][rng.index(4)],
            streets: Vec::new(),
            communities: Vec::new(),
            grids: Vec::new(),
            roads: Vec::new(),
            highest: Vec::new(),
            sites: Vec::new(),
            buildings: Vec::new(),
            book: NameBook::default(),
            units: 0,
        };
        town.lay_out(
            usize::try_from(units / PER_GRID)
                .unwrap_or(usize::MAX)
                .max(1),
            &mut rng,
        );
        let mut grid = 0;
        let mut serials = vec![0; town.grids.len()];
        while town.units < units {
            town.fill(grid, &mut serials, units, &mut rng);
            grid = (grid + 1) % town.grids.len();
        }
        town
    }

    fn lay_out(&mut self, grids: usize, rng: &mut Rng) {
        let communities = grids.div_ceil(8);
        let streets = communities.div_ceil(14);
        for at in 0..streets {
            let rural = at * 4 >= streets * 3;
            let ending = if rural {
                ["镇", "乡"][rng.index(2)]
            } else {
                "街道"
            };
            let name = self.fresh(rng, &[ending]);
            let code = if rural { 100 + at } else { 1 + at };
            self.streets.push((name, u32::try_from(code).unwrap_or(1)));
            let own = communities * (at + 1) / streets - communities * at / streets;
            for nth in 0..own {
                let ending = if rural {
                    words::VILLAGES
                } else {
                    &["社区", "社区", "里社区"]
                };
                let name = self.fresh(rng, ending);
                let code = u32::try_from(nth + if rural { 200 } else { 1 }).unwrap_or(1);
                self.communities.push(Community {
                    street: at,
                    name,
                    code,
                });
            }
            for _ in 0..own.max(4) {
                let stem = match rng.index(2) {
                    0 => (*rng.pick(words::OLD)).to_owned(),
                    _ => stem(rng),
                };
                for ending in *rng.pick(words::ROADS) {
                    let name = format!("{stem}{ending}");
                    if self.book.take(&name) {
                        self.road(name);
                    }
                }
            }
        }
        let count = self.communities.len();
        for at in 0..count {
            let own = grids * (at + 1) / count - grids * at / count;
            self.grids
                .extend((1..).take(own.max(1)).map(|number| (at, number)));
        }
    }

    fn road(&mut self, name: String) -> u32 {
        self.book.take(&name);
        self.roads.push(name);
        self.highest.push(0);
        u32::try_from(self.roads.len() - 1).unwrap_or(0)
    }

    fn fresh(&mut self, rng: &mut Rng, endings: &[&str]) -> String {
        for tries in 0.. {
            let mut name = stem(rng);
            if tries > 20 {
                name.push_str(&stem(rng));
            }
            let ending: &&str = rng.pick(endings);
            name.push_str(ending);
            if self.book.take(&name) {
                return name;
            }
        }
        String::new()
    }

    /// A name of an estate that nobody has, and the names of its siblings.
    fn estates(&mut self, rng: &mut Rng) -> Vec<String> {
        loop {
            let base = match rng.weighted(&[30, 25, 30, 15]) {
                0 => format!("{}{}", rng.pick(words::BRANDS), rng.pick(words::THEMES)),
                1 => format!("{}{}", stem(rng), rng.pick(words::THEMES)),
                2 => format!("{}{}", stem(rng), rng.pick(words::ENDINGS)),
                _ => format!("{}{}", rng.pick(words::OLD), rng.pick(words::ENDINGS)),
            };
            let names: Vec<String> = if rng.chance(300) {
                let parts = *rng.pick(words::PARTS);
                parts.iter().map(|part| format!("{base}{part}")).collect()
            } else {
                vec![base]
            };
            // Families of one base may not mix with an estate without parts: nobody could tell.
            let free = names.iter().filter(|name| self.book.take(name)).count();
            if free == names.len() {
                return names;
            }
            if names.len() == 1 {
                let name = format!("{}{}", stem(rng), names[0]);
                if name.chars().count() < 9 && self.book.take(&name) {
                    return vec![name];
                }
            }
        }
    }

    /// Puts one place into a grid.
    fn fill(&mut self, grid: usize, serials: &mut [u32], most: u64, rng: &mut Rng) {
        let community = &self.communities[self.grids[grid].0];
        let rural = community.code >= 200;
        let village = community.name.clone();
        let kind = rng.weighted(if rural {
            &[8, 0, 0, 10, 12, 70]
        } else {
            &[42, 18, 14, 6, 20, 0]
        });
        let word = ["号楼", "号楼", "栋", "幢"][rng.index(4)];
        let (kind, names) = match kind {
            0 => (Kind::Quarter(word), self.estates(rng)),
            1 if rng.chance(600) => (Kind::Lane, vec![self.fresh(rng, words::ENDINGS)]),
            1 => (Kind::Lane, vec![String::new()]),
            2 => (
                Kind::Tower(rng.chance(700)),
                vec![self.fresh(rng, words::TOWERS)],
            ),
            3 => (Kind::Dormitory, vec![self.fresh(rng, words::PARKS)]),
            4 => (Kind::Houses, vec![String::new()]),
            _ => (Kind::Village, vec![String::new()]),
        };
        for compound in names {
            let road = if kind == Kind::Village {
                let groups = self
                    .roads
                    .iter()
                    .filter(|road| road.starts_with(&village))
                    .count();
                let group = u32::try_from(groups + 1).unwrap_or(1);
                let word = words::GROUPS[village.len() % words::GROUPS.len()];
                let number = if village.len().is_multiple_of(2) {
                    numerals::counted(group)
                } else {
                    group.to_string()
                };
                self.road(format!("{village}{number}{word}"))
            } else {
                u32::try_from(rng.index(self.roads.len().min(self.streets.len() * 12))).unwrap_or(0)
            };
            self.place(kind, grid, road, compound, serials, most, rng);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "all of it is one place")]
    fn place(
        &mut self,
        kind: Kind,
        grid: usize,
        road: u32,
        compound: String,
        serials: &mut [u32],
        most: u64,
        rng: &mut Rng,
    ) {
        let own = matches!(kind, Kind::Houses | Kind::Village);
        let number = if own {
            String::new()
        } else {
            self.highest[road as usize] += rng.range(1, 8);
            let word = if kind == Kind::Lane { "弄" } else { "号" };
            format!("{}{word}", self.highest[road as usize])
        };
        let alias = if !compound.is_empty() && rng.chance(80) {
            self.fresh(rng, words::ENDINGS)
        } else {
            String::new()
        };
        let site = u32::try_from(self.sites.len()).unwrap_or(u32::MAX);
        let at = u32::try_from(grid).unwrap_or(0);
        self.sites.push(Site {
            kind,
            grid: at,
            road,
            number,
            compound,
            alias,
        });
        let mut pick = |low: u32, high: u32| u8::try_from(rng.range(low, high)).unwrap_or(1);
        let (count, shape) = match kind {
            Kind::Quarter(_) if pick(0, 2) == 0 => {
                (pick(3, 14), (pick(1, 2), pick(18, 33), pick(2, 4)))
            }
            Kind::Quarter(_) => (pick(6, 30), (pick(2, 5), pick(5, 7), pick(2, 3))),
            Kind::Lane => (pick(8, 40), (0, pick(5, 7), pick(2, 4))),
            Kind::Tower(_) => (pick(1, 4), (0, pick(12, 30), pick(6, 16))),
            Kind::Dormitory => (pick(2, 8), (0, pick(4, 6), pick(10, 24))),
            Kind::Houses => (pick(6, 20), (0, pick(2, 5), pick(2, 4))),
            Kind::Village => (pick(15, 45), (0, pick(2, 4), pick(1, 4))),
        };
        let mut number = if own { self.highest[road as usize] } else { 0 };
        for _ in 0..count {
            if self.units >= most {
                break;
            }
            number += if own { rng.range(1, 5) } else { 1 };
            let parts: &[Part] = if own && rng.chance(120) {
                let all: [&[Part]; 4] = [
                    &[Part::Whole, Part::Fu(1), Part::Fu(2)],
                    &[Part::Zhi(1), Part::Zhi(2), Part::Zhi(3)],
                    &[Part::Dash(1), Part::Dash(2)],
                    &[Part::Whole, Part::Jia],
                ];
                all[rng.index(4)]
            } else {
                &[Part::Whole]
            };
            for &part in parts {
                self.build(site, number, part, shape, &mut serials[grid], most);
            }
        }
        if own {
            self.highest[road as usize] = number;
        }
    }

    fn build(
        &mut self,
        site: u32,
        number: u32,
        part: Part,
        (sections, floors, per_floor): (u8, u8, u8),
        serial: &mut u32,
        most: u64,
    ) {
        let holds = u32::from(sections.max(1)) * u32::from(floors) * u32::from(per_floor);
        let units = holds.min(u32::try_from(most - self.units).unwrap_or(u32::MAX));
        if units == 0 {
            return;
        }
        *serial += 1;
        self.buildings.push(Building {
            site,
            serial: *serial,
            number,
            part,
            sections,
            floors,
            per_floor,
            units,
            first: self.units,
        });
        self.units += u64::from(units);
    }
}

fn stem(rng: &mut Rng) -> String {
    let mut pick = |text: &str| {
        let chars: Vec<char> = text.chars().collect();
        *rng.pick(&chars)
    };
    let (first, second) = (pick(words::FIRST), pick(words::SECOND));
    if first == second {
        stem(rng)
    } else {
        [first, second].iter().collect()
    }
}
