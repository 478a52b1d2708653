//! Posts: a role for a place and a period, given and taken.

use jiff::Timestamp;
use policy::{Action, Actor, Role};
use store::staff::RoleRow;
use uuid::Uuid;

use super::accounts::{StaffFile, open};
use super::leave::{Passed, pass_on_uncovered};
use crate::{App, Change, Error, Note, Refusal};

/// A role for a place and a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// The role.
    pub role: Role,
    /// Code of an area or a grid.
    pub place: String,
    /// From when; `None` is now.
    pub from: Option<Timestamp>,
    /// Until when; `None` is for good.
    pub until: Option<Timestamp>,
}

/// Whether a role can be held for a place of that code: batches, reviews, the library, accounts and
/// the log are kept for the district as a whole, so whoever keeps or watches them needs all of it.
pub fn fits(role: Role, place: &str) -> bool {
    match role {
        Role::Steward | Role::Auditor => place.len() == 6,
        Role::Officer | Role::Handler | Role::Dispatcher | Role::Supervisor => true,
        // Not a post of the staff: see `staff::add_agent`.
        Role::Agency => false,
    }
}

/// Gives somebody a post and, to an officer who begins at once, the tasks there that nobody has;
/// who begins later gets them from [`super::keep_up`].
pub(super) async fn give(change: &mut Change, staff_id: Uuid, post: &Post) -> Result<(), Error> {
    let district = change.district.clone();
    let place = store::staff::place(change.conn(), &district, &post.place).await?;
    let Some(place) = place else {
        let words = format!(
            "{} is no area or grid in force here: choose one",
            post.place
        );
        return Err(Refusal::new("place-unknown", words)
            .on("place")
            .with(&*post.place)
            .into());
    };
    if !fits(post.role, &post.place) {
        let words = format!(
            "{} is no district: stewards and auditors work for a whole one, choose it",
            post.place
        );
        return Err(Refusal::new("role-needs-district", words)
            .on("place")
            .into());
    }
    let from = post.from.unwrap_or(change.at);
    if post
        .until
        .is_some_and(|until| until <= from || until <= change.at)
    {
        let words = "the role would end before it begins: choose a later end";
        return Err(Refusal::new("period-reversed", words).on("until").into());
    }
    let id = change.app().surroundings().id();
    let role = post.role.name();
    store::staff::insert_role(change.conn(), id, staff_id, role, &place, from, post.until).await?;
    if post.role == Role::Officer && from <= change.at {
        store::task::give_unassigned(change.conn(), &district, &post.place, staff_id).await?;
    }
    Ok(())
}

pub(super) fn said(post: &Post) -> String {
    format!("role={} place={}", post.role.name(), post.place)
}

/// Gives somebody another post in place of all they hold: those end when it begins, and what was
/// planned for later never begins. Tasks of doors they no longer answer for pass on, those of a
/// post that ends later when it does ([`super::keep_up`]).
///
/// # Errors
/// [`Error::Refused`] also where the district would be left without a steward; [`Error::Denied`],
/// [`Error::NotFound`], [`Error::Stale`].
pub async fn move_to(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
    version: i32,
    post: &Post,
) -> Result<Passed, Error> {
    // Both where they are and where they go must lie in the actor's area.
    actor.may(Action::ManageStaff, &post.place)?;
    let (mut change, file) = open(app, actor, district, id, version).await?;
    // Who worked for an agency and now works here is somebody new, with nothing left of before.
    if file.roles.iter().any(|held| held.agency.is_some()) {
        let words = "this account acts for an agency: it can't get a post, add another account";
        return Err(Refusal::new("account-of-agency", words).into());
    }
    let begins = post.from.unwrap_or(change.at).max(change.at);
    store::staff::end_roles(change.conn(), id, begins).await?;
    give(&mut change, id, post).await?;
    keep_a_steward(&mut change, &file).await?;
    if !store::staff::bump(change.conn(), id, version).await? {
        return Err(Error::Stale);
    }
    let passed = pass_on_uncovered(&mut change, id, None).await?;
    let note = Note::new("staff.moved", "staff", id);
    change
        .commit(note.saying(format!("{} {passed}", said(post))))
        .await?;
    Ok(passed)
}

/// Refuses where a place that this account is or will be the steward of is left without one, now or
/// on any day on which a post ends, as things stand in the transaction.
pub(super) async fn keep_a_steward(change: &mut Change, file: &StaffFile) -> Result<(), Error> {
    let (district, at) = (change.district.clone(), change.at);
    let role = Role::Steward.name();
    let not_over = |held: &&RoleRow| held.valid_to.is_none_or(|to| to > at);
    let kept: Vec<&str> = file
        .roles
        .iter()
        .filter(|held| held.role == role)
        .filter(not_over)
        .map(|held| held.code.as_str())
        .collect();
    if kept.is_empty() {
        return Ok(());
    }
    let mut days = store::staff::ends(change.conn(), &district, role, at).await?;
    days.insert(0, at);
    for day in days {
        let left = store::staff::holders(change.conn(), &district, role, day).await?;
        let covered = |code: &str| left.iter().any(|(_, held)| code.starts_with(held.as_str()));
        if let Some(code) = kept.iter().find(|code| !covered(code)) {
            let words =
                format!("nobody else is steward of {code}: give somebody else the role first");
            return Err(Refusal::new("last-steward", words).with(*code).into());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use policy::Role;

    use super::fits;

    #[test]
    fn who_keeps_the_whole_district_holds_it_whole() {
        let places = ["440399", "440399001", "440399001001", "44039900100101"];
        for role in Role::ALL {
            let anywhere = !matches!(role, Role::Steward | Role::Auditor);
            for place in places {
                assert_eq!(
                    fits(role, place),
                    anywhere || place.len() == 6,
                    "{role:?} {place}"
                );
            }
        }
    }
}
