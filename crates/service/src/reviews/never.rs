//! What people say a wording never means: taught from a row that waits, taken back from the list.

use policy::{Action, Actor};
use store::never::{self, RuledOutRow};
use store::reports as rows;
use uuid::Uuid;

use super::said;
use super::settle::picked;
use crate::{App, Error, Note, Refusal, aliases, jobs};

/// How far a pair reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The row's whole address never means this dwelling or building.
    Wording,
    /// The name in it never means this estate.
    Name,
}

/// Remembers that the wording of a waiting row never means a place, which is not offered for it any
/// more. Gives whether the row still waits: without the place it may have become certain.
///
/// # Errors
/// [`Error::Denied`]; [`Error::Stale`] where somebody was faster; [`Error::Refused`] for a code
/// that is none, the estate's own name, or a wording that says who somebody is.
pub async fn rule_out(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
    version: i32,
    code: &str,
    reach: Reach,
) -> Result<bool, Error> {
    let permit = actor.may(Action::SettleReview, district)?;
    let snapshot = app.refresh_library().await?;
    let mut change = app.change(district, &permit).await?;
    let row = rows::declaration(change.conn(), district, id)
        .await?
        .ok_or(Error::NotFound("review"))?;
    if row.version != version || !waits(&row.outcome) {
        return Err(Error::Stale);
    }
    let words = said(app, change.conn(), district, &row).await?;
    let door = picked(&snapshot, district, code)?;
    let by_name = reach == Reach::Name;
    let wording = if by_name {
        let name = aliases::wording(&snapshot, &words, &door)?;
        if aliases::is_own_name(&snapshot, &name, &door) {
            return Err(Refusal::new(
                "never-own-name",
                "this is the place's own name: rule out this wording alone, or mend the library",
            )
            .on("candidate")
            .into());
        }
        name
    } else {
        aliases::exact_wording(&words)?
    };
    aliases::rule_out(&mut change, actor, district, &wording, by_name, &door).await?;
    change
        .commit(Note::new("review.ruled_out", "declaration", id).saying(code))
        .await?;
    jobs::run_due(app).await?;
    app.refresh_library().await?;
    let mut conn = app.read().await?;
    let now = rows::declaration(&mut conn, district, id).await?;
    Ok(now.is_some_and(|row| waits(&row.outcome)))
}

fn waits(outcome: &str) -> bool {
    matches!(outcome, "review" | "unmatched")
}

/// Pairs in force, newest first, from the one before `before`.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn ruled_out(
    app: &App,
    actor: &Actor,
    district: &str,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<RuledOutRow>, Error> {
    actor.may(Action::SettleReview, district)?;
    let mut conn = app.read().await?;
    Ok(never::ruled_out(&mut conn, district, before, limit).await?)
}

/// Takes a pair back: the resolver may offer the place again.
///
/// # Errors
/// [`Error::Denied`]; [`Error::NotFound`] for a pair that is none or was taken back before.
pub async fn allow_again(app: &App, actor: &Actor, district: &str, id: Uuid) -> Result<(), Error> {
    let permit = actor.may(Action::SettleReview, district)?;
    let mut change = app.change(district, &permit).await?;
    let (by, at) = (actor.staff_id(), change.at);
    let wording = never::revoke(change.conn(), district, id, by, at)
        .await?
        .ok_or(Error::NotFound("wording"))?;
    jobs::resolve_waiting_later(&mut change).await?;
    change
        .commit(Note::new("never.revoked", "address_never", id).saying(wording))
        .await?;
    jobs::run_due(app).await?;
    app.refresh_library().await?;
    Ok(())
}
