//! How short a round could be at best.

use crate::Distances;

/// Steps of the ascent.
const STEPS: u32 = 300;

/// Metres that no way past all places and back is shorter than: the heaviest 1-tree that a
/// subgradient ascent over weights of the places finds (Held and Karp 1970, 1971). A 1-tree is a
/// shortest tree over all places but the first, and the two shortest ways to that one; every round
/// is one, and a weight on a place changes all rounds alike.
pub fn bound(distances: &Distances) -> u64 {
    let n = distances.places();
    match n {
        0 | 1 => return 0,
        2 => return 2 * distances.metres(0, 1),
        _ => {}
    }
    let mut weights = vec![0.0; n];
    let mut best: f64 = 0.0;
    let mut step = 0.0;
    let mut last = vec![0.0; n];
    for turn in 0..STEPS {
        let (length, degrees) = one_tree(distances, &weights);
        let found = length - 2.0 * weights.iter().sum::<f64>();
        best = best.max(found);
        if degrees.iter().all(|degree| *degree == 2) {
            break;
        }
        // The first step is a share of a place's part of the way; later ones become smaller.
        if turn == 0 {
            step = found / to_f64(n) / 4.0;
        }
        let size = step * (1.0 - f64::from(turn) / f64::from(STEPS)).powi(2);
        for ((weight, degree), last) in weights.iter_mut().zip(&degrees).zip(&mut last) {
            let toward = f64::from(*degree) - 2.0;
            // Some of the step before, against going to and fro.
            *weight += size * (0.7 * toward + 0.3 * *last);
            *last = toward;
        }
    }
    // A hair less, for what adding rounds; every round is a whole number of metres.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative, and less than a sum of 32-bit metres"
    )]
    let whole = (best - 1e-6 * best.max(1.0)).ceil().max(0.0) as u64;
    whole
}

/// The shortest 1-tree with weights on the places: its length, and how many ways end at each.
fn one_tree(distances: &Distances, weights: &[f64]) -> (f64, Vec<u8>) {
    let n = distances.places();
    let way = |a: usize, b: usize| to_f64_metres(distances.metres(a, b)) + weights[a] + weights[b];
    let mut degrees = vec![0_u8; n];
    let mut length = 0.0;
    // Prim's tree over all places but the first.
    let mut near: Vec<(f64, usize)> = (0..n).map(|at| (way(1, at), 1)).collect();
    let mut outside: Vec<usize> = (2..n).collect();
    while let Some(place) = (0..outside.len()).min_by(|a, b| {
        let (a, b) = (outside[*a], outside[*b]);
        near[a].0.total_cmp(&near[b].0).then(a.cmp(&b))
    }) {
        let at = outside.swap_remove(place);
        let (metres, from) = near[at];
        length += metres;
        degrees[at] = degrees[at].saturating_add(1);
        degrees[from] = degrees[from].saturating_add(1);
        for other in &outside {
            let metres = way(at, *other);
            if metres < near[*other].0 {
                near[*other] = (metres, at);
            }
        }
    }
    let mut to_first: Vec<usize> = (1..n).collect();
    to_first.sort_by(|a, b| way(0, *a).total_cmp(&way(0, *b)).then(a.cmp(b)));
    for at in to_first.into_iter().take(2) {
        length += way(0, at);
        degrees[at] = degrees[at].saturating_add(1);
        degrees[0] += 1;
    }
    (length, degrees)
}

fn to_f64(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

/// Metres are 32 bits wide.
fn to_f64_metres(metres: u64) -> f64 {
    f64::from(u32::try_from(metres).unwrap_or(u32::MAX))
}
