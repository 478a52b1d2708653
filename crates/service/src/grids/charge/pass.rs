//! Open tasks go to whoever stands in, and on when that is over.

use store::grid::StandInRow;
use uuid::Uuid;

use super::day_of;
use crate::{App, Change, Error, Note, officers};
use policy::Actor;

/// Passes the tasks of stand-ins that begin or are over in a district; for a job every few
/// minutes. A program that stood still makes up for it. How many tasks moved.
///
/// # Errors
/// [`Error::Store`]; who came before is settled.
pub async fn keep_up(app: &App, district: &str) -> Result<u64, Error> {
    let today = day_of(app.surroundings().now());
    let rows = {
        let mut conn = app.read().await?;
        store::grid::stand_ins_to_settle(&mut conn, district, today).await?
    };
    let mut moved = 0;
    for row in rows {
        let over = row.ended_at.is_some() || row.last_day < today;
        if !over && row.begun_at.is_some() {
            continue;
        }
        let mut change = app.change_by(district, &Actor::Machine).await?;
        store::staff::lock_district(change.conn(), district).await?;
        let (passed, note) = if over {
            let passed = finish(&mut change, &row).await?;
            (passed, Note::new("grid.stand_in_over", "grid", row.grid_id))
        } else {
            let passed = begin(&mut change, &row).await?;
            let note = Note::new("grid.stand_in_began", "grid", row.grid_id);
            (passed, note)
        };
        moved += passed;
        let said = format!("staff={} tasks={passed}", row.staff_id);
        change.commit(note.saying(said)).await?;
    }
    Ok(moved)
}

/// Who is in charge of a grid when nobody stands in; `but` is left out.
pub(super) async fn usual(
    change: &mut Change,
    grid: Uuid,
    but: Option<Uuid>,
) -> Result<Option<Uuid>, Error> {
    let (district, at) = (change.district.clone(), change.at);
    let usual = officers::usual_of_grids(change.conn(), &district, &[grid], at, but).await?;
    Ok(usual.get(&grid).copied())
}

/// Passes the tasks of whoever is in charge otherwise to whoever stands in, once. How many.
pub(super) async fn begin(change: &mut Change, row: &StandInRow) -> Result<u64, Error> {
    let (district, at) = (change.district.clone(), change.at);
    if !store::grid::begun(change.conn(), row.id, at).await? {
        return Ok(0);
    }
    let grid = row.grid_id;
    match usual(change, grid, Some(row.staff_id)).await? {
        Some(from) => {
            let to = Some(row.staff_id);
            Ok(store::task::pass_on(change.conn(), &district, grid, from, to).await?)
        }
        None => Ok(0),
    }
}

/// Passes the tasks of whoever stood in to whoever is in charge now, once. How many.
pub(super) async fn finish(change: &mut Change, row: &StandInRow) -> Result<u64, Error> {
    let (district, at) = (change.district.clone(), change.at);
    let grid = row.grid_id;
    if !store::grid::over(change.conn(), row.id, at).await? || row.begun_at.is_none() {
        return Ok(0);
    }
    let now = officers::of_grids(change.conn(), &district, &[grid], at).await?;
    let to = now.get(&grid).copied();
    if to == Some(row.staff_id) {
        return Ok(0);
    }
    Ok(store::task::pass_on(change.conn(), &district, grid, row.staff_id, to).await?)
}
