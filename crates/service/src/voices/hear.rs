//! Holding against each other what was said at doors, and writing what follows.

use std::collections::{BTreeMap, HashMap};

use jiff::SignedDuration;
use policy::Actor;
use registry::voices::{self as rules, Settle};
use store::counts::Work;
use store::party::PartyRow;
use store::reports as lanes;
use store::voice::{self as rows, DiscrepancyRow, WaitingDoor};
use uuid::Uuid;

use super::facts::{self, Door};
use super::news::{News, Who, news};
use super::{stored, words};
use crate::batches::{Tasks, said_person};
use crate::library::Spot;
use crate::parties::{Opening, PersonSaid, open_party, seal_party};
use crate::{App, Change, Error, Note};

/// Doors looked at in one transaction.
const PORTION: i64 = 200;
/// Longest wait before a door that failed is tried again: about an hour.
const LONGEST: i16 = 12;

/// Looks at every door about which something new is known; gives how many there were. A door that
/// fails keeps no other waiting: it is tried again later and later.
///
/// # Errors
/// [`Error::Store`] where the database does not answer.
pub async fn hear_waiting(app: &App, stop: &(dyn Fn() -> bool + Sync)) -> Result<usize, Error> {
    let mut heard = 0;
    while !stop() {
        let mut conn = app.read().await?;
        let doors = rows::waiting(&mut conn, app.surroundings().now(), PORTION).await?;
        drop(conn);
        if doors.is_empty() {
            break;
        }
        let mut groups: BTreeMap<(String, usize), Vec<WaitingDoor>> = BTreeMap::new();
        for door in doors {
            let lane = lanes::lane_of(door.grid_id);
            let group = groups.entry((door.district.clone(), lane)).or_default();
            group.push(door);
        }
        for ((district, lane), doors) in groups {
            heard += doors.len();
            let Err(error) = hear(app, &district, lane, &doors).await else {
                continue;
            };
            tracing::warn!(%error, district, doors = doors.len(), "doors are looked at one by one");
            for door in doors {
                let one = std::slice::from_ref(&door);
                if let Err(error) = hear(app, &district, lane, one).await {
                    tracing::error!(%error, district, dwelling = %door.dwelling_id, "hearing a door");
                    put_off(app, &door).await?;
                }
            }
        }
    }
    Ok(heard)
}

async fn put_off(app: &App, door: &WaitingDoor) -> Result<(), Error> {
    let wait = SignedDuration::from_secs(1 << door.attempts.clamp(0, LONGEST));
    let again = app.surroundings().now() + wait;
    let mut conn = app.read().await?;
    rows::failed(&mut conn, &door.district, &[door.dwelling_id], again).await?;
    Ok(())
}

/// Has the doors looked at where a last day has passed: a stay whose end is over is asked about.
/// Run once a day; a second time changes nothing.
///
/// # Errors
/// [`Error::Store`].
pub async fn look_again_at_ends(app: &App) -> Result<(), Error> {
    let at = app.surroundings().now();
    let today = registry::clock::day_of(at);
    let mut conn = app.read().await?;
    for district in store::library::districts(&mut conn).await? {
        rows::wait_for_ends(&mut conn, &district.district, today, at).await?;
    }
    Ok(())
}

