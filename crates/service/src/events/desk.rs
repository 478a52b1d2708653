//! The work list, and one event.

use jiff::{SignedDuration, Timestamp};
use policy::{Action, Actor};
use registry::event::{Grade, State};
use rules::Words;
use store::event::{EventAt, Filter, StepRow};
use uuid::Uuid;
use vault::mask;

use super::{catalogue, limits, row};
use crate::hazards;
use crate::{App, Error, declarations};

/// Which part of the work a list shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Showing {
    /// All that is open.
    #[default]
    All,
    /// What waits with the dispatcher.
    Dispatch,
    /// What is worked on.
    Work,
    /// What waits to be looked at.
    Check,
    /// What is late.
    Late,
    /// What is the reader's own, as an officer.
    Mine,
}

impl Showing {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 6] = [
        Self::All,
        Self::Mine,
        Self::Dispatch,
        Self::Work,
        Self::Check,
        Self::Late,
    ];

    /// The name in addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Dispatch => "dispatch",
            Self::Work => "work",
            Self::Check => "check",
            Self::Late => "late",
            Self::Mine => "mine",
        }
    }

    /// The one of that name; all for any other.
    pub fn from_name(name: &str) -> Self {
        let mut all = Self::ALL.into_iter();
        all.find(|one| one.name() == name).unwrap_or_default()
    }
}

/// What somebody wants to see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    /// Which part.
    pub showing: Showing,
    /// Of this category; "" for all.
    pub category: String,
    /// Of this department; "" for all.
    pub department: String,
}

/// An event as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// It, with its door.
    pub at: EventAt,
    /// What it is.
    pub name: Words,
    /// Of which category.
    pub category: Words,
    /// The department whose work it is.
    pub department: Option<Words>,
    /// It is paused now.
    pub paused: bool,
}

/// An event with all that its page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// The event.
    pub file: File,
    /// What is right, so that it can be measured.
    pub rule: Option<Words>,
    /// Where the item comes from.
    pub source: String,
    /// How sure that is.
    pub confidence: &'static str,
    /// What was told, numbers of people masked; "" once destroyed.
    pub words: String,
    /// The officer whose work it is.
    pub officer: Option<String>,
    /// What happened, the first first.
    pub steps: Vec<(StepRow, Option<Words>)>,
    /// What its clock has counted.
    pub spent: SignedDuration,
    /// How much of it there is.
    pub limit: SignedDuration,
    /// The latest day on which a pause could end; `None` where it can't be paused.
    pub pause_to: Option<Timestamp>,
    /// Hours that may still be added.
    pub hours_left: i64,
    /// Departments that it may be sent to, by id.
    pub departments: Vec<(String, Words)>,
    /// The reader found or mended it.
    pub own_hand: bool,
    /// What the reader may do now.
    pub may: Vec<Action>,
}

/// Open events in the areas in which the actor may see them, the most urgent first behind `after`.
///
/// # Errors
/// [`Error::Denied`].
pub async fn list(
    app: &App,
    actor: &Actor,
    district: &str,
    wanted: &List,
    after: Option<(Timestamp, Uuid)>,
    limit: i64,
) -> Result<Vec<File>, Error> {
    let now = app.surroundings().now();
    let states: &[&str] = match wanted.showing {
        Showing::All | Showing::Late => &[],
        Showing::Dispatch => &["waiting"],
        Showing::Work | Showing::Mine => &["sent", "working", "paused"],
        Showing::Check => &["fixed"],
    };
    let filter = Filter {
        scopes: scopes(actor, district)?,
        states: states.iter().map(|state| (*state).to_owned()).collect(),
        category: wanted.category.clone(),
        department: wanted.department.clone(),
        officer: match wanted.showing {
            // Nobody has the id of nobody.
            Showing::Mine => Some(actor.staff_id().unwrap_or_default()),
            _ => None,
        },
        due_before: (wanted.showing == Showing::Late).then_some(now),
    };
    let mut conn = app.read().await?;
    let rows = store::event::list(&mut conn, district, &filter, after, limit).await?;
    Ok(rows.into_iter().map(|at| file(at, now)).collect())
}

/// How many are open there, and how many of them late.
///
/// # Errors
/// [`Error::Denied`].
pub async fn waiting(app: &App, actor: &Actor, district: &str) -> Result<(i64, i64), Error> {
    let scopes = scopes(actor, district)?;
    let now = app.surroundings().now();
    Ok(store::event::count(&mut *app.read().await?, district, &scopes, now).await?)
}

fn scopes(actor: &Actor, district: &str) -> Result<Vec<String>, Error> {
    let scopes = actor.scopes(Action::SeeEvents, district);
    if scopes.is_empty() {
        return Err(policy::Denied(Action::SeeEvents).into());
    }
    Ok(scopes.iter().map(|scope| scope.code().to_owned()).collect())
}

