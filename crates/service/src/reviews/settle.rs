//! Settling a row: its place picked, or the row rejected; and rows that became certain by
//! themselves.

use address::Code;
use policy::{Action, Actor};
use store::confusion::{self, Ending};
use store::reports::{self as rows, Settled};
use uuid::Uuid;
use vault::mask;

use super::said;
use crate::batches::{Item, admit, item, report_mark};
use crate::library::{Door, Snapshot};
use crate::{App, Error, Note, Refusal, aliases};

/// What a person decides about a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settlement {
    /// This door is meant.
    Pick {
        /// Its code, 25 or 19 digits.
        code: String,
        /// Teach the resolver the row's wording.
        remember: bool,
    },
    /// No such door; the sender must say it anew.
    Reject {
        /// Why, in words.
        reason: String,
    },
}

/// Settles a row. A picked door makes a lead like a certain one; gives what came of the row.
///
/// # Errors
/// [`Error::Denied`]; [`Error::Stale`] where somebody was faster; [`Error::Refused`] for a code
/// that is none, or a rejection without a reason.
pub async fn settle(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
    version: i32,
    settlement: &Settlement,
) -> Result<String, Error> {
    let permit = actor.may(Action::SettleReview, district)?;
    let snapshot = app.refresh_library().await?;
    let mut change = app.change(district, &permit).await?;
    let row = rows::declaration(change.conn(), district, id)
        .await?
        .ok_or(Error::NotFound("review"))?;
    if row.version != version || !matches!(row.outcome.as_str(), "review" | "unmatched") {
        return Err(Error::Stale);
    }
    let words = said(app, change.conn(), district, &row).await?;
    match settlement {
        Settlement::Pick { code, remember } => {
            let door = picked(&snapshot, district, code)?;
            let wording = if *remember {
                let name = aliases::wording(&snapshot, &words, &door)?;
                if aliases::is_known_name(&snapshot, &name, &door) {
                    return Err(Refusal::new(
                        "alias-known-name",
                        "the library has this name already: pick the door without remembering",
                    )
                    .on("alias")
                    .into());
                }
                Some(name)
            } else {
                None
            };
            if let Some(wording) = &wording {
                aliases::teach(&mut change, actor, district, wording, &door).await?;
            }
            let mut picked = item(app, &snapshot, district, row.batch_id, row.seq, &words);
            picked.level = if door.dwelling_id.is_some() {
                "unit"
            } else {
                "building"
            };
            picked.decision = "match";
            picked.confidence = 1.0;
            picked.mark = report_mark(app, &words, Some(door.spot()));
            picked.door = Some(door.spot());
            picked.seal_people(app, district, &words, change.at);
            let library = snapshot.version();
            let outcome = write(&mut change, district, version, library, &picked).await?;
            // Behind the row itself, as a rejection does it: two who settle one row wait in turn.
            count(&mut change, district, &row, Some(&door)).await?;
            change
                .commit(Note::new("review.picked", "declaration", id).saying(code))
                .await?;
            if wording.is_some() {
                crate::jobs::run_due(app).await?;
            }
            Ok(outcome)
        }
        Settlement::Reject { reason } => {
            let reason = reason.trim();
            if reason.is_empty() || reason.chars().count() > 500 {
                return Err(Refusal::new(
                    "reason-missing",
                    "say why the address is rejected (1 to 500 characters)",
                )
                .on("reason")
                .into());
            }
            let mark = report_mark(app, &words, None);
            let settled = Settled {
                id,
                version,
                decision: "none",
                level: "none",
                confidence: 1.0,
                building_id: None,
                dwelling_id: None,
                duplicate: row.duplicate,
                outcome: "rejected",
                report_mark: &mark,
            };
            let at = change.at;
            if !rows::settle(change.conn(), district, &settled, at).await? {
                return Err(Error::Stale);
            }
            count(&mut change, district, &row, None).await?;
            change
                .commit(
                    Note::new("review.rejected", "declaration", id).saying(mask::free_text(reason)),
                )
                .await?;
            Ok("rejected".to_owned())
        }
    }
}

pub(super) fn picked(snapshot: &Snapshot, district: &str, code: &str) -> Result<Door, Error> {
    let unknown = || {
        Refusal::new(
            "code-unknown",
            format!("{code} is no code of this district's library"),
        )
        .on("candidate")
        .with(code)
    };
    let code: Code = code.trim().parse().map_err(|_| unknown())?;
    let door = snapshot.door(code).ok_or_else(unknown)?;
    if door.district == district {
        Ok(door)
    } else {
        Err(unknown().into())
    }
}

