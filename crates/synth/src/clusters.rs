//! What stands in a grid: estates, towers, houses along roads, villages.

use crate::district::{Building, District, Labels, Place, Site};
use crate::estates::EstateNames;
use crate::names::Stems;
use crate::numerals;
use crate::rng::Rng;
use crate::words;

/// A road with the next free number.
#[derive(Debug, Clone, Copy)]
struct Road {
    index: usize,
    next: u32,
}

/// Fills the grids of a district one after the other.
pub(crate) struct Builder<'a> {
    district: &'a mut District,
    stems: Stems,
    estates: EstateNames,
    /// Roads of each street; all of them exist before the first grid is filled.
    roads: Vec<Vec<Road>>,
    /// Village groups given out in each community.
    groups: Vec<u32>,
    done: u64,
}

/// Sections (0: none named), storeys and doors a storey.
type Shape = (u8, u8, u8);

impl<'a> Builder<'a> {
    pub(crate) fn new(district: &'a mut District, stems: Stems) -> Self {
        let groups = vec![0; district.communities.len()];
        let mut builder = Self {
            roads: Vec::new(),
            estates: EstateNames::default(),
            stems,
            groups,
            district,
            done: 0,
        };
        builder.lay_roads();
        builder
    }

    /// Each street gets families of roads that differ in their compass point only.
    fn lay_roads(&mut self) {
        let mut rng = Rng::new(self.district.seed, 0x11);
        let per_street = (self.district.grids.len() / 3 / self.district.streets.len()).max(5);
        for _ in 0..self.district.streets.len() {
            let mut own = Vec::new();
            while own.len() < per_street {
                let stem = self.stems.fresh(&mut rng);
                for ending in *rng.pick(words::ROAD_FAMILIES) {
                    let name = format!("{stem}{ending}");
                    if self.district.book.take(&name) {
                        own.push(Road {
                            index: self.district.roads.len(),
                            next: rng.range(1, 60),
                        });
                        self.district.roads.push(name);
                        self.estates.remember(&stem);
                    }
                }
            }
            self.roads.push(own);
        }
    }

    /// Puts exactly `quota` dwellings into the grid.
    pub(crate) fn fill_grid(&mut self, grid: usize, quota: u32, rng: &mut Rng) {
        let community = self.district.grids[grid].community;
        let rural = self.district.communities[community].code >= 200;
        let mut left = quota;
        let mut serial = 0;
        while left > 0 {
            // Estate, tower, roadside, village.
            let weights = match (rural, left) {
                (true, _) => [10, 0, 18, 72],
                (false, 0..=150) => [16, 4, 50, 30],
                (false, _) => [42, 20, 26, 12],
            };
            let kind = rng.weighted(&weights);
            let (site, count) = match kind {
                0 => self.estate(community, rng),
                1 => self.tower(community, rng),
                2 => (self.roadside(community, rng), rng.range(8, 25)),
                _ => (self.village(community, rural), rng.range(15, 45)),
            };
            let (road, own_numbers) = match &self.district.sites[site as usize].place {
                Place::Estate { .. } => (None, 0),
                Place::Roadside => (Some(self.district.sites[site as usize].road), 9),
                Place::Village { .. } => (None, 3),
            };
            let shape = shape(kind, rng);
            let mut number = road.map_or(0, |road| self.next_number(community, road, rng));
            for nth in 0..count {
                if left == 0 {
                    break;
                }
                number = match road {
                    Some(_) if nth == 0 => number,
                    _ if own_numbers > 0 => number + rng.range(1, own_numbers),
                    _ => number + 1,
                };
                let shape = if kind < 2 {
                    shape
                } else {
                    self::shape(kind, rng)
                };
                serial += 1;
                let units = self.build(grid, (site, serial, number), shape, left);
                left -= units;
            }
            if let Some(road) = road {
                self.keep_number(community, road, number);
            }
        }
    }

