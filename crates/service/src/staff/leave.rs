use policy::{Actor, Role};
use uuid::Uuid;

use super::accounts::open;
use super::posts::keep_a_steward;
use super::state::set_state;
use crate::sign_in::in_force;
use crate::{App, Change, Error, Note, Refusal, officers};

/// What became of somebody's open tasks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Passed {
    /// Now with somebody else.
    pub to_others: u64,
    /// Now with nobody, until the grid has an officer.
    pub unassigned: u64,
}

impl std::fmt::Display for Passed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "passed_on={} unassigned={}",
            self.to_others, self.unassigned
        )
    }
}

/// Somebody leaves: no more sign-in, no more roles; open tasks pass on to `successor`, else to
/// whoever is in charge of the grid then, else to nobody.
///
/// # Errors
/// [`Error::Refused`] for a successor who is no officer of a grid with open tasks, or where the
/// district would be left without a steward; [`Error::NotFound`], [`Error::Stale`].
pub async fn leave(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
    version: i32,
    successor: Option<Uuid>,
) -> Result<Passed, Error> {
    let (mut change, file) = open(app, actor, district, id, version).await?;
    set_state(&mut change, &file, &["active", "suspended"], "left").await?;
    keep_a_steward(&mut change, &file).await?;
    let at = change.at;
    store::staff::end_roles(change.conn(), id, at).await?;
    store::session::delete_of(change.conn(), id, None).await?;
    // What signed them in has no purpose any more.
    store::second_factor::delete_totp(change.conn(), id).await?;
    store::passkey::delete_of(change.conn(), id).await?;
    store::openid_link::delete_of(change.conn(), id).await?;
    let passed = pass_on_uncovered(&mut change, id, successor).await?;
    change
        .commit(Note::new("staff.left", "staff", id).saying(passed.to_string()))
        .await?;
    Ok(passed)
}

/// Passes on the open tasks in grids that somebody no longer is an officer of.
pub(super) async fn pass_on_uncovered(
    change: &mut Change,
    id: Uuid,
    successor: Option<Uuid>,
) -> Result<Passed, Error> {
    let (district, at) = (change.district.clone(), change.at);
    let role = Role::Officer.name();
    let holders = store::staff::holders(change.conn(), &district, role, at).await?;
    let answers_for = |staff: Uuid, grid: &str| {
        holders
            .iter()
            .any(|(holder, code)| *holder == staff && grid.starts_with(code.as_str()))
    };
    // Whoever is suspended keeps the tasks of the posts they still hold.
    let own = store::staff::roles_of(change.conn(), &[id]).await?;
    let own = in_force(&own, at)?;
    let with_tasks = store::task::grids_of_staff(change.conn(), &district, id).await?;
    let grids: Vec<Uuid> = with_tasks.iter().map(|(grid, _)| *grid).collect();
    let codes = store::staff::grid_codes(change.conn(), &district, &grids).await?;
    let lost: Vec<(Uuid, String)> = codes
        .into_iter()
        .filter(|(_, code)| {
            !own.iter()
                .any(|held| held.role == Role::Officer && held.scope.covers(code))
        })
        .collect();
    if let Some(successor) = successor
        && let Some((_, code)) = lost.iter().find(|(_, code)| !answers_for(successor, code))
    {
        let words = format!(
            "the successor is no officer of grid {code}, which has open tasks: choose another, or \
             nobody, and the tasks go to whoever is in charge there"
        );
        return Err(Refusal::new("successor-elsewhere", words)
            .on("successor")
            .with(code)
            .into());
    }
    let ids: Vec<Uuid> = lost.iter().map(|(grid, _)| *grid).collect();
    let in_charge = officers::of_grids(change.conn(), &district, &ids, at).await?;
    let mut passed = Passed::default();
    for grid in ids {
        let to = successor.or_else(|| in_charge.get(&grid).copied());
        let count = store::task::pass_on(change.conn(), &district, grid, id, to).await?;
        if to.is_some() {
            passed.to_others += count;
        } else {
            passed.unassigned += count;
        }
    }
    Ok(passed)
}
