use std::collections::HashSet;
use std::time::Duration;

use jiff::SignedDuration;
use store::reports::{self as rows, BatchWork};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::admit::Item;
use super::portion::{Hold, Place, Prepared, portion, write};
use super::stage::CHUNK;
use super::together;
use crate::{App, Error};

/// Rows in one transaction at least and at most. A portion is sorted by door, so that a large one
/// goes through each index once from end to end; a crash repeats some seconds' work then.
const LEAST: i32 = 4_000;
const MOST: i32 = 32_000;
/// Portions of a batch between these: its progress moves as often.
const PORTIONS: i32 = 32;

/// Chunks in one portion of a batch.
fn chunks_at_once(staged: i32) -> i64 {
    chunks_of((staged / PORTIONS).clamp(LEAST, MOST))
}

/// Chunks that hold so many rows, wherever the first lies in its own.
fn chunks_of(rows: i32) -> i64 {
    i64::from(rows) / i64::try_from(CHUNK).unwrap_or(1) + 2
}

/// Whether the program is about to end.
pub type Stop<'a> = dyn Fn() -> bool + Sync + 'a;

/// How long another program's work on a batch may stand still before this one goes on with it.
const STANDSTILL: Duration = Duration::from_secs(5);
/// How often another program's progress is looked at.
const LOOK: Duration = Duration::from_millis(100);

/// Goes on with a batch until each of its rows has its outcome. Every portion is one transaction
/// that also moves the batch's progress, so that work goes on after any interruption with the
/// first row that has none, and no row is done twice. Where another program is at the same batch,
/// waits for it.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Store`], after which the same call goes on where it stopped.
pub async fn process(app: &App, district: &str, batch: Uuid) -> Result<(), Error> {
    process_until(app, district, batch, &|| false).await
}

/// As [`process`], but stops before the next portion once `stop` says so.
async fn process_until(
    app: &App,
    district: &str,
    batch: Uuid,
    stop: &Stop<'_>,
) -> Result<(), Error> {
    let at = Place { district, batch };
    loop {
        let work = read(app, at).await?;
        if work.state != "staged" || stop() {
            return Ok(());
        }
        let progress = work.progress;
        match go_on(app, at, work, stop).await {
            Ok(true) => {}
            Ok(false) => another_goes_on(app, at, progress, stop).await?,
            // The library changed: the doors are looked for again.
            Err(Error::Stale) => {
                app.refresh_library().await?;
            }
            Err(error) => return Err(error),
        }
    }
}

async fn read(app: &App, at: Place<'_>) -> Result<BatchWork, Error> {
    let mut conn = app.read().await?;
    rows::batch_work(&mut conn, at.district, at.batch)
        .await?
        .ok_or(Error::NotFound("batch"))
}

/// Waits while another program moves the batch on.
async fn another_goes_on(
    app: &App,
    at: Place<'_>,
    mut progress: i32,
    stop: &Stop<'_>,
) -> Result<(), Error> {
    let mut still = Duration::ZERO;
    while still < STANDSTILL && !stop() {
        let work = read(app, at).await?;
        if work.state != "staged" {
            return Ok(());
        }
        still += LOOK;
        if work.progress != progress {
            (still, progress) = (Duration::ZERO, work.progress);
        }
        tokio::time::sleep(LOOK).await;
    }
    Ok(())
}

/// Works portions off. False where another program did one of them first.
async fn go_on(app: &App, at: Place<'_>, work: BatchWork, stop: &Stop<'_>) -> Result<bool, Error> {
    let from = work.lane_progress.iter().copied().min().unwrap_or(0);
    let to = work.lane_progress.iter().copied().max().unwrap_or(0);
    if from < to {
        // One lane came further than another when the work was interrupted. A row may be of another
        // lane today, if the library has changed: what is missing is done outside of lanes.
        let mut portion = portion(app, at, from, chunks_of(to - from), &work).await?;
        portion.items.retain(|item| item.seq <= to);
        portion.last = to;
        return write(app, at, Hold::District(work.lane_progress), portion).await;
    }
    if work.staged - to <= LEAST {
        let all = portion(app, at, to, chunks_of(work.staged - to), &work).await?;
        return write(app, at, Hold::District(work.lane_progress), all).await;
    }
    in_lanes(app, at, to, work, stop).await
}

