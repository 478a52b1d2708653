//! Posts that begin or end by themselves, on the day that was entered.

use std::collections::{BTreeMap, BTreeSet};

use policy::{Actor, Role};
use uuid::Uuid;

use super::leave::pass_on_uncovered;
use crate::grids::charge;
use crate::sign_in::in_force;
use crate::{App, Error, Note, officers};

/// Passes on the tasks of stand-ins that begin or end and of officers whose post has ended, and gives those that nobody has to
/// whoever is in charge now; for a job every few minutes. What matters is who holds which post now
/// and not which changed since the last time, so a program that stood still makes up for it. How
/// many tasks moved.
///
/// # Errors
/// [`Error::Store`]; who came before is settled.
pub async fn keep_up(app: &App) -> Result<u64, Error> {
    let districts = store::library::districts(&mut *app.read().await?).await?;
    let mut moved = 0;
    for row in districts {
        moved += charge::keep_up(app, &row.district).await?;
        moved += pass_on_ended(app, &row.district).await?;
        moved += give_to_begun(app, &row.district).await?;
    }
    Ok(moved)
}

/// Passes on what is with people who are no officer of its grid any more.
async fn pass_on_ended(app: &App, district: &str) -> Result<u64, Error> {
    let now = app.surroundings().now();
    let mut conn = app.read().await?;
    let assigned = store::task::assigned(&mut conn, district).await?;
    let people: BTreeSet<Uuid> = assigned.iter().filter_map(|(staff, ..)| *staff).collect();
    let people: Vec<Uuid> = people.into_iter().collect();
    let roles = store::staff::roles_of(&mut conn, &people).await?;
    drop(conn);
    let mut over = BTreeSet::new();
    for id in people {
        let own: Vec<_> = roles
            .iter()
            .filter(|role| role.staff_id == id)
            .cloned()
            .collect();
        let held = in_force(&own, now)?;
        let answers_for = |grid: &str| {
            held.iter()
                .any(|held| held.role == Role::Officer && held.scope.covers(grid))
        };
        if assigned
            .iter()
            .any(|(staff, _, grid)| *staff == Some(id) && !answers_for(grid))
        {
            over.insert(id);
        }
    }
    let mut moved = 0;
    for id in over {
        let mut change = app.change_by(district, &Actor::Machine).await?;
        store::staff::lock_district(change.conn(), district).await?;
        let passed = pass_on_uncovered(&mut change, id, None).await?;
        moved += passed.to_others + passed.unassigned;
        change
            .commit(Note::new("staff.tasks_passed_on", "staff", id).saying(passed.to_string()))
            .await?;
    }
    Ok(moved)
}

/// Gives what nobody has to whoever is in charge of its grid now.
async fn give_to_begun(app: &App, district: &str) -> Result<u64, Error> {
    let now = app.surroundings().now();
    let mut conn = app.read().await?;
    let assigned = store::task::assigned(&mut conn, district).await?;
    let waiting: BTreeMap<Uuid, String> = assigned
        .into_iter()
        .filter(|(staff, ..)| staff.is_none())
        .map(|(_, grid, code)| (grid, code))
        .collect();
    let grids: Vec<Uuid> = waiting.keys().copied().collect();
    let in_charge = officers::of_grids(&mut conn, district, &grids, now).await?;
    drop(conn);
    let mut gifts: BTreeMap<Uuid, Vec<&str>> = BTreeMap::new();
    for (grid, code) in &waiting {
        if let Some(officer) = in_charge.get(grid) {
            gifts.entry(*officer).or_default().push(code);
        }
    }
    let mut moved = 0;
    for (officer, codes) in gifts {
        let mut change = app.change_by(district, &Actor::Machine).await?;
        store::staff::lock_district(change.conn(), district).await?;
        let mut given = 0;
        for code in codes {
            given += store::task::give_unassigned(change.conn(), district, code, officer).await?;
        }
        moved += given;
        let note = Note::new("staff.tasks_given", "staff", officer);
        change.commit(note.saying(format!("tasks={given}"))).await?;
    }
    Ok(moved)
}
