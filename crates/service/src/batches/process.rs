use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use policy::Actor;
use store::copy::{CopyRows, Texts};
use store::reports as rows;
use tokio::sync::mpsc;
use uuid::Uuid;

use super::admit::{Admitted, Item, admit};
use super::prepare::prepare;
use super::receive::CHUNK;
use super::said::open_key;
use crate::{App, Error, Note};

/// Rows in one transaction at least and at most. A portion is sorted by door, so that a large one
/// goes through each index once from end to end; a crash repeats some seconds' work then.
const LEAST: i32 = 4_000;
const MOST: i32 = 32_000;
/// Portions of a batch between these: its progress moves as often.
const PORTIONS: i32 = 32;

/// Chunks in one transaction of a batch.
fn chunks_at_once(staged: i32) -> i64 {
    let rows = (staged / PORTIONS).clamp(LEAST, MOST);
    i64::from(rows).div_euclid(CHUNK)
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
    loop {
        let row = read(app, district, batch).await?;
        if row.state != "staged" || stop() {
            return Ok(());
        }
        let after = row.progress;
        if !work(app, district, batch, row, stop).await? {
            another_goes_on(app, district, batch, after, stop).await?;
        }
    }
}

async fn read(app: &App, district: &str, batch: Uuid) -> Result<rows::BatchRow, Error> {
    let mut conn = app.read().await?;
    rows::batch(&mut conn, district, batch)
        .await?
        .ok_or(Error::NotFound("batch"))
}

/// Waits while another program moves the batch on.
async fn another_goes_on(
    app: &App,
    district: &str,
    batch: Uuid,
    mut progress: i32,
    stop: &Stop<'_>,
) -> Result<(), Error> {
    let mut still = Duration::ZERO;
    while still < STANDSTILL && !stop() {
        let row = read(app, district, batch).await?;
        if row.state != "staged" {
            return Ok(());
        }
        still += LOOK;
        if row.progress != progress {
            (still, progress) = (Duration::ZERO, row.progress);
        }
        tokio::time::sleep(LOOK).await;
    }
    Ok(())
}

/// Works portions off. False where another program did one of them first.
async fn work(
    app: &App,
    district: &str,
    batch: Uuid,
    row: rows::BatchRow,
    stop: &Stop<'_>,
) -> Result<bool, Error> {
    let (sender, mut receiver) = mpsc::channel::<Result<Prepared, Error>>(1);
    let feeder = tokio::spawn(feed(
        app.clone(),
        district.to_owned(),
        batch,
        row.progress,
        row.staged,
        row.data_key,
        sender,
    ));
    // The next portion is resolved while this one is written.
    let mut result = Ok(true);
    while let Some(prepared) = receiver.recv().await {
        if stop() {
            break;
        }
        result = match prepared {
            Ok(prepared) => write(app, district, batch, prepared).await,
            Err(error) => Err(error),
        };
        match &result {
            Ok(true) => {}
            _ => break,
        }
    }
    drop(receiver);
    let _ = feeder.await;
    result
}

/// A portion whose doors are found.
struct Prepared {
    /// Progress it builds upon.
    after: i32,
    /// Progress once it is written.
    last: i32,
    items: Vec<Item>,
}

async fn feed(
    app: App,
    district: String,
    batch: Uuid,
    progress: i32,
    staged: i32,
    data_key: Option<Vec<u8>>,
    sender: mpsc::Sender<Result<Prepared, Error>>,
) {
    let mut after = progress;
    loop {
        let (key, limit) = (data_key.as_deref(), chunks_at_once(staged));
        let prepared = portion(&app, &district, batch, after, limit, key).await;
        let last = match &prepared {
            Ok(prepared) => prepared.last,
            Err(_) => staged,
        };
        // Nobody listens any more when writing failed.
        if sender.send(prepared).await.is_err() || last >= staged || last == after {
            return;
        }
        after = last;
    }
}

async fn portion(
    app: &App,
    district: &str,
    batch: Uuid,
    after: i32,
    limit: i64,
    data_key: Option<&[u8]>,
) -> Result<Prepared, Error> {
    let snapshot: Arc<_> = app.library().await?;
    let mut conn = app.read().await?;
    let staged = rows::chunks(&mut conn, district, batch, after, limit).await?;
    drop(conn);
    let last = staged.last().map_or(after, |chunk| chunk.last_seq);
    let key = open_key(app, district, batch, data_key)?;
    let items = prepare(app, &snapshot, key, district, after, staged).await?;
    Ok(Prepared { after, last, items })
}

/// Writes a portion. False where somebody else went on with the batch meanwhile, or withdrew it.
async fn write(
    app: &App,
    district: &str,
    batch: Uuid,
    mut prepared: Prepared,
) -> Result<bool, Error> {
    let mut change = app.change_by(district, &Actor::Machine).await?;
    // Before the batch: whoever settles a row of it holds the district first, too.
    rows::lock_district(change.conn(), district).await?;
    match rows::lock_batch(change.conn(), district, batch).await? {
        Some((state, _, progress)) if state == "staged" && progress == prepared.after => {}
        _ => return Ok(false),
    }
    let admission = admit(&mut change, district, &mut prepared.items).await?;
    let mut copy = CopyRows::new();
    let mut lines: Vec<_> = prepared.items.iter().zip(&admission.outcomes).collect();
    // By the door's part of the mark, which says where in the index a line goes.
    lines.sort_unstable_by_key(|(item, _)| item.mark.first_chunk::<8>().copied());
    for (item, admitted) in lines {
        declaration_line(&mut copy, district, item, *admitted);
    }
    rows::copy_declarations(change.conn(), &mut copy).await?;
    let at = change.at;
    rows::advance(
        change.conn(),
        district,
        batch,
        prepared.last,
        admission.leads,
        admission.tasks,
        at,
    )
    .await?;
    let note = Note::new("batch.processed", "batch", batch).saying(format!(
        "rows {} to {}: {} leads, {} tasks",
        prepared.after + 1,
        prepared.last,
        admission.leads,
        admission.tasks
    ));
    change.commit(note).await?;
    Ok(true)
}

fn declaration_line(copy: &mut CopyRows, district: &str, item: &Item, admitted: Admitted) {
    copy.field(district);
    copy.field(item.id);
    copy.field(item.batch);
    copy.field(item.seq);
    copy.count(item.said.row);
    copy.field(item.said.kind());
    copy.count(item.said.people.len());
    copy.field(Texts(&item.said.faults));
    copy.field(item.decision);
    copy.field(item.level);
    copy.field(item.confidence);
    copy.field(item.door.as_ref().map(|door| door.building_id));
    copy.field(item.door.as_ref().and_then(|door| door.dwelling_id));
    copy.field(item.said.from);
    copy.field(item.said.to);
    copy.field(admitted.duplicate);
    copy.field(admitted.outcome);
    copy.field(&item.mark);
    copy.end();
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
    for row in &unfinished {
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
