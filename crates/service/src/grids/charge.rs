//! The one worker in charge of a grid: named where several hold it, and who stands in while that
//! one is away.

mod pass;

pub use pass::keep_up;

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use policy::{Action, Actor, Role};
use registry::stand_in::{BadPeriod, check_period};
use store::grid::StandInRow;
use store::staff::PlaceRow;
use uuid::Uuid;

use crate::surroundings::shanghai;
use crate::{App, Change, Error, Note, Refusal, officers};

/// Officers that can be chosen from.
const OFFERED: usize = 200;
/// Stand-ins that are listed.
const LISTED: i64 = 20;

/// A grid and whose it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Charge {
    /// The grid.
    pub place: PlaceRow,
    /// Who is in charge today.
    pub now: Option<(Uuid, String)>,
    /// Who was named, while they hold it.
    pub named: Option<Uuid>,
    /// Who holds the grid itself, the longest in office first.
    pub holders: Vec<(Uuid, String)>,
    /// Who stands in, stood in or will, the latest first.
    pub stand_ins: Vec<StandInRow>,
    /// Who could: officers in the actor's area, by name.
    pub able: Vec<(Uuid, String)>,
    /// Today in China.
    pub today: Date,
}

/// A grid with whose it is.
///
/// # Errors
/// [`Error::Denied`], [`Error::NotFound`].
pub async fn charge(app: &App, actor: &Actor, district: &str, code: &str) -> Result<Charge, Error> {
    actor.may(Action::ArrangeCharge, code)?;
    let now = app.surroundings().now();
    let mut conn = app.read().await?;
    let (place, grid) = find(&mut conn, district, code).await?;
    let in_charge = officers::of_grids(&mut conn, district, &[grid], now).await?;
    let in_charge = match in_charge.get(&grid) {
        Some(id) => store::staff::names(&mut conn, &[*id]).await?.pop(),
        None => None,
    };
    let named = store::grid::named(&mut conn, &[grid], now).await?;
    let able = able(&mut conn, actor, district, code, now).await?;
    Ok(Charge {
        place,
        now: in_charge,
        named: named.first().map(|(_, staff)| *staff),
        holders: store::grid::holders(&mut conn, grid, now).await?,
        stand_ins: store::grid::stand_ins(&mut conn, grid, LISTED).await?,
        able,
        today: day_of(now),
    })
}

/// Names who is in charge of a grid that several hold. `seen` is who was named when the form was
/// made.
///
/// # Errors
/// [`Error::Refused`] on `staff` for somebody who doesn't hold it; [`Error::Stale`],
/// [`Error::Denied`], [`Error::NotFound`].
pub async fn name(
    app: &App,
    actor: &Actor,
    district: &str,
    code: &str,
    (staff, seen): (Uuid, Option<Uuid>),
) -> Result<(), Error> {
    let (mut change, _, grid) = open(app, actor, district, code).await?;
    let at = change.at;
    let named = store::grid::named(change.conn(), &[grid], at).await?;
    let named = named.first().map(|(_, staff)| *staff);
    if named == Some(staff) {
        return Ok(());
    }
    if named != seen {
        return Err(Error::Stale);
    }
    let holders = store::grid::holders(change.conn(), grid, at).await?;
    if !holders.iter().any(|(holder, _)| *holder == staff) {
        let words = "this officer doesn't hold the grid: give them the post first";
        return Err(Refusal::new("charge-elsewhere", words).on("staff").into());
    }
    store::grid::name(change.conn(), grid, staff, at).await?;
    let note = Note::new("grid.charge_named", "grid", grid);
    change.commit(note.saying(format!("staff={staff}"))).await
}

/// Who stands in from when until when, both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StandIn {
    /// Who.
    pub staff: Uuid,
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
}

