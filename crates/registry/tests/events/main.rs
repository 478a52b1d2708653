//! Events, over whatever may happen to them.

mod histories;

use jiff::civil::{Date, Weekday, date};
use jiff::{SignedDuration, Timestamp};
use registry::event::clock::{Pace, WorkingDays};
use registry::event::{
    Event, Grade, Limits, Opened, Place, Refusal, Rung, State, Target, Wait, WrongPlace,
};
use uuid::Uuid;

/// Weekends, and a week off in October.
struct Days;

impl WorkingDays for Days {
    fn on(&self, day: Date) -> (bool, bool) {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        let holiday = day.month() == 10 && day.day() <= 7;
        (!weekend && !holiday, day.year() <= 2026)
    }
}

/// Everybody is always off.
struct Never;

impl WorkingDays for Never {
    fn on(&self, _: Date) -> (bool, bool) {
        (false, true)
    }
}

const HOUR: SignedDuration = SignedDuration::from_hours(1);

fn hours(n: i64) -> SignedDuration {
    SignedDuration::from_hours(n)
}

/// An instant in China.
fn at(day: Date, hour: i8) -> Timestamp {
    jiff::tz::offset(8)
        .to_timestamp(day.at(hour, 0, 0, 0))
        .unwrap_or(Timestamp::MAX)
}

fn limits(grade: Option<Grade>) -> Limits {
    let critical = grade == Some(Grade::Critical);
    Limits {
        pace: if critical {
            Pace::AroundTheClock
        } else {
            Pace::WorkingDays
        },
        ack: hours(4),
        due: hours(72),
        check: hours(24),
        pause: hours(100),
        extend: hours(48),
        ladder: vec![
            (Rung::Dispatcher, hours(0)),
            (Rung::Supervisor, hours(24)),
            (Rung::District, hours(72)),
        ],
        at_once: critical.then_some(Rung::Supervisor),
    }
}

fn person(n: u8) -> Uuid {
    Uuid::from_u128(u128::from(n) + 1)
}

fn opened(grade: Option<Grade>, by: Option<Uuid>) -> Opened {
    Opened {
        grade,
        limits: limits(grade),
        by,
        to: None,
    }
}

#[test]
fn a_clock_of_working_days_stands_still_on_days_off() {
    // Friday 18:00, 30 hours: six on Friday, 24 on Monday.
    let friday = at(date(2026, 9, 11), 18);
    let due = Pace::WorkingDays.reached(friday, hours(30), &Days);
    assert_eq!(due.at, at(date(2026, 9, 15), 0));
    assert!(due.certain);
    let monday = at(date(2026, 9, 14), 9);
    assert_eq!(
        Pace::WorkingDays.counted(friday, monday, &Days),
        hours(6 + 9)
    );
    // Over the week off in October.
    let before = at(date(2026, 9, 30), 23);
    assert_eq!(
        Pace::WorkingDays.reached(before, hours(2), &Days).at,
        at(date(2026, 10, 8), 1)
    );
    // Into a year without a calendar.
    let december = at(date(2026, 12, 31), 12);
    assert!(
        !Pace::WorkingDays
            .reached(december, hours(24), &Days)
            .certain
    );
    // Where nobody ever works, nothing is ever due.
    let never = Pace::WorkingDays.reached(friday, hours(1), &Never);
    assert_eq!(never.at, Timestamp::MAX);
    assert_eq!(
        Pace::AroundTheClock.reached(friday, hours(30), &Never).at,
        friday + hours(30)
    );
}

#[test]
fn the_ends_of_time_break_no_clock() {
    for from in [Timestamp::MIN, Timestamp::MAX, Timestamp::UNIX_EPOCH] {
        for pace in [Pace::AroundTheClock, Pace::WorkingDays] {
            let _ = pace.reached(from, hours(87_600), &Days);
        }
    }
    let late = Timestamp::MAX - hours(240);
    assert!(Pace::WorkingDays.counted(late, Timestamp::MAX, &Days) <= hours(240));
}

#[test]
fn a_critical_hazard_is_told_at_once_and_never_paused() {
    let start = at(date(2026, 9, 14), 9);
    let event = Event::open(opened(Some(Grade::Critical), None), start);
    assert_eq!(event.file.told, Some(Rung::Supervisor));
    let event = event
        .send(Target::Department("fire".to_owned()), start)
        .and_then(|event| event.acknowledge(person(1), start));
    let paused = event.and_then(|event| event.pause(Wait::Parts, start + HOUR, start, &Days));
    assert_eq!(paused.err(), Some(Refusal::Critical));
}

#[test]
fn what_is_late_climbs_the_ladder_rung_by_rung() {
    let start = at(date(2026, 9, 14), 9);
    let event = Event::open(opened(None, None), start);
    assert_eq!(event.rung(start + hours(3), &Days), None);
    assert_eq!(event.next_rung_at(&Days), Some(start + hours(4)));
    assert_eq!(event.rung(start + hours(5), &Days), Some(Rung::Dispatcher));
    let event = event.tell(Rung::Dispatcher);
    assert_eq!(event.rung(start + hours(5), &Days), None);
    // 28 hours on working days from Monday nine o'clock.
    assert_eq!(event.rung(start + hours(29), &Days), Some(Rung::Supervisor));
    // Who sleeps through a rung hears of the next.
    assert_eq!(event.rung(start + hours(77), &Days), Some(Rung::District));
}

#[test]
fn what_was_sent_to_the_wrong_place_comes_back_once() -> Result<(), Refusal> {
    let start = at(date(2026, 9, 14), 9);
    let fire = Target::Department("fire".to_owned());
    let event = Event::open(opened(None, None), start).send(fire.clone(), start)?;
    let event = event.give_back(WrongPlace::OtherDepartment, start + HOUR)?;
    assert_eq!(event.place(), Place::Dispatcher);
    let event = event.send(fire, start + HOUR)?;
    assert_eq!(
        event.give_back(WrongPlace::Unclear, start + HOUR).err(),
        Some(Refusal::ReturnedBefore)
    );
    Ok(())
}

#[test]
fn a_pause_ends_by_itself_and_only_so_much_is_paused() -> Result<(), Refusal> {
    let start = at(date(2026, 9, 14), 9);
    let event = Event::open(opened(Some(Grade::Minor), None), start)
        .send(Target::Officer(person(1)), start)?
        .acknowledge(person(1), start)?;
    let tomorrow = start + hours(24);
    let paused = event.pause(Wait::Parts, tomorrow, start, &Days)?;
    assert_eq!(
        paused.due(&Days).map(|due| due.at),
        Some(start + hours(24 + 72))
    );
    let event = paused.awake(tomorrow + HOUR);
    assert!(matches!(event.state, State::Working(_)));
    assert_eq!(event.file.paused, hours(24));
    assert_eq!(event.spent(tomorrow + HOUR, &Days), HOUR);
    let later = tomorrow + hours(77);
    assert_eq!(
        event.pause(Wait::Parts, later, tomorrow, &Days).err(),
        Some(Refusal::PauseTooLong)
    );
    Ok(())
}
