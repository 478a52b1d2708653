//! What a visit at a door changes.

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use registry::clock;
use registry::door::{
    Closed, Decision, DoorFacts, Finding, Lead, LeadKind, Named, Period, PersonMark, Present,
    Refusal, Stay, TaskOutcome, TaskState, decide,
};
use uuid::Uuid;

const TODAY: Date = date(2026, 3, 10);

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn now() -> Timestamp {
    "2026-03-10T02:00:00Z".parse().expect("a time")
}

fn mark(person: u8) -> PersonMark {
    PersonMark {
        document: Some(vec![person]),
        name: Some(vec![person, 0]),
    }
}

fn lead(n: u128, kind: LeadKind, people: &[u8]) -> Lead {
    let people = people.iter();
    Lead {
        id: id(n),
        kind,
        people: people
            .map(|p| Named {
                party: id(n * 100 + u128::from(*p)),
                mark: mark(*p),
            })
            .collect(),
        period: Period {
            from: Some(date(2026, 3, 1)),
            to: Some(date(2027, 2, 28)),
        },
    }
}

fn stay(n: u128, person: u8) -> Stay {
    Stay {
        id: id(n),
        party: id(n * 1000),
        mark: mark(person),
        period: Period {
            from: Some(date(2025, 3, 1)),
            to: None,
        },
    }
}

fn facts(leads: Vec<Lead>, stays: Vec<Stay>) -> DoorFacts {
    DoorFacts {
        asked: false,
        task: TaskState::Open,
        dwelling: Some(id(1)),
        leads,
        stays,
        entered: vec![mark(20), mark(21), mark(22)],
        today: TODAY,
        now: now(),
    }
}

const AS_REPORTED: Finding = Finding::Confirmed { period: None };

fn opened(decision: &Decision) -> Vec<Present> {
    decision.open.iter().map(|o| o.person).collect()
}

fn ended(decision: &Decision) -> Vec<Uuid> {
    decision.close.iter().map(|c| c.stay).collect()
}

#[test]
fn a_new_letting_confirmed_opens_a_stay_for_each_person() {
    let facts = facts(vec![lead(5, LeadKind::New, &[1, 2])], vec![]);
    let decision = decide(&facts, &AS_REPORTED).unwrap();
    assert_eq!(
        opened(&decision),
        [Present::Known(id(501)), Present::Known(id(502))]
    );
    assert_eq!(decision.open[0].period.to, Some(date(2027, 2, 28)));
    assert_eq!(
        (decision.leads, decision.task),
        (Some("confirmed"), TaskOutcome::Done)
    );
}

#[test]
fn a_letting_confirmed_leaves_flatmates_alone_whatever_its_kind() {
    for kind in [LeadKind::New, LeadKind::Changed] {
        let facts = facts(vec![lead(5, kind, &[1])], vec![stay(7, 3)]);
        let decision = decide(&facts, &AS_REPORTED).unwrap();
        assert!(decision.close.is_empty(), "{kind:?}");
        assert_eq!(decision.open.len(), 1, "{kind:?}");
    }
}

#[test]
fn a_person_who_stays_keeps_the_stay_with_the_new_last_day() {
    let facts = facts(vec![lead(5, LeadKind::Changed, &[3])], vec![stay(7, 3)]);
    let decision = decide(&facts, &AS_REPORTED).unwrap();
    assert!(decision.open.is_empty() && decision.close.is_empty());
    assert_eq!(decision.keep[0].stay, id(7));
    assert_eq!(
        decision.keep[0].period,
        Period {
            from: Some(date(2025, 3, 1)),
            to: Some(date(2027, 2, 28))
        }
    );
}

#[test]
fn a_move_out_closes_whom_it_names_or_everybody() {
    let stays = vec![stay(7, 3), stay(8, 4)];
    let mut one = lead(5, LeadKind::Ended, &[3]);
    one.period.to = Some(date(2026, 3, 5));
    let decision = decide(&facts(vec![one], stays.clone()), &AS_REPORTED).unwrap();
    assert_eq!(
        decision.close,
        [Closed {
            stay: id(7),
            to: date(2026, 3, 5)
        }]
    );
    let all = lead(5, LeadKind::Ended, &[]);
    let decision = decide(&facts(vec![all], stays), &AS_REPORTED).unwrap();
    assert_eq!(ended(&decision), [id(7), id(8)]);
    assert_eq!(
        decision.close[0].to, TODAY,
        "an end still to come is the day it was seen"
    );
}