/// An event that the actor may see.
pub(super) async fn at(
    conn: &mut store::Conn,
    actor: &Actor,
    district: &str,
    id: Uuid,
) -> Result<EventAt, Error> {
    let found = store::event::by_id(conn, district, id).await?;
    found
        .filter(|at| actor.may(Action::SeeEvents, &at.code).is_ok())
        .ok_or(Error::NotFound("event"))
}

fn file(at: EventAt, now: Timestamp) -> File {
    let rules = catalogue(&at.code, now);
    let kind = rules.as_ref().and_then(|rules| rules.kind(&at.row.item));
    let plain = |id: &str| Words {
        zh: id.to_owned(),
        en: id.to_owned(),
    };
    let department = at.row.to_department.as_deref();
    let department = department.map(|id| {
        let named = rules.as_ref().map(|rules| rules.name_of(id));
        named.unwrap_or_else(|| plain(id))
    });
    File {
        name: kind.map_or_else(|| plain(&at.row.item), |kind| kind.item.name.clone()),
        category: kind.map_or_else(
            || plain(&at.row.category),
            |kind| kind.category.name.clone(),
        ),
        department,
        paused: at.row.pause_until.is_some_and(|until| until > now),
        at,
    }
}

/// One event with its history, and what the reader may do with it.
///
/// # Errors
/// [`Error::NotFound`] also for one outside the actor's area.
pub async fn open(app: &App, actor: &Actor, district: &str, id: Uuid) -> Result<History, Error> {
    let now = app.surroundings().now();
    let mut conn = app.read().await?;
    let found = at(&mut conn, actor, district, id).await?;
    let steps = store::event::history(&mut conn, district, id).await?;
    let report = store::hazard_report::list(
        &mut conn,
        district,
        &[district.to_owned()],
        Some(found.row.report_id),
        None,
        1,
    )
    .await?
    .pop();
    drop(conn);
    let words = match &report {
        Some(row) => {
            let sealed = row.words.as_deref();
            mask::free_text(&hazards::words_of(
                app,
                district,
                row,
                hazards::WORDS,
                sealed,
            )?)
        }
        None => String::new(),
    };
    let rules = catalogue(&found.code, now);
    let grade = found.row.grade.as_deref().and_then(Grade::from_name);
    let event = row::event(&found.row, limits(rules.as_ref(), &found.row.item, grade))?.awake(now);
    let days = declarations::calendar();
    let kind = rules.as_ref().and_then(|rules| rules.kind(&found.row.item));
    let own_hand = actor
        .staff_id()
        .is_some_and(|id| event.file.hands.contains(&id));
    let named = |id: &str| rules.as_ref().map(|rules| rules.name_of(id));
    let to = |step: &StepRow| step.to_department.as_deref().and_then(named);
    let officer = steps.iter().rev().find_map(|step| step.to_name.clone());
    let pause_left = event.file.limits.pause - event.file.paused;
    let pausable = event.file.grade != Some(Grade::Critical) && pause_left > SignedDuration::ZERO;
    Ok(History {
        rule: kind.and_then(|kind| kind.item.rule.clone()),
        source: kind.map_or_else(String::new, |kind| kind.item.fact.source.clone()),
        confidence: kind.map_or("", |kind| kind.item.fact.confidence.name()),
        words,
        officer: found.row.to_staff.and(officer),
        spent: event.spent(now, &*days),
        limit: SignedDuration::from_micros(found.row.limit_us),
        pause_to: pausable.then(|| now.checked_add(pause_left).ok()).flatten(),
        hours_left: (event.file.limits.extend - event.file.extended).as_hours(),
        departments: rules
            .iter()
            .flat_map(rules::Catalogue::departments)
            .map(|one| (one.fact.id.clone(), one.name.clone()))
            .collect(),
        own_hand,
        may: may(actor, &found.code, &event.state),
        steps: steps
            .into_iter()
            .map(|step| {
                let to = to(&step);
                (step, to)
            })
            .collect(),
        file: file(found, now),
    })
}

/// Which doings fit where the event stands and whose it is.
fn may(actor: &Actor, code: &str, state: &State) -> Vec<Action> {
    let fits: &[Action] = match state {
        State::Waiting(_) => &[Action::SendEvent],
        State::Working(_) => &[Action::WorkOnEvent, Action::GrantTime],
        State::Sent(_) | State::Paused(_) => &[Action::WorkOnEvent],
        State::Fixed(_) => &[Action::CheckEvent],
        State::Closed(_) => &[Action::ReopenEvent],
    };
    let may = fits.iter().copied();
    may.filter(|action| actor.may(*action, code).is_ok())
        .filter(|action| {
            *action != Action::WorkOnEvent || super::steps::is_theirs(actor, code, state)
        })
        .collect()
}
