//! Addresses that the library lacks: the list, one proposal, its approval or rejection.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use service::proposals;
use store::proposal::{ProposalRow, ProposedAddress};
use uuid::Uuid;

use super::{after_row, id, one_more, page, paged};
use crate::chrome::Chrome;
use crate::fault::Fault;
use crate::form::Form;
use crate::i18n::{Say, say};
use crate::posted::Posted;
use crate::refusals;
use crate::session::{Around, Session, SignedIn};
use crate::site::Registry;
use crate::views::account::words;
use crate::views::door::Usage;
use crate::views::parts::Choice;
use crate::views::proposals::{ProposalLine, ProposalState, ProposalView, ProposalsView};
use crate::when::When;

const PAGE: usize = 50;

pub(super) fn routes() -> Router<Registry> {
    Router::new()
        .route("/proposals", get(list))
        .route("/proposals/{proposal}", get(show))
        .route("/proposals/{proposal}/approve", post(approve))
        .route("/proposals/{proposal}/reject", post(reject))
}

#[derive(Debug, Deserialize)]
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
) -> Result<Html<String>, Fault> {
    let after = after_row(&asked.after)?;
    let mut found = proposals::list(
        registry.app(),
        &session.actor,
        &session.district,
        after,
        one_more(PAGE),
    )
    .await?;
    let pager = paged(&mut found, PAGE, "/proposals", after, |row| row.id);
    let rows = found
        .into_iter()
        .map(|row| ProposalLine {
            id: row.id.to_string(),
            address: address_of(&row),
            waiting: u64::from(row.waiting),
            by: row.proposed_by,
            when: When::at(row.proposed_at),
        })
        .collect();
    let view = ProposalsView { rows, pager };
    let mut chrome = around.with(&session);
    tell(&mut chrome, &asked.done);
    page(&view, &chrome)
}

/// The proposed address in one line; the grid where nothing else could be read.
fn address_of(row: &ProposalRow) -> String {
    let a = &row.address;
    let line = [
        &a.road,
        &a.road_no,
        &a.compound,
        &a.building,
        &a.unit,
        &a.room,
    ]
    .map(String::as_str)
    .concat();
    if line.is_empty() {
        row.grid.clone()
    } else {
        line
    }
}

async fn show(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Path(proposal): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Fault> {
    let view = view(&registry, &session, id(&proposal)?, None).await?;
    let mut chrome = around.with(&session);
    tell(&mut chrome, &asked.done);
    page(&view, &chrome)
}

/// The page of a proposal with what was entered, or else what was proposed.
async fn view(
    registry: &Registry,
    session: &Session,
    id: Uuid,
    entered: Option<Form>,
) -> Result<ProposalView, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let row = proposals::show(app, actor, district, id).await?;
    let origin = proposals::origin(app, actor, district, &row).await?;
    let communities = proposals::communities(app, actor, district).await?;
    let alike = proposals::alike(app, actor, district, &row.address).await?;
    let state = state(registry, session, &row).await?;
    // Rejecting sends none of the address's fields: they stay as proposed.
    let mut form = entered.unwrap_or_default();
    if form.is_blank("community") && form.error("community").is_none() {
        for (field, value) in fields(&row) {
            form.set(field, value);
        }
    }
    Ok(ProposalView {
        id: row.id.to_string(),
        version: i64::from(row.version),
        text: origin
            .as_ref()
            .map(|origin| origin.text.clone())
            .unwrap_or_default(),
        origin: origin.map_or_else(
            || say!("proposal-from-door"),
            |origin| say!("proposal-from-row", file = origin.file, row = origin.row),
        ),
        by: row.proposed_by,
        when: When::at(row.proposed_at),
        waiting: u64::from(row.waiting),
        state,
        usages: usages(form.value("usage")),
        form,
        communities: communities
            .into_iter()
            .map(|(code, name)| Choice::new(code, name))
            .collect(),
        alike: alike
            .into_iter()
            .map(|(id, building, address)| {
                let kind = if building { "buildings" } else { "dwellings" };
                (format!("/{kind}/{id}"), address)
            })
            .collect(),
    })
}