#[test]
fn one_moves_out_and_another_in() {
    let leads = vec![lead(5, LeadKind::Ended, &[3]), lead(6, LeadKind::New, &[1])];
    let decision = decide(&facts(leads, vec![stay(7, 3)]), &AS_REPORTED).unwrap();
    assert_eq!(
        (ended(&decision), opened(&decision)),
        (vec![id(7)], vec![Present::Known(id(601))])
    );
}

#[test]
fn two_reports_of_one_person_are_one_stay() {
    let leads = vec![lead(5, LeadKind::New, &[1]), lead(6, LeadKind::New, &[1])];
    assert_eq!(
        decide(&facts(leads, vec![]), &AS_REPORTED)
            .unwrap()
            .open
            .len(),
        1
    );
}

#[test]
fn a_correction_says_who_lives_there_and_nobody_else() {
    let facts = facts(
        vec![lead(5, LeadKind::New, &[1, 2])],
        vec![stay(7, 3), stay(8, 4)],
    );
    let people = vec![
        Present::Known(id(502)),
        Present::Known(id(8000)),
        Present::Entered(0),
    ];
    let decision = decide(
        &facts,
        &Finding::Corrected {
            people,
            period: None,
        },
    )
    .unwrap();
    assert_eq!(
        opened(&decision),
        [Present::Known(id(502)), Present::Entered(0)]
    );
    assert_eq!(ended(&decision), [id(7)]);
    assert_eq!(decision.keep[0].stay, id(8));
    assert_eq!(decision.entered_with, Some(id(5)));
}

#[test]
fn somebody_entered_who_is_registered_here_keeps_their_stay() {
    let mut facts = facts(vec![lead(5, LeadKind::New, &[1])], vec![stay(7, 3)]);
    facts.entered = vec![mark(3)];
    let people = vec![Present::Entered(0)];
    let finding = Finding::Corrected {
        people,
        period: None,
    };
    let decision = decide(&facts, &finding).unwrap();
    assert!(decision.open.is_empty() && decision.close.is_empty());
    assert_eq!(decision.keep[0].stay, id(7));
}

#[test]
fn not_let_empties_the_door_and_a_refusal_changes_nobody() {
    let facts = facts(vec![lead(5, LeadKind::New, &[1])], vec![stay(7, 3)]);
    assert_eq!(ended(&decide(&facts, &Finding::NotLet).unwrap()), [id(7)]);
    let refused = decide(&facts, &Finding::Refused).unwrap();
    assert_eq!(refused.leads, Some("refused"));
    assert!(refused.close.is_empty() && refused.open.is_empty());
}

#[test]
fn what_makes_no_sense_is_refused() {
    let new = || vec![lead(5, LeadKind::New, &[1])];
    let corrected = |people| Finding::Corrected {
        people,
        period: None,
    };
    let again = |hours| Finding::NobodyHome {
        again_at: now() + SignedDuration::from_hours(hours),
    };
    let reversed = Period {
        from: Some(TODAY),
        to: Some(date(2026, 1, 1)),
    };
    let building = DoorFacts {
        dwelling: None,
        ..facts(new(), vec![])
    };
    let both = vec![lead(5, LeadKind::New, &[1]), lead(6, LeadKind::Ended, &[1])];
    for (facts, finding, refusal) in [
        (building.clone(), AS_REPORTED, Refusal::DwellingMissing),
        (
            building,
            corrected(vec![Present::Entered(0)]),
            Refusal::DwellingMissing,
        ),
        (
            facts(vec![lead(5, LeadKind::New, &[])], vec![]),
            AS_REPORTED,
            Refusal::NobodyNamed,
        ),
        (facts(both, vec![]), AS_REPORTED, Refusal::ReportsDisagree),
        (
            facts(new(), vec![]),
            corrected(vec![]),
            Refusal::NobodyPresent,
        ),
        (
            facts(new(), vec![]),
            corrected(vec![Present::Known(id(9))]),
            Refusal::PersonUnknown,
        ),
        (
            facts(new(), vec![]),
            Finding::Confirmed {
                period: Some(reversed),
            },
            Refusal::PeriodReversed,
        ),
        (facts(new(), vec![]), again(-1), Refusal::VisitInThePast),
        (
            facts(new(), vec![]),
            again(24 * 7 + 1),
            Refusal::VisitTooLate,
        ),
        (
            facts(vec![], vec![]),
            Finding::NotLet,
            Refusal::NothingReported,
        ),
    ] {
        assert_eq!(decide(&facts, &finding), Err(refusal), "{finding:?}");
    }
    let decision = decide(&facts(new(), vec![]), &again(20)).unwrap();
    assert_eq!(decision.leads, None);
    assert!(matches!(decision.task, TaskOutcome::VisitAgain { .. }));
}

