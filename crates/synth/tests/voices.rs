//! Tenancies told by three channels, through marks to stays and disagreements.

#![expect(clippy::unwrap_used, reason = "tests panic where they fail")]

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use registry::door::Period;
use registry::identity::{IdKind, identifies, normal_name, normal_number, normal_phone};
use registry::voices::{
    Facts, Marks, Person, Plan, Role, Said, Someone, Standing, TOLERANCE, Voice, Word, reconcile,
};
use synth::voices::{self, Case, Channel, Planted, Tells};
use uuid::Uuid;
use vault::{BlindIndex, Keyring, MasterKey, Purpose, Suite};

fn day(day: u32) -> Date {
    let (y, m, d) = voices::civil(day);
    let small = |n: u32| i8::try_from(n).unwrap();
    date(i16::try_from(y).unwrap(), small(m), small(d))
}

/// As the program marks people: by keyed digests, each of its own purpose.
struct Marker(vault::IndexKey, Uuid);

impl Marker {
    fn new(door: u64) -> Self {
        let key = Keyring::new(Suite::Intl, &MasterKey::new([7; 32])).index;
        Self(key, Uuid::from_u128(u128::from(door) + 1))
    }

    fn marks(&self, name: &str, id: &str, phone: &str) -> Marks {
        let of = |purpose, text: String| {
            let mark = BlindIndex::of(&self.0, purpose, &text);
            (!text.is_empty()).then(|| mark.as_bytes().to_vec())
        };
        let name = normal_name(name);
        let parts = [self.1.as_bytes().as_slice(), name.as_bytes()];
        let named = BlindIndex::of_parts(&self.0, Purpose::PersonAtDoor, &parts);
        let whole = identifies(IdKind::Unknown, id);
        Marks {
            document: whole
                .then(|| of(Purpose::IdNumber, normal_number(id)))
                .flatten(),
            name: (!name.is_empty()).then(|| named.as_bytes().to_vec()),
            phone: of(Purpose::Phone, normal_phone(phone)),
        }
    }
}

fn facts(case: &Case, door: u64) -> Facts {
    let marker = Marker::new(door);
    let said = case.said.iter().zip(1u128..).map(|(said, id)| {
        let (role, party) = match said.channel {
            Channel::Landlord => (Role::Operator, 1),
            Channel::Agency => (Role::Agency, 2),
            Channel::Occupant(place) => (Role::Occupant, 10 + place as u128),
            Channel::Officer => (Role::Officer, 3),
        };
        let people: Vec<Someone> = said
            .people
            .iter()
            .map(|p| Someone {
                marks: marker.marks(&p.name, &p.id, &p.phone),
                speaker: p.speaker,
            })
            .collect();
        let word = match said.tells {
            Tells::In(from, to) => Word::MovesIn {
                people,
                period: Period {
                    from: from.map(day),
                    to: to.map(day),
                },
            },
            Tells::Out(on) => Word::MovesOut {
                people,
                on: on.map(day),
            },
            Tells::Renews(to) => Word::Renews {
                people,
                to: day(to),
            },
            Tells::Still => Word::StillThere { people },
            Tells::Disputes => Word::Disputes { people },
            Tells::Count(people) => Word::HeadCount { people },
            Tells::Found => Word::Found {
                people: people.into_iter().map(|p| p.marks).collect(),
                nobody_else: true,
            },
        };
        Said {
            id: Uuid::from_u128(id),
            voice: Voice {
                role,
                party: Uuid::from_u128(party),
            },
            at: day(said.day)
                .at(12, 0, 0, 0)
                .to_zoned(jiff::tz::TimeZone::UTC)
                .unwrap()
                .timestamp(),
            word,
        }
    });
    Facts {
        today: day(voices::TODAY),
        said: said.collect(),
        stays: Vec::new(),
        tolerance: TOLERANCE,
    }
}

/// What must be found, by its name.
fn expected(case: &Case) -> Option<&'static str> {
    if case.visited {
        return None;
    }
    match case.planted {
        Planted::Nothing => None,
        Planted::OtherPerson => Some("who-other-people"),
        Planted::Disputed => Some("who-disputed"),
        Planted::From | Planted::To => Some("when"),
        Planted::LeftOut | Planted::Count => Some("how-many"),
        Planted::StillThere => Some("still-there-said-to-have-left"),
        Planted::EndPassed => Some("still-there-end-passed"),
    }
}

