//! What landlord, agency, occupant and officer said about one dwelling, reconciled.

#![expect(clippy::unwrap_used, reason = "tests panic where they fail")]

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use registry::door::Period;
use registry::voices::{
    Closing, Facts, Held, KnownStay, Marks, Plan, Role, Said, Settle, Someone, Standing, TOLERANCE,
    Voice, Word, closing, reconcile,
};
use uuid::Uuid;

const TODAY: Date = date(2026, 11, 23);
const LANDLORD: Voice = voice(Role::Operator, 1);
const AGENCY: Voice = voice(Role::Agency, 2);
const OCCUPANT: Voice = voice(Role::Occupant, 3);
const OFFICER: Voice = voice(Role::Officer, 4);

const fn voice(role: Role, party: u128) -> Voice {
    Voice {
        role,
        party: Uuid::from_u128(party),
    }
}

/// Marks from a word such as `d1 n2 p3`: document, name, telephone.
fn marks(text: &str) -> Marks {
    let mark = |kind: &str| {
        let word = text.split(' ').find(|word| word.starts_with(kind));
        word.map(|word| word.as_bytes().to_vec())
    };
    Marks {
        document: mark("d"),
        name: mark("n"),
        phone: mark("p"),
    }
}

/// People apart by commas; `me` speaks of themselves.
fn people(text: &str) -> Vec<Someone> {
    let all = text.split(',').map(str::trim).filter(|one| !one.is_empty());
    all.map(|one| Someone {
        marks: marks(one),
        speaker: one.contains("me"),
    })
    .collect()
}

#[expect(clippy::unnecessary_wraps, reason = "as dates stand in declarations")]
fn on(month: i8, day: i8) -> Option<Date> {
    Some(date(2026, month, day))
}

fn moves_in(who: &str, from: Option<Date>, to: Option<Date>) -> Word {
    Word::MovesIn {
        people: people(who),
        period: Period { from, to },
    }
}

fn moves_out(who: &str, on: Option<Date>) -> Word {
    Word::MovesOut {
        people: people(who),
        on,
    }
}

fn still(who: &str) -> Word {
    Word::StillThere {
        people: people(who),
    }
}

fn found(who: &str) -> Word {
    let people = people(who).into_iter().map(|p| p.marks).collect();
    Word::Found {
        people,
        nobody_else: true,
    }
}

fn noon(day: Date) -> Timestamp {
    let noon = day.at(4, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC);
    noon.unwrap().timestamp()
}

/// Declarations with their day in 2026.
fn facts(said: Vec<(Voice, (i8, i8), Word)>) -> Facts {
    let said = said.into_iter().zip(100u128..);
    Facts {
        today: TODAY,
        said: said
            .map(|((voice, (month, day), word), id)| Said {
                id: Uuid::from_u128(id),
                voice,
                at: noon(date(2026, month, day)),
                word,
            })
            .collect(),
        stays: Vec::new(),
        tolerance: TOLERANCE,
    }
}

fn codes(plan: &Plan) -> Vec<&'static str> {
    plan.discrepancies.iter().map(|d| d.kind.code()).collect()
}

fn standings(plan: &Plan) -> Vec<Standing> {
    plan.stays.iter().map(|stay| stay.standing).collect()
}

#[test]
fn a_document_in_one_voice_and_name_and_telephone_in_another_are_one_stay() {
    let plan = reconcile(&facts(vec![
        (LANDLORD, (3, 2), moves_in("d1 n1", on(3, 1), on(12, 31))),
        (AGENCY, (3, 3), moves_in("n1 p1", on(3, 3), None)),
        (OCCUPANT, (3, 4), moves_in("me d1 n1 p1", on(3, 2), None)),
    ]));
    assert_eq!(standings(&plan), [Standing::LivesThere]);
    assert_eq!(codes(&plan), [""; 0]);
    let stay = &plan.stays[0];
    assert_eq!(stay.evidence.len(), 3);
    // Dates that differ by days are the occupant's own; the end is the landlord's, who said one.
    assert_eq!((stay.period.from, stay.period.to), (on(3, 2), on(12, 31)));
}

