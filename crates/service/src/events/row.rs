//! Between the rows of the database and the states of the model.

use jiff::SignedDuration;
use registry::event::clock::{Pace, Running, Standing, Stopped};
use registry::event::{
    Again, Closed, Event, File, Finding, Fixed, Grade, Limits, Paused, Rung, Sent, State, Target,
    Wait, Waiting, Why, Working, WrongPlace,
};
use rules::Calendar;
use store::StoreError;
use store::event::EventRow;

use crate::Error;

/// The event of a row.
///
/// # Errors
/// [`StoreError::ImpossibleRow`].
pub(super) fn event(row: &EventRow, limits: Limits) -> Result<Event, Error> {
    let impossible = || StoreError::ImpossibleRow {
        table: "event",
        column: "state",
        row: row.id.to_string(),
        value: row.state.clone(),
    };
    let state = state(row).ok_or_else(impossible)?;
    let file = File {
        grade: row.grade.as_deref().and_then(Grade::from_name),
        limits,
        hands: row.hands.iter().copied().collect(),
        returned: row.returned,
        paused: SignedDuration::from_micros(row.paused_us),
        extended: SignedDuration::from_micros(row.extended_us),
        round: u16::try_from(row.round).unwrap_or(u16::MAX),
        told: row.told.as_deref().and_then(Rung::from_name),
        last: row.last_at,
    };
    Ok(Event { file, state })
}

fn target(row: &EventRow) -> Option<Target> {
    match (row.to_staff, &row.to_department) {
        (Some(officer), None) => Some(Target::Officer(officer)),
        (None, Some(department)) => Some(Target::Department(department.clone())),
        _ => None,
    }
}

fn state(row: &EventRow) -> Option<State> {
    let pace = Pace::from_name(&row.pace)?;
    let limit = SignedDuration::from_micros(row.limit_us);
    let spent = SignedDuration::from_micros(row.spent_us);
    let running = || {
        let since = row.counted_from?;
        Some(Running {
            pace,
            limit,
            spent,
            since,
        })
    };
    let reason = row.why_reason.as_deref();
    let fixed = || {
        Some(Fixed {
            to: target(row)?,
            by: row.fixed_by?,
            at: row.since,
            finding: Finding::from_name(row.finding.as_deref()?)?,
            clock: Stopped { pace, limit, spent },
        })
    };
    Some(match row.state.as_str() {
        "waiting" => State::Waiting(Waiting {
            why: match row.why.as_str() {
                "new" => Why::New,
                "returned" => Why::Returned {
                    from: target(row)?,
                    reason: WrongPlace::from_name(reason?)?,
                },
                "reopened" => Why::Reopened(Again::from_name(reason?)?),
                _ => return None,
            },
            since: row.since,
            clock: running()?,
        }),
        "sent" => State::Sent(Sent {
            to: target(row)?,
            at: row.since,
            clock: running()?,
        }),
        "working" => State::Working(Working {
            to: target(row)?,
            by: row.taken_by?,
            at: row.since,
            clock: running()?,
        }),
        "paused" => State::Paused(Paused {
            to: target(row)?,
            by: row.taken_by?,
            taken_at: row.since,
            reason: Wait::from_name(row.wait.as_deref()?)?,
            clock: Standing {
                pace,
                limit,
                spent,
                from: row.paused_at?,
                until: row.pause_until?,
            },
        }),
        "fixed" => State::Fixed(fixed()?),
        "closed" => State::Closed(Closed {
            fixed: fixed()?,
            by: row.closed_by?,
            at: row.closed_at?,
        }),
        _ => return None,
    })
}

fn micros(time: SignedDuration) -> i64 {
    i64::try_from(time.as_micros()).unwrap_or(i64::MAX)
}

/// Puts an event into its row.
pub(super) fn put(row: &mut EventRow, event: &Event, days: &Calendar) {
    let file = &event.file;
    row.grade = file.grade.map(|grade| grade.name().to_owned());
    row.hands = file.hands.iter().copied().collect();
    row.returned = file.returned;
    row.paused_us = micros(file.paused);
    row.extended_us = micros(file.extended);
    row.round = i32::from(file.round);
    row.told = file.told.map(|rung| rung.name().to_owned());
    row.last_at = file.last;
    let due = event.due(days);
    row.due_at = due.map(|due| due.at.min(FAR));
    row.due_certain = due.is_none_or(|due| due.certain);
    row.rung_at = event.next_rung_at(days).filter(|at| *at < FAR);
    event.state.name().clone_into(&mut row.state);
    (row.to_staff, row.to_department, row.taken_by) = (None, None, None);
    (row.wait, row.paused_at, row.pause_until) = (None, None, None);
    (row.fixed_by, row.finding, row.closed_by, row.closed_at) = (None, None, None, None);
    row.counted_from = None;
    match &event.state {
        State::Waiting(waiting) => {
            row.since = waiting.since;
            let (why, reason) = match &waiting.why {
                Why::New => ("new", None),
                Why::Returned { from, reason } => {
                    aim(row, from);
                    ("returned", Some(reason.name()))
                }
                Why::Reopened(again) => ("reopened", Some(again.name())),
            };
            why.clone_into(&mut row.why);
            row.why_reason = reason.map(str::to_owned);
            run(row, &waiting.clock);
        }
        State::Sent(Sent { to, at, clock }) => {
            row.since = *at;
            aim(row, to);
            run(row, clock);
        }
        State::Working(Working { to, by, at, clock }) => {
            row.since = *at;
            row.taken_by = Some(*by);
            aim(row, to);
            run(row, clock);
        }
        State::Paused(paused) => {
            row.since = paused.taken_at;
            row.taken_by = Some(paused.by);
            row.wait = Some(paused.reason.name().to_owned());
            row.paused_at = Some(paused.clock.from);
            row.pause_until = Some(paused.clock.until);
            aim(row, &paused.to);
            paused.clock.pace.name().clone_into(&mut row.pace);
            row.limit_us = micros(paused.clock.limit);
            row.spent_us = micros(paused.clock.spent);
        }
        State::Fixed(fixed) => fix(row, fixed),
        State::Closed(Closed { fixed: was, by, at }) => {
            fix(row, was);
            row.closed_by = Some(*by);
            row.closed_at = Some(*at);
        }
    }
}

/// Later than any event is due; the database's years end before the calendar's.
const FAR: jiff::Timestamp = jiff::Timestamp::constant(7_258_118_400, 0);

fn aim(row: &mut EventRow, to: &Target) {
    match to {
        Target::Officer(officer) => row.to_staff = Some(*officer),
        Target::Department(department) => row.to_department = Some(department.clone()),
    }
}

fn run(row: &mut EventRow, clock: &Running) {
    clock.pace.name().clone_into(&mut row.pace);
    row.limit_us = micros(clock.limit);
    row.spent_us = micros(clock.spent);
    row.counted_from = Some(clock.since);
}

fn fix(row: &mut EventRow, fixed: &Fixed) {
    row.since = fixed.at;
    row.fixed_by = Some(fixed.by);
    row.finding = Some(fixed.finding.name().to_owned());
    aim(row, &fixed.to);
    fixed.clock.pace.name().clone_into(&mut row.pace);
    row.limit_us = micros(fixed.clock.limit);
    row.spent_us = micros(fixed.clock.spent);
}
