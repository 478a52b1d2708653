//! Ways past places and back: the nearest next, then 2-opt and Or-opt.

use crate::Distances;

/// The nearest-next way is begun at as many places as make so many together, so that long rounds
/// don't take long to find.
const WORK: usize = 4096;

/// Most places that are moved together by Or-opt.
const CHAIN: usize = 3;

/// The way that goes on to the nearest place each time, from `first`; of two as near, to the one
/// that stands earlier.
pub(crate) fn nearest(distances: &Distances, first: usize) -> Vec<usize> {
    let mut left: Vec<usize> = (0..distances.places()).filter(|at| *at != first).collect();
    let mut way = Vec::with_capacity(distances.places());
    let mut at = first;
    if first < distances.places() {
        way.push(first);
    }
    while let Some((place, _)) = left
        .iter()
        .enumerate()
        .min_by_key(|(_, next)| (distances.metres(at, **next), **next))
    {
        at = left.remove(place);
        way.push(at);
    }
    way
}

/// The shortest of ways begun at several places and improved.
pub(crate) fn shortest(distances: &Distances) -> Vec<usize> {
    let n = distances.places();
    let starts = 0..n.min((WORK / n.max(1)).max(1));
    let ways = starts.map(|first| improve(distances, nearest(distances, first)));
    ways.min_by_key(|way| distances.length(way))
        .unwrap_or_default()
}

/// The way with no two stretches that are better turned round (2-opt) and no places that are
/// better visited elsewhere on it (Or-opt). Never longer than it was.
pub(crate) fn improve(distances: &Distances, mut way: Vec<usize>) -> Vec<usize> {
    // Each change shortens the way by a metre or more, so it comes to an end.
    while turn(distances, &mut way) || shift(distances, &mut way) {}
    way
}

/// Turns stretches that are better turned round.
fn turn(distances: &Distances, way: &mut [usize]) -> bool {
    let n = way.len();
    let mut better = false;
    for i in 0..n.saturating_sub(2) {
        // The edge before the first place is the last one: turning all but it changes nothing.
        let last = if i == 0 { n - 1 } else { n };
        for j in i + 2..last {
            let (start, end) = ((way[i], way[i + 1]), (way[j], way[(j + 1) % n]));
            let before = distances.metres(start.0, start.1) + distances.metres(end.0, end.1);
            let after = distances.metres(start.0, end.0) + distances.metres(start.1, end.1);
            if after < before {
                way[i + 1..=j].reverse();
                better = true;
            }
        }
    }
    better
}

/// Moves chains of up to three places that are better visited elsewhere, either way round.
fn shift(distances: &Distances, way: &mut Vec<usize>) -> bool {
    let n = way.len();
    let mut better = false;
    for length in 1..=CHAIN {
        if n < length + 3 {
            break;
        }
        for _ in 0..n {
            better |= shift_first(distances, way, length);
            way.rotate_left(1);
        }
    }
    better
}

/// Moves the first places of a way to where they lengthen it least, if that is elsewhere.
fn shift_first(distances: &Distances, way: &mut Vec<usize>, length: usize) -> bool {
    let n = way.len();
    let (first, last) = (way[0], way[length - 1]);
    let (next, before) = (way[length], way[n - 1]);
    let here = distances.metres(before, first) + distances.metres(last, next);
    let closed = distances.metres(before, next);
    let gaps = (length..n - 1).map(|gap| {
        let (left, right) = (way[gap], way[gap + 1]);
        let straight = distances.metres(left, first) + distances.metres(last, right);
        let turned = distances.metres(left, last) + distances.metres(first, right);
        let open = distances.metres(left, right);
        (gap, turned < straight, straight.min(turned), open)
    });
    // What it costs there, less what is gained there; signs apart, because metres have none.
    let found = gaps.min_by_key(|(gap, _, cost, open)| {
        let cost = i128::from(*cost) - i128::from(*open);
        (cost, *gap)
    });
    let Some((gap, turned, cost, open)) = found else {
        return false;
    };
    if closed + cost >= here + open {
        return false;
    }
    let mut chain: Vec<usize> = way.drain(..length).collect();
    if turned {
        chain.reverse();
    }
    let after = gap - length + 1;
    way.splice(after..after, chain);
    true
}
