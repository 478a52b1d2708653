//! Running what is due.

use intake::pull::{Auth, Paging, Settings};
use jiff::{SignedDuration, Timestamp};
use outside::{Proof, Puller};
use store::agency::{self as rows, ConnectorFailure, ConnectorRow, PulledPage};

use super::fault::Fault;
use super::page::{MOST_WRONG, Pushed, Unpushed, bytes, push_page};
use super::{secret, settings};
use crate::batches::Stop;
use crate::{App, Error};

/// Connectors looked at in one round.
const ROUND: i64 = 20;
/// How long a turn may go on without a page before another program takes it up: longer than a page
/// may take to come and to be written.
const TURN: SignedDuration = SignedDuration::from_mins(2);
/// Pages after which the others have their turn.
const PAGES_A_TURN: u32 = 50;
/// Time after which they have it.
const LONGEST_TURN: SignedDuration = SignedDuration::from_mins(1);
/// The longest time between two tries.
const LONGEST: SignedDuration = SignedDuration::from_hours(6);
/// The longest time that the other side may ask for.
const LONGEST_WISH: u32 = 86_400;
/// Failures at one page after which a run begins anew: its place may be one that the other side has
/// forgotten.
const ANEW: i32 = 5;

/// How far before the start of a run the next one asks: the other side may stamp a thing some time
/// before whoever asks can see it. What comes twice is kept once.
const OVERLAP: SignedDuration = SignedDuration::from_hours(1);
/// So long what was asked for when rows were refused is asked for again: they may be mended there, or
/// their place be known here.
const AGAIN: SignedDuration = SignedDuration::from_hours(24);

/// Has each connector that is due ask for its pages; how many had their turn. Without leave to pull
/// (see [`App::use_puller`]) nothing is asked. What fails stands with its connector, and the others
/// have their turn.
///
/// # Errors
/// [`Error::Store`] where the database does not answer; what was pushed until then stays, and the
/// same call goes on there.
pub async fn pull_due(app: &App, stop: &Stop<'_>) -> Result<usize, Error> {
    let Some(puller) = app.puller() else {
        return Ok(0);
    };
    let now = app.surroundings().now();
    let due = rows::due_connectors(&mut *app.read().await?, now, ROUND).await?;
    let mut turns = 0;
    for (district, id) in due {
        let now = app.surroundings().now();
        let mut conn = app.read().await?;
        if stop() || !rows::take_connector(&mut conn, id, now, now + TURN).await? {
            continue;
        }
        let row = rows::connector(&mut conn, &district, id).await?;
        drop(conn);
        if let Some(mut row) = row {
            turns += 1;
            if let Err(error) = turn(app, puller, &mut row, stop).await {
                tracing::error!(%error, connector = %id, "a turn ended");
                failed(app, &row, None, &Fault::new("own", "")).await?;
            }
        }
    }
    Ok(turns)
}

/// One page that was asked for and pushed.
struct Done {
    pushed: Pushed,
    next: Option<String>,
    digest: [u8; 32],
}

async fn turn(
    app: &App,
    puller: &Puller,
    row: &mut ConnectorRow,
    stop: &Stop<'_>,
) -> Result<(), Error> {
    let began = app.surroundings().now();
    let unusable = async |code, error: Error| {
        tracing::error!(%error, connector = %row.id, "a connector can't be used");
        failed(app, row, None, &Fault::new(code, "")).await
    };
    let settings = match settings(row) {
        Ok(settings) => settings,
        Err(error) => return unusable("described", error).await,
    };
    let proof = match proof(app, row, &settings) {
        Ok(proof) => proof,
        Err(error) => return unusable("sealed", error).await,
    };
    let every = Some(settings.every_minutes);
    let mut before = None;
    for asked in 1.. {
        let done = match page(app, puller, row, &settings, &proof, before).await {
            Ok(done) => done,
            Err(Unpushed::Fault(fault)) => return failed(app, row, every, &fault).await,
            Err(Unpushed::Own(error)) => {
                tracing::error!(%error, connector = %row.id, "a page was not taken");
                return failed(app, row, every, &Fault::new("own", "")).await;
            }
        };
        before = Some(done.digest);
        let now = app.surroundings().now();
        let number = row.pages + 1;
        let wrong = done.pushed.wrong.iter();
        row.wrong.extend(wrong.map(|one| format!("{number} {one}")));
        row.wrong.truncate(MOST_WRONG);
        row.refused += done.pushed.refused;
        let read = PulledPage {
            id: row.id,
            version: row.version,
            place: &row.place,
            kept: done.pushed.kept,
            repeated: done.pushed.repeated,
            refused: done.pushed.refused,
            wrong: &row.wrong,
            due_at: now + TURN,
        };
        let mut conn = app.read().await?;
        let Some(next) = done.next else {
            let every = SignedDuration::from_mins(i64::from(settings.every_minutes));
            let read = PulledPage {
                due_at: now + every,
                ..read
            };
            rows::connector_done(&mut conn, &read, now, next_since(row, &settings)).await?;
            return Ok(());
        };
        // Somebody described it anew, or paused it: the page stays, and counts once.
        if !rows::connector_went_on(&mut conn, &read, &next).await? {
            return Ok(());
        }
        row.place = next;
        row.pages = number;
        row.taken += i64::from(done.pushed.kept + done.pushed.repeated);
        let most = i32::try_from(settings.most_pages).unwrap_or(i32::MAX);
        if row.pages >= most {
            drop(conn);
            let fault = Fault::new("pages", most.to_string());
            return failed(app, row, every, &fault).await;
        }
        let over = asked >= PAGES_A_TURN || now.duration_since(began) >= LONGEST_TURN;
        if stop() || over {
            rows::connector_due(&mut conn, row.id, now).await?;
            return Ok(());
        }
    }
    Ok(())
}

