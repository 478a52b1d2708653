//! Jobs: work that follows from a committed change and is done even if the program ends in
//! between. Each may be done twice without harm.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use policy::{Action, Actor};
use uuid::Uuid;

use crate::{App, Change, Error, reviews};

const RESOLVE_WAITING: &str = "resolve_waiting";
/// Tries after which a person has to look.
const MOST_TRIES: i32 = 8;

/// Has the waiting rows of the change's district looked at again once it is committed: the
/// library or its wordings are about to be others.
pub(crate) async fn resolve_waiting_later(change: &mut Change) -> Result<(), Error> {
    let (id, at, district) = (
        change.app().surroundings().id(),
        change.at,
        change.district.clone(),
    );
    Ok(store::job::insert(change.conn(), id, &district, RESOLVE_WAITING, at).await?)
}

/// Does every job that is due; gives how many rows resolved. A job that fails is tried again
/// later and later.
///
/// # Errors
/// [`Error::Store`] where the database does not answer.
pub async fn run_due(app: &App) -> Result<usize, Error> {
    let now = app.surroundings().now();
    let mut conn = app.read().await?;
    let due = store::job::due(&mut conn, now).await?;
    drop(conn);
    // Several changes of one district ask for the same look.
    let mut districts: BTreeMap<String, Vec<(Uuid, i32)>> = BTreeMap::new();
    for job in due {
        districts
            .entry(job.district)
            .or_default()
            .push((job.id, job.attempts));
    }
    let mut resolved = 0;
    for (district, jobs) in districts {
        let result = reviews::resolve_waiting(app, &district).await;
        let mut conn = app.read().await?;
        match result {
            Ok(rows) => {
                resolved += rows;
                let ids: Vec<Uuid> = jobs.iter().map(|(id, _)| *id).collect();
                store::job::done(&mut conn, &ids).await?;
            }
            Err(error) => {
                tracing::error!(%error, district, "looking at waiting rows again");
                for (id, attempts) in jobs {
                    let wait = SignedDuration::from_secs(1 << attempts.clamp(0, 12));
                    let dead = (attempts + 1 >= MOST_TRIES).then_some(now);
                    store::job::failed(&mut conn, id, &error.to_string(), now + wait, dead).await?;
                }
            }
        }
    }
    Ok(resolved)
}

/// How many jobs and batches of a district gave up and need somebody to look.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn stuck(app: &App, actor: &Actor, district: &str) -> Result<i64, Error> {
    actor.may(Action::SettleReview, district)?;
    let mut conn = app.read().await?;
    let batches = store::reports::stuck_batches(&mut conn, district).await?;
    Ok(store::job::dead(&mut conn, district).await? + batches)
}
