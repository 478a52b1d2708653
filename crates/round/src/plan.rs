use rules::Visits;

use crate::fit::{fit, walking};
use crate::{Distances, Place, Stop, bound, tour};

/// A stop on a round.
#[derive(Debug, Clone, PartialEq)]
pub struct Visit {
    /// The building, and those of its doors that are visited.
    pub stop: Stop,
    /// Metres from the stop before, or from where the round begins.
    pub metres: u64,
    /// Minutes from the beginning of the round until arriving.
    pub arrives: u64,
    /// Minutes there.
    pub minutes: u64,
}

/// A day's round: it ends where it began.
#[derive(Debug, Clone, PartialEq)]
pub struct Round {
    /// Stops in their order.
    pub visits: Vec<Visit>,
    /// Doors that didn't fit, by building, in the order of the list.
    pub left: Vec<Stop>,
    /// Metres to walk, the way back included.
    pub metres: u64,
    /// Metres of the way back.
    pub back: u64,
    /// Metres to walk past the same stops in the order of the list.
    pub list_metres: u64,
    /// Metres when the nearest stop is always the next.
    pub nearest_metres: u64,
    /// No way past the same stops is shorter than this.
    pub least_metres: u64,
    /// Minutes of walking, begun ones counted.
    pub walking: u64,
    /// Minutes in buildings.
    pub inside: u64,
}

impl Round {
    /// Metres saved against the order of the list.
    pub fn saves(&self) -> u64 {
        self.list_metres.saturating_sub(self.metres)
    }

    /// Minutes of all.
    pub fn minutes(&self) -> u64 {
        self.walking + self.inside
    }
}

/// A round from `base`, or from the heaviest stop where it isn't given, past as many of these
/// stops as fit into so many minutes. The distance is the straight line times the pack's factor.
pub fn plan(stops: &[Stop], base: Option<Place>, minutes: u32, visits: &Visits) -> Round {
    let places: Vec<Place> = stops.iter().map(|stop| stop.at).chain(base).collect();
    let distances = Distances::between(&places, visits.walk.detour_percent);
    plan_over(stops, &distances, minutes, visits)
}

/// The same over distances that are known better. They are those between the stops in this order;
/// where they have one place more, the round begins there.
pub fn plan_over(stops: &[Stop], distances: &Distances, minutes: u32, visits: &Visits) -> Round {
    // In the order of the list, whichever order they come in.
    let mut order: Vec<usize> = (0..stops.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(stops[*at].points()), stops[*at].building));
    let sorted: Vec<Stop> = order.iter().map(|at| stops[*at].clone()).collect();
    let base = (distances.places() > stops.len()).then_some(stops.len());
    let distances = distances.of(&order.iter().copied().chain(base).collect::<Vec<_>>());
    let found = fit(&sorted, base, &distances, u64::from(minutes), visits);

    // The list: where the round begins, then the stops by weight.
    let mut list: Vec<usize> = found.way.clone();
    list.sort_unstable_by_key(|at| (Some(*at) != base, *at));
    let chosen = distances.of(&list);
    let way = begin(found.way, list.first().copied());
    Round {
        metres: distances.length(&way),
        back: way
            .last()
            .zip(way.first())
            .map_or(0, |(end, home)| distances.metres(*end, *home)),
        list_metres: distances.length(&list),
        nearest_metres: chosen.length(&tour::nearest(&chosen, 0)),
        least_metres: bound(&chosen),
        walking: walking(distances.length(&way), visits),
        inside: found.inside,
        visits: timed(&way, &sorted, &found.taken, &distances, visits),
        left: left(sorted, &found.taken),
    }
}

/// The way from its beginning, in the direction in which the heavier of its neighbours comes first.
fn begin(mut way: Vec<usize>, first: Option<usize>) -> Vec<usize> {
    let at = way.iter().position(|at| Some(*at) == first);
    way.rotate_left(at.unwrap_or(0));
    if way.len() > 2 && way[way.len() - 1] < way[1] {
        way[1..].reverse();
    }
    way
}

fn timed(
    way: &[usize],
    stops: &[Stop],
    taken: &[usize],
    distances: &Distances,
    visits: &Visits,
) -> Vec<Visit> {
    let mut before: Option<usize> = None;
    let (mut walked, mut inside) = (0, 0);
    let mut timed = Vec::new();
    for at in way {
        let metres = before.map_or(0, |from| distances.metres(from, *at));
        before = Some(*at);
        // The beginning is no stop.
        let Some(stop) = stops.get(*at) else { continue };
        let stop = Stop {
            doors: stop.doors[..taken[*at]].to_vec(),
            ..stop.clone()
        };
        walked += metres;
        let minutes = u64::from(visits.minutes.building) + stop.minutes();
        timed.push(Visit {
            stop,
            metres,
            arrives: walking(walked, visits) + inside,
            minutes,
        });
        inside += minutes;
    }
    timed
}

fn left(stops: Vec<Stop>, taken: &[usize]) -> Vec<Stop> {
    let rest = stops.into_iter().zip(taken).map(|(mut stop, taken)| {
        stop.doors.drain(..*taken);
        stop
    });
    rest.filter(|stop| !stop.doors.is_empty()).collect()
}
