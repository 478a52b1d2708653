//! The file of a dwelling or building: everything known about a door, who said it, when.

use std::collections::HashSet;

use jiff::Timestamp;
use policy::{Action, Actor};
use store::dwelling_file::{
    self as file, BuildingRow, DeclarationLine, DwellingLine, DwellingRow, TaskLine,
};
use uuid::Uuid;

use crate::places::{DoorPlace, around};
use crate::tasks::{LeadFile, StayFile, Visited, open_stays, visited, with_people};
use crate::{App, Error};

/// How far back a file is shown, of each kind of entry.
const HISTORY: i64 = 200;

/// Everything known about a dwelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DwellingFile {
    /// The dwelling.
    pub dwelling: DwellingRow,
    /// Its building.
    pub building: BuildingRow,
    /// What stands around it.
    pub place: DoorPlace,
    /// The reader may see who somebody is, for a purpose.
    pub may_reveal: bool,
    /// Codes it had before, the latest first, each with the time it was replaced.
    pub former_codes: Vec<(String, Timestamp)>,
    /// Who is registered there now.
    pub stays: Vec<StayFile>,
    /// Reported lettings, the latest first.
    pub leads: Vec<LeadFile>,
    /// What was said about it, the latest first.
    pub declarations: Vec<DeclarationLine>,
    /// Tasks, the latest first.
    pub tasks: Vec<TaskLine>,
    /// Visits, the latest first.
    pub visits: Vec<Visited>,
    /// All of it in the order of time, the latest first. Names nobody who lived there.
    pub timeline: Vec<Event>,
    /// There are older entries than these.
    pub cut: bool,
}

/// Something that happened at a door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: Happening,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happening {
    /// Somebody reported it.
    Declared {
        /// Who.
        agency: String,
        /// By which way.
        channel: String,
        /// `check_in` or `check_out`.
        kind: String,
        /// What came of it.
        outcome: String,
        /// How many tenants it names.
        tenants: i32,
    },
    /// An officer got a task.
    TaskMade,
    /// An officer was there.
    Visited {
        /// What was found.
        result: String,
        /// Who.
        by: String,
        /// Free words, "" where there are none.
        note: String,
        /// When the officer means to come again, after the last visit in vain of a task.
        again_at: Option<Timestamp>,
    },
    /// Stays were opened.
    StaysOpened {
        /// How many.
        count: usize,
    },
    /// Stays were closed.
    StaysClosed {
        /// How many.
        count: usize,
    },
    /// The library gave it another code.
    CodeReplaced {
        /// The code until then.
        code: String,
    },
}

/// A building and a page of its dwellings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildingFile {
    /// The building.
    pub building: BuildingRow,
    /// What stands around it.
    pub place: DoorPlace,
    /// The reader may propose a dwelling that it lacks.
    pub may_propose: bool,
    /// Codes it had before, the latest first, each with the time it was replaced.
    pub former_codes: Vec<(String, Timestamp)>,
    /// Dwellings by code.
    pub dwellings: Vec<DwellingLine>,
    /// Where the next page goes on: behind this code.
    pub next: Option<String>,
}

