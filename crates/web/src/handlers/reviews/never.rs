//! What a wording never means: taught from a candidate, listed, and taken back.

use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use service::reviews::{self, Reach};

use super::super::{after_row, id, one_more, page, paged};
use super::{ListQuery, settle, tell};
use crate::fault::Fault;
use crate::posted::Posted;
use crate::refusals;
use crate::session::{Around, SignedIn};
use crate::site::Registry;
use crate::views::wordings::{RuledOutView, WordingLine};
use crate::when::When;

const PAGE: usize = 50;

pub(super) async fn rule_out(
    State(registry): State<Registry>,
    around: Around,
    Path(review): Path<String>,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let review = id(&review)?;
    let chosen = form.value("never").to_owned();
    let (reach, code) = match chosen.split_once(' ') {
        Some(("wording", code)) => (Reach::Wording, code),
        Some(("name", code)) => (Reach::Name, code),
        _ => return Err(Fault::not_found()),
    };
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let version = form.version();
    match reviews::rule_out(app, actor, district, review, version, code, reach).await {
        Ok(true) => Ok(Redirect::to(&format!("/reviews/{review}?done=ruled-out")).into_response()),
        Ok(false) => {
            let to = match reviews::after(app, actor, district, review).await? {
                Some(next) => format!("/reviews/{next}?done=ruled-out-settled"),
                None => "/reviews?done=ruled-out-settled".to_owned(),
            };
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => {
            refusals::beside(&mut form, error)?;
            settle::again(&registry, around, &session, review, form).await
        }
    }
}

pub(super) async fn list(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Query(query): Query<ListQuery>,
) -> Result<Html<String>, Fault> {
    let before = after_row(&query.after)?;
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let mut found = reviews::ruled_out(app, actor, district, before, one_more(PAGE)).await?;
    let pager = paged(&mut found, PAGE, "/reviews/ruled-out", before, |row| row.id);
    let rows = found
        .into_iter()
        .map(|row| WordingLine {
            id: row.id.to_string(),
            wording: row.wording,
            place: row.address,
            href: match row.dwelling_id {
                Some(dwelling) => format!("/dwellings/{dwelling}"),
                None => format!("/buildings/{}", row.building_id),
            },
            whole: row.by_name,
            by: row.by,
            when: When::at(row.at),
        })
        .collect();
    let view = RuledOutView { rows, pager };
    let mut chrome = around.with(&session);
    tell(&mut chrome, &query.done);
    page(&view, &chrome)
}

pub(super) async fn forget(
    State(registry): State<Registry>,
    Path(pair): Path<String>,
    Posted { session, .. }: Posted,
) -> Result<Redirect, Fault> {
    let pair = id(&pair)?;
    reviews::allow_again(registry.app(), &session.actor, &session.district, pair).await?;
    Ok(Redirect::to("/reviews/ruled-out?done=allowed"))
}
