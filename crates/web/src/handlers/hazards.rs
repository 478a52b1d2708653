//! Dangers that people without an account told of, at the officers' desk.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use policy::Purpose;
use serde::Deserialize;
use service::hazards::{self, File, Outcome};

use super::{after_row, id, one_more, page, paged};
use crate::fault::Fault;
use crate::i18n::say;
use crate::posted::Posted;
use crate::session::{Around, SignedIn};
use crate::site::Registry;
use crate::views::account::words::required;
use crate::views::error::ErrorView;
use crate::views::hazards::{HazardLine, HazardView, HazardsView};
use crate::when::When;

/// Reports on a page.
const PAGE: usize = 50;

pub(super) fn routes() -> Router<Registry> {
    Router::new()
        .route("/hazard-reports", get(list))
        .route("/hazard-reports/{report}", get(show).post(settle))
        .route("/hazard-reports/{report}/phone", post(phone))
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    after: String,
    #[serde(default)]
    done: String,
}

fn line(file: &File) -> HazardLine {
    HazardLine {
        id: file.row.id.to_string(),
        kind: file.kind,
        state: file.state,
        address: file.row.address.clone(),
        when: When::at(file.row.created_at),
    }
}

fn view(file: &File) -> HazardView {
    HazardView {
        line: line(file),
        words: file.words.clone(),
        phone: file.phone.clone(),
        phone_shown: false,
        door: match file.row.dwelling_id {
            Some(dwelling) => format!("/dwellings/{dwelling}"),
            None => format!("/buildings/{}", file.row.building_id),
        },
        version: file.row.version,
        may_settle: file.may_settle,
        event: file.event.map(|event| format!("/events/{event}")),
    }
}

async fn list(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let after = after_row(&asked.after)?;
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let mut files = hazards::list(app, actor, district, after, one_more(PAGE)).await?;
    let pager = paged(&mut files, PAGE, "/hazard-reports", after, |file| {
        file.row.id
    });
    let view = HazardsView {
        lines: files.iter().map(line).collect(),
        pager,
    };
    Ok(page(&view, &around.with(&session))?.into_response())
}

async fn show(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Path(report): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let file = hazards::open(app, actor, district, id(&report)?).await?;
    let mut chrome = around.with(&session);
    chrome.tell(&asked.done, [("settled", say!("hazard-settled"))]);
    Ok(page(&view(&file), &chrome)?.into_response())
}

async fn settle(
    State(registry): State<Registry>,
    Path(report): Path<String>,
    Posted { session, form }: Posted,
) -> Result<Redirect, Fault> {
    let report = id(&report)?;
    let outcome = match form.value("step") {
        "seen" => None,
        step => Some(Outcome::from_name(step).ok_or_else(ErrorView::unreadable)?),
    };
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    hazards::settle(app, actor, district, report, form.version(), outcome).await?;
    Ok(Redirect::to(&format!(
        "/hazard-reports/{report}?done=settled"
    )))
}

/// Shows the telephone in full for a purpose; the log knows it first. Never cached: the layer says so.
async fn phone(
    State(registry): State<Registry>,
    around: Around,
    Path(report): Path<String>,
    Posted { session, form }: Posted,
) -> Result<Response, Fault> {
    let report = id(&report)?;
    let purpose = Purpose::from_name(form.value("purpose"))
        .map_err(|_| ErrorView::refused(required(&say!("reveal-purpose"))))?;
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let phone = hazards::phone(app, actor, district, report, purpose).await?;
    let file = hazards::open(app, actor, district, report).await?;
    let view = HazardView {
        phone: phone.to_string(),
        phone_shown: true,
        ..view(&file)
    };
    let mut chrome = around.with(&session);
    chrome.here = format!("/hazard-reports/{report}");
    Ok(page(&view, &chrome)?.into_response())
}
