//! What a report is beside what is known.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use registry::door::LeadKind;
use registry::report::{Earlier, Event, Known, Mark, Report, Whom, is_repeat, kind};

fn at(day: i8) -> Timestamp {
    date(2026, 3, day)
        .at(10, 0, 0, 0)
        .in_tz("UTC")
        .expect("a time")
        .timestamp()
}

/// A mark that tells names apart by their first letter.
fn mark(name: &str) -> Mark {
    [name.as_bytes().first().copied().unwrap_or_default(); 16]
}

fn person(name: &str) -> Whom {
    Whom::Person(mark(name))
}

fn known(whom: Whom, event: Event) -> Known {
    Known { whom, event }
}

fn names(names: &[&str]) -> Vec<Mark> {
    names.iter().map(|name| mark(name)).collect()
}

const SETTLED_ON: Date = date(2026, 3, 10);

fn settled() -> Earlier {
    Earlier::Settled {
        at: at(10),
        on: SETTLED_ON,
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn the_same_words_are_news_once_the_registry_moved_on() {
    use Event::{Left, LivesThere, SaidIn, SaidOut};
    // (moved out, day, names, what is known of the door, a repeat, why)
    let later = Some(date(2026, 3, 20));
    let cases = [
        (
            true,
            None,
            "",
            vec![],
            true,
            "nobody is there who could leave",
        ),
        (
            true,
            None,
            "",
            vec![known(person("a"), LivesThere(at(12)))],
            false,
            "the next tenant",
        ),
        (
            true,
            None,
            "",
            vec![known(person("a"), LivesThere(at(5)))],
            true,
            "who was seen to stay",
        ),
        (
            true,
            later,
            "",
            vec![known(person("a"), LivesThere(at(5)))],
            false,
            "left after the visit",
        ),
        (
            true,
            None,
            "a",
            vec![known(person("b"), LivesThere(at(12)))],
            true,
            "somebody else came",
        ),
        (
            true,
            later,
            "a",
            vec![known(person("b"), LivesThere(at(5)))],
            true,
            "somebody else stays",
        ),
        (
            true,
            None,
            "a",
            vec![known(person("a"), LivesThere(at(12)))],
            false,
            "came back, left again",
        ),
        (
            true,
            None,
            "a",
            vec![known(person("a"), SaidIn(at(12)))],
            false,
            "is said to be back",
        ),
        (
            true,
            None,
            "a",
            vec![known(Whom::Everybody, SaidIn(at(12)))],
            false,
            "somebody is",
        ),
        (
            true,
            None,
            "",
            vec![known(person("a"), Left(at(12)))],
            true,
            "left by then",
        ),
        (
            true,
            None,
            "a",
            vec![known(Whom::Unknown, LivesThere(at(12)))],
            true,
            "a forgotten one",
        ),
        (false, None, "a", vec![], true, "told again"),
        (
            false,
            None,
            "a",
            vec![known(person("a"), Left(at(12)))],
            false,
            "came back",
        ),
        (
            false,
            None,
            "a",
            vec![known(person("a"), Left(at(10)))],
            true,
            "seen gone at that visit",
        ),
        (
            false,
            later,
            "a",
            vec![known(person("a"), Left(at(12)))],
            true,
            "the same tenancy",
        ),
        (
            false,
            None,
            "a",
            vec![known(person("b"), Left(at(12)))],
            true,
            "somebody else left",
        ),
        (
            false,
            None,
            "a",
            vec![known(Whom::Everybody, SaidOut(at(12)))],
            false,
            "all are said gone",
        ),
        (
            false,
            None,
            "",
            vec![known(person("b"), Left(at(12)))],
            false,
            "somebody new",
        ),
    ];
    for (moved_out, day, who, door, repeat, why) in cases {
        let people: Vec<Mark> = who.chars().map(|name| mark(&name.to_string())).collect();
        let report = Report {
            moved_out,
            day,
            people: &people,
        };
        assert_eq!(is_repeat(&report, Some(settled()), &door), repeat, "{why}");
        assert!(is_repeat(&report, Some(Earlier::Waiting), &door), "{why}");
        assert!(!is_repeat(&report, None, &door), "{why}");
    }
}

#[test]
fn a_lead_is_a_change_where_somebody_lives_or_the_same_is_said_to_move_in() {
    use Event::{Left, LivesThere, SaidIn, SaidOut};
    let people = names(&["a"]);
    let report = Report {
        moved_out: false,
        day: None,
        people: &people,
    };
    for (door, expected) in [
        (vec![], LeadKind::New),
        (
            vec![known(person("a"), LivesThere(at(1)))],
            LeadKind::Changed,
        ),
        (
            vec![known(person("b"), LivesThere(at(1)))],
            LeadKind::Changed,
        ),
        (vec![known(person("a"), Left(at(1)))], LeadKind::New),
        (vec![known(person("a"), SaidIn(at(1)))], LeadKind::Changed),
        (vec![known(person("b"), SaidIn(at(1)))], LeadKind::New),
        (vec![known(person("a"), SaidOut(at(1)))], LeadKind::New),
    ] {
        assert_eq!(kind(&report, &door), expected, "{door:?}");
    }
    let left = Report {
        moved_out: true,
        ..report
    };
    assert_eq!(kind(&left, &[]), LeadKind::Ended);
}

proptest! {
    /// Whatever is known of a door, words are never news twice: once they wait, or were settled
    /// after everything that is known, they are repeats.
    #[test]
    fn words_are_news_once(
        moved_out: bool,
        who in prop::collection::vec("[ab]", 0..2),
        events in prop::collection::vec((0u8..4, "[abc]", 1i8..10), 0..6),
    ) {
        let door: Vec<Known> = events.into_iter().map(|(event, who, day)| known(
            person(&who),
            match event {
                0 => Event::LivesThere(at(day)),
                1 => Event::Left(at(day)),
                2 => Event::SaidIn(at(day)),
                _ => Event::SaidOut(at(day)),
            },
        )).collect();
        let people: Vec<Mark> = who.iter().map(|name| mark(name)).collect();
        let report = Report { moved_out, day: None, people: &people };
        prop_assert!(is_repeat(&report, Some(settled()), &door));
        prop_assert!(is_repeat(&report, Some(Earlier::Waiting), &door));
    }
}