/// What is to be written about doors.
#[derive(Default)]
struct Outcome {
    leads: Vec<(News, Spot)>,
    /// Doors where somebody has to look, beside those of the leads.
    looks: Vec<Spot>,
    opened: Vec<DiscrepancyRow>,
    changed: Vec<DiscrepancyRow>,
    closed: Vec<(Uuid, &'static str, Option<Uuid>)>,
}

async fn hear(app: &App, district: &str, lane: usize, doors: &[WaitingDoor]) -> Result<(), Error> {
    let mut change = app.change_by(district, &Actor::Machine).await?;
    // No report is admitted at these doors meanwhile.
    lanes::lock_lane(change.conn(), district, lane).await?;
    let ids: Vec<Uuid> = doors.iter().map(|door| door.dwelling_id).collect();
    let taken = rows::take(change.conn(), district, &ids).await?;
    let doors: Vec<WaitingDoor> = doors
        .iter()
        .filter(|door| taken.contains(&door.dwelling_id))
        .cloned()
        .collect();
    if doors.is_empty() {
        return Ok(());
    }
    let today = registry::clock::day_of(change.at);
    let doors = facts::load(change.conn(), district, &doors, today).await?;
    let mut outcome = Outcome::default();
    for door in &doors {
        judge(&mut outcome, &change, door);
    }
    // A short let that was filed and that nobody has looked at yet wants a visit, too.
    for dwelling in store::short_let::unvisited(change.conn(), district, &ids).await? {
        let there = doors.iter().find(|door| door.place.dwelling_id == dwelling);
        outcome.looks.extend(there.map(spot));
    }
    let (leads, opened, closed) = (
        outcome.leads.len(),
        outcome.opened.len(),
        outcome.closed.len(),
    );
    write(&mut change, district, &doors, outcome).await?;
    let note = Note::new("doors.heard", "district", district).saying(format!(
        "doors={} leads={leads} opened={opened} closed={closed}",
        doors.len()
    ));
    change.commit(note).await
}

fn spot(door: &Door) -> Spot {
    Spot {
        building_id: door.place.building_id,
        dwelling_id: Some(door.place.dwelling_id),
        grid_id: door.place.grid_id,
    }
}

fn judge(outcome: &mut Outcome, change: &Change, door: &Door) {
    let plan = rules::reconcile(&door.facts);
    let spot = spot(door);
    let mut standing = Vec::new();
    for row in &door.open {
        let known = stored::read(row);
        let closing = match &known {
            Some(known) => rules::closing(known, &door.facts, &plan),
            // Written by another version: asked anew where it still is one.
            None => Some(rules::Closing::Lapsed),
        };
        match (closing, known) {
            (Some(closing), _) => {
                let by = match closing {
                    rules::Closing::FoundAtDoor(id) | rules::Closing::Answered(id) => Some(id),
                    _ => None,
                };
                outcome.closed.push((row.id, closing.name(), by));
            }
            (None, Some(known)) => standing.push((row, known)),
            (None, None) => {}
        }
    }
    for one in &plan.discrepancies {
        let known = standing
            .iter()
            .find(|(_, known)| known.is_same_question(one));
        let look = one.settle == Settle::DoorCheck;
        let row = |id, opened_at| DiscrepancyRow {
            id,
            building_id: spot.building_id,
            dwelling_id: door.place.dwelling_id,
            kind: one.kind.code().to_owned(),
            asked_role: asked(one.settle).map(|voice| voice.role.name().to_owned()),
            asked_whom: asked(one.settle).map(|voice| voice.party),
            about: Some(stored::about(one)),
            opened_at,
            closed_at: None,
            closed_by: None,
        };
        match known {
            Some((_, known)) if known == one => {}
            Some((old, known)) => {
                outcome.changed.push(row(old.id, old.opened_at));
                if look && known.settle != one.settle {
                    outcome.looks.push(spot);
                }
            }
            None => {
                let id = change.app().surroundings().id();
                outcome.opened.push(row(id, change.at));
                if look {
                    outcome.looks.push(spot);
                }
            }
        }
    }
    let news = news(door, &plan);
    outcome
        .leads
        .extend(news.into_iter().map(|one| (one, spot)));
}

fn asked(settle: Settle) -> Option<rules::Voice> {
    match settle {
        Settle::Ask(voice) => Some(voice),
        Settle::DoorCheck => None,
    }
}

async fn write(
    change: &mut Change,
    district: &str,
    doors: &[Door],
    outcome: Outcome,
) -> Result<(), Error> {
    let at = change.at;
    rows::close_all(change.conn(), district, &outcome.closed, at).await?;
    rows::insert_discrepancies(change.conn(), district, &outcome.opened).await?;
    rows::update_discrepancies(change.conn(), district, &outcome.changed).await?;
    let app = change.app().clone();
    let spots: Vec<Spot> = outcome
        .leads
        .iter()
        .map(|(_, spot)| *spot)
        .chain(outcome.looks.iter().copied())
        .collect();
    if spots.is_empty() {
        return Ok(());
    }
    let mut tasks = Tasks::load(change, district, spots.iter().copied()).await?;
    tasks.keep(change, district, spots.iter().copied()).await?;
    let mut work: BTreeMap<Uuid, Work> = BTreeMap::new();
    let mut of_leads = Vec::with_capacity(outcome.leads.len());
    for spot in &spots {
        let task = tasks.of_door(&app, *spot);
        of_leads.push(task);
    }
    for (_, spot) in &outcome.leads {
        work.entry(spot.grid_id).or_default().leads += 1;
    }
    tasks.write(change, district, &mut work).await?;
    let people = people(change, district, doors, &outcome.leads).await?;
    let lines: Vec<(&(News, Spot), Uuid)> = outcome.leads.iter().zip(of_leads).collect();
    lanes::insert_lead_rows(change.conn(), &lines, |copy, ((news, spot), task)| {
        copy.field(district);
        copy.field(news.voice);
        copy.field(news.kind.name());
        copy.field("open");
        copy.field(spot.building_id);
        copy.field(spot.dwelling_id);
        copy.field(spot.grid_id);
        copy.field(*task);
        copy.field(news.period.from);
        copy.field(news.period.to);
        copy.field(at);
        copy.end();
    })
    .await?;
    store::party::insert_many(change.conn(), district, &people).await?;
    store::counts::add_work(change.conn(), district, &work).await?;
    Ok(())
}

/// The people of new leads, each sealed under a key of their own.
async fn people(
    change: &mut Change,
    district: &str,
    doors: &[Door],
    leads: &[(News, Spot)],
) -> Result<Vec<PartyRow>, Error> {
    let app = change.app().clone();
    let known: Vec<Uuid> = leads
        .iter()
        .flat_map(|(news, _)| &news.people)
        .filter_map(|who| match who {
            Who::Party(party) => Some(*party),
            Who::Place(_) => None,
        })
        .collect();
    let known = store::party::by_ids(change.conn(), district, &known).await?;
    let known: HashMap<Uuid, PartyRow> = known.into_iter().map(|row| (row.id, row)).collect();
    let voices: HashMap<Uuid, _> = doors
        .iter()
        .flat_map(|door| &door.voices)
        .map(|voice| (voice.id, voice))
        .collect();
    let mut sealed = Vec::new();
    for (news, spot) in leads {
        let words = match voices.get(&news.voice) {
            Some(voice) => words::open(&app, district, voice)?,
            None => words::Words::default(),
        };
        for who in &news.people {
            let person = match who {
                Who::Place(place) => usize::try_from(*place)
                    .ok()
                    .and_then(|place| words.people.get(place)?.as_ref())
                    .map(said_person),
                Who::Party(party) => match known.get(party) {
                    Some(row) => Some(of_record(&app, district, row)?),
                    None => None,
                },
            };
            // What was destroyed in the meantime names nobody any more.
            if let Some(person) = person {
                let row = seal_party(&app, district, news.voice, &person, spot.id(), change.at);
                sealed.push(row);
            }
        }
    }
    Ok(sealed)
}

fn of_record(app: &App, district: &str, row: &PartyRow) -> Result<PersonSaid, Error> {
    let open = open_party(app, district, row, Opening::ALL)?;
    Ok(PersonSaid {
        name: open.name.to_string(),
        id_kind: registry::identity::IdKind::from_name(&row.id_kind).unwrap_or_default(),
        id_number: open.id_number.to_string(),
        // An index was made of a whole number only.
        id_number_is_whole: row.id_index.is_some(),
        phone: open.phone.to_string(),
    })
}
