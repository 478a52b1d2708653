//! Programs that push for an agency. A secret has 256 random bits, so nothing can be guessed and a
//! plain digest is enough: it may be looked at with every call for a token, which a password's slow
//! one may not.

use jiff::SignedDuration;
use policy::{Action, Actor};
use store::agency::{self as rows, ClientRow};
use uuid::Uuid;
use vault::session::SessionToken;

use crate::{App, Change, Error, Note, Refusal};

/// Calls a minute that a program may make unless something else is said.
pub const CALLS_A_MINUTE: i32 = 120;
/// Most that may be said.
const MOST_CALLS: i32 = 600_000;
/// How long a secret works on after the next one was made.
const OVERLAP: SignedDuration = SignedDuration::from_hours(24);

/// A program that was let in; the secret is shown now and never again.
pub struct Issued {
    /// Its client id.
    pub id: Uuid,
    /// Its secret.
    pub secret: String,
}

impl std::fmt::Debug for Issued {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Issued({})", self.id)
    }
}

/// A program to be let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Whose it is.
    pub agency: Uuid,
    /// What it is called, 1 to 60 characters.
    pub label: String,
    /// The districts it may push to; the first is where letting it in is written down.
    pub districts: Vec<String>,
    /// Calls it may make in a minute.
    pub calls_a_minute: i32,
}

/// Lets a program in.
///
/// # Errors
/// [`Error::Refused`] on `label` or `calls`; [`Error::Denied`] where one of the districts isn't the
/// actor's; [`Error::NotFound`].
pub async fn issue(app: &App, actor: &Actor, wanted: &Wanted) -> Result<Issued, Error> {
    let Some(first) = wanted.districts.first() else {
        return Err(Error::NotFound("district"));
    };
    let permit = actor.may(Action::ManageAgencies, first)?;
    for district in &wanted.districts {
        actor.may(Action::ManageAgencies, district)?;
    }
    let label = wanted.label.trim();
    if label.is_empty() || label.chars().count() > 60 {
        let words = "say what the program is called, in at most 60 characters";
        return Err(Refusal::new("program-label", words).on("label").into());
    }
    if !(1..=MOST_CALLS).contains(&wanted.calls_a_minute) {
        let words = "the calls a minute are a whole number from 1 to 600000";
        return Err(Refusal::new("program-calls", words).on("calls").into());
    }
    let secret = SessionToken::new(app.surroundings().random());
    let mut change = app.change(first, &permit).await?;
    let at = change.at;
    if rows::agency(change.conn(), first, wanted.agency)
        .await?
        .is_none()
    {
        return Err(Error::NotFound("agency"));
    }
    let row = ClientRow {
        id: app.surroundings().id(),
        agency_id: wanted.agency,
        label: label.to_owned(),
        districts: wanted.districts.clone(),
        secret_digest: secret.stored().to_vec(),
        former: None,
        calls_a_minute: wanted.calls_a_minute,
        issued_at: at,
        revoked_at: None,
    };
    rows::insert_client(change.conn(), &row, permit.staff_id()).await?;
    let said = format!("for {}", wanted.districts.join(", "));
    change
        .commit(Note::new("program.issued", "program", row.id).saying(said))
        .await?;
    Ok(Issued {
        id: row.id,
        secret: secret.text(),
    })
}

/// Gives a program another secret. The one it had works for a day more, so that whoever runs the
/// program can change it without a gap; one that got out is a reason to shut the program out.
///
/// # Errors
/// [`Error::NotFound`] for one of other districts; [`Error::Stale`] for one that was shut out.
pub async fn renew(app: &App, actor: &Actor, district: &str, id: Uuid) -> Result<Issued, Error> {
    let permit = actor.may(Action::ManageAgencies, district)?;
    let secret = SessionToken::new(app.surroundings().random());
    let mut change = app.change(district, &permit).await?;
    known(&mut change, district, id).await?;
    let until = change.at + OVERLAP;
    if !rows::renew_client(change.conn(), id, &secret.stored(), until).await? {
        return Err(Error::Stale);
    }
    change
        .commit(Note::new("program.renewed", "program", id))
        .await?;
    app.programs().forget(id);
    let secret = secret.text();
    Ok(Issued { id, secret })
}

async fn known(change: &mut Change, district: &str, id: Uuid) -> Result<(), Error> {
    rows::client(change.conn(), id)
        .await?
        .filter(|row| row.districts.iter().any(|one| one == district))
        .map(|_| ())
        .ok_or(Error::NotFound("program"))
}

/// Shuts a program out, everywhere: whoever notices that a secret got out stops it, in whichever of
/// its districts. What it pushed stays.
///
/// # Errors
/// [`Error::NotFound`] for one of other districts; [`Error::Stale`] where somebody did before.
pub async fn revoke(app: &App, actor: &Actor, district: &str, id: Uuid) -> Result<(), Error> {
    let permit = actor.may(Action::ManageAgencies, district)?;
    let mut change = app.change(district, &permit).await?;
    known(&mut change, district, id).await?;
    let at = change.at;
    if !rows::revoke_client(change.conn(), id, at, permit.staff_id()).await? {
        return Err(Error::Stale);
    }
    change
        .commit(Note::new("program.revoked", "program", id))
        .await?;
    app.programs().forget(id);
    Ok(())
}

/// The programs of an agency in a district, the newest first.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn programs(
    app: &App,
    actor: &Actor,
    district: &str,
    agency: Uuid,
) -> Result<Vec<ClientRow>, Error> {
    actor.may(Action::ManageAgencies, district)?;
    Ok(rows::clients_of(&mut *app.read().await?, agency, district).await?)
}
