//! Whatever may happen to events, in whichever order.

use std::collections::BTreeSet;

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use registry::clock::day_of;
use registry::event::clock::{Pace, Running, WorkingDays};
use registry::event::{
    Again, Event, Finding, Grade, Place, Refusal, State, Target, Wait, WrongPlace,
};
use uuid::Uuid;

use crate::{Days, HOUR, at, hours, limits, opened, person};

#[derive(Debug, Clone)]
enum Step {
    Send(u8),
    Take(u8),
    Back,
    Pause(i64),
    Resume,
    Extend(i64),
    Fix(u8),
    Accept(u8),
    Reject,
    Reopen(u8),
    Classify(Option<Grade>),
    Tell,
}

fn any_grade() -> impl Strategy<Value = Option<Grade>> {
    prop_oneof![
        Just(None),
        Just(Some(Grade::Minor)),
        Just(Some(Grade::Major)),
        Just(Some(Grade::Critical)),
    ]
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0..4u8).prop_map(Step::Send),
        3 => (0..4u8).prop_map(Step::Take),
        1 => Just(Step::Back),
        1 => (-9..200i64).prop_map(Step::Pause),
        1 => Just(Step::Resume),
        1 => (-9..60i64).prop_map(Step::Extend),
        3 => (0..4u8).prop_map(Step::Fix),
        3 => (0..4u8).prop_map(Step::Accept),
        1 => Just(Step::Reject),
        1 => (0..4u8).prop_map(Step::Reopen),
        1 => any_grade().prop_map(Step::Classify),
        1 => Just(Step::Tell),
    ]
}

fn done(event: Event, step: &Step, now: Timestamp) -> Result<Event, Refusal> {
    match *step {
        Step::Send(n) if n % 2 == 0 => event.send(Target::Officer(person(n)), now),
        Step::Send(n) => event.send(Target::Department(n.to_string()), now),
        Step::Take(n) => event.acknowledge(person(n), now),
        Step::Back => event.give_back(WrongPlace::Unclear, now),
        Step::Pause(n) => {
            let until = now.checked_add(hours(n)).unwrap_or(now);
            event.pause(Wait::Weather, until, now, &Days)
        }
        Step::Resume => event.resume(now),
        Step::Extend(n) => event.extend(hours(n), now),
        Step::Fix(n) => event.fix(person(n), Finding::Mended, now, &Days),
        Step::Accept(n) => event.accept(person(n), now),
        Step::Reject => event.reject(now),
        Step::Reopen(n) => event.reopen(Some(person(n)), Again::BackAgain, now),
        Step::Classify(grade) => event.classify(grade, limits(grade), now, &Days),
        Step::Tell => Ok(match event.rung(now, &Days) {
            Some(rung) => event.tell(rung),
            None => event,
        }),
    }
}

/// On which lists it stands, each asked by itself as a list asks.
fn lists(event: &Event) -> usize {
    let on = [
        matches!(event.state, State::Waiting(_)),
        matches!(
            event.state,
            State::Sent(_) | State::Working(_) | State::Paused(_)
        ),
        matches!(event.state, State::Fixed(_)),
        matches!(event.state, State::Closed(_)),
    ];
    on.into_iter().filter(|on| *on).count()
}

/// Drives it to its end, by hands that are all different from those before.
fn ended(event: Event, now: Timestamp) -> Result<Event, Refusal> {
    let event = event.awake(now);
    let (fixer, checker) = (person(100), person(101));
    match event.state {
        State::Closed(_) => Ok(event),
        State::Fixed(_) => event.accept(checker, now),
        State::Working(_) => ended(event.fix(fixer, Finding::Mended, now, &Days)?, now),
        State::Paused(_) => ended(event.resume(now)?, now),
        State::Sent(_) => ended(event.acknowledge(fixer, now)?, now),
        State::Waiting(_) => ended(event.send(Target::Department("fire".to_owned()), now)?, now),
    }
}

