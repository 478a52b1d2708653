//! Disagreements about a whole dwelling: whom one voice names and another leaves out, and how many
//! are said to live there.
//!
//! Silence says something only of whoever had to speak: the operator about everybody, an agency
//! about those who share a letting with its tenants, an occupant about nobody else. And it speaks
//! only of what was there when it was kept.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;

use super::discrepancy::{Held, Stated};
use super::hold::{Counted, Positions};
use super::settle::{Standing, days};
use super::{Discrepancy, Kind, Person, Position, Role, Settle, Voice, Who};
use crate::clock::day_of;
use crate::door::Period;

/// A person with what was settled about them.
#[derive(Debug)]
pub(super) struct Settled<'a> {
    pub(super) person: &'a Person,
    pub(super) standing: Standing,
    pub(super) period: Period,
    /// Everything said about them.
    pub(super) positions: Vec<&'a Position>,
    /// What of it counts still.
    pub(super) live: Vec<&'a Position>,
    /// Somebody says otherwise already.
    pub(super) contested: bool,
}

impl Settled<'_> {
    fn lives_there(&self) -> bool {
        self.standing == Standing::LivesThere && !self.contested
    }

    fn here_by(&self, role: Role) -> Option<&Position> {
        let mut live = self.live.iter();
        live.find(|p| p.voice.role == role && p.is_here()).copied()
    }

    fn is_spoken_of_by(&self, role: Role) -> bool {
        self.positions.iter().any(|p| p.voice.role == role)
    }
}

pub(super) struct Dwelling<'a> {
    pub(super) people: &'a [Settled<'a>],
    pub(super) positions: &'a Positions,
    pub(super) tolerance: i32,
}