#[test]
fn two_people_of_one_name_are_two() {
    let both = "d1 n1 p1, d2 n1 p2";
    let mut said = vec![
        (LANDLORD, (3, 2), moves_in(both, on(3, 1), None)),
        (AGENCY, (3, 3), moves_in("n1 p2, d1", on(3, 1), None)),
    ];
    let plan = reconcile(&facts(said.clone()));
    assert_eq!((plan.stays.len(), codes(&plan)), (2, vec![]));
    assert_eq!(plan.stays[1].evidence.len(), 2);
    // Named side by side they are two also where one has no document.
    let plan = reconcile(&facts(vec![
        (AGENCY, (3, 3), moves_in("d1 n1 p1, n1 p2", on(3, 1), None)),
        (
            LANDLORD,
            (3, 2),
            moves_in("n1 p1, d2 n1 p2", on(3, 1), None),
        ),
    ]));
    assert_eq!((plan.stays.len(), codes(&plan)), (2, vec![]));
    // A bare name is neither's: whoever said it is asked which.
    said.push((AGENCY, (5, 1), moves_out("n1", on(4, 30))));
    let plan = reconcile(&facts(said));
    assert_eq!(codes(&plan), ["who-which-of-two"]);
    assert_eq!(plan.discrepancies[0].settle, Settle::Ask(AGENCY));
    assert_eq!(standings(&plan), [Standing::LivesThere; 2]);
}

#[test]
fn one_telephone_and_two_names_are_asked_about() {
    let told = |agency| {
        reconcile(&facts(vec![
            (LANDLORD, (3, 2), moves_in("d1 n1 p1", on(3, 1), None)),
            (AGENCY, (3, 3), moves_in(agency, on(3, 1), None)),
        ]))
    };
    let plan = told("n2 p1");
    assert_eq!(
        (plan.stays.len(), codes(&plan)),
        (1, vec!["who-names-differ"])
    );
    // A couple with one telephone: both have documents, or one voice names both.
    assert_eq!(told("d2 n2 p1").stays.len(), 2);
    assert_eq!(told("n1 p1, n2 p1").stays.len(), 2);
    let plan = told("d2 n1 p1");
    assert!(codes(&plan).contains(&"who-two-documents") && plan.stays.len() == 2);
}

#[test]
fn other_people_and_people_left_out() {
    let plan = reconcile(&facts(vec![
        (LANDLORD, (3, 2), moves_in("d1 n1", on(3, 1), None)),
        (AGENCY, (3, 3), moves_in("d2 n2", on(3, 1), None)),
    ]));
    assert_eq!(codes(&plan), ["who-other-people"]);
    assert_eq!(plan.discrepancies[0].settle, Settle::DoorCheck);
    // The landlord has to know everybody.
    let plan = reconcile(&facts(vec![
        (LANDLORD, (3, 2), moves_in("d1 n1", on(3, 1), None)),
        (AGENCY, (3, 3), moves_in("d1 n1, d2 n2", on(3, 1), None)),
    ]));
    assert_eq!(codes(&plan), ["how-many"]);
    assert_eq!(plan.discrepancies[0].settle, Settle::Ask(LANDLORD));
    let counts: Vec<Held> = plan.discrepancies[0]
        .stated
        .iter()
        .map(|s| s.holds)
        .collect();
    assert_eq!(counts, [Held::Count(1), Held::Count(2)]);
    // An agency only knows its own tenants of a shared flat, and an occupant themselves.
    let plan = reconcile(&facts(vec![
        (LANDLORD, (1, 2), moves_in("d1 n1", on(1, 1), None)),
        (LANDLORD, (6, 2), moves_in("d2 n2", on(6, 1), None)),
        (AGENCY, (6, 3), moves_in("d2 n2", on(6, 1), None)),
        (OCCUPANT, (6, 5), moves_in("me d2 n2", on(6, 1), None)),
    ]));
    assert_eq!((codes(&plan), plan.stays.len()), (vec![], 2));
    // Silence from before somebody came says nothing.
    let plan = reconcile(&facts(vec![
        (LANDLORD, (1, 2), moves_in("d1 n1", on(1, 1), None)),
        (OCCUPANT, (6, 5), moves_in("me d2 n2", on(6, 1), None)),
    ]));
    assert_eq!((codes(&plan), plan.stays.len()), (vec![], 2));
}