/// Counts how a review ended beside what the resolver had named first; without a door it was
/// rejected.
async fn count(
    change: &mut crate::Change,
    district: &str,
    row: &rows::DeclarationRow,
    door: Option<&Door>,
) -> Result<(), Error> {
    let (building, ending) = match (door, row.building_id) {
        (None, None) => return Ok(()),
        (None, Some(named)) => (named, Ending::Rejected),
        (Some(door), None) => (door.building_id, Ending::Unnamed),
        (Some(door), Some(named)) if door.building_id != named => {
            confusion::mixed_up(change.conn(), district, named, door.building_id).await?;
            (door.building_id, Ending::OtherPlace)
        }
        (Some(door), Some(_)) => {
            let other_room = row.dwelling_id.is_some() && row.dwelling_id != door.dwelling_id;
            let ending = if other_room {
                Ending::OtherPlace
            } else {
                Ending::Agreed
            };
            (door.building_id, ending)
        }
    };
    Ok(confusion::count(change.conn(), district, building, ending).await?)
}

/// Admits one row whose door is certain now, and gives it its outcome.
async fn write(
    change: &mut crate::Change,
    district: &str,
    version: i32,
    library: Option<Uuid>,
    item: &Item,
) -> Result<String, Error> {
    rows::lock_district(change.conn(), district).await?;
    let admission = admit(change, district, library, std::slice::from_ref(item)).await?;
    let admitted = admission
        .outcomes
        .first()
        .copied()
        .ok_or_else(|| Error::Internal("a row was admitted without an outcome".to_owned()))?;
    let settled = Settled {
        id: item.id,
        version,
        decision: item.decision,
        level: item.level,
        confidence: item.confidence,
        building_id: item.door.map(|door| door.building_id),
        dwelling_id: item.door.and_then(|door| door.dwelling_id),
        duplicate: admitted.duplicate,
        outcome: admitted.outcome,
        report_mark: &item.mark,
    };
    let at = change.at;
    if !rows::settle(change.conn(), district, &settled, at).await? {
        return Err(Error::Stale);
    }
    rows::add_made(
        change.conn(),
        district,
        item.batch,
        admission.leads,
        admission.tasks,
    )
    .await?;
    Ok(admitted.outcome.to_owned())
}

/// Whether the library is still that of the snapshot: a row was settled by somebody else then.
async fn is_newest(app: &App, library: Option<Uuid>) -> Result<bool, Error> {
    let mut conn = app.read().await?;
    Ok(store::library::latest_change(&mut conn).await? == library)
}

/// Looks again at every waiting row: after the library or the wordings changed, some are certain
/// now. Each is a transaction of its own, so an interruption loses nothing; gives how many
/// resolved.
///
/// # Errors
/// [`Error::Store`], or [`Error::Stale`] where the library changed meanwhile; the rows before the
/// failing one are done.
pub async fn resolve_waiting(app: &App, district: &str) -> Result<usize, Error> {
    let snapshot = app.refresh_library().await?;
    let mut after = None;
    let mut resolved = 0;
    loop {
        let mut conn = app.read().await?;
        let page = rows::waiting(&mut conn, district, after, 500).await?;
        let Some(last) = page.last() else {
            return Ok(resolved);
        };
        after = Some((last.batch_id, last.seq));
        for row in page {
            let words = match said(app, &mut conn, district, &row).await {
                Ok(words) => words,
                // A batch whose words were destroyed has nothing to look at again.
                Err(Error::Refused(_) | Error::NotFound(_)) => continue,
                // Anything else is tried again, by the job that asked for it.
                Err(error) => return Err(error),
            };
            let mut found = item(app, &snapshot, district, row.batch_id, row.seq, &words);
            if found.decision != "match" {
                continue;
            }
            let mut change = app.change_by(district, &Actor::Machine).await?;
            found.seal_people(app, district, &words, change.at);
            let library = snapshot.version();
            match write(&mut change, district, row.version, library, &found).await {
                Err(Error::Stale) if is_newest(app, library).await? => continue,
                other => other?,
            };
            change
                .commit(Note::new("review.resolved", "declaration", row.id))
                .await?;
            resolved += 1;
        }
    }
}
