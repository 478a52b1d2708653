//! Signing in at an `OpenID` provider. Whom the provider knows is somebody here only once a steward
//! has said so: no account is made, and none is found by a name or an address.

use jiff::SignedDuration;
use policy::{Action, Actor};
use store::openid_link::LinkRow;
use uuid::Uuid;

use super::{Attempt, Browser, Way, admit};
use crate::{App, Error, Note, Refusal};

/// How long somebody may take at the provider.
const HOLDS: SignedDuration = SignedDuration::from_mins(10);
/// What the note in the browser is signed for.
const PURPOSE: &str = "openid";
/// Most characters of a provider's name for somebody (`OpenID` Connect Core 1.0, 2).
const LONGEST_SUBJECT: usize = 255;

/// A sign-in that began at the provider.
#[derive(Debug, Clone)]
pub struct Begun {
    /// Where the browser goes.
    pub url: String,
    /// What the browser keeps until it is back.
    pub note: String,
}

/// The provider's name, where one is set up.
pub fn provider(app: &App) -> Option<&str> {
    app.openid().map(openid::Provider::issuer)
}

fn none() -> Error {
    Refusal::new(
        "openid-none",
        "no OpenID provider is set up: sign in with login and password",
    )
    .into()
}

fn failed(fault: &openid::Fault) -> Error {
    tracing::warn!(%fault, "a sign-in at the OpenID provider");
    Refusal::new(
        "openid-failed",
        "the OpenID provider didn't say who you are: try again, or sign in with login and password",
    )
    .into()
}

/// Begins; the provider sends the browser back to `redirect`. `next` is where it goes from there,
/// without blanks, commas or semicolons.
///
/// # Errors
/// [`Error::Refused`] where no provider is set up or it doesn't answer.
pub async fn begin(app: &App, redirect: &str, next: &str) -> Result<Begun, Error> {
    let provider = app.openid().ok_or_else(none)?;
    let begun = provider.begin(redirect).await.map_err(|f| failed(&f))?;
    let at = app.surroundings().now().as_second();
    let said = format!(
        "{at}~{}~{}~{}~{next}",
        begun.state, begun.nonce, begun.verifier
    );
    let signature = app.keys().session.sign(PURPOSE, said.as_bytes());
    Ok(Begun {
        url: begun.url,
        note: format!("{signature}~{said}"),
    })
}

/// Ends: what came back in the address, and the note that the browser kept. The attempt, and where
/// the browser goes next.
///
/// # Errors
/// [`Error::Refused`] where the answer is not to this browser's question, is believed no more, or
/// is about somebody who isn't linked to an account here.
pub async fn finish(
    app: &App,
    redirect: &str,
    note: &str,
    state: &str,
    code: &str,
    browser: &Browser,
) -> Result<(Attempt, String), Error> {
    let provider = app.openid().ok_or_else(none)?;
    let too_late = || {
        Refusal::new(
            "openid-stale",
            "this answer belongs to no question of this browser, or came too late: begin again",
        )
    };
    let (signature, said) = note.split_once('~').ok_or_else(too_late)?;
    if !app
        .keys()
        .session
        .accepts(PURPOSE, said.as_bytes(), signature)
    {
        return Err(too_late().into());
    }
    let mut parts = said.splitn(5, '~');
    let mut part = || parts.next().ok_or_else(too_late);
    let (at, asked, nonce, verifier, next) = (part()?, part()?, part()?, part()?, part()?);
    let at: i64 = at.parse().map_err(|_| too_late())?;
    let age = app.surroundings().now().as_second() - at;
    if asked != state || !(0..=HOLDS.as_secs()).contains(&age) {
        return Err(too_late().into());
    }
    let known = provider
        .finish(redirect, code, nonce, verifier)
        .await
        .map_err(|fault| failed(&fault))?;
    let mut conn = app.read().await?;
    let staff = store::openid_link::staff_of(&mut conn, &known.issuer, &known.subject).await?;
    let staff = match staff {
        Some(id) => store::staff::by_id(&mut conn, id).await?,
        None => None,
    };
    drop(conn);
    let Some(staff) = staff.filter(|staff| staff.state == "active") else {
        let words = "this account at the OpenID provider belongs to no account here: give its \
                     name to your data steward";
        return Err(Refusal::new("openid-unknown", words)
            .with(known.subject)
            .into());
    };
    let attempt = admit(app, &staff, Way::OpenId, browser).await?;
    Ok((attempt, next.to_owned()))
}

/// The names by which the provider's accounts sign somebody in.
///
/// # Errors
/// [`Error::NotFound`] for an account outside the actor's area.
pub async fn links(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
) -> Result<Vec<LinkRow>, Error> {
    crate::staff::show(app, actor, district, id).await?;
    Ok(store::openid_link::of_staff(&mut *app.read().await?, id).await?)
}

/// Has an account at the provider sign somebody in.
///
/// # Errors
/// [`Error::Refused`] on `subject`; else as [`crate::staff::suspend`].
pub async fn link(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
    version: i32,
    subject: &str,
) -> Result<(), Error> {
    let provider = app.openid().ok_or_else(none)?;
    let by = actor
        .staff_id()
        .ok_or(policy::Denied(Action::ManageStaff))?;
    let subject = subject.trim();
    if subject.is_empty() || subject.len() > LONGEST_SUBJECT || !subject.is_ascii() {
        let words = "the provider's name for an account has 1 to 255 plain characters";
        return Err(Refusal::new("openid-subject", words).on("subject").into());
    }
    let mut change = crate::staff::open_account(app, actor, district, id, version).await?;
    let row = LinkRow {
        issuer: provider.issuer().to_owned(),
        subject: subject.to_owned(),
        staff_id: id,
        linked_at: change.at,
        linked_by: by,
    };
    if !store::openid_link::insert(change.conn(), &row).await? {
        let words = "this account at the provider signs somebody in already";
        return Err(Refusal::new("openid-linked", words).on("subject").into());
    }
    change.commit(Note::new("openid.linked", "staff", id)).await
}

/// Has an account at the provider sign nobody in any more; sessions that it began end.
///
/// # Errors
/// As [`crate::staff::suspend`]; [`Error::Stale`] where it was removed meanwhile.
pub async fn unlink(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
    version: i32,
    issuer: &str,
    subject: &str,
) -> Result<(), Error> {
    let mut change = crate::staff::open_account(app, actor, district, id, version).await?;
    if !store::openid_link::delete(change.conn(), id, issuer, subject).await? {
        return Err(Error::Stale);
    }
    store::session::delete_of(change.conn(), id, None).await?;
    change
        .commit(Note::new("openid.unlinked", "staff", id))
        .await
}