#[test]
fn dates_far_apart_are_asked_about_and_the_occupants_own_count() {
    let plan = reconcile(&facts(vec![
        (LANDLORD, (3, 2), moves_in("d1", on(2, 1), on(12, 31))),
        (OCCUPANT, (3, 4), moves_in("me d1", on(3, 2), None)),
    ]));
    assert_eq!(codes(&plan), ["when"]);
    assert_eq!(plan.discrepancies[0].settle, Settle::Ask(LANDLORD));
    assert_eq!(plan.stays[0].period.from, on(3, 2));
    // Put right, it is none any more.
    let plan = reconcile(&facts(vec![
        (LANDLORD, (3, 2), moves_in("d1", on(2, 1), on(12, 31))),
        (OCCUPANT, (3, 4), moves_in("me d1", on(3, 2), None)),
        (LANDLORD, (3, 9), moves_in("d1", on(3, 1), on(12, 31))),
    ]));
    assert_eq!(codes(&plan), [""; 0]);
}

#[test]
fn an_end_is_told_expected_or_asked_about() {
    let lease = (LANDLORD, (1, 2), moves_in("d1", on(1, 1), on(9, 30)));
    let agency = (AGENCY, (1, 3), moves_in("d1", on(1, 1), on(9, 30)));
    let told = |more: Vec<(Voice, (i8, i8), Word)>| {
        let said = [lease.clone(), agency.clone()].into_iter().chain(more);
        reconcile(&facts(said.collect()))
    };
    // Over, and nobody said anything: the landlord is asked, and nothing ends.
    let plan = told(vec![]);
    assert_eq!(codes(&plan), ["still-there-end-passed"]);
    assert_eq!(plan.discrepancies[0].settle, Settle::Ask(LANDLORD));
    assert_eq!(standings(&plan), [Standing::LivesThere]);
    // A leaving, a renewal and a word that they are still there answer it.
    let plan = told(vec![(LANDLORD, (6, 16), moves_out("d1", on(6, 15)))]);
    assert_eq!(
        (codes(&plan), standings(&plan)),
        (vec![], vec![Standing::Left(date(2026, 6, 15))])
    );
    let to = date(2027, 9, 30);
    let renewal = Word::Renews { people: vec![], to };
    let plan = told(vec![(LANDLORD, (9, 20), renewal)]);
    assert_eq!((codes(&plan), plan.stays[0].period.to), (vec![], Some(to)));
    let plan = told(vec![(OCCUPANT, (10, 20), still("me d1"))]);
    assert_eq!((codes(&plan), plan.stays[0].period.to), (vec![], None));
    // A leaving to come is an end, not yet one that has been.
    let plan = told(vec![(LANDLORD, (11, 20), moves_out("d1", on(12, 15)))]);
    assert_eq!(standings(&plan), [Standing::LivesThere]);
    assert_eq!(
        (codes(&plan), plan.stays[0].period.to),
        (vec![], on(12, 15))
    );
}