async fn in_lanes(
    app: &App,
    at: Place<'_>,
    after: i32,
    work: BatchWork,
    stop: &Stop<'_>,
) -> Result<bool, Error> {
    let mut lanes = Vec::with_capacity(rows::LANES);
    let mut writers = Vec::with_capacity(rows::LANES);
    for lane in 0..rows::LANES {
        // The next portion is resolved while this one is written.
        let (sender, portions) = mpsc::channel(1);
        let (app, district) = (app.clone(), at.district.to_owned());
        lanes.push(sender);
        writers.push(tokio::spawn(async move {
            write_lane(&app, &district, at.batch, lane, portions).await
        }));
    }
    let fed = feed(app, at, after, work, lanes, stop).await;
    let mut all = true;
    for writer in writers {
        let stopped = |error| Error::Internal(format!("writing a batch's rows stopped: {error}"));
        all &= writer.await.map_err(stopped)??;
    }
    fed?;
    Ok(all)
}

/// Writes the portions of a lane as they come. False where another program did one of them first.
async fn write_lane(
    app: &App,
    district: &str,
    batch: Uuid,
    lane: usize,
    mut portions: mpsc::Receiver<Prepared>,
) -> Result<bool, Error> {
    let at = Place { district, batch };
    while let Some(portion) = portions.recv().await {
        if !write(app, at, Hold::Lane(lane), portion).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Reads portions and hands each lane its rows of them, until the last or until a lane listens no
/// more.
async fn feed(
    app: &App,
    at: Place<'_>,
    mut after: i32,
    work: BatchWork,
    lanes: Vec<mpsc::Sender<Prepared>>,
    stop: &Stop<'_>,
) -> Result<(), Error> {
    while after < work.staged && !stop() {
        let all = portion(app, at, after, chunks_at_once(work.staged), &work).await?;
        let mut split: Vec<Vec<Item>> = lanes.iter().map(|_| Vec::new()).collect();
        for item in all.items {
            split[item.lane()].push(item);
        }
        for (lane, items) in lanes.iter().zip(split) {
            let (last, library) = (all.last, all.library);
            let prepared = Prepared {
                after,
                last,
                library,
                items,
            };
            // Nobody listens any more when writing failed.
            if lane.send(prepared).await.is_err() {
                return Ok(());
            }
        }
        after = all.last;
    }
    Ok(())
}

/// Tries after which a person has to look.
const MOST_TRIES: i32 = 8;

/// Goes on with every batch that an interruption left unfinished; gives how many there were. One
/// that fails doesn't keep the others waiting: it is tried again later and later, and at last left
/// for a person, who has it tried by importing the same file again.
///
/// # Errors
/// [`Error::Store`] where the database does not answer.
pub async fn process_unfinished(app: &App) -> Result<usize, Error> {
    process_unfinished_until(app, &|| false).await
}

/// As [`process_unfinished`], but leaves what is left once `stop` says so.
///
/// # Errors
/// As [`process_unfinished`].
pub async fn process_unfinished_until(app: &App, stop: &Stop<'_>) -> Result<usize, Error> {
    let mut conn = app.read().await?;
    let unfinished = rows::unfinished(&mut conn, app.surroundings().now()).await?;
    drop(conn);
    let mut together: HashSet<Uuid> = HashSet::new();
    for (district, batches) in together::groups(&unfinished) {
        if stop() {
            return Ok(unfinished.len());
        }
        let mut done = together::work_off(app, district, &batches).await;
        if matches!(done, Err(Error::Stale)) {
            app.refresh_library().await?;
            done = together::work_off(app, district, &batches).await;
        }
        match done {
            Ok(()) => together.extend(batches),
            // One of them is to blame: each is worked off by itself, with its own tries.
            Err(error) => {
                tracing::warn!(%error, district, batches = batches.len(), "one by one");
            }
        }
    }
    for row in unfinished.iter().filter(|row| !together.contains(&row.id)) {
        if stop() {
            break;
        }
        if let Err(error) = process_until(app, &row.district, row.id, stop).await {
            tracing::error!(%error, district = row.district, batch = %row.id, "working a batch off");
            failed(app, row, &error).await?;
        }
    }
    Ok(unfinished.len())
}

async fn failed(app: &App, row: &rows::UnfinishedRow, error: &Error) -> Result<(), Error> {
    let now = app.surroundings().now();
    let again = now + SignedDuration::from_secs(1 << row.attempts.clamp(0, 12));
    // A database that is away comes back, however long it takes.
    let away = matches!(
        error,
        Error::Store(store::StoreError::Contention | store::StoreError::Database(_))
    );
    let stuck = (!away && row.attempts + 1 >= MOST_TRIES).then_some(now);
    let mut conn = app.read().await?;
    let words = error.to_string();
    rows::batch_failed(&mut conn, &row.district, row.id, &words, again, stuck).await?;
    Ok(())
}
