//! Tasks: who has to go where until when, and what is known about the door.

use policy::{Action, Actor};
use store::dwelling_file::{BuildingRow, DwellingLine, DwellingRow};
use store::stay::StayRow;
use store::task::{LeadRow, SourceRow, TaskKey, TaskRow};
use store::workload::{self, Tally};
use uuid::Uuid;
use vault::{DataKey, Field};

use crate::parties::{MaskedParty, mask_party};
use crate::{App, Error};

/// Which tasks a list is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Those that the actor has.
    Mine,
    /// All in the areas in which the actor may see tasks.
    All,
}

/// A page of open tasks, the most urgent first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskPage {
    /// The tasks.
    pub tasks: Vec<TaskRow>,
    /// Kinds of the open leads of these tasks, each kind once a task.
    pub kinds: Vec<(Uuid, String)>,
    /// How many there are on all pages.
    pub tally: Tally,
    /// Where the next page goes on; `None` at the end.
    pub next: Option<TaskKey>,
}

/// A task with everything an officer needs at the door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskFile {
    /// The task and its door.
    pub task: TaskRow,
    /// The building.
    pub building: BuildingRow,
    /// The dwelling, where it is known.
    pub dwelling: Option<DwellingRow>,
    /// The reader may record a visit.
    pub may_check: bool,
    /// The reader may see who somebody is, for a purpose.
    pub may_reveal: bool,
    /// Its time is up.
    pub overdue: bool,
    /// What was reported.
    pub leads: Vec<LeadFile>,
    /// Short lets that were filed there and wait to be decided.
    pub short_lets: Vec<Uuid>,
    /// Who is registered there now.
    pub stays: Vec<StayFile>,
    /// Visits so far, the latest first.
    pub visits: Vec<Visited>,
    /// Dwellings of the building to choose from, where only that is known. At most 1,000.
    pub dwellings: Vec<DwellingLine>,
}

/// A lead with its people and sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadFile {
    /// The lead.
    pub lead: LeadRow,
    /// Whom it names.
    pub people: Vec<MaskedParty>,
    /// Who said it, the first first.
    pub sources: Vec<SourceRow>,
}

/// A stay with its person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StayFile {
    /// The stay.
    pub stay: StayRow,
    /// Who.
    pub person: MaskedParty,
}

/// A visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visited {
    /// Identity.
    pub id: Uuid,
    /// The task it belongs to.
    pub task_id: Uuid,
    /// When.
    pub at: jiff::Timestamp,
    /// What was found.
    pub result: String,
    /// By whom.
    pub by: String,
    /// Free words, "" where there are none.
    pub note: String,
}

/// Open tasks by deadline.
///
/// # Errors
/// [`Error::Denied`].
pub async fn list(
    app: &App,
    actor: &Actor,
    district: &str,
    whose: Whose,
    after: Option<TaskKey>,
    limit: u16,
) -> Result<TaskPage, Error> {
    let scopes = actor.scopes(Action::SeeTasks, district);
    if scopes.is_empty() {
        return Err(policy::Denied(Action::SeeTasks).into());
    }
    let after = after.unwrap_or(store::task::FIRST);
    // One more than asked for tells whether there is another page.
    let take = i64::from(limit) + 1;
    let now = app.surroundings().now();
    let mut conn = app.read().await?;
    let (mut tasks, tally) = match (whose, actor.staff_id()) {
        (Whose::Mine, Some(id)) => (
            store::task::open_of_staff(&mut conn, district, id, after, take).await?,
            workload::of_staff(&mut conn, district, id, now).await?,
        ),
        (Whose::Mine, None) => (Vec::new(), Tally::default()),
        (Whose::All, _) => {
            let codes: Vec<String> = scopes.iter().map(|s| s.code().to_owned()).collect();
            (
                store::task::open_below(&mut conn, district, &codes, after, take).await?,
                workload::below(&mut conn, district, &codes, now).await?,
            )
        }
    };
    let more = tasks.len() > usize::from(limit);
    tasks.truncate(usize::from(limit));
    let next = tasks
        .last()
        .filter(|_| more)
        .map(|task| (task.due_at, task.id));
    let ids: Vec<Uuid> = tasks.iter().map(|task| task.id).collect();
    let kinds = workload::kinds(&mut conn, district, &ids).await?;
    Ok(TaskPage {
        tasks,
        kinds,
        tally,
        next,
    })
}