#[test]
fn whose_word_counts_when_one_says_gone_and_another_here() {
    let lease = (LANDLORD, (1, 2), moves_in("d1", on(1, 1), None));
    let gone = (LANDLORD, (6, 16), moves_out("d1", on(6, 15)));
    let told = |more: Vec<(Voice, (i8, i8), Word)>| {
        let said = [lease.clone(), gone.clone()].into_iter().chain(more);
        reconcile(&facts(said.collect()))
    };
    let here = [Standing::LivesThere];
    let gone = [Standing::Left(date(2026, 6, 15))];
    let plan = told(vec![(OCCUPANT, (7, 20), still("me d1"))]);
    assert_eq!(
        (codes(&plan), standings(&plan)),
        (vec!["still-there-said-to-have-left"], here.to_vec())
    );
    assert_eq!(plan.discrepancies[0].settle, Settle::DoorCheck);
    let plan = told(vec![(AGENCY, (7, 20), still("d1"))]);
    assert_eq!(standings(&plan), [Standing::InDoubt]);
    // Said before they left, it contradicts nothing; a list some days behind neither.
    let plan = told(vec![(OCCUPANT, (5, 20), still("me d1"))]);
    assert_eq!((codes(&plan), standings(&plan)), (vec![], gone.to_vec()));
    let listed = (AGENCY, (6, 20), moves_in("d1", on(1, 1), None));
    let plan = told(vec![listed]);
    assert_eq!((codes(&plan), standings(&plan)), (vec![], gone.to_vec()));
    // A visit settles it, whoever said what before.
    let visit = |who| {
        vec![
            (OCCUPANT, (7, 20), still("me d1")),
            (OFFICER, (7, 25), found(who)),
        ]
    };
    let plan = told(visit("d1"));
    assert_eq!((codes(&plan), standings(&plan)), (vec![], here.to_vec()));
    let plan = told(visit(""));
    assert_eq!(
        (codes(&plan), standings(&plan)),
        (vec![], vec![Standing::Left(date(2026, 7, 25))])
    );
    // What is said afterwards about the time before contradicts the visit, which counts more.
    let mut said = visit("");
    said.push((AGENCY, (7, 27), moves_in("d1", on(1, 1), None)));
    let plan = told(said);
    assert_eq!(codes(&plan), ["still-there-said-to-have-left"]);
    assert_eq!(standings(&plan), [Standing::Left(date(2026, 7, 25))]);
    // And somebody may come back.
    let mut said = visit("");
    said.push((LANDLORD, (9, 2), moves_in("d1", on(9, 1), None)));
    let plan = told(said);
    assert_eq!((codes(&plan), standings(&plan)), (vec![], here.to_vec()));
    assert_eq!(plan.stays[0].period.from, on(9, 1));
}

#[test]
fn somebody_who_says_it_is_not_them_is_heard() {
    let not_me = Word::Disputes {
        people: people("me d1"),
    };
    let plan = reconcile(&facts(vec![
        (LANDLORD, (1, 2), moves_in("d1", on(1, 1), None)),
        (OCCUPANT, (2, 2), not_me),
    ]));
    assert_eq!(
        (codes(&plan), standings(&plan)),
        (vec!["who-disputed"], vec![Standing::Denied])
    );
    let nobody = (AGENCY, (2, 2), Word::NobodyLivesHere);
    let lease = (LANDLORD, (1, 2), moves_in("d1", on(1, 1), None));
    let plan = reconcile(&facts(vec![lease, nobody]));
    assert_eq!(codes(&plan), ["still-there-said-to-have-left"]);
    assert_eq!(standings(&plan), [Standing::InDoubt]);
}

#[test]
fn heads_counted_otherwise_than_named() {
    let lease = (LANDLORD, (1, 2), moves_in("d1, d2", on(1, 1), None));
    for (count, found) in [(1, vec!["how-many"]), (2, vec![]), (3, vec!["how-many"])] {
        let counted = (LANDLORD, (2, 2), Word::HeadCount { people: count });
        let plan = reconcile(&facts(vec![lease.clone(), counted]));
        assert_eq!(codes(&plan), found, "{count}");
        let asked = plan.discrepancies.first().map(|d| d.settle);
        assert!(asked.is_none_or(|asked| asked == Settle::Ask(LANDLORD)));
    }
}

#[test]
fn rows_of_one_file_are_heard_in_the_order_of_what_they_tell() {
    let plan = reconcile(&facts(vec![
        (LANDLORD, (7, 1), moves_out("d1", on(6, 15))),
        (LANDLORD, (7, 1), moves_in("d1", on(1, 1), on(12, 31))),
        (LANDLORD, (7, 1), moves_in("d2", on(6, 20), None)),
    ]));
    assert_eq!(codes(&plan), [""; 0]);
    assert_eq!(
        standings(&plan),
        [Standing::Left(date(2026, 6, 15)), Standing::LivesThere]
    );
    assert_eq!(plan.stays[0].period.from, on(1, 1));
}

