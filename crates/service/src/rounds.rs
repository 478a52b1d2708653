//! A day's round of a grid: which let doors must be visited, in which order they are walked, and
//! what that saves. Nothing is stored: the same day and the same doors give the same round.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use policy::{Action, Actor};
use round::{Door, Grade, Need, Place, Reason, Round, Standing, need, plan, stops};
use rules::Visits;
use store::round::{DoorRow, TroubleRow};
use store::staff::PlaceRow;
use uuid::Uuid;

use crate::surroundings::shanghai;
use crate::{App, Error, Refusal, declarations, officers};

/// Grids that are offered by name; where there are more, one is named by its code.
pub const GRIDS_OFFERED: usize = 200;
/// Doors of a grid that are looked at: those with tasks, then those not visited the longest.
const DOORS: i64 = 5_000;
/// Buildings that a round chooses from: more than anybody visits in a day.
const STOPS: usize = 300;
/// How many days ahead a round can be looked at.
const AHEAD: i32 = 60;
/// Longest round, in hours.
pub const MOST_HOURS: u8 = 12;
/// A round's hours where nobody says otherwise.
pub const HOURS: u8 = 4;

/// Which round is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Code of the grid; else the actor's own.
    pub grid: Option<String>,
    /// The day; else today.
    pub day: Option<Date>,
    /// Hours of it.
    pub hours: Option<u8>,
}

/// Why somebody goes to a door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// The dwelling; `None` for a whole building.
    pub dwelling: Option<Uuid>,
    /// The building.
    pub building: Uuid,
    /// Its address.
    pub address: String,
    /// Its open task.
    pub task: Option<Uuid>,
    /// The reasons, the heaviest first.
    pub reasons: Vec<Reason>,
    /// By when somebody should have been there.
    pub due: Date,
}