fn check(case: &Case, door: u64, plan: &Plan) -> Result<(), String> {
    let marker = Marker::new(door);
    let mut found: Vec<&str> = plan.discrepancies.iter().map(|d| d.kind.code()).collect();
    found.dedup();
    let want: Vec<&str> = expected(case).into_iter().collect();
    if found != want {
        return Err(format!("found {found:?} instead of {want:?}"));
    }
    for person in &case.residents {
        let marks = marker.marks(&person.name, &person.id, &person.phone);
        // Known by document, else by telephone or name: a namesake may be known by name too.
        let by = |mark: fn(&Marks, &Person) -> bool| {
            let stays = plan.stays.iter().filter(|stay| mark(&marks, &stay.person));
            let standings: Vec<Standing> = stays.map(|stay| stay.standing).collect();
            (!standings.is_empty()).then_some(standings)
        };
        let stays = by(|m, p| p.document == m.document)
            .or_else(|| {
                by(|m, p| {
                    m.phone
                        .as_ref()
                        .is_some_and(|phone| p.phones.contains(phone))
                })
            })
            .or_else(|| by(|m, p| m.name.as_ref().is_some_and(|name| p.names.contains(name))))
            .unwrap_or_default();
        let lives = match (case.left, &stays[..]) {
            (true, [Standing::Left(_)]) | (false, [Standing::LivesThere]) => true,
            (false, [Standing::InDoubt | Standing::Denied]) => {
                matches!(case.planted, Planted::Disputed | Planted::StillThere)
            }
            _ => false,
        };
        if !lives {
            return Err(format!("a resident has {stays:?}"));
        }
    }
    let people = case.residents.len() + case.strangers.len();
    if plan.stays.len() != people {
        return Err(format!("{} stays of {people} people", plan.stays.len()));
    }
    Ok(())
}

#[test]
fn five_hundred_tenancies_are_one_stay_each_with_every_planted_disagreement_and_no_other() {
    let mut told: BTreeMap<String, usize> = BTreeMap::new();
    for seed in [1, 21, 2026] {
        for index in 0..500 {
            let case = voices::case(seed, index);
            let plan = reconcile(&facts(&case, index));
            if let Err(wrong) = check(&case, index, &plan) {
                panic!("seed {seed}, case {index}: {wrong}\n{case:#?}\n{plan:#?}");
            }
            *told.entry(format!("{:?}", case.planted)).or_default() += 1;
        }
    }
    // Each kind was there.
    assert_eq!(told.len(), 9, "{told:?}");
    assert!(told.values().all(|count| *count > 20), "{told:?}");
}

/// As when three files are read on one day: nothing tells which word is the later one. A leaving
/// then contradicts whoever lists the person on that day, so those cases are left out.
#[test]
fn told_all_at_once_the_same_disagreements_are_found() {
    for index in 0..500 {
        let case = voices::case(7, index);
        if case.left || case.visited {
            continue;
        }
        let mut facts = facts(&case, index);
        let last = facts.said.iter().map(|said| said.at).max().unwrap();
        facts.said.iter_mut().for_each(|said| said.at = last);
        let plan = reconcile(&facts);
        assert_eq!(
            check(&case, index, &plan),
            Ok(()),
            "case {index}: {case:#?}"
        );
    }
}

proptest! {
    /// The order in which declarations are given makes no difference, nor does a second copy.
    #[test]
    fn order_and_copies_make_no_difference(seed in 0u64..50, index in 0u64..500, turns in any::<u64>()) {
        let case = voices::case(seed, index);
        let facts = facts(&case, index);
        let plan = reconcile(&facts);
        prop_assert_eq!(check(&case, index, &plan), Ok(()));
        let mut other = facts.clone();
        synth::rng::Rng::new(turns, 1).shuffle(&mut other.said);
        prop_assert_eq!(&reconcile(&other), &plan);
        let copies: Vec<Said> = other.said.clone();
        other.said.extend(copies);
        prop_assert_eq!(&reconcile(&other), &plan);
    }
}