/// Since when the next run asks what is new, after one that is complete. What was refused in a whole
/// run, which asks for everything, is asked for again when the description changes.
fn next_since(row: &ConnectorRow, settings: &Settings) -> Option<Timestamp> {
    let started = row.started_at?;
    // One run at least asks again, however seldom they are.
    let every = SignedDuration::from_mins(i64::from(settings.every_minutes));
    let again = row.since.filter(|since| {
        row.refused > 0 && started.duration_since(*since) < AGAIN + every + OVERLAP
    });
    Some(again.unwrap_or(started - OVERLAP))
}

fn proof(app: &App, row: &ConnectorRow, settings: &Settings) -> Result<Proof, Error> {
    Ok(match &settings.auth {
        Auth::None => Proof::None,
        Auth::Bearer => Proof::Bearer(secret(app, row)?),
        Auth::Basic(user) => Proof::Basic(user.clone(), secret(app, row)?),
        Auth::Header(name) => Proof::Header(name.clone(), secret(app, row)?),
    })
}

async fn page(
    app: &App,
    puller: &Puller,
    row: &ConnectorRow,
    settings: &Settings,
    proof: &Proof,
    before: Option<[u8; 32]>,
) -> Result<Done, Unpushed> {
    let own = |fault: Fault| Unpushed::Fault(fault);
    let url = settings.address(&row.place, row.since);
    let url = url.ok_or_else(|| own(Fault::new("next", "")))?;
    let answer = puller
        .ask(url.as_str(), proof)
        .await
        .map_err(|fault| own(fault.into()))?;
    let page = settings
        .page(&row.place, &answer.body, &answer.link)
        .map_err(|fault| own(fault.into()))?;
    // Tells a page from another.
    let digest = vault::digest(&bytes(&page.rows)?);
    let mut next = page.next;
    if before == Some(digest) && !page.rows.is_empty() {
        match settings.paging {
            // Behind its last page a system may give that one again.
            Paging::Page { .. } => next = None,
            _ => return Err(own(Fault::new("endless", ""))),
        }
    }
    let pushed = push_page(app, row, settings, &page.rows).await?;
    if pushed.refused > 0 && pushed.kept + pushed.repeated == 0 && row.taken == 0 {
        let first = pushed.wrong.first().map(String::as_str);
        let detail = first.unwrap_or_default().trim().to_owned();
        return Err(own(Fault::new("all_wrong", detail)));
    }
    Ok(Done {
        pushed,
        next,
        digest,
    })
}

/// Notes a failure; `every`, the minutes between two runs, where the description can be read.
async fn failed(
    app: &App,
    row: &ConnectorRow,
    every: Option<u32>,
    fault: &Fault,
) -> Result<(), Error> {
    let now = app.surroundings().now();
    let bounded = fault.code == "pages";
    let due_at = match every {
        Some(every) if bounded => now + SignedDuration::from_mins(i64::from(every)),
        _ => next_try(now, row.tries, fault.wait),
    };
    let failure = ConnectorFailure {
        fault: fault.code,
        detail: &fault.detail,
        at: now,
        due_at,
        restart: !row.place.is_empty() && row.tries + 1 >= ANEW && !bounded,
        bounded,
    };
    let mut conn = app.read().await?;
    rows::connector_failed(&mut conn, row.id, row.version, &failure).await?;
    Ok(())
}

/// When it is tried again after so many failures: later and later.
fn next_try(now: Timestamp, tries: i32, wish: Option<u32>) -> Timestamp {
    let wait = SignedDuration::from_mins(1 << tries.clamp(0, 9)).min(LONGEST);
    let wish = SignedDuration::from_secs(i64::from(wish.unwrap_or(0).min(LONGEST_WISH)));
    now + wait.max(wish)
}

#[cfg(test)]
mod tests {
    use super::next_try;

    #[test]
    fn tries_are_farther_and_farther_apart_and_never_end() {
        let now: jiff::Timestamp = "2026-11-23T01:00:00Z".parse().unwrap();
        let minutes = |tries, wish| next_try(now, tries, wish).duration_since(now).as_mins();
        assert_eq!(
            [0, 1, 2, 8, 9, 500].map(|tries| minutes(tries, None)),
            [1, 2, 4, 256, 360, 360]
        );
        assert_eq!(minutes(0, Some(600)), 10);
        assert_eq!(minutes(0, Some(u32::MAX)), 24 * 60);
    }
}