/// The file of a dwelling.
///
/// # Errors
/// [`Error::NotFound`] also for one outside the actor's area.
pub async fn dwelling(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
) -> Result<DwellingFile, Error> {
    let mut conn = app.read().await?;
    let dwelling = file::dwelling(&mut conn, district, id)
        .await?
        .filter(|dwelling| actor.may(Action::SeeDwelling, &dwelling.code).is_ok())
        .ok_or(Error::NotFound("dwelling"))?;
    let building = file::building(&mut conn, district, dwelling.building_id)
        .await?
        .ok_or(Error::NotFound("dwelling"))?;
    let now = app.surroundings().now();
    let place = around(&mut conn, district, &building, now).await?;
    let former_codes = file::former_codes(&mut conn, district, id).await?;
    let stays = open_stays(app, &mut conn, district, id).await?;
    let leads = file::leads(&mut conn, district, building.id, id, HISTORY).await?;
    let leads = with_people(app, &mut conn, district, leads).await?;
    let declarations = file::declarations(&mut conn, district, id, HISTORY).await?;
    let tasks = file::tasks(&mut conn, district, building.id, id, HISTORY).await?;
    let checks = store::door_check::list(&mut conn, district, Some(id), None, HISTORY).await?;
    let visits = visited(app, district, checks)?;
    let all_stays = store::stay::of_dwelling(&mut conn, district, id, HISTORY).await?;
    let most = usize::try_from(HISTORY).unwrap_or(usize::MAX);
    let lists = [
        leads.len(),
        declarations.len(),
        tasks.len(),
        visits.len(),
        all_stays.len(),
    ];
    let cut = lists.into_iter().any(|entries| entries >= most);
    let mut timeline = Vec::new();
    let mut add = |at, what| timeline.push(Event { at, what });
    for line in &declarations {
        let source = &line.source;
        let what = Happening::Declared {
            agency: source.agency.clone(),
            channel: source.channel.clone(),
            kind: source.kind.clone(),
            outcome: source.outcome.clone(),
            tenants: source.tenants,
        };
        add(source.received_at, what);
    }
    for task in &tasks {
        add(task.created_at, Happening::TaskMade);
    }
    let mut told = HashSet::new();
    for visit in &visits {
        // The latest first: only the last visit in vain of a task still says when the next is.
        let again_at = if visit.result == "nobody_home" && told.insert(visit.task_id) {
            let task = tasks.iter().find(|task| task.id == visit.task_id);
            task.and_then(|task| task.visit_again_at)
        } else {
            None
        };
        add(
            visit.at,
            Happening::Visited {
                result: visit.result.clone(),
                by: visit.by.clone(),
                note: visit.note.clone(),
                again_at,
            },
        );
    }
    for (at, count) in counted(all_stays.iter().map(|stay| stay.opened_at)) {
        add(at, Happening::StaysOpened { count });
    }
    for (at, count) in counted(all_stays.iter().filter_map(|stay| stay.closed_at)) {
        add(at, Happening::StaysClosed { count });
    }
    for (code, at) in &former_codes {
        add(*at, Happening::CodeReplaced { code: code.clone() });
    }
    // Stable: of what one visit brought about, the visit itself comes last, read upwards.
    timeline.sort_by_key(|event| std::cmp::Reverse(event.at));
    Ok(DwellingFile {
        may_reveal: actor.may(Action::RevealIdentity, &dwelling.code).is_ok(),
        dwelling,
        building,
        place,
        former_codes,
        stays,
        leads,
        declarations,
        tasks,
        visits,
        timeline,
        cut,
    })
}

/// Instants with how often each occurs.
fn counted(times: impl Iterator<Item = Timestamp>) -> Vec<(Timestamp, usize)> {
    let mut counts = std::collections::BTreeMap::new();
    for at in times {
        *counts.entry(at).or_insert(0) += 1;
    }
    counts.into_iter().collect()
}

/// The file of a building with the dwellings behind the code `after` ("" for the first page).
///
/// # Errors
/// [`Error::NotFound`] also for one outside the actor's area.
pub async fn building(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
    after: &str,
    limit: u16,
) -> Result<BuildingFile, Error> {
    let mut conn = app.read().await?;
    let building = file::building(&mut conn, district, id)
        .await?
        .filter(|building| actor.may(Action::SeeDwelling, &building.code).is_ok())
        .ok_or(Error::NotFound("building"))?;
    let place = around(&mut conn, district, &building, app.surroundings().now()).await?;
    let former_codes = file::former_codes(&mut conn, district, id).await?;
    let take = i64::from(limit) + 1;
    let mut dwellings = file::dwellings(&mut conn, district, id, after, take).await?;
    let more = dwellings.len() > usize::from(limit);
    dwellings.truncate(usize::from(limit));
    let next = dwellings
        .last()
        .filter(|_| more)
        .map(|dwelling| dwelling.code.clone());
    let propose = actor.may(Action::ProposeAddress, &building.grid_code);
    Ok(BuildingFile {
        building,
        place,
        may_propose: propose.is_ok(),
        former_codes,
        dwellings,
        next,
    })
}

/// The building of a dwelling that the actor may see.
///
/// # Errors
/// [`Error::NotFound`] also for one outside the actor's area.
pub async fn building_of(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
) -> Result<Uuid, Error> {
    let dwelling = file::dwelling(&mut *app.read().await?, district, id).await?;
    dwelling
        .filter(|dwelling| actor.may(Action::SeeDwelling, &dwelling.code).is_ok())
        .map(|dwelling| dwelling.building_id)
        .ok_or(Error::NotFound("dwelling"))
}
