//! Which stops fit into the hours.

use rules::Visits;

use crate::{Distances, Stop, tour};

/// What fits: the way past the stops chosen, and how many doors are visited at each.
pub(crate) struct Fit {
    /// Positions in the distances, `base` among them where there is one.
    pub(crate) way: Vec<usize>,
    /// Doors of each stop that fit, the heaviest first.
    pub(crate) taken: Vec<usize>,
    /// Minutes in buildings.
    pub(crate) inside: u64,
}

/// Minutes to walk so far, begun ones counted.
pub(crate) fn walking(metres: u64, visits: &Visits) -> u64 {
    metres.div_ceil(u64::from(visits.walk.metres_a_minute.max(1)))
}

/// Takes stops in their order as far as they fit, each where it lengthens the way least; one that
/// doesn't fit leaves room for lighter ones. The way is shortened and what fits then is added
/// until nothing more does.
pub(crate) fn fit(
    stops: &[Stop],
    base: Option<usize>,
    distances: &Distances,
    minutes: u64,
    visits: &Visits,
) -> Fit {
    let mut fit = Fit {
        way: base.into_iter().collect(),
        taken: vec![0; stops.len()],
        inside: 0,
    };
    while add(&mut fit, stops, distances, minutes, visits) {
        let now = distances.of(&fit.way);
        let mut ways = [
            tour::improve(&now, (0..fit.way.len()).collect()),
            tour::shortest(&now),
        ];
        ways.sort_by_key(|way| now.length(way));
        fit.way = ways[0].iter().map(|at| fit.way[*at]).collect();
    }
    fit
}

fn add(
    fit: &mut Fit,
    stops: &[Stop],
    distances: &Distances,
    minutes: u64,
    visits: &Visits,
) -> bool {
    let mut length = distances.length(&fit.way);
    let mut added = false;
    for (at, stop) in stops.iter().enumerate() {
        let begun = fit.taken[at];
        if begun == stop.doors.len() {
            continue;
        }
        let (place, metres, entering) = if begun == 0 {
            let (place, metres) = cheapest(&fit.way, at, distances);
            (Some(place), metres, u64::from(visits.minutes.building))
        } else {
            (None, 0, 0)
        };
        let spent = fit.inside + entering + walking(length + metres, visits);
        let mut left = minutes.saturating_sub(spent);
        let fits = stop.doors[begun..]
            .iter()
            .take_while(|door| {
                let enough = spent <= minutes && u64::from(door.minutes) <= left;
                left = left.saturating_sub(u64::from(door.minutes));
                enough
            })
            .count();
        if fits == 0 {
            continue;
        }
        let doors = stop.doors[begun..begun + fits].iter();
        fit.inside += entering + doors.map(|door| u64::from(door.minutes)).sum::<u64>();
        fit.taken[at] += fits;
        length += metres;
        if let Some(place) = place {
            fit.way.insert(place, at);
        }
        added = true;
    }
    added
}

/// Where on the way a stop lengthens it least, and by how much.
fn cheapest(way: &[usize], at: usize, distances: &Distances) -> (usize, u64) {
    let before = way.last().into_iter().chain(way);
    let gaps = before.zip(way).enumerate().map(|(place, (from, to))| {
        let through = distances.metres(*from, at) + distances.metres(at, *to);
        (place, through.saturating_sub(distances.metres(*from, *to)))
    });
    gaps.min_by_key(|(place, longer)| (*longer, *place))
        .unwrap_or((0, 0))
}