impl Dwelling<'_> {
    /// All of them.
    pub(super) fn disagreements(&self) -> Vec<Discrepancy> {
        let left_out = |role| -> BTreeSet<usize> {
            let all = 0..self.people.len();
            all.filter(|&who| self.leaves_out(role, who)).collect()
        };
        let by_operator = left_out(Role::Operator);
        let by_agency = left_out(Role::Agency);
        let open: BTreeSet<usize> = by_operator.union(&by_agency).copied().collect();
        let mut all = Vec::new();
        let mut how_many = None;
        if !by_operator.is_empty() && !by_agency.is_empty() {
            all.push(self.other_people(&open));
        } else if let Some(silent) = match (by_operator.is_empty(), by_agency.is_empty()) {
            (true, true) => None,
            (false, _) => Some(Role::Operator),
            (true, false) => Some(Role::Agency),
        } {
            how_many = Some(self.named_by_some(&open, silent));
        }
        let off = self.wrong_counts(&open);
        match (&mut how_many, &off[..]) {
            (_, []) => {}
            (Some(how_many), off) => how_many.stated.extend(off.iter().cloned()),
            (None, off) => {
                let settle = match off {
                    [one] if one.voice.role != Role::Officer => Settle::Ask(one.voice),
                    _ => Settle::DoorCheck,
                };
                how_many = Some(Discrepancy {
                    kind: Kind::HowMany,
                    people: Vec::new(),
                    stated: off.iter().cloned().chain(self.numbers()).collect(),
                    settle,
                });
            }
        }
        all.extend(how_many);
        all
    }

    /// Whether nobody of that role names somebody whom others name and whom they should know.
    fn leaves_out(&self, role: Role, who: usize) -> bool {
        let person = &self.people[who];
        let named = person.live.iter().any(|p| p.is_here());
        if !named || !person.lives_there() || person.is_spoken_of_by(role) {
            return false;
        }
        let others = self.people.iter().enumerate();
        others
            .filter(|(other, q)| *other != who && q.lives_there())
            .any(|(_, q)| {
                q.here_by(role).is_some_and(|said| match role {
                    Role::Agency => self.shares_a_letting(person, q, said),
                    _ => self.knew_by_then(person, said),
                })
            })
    }

    /// Whether the speaker spoke of somebody who came at the same time, or at all since this
    /// person came.
    fn knew_by_then(&self, person: &Settled<'_>, said: &Position) -> bool {
        let from = person.period.from;
        let spoke = self.positions.last_word.get(&said.voice);
        close(said.from, from, self.tolerance)
            || spoke.is_some_and(|(_, day)| from.is_none_or(|from| from <= *day))
    }

    /// Whether one and the same voice names both with the same day, or whether these look like two
    /// accounts of one letting: the same day, and the operator doesn't know the other one.
    fn shares_a_letting(&self, person: &Settled<'_>, other: &Settled<'_>, said: &Position) -> bool {
        let together = person.live.iter().filter(|p| p.is_here()).any(|p| {
            other
                .live
                .iter()
                .any(|q| p.voice == q.voice && q.is_here() && close(p.from, q.from, self.tolerance))
        });
        let rival = !other.is_spoken_of_by(Role::Operator)
            && person.here_by(Role::Operator).is_some()
            && close(said.from, person.period.from, self.tolerance);
        together || rival
    }

    fn other_people(&self, open: &BTreeSet<usize>) -> Discrepancy {
        let people: Vec<Person> = open
            .iter()
            .map(|&p| self.people[p].person.clone())
            .collect();
        let stated = open.iter().enumerate().flat_map(|(place, &p)| {
            let live = self.people[p].live.iter();
            live.map(move |position| Stated::of(position, Some(place)))
        });
        Discrepancy {
            kind: Kind::Who(Who::OtherPeople),
            stated: stated.collect(),
            people,
            settle: Settle::DoorCheck,
        }
    }

    fn named_by_some(&self, open: &BTreeSet<usize>, silent: Role) -> Discrepancy {
        let last = self.positions.last_word.iter();
        let asked = last
            .filter(|(voice, _)| voice.role == silent)
            .max_by_key(|(voice, (at, _))| (*at, std::cmp::Reverse(**voice)));
        Discrepancy {
            kind: Kind::HowMany,
            people: open
                .iter()
                .map(|&p| self.people[p].person.clone())
                .collect(),
            stated: self.numbers().collect(),
            settle: asked.map_or(Settle::DoorCheck, |(voice, _)| Settle::Ask(*voice)),
        }
    }

    /// How many each voice names that names anybody.
    fn numbers(&self) -> impl Iterator<Item = Stated> + '_ {
        let named = || {
            let people = self.people.iter().filter(|p| p.lives_there());
            people.flat_map(|p| p.live.iter().copied().filter(|p| p.is_here()))
        };
        let voices: BTreeSet<Voice> = named().map(|p| p.voice).collect();
        voices.into_iter().filter_map(move |voice| {
            let own: Vec<&Position> = named().filter(|p| p.voice == voice).collect();
            let at = own.iter().map(|p| p.at).max()?;
            let mut declarations: Vec<_> = own
                .iter()
                .flat_map(|p| p.from_words.iter().copied())
                .collect();
            declarations.sort_unstable();
            declarations.dedup();
            Some(Stated {
                voice,
                person: None,
                holds: Held::Count(u32::try_from(own.len()).unwrap_or(u32::MAX)),
                at,
                declarations,
            })
        })
    }

    /// Head counts that fit no reading of who was there on their day.
    fn wrong_counts(&self, open: &BTreeSet<usize>) -> Vec<Stated> {
        let seen = self.positions.seen_all;
        let counts = self.positions.counts.iter();
        counts
            .filter(|(_, counted)| seen.is_none_or(|seen| counted.at > seen))
            .filter(|(voice, counted)| {
                let (least, most) = self.there_at(**voice, counted.at, open);
                !(least..=most).contains(&counted.people)
            })
            .map(|(&voice, &Counted { people, at, id })| Stated {
                voice,
                person: None,
                holds: Held::Count(people),
                at,
                declarations: vec![id],
            })
            .collect()
    }

    /// The fewest and the most who can have lived there when somebody counted.
    fn there_at(&self, voice: Voice, at: Timestamp, open: &BTreeSet<usize>) -> (u32, u32) {
        let day = day_of(at);
        let (mut least, mut most) = (0, 0);
        for (place, p) in self.people.iter().enumerate() {
            let first_said = p.positions.iter().map(|p| p.day).min();
            let from = p.period.from;
            let came = from.or(first_said);
            let may_have_come = from.is_none_or(|from| days(day, from) <= self.tolerance);
            // Whoever counts includes those they have declared, also from a day to come.
            let own = p
                .live
                .iter()
                .any(|p| p.voice == voice && p.is_here() && p.at <= at);
            let had_come = own || came.is_some_and(|came| came <= day);
            let (may_be_there, was_there) = match p.standing {
                Standing::LivesThere => (true, !p.contested && !open.contains(&place)),
                Standing::Left(on) => (
                    days(day, on) >= -self.tolerance,
                    !p.contested && days(day, on) > self.tolerance,
                ),
                Standing::InDoubt => (true, false),
                Standing::Denied => (false, false),
            };
            most += u32::from(may_be_there && (own || may_have_come));
            least += u32::from(was_there && had_come);
        }
        (least, most)
    }
}

/// Whether two days mean the same; a day that isn't said may be any.
fn close(a: Option<Date>, b: Option<Date>, tolerance: i32) -> bool {
    a.zip(b).is_none_or(|(a, b)| days(a, b).abs() <= tolerance)
}
