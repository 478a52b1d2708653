use std::collections::{BTreeMap, HashMap};

use registry::door::{Decision, Opened, Present, TaskOutcome};
use store::counts::Work;
use store::door_check::DoorCheckRow;
use store::stay::StayRow;
use store::task::TaskRow;
use uuid::Uuid;
use vault::{DataKey, Field};

use super::facts::Facts;
use super::{Recorded, Visit};
use crate::parties::seal_party;
use crate::tasks::{NOTE, NOTE_KEY};
use crate::{Change, Error, voices};

/// Writes what was decided.
pub(super) async fn apply(
    change: &mut Change,
    task: &TaskRow,
    staff_id: Uuid,
    visit: &Visit,
    facts: &Facts,
    decision: &Decision,
) -> Result<Recorded, Error> {
    let (district, at) = (change.district.clone(), change.at);
    let dwelling = facts.door.dwelling;
    let check = sealed_check(change, task, staff_id, visit, dwelling);
    store::door_check::insert(change.conn(), &district, &check).await?;
    let mut settled = 0;
    if let Some(state) = decision.leads {
        let conn = change.conn();
        let ids = store::task::settle_leads(conn, &district, task.id, state, dwelling, at).await?;
        settled = ids.len();
    }
    let entered = add_entered(change, task, staff_id, visit, decision, dwelling).await?;
    if let Some(dwelling) = dwelling {
        for (party, mark) in &facts.newly_placed {
            store::party::set_door_mark(change.conn(), &district, *party, mark).await?;
        }
        for opened in &decision.open {
            open(change, dwelling, check.id, opened, &entered).await?;
        }
    }
    for kept in &decision.keep {
        let (from, to) = (kept.period.from, kept.period.to);
        let there = store::stay::set_period(change.conn(), &district, kept.stay, from, to).await?;
        expect_open(there)?;
    }
    for closed in &decision.close {
        let conn = change.conn();
        let there =
            store::stay::close(conn, &district, closed.stay, closed.to, check.id, at).await?;
        expect_open(there)?;
    }
    count(change, task, facts, decision).await?;
    let (conn, version) = (change.conn(), task.version);
    let unchanged = match decision.task {
        TaskOutcome::Done => {
            store::task::set_done(conn, &district, task.id, version, dwelling, at).await?
        }
        TaskOutcome::VisitAgain { at } => {
            store::task::set_next_visit(conn, &district, task.id, version, at).await?
        }
    };
    if !unchanged {
        return Err(Error::Stale);
    }
    let done = decision.task == TaskOutcome::Done;
    let work = Work {
        leads: -number(settled),
        tasks: -i64::from(done),
    };
    store::counts::add_work(
        change.conn(),
        &district,
        &BTreeMap::from([(task.grid_id, work)]),
    )
    .await?;
    Ok(Recorded {
        check: check.id,
        dwelling,
        opened: decision.open.len(),
        kept: decision.keep.len(),
        closed: decision.close.len(),
        leads: settled,
        done,
    })
}

/// The dwelling is locked, so a stay that was open when it was read still is.
fn expect_open(there: bool) -> Result<(), Error> {
    if there { Ok(()) } else { Err(Error::Stale) }
}

fn sealed_check(
    change: &Change,
    task: &TaskRow,
    staff_id: Uuid,
    visit: &Visit,
    dwelling_id: Option<Uuid>,
) -> DoorCheckRow {
    let app = change.app();
    let id = app.surroundings().id();
    let place = |column| Field {
        column,
        district: &change.district,
        row: id,
    };
    let words = visit.note.trim();
    let (note, data_key) = if words.is_empty() {
        (None, None)
    } else {
        let key = DataKey::new(app.keys().suite, app.surroundings().random());
        let note = key.seal(place(NOTE), words.as_bytes(), app.surroundings().random());
        let wrapped = key.wrap(
            &app.keys().wrap,
            place(NOTE_KEY),
            app.surroundings().random(),
        );
        (Some(note), Some(wrapped))
    };
    DoorCheckRow {
        id,
        task_id: task.id,
        building_id: task.building_id,
        dwelling_id,
        staff_id,
        at: change.at,
        result: visit.finding.name().to_owned(),
        note,
        data_key,
    }
}

/// Writes the people entered at the door who get a stay: their place in the list and party.
async fn add_entered(
    change: &mut Change,
    task: &TaskRow,
    staff_id: Uuid,
    visit: &Visit,
    decision: &Decision,
    dwelling: Option<Uuid>,
) -> Result<HashMap<usize, Uuid>, Error> {
    let entered = |opened: &&Opened| matches!(opened.person, Present::Entered(_));
    let Some(first) = decision.open.iter().find(entered) else {
        return Ok(HashMap::new());
    };
    let lead = match (decision.entered_with, dwelling) {
        (Some(lead), _) => lead,
        (None, Some(dwelling)) => {
            voices::lead_of_visit(change, task, dwelling, staff_id, first.period).await?
        }
        (None, None) => return Ok(HashMap::new()),
    };
    let door = dwelling.unwrap_or(task.building_id);
    let (district, at) = (change.district.clone(), change.at);
    let mut parties = HashMap::new();
    let mut rows = Vec::new();
    for opened in &decision.open {
        if let Present::Entered(place) = opened.person
            && let Some(person) = visit.entered.get(place)
        {
            // Read from the document at the door.
            let person = crate::parties::PersonSaid {
                id_number_is_whole: true,
                ..person.clone()
            };
            let row = seal_party(change.app(), &district, lead, &person, door, at);
            parties.insert(place, row.id);
            rows.push(row);
        }
    }
    store::party::insert_many(change.conn(), &district, &rows).await?;
    Ok(parties)
}

async fn open(
    change: &mut Change,
    dwelling_id: Uuid,
    door_check_id: Uuid,
    opened: &Opened,
    entered: &HashMap<usize, Uuid>,
) -> Result<(), Error> {
    let party_id = match opened.person {
        Present::Known(party) => party,
        Present::Entered(place) => *entered
            .get(&place)
            .ok_or_else(|| Error::Internal("a person entered at the door got lost".to_owned()))?,
    };
    let row = StayRow {
        id: change.app().surroundings().id(),
        dwelling_id,
        party_id,
        door_check_id,
        from_date: opened.period.from,
        to_date: opened.period.to,
        opened_at: change.at,
        closed_at: None,
    };
    let district = change.district.clone();
    store::stay::insert(change.conn(), &district, &row).await?;
    Ok(())
}

fn number(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Moves the grid's numbers on with the stays.
async fn count(
    change: &mut Change,
    task: &TaskRow,
    facts: &Facts,
    decision: &Decision,
) -> Result<(), Error> {
    let before = facts.door.stays.len();
    let after = before + decision.open.len() - decision.close.len();
    if before == after {
        return Ok(());
    }
    let stays = number(after) - number(before);
    let dwellings = i64::from(after > 0) - i64::from(before > 0);
    let district = change.district.clone();
    store::counts::add(change.conn(), &district, task.grid_id, 0, dwellings, stays).await?;
    Ok(())
}
