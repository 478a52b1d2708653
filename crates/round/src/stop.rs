use std::collections::BTreeMap;

use uuid::Uuid;

use crate::Place;

/// A door to be visited.
#[derive(Debug, Clone, PartialEq)]
pub struct Door {
    /// The dwelling.
    pub id: Uuid,
    /// Its building.
    pub building: Uuid,
    /// Where the building stands.
    pub at: Place,
    /// Minutes at the door.
    pub minutes: u16,
    /// How it weighs beside others.
    pub points: u32,
}

/// The doors of one building, which are one stop.
#[derive(Debug, Clone, PartialEq)]
pub struct Stop {
    /// The building.
    pub building: Uuid,
    /// Where it stands.
    pub at: Place,
    /// Its doors, the heaviest first.
    pub doors: Vec<Door>,
}

impl Stop {
    /// The weight of its heaviest door.
    pub fn points(&self) -> u32 {
        self.doors.first().map_or(0, |door| door.points)
    }

    /// Minutes at its doors.
    pub fn minutes(&self) -> u64 {
        self.doors.iter().map(|door| u64::from(door.minutes)).sum()
    }
}

/// Doors by building, the heaviest first: the order of the list that an officer is given. A door
/// that comes twice is visited once; where a building is said to stand in two places, the one
/// further south-west counts, so that the order of the doors doesn't matter.
pub fn stops(doors: &[Door]) -> Vec<Stop> {
    let mut buildings: BTreeMap<Uuid, Vec<Door>> = BTreeMap::new();
    for door in doors {
        buildings
            .entry(door.building)
            .or_default()
            .push(door.clone());
    }
    let mut stops: Vec<Stop> = buildings
        .into_iter()
        .map(|(building, mut doors)| {
            // The copy that weighs most and takes longest is the one kept.
            doors.sort_by_key(|door| (std::cmp::Reverse((door.points, door.minutes)), door.id));
            let mut seen = std::collections::BTreeSet::new();
            let places = doors.iter().map(|door| door.at);
            let at = places.reduce(|a, b| if before(b, a) { b } else { a });
            doors.retain(|door| seen.insert(door.id));
            Stop {
                building,
                at: at.unwrap_or(Place { lon: 0.0, lat: 0.0 }),
                doors,
            }
        })
        .collect();
    stops.sort_by_key(|stop| (std::cmp::Reverse(stop.points()), stop.building));
    stops
}

fn before(a: Place, b: Place) -> bool {
    let by_lat = a.lat.total_cmp(&b.lat);
    by_lat.then(a.lon.total_cmp(&b.lon)).is_lt()
}
