use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::count::{Dwelling, Settled};
use super::discrepancy::{Held, Stated};
use super::hold::{Positions, positions, speaker};
use super::people::{Apart, Mention, People, people};
use super::settle::View;
use super::{
    Discrepancy, Facts, Kind, KnownStay, Marks, Person, Position, Said, Settle, Voice, Who, Word,
    differ,
};
use crate::door::Period;

pub use super::settle::Standing;

/// What follows from all that was said about a dwelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// One for each person whom anybody said to live or have lived there.
    pub stays: Vec<PlannedStay>,
    /// Every disagreement.
    pub discrepancies: Vec<Discrepancy>,
}

/// What is known of one person's stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedStay {
    /// Whose.
    pub person: Person,
    /// The open stay of the registry, where there is one.
    pub existing: Option<Uuid>,
    /// Others of the registry that are the same person's: entered twice.
    pub duplicates: Vec<Uuid>,
    /// Whether they live there.
    pub standing: Standing,
    /// From when to when, as far as it is known.
    pub period: Period,
    /// What each voice holds, in the order of the voices.
    pub evidence: Vec<Position>,
}

/// Reconciles what was said.
pub fn reconcile(facts: &Facts) -> Plan {
    let people = people(mentions(facts), &apart(facts));
    let positions = positions(facts, &people);
    let known = known(facts, &people);
    let by_person = by_person(&positions);
    let mut stays = Vec::new();
    let mut discrepancies = Vec::new();
    let mut settled = Vec::new();
    let nothing = Vec::new();
    for (place, person) in people.all.iter().enumerate() {
        let said = by_person.get(&place).unwrap_or(&nothing);
        let existing = known.get(&place).map_or(&[][..], Vec::as_slice);
        let view = View {
            positions: said,
            registered: !existing.is_empty(),
            tolerance: facts.tolerance,
            today: facts.today,
        };
        let standing = view.standing();
        let recorded = existing
            .first()
            .map_or(Period::default(), |stay| stay.period);
        let period = whole(standing, view.period(recorded));
        discrepancies.extend(differ::about(&view, person, standing, period));
        let lived = |p: &&Position| p.is_here() || p.holds == super::Holds::Left;
        if !existing.is_empty() || said.iter().any(|p| lived(p) || p.from.is_some()) {
            stays.push(PlannedStay {
                person: person.clone(),
                existing: existing.first().map(|stay| stay.id),
                duplicates: existing.iter().skip(1).map(|stay| stay.id).collect(),
                standing,
                period,
                evidence: said.iter().map(|p| (*p).clone()).collect(),
            });
        }
        settled.push(Settled {
            person,
            standing,
            period,
            live: view.live(),
            contested: !view.contradictions().is_empty(),
            positions: said.clone(),
        });
    }
    let dwelling = Dwelling {
        people: &settled,
        positions: &positions,
        tolerance: facts.tolerance,
    };
    discrepancies.extend(dwelling.disagreements());
    discrepancies.extend(unclear_people(&people, &settled));
    discrepancies.extend(unclear_words(facts, &positions));
    discrepancies.sort();
    discrepancies.dedup();
    Plan {
        stays,
        discrepancies,
    }
}

/// A stay that ended ends on that day; days that can't both be right are left open.
fn whole(standing: Standing, period: Period) -> Period {
    let from = period.from;
    match standing {
        Standing::Left(on) => Period {
            from: from.filter(|from| *from <= on),
            to: Some(on),
        },
        _ if period.is_reversed() => Period { from, to: None },
        _ => period,
    }
}

fn mentions(facts: &Facts) -> BTreeSet<Mention> {
    let said = facts.said.iter().flat_map(|said| {
        let voice = Some(speaker(said.voice));
        named(&said.word)
            .into_iter()
            .map(move |marks| (marks.clone(), voice))
    });
    let stays = facts.stays.iter().map(|stay| (stay.marks.clone(), None));
    said.chain(stays)
        .map(|(marks, voice)| Mention { marks, voice })
        .collect()
}

