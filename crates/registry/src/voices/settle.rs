//! Whose word counts, for one person.

use jiff::civil::Date;

use super::{Holds, Position, Role};
use crate::door::Period;

/// Everything said about one person, and what it is held against.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) positions: &'a [&'a Position],
    /// The registry has an open stay of theirs.
    pub(super) registered: bool,
    pub(super) tolerance: i32,
    pub(super) today: Date,
}

/// What stands for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Lives there, as far as anybody says.
    LivesThere,
    /// Left on that day.
    Left(Date),
    /// Whose word counts says that they don't live there: nothing is opened.
    Denied,
    /// Words contradict each other and none of them counts more: nothing is opened or ended.
    InDoubt,
}

/// How much a word about dates counts: a visit's, the occupant's own, the operator's, the
/// agency's, anybody else's.
fn weight(position: &Position) -> u8 {
    match position.voice.role {
        Role::Officer => 4,
        Role::Occupant if position.of_self => 3,
        Role::Operator => 2,
        Role::Agency => 1,
        Role::Occupant | Role::Neighbour => 0,
    }
}

/// Whether a word alone settles who lives there: a visit's and the occupant's own.
fn decides(position: &Position) -> bool {
    weight(position) >= 3
}

impl<'a> View<'a> {
    pub(super) fn visit(&self) -> Option<&'a Position> {
        self.role(Role::Officer)
    }

    fn role(&self, role: Role) -> Option<&'a Position> {
        self.positions
            .iter()
            .copied()
            .find(|p| p.voice.role == role)
    }

    /// What the last visit settled left out, and what is about an earlier or later stay than the
    /// newest.
    pub(super) fn live(&self) -> Vec<&'a Position> {
        let seen = self.visit().map(|visit| visit.at);
        let current =
            |p: &&Position| p.voice.role == Role::Officer || seen.is_none_or(|seen| p.at > seen);
        let live: Vec<&Position> = self.positions.iter().copied().filter(current).collect();
        let newest = live
            .iter()
            .filter(|p| p.is_here())
            .filter_map(|p| p.from)
            .max();
        live.into_iter()
            .filter(|p| !newest.is_some_and(|from| self.is_before(p, from)))
            .collect()
    }

    /// Whether a position is about a stay that was over when another began.
    fn is_before(&self, position: &Position, from: Date) -> bool {
        match position.holds {
            Holds::Here | Holds::Left => {
                let end = match position.holds {
                    Holds::Here => position.to,
                    _ => Some(position.end()),
                };
                end.is_some_and(|end| days(end, from) > self.tolerance)
            }
            // Seen empty, or emptied by word, on a day before somebody came.
            Holds::Absent => position.day <= from,
            Holds::Never => days(position.day, from) > self.tolerance,
        }
    }

    /// Whether one says that somebody is gone and the other that they are not.
    fn contradicts(&self, gone: &Position, here: &Position) -> bool {
        let until = |day: Date| here.to.is_none_or(|to| to > day);
        match gone.holds {
            Holds::Here => false,
            Holds::Left => {
                let end = gone.end();
                // Lists lag behind by some days; somebody seen there was there.
                let lag = if here.affirmed { 0 } else { self.tolerance };
                days(end, here.day) > lag
                    && here.to.is_none_or(|to| days(end, to) > self.tolerance)
                    && here
                        .from
                        .is_none_or(|from| days(end, from) <= self.tolerance)
            }
            // Whoever speaks later and doesn't say since when may have news.
            Holds::Absent => {
                let since = here.from.is_some_and(|from| from < gone.day);
                until(gone.day) && (since || (here.from.is_none() && here.at <= gone.at))
            }
            Holds::Never => until(gone.day),
        }
    }

    /// The positions that contradict each other, gone ones first.
    pub(super) fn contradictions(&self) -> Vec<&'a Position> {
        let live = self.live();
        let (here, gone): (Vec<&Position>, Vec<&Position>) =
            live.iter().copied().partition(|p| p.is_here());
        // Where nobody else speaks, the registry's own stay is what is contradicted.
        let registered = self.registered && here.is_empty();
        let against_registry = |gone: &Position| {
            registered
                && gone.voice.role != Role::Officer
                && matches!(gone.holds, Holds::Never | Holds::Absent)
        };
        let gone_ones = gone
            .iter()
            .filter(|g| against_registry(g) || here.iter().any(|h| self.contradicts(g, h)));
        let here_ones = here
            .iter()
            .filter(|h| gone.iter().any(|g| self.contradicts(g, h)));
        gone_ones.chain(here_ones).copied().collect()
    }

    /// Where a person stands.
    pub(super) fn standing(&self) -> Standing {
        let contradictions = self.contradictions();
        if !contradictions.is_empty() {
            let most = contradictions.iter().map(|p| weight(p)).max();
            let mut first = contradictions.iter().filter(|p| Some(weight(p)) == most);
            let Some(&counts) = first.next().filter(|p| decides(p)) else {
                return Standing::InDoubt;
            };
            if first.any(|other| other.is_here() != counts.is_here()) {
                return Standing::InDoubt;
            }
            return match counts.holds {
                Holds::Here => Standing::LivesThere,
                Holds::Left => self.left(counts.end()),
                Holds::Absent => self.left(counts.day),
                Holds::Never => Standing::Denied,
            };
        }
        let live = self.live();
        if let Some(left) = best(live.iter().copied().filter(|p| p.holds == Holds::Left)) {
            return self.left(left.end());
        }
        let here = live.iter().any(|p| p.is_here());
        // Not found by the visit, and nobody has said anything since.
        let absent = live.iter().find(|p| p.holds == Holds::Absent);
        match absent {
            Some(absent) if !here => self.left(absent.day),
            _ if here || live.is_empty() => Standing::LivesThere,
            _ => Standing::Denied,
        }
    }

    fn left(&self, on: Date) -> Standing {
        if on > self.today {
            Standing::LivesThere
        } else {
            Standing::Left(on)
        }
    }

    /// From when to when, by whoever counts most; where nobody says, as the registry has it.
    pub(super) fn period(&self, known: Period) -> Period {
        let dated = self.dated();
        let from = best(dated.iter().copied().filter(|p| p.from.is_some())).and_then(|p| p.from);
        let to = best(plans(&dated).into_iter()).and_then(|p| p.to);
        // A last day is none that somebody has outlived, as was seen or said of a later day.
        let outlived = |to: &Date| {
            dated
                .iter()
                .any(|p| p.is_here() && p.affirmed && p.day > *to)
        };
        Period {
            from: from.or(known.from),
            to: to.or(known.to).filter(|to| !outlived(to)),
        }
    }

    /// Positions about the newest stay, those settled by a visit too: they know its dates.
    pub(super) fn dated(&self) -> Vec<&'a Position> {
        let live = self.live();
        let newest = live
            .iter()
            .filter(|p| p.is_here())
            .filter_map(|p| p.from)
            .max();
        // Who was found there had not left, whoever said so before.
        let seen = self.visit().filter(|visit| visit.is_here());
        let refuted = |p: &Position| !p.is_here() && seen.is_some_and(|seen| p.at <= seen.at);
        self.positions
            .iter()
            .copied()
            .filter(|p| !refuted(p) && !newest.is_some_and(|from| self.is_before(p, from)))
            .collect()
    }
}

/// Those that say how long somebody stays and were not overtaken: by an express leaving said later,
/// or by a renewal, which follows a plan even where both are told at once.
pub(super) fn plans<'a>(among: &[&'a Position]) -> Vec<&'a Position> {
    let last = |here: bool| {
        let said = among.iter().filter(|p| p.is_here() == here);
        said.filter_map(|p| p.end_said).max()
    };
    let (leaving, renewal) = (last(false), last(true));
    let stands = |p: &&Position| {
        let renewed = renewal.is_none_or(|at| p.at > at || p.end_said == Some(at));
        p.to.is_some() && renewed && leaving.is_none_or(|at| p.at >= at)
    };
    among.iter().copied().filter(stands).collect()
}

/// The position that counts most: by weight, then the later, then by who it is.
fn best<'a>(positions: impl Iterator<Item = &'a Position>) -> Option<&'a Position> {
    positions.max_by_key(|p| (weight(p), p.at, std::cmp::Reverse(p.voice)))
}

/// Days from one date to a later one, negative where it is earlier.
pub(super) fn days(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}
