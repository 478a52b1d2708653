//! How an event begins.

use jiff::SignedDuration;
use policy::{Action, Actor};
use registry::event::{Event, Grade, Opened, Source, Target};
use rules::{Catalogue, Words};
use store::event::{EventRow, NewStep};
use uuid::Uuid;

use super::{catalogue, limits, row};
use crate::hazards::{self, At, Kind};
use crate::search::{self, FoundKind};
use crate::{App, Change, Error, Note, Refusal, officers};

/// Characters of what is told.
const LEAST: usize = 4;
const MOST: usize = 500;
/// Half a year, where no pack says for how long the same is a relapse.
const HALF_A_YEAR: u16 = 180;

/// Something amiss, as somebody of the staff writes it down.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct New {
    /// The code or the address of the building or dwelling.
    pub place: String,
    /// Item of the catalogue.
    pub item: String,
    /// What was told or seen.
    pub words: String,
    /// Somebody rang; otherwise it was seen.
    pub hotline: bool,
}

impl std::fmt::Debug for New {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "New({}, {})", self.place, self.item)
    }
}

/// A line of the catalogue: category, its name, item, its name, whether it is a hazard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindLine {
    /// Id of the category.
    pub category: String,
    /// Its name.
    pub category_name: Words,
    /// Id of the item.
    pub item: String,
    /// Its name.
    pub name: Words,
    /// How grave it is by itself.
    pub grade: Option<Grade>,
}

/// The catalogue of a district, by category.
pub fn kinds(app: &App, district: &str) -> Vec<KindLine> {
    let catalogue = catalogue(district, app.surroundings().now());
    let kinds = catalogue.iter().flat_map(Catalogue::kinds);
    kinds
        .map(|kind| KindLine {
            category: kind.category.fact.id.clone(),
            category_name: kind.category.name.clone(),
            item: kind.item.fact.id.clone(),
            name: kind.item.name.clone(),
            grade: kind.item.grade,
        })
        .collect()
}

/// Whether the actor may open an event anywhere in the district.
///
/// # Errors
/// [`Error::Denied`].
pub fn may_add(actor: &Actor, district: &str) -> Result<(), Error> {
    if actor.scopes(Action::OpenEvent, district).is_empty() {
        return Err(policy::Denied(Action::OpenEvent).into());
    }
    Ok(())
}

/// What a stranger's kind of danger is in the catalogue, until somebody has looked.
pub(crate) const fn item_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Fire => "H19",
        Kind::GasElectric => "H28",
        Kind::EscapeBlocked => "H10",
        Kind::BikeCharging => "H25",
        Kind::Structure => "P06",
        Kind::Crowding => "H03",
        Kind::Hygiene => "H37",
        Kind::Facility => "P24",
        Kind::Other => "P21",
    }
}

/// The kind of danger that a category's reports are kept under.
fn kind_of(category: &str) -> Kind {
    match category {
        "E01" => Kind::Fire,
        "E03" => Kind::Structure,
        "E04" => Kind::GasElectric,
        "E09" => Kind::Hygiene,
        "E11" => Kind::Facility,
        _ => Kind::Other,
    }
}

/// Opens an event from the hotline's desk or an officer's visit. Gives its id.
///
/// # Errors
/// [`Error::Refused`]: `event-place` where none or several are found, `event-item`, `event-words`;
/// [`Error::Denied`].
pub async fn add(app: &App, actor: &Actor, district: &str, new: &New) -> Result<Uuid, Error> {
    may_add(actor, district)?;
    let words = new.words.trim();
    if !(LEAST..=MOST).contains(&words.chars().count()) {
        let message = format!("say where and what it is, in {LEAST} to {MOST} characters");
        return Err(Refusal::new("event-words", message)
            .on("words")
            .with(MOST.to_string())
            .into());
    }
    let found = search::search(app, actor, district, &new.place).await?;
    let mut doors = found
        .found
        .iter()
        .filter(|hit| hit.kind != FoundKind::Batch);
    let (Some(door), None) = (doors.next(), doors.next()) else {
        let message = "no one place is found under that: enter the code or the whole address";
        return Err(Refusal::new("event-place", message).on("place").into());
    };
    let permit = actor.may(Action::OpenEvent, &door.code)?;
    permit.staff_id().ok_or(policy::Denied(Action::OpenEvent))?;
    let now = app.surroundings().now();
    let rules = catalogue(&door.code, now);
    let Some(kind) = rules.as_ref().and_then(|rules| rules.kind(&new.item)) else {
        let message = "choose what it is from the catalogue";
        return Err(Refusal::new("event-item", message).on("item").into());
    };
    let mut change = app.change(district, &permit).await?;
    let conn = change.conn();
    let (building, dwelling) = if door.kind == FoundKind::Building {
        (door.id, None)
    } else {
        let building = store::library::building_of(conn, district, door.id).await?;
        (building.ok_or(Error::NotFound("dwelling"))?, Some(door.id))
    };
    let at = At {
        building,
        dwelling,
        // No plate was scanned.
        serial: 0,
    };
    let told = kind_of(&kind.category.fact.id);
    let report = hazards::written(&mut change, at, told, words).await?;
    let source = if new.hotline {
        Source::Hotline
    } else {
        Source::Visit
    };
    let begun = Begun {
        report,
        at,
        code: &door.code,
        source,
        item: &new.item,
        by_officer: kind.to() == "officer",
    };
    let id = begin(&mut change, begun).await?;
    let detail = format!("item={} source={}", new.item, source.name());
    change
        .commit(Note::new("event.opened", "event", id).saying(detail))
        .await?;
    Ok(id)
}

