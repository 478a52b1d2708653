//! Accounts of people who work for an agency: given by the steward, bound to that one agency for
//! as long as they exist. Suspended, given another password and closed like every other account.

use policy::{Action, Actor};
use uuid::Uuid;

use super::accounts::{StaffFile, insert_account, managed};
use super::{OneTimePassword, one_time_password};
use crate::sign_in::{check_new, hash};
use crate::{App, Change, Error, Note};

/// Somebody new at an agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAgent {
    /// The agency that they will act for.
    pub agency: Uuid,
    /// What they sign in with.
    pub login: String,
    /// Name.
    pub name: String,
}

/// Gives somebody who works for an agency an account. The password is shown once.
///
/// # Errors
/// [`Error::Refused`] on `login` or `name`; [`Error::Denied`] for who doesn't keep the accounts and
/// the register of the whole district; [`Error::NotFound`] for an agency that is unknown there.
pub async fn add_agent(
    app: &App,
    actor: &Actor,
    district: &str,
    new: &NewAgent,
) -> Result<(Uuid, OneTimePassword), Error> {
    actor.may(Action::ManageAgencies, district)?;
    let permit = actor.may(Action::ManageStaff, district)?;
    let password = one_time_password(app);
    let hash = hash(app, &password).await?;
    let mut change = app.change(district, &permit).await?;
    let id = insert(&mut change, new, &hash, true).await?;
    let note = Note::new("staff.agent_added", "staff", id);
    let said = format!("agency={}", new.agency);
    change.commit(note.saying(said)).await?;
    Ok((id, password))
}

async fn insert(
    change: &mut Change,
    new: &NewAgent,
    hash: &str,
    temporary: bool,
) -> Result<Uuid, Error> {
    let (district, at) = (change.district.clone(), change.at);
    let agency = store::agency::agency(change.conn(), &district, new.agency).await?;
    let agency = agency.ok_or(Error::NotFound("agency"))?;
    let place = store::staff::place(change.conn(), &district, &district).await?;
    let place = place.ok_or(Error::NotFound("district"))?;
    let id = insert_account(change, &new.login, &new.name, hash, temporary).await?;
    let role = change.app().surroundings().id();
    store::staff::insert_agent(change.conn(), role, id, agency.id, &place, at).await?;
    Ok(id)
}

/// The accounts of those who act for an agency in a district, by login, at most two hundred.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn agents_of(
    app: &App,
    actor: &Actor,
    district: &str,
    agency: Uuid,
) -> Result<Vec<StaffFile>, Error> {
    actor.may(Action::ManageAgencies, district)?;
    let now = app.surroundings().now();
    let mut conn = app.read().await?;
    let mut files = Vec::new();
    for id in store::staff::agents_of(&mut conn, district, agency, now).await? {
        files.push(managed(&mut conn, actor, district, id, now).await?.0);
    }
    Ok(files)
}

/// The account of a demonstration that acts for the agency of this name. Started again, it is
/// there already.
///
/// # Errors
/// [`Error::NotFound`] where nobody of that name sent anything; [`Error::Refused`] for a password
/// that nobody may have.
pub async fn ensure_demo_agent(
    app: &App,
    district: &str,
    agency: &str,
    (login, name): (&str, &str),
    password: &str,
) -> Result<(), Error> {
    let mut conn = app.read().await?;
    if store::staff::by_login(&mut conn, login).await?.is_some() {
        return Ok(());
    }
    let agency = store::agency::by_name(&mut conn, agency).await?;
    let agency = agency.ok_or(Error::NotFound("agency"))?;
    drop(conn);
    check_new(login, password)?;
    let hash = hash(app, password).await?;
    let new = NewAgent {
        agency,
        login: login.to_owned(),
        name: name.to_owned(),
    };
    let mut change = app.change_by(district, &Actor::Machine).await?;
    let id = insert(&mut change, &new, &hash, false).await?;
    change
        .commit(Note::new("staff.demo_added", "staff", id))
        .await
}
