use std::sync::Arc;

use address::{Decision, Level};
use store::reports::{self as rows, ReportMark};
use uuid::Uuid;
use vault::{BlindIndex, DataKey, Purpose};

use super::admit::{Facts, Item};
use super::said::{Said, kind, open_chunk};
use crate::library::{Snapshot, Spot};
use crate::{App, Error};

/// Opens staged rows and finds their doors: all that needs no transaction. On every core, by
/// threads that stay, since a new thread begins with memory of its own.
pub(super) async fn prepare(
    app: &App,
    snapshot: &Arc<Snapshot>,
    key: DataKey,
    district: &str,
    after: i32,
    staged: Vec<rows::Chunk>,
) -> Result<Vec<Item>, Error> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = staged.len().div_ceil(threads).max(1);
    let (key, district): (_, Arc<str>) = (Arc::new(key), Arc::from(district));
    let mut workers = Vec::with_capacity(threads);
    let mut staged = staged.into_iter();
    while staged.len() > 0 {
        let chunks: Vec<rows::Chunk> = staged.by_ref().take(share).collect();
        let (app, snapshot) = (app.clone(), Arc::clone(snapshot));
        let (key, district) = (Arc::clone(&key), Arc::clone(&district));
        workers.push(tokio::task::spawn_blocking(move || {
            some(&app, &snapshot, &key, &district, after, &chunks)
        }));
    }
    let mut items = Vec::new();
    for worker in workers {
        let some = worker.await.map_err(|error| {
            Error::Internal(format!("resolving the rows of a batch stopped: {error}"))
        })?;
        items.extend(some?);
    }
    Ok(items)
}

fn some(
    app: &App,
    snapshot: &Snapshot,
    key: &DataKey,
    district: &str,
    after: i32,
    chunks: &[rows::Chunk],
) -> Result<Vec<Item>, Error> {
    let now = app.surroundings().now();
    let mut items = Vec::new();
    for chunk in chunks {
        for (seq, said) in open_chunk(key, district, chunk)? {
            if seq > after {
                let mut item = item(app, snapshot, district, chunk.batch_id, seq, &said);
                item.seal_people(app, district, &said, now);
                items.push(item);
            }
        }
    }
    Ok(items)
}

/// A row with its door as the library of this moment sees it.
pub(crate) fn item(
    app: &App,
    snapshot: &Snapshot,
    district: &str,
    batch: Uuid,
    seq: i32,
    said: &Said,
) -> Item {
    let answer = snapshot.resolve(&said.address);
    let found = answer.code.and_then(|code| snapshot.spot(code));
    // A door of another district of this installation is not this district's to check.
    let elsewhere = found.is_some_and(|(of, _)| of != district);
    let door = found.filter(|_| !elsewhere).map(|(_, spot)| spot);
    let (decision, level) = match (&door, answer.decision, answer.level) {
        (None, Decision::None, _) => ("none", "none"),
        (None, ..) if elsewhere => ("review", "none"),
        (None, ..) => ("none", "none"),
        (Some(_), decision, level) => (
            match decision {
                Decision::Match => "match",
                Decision::Review => "review",
                Decision::None => "none",
            },
            match level {
                Level::Unit => "unit",
                Level::Building => "building",
                Level::None => "none",
            },
        ),
    };
    Item {
        id: rows::declaration_id(batch, seq),
        batch,
        seq,
        said: Facts::from(said),
        decision,
        level,
        #[expect(
            clippy::cast_possible_truncation,
            reason = "0 to 1, shown with three digits"
        )]
        confidence: answer.confidence as f32,
        door,
        mark: report_mark(app, said, door),
        people: Vec::new(),
    }
}

/// The digest by which a repeat of the report is known: kind, door, people and days.
///
/// People count by name, which is spelt alike in a repeat even where a number was damaged on the
/// way; without a name by number or telephone. Where no door is known, the people's numbers stand
/// for it, or else the address's wording.
pub(crate) fn report_mark(app: &App, said: &Said, door: Option<Spot>) -> ReportMark {
    let door = door.map(Spot::id);
    let place = match door {
        Some(door) => door.to_string(),
        None if !said.people.is_empty() && said.people.iter().all(|p| !p.id_number.is_empty()) => {
            let mut numbers: Vec<&str> = said.people.iter().map(|p| p.id_number.as_str()).collect();
            numbers.sort_unstable();
            numbers.join(",")
        }
        None => address::normalise_key(&said.address),
    };
    let mut people: Vec<String> = said
        .people
        .iter()
        .map(|person| {
            let said = [&person.name, &person.id_number, &person.phone];
            let first = said.into_iter().find(|s| !s.is_empty());
            registry::identity::normal_name(first.map_or("", String::as_str))
        })
        .collect();
    people.sort_unstable();
    // "Moved out today" is a repeat tomorrow: a move-out counts by who and where alone.
    let day = |date: Option<jiff::civil::Date>| {
        date.filter(|_| !said.check_out)
            .map(|d| d.to_string())
            .unwrap_or_default()
    };
    let (people, from, to) = (people.join(","), day(said.from), day(said.to));
    let parts = [kind(said.check_out), &place, &people, &from, &to].map(str::as_bytes);
    let digest = *BlindIndex::of_parts(&app.keys().index, Purpose::Report, &parts).as_bytes();
    let part = door.map_or_else(
        || std::array::from_fn(|i| digest[digest.len() - 1 - i]),
        rows::door_part,
    );
    rows::report_mark(part, &digest)
}
