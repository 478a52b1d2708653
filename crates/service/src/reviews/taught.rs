//! The wordings that people taught, for those who watch over them.

use jiff::Timestamp;
use policy::{Action, Actor};
use store::alias::{self, TaughtRow};
use uuid::Uuid;

use crate::{App, Error, Note, jobs};

/// Wordings in force, newest first, from the one before `before`.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn taught(
    app: &App,
    actor: &Actor,
    district: &str,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<TaughtRow>, Error> {
    actor.may(Action::SettleReview, district)?;
    let mut conn = app.read().await?;
    Ok(alias::taught(&mut conn, district, before, limit).await?)
}

/// Takes a wording back: the resolver forgets it. What was settled by it stays as it was settled.
///
/// # Errors
/// [`Error::Denied`]; [`Error::NotFound`] for a wording that is none or was taken back before.
pub async fn forget(app: &App, actor: &Actor, district: &str, id: Uuid) -> Result<(), Error> {
    let permit = actor.may(Action::SettleReview, district)?;
    let mut change = app.change(district, &permit).await?;
    let at: Timestamp = change.at;
    let wording = alias::revoke(change.conn(), district, id, at)
        .await?
        .ok_or(Error::NotFound("wording"))?;
    jobs::resolve_waiting_later(&mut change).await?;
    change
        .commit(Note::new("alias.revoked", "address_alias", id).saying(wording))
        .await?;
    jobs::run_due(app).await?;
    app.refresh_library().await?;
    Ok(())
}
