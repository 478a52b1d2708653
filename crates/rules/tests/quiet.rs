//! When notices leave.

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use rules::{Confidence, Fact, Quiet};

fn quiet(from_hour: i8, to_hour: i8, gather_minutes: u16) -> Quiet {
    Quiet {
        fact: Fact {
            id: "notices".to_owned(),
            source: "a test".to_owned(),
            confidence: Confidence::Proposed,
            from: jiff::civil::date(2026, 1, 1),
            until: None,
            line: 0,
        },
        from_hour,
        to_hour,
        gather_minutes,
        urgent: vec!["fire".to_owned()],
    }
}

#[test]
fn a_notice_leaves_by_day() {
    for (written, leaves) in [
        // Ten in the morning in China.
        ("2026-11-23T02:00:00Z", "2026-11-23T02:10:00Z"),
        ("2026-11-23T11:49:59Z", "2026-11-23T11:59:59Z"),
        ("2026-11-23T11:50:00Z", "2026-11-24T00:00:00Z"),
        ("2026-11-23T15:55:00Z", "2026-11-24T00:00:00Z"),
        ("2026-11-23T16:05:00Z", "2026-11-24T00:00:00Z"),
        ("2026-11-23T23:49:00Z", "2026-11-24T00:00:00Z"),
        ("2026-11-23T23:50:00Z", "2026-11-24T00:00:00Z"),
        ("2026-11-24T00:00:00Z", "2026-11-24T00:10:00Z"),
    ] {
        let rule = quiet(20, 8, 10);
        let written: Timestamp = written.parse().expect("a time");
        assert_eq!(rule.leaves("day", written).to_string(), leaves, "{written}");
        assert_eq!(rule.leaves("fire", written), written);
    }
}

proptest! {
    #[test]
    fn it_leaves_within_a_day_and_in_no_quiet_hour(
        from in 0_i8..24,
        to in 0_i8..24,
        gather in 0_u16..=240,
        second in -5_000_000_000_i64..5_000_000_000,
    ) {
        let rule = quiet(from, to, gather);
        let at = Timestamp::from_second(second).expect("within bounds");
        let leaves = rule.leaves("day", at);
        let waits = SignedDuration::from_mins(gather.into());
        prop_assert!(leaves >= at + waits);
        prop_assert!(leaves <= at + waits + SignedDuration::from_hours(24));
        let hour = jiff::tz::offset(8).to_datetime(leaves).hour();
        let quiet = if from <= to { hour >= from && hour < to } else { hour >= from || hour < to };
        prop_assert!(!quiet, "{leaves}");
        prop_assert_eq!(rule.again("day", leaves), leaves);
        prop_assert_eq!(rule.again("fire", at), at);
    }

    #[test]
    fn any_time_has_an_answer(second in -377_705_023_201_i64..=253_402_207_200) {
        let at = Timestamp::from_second(second).expect("within bounds");
        let _ = quiet(20, 8, 10).leaves("day", at);
    }
}
