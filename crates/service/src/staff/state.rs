//! Suspending, letting in again, a new password.

use policy::Actor;
use uuid::Uuid;

use super::accounts::{StaffFile, open};
use super::posts::keep_a_steward;
use super::{OneTimePassword, one_time_password};
use crate::sign_in::hash;
use crate::{App, Change, Error, Note, Refusal};

/// Keeps somebody from signing in until further notice; their sessions end. They keep their tasks.
///
/// # Errors
/// As [`super::move_to`].
pub async fn suspend(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
    version: i32,
) -> Result<(), Error> {
    let (mut change, file) = open(app, actor, district, id, version).await?;
    set_state(&mut change, &file, &["active"], "suspended").await?;
    keep_a_steward(&mut change, &file).await?;
    store::session::delete_of(change.conn(), id, None).await?;
    change
        .commit(Note::new("staff.suspended", "staff", id))
        .await
}

/// Lets somebody who was suspended sign in again.
///
/// # Errors
/// As [`super::move_to`].
pub async fn reactivate(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
    version: i32,
) -> Result<(), Error> {
    let (mut change, file) = open(app, actor, district, id, version).await?;
    set_state(&mut change, &file, &["suspended"], "active").await?;
    change
        .commit(Note::new("staff.reactivated", "staff", id))
        .await
}

/// Sets a new password, shown once; every session of the account ends.
///
/// # Errors
/// As [`super::move_to`].
pub async fn reset_password(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
    version: i32,
) -> Result<OneTimePassword, Error> {
    let password = one_time_password(app);
    let hash = hash(app, &password).await?;
    let (mut change, file) = open(app, actor, district, id, version).await?;
    if file.state == "left" {
        return Err(wrong_state("left").into());
    }
    if !store::staff::set_password(change.conn(), id, version, &hash, true).await? {
        return Err(Error::Stale);
    }
    store::session::delete_of(change.conn(), id, None).await?;
    let login = file.login;
    store::session::delete_failures_of(change.conn(), &login).await?;
    change
        .commit(Note::new("staff.password_reset", "staff", id))
        .await?;
    Ok(password)
}

pub(super) async fn set_state(
    change: &mut Change,
    file: &StaffFile,
    from: &[&str],
    to: &str,
) -> Result<(), Error> {
    if !from.contains(&file.state.as_str()) {
        return Err(wrong_state(&file.state).into());
    }
    if !store::staff::set_state(change.conn(), file.id, file.version, to).await? {
        return Err(Error::Stale);
    }
    Ok(())
}

fn wrong_state(state: &str) -> Refusal {
    let words = format!("the account is {state}: that can't be done with it now");
    Refusal::new("account-state", words).with(state)
}
