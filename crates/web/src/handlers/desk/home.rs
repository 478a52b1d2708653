//! What waits for whoever signed in.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use policy::Role;
use serde::Deserialize;
use service::tasks::{self, Whose};
use service::{batches, clocks, counts, events, hazards, jobs, proposals, reviews, short_lets};

use super::super::batches::head;
use super::super::counts::numbers;
use super::super::tasks::line;
use super::super::{page, whole};
use super::audit;
use crate::fault::Fault;
use crate::i18n::say;
use crate::session::{Around, Session, SignedIn};
use crate::site::Registry;
use crate::views::batch::BatchCounts;
use crate::views::home::{Desk, HomeView};

/// Batches and tasks shown here; their own pages have the rest.
const SHOWN: usize = 5;
/// Batches looked at for those at work.
const LATEST: i64 = 20;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    done: String,
}

pub(super) async fn home(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    if session.role == Role::Agency {
        // What was done is one of few words, and goes on only as such.
        let to = match asked.done.as_str() {
            "password" => "/agency?done=password",
            _ => "/agency",
        };
        return Ok(Redirect::to(to).into_response());
    }
    // An account whose roles have all ended has nothing to do and nothing to see.
    let desk = if session.district.is_empty() {
        Desk::NoRole
    } else {
        match session.role {
            Role::Steward => steward(&registry, &session).await?,
            Role::Officer => officer(&registry, &session).await?,
            Role::Supervisor | Role::Dispatcher => supervisor(&registry, &session).await?,
            Role::Auditor => Desk::Auditor {
                verification: audit::verification(&registry, &session).await?,
            },
            Role::Handler => handler(&registry, &session).await?,
            // Was led to its own pages above.
            Role::Agency => Desk::NoRole,
        }
    };
    let mut chrome = around.with(&session);
    chrome.tell(&asked.done, [("password", say!("password-changed"))]);
    Ok(page(&HomeView { desk }, &chrome)?.into_response())
}

async fn steward(registry: &Registry, session: &Session) -> Result<Desk, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &*session.district);
    let mut latest = batches::list(app, actor, district, None, LATEST).await?;
    // A stable sort keeps the newest first among equals.
    latest.sort_by_key(|batch| batch.state != "staged");
    latest.truncate(SHOWN);
    let ids: Vec<_> = latest.iter().map(|batch| batch.id).collect();
    let waiting = batches::waiting(app, actor, district, &ids).await?;
    let batches = latest
        .into_iter()
        .map(|batch| {
            let counts = BatchCounts {
                declared: whole(batch.staged),
                leads: whole(batch.leads),
                tasks: whole(batch.tasks),
                review: waiting.get(&batch.id).copied().unwrap_or_default(),
                ..BatchCounts::default()
            };
            head(batch, counts)
        })
        .collect();
    let reviews = reviews::open_count(app, actor, district).await?;
    let proposals = proposals::open_count(app, actor, district).await?;
    let stuck = jobs::stuck(app, actor, district).await?;
    Ok(Desk::Steward {
        batches,
        reviews: whole(reviews),
        proposals: whole(proposals),
        stuck: whole(stuck),
    })
}

async fn handler(registry: &Registry, session: &Session) -> Result<Desk, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &*session.district);
    let (open, late) = events::waiting(app, actor, district).await?;
    Ok(Desk::Handler {
        open: whole(open),
        late: whole(late),
    })
}

async fn officer(registry: &Registry, session: &Session) -> Result<Desk, Fault> {
    let app = registry.app();
    let most = u16::try_from(SHOWN).unwrap_or(u16::MAX);
    let (actor, district) = (&session.actor, &session.district);
    let found = tasks::list(app, actor, district, Whose::Mine, None, most).await?;
    let now = app.surroundings().now();
    Ok(Desk::Officer {
        tasks: found
            .tasks
            .iter()
            .map(|task| line(task, &found.kinds, now))
            .collect(),
        open: whole(found.tally.open),
        overdue: whole(found.tally.overdue),
        hazards: whole(hazards::waiting(app, actor, district).await?),
        short_lets: whole(short_lets::waiting(app, actor, district).await?.0),
    })
}

async fn supervisor(registry: &Registry, session: &Session) -> Result<Desk, Fault> {
    let below = counts::below(registry.app(), &session.actor, &session.district, None).await?;
    let clocks = clocks::overdue(registry.app(), &session.actor, &session.district).await?;
    let see = session.actor.may_somewhere(policy::Action::SeeClocks);
    let told = if see {
        clocks::day(registry.app(), &session.actor, &session.district).await?
    } else {
        None
    };
    Ok(Desk::Supervisor {
        counts: numbers(&below.total),
        clocks: whole(clocks),
        told: told.is_some_and(|day| !day.read),
    })
}
