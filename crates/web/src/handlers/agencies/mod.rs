//! The register of agencies and their programs.

mod account;
mod change;
mod connectors;
mod described;
mod view;

pub(super) use view::{came_line, expected_line};

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use policy::Action;
use serde::Deserialize;
use service::agencies;

use super::{after_row, id, one_more, page, paged};
use crate::fault::Fault;
use crate::form::Form;
use crate::i18n::say;
use crate::session::{Around, SignedIn};
use crate::site::Registry;
use crate::views::agencies::{AgenciesView, NewAgencyView, Shown};
use crate::views::error::ErrorView;

/// Agencies on a page of the list.
const PAGE: usize = 50;

pub(super) fn routes() -> Router<Registry> {
    Router::new()
        .route("/agencies", get(list).post(change::add))
        .route("/agencies/new", get(new))
        .route("/agencies/{agency}", get(show).post(change::edit))
        .route("/agencies/{agency}/accounts", post(account::add))
        .route("/agencies/{agency}/programs", post(change::issue))
        .route(
            "/agencies/{agency}/programs/{program}/secret",
            post(change::renew),
        )
        .route(
            "/agencies/{agency}/programs/{program}/revoke",
            post(change::revoke),
        )
        .route("/agencies/{agency}/connectors/new", get(connectors::new))
        .route("/agencies/{agency}/connectors", post(connectors::add))
        .route(
            "/agencies/{agency}/connectors/{connector}",
            get(connectors::show).post(connectors::edit),
        )
        .route(
            "/agencies/{agency}/connectors/{connector}/pause",
            post(connectors::pause),
        )
        .route(
            "/agencies/{agency}/connectors/{connector}/now",
            post(connectors::now),
        )
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    after: String,
    #[serde(default)]
    done: String,
}

async fn list(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let after = after_row(&asked.after)?;
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let mut found = agencies::list(app, actor, district, after, one_more(PAGE)).await?;
    let pager = paged(&mut found, PAGE, "/agencies", after, |one| one.row.id);
    let view = AgenciesView {
        rows: found.iter().map(view::line).collect(),
        keeps: actor.may(Action::ManageAgencies, district).is_ok(),
        pager,
    };
    Ok(page(&view, &around.with(&session))?.into_response())
}

async fn new(SignedIn(session): SignedIn, around: Around) -> Result<Response, Fault> {
    if session
        .actor
        .may(Action::ManageAgencies, &session.district)
        .is_err()
    {
        return Err(ErrorView::forbidden().into());
    }
    let chrome = around.with(&session);
    let view = NewAgencyView {
        form: Form::default(),
        channels: view::channels(&chrome),
    };
    Ok(page(&view, &chrome)?.into_response())
}

async fn show(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Path(agency): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let id = id(&agency)?;
    let mut chrome = around.with(&session);
    let told = [
        ("added", say!("agency-added")),
        ("saved", say!("agency-saved")),
        ("revoked", say!("agency-program-revoked-done")),
    ];
    chrome.tell(&asked.done, told);
    let view = view::agency(
        &registry,
        &session,
        &chrome,
        id,
        Form::default(),
        Shown::Nothing,
    )
    .await?;
    Ok(page(&view, &chrome)?.into_response())
}
