//! Calls that came at about the same time, written in one transaction.
//!
//! Whoever hands a call in waits until it is on the disk. A task writes what waits, and while its
//! commit is on the way others gather for the next: the busier it gets, the more share a commit.
//! The task belongs to no request, so a sender who hangs up takes nobody's call along.

use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, MutexGuard};

use store::audit::EntryRow;
use store::reports::{self as rows, NewCall};
use tokio::sync::oneshot;
use uuid::Uuid;

use super::PushError;
use crate::App;

/// Tasks at work: while one waits for the disk, another may talk to the server.
const WRITERS: usize = 2;
/// Calls in one transaction.
const TOGETHER: usize = 256;
/// Rows in one transaction, beside those of its first call.
const ROWS: usize = 4_000;
/// Calls that may wait: a few seconds' work.
const MOST_WAITING: usize = 4_000;

/// What waits to be written.
#[derive(Debug, Default)]
pub(crate) struct Writer(Mutex<Queue>);

#[derive(Debug, Default)]
struct Queue {
    waiting: VecDeque<Waiting>,
    writers: usize,
}

#[derive(Debug)]
struct Waiting {
    district: String,
    call: NewCall,
    entry: EntryRow,
    /// True once it is written, false where its key made a batch before; dropped where it failed.
    done: oneshot::Sender<bool>,
}

impl Writer {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        match self.0.lock() {
            Ok(queue) => queue,
            // Nothing is half done while it is held.
            Err(poisoned) => poisoned.into_inner(),
        }
    }

    /// The calls to be written next: of one district, in the order they came.
    fn next(&self) -> Option<Vec<Waiting>> {
        let mut queue = self.queue();
        let Some(first) = queue.waiting.pop_front() else {
            queue.writers -= 1;
            return None;
        };
        let (mut rows, mut group) = (0, vec![first]);
        while let Some(next) = queue.waiting.front() {
            rows += usize::try_from(next.call.staged).unwrap_or_default();
            if next.district != group[0].district || group.len() == TOGETHER || rows > ROWS {
                break;
            }
            group.extend(queue.waiting.pop_front());
        }
        Some(group)
    }
}

/// Writes a call; true once it is on the disk, false where its key made a batch before.
///
/// # Errors
/// [`PushError::Busy`] where too many wait, or the database doesn't answer: nothing was kept then,
/// or the sender finds it kept when the same call is sent again.
pub(super) async fn write(
    app: &App,
    district: &str,
    call: NewCall,
    entry: EntryRow,
) -> Result<bool, PushError> {
    let (done, written) = oneshot::channel();
    let start = {
        let mut queue = app.writer().queue();
        if queue.waiting.len() >= MOST_WAITING {
            return Err(PushError::Busy);
        }
        queue.waiting.push_back(Waiting {
            district: district.to_owned(),
            call,
            entry,
            done,
        });
        let start = queue.writers < WRITERS;
        queue.writers += usize::from(start);
        start
    };
    if start {
        tokio::spawn(work_off(app.clone()));
    }
    written.await.map_err(|_| PushError::Busy)
}

async fn work_off(app: App) {
    while let Some(group) = app.writer().next() {
        let written = transaction(&app, &group).await;
        match written {
            Ok(written) => tell(group, &written),
            Err(error) if group.len() > 1 => {
                tracing::warn!(%error, calls = group.len(), "writing calls one by one");
                for one in group {
                    let one = [one];
                    match transaction(&app, &one).await {
                        Ok(written) => tell(one.into(), &written),
                        Err(error) => tracing::error!(%error, "a call was not written"),
                    }
                }
            }
            Err(error) => tracing::error!(%error, "a call was not written"),
        }
    }
}

fn tell(group: Vec<Waiting>, written: &HashSet<Uuid>) {
    for one in group {
        // Who hung up finds out by sending the same call again.
        let _ = one.done.send(written.contains(&one.call.batch));
    }
}

async fn transaction(app: &App, group: &[Waiting]) -> Result<HashSet<Uuid>, store::StoreError> {
    let Some(first) = group.first() else {
        return Ok(HashSet::new());
    };
    let district = &first.district;
    let mut tx = app.pool().begin().await?;
    let calls: Vec<&NewCall> = group.iter().map(|one| &one.call).collect();
    let written = rows::insert_calls(&mut tx, district, &calls).await?;
    let written: HashSet<Uuid> = written.into_iter().collect();
    let new: Vec<&Waiting> = group
        .iter()
        .filter(|one| written.contains(&one.call.batch))
        .collect();
    if new.is_empty() {
        return Ok(written);
    }
    let calls: Vec<&NewCall> = new.iter().map(|one| &one.call).collect();
    rows::insert_call_chunks(&mut tx, district, &calls).await?;
    let entries: Vec<&EntryRow> = new.iter().map(|one| &one.entry).collect();
    store::audit::insert_many(&mut tx, district, &entries).await?;
    tx.commit().await?;
    Ok(written)
}