proptest! {
    #[test]
    fn whatever_happens_clocks_go_on_and_nobody_closes_their_own(
        grade in any_grade(),
        reporter in prop::option::of(0..4u8),
        steps in prop::collection::vec((any_step(), -30..90i64), 0..40),
    ) {
        let start = at(date(2026, 9, 23), 15);
        let mut now = start;
        let mut hands: BTreeSet<Uuid> = reporter.map(person).into_iter().collect();
        let mut event = Event::open(opened(grade, reporter.map(person)), start);
        let mut told = event.file.told;
        for (step, later) in steps {
            // The machine's clock may be put back.
            let before = event.spent(event.file.last, &Days);
            let heard = now + hours(later);
            let was = event.clone().awake(heard);
            let after = match done(was.clone(), &step, heard) {
                Ok(after) => after,
                // A refusal changes nothing.
                Err(_) => was.clone(),
            };
            let then = after.file.last;
            prop_assert!(after.spent(then, &Days) >= before, "{step:?}");
            prop_assert!(after.spent(then + HOUR, &Days) >= after.spent(then, &Days));
            prop_assert!(after.file.last >= was.file.last);
            prop_assert_eq!(lists(&after), 1);
            prop_assert_eq!(after.place() == Place::Nowhere, after.due(&Days).is_none());
            prop_assert!(after.file.paused <= after.file.limits.pause.max(hours(100)));
            prop_assert!(after.file.extended <= hours(48));
            if matches!(step, Step::Reopen(_)) && after != was {
                told = after.file.told;
            }
            prop_assert!(after.file.told >= told);
            told = after.file.told;
            if let Step::Fix(n) | Step::Reopen(n) = step && after != was {
                hands.insert(person(n));
            }
            if let State::Closed(closed) = &after.state {
                prop_assert!(!hands.contains(&closed.by), "{:?}", closed);
                prop_assert!(closed.by != closed.fixed.by);
            }
            prop_assert_eq!(&after.file.hands, &hands);
            event = after;
            now = heard.max(then);
        }
        let end = ended(event, now);
        prop_assert!(matches!(end.map(|event| event.state), Ok(State::Closed(_))));
    }

    #[test]
    fn a_working_clock_counts_no_day_off(from in 0..2_000i64, length in 0..900i64) {
        let start = at(date(2026, 9, 1), 0) + SignedDuration::from_mins(from * 7);
        let end = start + SignedDuration::from_mins(length * 13);
        let counted = Pace::WorkingDays.counted(start, end, &Days);
        // By the minute.
        let mut minutes = 0;
        let mut one = start;
        while one < end {
            minutes += i64::from(Days.on(day_of(one)).0);
            one += SignedDuration::from_mins(1);
        }
        prop_assert_eq!(counted, SignedDuration::from_mins(minutes));
        let due = Pace::WorkingDays.reached(start, counted, &Days);
        prop_assert!(due.at <= end);
        if counted > SignedDuration::ZERO {
            prop_assert_eq!(Pace::WorkingDays.counted(start, due.at, &Days), counted);
            prop_assert!(Days.on(day_of(due.at - SignedDuration::from_nanos(1))).0);
        }
    }

    #[test]
    fn it_counts_the_same_in_one_go_and_in_parts(parts in prop::collection::vec(0..70i64, 1..9)) {
        let start = at(date(2026, 9, 25), 10);
        let clock = Running::start(Pace::WorkingDays, hours(72), start);
        let (mut one, mut now) = (clock, start);
        for part in parts {
            now += hours(part);
            one = one.stop(now, &Days).go_on(now, SignedDuration::ZERO);
            prop_assert_eq!(one.spent(now, &Days), clock.spent(now, &Days));
        }
        if clock.due(&Days).at > now {
            prop_assert_eq!(one.due(&Days), clock.due(&Days));
        }
    }
}
