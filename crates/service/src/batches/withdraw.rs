use policy::{Action, Actor};
use uuid::Uuid;

use crate::{App, Error, Note, Refusal};

/// Takes a batch back: its open leads and their tasks go; what was checked at the door stays, and
/// what another batch said too is admitted from there. Gives the number of leads that went.
///
/// # Errors
/// [`Error::Denied`]; [`Error::NotFound`]; [`Error::Refused`] without a reason; [`Error::Stale`]
/// where somebody else took it back before. One whose rows are still being worked on goes like any
/// other: the portion at work is finished first and the rest is left alone.
pub async fn withdraw(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
    reason: &str,
) -> Result<u64, Error> {
    let permit = actor.may(Action::WithdrawBatch, district)?;
    let reason = vault::mask::free_text(reason.trim());
    if reason.is_empty() || reason.chars().count() > 500 {
        return Err(
            Refusal::new("reason-missing", "say why (1 to 500 characters)")
                .on("reason")
                .into(),
        );
    }
    let mut change = app.change(district, &permit).await?;
    let at = change.at;
    // The batch stays as it is until the end: each portion of rows holds the district first.
    store::reports::lock_district(change.conn(), district).await?;
    let batch = store::reports::batch(change.conn(), district, id)
        .await?
        .ok_or(Error::NotFound("batch"))?;
    let withdrawn = store::reports::withdraw(change.conn(), district, id, batch.version, at)
        .await?
        .ok_or(Error::Stale)?;
    if withdrawn.revived > 0 {
        crate::jobs::resolve_waiting_later(&mut change).await?;
    }
    let leads = withdrawn.leads;
    // Pages read the reason from here: it stands behind the first semicolon.
    change
        .commit(
            Note::new("batch.withdrawn", "batch", id).saying(format!("{leads} leads; {reason}")),
        )
        .await?;
    Ok(leads)
}
