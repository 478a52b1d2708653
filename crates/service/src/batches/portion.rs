//! Some rows of a batch: their doors found, then written in one transaction.

use std::collections::HashSet;
use std::sync::Arc;

use policy::Actor;
use store::copy::{CopyRows, Texts};
use store::reports::{self as rows, BatchWork};
use uuid::Uuid;

use super::admit::{Admitted, Item, admit};
use super::prepare::prepare;
use super::said::{kind, open_key};
use crate::{App, Error, Note};

/// Which batch.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) district: &'a str,
    pub(super) batch: Uuid,
}

/// Rows whose doors are found.
pub(super) struct Prepared {
    /// The row that they follow.
    pub(super) after: i32,
    /// The last of them.
    pub(super) last: i32,
    /// Version of the library by which they were found.
    pub(super) library: Option<Uuid>,
    pub(super) items: Vec<Item>,
}

pub(super) async fn portion(
    app: &App,
    at: Place<'_>,
    after: i32,
    chunks: i64,
    work: &BatchWork,
) -> Result<Prepared, Error> {
    let Place { district, batch } = at;
    let snapshot: Arc<_> = app.library().await?;
    let mut conn = app.read().await?;
    let staged = rows::chunks(&mut conn, district, batch, after, chunks).await?;
    drop(conn);
    let last = match staged.last() {
        Some(chunk) => chunk.last_seq,
        // A file may hold nothing but rows to be ignored.
        None if after >= work.staged => after,
        None => {
            return Err(Error::Internal(format!(
                "the rows of batch {batch} behind row {after} are gone: there should be {}",
                work.staged
            )));
        }
    };
    let key = open_key(app, district, batch, work.data_key.as_deref())?;
    let items = prepare(app, &snapshot, key, district, after, staged).await?;
    Ok(Prepared {
        after,
        last,
        library: snapshot.version(),
        items,
    })
}

/// What a portion needs for itself while it is written.
#[derive(Debug)]
pub(super) enum Hold {
    /// The whole district: rows of any lane, of which some may be done. How far the lanes had gone
    /// when they were read.
    District(Vec<i32>),
    /// The lane that all its rows are of.
    Lane(usize),
}

/// Writes a portion. False where somebody else went on with the batch meanwhile, or withdrew it.
pub(super) async fn write(
    app: &App,
    at: Place<'_>,
    hold: Hold,
    mut portion: Prepared,
) -> Result<bool, Error> {
    let Place { district, batch } = at;
    let mut change = app.change_by(district, &Actor::Machine).await?;
    // Before the batch: whoever settles a row of it holds the district first, too.
    match hold {
        Hold::District(_) => rows::lock_district(change.conn(), district).await?,
        Hold::Lane(lane) => rows::lock_lane(change.conn(), district, lane).await?,
    }
    let work = rows::batch_work(change.conn(), district, batch).await?;
    let as_read = |work: &BatchWork| match &hold {
        Hold::District(lanes) => work.lane_progress == *lanes,
        Hold::Lane(lane) => work.lane_progress.get(*lane) == Some(&portion.after),
    };
    if !work.is_some_and(|work| work.state == "staged" && as_read(&work)) {
        return Ok(false);
    }
    if let Hold::District(_) = hold {
        let done = rows::declared_after(change.conn(), district, batch, portion.after).await?;
        let done: HashSet<i32> = done.into_iter().collect();
        portion.items.retain(|item| !done.contains(&item.seq));
    }
    let items = &portion.items;
    let admission = admit(&mut change, district, portion.library, items).await?;
    let mut lines: Vec<_> = items.iter().zip(&admission.outcomes).collect();
    // By the door's part of the mark, which says where in the index a line goes.
    lines.sort_unstable_by_key(|(item, _)| item.mark.first_chunk::<8>().copied());
    rows::copy_declarations(change.conn(), &lines, |copy, (item, admitted)| {
        declaration_line(copy, district, item, **admitted);
    })
    .await?;
    let (moment, leads, tasks) = (change.at, admission.leads, admission.tasks);
    let worked_off = rows::Portion {
        lane: match hold {
            Hold::District(_) => None,
            Hold::Lane(lane) => Some(lane),
        },
        through: portion.last,
        rows: i32::try_from(items.len()).unwrap_or(i32::MAX),
        leads,
        tasks,
    };
    // Last, since the lanes wait for each other here.
    rows::advance(change.conn(), district, batch, worked_off, moment).await?;
    let note = Note::new("batch.processed", "batch", batch).saying(format!(
        "{} of rows {} to {}: {leads} leads, {tasks} tasks",
        items.len(),
        portion.after + 1,
        portion.last,
    ));
    change.commit(note).await?;
    Ok(true)
}

pub(super) fn declaration_line(
    copy: &mut CopyRows,
    district: &str,
    item: &Item,
    admitted: Admitted,
) {
    copy.field(district);
    copy.field(item.id);
    copy.field(item.batch);
    copy.field(item.seq);
    copy.count(item.said.row);
    copy.field(kind(item.said.check_out));
    copy.count(item.said.tenants);
    copy.field(Texts(&item.said.faults));
    copy.field(item.decision);
    copy.field(item.level);
    copy.field(item.confidence);
    copy.field(item.door.map(|door| door.building_id));
    copy.field(item.door.and_then(|door| door.dwelling_id));
    copy.field(item.said.from);
    copy.field(item.said.to);
    copy.field(admitted.duplicate);
    copy.field(admitted.outcome);
    copy.field(&item.mark[..]);
    copy.end();
}