#[test]
fn a_task_is_due_after_48_hours() {
    let due = clock::due_at(now());
    assert_eq!(due.to_string(), "2026-03-12T02:00:00Z");
    assert!(!clock::is_overdue(due, due));
    assert!(clock::is_overdue(due, due + SignedDuration::from_micros(1)));
}

fn any_lead(n: u128) -> impl Strategy<Value = Lead> {
    let kind = prop_oneof![
        Just(LeadKind::New),
        Just(LeadKind::Changed),
        Just(LeadKind::Ended)
    ];
    (kind, prop::collection::vec(0u8..6, 0..4)).prop_map(move |(kind, mut people)| {
        people.dedup();
        lead(n, kind, &people)
    })
}

fn any_finding() -> impl Strategy<Value = Finding> {
    let present = prop_oneof![
        (1u128..4, 0u128..6).prop_map(|(lead, p)| Present::Known(id(lead * 100 + p))),
        (10u128..14).prop_map(|stay| Present::Known(id(stay * 1000))),
        (0usize..3).prop_map(Present::Entered),
    ];
    prop_oneof![
        Just(AS_REPORTED),
        prop::collection::vec(present, 0..5).prop_map(|people| Finding::Corrected {
            people,
            period: None
        }),
        Just(Finding::NotLet),
        (-200i64..400).prop_map(|h| Finding::NobodyHome {
            again_at: now() + SignedDuration::from_hours(h)
        }),
        Just(Finding::Refused),
    ]
}

fn any_facts() -> impl Strategy<Value = DoorFacts> {
    let leads = (any_lead(1), any_lead(2), any_lead(3), 1usize..4)
        .prop_map(|(a, b, c, n)| [a, b, c].into_iter().take(n).collect::<Vec<_>>());
    let stays = prop::sample::subsequence(vec![0u8, 1, 2, 3], 0..4).prop_map(|people| {
        people
            .iter()
            .map(|p| stay(10 + u128::from(*p), *p))
            .collect::<Vec<_>>()
    });
    (leads, stays).prop_map(|(leads, stays)| facts(leads, stays))
}

proptest! {
    /// No decision touches a stay twice, opens two for one person, or one for whom it keeps.
    #[test]
    fn each_stay_and_person_is_settled_once(facts in any_facts(), finding in any_finding()) {
        if let Ok(decision) = decide(&facts, &finding) {
            let mut touched: Vec<Uuid> = ended(&decision);
            touched.extend(decision.keep.iter().map(|k| k.stay));
            let all = touched.len();
            touched.sort_unstable();
            touched.dedup();
            prop_assert_eq!(touched.len(), all);
            prop_assert!(touched.iter().all(|t| facts.stays.iter().any(|s| s.id == *t)));
            let marks: Vec<&PersonMark> = decision.open.iter().filter_map(|o| match o.person {
                Present::Known(party) => facts.leads.iter().flat_map(|l| &l.people)
                    .find(|p| p.party == party).map(|p| &p.mark),
                Present::Entered(_) => None,
            }).collect();
            for (i, mark) in marks.iter().enumerate() {
                prop_assert!(!marks[..i].iter().any(|m| m.same(mark)));
                prop_assert!(!facts.stays.iter().any(|s| s.mark.same(mark)));
            }
            // Open leads stay open exactly where the task does.
            prop_assert_eq!(decision.leads.is_none(), decision.task != TaskOutcome::Done);
        }
    }

    #[test]
    fn a_closed_task_takes_nothing(facts in any_facts(), finding in any_finding(), withdrawn: bool) {
        let task = if withdrawn { TaskState::Withdrawn { at: now() } } else { TaskState::Done { at: now() } };
        let closed = DoorFacts { task, ..facts };
        prop_assert!(matches!(decide(&closed, &finding), Err(Refusal::TaskDone | Refusal::TaskWithdrawn)));
    }

    #[test]
    fn nothing_is_opened_while_the_dwelling_is_unknown(facts in any_facts(), finding in any_finding()) {
        let building = DoorFacts { dwelling: None, stays: vec![], ..facts };
        if let Ok(decision) = decide(&building, &finding) {
            prop_assert!(decision.open.is_empty() && decision.keep.is_empty());
        }
    }
}
