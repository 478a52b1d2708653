use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::{BatchFacts, Kept, NoteFacts, OpenPurpose, PersonFacts, Rule, Stays, VoiceFacts};

fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

#[test]
fn days_are_counted_whole_in_china() {
    // A quarter to midnight in China; the thirtieth day after it ends at midnight there.
    let closed = at("2026-03-01T15:45:00Z");
    assert_eq!(Rule::BatchFile.until(closed), at("2026-03-31T16:00:00Z"));
    // One on a leap day ends with February.
    let closed = at("2028-02-29T04:00:00Z");
    assert_eq!(Rule::StayPerson.until(closed), at("2031-02-28T16:00:00Z"));
}

#[test]
fn each_purpose_has_its_rule() {
    let (early, late) = (at("2026-01-01T00:00:00Z"), at("2026-02-01T00:00:00Z"));
    let closed = Stays {
        open: false,
        closed_at: Some(late),
    };
    let quiet = VoiceFacts {
        said_at: early,
        stays: Stays::default(),
        lead_open: false,
        task_open: false,
        discrepancy_open: false,
        settled_at: None,
    };
    let cases = [
        (
            super::batch(&BatchFacts {
                ended_at: Some(early),
                rows_wait: false,
                settled_at: Some(late),
            }),
            Kept::Until(Rule::BatchFile, Rule::BatchFile.until(late)),
        ),
        (
            super::batch(&BatchFacts {
                ended_at: Some(early),
                rows_wait: true,
                settled_at: Some(late),
            }),
            Kept::While(OpenPurpose::Batch),
        ),
        (
            super::person(&PersonFacts {
                lead_settled_at: Some(early),
                stays: closed,
                task_open: false,
            }),
            Kept::Until(Rule::StayPerson, Rule::StayPerson.until(late)),
        ),
        (
            super::person(&PersonFacts {
                lead_settled_at: Some(early),
                stays: Stays::default(),
                task_open: false,
            }),
            Kept::Until(Rule::LeadPerson, Rule::LeadPerson.until(early)),
        ),
        (
            super::person(&PersonFacts {
                lead_settled_at: Some(early),
                stays: Stays::default(),
                task_open: true,
            }),
            Kept::While(OpenPurpose::Task),
        ),
        (
            super::note(&NoteFacts {
                task_done_at: Some(early),
                stays: closed,
                task_open: false,
            }),
            Kept::Until(Rule::StayNote, Rule::StayNote.until(late)),
        ),
        (
            super::note(&NoteFacts {
                task_done_at: Some(early),
                stays: Stays::default(),
                task_open: false,
            }),
            Kept::Until(Rule::VisitNote, Rule::VisitNote.until(early)),
        ),
        (super::hazard(None), Kept::While(OpenPurpose::Hazard)),
        (
            super::voice(&quiet),
            Kept::Until(Rule::Voice, Rule::Voice.until(early)),
        ),
        (
            super::voice(&VoiceFacts {
                stays: closed,
                ..quiet
            }),
            Kept::Until(Rule::StayVoice, Rule::StayVoice.until(late)),
        ),
        (
            super::voice(&VoiceFacts {
                discrepancy_open: true,
                ..quiet
            }),
            Kept::While(OpenPurpose::Discrepancy),
        ),
    ];
    for (found, expected) in cases {
        assert_eq!(found, expected);
    }
}

#[test]
fn names_are_read_back() {
    for rule in Rule::ALL {
        assert_eq!(Rule::from_name(rule.name()), Some(rule));
        assert!(!rule.source().is_empty());
    }
}

fn instant() -> impl Strategy<Value = Timestamp> {
    (1_600_000_000_i64..1_900_000_000).prop_map(|s| Timestamp::from_second(s).expect("in range"))
}

fn stays() -> impl Strategy<Value = Stays> {
    (any::<bool>(), proptest::option::of(instant()))
        .prop_map(|(open, closed_at)| Stays { open, closed_at })
}

#[test]
fn what_people_outside_the_staff_leave_has_its_rule() {
    let (early, late) = (at("2026-01-01T00:00:00Z"), at("2026-02-01T00:00:00Z"));
    let cases = [
        (
            super::account(true, early),
            Kept::While(OpenPurpose::Binding),
        ),
        (
            super::account(false, early),
            Kept::Until(Rule::Account, Rule::Account.until(early)),
        ),
        (
            super::letting(true, early),
            Kept::While(OpenPurpose::Binding),
        ),
        (
            super::letting(false, late),
            Kept::Until(Rule::Letting, Rule::Letting.until(late)),
        ),
        (
            super::request(true, early),
            Kept::While(OpenPurpose::Request),
        ),
        (
            super::request(false, late),
            Kept::Until(Rule::Request, Rule::Request.until(late)),
        ),
    ];
    for (found, expected) in cases {
        assert_eq!(found, expected);
    }
}

proptest! {
    /// Whatever its age, nothing with an open purpose is ever due.
    #[test]
    fn an_open_purpose_keeps(
        first in proptest::option::of(instant()), stays in stays(), flag in any::<bool>(),
        second in proptest::option::of(instant()), now in instant(),
    ) {
        let person = super::person(&PersonFacts { lead_settled_at: first, stays, task_open: flag });
        let note = super::note(&NoteFacts { task_done_at: first, stays, task_open: flag });
        if stays.open || first.is_none() || flag {
            prop_assert_eq!(person.due(Timestamp::MAX), None);
            prop_assert_eq!(note.due(Timestamp::MAX), None);
        }
        let voice = super::voice(&VoiceFacts {
            said_at: now, stays, lead_open: flag, task_open: flag, discrepancy_open: flag,
            settled_at: first,
        });
        if stays.open || flag {
            prop_assert_eq!(voice.due(Timestamp::MAX), None);
        }
        let batch = super::batch(&BatchFacts { ended_at: first, rows_wait: flag, settled_at: second });
        if first.is_none() || flag {
            prop_assert_eq!(batch.due(Timestamp::MAX), None);
        }
        prop_assert_eq!(super::hazard(None).due(now), None);
    }

    /// What is due stays due, nothing is due before its whole period, and a search that leaves out
    /// what is younger than the horizon misses nothing.
    #[test]
    fn time_only_makes_more_due(
        rule in proptest::sample::select(Rule::ALL.to_vec()), met in instant(), now in instant(),
        hours in 0_i64..100_000,
    ) {
        let kept = Kept::Until(rule, rule.until(met));
        let later = now + SignedDuration::from_hours(hours);
        if let Some(due) = kept.due(now) {
            prop_assert_eq!(kept.due(later), Some(due));
            prop_assert!(met <= rule.horizon(now));
        }
        prop_assert_eq!(kept.due(met), None);
    }
}
