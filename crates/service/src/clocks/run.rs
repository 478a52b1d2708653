use std::collections::HashMap;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use policy::Actor;
use registry::clock::day_of;
use store::clock::{self, ClockRow};
use uuid::Uuid;

use super::SILENT_DAYS;
use super::tell::{forget_reminders, remind, tell_supervisors};
use super::told::{Told, ended_stay, last_report, self_check};
use crate::{App, Error, Note};

/// Rows a transaction.
const PAGE: i64 = 2_000;

/// What a run wrote.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Ran {
    /// Clocks that became overdue since the run before.
    pub overdue: u64,
    /// Clocks that ended.
    pub ended: u64,
}

/// The midnight in China with which a day ends.
fn end_of(day: Date) -> Timestamp {
    let end = jiff::tz::TimeZone::UTC.to_timestamp(day.at(16, 0, 0, 0));
    end.unwrap_or(Timestamp::MAX)
}

async fn start(app: &App, district: &str, rows: &[ClockRow]) -> Result<(), Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut tx = app.pool().begin().await.map_err(store::StoreError::from)?;
    clock::start(&mut tx, district, rows).await?;
    tx.commit().await.map_err(store::StoreError::from)?;
    Ok(())
}

/// Starts a clock for each door and last day that passed with nobody saying what became of it.
async fn ended_stays(app: &App, district: &str, today: Date) -> Result<(), Error> {
    let mut duties: HashMap<Date, Option<Told>> = HashMap::new();
    let mut after = (Date::ZERO, Uuid::nil());
    loop {
        let mut conn = app.read().await?;
        let doors = clock::ended_doors(&mut conn, district, today, after, PAGE).await?;
        drop(conn);
        let Some(last) = doors.last() else {
            return Ok(());
        };
        after = (last.to_date, last.dwelling_id);
        let rows: Vec<ClockRow> = doors
            .iter()
            .map(|door| {
                // An old day is judged by the rule of that day.
                let day = door.to_date;
                let told = duties
                    .entry(day)
                    .or_insert_with(|| ended_stay(district, day));
                let ended = end_of(day);
                let trigger = ended - SignedDuration::from_micros(1);
                ClockRow {
                    kind: "stay_end",
                    subject: door.dwelling_id,
                    started_at: ended,
                    grid_id: Some(door.grid_id),
                    duty: told.as_ref().map_or_else(String::new, |t| t.duty.clone()),
                    pack: told.as_ref().map_or_else(String::new, |t| t.pack.clone()),
                    due_at: told.as_ref().and_then(|told| told.due(trigger)),
                }
            })
            .collect();
        start(app, district, &rows).await?;
    }
}

async fn visits(app: &App, district: &str, now: Timestamp) -> Result<(), Error> {
    let mut after = store::task::FIRST;
    loop {
        let mut conn = app.read().await?;
        let found = clock::overdue_visits(&mut conn, district, now, after, PAGE).await?;
        drop(conn);
        let Some((id, _, _, due)) = found.last() else {
            return Ok(());
        };
        after = (*due, *id);
        let rows = found.iter().map(|&(task, grid, from, due)| ClockRow {
            kind: "visit",
            subject: task,
            started_at: from,
            grid_id: Some(grid),
            // The program's own clock, `registry::clock::DOOR_CHECK`.
            duty: "officer.door-check".to_owned(),
            pack: String::new(),
            due_at: Some(due),
        });
        start(app, district, &rows.collect::<Vec<_>>()).await?;
    }
}

async fn agencies(app: &App, district: &str, now: Timestamp) -> Result<(), Error> {
    let told = last_report(district, day_of(now));
    let quiet = SignedDuration::from_hours(24 * i64::from(SILENT_DAYS));
    let mut after = String::new();
    loop {
        let mut conn = app.read().await?;
        let silent = clock::list::agencies(&mut conn, district, now - quiet, &after, PAGE).await?;
        drop(conn);
        let Some(last) = silent.last() else {
            return Ok(());
        };
        after.clone_from(&last.name);
        let rows = silent.iter().map(|agency| {
            let from = agency.last.unwrap_or(agency.since);
            ClockRow {
                kind: "agency",
                subject: agency.id,
                started_at: from,
                grid_id: None,
                duty: told.as_ref().map_or_else(String::new, |t| t.duty.clone()),
                pack: told.as_ref().map_or_else(String::new, |t| t.pack.clone()),
                due_at: match &told {
                    Some(told) => told.due(from),
                    None => Some(from + quiet),
                },
            }
        });
        start(app, district, &rows.collect::<Vec<_>>()).await?;
    }
}