#[test]
fn a_stay_of_the_registry_is_the_persons_own() {
    let mut facts = facts(vec![(LANDLORD, (1, 2), moves_in("d1 n1", on(1, 1), None))]);
    for (id, mark) in [(7, "n1"), (8, "d1"), (9, "d5 n5")] {
        facts.stays.push(KnownStay {
            id: Uuid::from_u128(id),
            marks: marks(mark),
            period: Period {
                from: None,
                to: on(8, 1),
            },
        });
    }
    let plan = reconcile(&facts);
    let ids: Vec<(Option<Uuid>, usize)> = plan
        .stays
        .iter()
        .map(|s| (s.existing, s.duplicates.len()))
        .collect();
    let id = |n| Some(Uuid::from_u128(n));
    assert_eq!(ids, [(id(7), 1), (id(9), 0)]);
    // Of the other nobody has said anything: its last day is asked about at the door.
    assert_eq!(
        plan.discrepancies.last().map(|d| d.settle),
        Some(Settle::DoorCheck)
    );
    assert_eq!(standings(&plan), [Standing::LivesThere; 2]);
}

#[test]
fn a_stay_of_the_registry_does_not_end_by_a_bare_denial() {
    let told = |voice, word| {
        let mut facts = facts(vec![(voice, (5, 2), word)]);
        facts.stays.push(KnownStay {
            id: Uuid::from_u128(7),
            marks: marks("d1 n1"),
            period: Period::default(),
        });
        let plan = reconcile(&facts);
        (codes(&plan), standings(&plan))
    };
    let dispute = |who| Word::Disputes {
        people: people(who),
    };
    assert_eq!(
        told(AGENCY, Word::NobodyLivesHere),
        (
            vec!["still-there-said-to-have-left"],
            vec![Standing::InDoubt]
        )
    );
    assert_eq!(
        told(LANDLORD, dispute("n1")),
        (vec!["who-disputed"], vec![Standing::InDoubt])
    );
    assert_eq!(
        told(OCCUPANT, dispute("me d1")),
        (vec!["who-disputed"], vec![Standing::Denied])
    );
    // A visit has seen it, and a leaving says when.
    let left = |day| (vec![], vec![Standing::Left(day)]);
    assert_eq!(told(OFFICER, found("")), left(date(2026, 5, 2)));
    assert_eq!(
        told(LANDLORD, moves_out("n1", on(4, 30))),
        left(date(2026, 4, 30))
    );
}

#[test]
fn a_disagreement_closes_with_its_reason() {
    let before = facts(vec![
        (LANDLORD, (1, 2), moves_in("d1 n1", on(1, 1), None)),
        (AGENCY, (1, 3), moves_in("d1 n1", on(3, 1), None)),
    ]);
    let open = reconcile(&before).discrepancies.remove(0);
    let closed = |said: Vec<(Voice, (i8, i8), Word)>| {
        let mut now = before.clone();
        let more = facts(said).said.into_iter().zip(500u128..);
        now.said.extend(more.map(|(said, id)| Said {
            id: Uuid::from_u128(id),
            ..said
        }));
        closing(&open, &now, &reconcile(&now))
    };
    let id = Uuid::from_u128(500);
    assert_eq!(closed(vec![]), None);
    assert_eq!(
        closed(vec![(LANDLORD, (1, 5), moves_in("d1", on(3, 1), None))]),
        Some(Closing::Answered(id))
    );
    let visit = vec![
        (OFFICER, (1, 6), found("d1")),
        (OFFICER, (1, 6), moves_in("d1", on(1, 3), None)),
    ];
    assert_eq!(closed(visit), Some(Closing::FoundAtDoor(id)));
    let mut now = before.clone();
    now.said.pop();
    assert_eq!(
        closing(&open, &now, &reconcile(&now)),
        Some(Closing::Withdrawn)
    );
}

prop_compose! {
    fn some_people()(
        who in proptest::collection::vec(
            (proptest::option::of(1..4), proptest::option::of(1..4), proptest::option::of(1..4)),
            1..3,
        ),
    ) -> Vec<Someone> {
        let mark = |kind: &str, n: Option<i32>| n.map(|n| format!("{kind}{n}").into_bytes());
        let one = |(d, n, p)| Someone {
            marks: Marks { document: mark("d", d), name: mark("n", n), phone: mark("p", p) },
            speaker: false,
        };
        who.into_iter().map(one).collect()
    }
}

