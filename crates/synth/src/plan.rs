//! Lays out a district: streets, communities, grids, then what stands in each grid.

use crate::clusters::Builder;
use crate::district::{Community, District, Grid, Street};
use crate::names::{NameBook, Stems};
use crate::rng::Rng;
use crate::words;

const PURPOSE_PLAN: u64 = 0x10;

/// How many grids a district of `units` dwellings has: 648 dwellings a grid in a large one
/// (3.13 million make 4,830), fewer in a small one so that it still has several communities.
fn grid_count(units: u64) -> u64 {
    let per_grid = if units < 100_000 { 320 } else { 648 };
    (units / per_grid).max(1)
}

impl District {
    /// Makes up a district with exactly `units` dwellings. The same seed and size give the same
    /// district; another seed gives another city.
    pub fn make(units: u64, seed: u64) -> Self {
        let mut rng = Rng::new(seed, PURPOSE_PLAN);
        let grids = usize::try_from(grid_count(units)).unwrap_or(usize::MAX);
        let mut stems = Stems::new(grids * 3 / 2, &mut rng);
        let mut book = NameBook::default();
        let (province, digits) = *rng.pick(words::PROVINCES);
        let region = digits * 10_000 + rng.range(1, 13) * 100 + rng.range(2, 29);
        let city = format!("{}市", stems.fresh(&mut rng));
        let ending = ["区", "区", "区", "县", "市"][rng.index(5)];
        let name = format!("{}{ending}", stems.fresh(&mut rng));
        let (streets, communities, grids) = areas(grids, &mut stems, &mut book, &mut rng);
        let mut district = Self {
            seed,
            province,
            city,
            name,
            region,
            streets,
            communities,
            grids,
            roads: Vec::new(),
            sites: Vec::new(),
            buildings: Vec::new(),
            book,
            units,
        };
        fill(&mut district, stems, &mut rng);
        district
    }
}

fn areas(
    count: usize,
    stems: &mut Stems,
    book: &mut NameBook,
    rng: &mut Rng,
) -> (Vec<Street>, Vec<Community>, Vec<Grid>) {
    let per_community = if count > 500 { 8 } else { 3 };
    let community_count = count.div_ceil(per_community);
    let per_street = if community_count > 60 { 16 } else { 3 };
    let street_count = community_count.div_ceil(per_street);
    let towns = street_count / 5;
    let mut named = |ending: &str, rng: &mut Rng| loop {
        let name = format!("{}{ending}", stems.fresh(rng));
        if book.take(&name) {
            return name;
        }
    };
    let mut streets = Vec::new();
    for (index, code) in (1..)
        .take(street_count - towns)
        .chain((100..).take(towns))
        .enumerate()
    {
        let ending = if index < street_count - towns {
            "街道"
        } else {
            "镇"
        };
        streets.push(Street {
            name: named(ending, rng),
            code,
        });
    }
    let mut communities = Vec::new();
    let mut grids = Vec::new();
    for (street, facts) in streets.iter().enumerate() {
        let share = |total: usize| {
            (
                total * street / street_count,
                total * (street + 1) / street_count,
            )
        };
        let (from, to) = share(community_count);
        let rural = if facts.code >= 100 { 700 } else { 60 };
        let mut kinds: Vec<bool> = (from..to).map(|_| rng.chance(rural)).collect();
        // Communities come before villages in the codes: 001–199 and 200–399.
        kinds.sort_unstable();
        let mut next = [1, 200];
        for (index, village) in (from..to).zip(kinds) {
            let code = next[usize::from(village)];
            next[usize::from(village)] += 1;
            let ending = if village {
                *rng.pick(words::VILLAGE_ENDINGS)
            } else {
                "社区"
            };
            communities.push(Community {
                street,
                name: named(ending, rng),
                code,
            });
            let (first, last) = (
                count * index / community_count,
                count * (index + 1) / community_count,
            );
            grids.extend((1..).take(last - first).map(|number| Grid {
                community: communities.len() - 1,
                number,
            }));
        }
    }
    (streets, communities, grids)
}

/// Spreads the dwellings over the grids, by weights, so that they add up exactly.
fn fill(district: &mut District, stems: Stems, rng: &mut Rng) {
    let weights: Vec<u64> = district
        .grids
        .iter()
        .map(|_| u64::from(rng.range(600, 1400)))
        .collect();
    let total: u64 = weights.iter().sum();
    let units = district.units;
    let mut builder = Builder::new(district, stems);
    let mut before = 0;
    for (grid, weight) in weights.iter().enumerate() {
        let share = |part: u64| {
            u64::try_from(u128::from(units) * u128::from(part) / u128::from(total)).unwrap_or(units)
        };
        let quota = share(before + weight) - share(before);
        before += weight;
        builder.fill_grid(grid, u32::try_from(quota).unwrap_or(u32::MAX), rng);
    }
}