/// Lets somebody stand in: the grid's tasks are theirs on those days, and a post for the same days
/// lets them in. The same said twice is one stand-in.
///
/// # Errors
/// [`Error::Refused`] on `officer`, `first` or `last`; [`Error::Denied`], [`Error::NotFound`].
pub async fn stand_in(
    app: &App,
    actor: &Actor,
    district: &str,
    code: &str,
    said: StandIn,
) -> Result<Uuid, Error> {
    let (mut change, place, grid) = open(app, actor, district, code).await?;
    let at = change.at;
    let today = day_of(at);
    let same = |row: &&StandInRow| {
        (row.staff_id, row.first_day, row.last_day) == (said.staff, said.first, said.last)
            && row.ended_at.is_none()
    };
    let listed = store::grid::stand_ins(change.conn(), grid, LISTED).await?;
    if let Some(same) = listed.iter().find(same) {
        return Ok(same.id);
    }
    check_period(said.first, said.last, today).map_err(|bad| {
        let (code, field) = match bad {
            BadPeriod::Reversed => ("period-reversed", "last"),
            BadPeriod::Past => ("stand-in-past", "first"),
            BadPeriod::Long => ("stand-in-long", "last"),
            BadPeriod::Far => ("stand-in-far", "first"),
        };
        Refusal::new(code, bad.to_string()).on(field)
    })?;
    let able = able(change.conn(), actor, district, code, at).await?;
    if !able.iter().any(|(officer, _)| *officer == said.staff) {
        let words = "no officer of your area: choose one from the list";
        return Err(Refusal::new("stand-in-unknown", words).on("officer").into());
    }
    let usual = pass::usual(&mut change, grid, None).await?;
    if usual == Some(said.staff) {
        let words = "this officer is in charge of the grid: choose somebody else";
        return Err(Refusal::new("stand-in-same", words).on("officer").into());
    }
    let (from, until) = (start_of(said.first)?, start_of(after(said.last)?)?);
    let surroundings = app.surroundings();
    let row = StandInRow {
        id: surroundings.id(),
        grid_id: grid,
        staff_id: said.staff,
        name: String::new(),
        role_id: surroundings.id(),
        first_day: said.first,
        last_day: said.last,
        ended_at: None,
        begun_at: None,
        over_at: None,
    };
    let Some(by) = change.staff_id() else {
        let words = "a stand-in is arranged by somebody: sign in";
        return Err(Refusal::new("needs-staff", words).into());
    };
    let role = Role::Officer.name();
    let post = (row.role_id, row.staff_id);
    store::staff::insert_role(
        change.conn(),
        post.0,
        post.1,
        role,
        &place,
        from,
        Some(until),
    )
    .await?;
    store::grid::insert_stand_in(change.conn(), &row, at, by).await?;
    store::grid::free_days(change.conn(), grid, None, today, at).await?;
    match store::grid::take_days(change.conn(), &row).await {
        Err(store::StoreError::Constraint {
            duplicate: true, ..
        }) => {
            let words = "somebody stands in on some of these days already: end that first";
            return Err(Refusal::new("stand-in-taken", words).on("first").into());
        }
        result => result?,
    }
    let passed = if said.first <= today {
        pass::begin(&mut change, &row).await?
    } else {
        0
    };
    let said = format!(
        "staff={} from={} to={} tasks={passed}",
        said.staff, said.first, said.last
    );
    let note = Note::new("grid.stand_in", "grid", grid);
    change.commit(note.saying(said)).await?;
    Ok(row.id)
}

/// Takes a stand-in back before it begins, or ends it now; tasks go to whoever is in charge then.
/// One that is over stays as it is.
///
/// # Errors
/// [`Error::Denied`], [`Error::NotFound`].
pub async fn end(
    app: &App,
    actor: &Actor,
    district: &str,
    code: &str,
    id: Uuid,
) -> Result<(), Error> {
    let (mut change, _, grid) = open(app, actor, district, code).await?;
    let at = change.at;
    let listed = store::grid::stand_ins(change.conn(), grid, i64::MAX).await?;
    let row = listed.into_iter().find(|row| row.id == id);
    let row = row.ok_or(Error::NotFound("stand-in"))?;
    if !store::grid::end_stand_in(change.conn(), id, at).await? {
        return Ok(());
    }
    store::grid::free_days(change.conn(), grid, Some(id), day_of(at), at).await?;
    let passed = pass::finish(&mut change, &row).await?;
    let note = Note::new("grid.stand_in_ended", "grid", grid);
    let said = format!("staff={} tasks={passed}", row.staff_id);
    change.commit(note.saying(said)).await
}

/// The day in China.
fn day_of(at: Timestamp) -> Date {
    at.to_zoned(shanghai()).date()
}

fn after(day: Date) -> Result<Date, Error> {
    day.tomorrow().map_err(|_| beyond())
}

fn start_of(day: Date) -> Result<Timestamp, Error> {
    let start = day.to_zoned(shanghai()).map_err(|_| beyond())?;
    Ok(start.timestamp())
}

fn beyond() -> Error {
    Error::Store(store::StoreError::Unfit)
}

async fn find(
    conn: &mut store::Conn,
    district: &str,
    code: &str,
) -> Result<(PlaceRow, Uuid), Error> {
    let place = store::staff::place(conn, district, code).await?;
    let place = place.ok_or(Error::NotFound("grid"))?;
    let grid = place.grid_id.ok_or(Error::NotFound("grid"))?;
    Ok((place, grid))
}

/// Starts a change of a grid's charge; others in the district wait.
async fn open(
    app: &App,
    actor: &Actor,
    district: &str,
    code: &str,
) -> Result<(Change, PlaceRow, Uuid), Error> {
    let permit = actor.may(Action::ArrangeCharge, code)?;
    let mut change = app.change(district, &permit).await?;
    store::staff::lock_district(change.conn(), district).await?;
    let (place, grid) = find(change.conn(), district, code).await?;
    Ok((change, place, grid))
}

/// Officers who could stand in: those who hold a post in the actor's area or for an area around
/// the grid, by name.
async fn able(
    conn: &mut store::Conn,
    actor: &Actor,
    district: &str,
    code: &str,
    at: Timestamp,
) -> Result<Vec<(Uuid, String)>, Error> {
    let scopes = actor.scopes(Action::ArrangeCharge, district);
    let holders = store::staff::holders(conn, district, Role::Officer.name(), at).await?;
    let near: BTreeSet<Uuid> = holders
        .into_iter()
        .filter(|(_, held)| {
            code.starts_with(held.as_str()) || scopes.iter().any(|scope| scope.covers(held))
        })
        .map(|(officer, _)| officer)
        .collect();
    let near: Vec<Uuid> = near.into_iter().collect();
    let mut names = store::staff::names(conn, &near).await?;
    names.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    names.truncate(OFFERED);
    Ok(names)
}