/// One task.
///
/// # Errors
/// [`Error::NotFound`] also for one outside the actor's area.
pub async fn show(app: &App, actor: &Actor, district: &str, id: Uuid) -> Result<TaskFile, Error> {
    let mut conn = app.read().await?;
    let task = visible(&mut conn, actor, district, id).await?;
    let mut leads = store::task::leads(&mut conn, district, &task).await?;
    if task.state == "open" {
        leads.retain(|lead| lead.state == "open");
    }
    let leads = with_people(app, &mut conn, district, leads).await?;
    let stays = match task.dwelling_id {
        Some(dwelling) => open_stays(app, &mut conn, district, dwelling).await?,
        None => Vec::new(),
    };
    let short_lets = match task.dwelling_id {
        Some(dwelling) => filed(&mut conn, district, dwelling).await?,
        None => Vec::new(),
    };
    let gone = Error::NotFound("task");
    let building = store::dwelling_file::building(&mut conn, district, task.building_id)
        .await?
        .ok_or(gone)?;
    let (dwelling, dwellings) = match task.dwelling_id {
        Some(id) => (
            store::dwelling_file::dwelling(&mut conn, district, id).await?,
            Vec::new(),
        ),
        None => (
            None,
            store::dwelling_file::dwellings(&mut conn, district, building.id, "", 1000).await?,
        ),
    };
    let checks = store::door_check::list(&mut conn, district, None, Some(id), 100).await?;
    let overdue =
        task.state == "open" && registry::clock::is_overdue(task.due_at, app.surroundings().now());
    let visits = visited(app, district, checks)?;
    Ok(TaskFile {
        may_check: actor.may(Action::CheckDoor, &task.grid_code).is_ok(),
        may_reveal: actor.may(Action::RevealIdentity, &task.grid_code).is_ok(),
        task,
        building,
        dwelling,
        overdue,
        leads,
        short_lets,
        stays,
        visits,
        dwellings,
    })
}

async fn filed(conn: &mut store::Conn, district: &str, dwelling: Uuid) -> Result<Vec<Uuid>, Error> {
    let mut rows = store::short_let::of_dwelling(conn, district, dwelling).await?;
    rows.retain(|row| row.state == "waiting");
    Ok(rows.into_iter().map(|row| row.id).collect())
}

pub(crate) async fn visible(
    conn: &mut store::Conn,
    actor: &Actor,
    district: &str,
    id: Uuid,
) -> Result<TaskRow, Error> {
    let task = store::task::by_id(conn, district, id).await?;
    task.filter(|task| actor.may(Action::SeeTasks, &task.grid_code).is_ok())
        .ok_or(Error::NotFound("task"))
}

pub(crate) async fn with_people(
    app: &App,
    conn: &mut store::Conn,
    district: &str,
    leads: Vec<LeadRow>,
) -> Result<Vec<LeadFile>, Error> {
    let ids: Vec<Uuid> = leads.iter().map(|lead| lead.id).collect();
    let parties = store::party::of_leads(conn, district, &ids).await?;
    let sources = store::task::sources(conn, district, &ids).await?;
    leads
        .into_iter()
        .map(|lead| {
            let people = parties
                .iter()
                .filter(|party| party.lead_id == lead.id)
                .map(|party| mask_party(app, district, party))
                .collect::<Result<_, _>>()?;
            let of_lead = |source: &&SourceRow| source.declaration_id == lead.id;
            let sources = sources.iter().filter(of_lead).cloned().collect();
            Ok(LeadFile {
                lead,
                people,
                sources,
            })
        })
        .collect()
}

/// Open stays of a dwelling with their people.
pub(crate) async fn open_stays(
    app: &App,
    conn: &mut store::Conn,
    district: &str,
    dwelling: Uuid,
) -> Result<Vec<StayFile>, Error> {
    // Open ones come first.
    let mut stays = store::stay::of_dwelling(conn, district, dwelling, 500).await?;
    stays.retain(|stay| stay.closed_at.is_none());
    let ids: Vec<Uuid> = stays.iter().map(|stay| stay.party_id).collect();
    let parties = store::party::by_ids(conn, district, &ids).await?;
    stays
        .into_iter()
        .filter_map(|stay| {
            let party = parties.iter().find(|party| party.id == stay.party_id)?;
            Some(mask_party(app, district, party).map(|person| StayFile { stay, person }))
        })
        .collect()
}

pub(crate) const NOTE: &str = "door_check.note";
pub(crate) const NOTE_KEY: &str = "door_check.data_key";

pub(crate) fn visited(
    app: &App,
    district: &str,
    rows: Vec<(store::door_check::DoorCheckRow, String)>,
) -> Result<Vec<Visited>, Error> {
    rows.into_iter()
        .map(|(row, by)| {
            let place = |column| Field {
                column,
                district,
                row: row.id,
            };
            let note = match (&row.note, &row.data_key) {
                (Some(note), Some(key)) => {
                    let key = DataKey::unwrap(&app.keys().wrap, place(NOTE_KEY), key)?;
                    String::from_utf8_lossy(&key.open(place(NOTE), note)?).into_owned()
                }
                _ => String::new(),
            };
            Ok(Visited {
                id: row.id,
                task_id: row.task_id,
                at: row.at,
                result: row.result,
                by,
                note,
            })
        })
        .collect()
}