/// People of one name in one declaration, unless the same document or telephone says that one is
/// named twice.
fn apart(facts: &Facts) -> Apart {
    let mut apart = Apart::new();
    for said in &facts.said {
        let named = named(&said.word);
        for (place, one) in named.iter().enumerate() {
            for other in named.iter().skip(place + 1) {
                let same = |a: &Option<Vec<u8>>, b: &Option<Vec<u8>>| a.is_some() && a == b;
                let two = same(&one.name, &other.name)
                    && one != other
                    && !same(&one.document, &other.document)
                    && !same(&one.phone, &other.phone);
                if two {
                    apart
                        .entry((*one).clone())
                        .or_default()
                        .insert((*other).clone());
                    apart
                        .entry((*other).clone())
                        .or_default()
                        .insert((*one).clone());
                }
            }
        }
    }
    apart
}

fn named(word: &Word) -> Vec<&Marks> {
    match word {
        Word::MovesIn { people, .. }
        | Word::MovesOut { people, .. }
        | Word::Renews { people, .. }
        | Word::Confirms { people }
        | Word::Disputes { people }
        | Word::StillThere { people } => people.iter().map(|someone| &someone.marks).collect(),
        Word::Found { people, .. } => people.iter().collect(),
        Word::NobodyLivesHere | Word::HeadCount { .. } => Vec::new(),
    }
}

/// The registry's stays of each person, the earliest id first.
fn known<'a>(facts: &'a Facts, people: &People) -> BTreeMap<usize, Vec<&'a KnownStay>> {
    let mut known: BTreeMap<usize, Vec<&KnownStay>> = BTreeMap::new();
    for stay in &facts.stays {
        if let Some(place) = people.find(&stay.marks, None) {
            known.entry(place).or_default().push(stay);
        }
    }
    for stays in known.values_mut() {
        stays.sort_by_key(|stay| stay.id);
    }
    known
}

fn by_person(positions: &Positions) -> BTreeMap<usize, Vec<&Position>> {
    let mut by_person: BTreeMap<usize, Vec<&Position>> = BTreeMap::new();
    for ((_, person), position) in &positions.of {
        by_person.entry(*person).or_default().push(position);
    }
    by_person
}

/// Names that differ and documents that do: somebody has to look at the documents.
fn unclear_people(people: &People, settled: &[Settled<'_>]) -> Vec<Discrepancy> {
    let found = |who, places: &[usize]| Discrepancy {
        kind: Kind::Who(who),
        people: places.iter().map(|&p| people.all[p].clone()).collect(),
        stated: places
            .iter()
            .enumerate()
            .flat_map(|(at, &p)| {
                let positions = settled[p].positions.iter();
                positions.map(move |position| Stated::of(position, Some(at)))
            })
            .collect(),
        settle: Settle::DoorCheck,
    };
    // A visit has seen who it is.
    let open = |place: &usize| {
        let positions = &settled[*place].positions;
        !positions
            .iter()
            .any(|p| p.voice.role == super::Role::Officer && p.is_here())
    };
    let names = people.names_differ.iter().filter(|p| open(p));
    let names = names.map(|&place| found(Who::NamesDiffer, &[place]));
    let pairs = people.two_documents.iter();
    let pairs = pairs.filter(|pair| pair.iter().any(&open));
    let documents = pairs.map(|pair| found(Who::TwoDocuments, pair));
    names.chain(documents).collect()
}

/// Words about one of several namesakes: whoever said them is asked which.
fn unclear_words(facts: &Facts, positions: &Positions) -> Vec<Discrepancy> {
    let said = |id: &Uuid| facts.said.iter().find(|said| said.id == *id);
    let mut first: BTreeMap<(Voice, &Marks), &Said> = BTreeMap::new();
    for unclear in &positions.unclear {
        if let Some(said) = said(&unclear.said) {
            let earliest = first.entry((said.voice, &unclear.marks)).or_insert(said);
            if (said.at, said.id) < (earliest.at, earliest.id) {
                *earliest = said;
            }
        }
    }
    let question = |((voice, marks), said): ((Voice, &Marks), &Said)| {
        let mut person = Person::default();
        person.take(marks);
        let here = Held::Here {
            from: None,
            to: None,
        };
        Discrepancy {
            kind: Kind::Who(Who::WhichOfTwo),
            people: vec![person],
            stated: vec![Stated {
                voice,
                person: Some(0),
                holds: here,
                at: said.at,
                declarations: vec![said.id],
            }],
            settle: Settle::Ask(voice),
        }
    };
    first.into_iter().map(question).collect()
}