/// A day's round.
#[derive(Debug, Clone, PartialEq)]
pub struct Day {
    /// Grids to choose from, by code: one more than [`GRIDS_OFFERED`] where there are too many.
    pub grids: Vec<PlaceRow>,
    /// The grid.
    pub grid: PlaceRow,
    /// Who is in charge of it on that day.
    pub officer: Option<String>,
    /// The day.
    pub day: Date,
    /// Today in China.
    pub today: Date,
    /// Hours.
    pub hours: u8,
    /// Stops in their order, and what didn't fit.
    pub round: Round,
    /// Why somebody goes to each door of the round, by its id there.
    pub why: HashMap<Uuid, Why>,
    /// Doors that must be visited and stand nowhere known.
    pub unplaced: Vec<Why>,
    /// Doors that must be visited.
    pub due: usize,
    /// The rule's source and how sure it is.
    pub source: Option<(String, &'static str)>,
}

/// A round; `None` where the actor's area has no grid.
///
/// # Errors
/// [`Error::Refused`] on `grid`, `day` or `hours`; [`Error::Denied`].
pub async fn day(
    app: &App,
    actor: &Actor,
    district: &str,
    asked: &Asked,
) -> Result<Option<Day>, Error> {
    let scopes = actor.scopes(Action::SeeTasks, district);
    if scopes.is_empty() {
        return Err(policy::Denied(Action::SeeTasks).into());
    }
    let now = app.surroundings().now();
    let today = now.to_zoned(shanghai()).date();
    let day = asked.day.unwrap_or(today);
    let ahead = today.until(day).map_or(i32::MAX, |span| span.get_days());
    if day < today || ahead > AHEAD {
        let words = format!("a round is planned for today or one of the next {AHEAD} days");
        return Err(Refusal::new("round-day", words)
            .on("day")
            .with(AHEAD.to_string())
            .into());
    }
    let hours = asked.hours.unwrap_or(HOURS);
    if !(1..=MOST_HOURS).contains(&hours) {
        let words = format!("a round takes 1 to {MOST_HOURS} hours");
        return Err(Refusal::new("round-hours", words)
            .on("hours")
            .with(MOST_HOURS.to_string())
            .into());
    }
    let codes: Vec<String> = scopes.iter().map(|scope| scope.code().to_owned()).collect();
    let mut conn = app.read().await?;
    let limit = i64::try_from(GRIDS_OFFERED + 1).unwrap_or(i64::MAX);
    let grids = store::round::grids(&mut conn, district, &codes, limit).await?;
    let at = noon(day).unwrap_or(now).max(now);
    let Some(place) = chosen(&mut conn, actor, district, asked, &grids, at).await? else {
        return Ok(None);
    };
    let Some(grid) = place.grid_id else {
        return Err(Error::NotFound("grid"));
    };
    let doors = store::round::doors(&mut conn, district, grid, DOORS).await?;
    let troubles = store::round::troubles(&mut conn, district, grid, DOORS).await?;
    let in_charge = officers::of_grids(&mut conn, district, &[grid], at).await?;
    let officer = match in_charge.get(&grid) {
        Some(id) => store::staff::names(&mut conn, &[*id]).await?.pop(),
        None => None,
    };
    drop(conn);
    let rule = declarations::in_force(&place.code, day);
    let visits = rule.as_ref().and_then(rules::InForce::visits);
    let visits = visits.ok_or_else(|| Error::Internal("no pack says how often".to_owned()))?;
    let found = Found::of(doors, troubles, visits, day);
    let (due, unplaced) = (found.why.len() + found.unplaced.len(), found.unplaced);
    let mut list = stops(&found.doors);
    let beyond = list.split_off(list.len().min(STOPS));
    let (minutes, visits) = (u32::from(hours) * 60, visits.clone());
    // Pure work of some milliseconds: not on the thread that answers others.
    let source = Some((visits.fact.source.clone(), visits.fact.confidence.name()));
    let planned = tokio::task::spawn_blocking(move || plan(&list, None, minutes, &visits)).await;
    let mut round = planned.map_err(|error| Error::Internal(error.to_string()))?;
    round.left.extend(beyond);
    Ok(Some(Day {
        grids,
        grid: place,
        officer: officer.map(|(_, name)| name),
        day,
        today,
        hours,
        round,
        why: found.why,
        unplaced,
        due,
        source,
    }))
}

/// The grids that the actor can ask about, as in [`Day::grids`], and today.
///
/// # Errors
/// [`Error::Denied`].
pub async fn offered(
    app: &App,
    actor: &Actor,
    district: &str,
) -> Result<(Vec<PlaceRow>, Date), Error> {
    let scopes = actor.scopes(Action::SeeTasks, district);
    if scopes.is_empty() {
        return Err(policy::Denied(Action::SeeTasks).into());
    }
    let codes: Vec<String> = scopes.iter().map(|scope| scope.code().to_owned()).collect();
    let limit = i64::try_from(GRIDS_OFFERED + 1).unwrap_or(i64::MAX);
    let mut conn = app.read().await?;
    let grids = store::round::grids(&mut conn, district, &codes, limit).await?;
    Ok((grids, day_of(app.surroundings().now())))
}

fn noon(day: Date) -> Option<jiff::Timestamp> {
    let noon = day.at(12, 0, 0, 0).to_zoned(shanghai()).ok()?;
    Some(noon.timestamp())
}

/// The grid asked for; else the first that the actor is in charge of; else the first of all.
async fn chosen(
    conn: &mut store::Conn,
    actor: &Actor,
    district: &str,
    asked: &Asked,
    grids: &[PlaceRow],
    at: jiff::Timestamp,
) -> Result<Option<PlaceRow>, Error> {
    if let Some(code) = &asked.grid {
        let may = actor.may(Action::SeeTasks, code).is_ok();
        let place = if may {
            store::staff::place(conn, district, code).await?
        } else {
            None
        };
        let place = place.filter(|place| place.grid_id.is_some());
        return place.map(Some).ok_or_else(|| {
            let words = "no grid of your area has this code: choose another";
            Refusal::new("round-grid", words).on("grid").into()
        });
    }
    let ids: Vec<Uuid> = grids.iter().filter_map(|grid| grid.grid_id).collect();
    let in_charge = officers::of_grids(conn, district, &ids, at).await?;
    let own = grids.iter().find(|grid| {
        let officer = grid.grid_id.and_then(|id| in_charge.get(&id));
        officer.is_some() && officer.copied() == actor.staff_id()
    });
    Ok(own.or(grids.first()).cloned())
}

/// A door, or a building without one, while what is known of it is gathered.
struct Known {
    building: Uuid,
    at: Option<(f64, f64)>,
    dwelling: Option<Uuid>,
    address: String,
    task: Option<Uuid>,
    standing: Standing,
}

/// Doors that must be visited.
#[derive(Default)]
struct Found {
    doors: Vec<Door>,
    why: HashMap<Uuid, Why>,
    unplaced: Vec<Why>,
}

impl Found {
    fn of(doors: Vec<DoorRow>, troubles: Vec<TroubleRow>, visits: &Visits, day: Date) -> Self {
        let mut known: BTreeMap<Uuid, Known> = BTreeMap::new();
        for row in doors {
            let standing = Standing {
                last_visit: row.last_visit.map(day_of),
                task: row.task.map(|(_, due)| day_of(due)),
                ..Standing::default()
            };
            let door = Known {
                building: row.building_id,
                at: row.at,
                dwelling: row.dwelling_id,
                address: row.address,
                task: row.task.map(|(task, _)| task),
                standing,
            };
            known.insert(row.dwelling_id.unwrap_or(row.building_id), door);
        }
        for row in troubles {
            let id = row.dwelling_id.unwrap_or(row.building_id);
            let told = day_of(row.told_at);
            let door = known.entry(id).or_insert_with(|| Known {
                building: row.building_id,
                at: row.at,
                dwelling: row.dwelling_id,
                address: row.address,
                task: None,
                // Nobody is known to live there: no turn of its own.
                standing: Standing {
                    last_visit: Some(told),
                    ..Standing::default()
                },
            });
            // What somebody told of is a complaint; once looked into and not mended, a hazard that
            // nobody has graded.
            if row.seen {
                door.standing.hazards.push((Grade::Minor, told));
            } else {
                door.standing.complaints.push(told);
            }
        }
        let mut found = Self::default();
        for (id, door) in known {
            if let Some(need) = need(&door.standing, visits, day) {
                found.add(id, door, need, visits);
            }
        }
        found
    }

    fn add(&mut self, id: Uuid, door: Known, need: Need, visits: &Visits) {
        let why = Why {
            dwelling: door.dwelling,
            building: door.building,
            address: door.address,
            task: door.task,
            reasons: need.reasons,
            due: need.due,
        };
        match door.at {
            Some((lon, lat)) => {
                self.doors.push(Door {
                    id,
                    building: door.building,
                    at: Place { lon, lat },
                    minutes: visits.minutes.door,
                    points: need.points,
                });
                self.why.insert(id, why);
            }
            None => self.unplaced.push(why),
        }
    }
}

fn day_of(at: jiff::Timestamp) -> Date {
    at.to_zoned(shanghai()).date()
}
