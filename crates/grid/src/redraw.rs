//! What a new drawing moves.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::Ground;
use crate::read::Drawn;

/// A building as it stands now.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// Its nineteen digits: the grid's fourteen and its own five.
    pub code: String,
    /// Longitude and latitude in degrees of CGCS2000, where known.
    pub at: Option<(f64, f64)>,
}

impl Standing {
    fn grid(&self) -> &str {
        self.code.get(..14).unwrap_or_default()
    }
}

/// A building that goes from one grid to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Its code now. The codes of its dwellings begin with it and change alike.
    pub from: String,
    /// Its code then.
    pub to: String,
}

/// A building that several grids claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contested {
    /// Its code.
    pub building: String,
    /// Codes of the grids, in the order of the drawing.
    pub grids: Vec<String>,
}

/// What a drawing means for the buildings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Redrawing {
    /// Who goes where, by their code now.
    pub moves: Vec<Move>,
    /// Buildings that stay as they are.
    pub staying: usize,
    /// Buildings of drawn grids with a place that none of them holds. They stay in their grid.
    pub outside: Vec<String>,
    /// Buildings that several grids claim. They stay where they are if that is one of them; none of
    /// these moves before the drawing is mended.
    pub contested: Vec<Contested>,
    /// Buildings whose place nobody knows. They stay.
    pub unplaced: Vec<String>,
    /// Buildings that would move into a grid which has no number left for them. They stay.
    pub crowded: Vec<String>,
}

/// Numbers that buildings of one grid can have (five digits, from 1).
const NUMBERS: u32 = 99_999;

/// Plans what these outlines move. `spent` are codes that buildings had before, which are not
/// given out again: an old paper must keep finding its own door. A building keeps its five digits
/// where its new grid has them free; otherwise it gets the number behind the highest of that grid,
/// in the order of the codes now, so that the same drawing always plans the same.
pub fn redraw(drawn: &[Drawn], standing: &[Standing], spent: &BTreeSet<String>) -> Redrawing {
    let ground = Ground::of(drawn);
    let mut plan = Redrawing::default();
    let mut taken: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    for code in standing.iter().map(|one| &one.code).chain(spent) {
        if let (Some(grid), Some(Ok(number))) = (code.get(..14), code.get(14..).map(str::parse)) {
            taken.entry(grid).or_default().insert(number);
        }
    }
    let mut going: Vec<(&Standing, &Drawn)> = Vec::new();
    let codes: BTreeSet<&str> = drawn.iter().map(|grid| grid.code.as_str()).collect();
    for one in standing {
        match claim(&ground, drawn, one) {
            Claim::Unplaced => plan.unplaced.push(one.code.clone()),
            // Its grid isn't drawn here: nothing is said of it.
            Claim::Outside if !codes.contains(one.grid()) => plan.staying += 1,
            Claim::Outside => plan.outside.push(one.code.clone()),
            Claim::Contested(grids) => plan.contested.push(Contested {
                building: one.code.clone(),
                grids: grids.iter().map(|&at| drawn[at].code.clone()).collect(),
            }),
            Claim::Of(grid) if grid.code == one.grid() => plan.staying += 1,
            Claim::Of(grid) => going.push((one, grid)),
        }
    }
    going.sort_by(|(a, _), (b, _)| a.code.cmp(&b.code));
    for (one, grid) in going {
        let numbers = taken.entry(&grid.code).or_default();
        let own = one.code.get(14..).and_then(|own| own.parse().ok());
        let free = own
            .filter(|own| !numbers.contains(own))
            .or_else(|| next(numbers));
        let Some(number) = free else {
            plan.crowded.push(one.code.clone());
            continue;
        };
        numbers.insert(number);
        plan.moves.push(Move {
            from: one.code.clone(),
            to: format!("{}{number:05}", grid.code),
        });
    }
    plan
}

/// What a drawing says of one building.
enum Claim<'a> {
    Unplaced,
    Outside,
    Contested(Vec<usize>),
    Of(&'a Drawn),
}

fn claim<'a>(ground: &Ground<'_>, drawn: &'a [Drawn], one: &Standing) -> Claim<'a> {
    let Some((lon, lat)) = one.at else {
        return Claim::Unplaced;
    };
    let claims = ground.at(lon, lat);
    let inside = ground.inside(&claims, lon, lat);
    match (&claims[..], &inside[..]) {
        ([], _) => Claim::Outside,
        // Inside of one, and at most on the line of others.
        (_, &[at]) | (&[at], _) => Claim::Of(&drawn[at]),
        // On a line that grids share: it stays in its own, if that is one of them.
        (on, []) => on
            .iter()
            .find(|&&at| drawn[at].code == one.grid())
            .map_or_else(
                || Claim::Contested(claims.clone()),
                |&at| Claim::Of(&drawn[at]),
            ),
        _ => Claim::Contested(inside),
    }
}

/// The number behind the highest, or the lowest that is free.
fn next(taken: &BTreeSet<u32>) -> Option<u32> {
    let behind = taken.last().map_or(1, |last| last + 1);
    if behind <= NUMBERS {
        return Some(behind);
    }
    (1..=NUMBERS).find(|number| !taken.contains(number))
}
