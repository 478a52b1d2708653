//! A day's round, by what must hold for every list of doors.

#![expect(clippy::unwrap_used, reason = "tests panic where they fail")]

use std::collections::BTreeSet;

use proptest::prelude::*;
use round::{BadDistances, Distances, Door, Place, Round, bound, plan, plan_over, stops};
use rules::Visits;
use uuid::Uuid;

fn visits() -> Visits {
    let rules = rules::embedded().unwrap();
    let day = jiff::civil::date(2026, 11, 23);
    let here = rules.in_force(&rules::Place::new("440307"), day);
    here.visits().unwrap().clone()
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// Doors of some buildings in a square of about two kilometres.
fn doors(most: usize) -> impl Strategy<Value = Vec<Door>> {
    let one = (0..12_u128, 0..200_u32, 0..200_u32, 1..60_u16, 0..90_u32);
    prop::collection::vec(one, 0..most).prop_map(|all| {
        let mut doors: Vec<Door> = Vec::new();
        for (n, (building, east, north, minutes, points)) in (0_u128..).zip(all) {
            let same = doors.iter().find(|door| door.building == id(building));
            let at = same.map_or_else(
                || Place {
                    lon: 114.0 + f64::from(east) * 1e-4,
                    lat: 22.5 + f64::from(north) * 1e-4,
                },
                |door| door.at,
            );
            doors.push(Door {
                id: id(1000 + n),
                building: id(building),
                at,
                minutes,
                points,
            });
        }
        doors
    })
}

fn ids(round: &Round) -> Vec<Uuid> {
    let visited = round.visits.iter().flat_map(|visit| &visit.stop.doors);
    let left = round.left.iter().flat_map(|stop| &stop.doors);
    visited.chain(left).map(|door| door.id).collect()
}

/// The shortest way past all places and back, by trying every order.
fn best(distances: &Distances) -> u64 {
    fn on(distances: &Distances, way: &mut Vec<usize>) -> u64 {
        if way.len() == distances.places() {
            return distances.length(way);
        }
        let mut least = u64::MAX;
        for next in 0..distances.places() {
            if !way.contains(&next) {
                way.push(next);
                least = least.min(on(distances, way));
                way.pop();
            }
        }
        least
    }
    on(distances, &mut vec![0])
}

proptest! {
    #[test]
    fn every_door_is_visited_once_or_left(doors in doors(60), minutes in 0..700_u32, base in any::<bool>()) {
        let visits = visits();
        let base = base.then_some(Place { lon: 114.01, lat: 22.51 });
        let found = plan(&stops(&doors), base, minutes, &visits);
        let all: Vec<Uuid> = ids(&found);
        let set: BTreeSet<Uuid> = all.iter().copied().collect();
        prop_assert_eq!(all.len(), set.len());
        prop_assert_eq!(set, doors.iter().map(|door| door.id).collect());
        let buildings: BTreeSet<Uuid> = found.visits.iter().map(|visit| visit.stop.building).collect();
        prop_assert_eq!(buildings.len(), found.visits.len(), "a building is one stop");
        // It fits, unless nothing does.
        prop_assert!(found.minutes() <= u64::from(minutes) || found.visits.is_empty());
        let inside: u64 = found.visits.iter().map(|visit| visit.minutes).sum();
        prop_assert_eq!(inside, found.inside);
        let walked: u64 = found.visits.iter().map(|visit| visit.metres).sum();
        prop_assert_eq!(walked + found.back, found.metres);
        prop_assert!(found.visits.is_sorted_by_key(|visit| visit.arrives));
    }

    #[test]
    fn it_is_no_longer_than_where_it_began_and_no_shorter_than_the_bound(doors in doors(60)) {
        let found = plan(&stops(&doors), None, 10_000, &visits());
        prop_assert!(found.left.is_empty());
        prop_assert!(found.metres <= found.nearest_metres);
        prop_assert!(found.metres <= found.list_metres);
        prop_assert!(found.least_metres <= found.metres);
        prop_assert_eq!(found.saves(), found.list_metres - found.metres);
    }

    #[test]
    fn the_order_of_the_doors_does_not_matter(
        (doors, mixed) in doors(40).prop_flat_map(|doors| (Just(doors.clone()), Just(doors).prop_shuffle())),
        minutes in 0..700_u32,
    ) {
        let visits = visits();
        let (one, two) = (stops(&doors), stops(&mixed));
        prop_assert_eq!(&one, &two);
        let (a, mut other) = (plan(&one, None, minutes, &visits), two);
        other.reverse();
        prop_assert_eq!(a, plan(&other, None, minutes, &visits));
    }

    #[test]
    fn the_bound_holds_for_any_distances(n in 2..8_usize, metres in prop::collection::vec(0..5000_u32, 64)) {
        let table = (0..n * n).map(|at| {
            let (i, j) = (at / n, at % n);
            if i == j { 0 } else { metres[i.min(j) * 8 + i.max(j)] }
        });
        let distances = Distances::given(n, table.collect()).unwrap();
        prop_assert!(bound(&distances) <= best(&distances));
    }

    #[test]
    fn small_rounds_are_near_the_shortest(doors in doors(30)) {
        let mut stops = stops(&doors);
        stops.truncate(7);
        let visits = visits();
        let found = plan(&stops, None, 10_000, &visits);
        let places: Vec<Place> = stops.iter().map(|stop| stop.at).collect();
        let distances = Distances::between(&places, visits.walk.detour_percent);
        if distances.places() > 1 {
            let least = best(&distances);
            prop_assert!(found.least_metres <= least);
            prop_assert!(found.metres <= least + least / 20, "{} against {least}", found.metres);
        }
    }
}

fn line(buildings: u128) -> Vec<Door> {
    let door = |n: u128| Door {
        id: id(100 + n),
        building: id(n),
        at: Place {
            lon: 114.0 + 0.001 * f64::from(u32::try_from(n * 7 % buildings).unwrap()),
            lat: 22.5,
        },
        minutes: 8,
        points: 10,
    };
    (0..buildings).map(door).collect()
}

#[test]
fn a_street_is_walked_down_and_back() {
    let visits = visits();
    let found = plan(&stops(&line(10)), None, 10_000, &visits);
    let far = Distances::between(
        &[
            Place {
                lon: 114.0,
                lat: 22.5,
            },
            Place {
                lon: 114.009,
                lat: 22.5,
            },
        ],
        visits.walk.detour_percent,
    );
    let rounding = 10;
    assert!(found.metres.abs_diff(2 * far.metres(0, 1)) < rounding);
    assert!(found.least_metres + rounding > found.metres);
    assert!(found.list_metres > 2 * found.metres);
}

#[test]
fn the_heaviest_go_first_where_not_all_fit() {
    let visits = visits();
    let mut doors = line(10);
    doors[7].points = 90;
    // One door is 13 minutes; the round begins and ends there.
    let found = plan(&stops(&doors), None, 13, &visits);
    assert_eq!(found.visits.len(), 1);
    assert_eq!(found.visits[0].stop.building, id(7));
    assert_eq!(found.left.len(), 9);
    assert!(plan(&stops(&doors), None, 12, &visits).visits.is_empty());
    assert_eq!(plan(&[], None, 480, &visits).minutes(), 0);
}

#[test]
fn a_building_with_more_doors_than_hours_is_begun() {
    let visits = visits();
    let mut doors = line(1);
    for n in 0..100 {
        let door = Door {
            id: id(1000 + n),
            points: 11 + u32::try_from(n).unwrap(),
            ..doors[0].clone()
        };
        doors.push(door);
    }
    let found = plan(&stops(&doors), None, 100, &visits);
    assert_eq!(found.visits[0].stop.doors.len(), 11);
    assert_eq!(
        found.visits[0].stop.doors[0].id,
        id(1099),
        "the heaviest first"
    );
    assert_eq!(found.left[0].doors.len(), 90);
}

#[test]
fn distances_that_are_none_are_refused() {
    assert_eq!(
        Distances::given(2, vec![0; 3]),
        Err(BadDistances::Size {
            places: 2,
            found: 3
        })
    );
    assert_eq!(
        Distances::given(2, vec![0, 5, 6, 0]),
        Err(BadDistances::Uneven(0, 1))
    );
    assert_eq!(
        Distances::given(1, vec![3]),
        Err(BadDistances::Uneven(0, 0))
    );
    let nowhere = Place {
        lon: f64::NAN,
        lat: 0.0,
    };
    let far = Distances::between(&[nowhere, Place { lon: 0.0, lat: 0.0 }], 130);
    assert_eq!(far.metres(0, 1), u64::from(u32::MAX));
}

#[test]
fn a_river_in_between_counts_where_the_streets_are_known() {
    // Two banks, three doors each; the bridge is far.
    let visits = visits();
    let across = |a: u32, b: u32| match (a, b) {
        (a, b) if a == b => 0,
        (a, b) if a % 2 == b % 2 => 50,
        _ => 3000,
    };
    let table = (0..36).map(|at| across(at / 6, at % 6)).collect();
    let distances = Distances::given(6, table).unwrap();
    let list = stops(&line(6));
    let found = plan_over(&list, &distances, 10_000, &visits);
    assert_eq!(found.metres, 2 * 3000 + 4 * 50);
    assert_eq!(found.least_metres, found.metres);
}