async fn state(
    registry: &Registry,
    session: &Session,
    row: &ProposalRow,
) -> Result<ProposalState, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    if let Some(dwelling) = row.dwelling_id {
        let now = proposals::became(app, actor, district, dwelling).await?;
        return Ok(ProposalState::Approved {
            code: now.map(|(code, _)| code).unwrap_or_default(),
            href: format!("/dwellings/{dwelling}"),
            resolved: proposals::resolved(app, actor, district, row.id).await?,
        });
    }
    Ok(match &row.settled_by {
        Some(by) => ProposalState::Rejected {
            why: row.reason.clone().unwrap_or_default(),
            by: by.clone(),
        },
        None => ProposalState::Open,
    })
}

fn fields(row: &ProposalRow) -> [(&'static str, String); 10] {
    let a = &row.address;
    let grid = |range: std::ops::Range<usize>| row.grid.get(range).unwrap_or_default().to_owned();
    [
        ("community", grid(0..12)),
        ("grid", grid(12..14)),
        ("road", a.road.clone()),
        ("number", a.road_no.clone()),
        ("compound", a.compound.clone()),
        ("building", a.building.clone()),
        ("unit", a.unit.clone()),
        ("floor", a.floor.clone()),
        ("room", a.room.clone()),
        ("usage", a.usage.clone()),
    ]
}

/// The kinds of use that a library knows; one more where the proposal has another.
fn usages(chosen: &str) -> Vec<(String, Say)> {
    let mut words: Vec<&str> = Usage::ALL.map(Usage::word).into();
    if !chosen.is_empty() && !words.contains(&chosen) {
        words.push(chosen);
    }
    let named = words
        .into_iter()
        .map(|word| (word.to_owned(), Usage::said(word)));
    named.collect()
}

/// The grid of a form that names it by its community and two digits; what is missing is noted.
pub(super) fn grid(form: &mut Form) -> Option<String> {
    if form.is_blank("community") {
        form.refuse("community", words::required(&say!("part-community")));
    }
    if form.is_blank("grid") {
        form.refuse("grid", words::required(&say!("part-grid")));
    }
    form.is_sound()
        .then(|| format!("{}{:0>2}", form.value("community"), form.value("grid")))
}

async fn approve(
    State(registry): State<Registry>,
    around: Around,
    Path(proposal): Path<String>,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let proposal = id(&proposal)?;
    if let Some(grid) = grid(&mut form) {
        let part = |field: &str| form.value(field).to_owned();
        let address = ProposedAddress {
            road: part("road"),
            road_no: part("number"),
            compound: part("compound"),
            building: part("building"),
            unit: part("unit"),
            floor: part("floor"),
            room: part("room"),
            usage: part("usage"),
        };
        let done = proposals::approve(
            registry.app(),
            &session.actor,
            &session.district,
            proposal,
            form.version(),
            &grid,
            &address,
        )
        .await;
        match done {
            Ok(_) => return Ok(to(proposal, "approved")),
            Err(error) => refusals::beside(&mut form, error)?,
        }
    }
    again(&registry, around, &session, proposal, form).await
}

async fn reject(
    State(registry): State<Registry>,
    around: Around,
    Path(proposal): Path<String>,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let proposal = id(&proposal)?;
    if form.is_blank("reason") {
        form.refuse("reason", words::required(&say!("reason")));
    }
    if form.is_sound() {
        let done = proposals::reject(
            registry.app(),
            &session.actor,
            &session.district,
            proposal,
            form.version(),
            form.value("reason"),
        )
        .await;
        match done {
            Ok(()) => return Ok(to(proposal, "rejected")),
            Err(error) => refusals::beside(&mut form, error)?,
        }
    }
    again(&registry, around, &session, proposal, form).await
}

fn to(proposal: Uuid, done: &str) -> Response {
    Redirect::to(&format!("/proposals/{proposal}?done={done}")).into_response()
}

async fn again(
    registry: &Registry,
    around: Around,
    session: &Session,
    proposal: Uuid,
    form: Form,
) -> Result<Response, Fault> {
    let view = view(registry, session, proposal, Some(form)).await?;
    let page = page(&view, &around.with(session))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Says what the action before this page did.
fn tell(chrome: &mut Chrome, done: &str) {
    let notices = [
        ("proposed", say!("proposal-notice-proposed")),
        ("approved", say!("proposal-notice-approved")),
        ("rejected", say!("proposal-notice-rejected")),
    ];
    chrome.tell(done, notices);
}
