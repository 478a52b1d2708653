//! Disagreements about one person: when, and whether they still live there.

use jiff::civil::Date;

use super::discrepancy::Stated;
use super::settle::{Standing, View, days, plans};
use super::{Discrepancy, Holds, Kind, Person, Position, Role, Settle, Still, Who};
use crate::door::Period;

/// All of them.
pub(super) fn about(
    view: &View<'_>,
    person: &Person,
    standing: Standing,
    period: Period,
) -> Vec<Discrepancy> {
    let found = |kind, positions: &[&Position], settle| Discrepancy {
        kind,
        people: vec![person.clone()],
        stated: positions.iter().map(|p| Stated::of(p, Some(0))).collect(),
        settle,
    };
    let contradictions = view.contradictions();
    let mut all = Vec::new();
    if !contradictions.is_empty() {
        let disputed = contradictions.iter().any(|p| p.holds == Holds::Never);
        let kind = if disputed {
            Kind::Who(Who::Disputed)
        } else {
            Kind::StillThere(Still::SaidToHaveLeft)
        };
        // What can be seen is looked at.
        all.push(found(kind, &contradictions, Settle::DoorCheck));
    } else if let Some(on) = end_passed(view, standing, period) {
        let positions = view.live();
        let asked = who_knows(&positions);
        all.push(found(
            Kind::StillThere(Still::EndPassed { on }),
            &positions,
            asked,
        ));
    }
    if let Some((from, to, positions)) = dates(view, standing) {
        let asked = dissenter(&positions, period);
        all.push(found(Kind::When { from, to }, &positions, asked));
    }
    all
}

/// The last day, where it is over and somebody is still held to live there.
fn end_passed(view: &View<'_>, standing: Standing, period: Period) -> Option<Date> {
    let on = period.to.filter(|to| *to < view.today)?;
    (standing == Standing::LivesThere).then_some(on)
}

/// The operator knows whether somebody left, else the agency, else whoever spoke.
fn who_knows(positions: &[&Position]) -> Settle {
    let order = [
        Role::Operator,
        Role::Agency,
        Role::Occupant,
        Role::Neighbour,
    ];
    order
        .iter()
        .find_map(|role| positions.iter().find(|p| p.voice.role == *role))
        .map_or(Settle::DoorCheck, |p| Settle::Ask(p.voice))
}

/// Whether first or last days lie too far apart, and the positions that say so.
fn dates<'a>(view: &View<'a>, standing: Standing) -> Option<(bool, bool, Vec<&'a Position>)> {
    let live: Vec<&Position> = match view.visit() {
        // Dates an officer wrote down settle those said before; a visit without leaves them.
        Some(visit) if visit.from.is_some() || visit.to.is_some() => view.live(),
        _ => view.dated(),
    };
    let said: Vec<&Position> = live
        .into_iter()
        .filter(|p| matches!(p.holds, Holds::Here | Holds::Left))
        .collect();
    let apart = |dates: Vec<Date>| {
        let first = dates.iter().min();
        let last = dates.iter().max();
        first
            .zip(last)
            .is_some_and(|(first, last)| days(*first, *last) > view.tolerance)
    };
    let from = apart(said.iter().filter_map(|p| p.from).collect());
    let ends = if view.contradictions().is_empty() {
        match standing {
            Standing::Left(_) => said
                .iter()
                .copied()
                .filter(|p| p.holds == Holds::Left)
                .collect(),
            _ => plans(&said),
        }
    } else {
        Vec::new()
    };
    let to = apart(ends.iter().filter_map(|p| p.to).collect());
    if !from && !to {
        return None;
    }
    let speaks = |p: &&&Position| (from && p.from.is_some()) || (to && p.to.is_some());
    let positions = said.iter().filter(speaks).copied().collect();
    Some((from, to, positions))
}

/// Whoever says other dates than those that count for now is asked whether they are so. Of
/// several, the one furthest from them; the occupant least of all, who has spoken for themselves.
fn dissenter(positions: &[&Position], period: Period) -> Settle {
    let off = |a: Option<Date>, b: Option<Date>| a.zip(b).map_or(0, |(a, b)| days(a, b).abs());
    positions
        .iter()
        .filter(|p| p.voice.role != Role::Officer)
        .max_by_key(|p| {
            let far = off(p.from, period.from) + off(p.to, period.to);
            (far > 0, !p.of_self, far, std::cmp::Reverse(p.voice))
        })
        .map_or(Settle::DoorCheck, |p| Settle::Ask(p.voice))
}