fn some_day() -> impl Strategy<Value = Option<Date>> {
    proptest::option::of((1i8..=12, 1i8..=28).prop_map(|(m, d)| date(2026, m, d)))
}

/// Words that mean the same when they are said again.
fn some_lasting_word() -> impl Strategy<Value = Word> {
    prop_oneof![
        4 => (some_people(), some_day(), some_day()).prop_map(|(people, from, to)| Word::MovesIn {
            people,
            period: Period { from, to },
        }),
        2 => (some_people(), some_day()).prop_map(|(people, on)| Word::MovesOut { people, on }),
        1 => some_people().prop_map(|people| Word::Renews { people, to: date(2027, 3, 1) }),
        1 => some_people().prop_map(|people| Word::Disputes { people }),
        1 => Just(Word::NobodyLivesHere),
        1 => (0u32..4).prop_map(|people| Word::HeadCount { people }),
    ]
}

fn some_word() -> impl Strategy<Value = Word> {
    prop_oneof![
        6 => some_lasting_word(),
        1 => some_people().prop_map(|people| Word::StillThere { people }),
        1 => some_people().prop_map(|people| Word::Confirms { people }),
        1 => some_day().prop_map(|on| Word::MovesOut { people: Vec::new(), on }),
    ]
}

fn some_said() -> impl Strategy<Value = (Voice, (i8, i8), Word)> {
    let word = (
        0usize..3,
        1i8..=11,
        prop_oneof![Just(1i8), Just(9)],
        some_word(),
    );
    let spoken = word.prop_map(|(who, month, day, word)| {
        ([LANDLORD, AGENCY, OCCUPANT][who], (month, day), word)
    });
    let visit =
        (1i8..=11, some_people(), any::<bool>()).prop_map(|(month, people, nobody_else)| {
            let people = people.into_iter().map(|p| p.marks).collect();
            (
                OFFICER,
                (month, 5),
                Word::Found {
                    people,
                    nobody_else,
                },
            )
        });
    prop_oneof![8 => spoken, 1 => visit]
}

proptest! {
    /// Declarations given in another order, or twice, give the same plan; and nobody has two stays.
    #[test]
    fn the_order_given_makes_no_difference(
        said in proptest::collection::vec(some_said(), 0..12),
        turn in 0usize..12,
    ) {
        let facts = facts(said);
        let plan = reconcile(&facts);
        let mut other = facts.clone();
        other.said.reverse();
        let turn = turn.min(other.said.len());
        other.said.rotate_left(turn);
        let again = other.said.first().cloned();
        other.said.extend(again);
        prop_assert_eq!(&reconcile(&other), &plan);
        for (place, stay) in plan.stays.iter().enumerate() {
            let same = plan.stays.iter().skip(place + 1).filter(|other| {
                stay.person.document.is_some() && other.person.document == stay.person.document
            });
            prop_assert_eq!(same.count(), 0);
            prop_assert!(!stay.period.is_reversed());
        }
        // What is open in a plan is not closed by the same plan.
        for open in &plan.discrepancies {
            prop_assert_eq!(closing(open, &facts, &plan), None);
        }
    }

    /// A voice that says its last words again changes nothing.
    #[test]
    fn the_same_again_changes_nothing(
        said in proptest::collection::vec(some_said(), 0..8),
        word in some_lasting_word(),
        hours in 1i64..2000,
    ) {
        let mut facts = facts(said);
        let last = facts.said.iter().map(|said| said.at).max().unwrap_or_else(|| noon(TODAY));
        let spoken = Said { id: Uuid::from_u128(900), voice: LANDLORD, at: last + SignedDuration::from_hours(1), word };
        facts.said.push(spoken.clone());
        let plan = reconcile(&facts);
        facts.said.push(Said {
            id: Uuid::from_u128(901),
            at: spoken.at + SignedDuration::from_hours(hours),
            ..spoken
        });
        prop_assert_eq!(reconcile(&facts), plan);
    }
}