/// Opens the event of a report that somebody outside the staff sent, in its transaction. Nobody has
/// looked yet: the officer of the grid does, whatever department it may be for.
pub(crate) async fn of_report(
    change: &mut Change,
    report: Uuid,
    at: At,
    item: &str,
) -> Result<(), Error> {
    let district = change.district.clone();
    let place = store::library::code_and_grid(change.conn(), &district, at.building).await?;
    let (code, _) = place.ok_or(Error::NotFound("building"))?;
    let begun = Begun {
        report,
        at,
        code: &code,
        source: Source::Plate,
        item,
        by_officer: true,
    };
    let id = begin(change, begun).await?;
    let note = Note::new("event.opened", "event", id);
    change
        .note(note.saying(format!("item={item} source=plate")))
        .await
}

struct Begun<'a> {
    report: Uuid,
    at: At,
    code: &'a str,
    source: Source,
    item: &'a str,
    by_officer: bool,
}

async fn begin(change: &mut Change, begun: Begun<'_>) -> Result<Uuid, Error> {
    let (district, now, by) = (change.district.clone(), change.at, change.staff_id());
    let id = change.app().surroundings().id();
    let rules = catalogue(begun.code, now);
    let kind = rules.as_ref().and_then(|rules| rules.kind(begun.item));
    let grade = kind.and_then(|kind| kind.item.grade);
    let conn = change.conn();
    let to = if begun.by_officer {
        officer(conn, &district, begun.at.building, now).await?
    } else {
        let department = kind.map(|kind| kind.to().to_owned());
        department_there(conn, &district, begun.code, department, now).await?
    };
    let event = Event::open(
        Opened {
            grade,
            limits: limits(rules.as_ref(), begun.item, grade),
            by,
            to,
        },
        now,
    );
    let mut row = EventRow {
        id,
        report_id: begun.report,
        source: begun.source.name().to_owned(),
        building_id: begun.at.building,
        dwelling_id: begun.at.dwelling,
        category: kind.map_or_else(String::new, |kind| kind.category.fact.id.clone()),
        item: begun.item.to_owned(),
        grade: None,
        state: String::new(),
        why: "new".to_owned(),
        why_reason: None,
        to_staff: None,
        to_department: None,
        opened_at: now,
        opened_by: by,
        since: now,
        taken_by: None,
        wait: None,
        paused_at: None,
        pause_until: None,
        fixed_by: None,
        finding: None,
        closed_by: None,
        closed_at: None,
        hands: Vec::new(),
        returned: false,
        pace: String::new(),
        limit_us: 0,
        spent_us: 0,
        counted_from: None,
        paused_us: 0,
        extended_us: 0,
        round: 1,
        told: None,
        rung_at: None,
        due_at: None,
        due_certain: true,
        relapse_of: None,
        last_at: now,
        version: 1,
    };
    row.relapse_of = relapse(conn, &district, &row, rules.as_ref(), grade).await?;
    row::put(&mut row, &event, &crate::declarations::calendar());
    store::event::insert(conn, &district, &row).await?;
    let mut opened = NewStep::new("opened", now, by);
    opened.reason = Some(begun.item.to_owned());
    store::event::step(conn, &district, id, &opened).await?;
    if row.state == "sent" {
        let mut sent = NewStep::new("sent", now, None);
        (sent.to_staff, sent.to_department) = (row.to_staff, row.to_department.clone());
        store::event::step(conn, &district, id, &sent).await?;
    }
    Ok(id)
}

/// The event that one comes back from.
pub(super) async fn relapse(
    conn: &mut store::Conn,
    district: &str,
    row: &EventRow,
    rules: Option<&Catalogue<'_>>,
    grade: Option<Grade>,
) -> Result<Option<Uuid>, Error> {
    let days = rules.map_or(HALF_A_YEAR, |rules| rules.relapse_days(grade));
    let since = row
        .opened_at
        .checked_sub(SignedDuration::from_hours(24 * i64::from(days)))
        .unwrap_or(row.opened_at);
    let (building, dwelling) = (row.building_id, row.dwelling_id);
    Ok(store::event::relapse(conn, district, building, dwelling, &row.item, since).await?)
}

/// The officer in charge of a building's grid.
pub(super) async fn officer(
    conn: &mut store::Conn,
    district: &str,
    building: Uuid,
    at: jiff::Timestamp,
) -> Result<Option<Target>, Error> {
    let Some((_, grid)) = store::library::code_and_grid(conn, district, building).await? else {
        return Ok(None);
    };
    let officers = officers::of_grids(conn, district, &[grid], at).await?;
    Ok(officers.get(&grid).copied().map(Target::Officer))
}

/// A department, where anybody works for one at that place; else the dispatcher decides.
async fn department_there(
    conn: &mut store::Conn,
    district: &str,
    code: &str,
    department: Option<String>,
    at: jiff::Timestamp,
) -> Result<Option<Target>, Error> {
    let handlers = store::staff::holders(conn, district, "handler", at).await?;
    let there = handlers.iter().any(|(_, held)| code.starts_with(held));
    Ok(department.filter(|_| there).map(Target::Department))
}
