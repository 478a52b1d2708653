//! Deadlines, working days and where a duty stands.

#![expect(clippy::unwrap_used, reason = "tests panic where they fail")]

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use registry::clock::day_of;
use rules::{Deadline, Due, State, due, embedded, is_silent, state};

fn at(text: &str) -> Timestamp {
    format!("{text}+08:00").parse().unwrap()
}

#[test]
fn deadlines_as_they_are_written() {
    for text in [
        "immediately",
        "at check-in",
        "1 hour",
        "24 hours",
        "7 days",
        "1 working day",
        "3 working days",
        "every 10 days",
        "unspecified",
    ] {
        let deadline: Deadline = text.parse().unwrap();
        assert_eq!(deadline.to_string(), text);
        assert!(!deadline.zh().is_empty());
    }
    for text in [
        "",
        "soon",
        "0 days",
        "99999 days",
        "-1 days",
        "3 working hours",
        "7",
    ] {
        let no = text.parse::<Deadline>().unwrap_err();
        assert!(no.to_string().contains("3 working days"));
    }
}

#[test]
fn when_a_duty_is_due() {
    let rules = embedded().unwrap();
    let by = |deadline: &str, from: &str| {
        let due = due(deadline.parse().unwrap(), at(from), rules.calendar());
        due.map(|due| (due.at, due.certain))
    };
    let certain = |text| Some((at(text), true));
    for (deadline, from, until) in [
        ("immediately", "2026-11-23T09:00:00", "2026-11-23T09:00:00"),
        ("24 hours", "2026-11-23T09:00:00", "2026-11-24T09:00:00"),
        // The day itself doesn't count; the last one ends at midnight.
        ("7 days", "2026-11-23T00:00:00", "2026-12-01T00:00:00"),
        ("7 days", "2026-11-23T23:59:59", "2026-12-01T00:00:00"),
        // Friday: Monday, Tuesday, Wednesday.
        (
            "3 working days",
            "2026-11-20T09:00:00",
            "2026-11-26T00:00:00",
        ),
        // National Day: from 30 September to 8, 9 and the Saturday worked in exchange.
        (
            "3 working days",
            "2026-09-30T09:00:00",
            "2026-10-11T00:00:00",
        ),
        // Spring Festival, with the Saturday before it worked.
        (
            "1 working day",
            "2026-02-13T09:00:00",
            "2026-02-15T00:00:00",
        ),
        (
            "2 working days",
            "2026-02-13T09:00:00",
            "2026-02-25T00:00:00",
        ),
        (
            "every 10 days",
            "2026-11-20T09:00:00",
            "2026-12-01T00:00:00",
        ),
    ] {
        assert_eq!(by(deadline, from), certain(until), "{deadline} from {from}");
    }
    assert_eq!(by("unspecified", "2026-11-20T09:00:00"), None);
    // The calendar of 2027 isn't published: weekends only, and that is said.
    let over = by("3 working days", "2026-12-31T09:00:00");
    assert_eq!(over, Some((at("2027-01-06T00:00:00"), false)));
    let on = rules.calendar().on(date(2027, 1, 1));
    assert!(on.works && !on.known);
}

#[test]
fn where_a_duty_stands() {
    let hours = SignedDuration::from_hours;
    let now = at("2026-11-23T12:00:00");
    let until = |h| {
        Some(Due {
            at: now + hours(h),
            certain: true,
        })
    };
    let day = hours(24);
    for (due, done, ever, stands) in [
        (until(48), None, false, State::Running),
        (
            until(24),
            None,
            false,
            State::ComingDue { within: hours(24) },
        ),
        (until(0), None, true, State::ComingDue { within: hours(0) }),
        (until(-1), None, true, State::Overdue { by: hours(1) }),
        (
            until(-1),
            None,
            false,
            State::NeverReported { by: hours(1) },
        ),
        (until(-1), Some(now - hours(1)), true, State::Done),
        (
            until(-2),
            Some(now - hours(1)),
            true,
            State::DoneLate { by: hours(1) },
        ),
        (None, None, false, State::Untimed),
        (None, Some(now), true, State::Done),
    ] {
        assert_eq!(state(due, done, ever, now, day), stands);
    }
    let since = now - hours(24 * 30);
    for (last, silent) in [(None, true), (Some(6), false), (Some(7), true)] {
        let last = last.map(|days| now - hours(24 * days));
        assert_eq!(is_silent(last, since, now, 7), silent);
    }
    // Whoever has only just begun isn't silent.
    assert!(!is_silent(None, now - hours(24), now, 7));
}

proptest! {
    /// A deadline in working days never ends on a day off, and a longer one is never earlier.
    #[test]
    fn working_days_end_on_a_working_day(seconds in 1_735_700_000i64..1_830_000_000, n in 1u16..40, more in 0u16..10) {
        let rules = embedded().unwrap();
        let trigger = Timestamp::from_second(seconds).unwrap();
        let by = |n| due(Deadline::WorkingDays(n), trigger, rules.calendar()).unwrap();
        let first = by(n);
        let last_day = day_of(first.at - SignedDuration::from_secs(1));
        prop_assert!(rules.calendar().on(last_day).works, "{last_day}");
        prop_assert!(by(n + more).at >= first.at && first.at > trigger);
        prop_assert!(first.certain || !by(n + more).certain);
        for deadline in [Deadline::Hours, Deadline::Days] {
            let by = |n| due(deadline(n), trigger, rules.calendar()).unwrap().at;
            prop_assert!(by(n + more) >= by(n) && by(n) >= trigger);
        }
        // Working days are never sooner than as many days.
        prop_assert!(first.at >= due(Deadline::Days(n), trigger, rules.calendar()).unwrap().at);
    }
}

#[test]
fn a_deadline_in_days_that_ends_on_a_day_off_ends_behind_it() {
    let rules = embedded().unwrap();
    // The Spring Festival of 2026, its National Day.
    for (from, until) in [
        ("2026-02-09T12:00:00", "2026-02-25T00:00:00"),
        ("2026-09-25T12:00:00", "2026-10-09T00:00:00"),
    ] {
        let due = due(Deadline::Days(7), at(from), rules.calendar());
        assert_eq!(
            due.map(|due| (due.at, due.certain)),
            Some((at(until), true))
        );
    }
    let sunday = due(
        Deadline::Days(6),
        at("2026-11-09T12:00:00"),
        rules.calendar(),
    );
    assert_eq!(sunday.map(|due| due.at), Some(at("2026-11-17T00:00:00")));
}