    fn build(
        &mut self,
        grid: usize,
        (site, serial, number): (u32, u32, u32),
        (sections, floors, per_floor): Shape,
        left: u32,
    ) -> u32 {
        let holds = u32::from(sections.max(1)) * u32::from(floors) * u32::from(per_floor);
        let units = holds.min(left);
        self.district.buildings.push(Building {
            site,
            grid: u32::try_from(grid).unwrap_or(u32::MAX),
            serial,
            number,
            sections,
            floors,
            per_floor,
            units,
            first: self.done,
        });
        self.done += u64::from(units);
        units
    }

    fn estate(&mut self, community: usize, rng: &mut Rng) -> (u32, u32) {
        let (name, aliases) = self
            .estates
            .estate(&mut self.stems, &mut self.district.book, rng);
        let labels = [Labels::Zhuang, Labels::Zhuang, Labels::Dong, Labels::HaoLou][rng.index(4)];
        (
            self.compound(community, name, aliases, labels, rng),
            rng.range(6, 24),
        )
    }

    fn tower(&mut self, community: usize, rng: &mut Rng) -> (u32, u32) {
        let (name, aliases) = self
            .estates
            .tower(&mut self.stems, &mut self.district.book, rng);
        (
            self.compound(community, name, aliases, Labels::Letter, rng),
            rng.range(1, 3),
        )
    }

    fn compound(
        &mut self,
        community: usize,
        name: String,
        aliases: Vec<String>,
        labels: Labels,
        rng: &mut Rng,
    ) -> u32 {
        let road = self.pick_road(community, rng);
        let road_no = self.next_number(community, road, rng);
        self.keep_number(community, road, road_no);
        self.site(
            Place::Estate {
                name,
                aliases,
                road_no,
                labels,
            },
            road,
        )
    }

    fn roadside(&mut self, community: usize, rng: &mut Rng) -> u32 {
        let road = self.pick_road(community, rng);
        self.site(Place::Roadside, road)
    }

    fn village(&mut self, community: usize, rural: bool) -> u32 {
        let village = if rural {
            self.district.communities[community].name.clone()
        } else {
            // An old village inside the town keeps its name beside the community's.
            let stem = self.district.communities[community]
                .name
                .trim_end_matches("社区");
            format!("{stem}村")
        };
        self.groups[community] += 1;
        let group = format!("{village}{}组", numerals::counted(self.groups[community]));
        if !rural && self.groups[community] == 1 {
            self.district.book.take(&village);
        }
        self.district.roads.push(group);
        let road = self.district.roads.len() - 1;
        self.site(Place::Village { village }, road)
    }

    fn site(&mut self, place: Place, road: usize) -> u32 {
        self.district.sites.push(Site { place, road });
        u32::try_from(self.district.sites.len() - 1).unwrap_or(u32::MAX)
    }

    fn pick_road(&self, community: usize, rng: &mut Rng) -> usize {
        let street = self.district.communities[community].street;
        rng.pick(&self.roads[street]).index
    }

    fn road(&mut self, community: usize, index: usize) -> Option<&mut Road> {
        let street = self.district.communities[community].street;
        self.roads[street]
            .iter_mut()
            .find(|road| road.index == index)
    }

    fn next_number(&mut self, community: usize, index: usize, rng: &mut Rng) -> u32 {
        self.road(community, index)
            .map_or(1, |road| road.next + rng.range(1, 9))
    }

    fn keep_number(&mut self, community: usize, index: usize, number: u32) {
        if let Some(road) = self.road(community, index) {
            road.next = number;
        }
    }
}

fn shape(kind: usize, rng: &mut Rng) -> Shape {
    let mut pick = |low: u32, high: u32| u8::try_from(rng.range(low, high)).unwrap_or(1);
    match kind {
        0 => match pick(0, 9) {
            0 => (0, pick(5, 7), pick(2, 4)),
            1..=5 => (pick(2, 4), pick(5, 7), 2),
            6 | 7 => (pick(1, 3), pick(9, 12), 2),
            _ => (pick(1, 2), pick(15, 26), pick(2, 4)),
        },
        1 => (0, pick(10, 26), pick(6, 12)),
        2 => (0, pick(2, 5), pick(2, 4)),
        _ => (0, pick(2, 4), pick(1, 4)),
    }
}
