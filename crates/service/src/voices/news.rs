//! Which voices bring news that an officer has to check at the door.

use jiff::civil::Date;
use registry::door::{LeadKind, Period};
use registry::voices::{Marks, Plan, PlannedStay, Standing};
use store::voice::{LeadHeard, VoicePersonRow, VoiceRow};
use uuid::Uuid;

use super::facts::{Door, of_named, of_party};
use super::who::nearest;

/// A lead to be made of a voice.
pub(super) struct News {
    pub(super) voice: Uuid,
    pub(super) kind: LeadKind,
    pub(super) people: Vec<Who>,
    pub(super) period: Period,
}

/// Somebody a new lead names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// In the words of the voice.
    Place(i16),
    /// As this record has them.
    Party(Uuid),
}

/// The news of a door, in the order in which they were said. A voice makes a lead once: what is
/// found at the door afterwards is the visit's word.
pub(super) fn news(door: &Door, plan: &Plan) -> Vec<News> {
    let mut found = Found {
        door,
        plan,
        told: Vec::new(),
        all: Vec::new(),
    };
    for voice in &door.voices {
        if door.leads.iter().any(|lead| lead.id == voice.id) {
            continue;
        }
        let named = door.named.get(&voice.id).map_or(&[][..], Vec::as_slice);
        match voice.word.as_str() {
            "moves_in" => found.moved_in(voice, named),
            "renews" => found.renewed(voice, named),
            "moves_out" => found.moved_out(voice, named),
            "nobody_lives_here" => found.moved_out(voice, &[]),
            _ => {}
        }
    }
    found.all
}

struct Found<'a> {
    door: &'a Door,
    plan: &'a Plan,
    /// What leads made here say already, by place in the plan.
    told: Vec<(usize, LeadKind, Option<Date>)>,
    all: Vec<News>,
}

fn who(person: &VoicePersonRow) -> Who {
    person.party_id.map_or(Who::Place(person.place), Who::Party)
}

impl<'a> Found<'a> {
    /// The place in the plan of the stay of somebody who was named.
    fn place(&self, marks: &Marks) -> Option<usize> {
        nearest(self.plan.stays.iter().map(|stay| &stay.person), marks)
    }

    /// Whether a lead that waits, or one settled after the voice, says this of that person.
    fn is_told(&self, voice: &VoiceRow, place: usize, ended: bool, to: Option<Date>) -> bool {
        let later = |lead: &LeadHeard| lead.settled_at.is_none_or(|at| at > voice.said_at);
        let names = |lead: &LeadHeard| {
            let parties = self
                .door
                .parties
                .get(&lead.id)
                .map_or(&[][..], Vec::as_slice);
            let everybody = ended && parties.is_empty();
            let mut places = parties.iter().map(|party| self.place(&of_party(party)));
            everybody || places.any(|known| known == Some(place))
        };
        let same_end = |end: Option<Date>| to.is_none() || end == to;
        let mut leads = self.door.leads.iter();
        leads.any(|lead| {
            (lead.kind == LeadKind::Ended.name()) == ended
                && later(lead)
                && same_end(lead.to_date)
                && names(lead)
        }) || self.told.iter().any(|(known, kind, end)| {
            (*kind == LeadKind::Ended) == ended && same_end(*end) && *known == place
        })
    }

    /// Those of the plan whom a voice means: everybody where it names nobody.
    fn meant(&self, named: &[VoicePersonRow]) -> Vec<(usize, &'a PlannedStay)> {
        let places: Vec<_> = named.iter().map(|p| self.place(&of_named(p))).collect();
        let stays = self.plan.stays.iter().enumerate();
        stays
            .filter(|(place, _)| places.is_empty() || places.contains(&Some(*place)))
            .collect()
    }

    fn moved_in(&mut self, voice: &VoiceRow, named: &[VoicePersonRow]) {
        let (mut new, mut dates) = (Vec::new(), Vec::new());
        for person in named {
            let Some(place) = self.place(&of_named(person)) else {
                continue;
            };
            let stay = &self.plan.stays[place];
            match (stay.standing, stay.existing) {
                (Standing::LivesThere | Standing::InDoubt, None)
                    if !self.is_told(voice, place, false, None) =>
                {
                    new.push((who(person), place));
                }
                (Standing::LivesThere, Some(existing)) => {
                    let has = self.recorded(existing);
                    let other = |said: Option<Date>, planned: Option<Date>, known: Option<Date>| {
                        said.is_some() && said == planned && said != known
                    };
                    let news = other(voice.to_date, stay.period.to, has.to);
                    if news && !self.is_told(voice, place, false, voice.to_date) {
                        dates.push((who(person), place));
                    }
                }
                _ => {}
            }
        }
        let occupied = self.door.stays.iter().any(|stay| stay.closed_at.is_none());
        let kind = if occupied || new.is_empty() {
            LeadKind::Changed
        } else {
            LeadKind::New
        };
        new.extend(dates);
        let period = Period {
            from: voice.from_date,
            to: voice.to_date,
        };
        self.add(voice, kind, new, period);
    }

    fn renewed(&mut self, voice: &VoiceRow, named: &[VoicePersonRow]) {
        let mut people = Vec::new();
        for (place, stay) in self.meant(named) {
            let Some(existing) = stay.existing else {
                continue;
            };
            let news = stay.standing == Standing::LivesThere
                && stay.period.to == voice.to_date
                && self.recorded(existing).to != voice.to_date;
            if news
                && !self.is_told(voice, place, false, voice.to_date)
                && let Some(party) = self.party_of(existing)
            {
                people.push((Who::Party(party), place));
            }
        }
        let period = Period {
            from: None,
            to: voice.to_date,
        };
        self.add(voice, LeadKind::Changed, people, period);
    }

    fn moved_out(&mut self, voice: &VoiceRow, named: &[VoicePersonRow]) {
        let mut people = Vec::new();
        for (place, stay) in self.meant(named) {
            let (Some(existing), Standing::Left(_)) = (stay.existing, stay.standing) else {
                continue;
            };
            if !self.is_told(voice, place, true, None)
                && let Some(party) = self.party_of(existing)
            {
                people.push((Who::Party(party), place));
            }
        }
        let said_on = voice.said_at.to_zoned(crate::shanghai()).date();
        let period = Period {
            from: None,
            to: voice.to_date.or(Some(said_on)),
        };
        self.add(voice, LeadKind::Ended, people, period);
    }

    fn add(&mut self, voice: &VoiceRow, kind: LeadKind, people: Vec<(Who, usize)>, period: Period) {
        if people.is_empty() {
            return;
        }
        for (_, place) in &people {
            self.told.push((*place, kind, period.to));
        }
        self.all.push(News {
            voice: voice.id,
            kind,
            people: people.into_iter().map(|(who, _)| who).collect(),
            period,
        });
    }

    fn recorded(&self, stay: Uuid) -> Period {
        let row = self.door.stays.iter().find(|row| row.id == stay);
        row.map_or(Period::default(), |row| Period {
            from: row.from_date,
            to: row.to_date,
        })
    }

    fn party_of(&self, stay: Uuid) -> Option<Uuid> {
        let row = self.door.stays.iter().find(|row| row.id == stay);
        row.map(|row| row.party_id)
    }
}
