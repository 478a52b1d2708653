//! Between which buildings each waiting row hesitates, as the library stands. Kept in memory only:
//! whoever mends the library sees at once what it changed, and nothing of a row is stored anew.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Weak};

use store::reports as rows;
use tokio::sync::Mutex;
use uuid::Uuid;

use super::super::opened;
use crate::library::Snapshot;
use crate::{App, Error};

/// Most rows that are looked at, the oldest first: more than anybody settles in a week.
const MOST: usize = 5000;

/// Rows that are read at once: opening their words is some milliseconds' work between two waits.
const PORTION: i64 = 100;

/// A waiting row.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) id: Uuid,
    /// Its batch and place there, which order the queue.
    pub(super) at: (Uuid, i32),
    /// The buildings it may mean, the likeliest first; none where it resembles nothing.
    pub(super) buildings: Vec<Uuid>,
}

/// The rows that wait in a district.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    pub(super) rows: Vec<Row>,
    /// Whether more wait than were looked at.
    pub(super) cut: bool,
}

impl Seen {
    /// Every building that some row may mean, once.
    pub(super) fn buildings(&self) -> Vec<Uuid> {
        let all = self
            .rows
            .iter()
            .flat_map(|row| row.buildings.iter().copied());
        all.collect::<BTreeSet<Uuid>>().into_iter().collect()
    }
}

/// What was looked at with a snapshot, by district.
#[derive(Debug, Default)]
pub(crate) struct Waiting {
    districts: Mutex<HashMap<String, Arc<Mutex<Known>>>>,
}

#[derive(Debug, Default)]
struct Known {
    snapshot: Weak<Snapshot>,
    buildings: HashMap<Uuid, Vec<Uuid>>,
}

/// Looks at every waiting row that wasn't looked at with this library.
pub(super) async fn look(app: &App, district: &str) -> Result<Seen, Error> {
    let snapshot = app.library().await?;
    let mut districts = app.waiting().districts.lock().await;
    let known = Arc::clone(districts.entry(district.to_owned()).or_default());
    drop(districts);
    let mut known = known.lock().await;
    if !std::ptr::eq(known.snapshot.as_ptr(), Arc::as_ptr(&snapshot)) {
        known.snapshot = Arc::downgrade(&snapshot);
        known.buildings.clear();
    }
    let mut conn = app.read().await?;
    let mut seen = Seen::default();
    let mut after = None;
    loop {
        let page = rows::waiting(&mut conn, district, after, PORTION).await?;
        let Some(last) = page.last() else { break };
        if seen.rows.len() >= MOST {
            seen.cut = true;
            break;
        }
        after = Some((last.batch_id, last.seq));
        let order: Vec<_> = page
            .iter()
            .map(|row| (row.id, (row.batch_id, row.seq)))
            .collect();
        let new = page
            .into_iter()
            .filter(|row| !known.buildings.contains_key(&row.id));
        let new = opened(app, &mut conn, district, new.collect()).await?;
        let snapshot = snapshot.clone();
        let found = tokio::task::spawn_blocking(move || {
            let buildings =
                |row: &super::super::Opened| (row.row.id, hesitates(&snapshot, &row.said.address));
            new.iter().map(buildings).collect::<Vec<_>>()
        });
        let found = found.await.map_err(|error| {
            Error::Internal(format!("looking at waiting rows stopped: {error}"))
        })?;
        known.buildings.extend(found);
        seen.rows.extend(order.into_iter().map(|(id, at)| Row {
            id,
            at,
            buildings: known.buildings.get(&id).cloned().unwrap_or_default(),
        }));
    }
    // Settled rows are not kept in mind.
    let waits: BTreeSet<Uuid> = seen.rows.iter().map(|row| row.id).collect();
    known.buildings.retain(|id, _| waits.contains(id));
    Ok(seen)
}

/// The buildings that an address may mean.
fn hesitates(snapshot: &Snapshot, text: &str) -> Vec<Uuid> {
    let answer = snapshot.resolve(text);
    let candidates = answer.candidates.iter().map(|one| one.code);
    let mut buildings = Vec::new();
    for code in answer.code.into_iter().chain(candidates) {
        if let Some(door) = snapshot.door(code)
            && !buildings.contains(&door.building_id)
        {
            buildings.push(door.building_id);
        }
    }
    buildings
}
