//! Measures the planner: `measure [ROUNDS] [DOORS] [SEED]` plans rounds of doors that stand along
//! streets, and prints their length beside the order of the list, the nearest stop next, and a
//! bound that no way past them is shorter than (one-tree with subgradient ascent). Run by
//! `make bench-routes`.

use std::time::Instant;

use round::{Distances, Door, Place, Round, plan, stops};
use uuid::Uuid;

/// Numbers from a seed (splitmix64), so that everybody measures the same rounds.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }

    fn metres(&mut self, most: u64) -> f64 {
        f64::from(u32::try_from(self.below(most)).unwrap_or(0))
    }
}

/// Doors by address: street after street, house after house, on either side.
fn by_address(numbers: &mut Numbers, doors: usize) -> Vec<Place> {
    let mut places = Vec::new();
    while places.len() < doors {
        let (mut east, mut north) = (numbers.metres(900), numbers.metres(900));
        let along = numbers.below(2) == 0;
        let houses = 3 + numbers.below(8);
        for house in 0..houses {
            let side = if house % 2 == 0 { 0.0 } else { 12.0 };
            let (x, y) = if along {
                (east, north + side)
            } else {
                (east + side, north)
            };
            // Metres to degrees near 22.5° N.
            places.push(Place {
                lon: 114.0 + x / 102_800.0,
                lat: 22.5 + y / 110_700.0,
            });
            // Not each house of a street is due.
            let on = 10.0 + numbers.metres(60);
            if along {
                east += on;
            } else {
                north += on;
            }
        }
    }
    places.truncate(doors);
    places
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut number = |otherwise: u64| arguments.next().map_or(Ok(otherwise), |n| n.parse());
    let (rounds, doors, seed) = (number(100)?, number(40)?, number(1)?);
    let doors = usize::try_from(doors)?;
    let rules = rules::embedded().map_err(|_| "the packs don't read")?;
    let here = rules.in_force(&rules::Place::new(""), jiff::civil::date(2026, 11, 23));
    let visits = here.visits().ok_or("no pack says how often")?;

    let mut numbers = Numbers(seed);
    let mut sum = [0_u64; 5];
    let mut times = Vec::new();
    for _ in 0..rounds {
        let places = by_address(&mut numbers, doors);
        let list: Vec<Door> = (1_u128..)
            .zip(&places)
            .map(|(n, at)| Door {
                id: Uuid::from_u128(n),
                building: Uuid::from_u128(n),
                at: *at,
                minutes: visits.minutes.door,
                points: u32::try_from(numbers.below(100)).unwrap_or(0),
            })
            .collect();
        let address: Vec<usize> = (0..places.len()).collect();
        let by_address = Distances::between(&places, visits.walk.detour_percent).length(&address);
        let list = stops(&list);
        let began = Instant::now();
        let found: Round = plan(&list, None, u32::MAX, visits);
        times.push(began.elapsed());
        let lengths = [
            found.list_metres,
            by_address,
            found.nearest_metres,
            found.metres,
            found.least_metres,
        ];
        for (sum, length) in sum.iter_mut().zip(lengths) {
            *sum += length;
        }
    }
    let [list, address, nearest, ours, least] = sum;
    println!("{rounds} rounds of {doors} doors along streets, seed {seed}");
    for (name, metres) in [
        ("in order of weight (the list)", list),
        ("in order of address", address),
        ("the nearest next", nearest),
        ("planned", ours),
        ("no way is shorter than (one-tree)", least),
    ] {
        let km = f64::from(u32::try_from(metres)?) / 1000.0;
        println!(
            "{name:<34} {km:>9.1} km  {:>6.1} % of planned",
            share(metres, ours)?
        );
    }
    println!(
        "saved against the list: {:.1} %",
        100.0 - share(ours, list)?
    );
    println!(
        "saved against the address: {:.1} %",
        100.0 - share(ours, address)?
    );
    println!("above the bound: {:.2} %", share(ours, least)? - 100.0);
    times.sort_unstable();
    let at = |share: usize| times.get(times.len() * share / 100).or(times.last());
    let ms = |share| at(share).map_or(0.0, |time| time.as_secs_f64() * 1000.0);
    println!(
        "a round, its bound included: median {:.1} ms, slowest {:.1} ms",
        ms(50),
        ms(100)
    );
    Ok(())
}

fn share(of: u64, all: u64) -> Result<f64, std::num::TryFromIntError> {
    let (of, all) = (u32::try_from(of)?, u32::try_from(all.max(1))?);
    Ok(f64::from(of) / f64::from(all) * 100.0)
}