/// Starts a clock for this month of each building that somebody answers for who hasn't filed a
/// self-check of it yet. Whoever was bound in the middle of a month begins with the next.
async fn self_checks(app: &App, district: &str, today: Date) -> Result<(), Error> {
    let month = today.first_of_month();
    let began = end_of(month.yesterday().unwrap_or(month));
    let Some(told) = self_check(district, month) else {
        return Ok(());
    };
    let mut after = Uuid::nil();
    loop {
        let mut conn = app.read().await?;
        let found =
            clock::without_self_check(&mut conn, district, month, began, after, PAGE).await?;
        drop(conn);
        let Some((last, _)) = found.last() else {
            return Ok(());
        };
        after = *last;
        let rows = found.iter().map(|&(building, grid)| ClockRow {
            kind: "self_check",
            subject: building,
            started_at: began,
            grid_id: Some(grid),
            duty: told.duty.clone(),
            pack: told.pack.clone(),
            due_at: told.due(began),
        });
        start(app, district, &rows.collect::<Vec<_>>()).await?;
    }
}

/// Starts a clock for each short let that waits to be decided.
async fn short_lets(app: &App, district: &str) -> Result<(), Error> {
    let mut after = store::task::FIRST;
    loop {
        let mut conn = app.read().await?;
        let found = clock::filed(&mut conn, district, after, PAGE).await?;
        drop(conn);
        let Some((id, _, _, due, _)) = found.last() else {
            return Ok(());
        };
        after = (*due, *id);
        let rows = found
            .iter()
            .map(|(filing, grid, filed, due, pack)| ClockRow {
                kind: "short_let",
                subject: *filing,
                started_at: *filed,
                grid_id: Some(*grid),
                duty: "officer.short-let-sign".to_owned(),
                pack: pack.clone(),
                due_at: Some(*due),
            });
        start(app, district, &rows.collect::<Vec<_>>()).await?;
    }
}

/// Writes down which clocks of a district run, which of them became overdue and which ended. Done
/// twice, it finds nothing new.
///
/// # Errors
/// [`Error::Store`]; what was written until then stays, and the next run goes on.
pub async fn run(app: &App, district: &str) -> Result<Ran, Error> {
    let now = app.surroundings().now();
    ended_stays(app, district, day_of(now)).await?;
    visits(app, district, now).await?;
    agencies(app, district, now).await?;
    self_checks(app, district, day_of(now)).await?;
    short_lets(app, district).await?;
    let mut change = app.change_by(district, &Actor::Machine).await?;
    let ended = clock::end_settled(change.conn(), district, now).await?;
    let overdue = clock::note_overdue(change.conn(), district, now).await?;
    clock::recount(change.conn(), district).await?;
    let note = Note::new("clock.noted", "district", district);
    change
        .commit(note.saying(format!("overdue={overdue} ended={ended}")))
        .await?;
    Ok(Ran { overdue, ended })
}

/// The same for every district, once a day: what is due ends at midnight in China. Then supervisors
/// are told, and people reminded. A run that is cut short is done again and says nothing twice.
/// Whether it was time.
///
/// # Errors
/// [`Error::Store`].
pub async fn nightly(app: &App) -> Result<bool, Error> {
    let now = app.surroundings().now();
    let mut conn = app.read().await?;
    let ran = clock::ran_at(&mut conn).await?;
    let districts = store::library::districts(&mut conn).await?;
    drop(conn);
    if districts.is_empty() || ran.is_some_and(|at| day_of(at) >= day_of(now)) {
        return Ok(false);
    }
    for district in districts {
        let ran = run(app, &district.district).await?;
        if ran.overdue > 0 {
            tracing::info!(overdue = ran.overdue, "clocks became overdue");
        }
        tell_supervisors(app, &district.district).await?;
        let reminded = remind(app, &district.district).await?;
        if reminded > 0 {
            tracing::info!(reminded, "people were reminded of what is due");
        }
        forget_reminders(app, &district.district).await?;
    }
    clock::ran(&mut *app.read().await?, now).await?;
    Ok(true)
}
