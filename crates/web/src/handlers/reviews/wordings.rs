//! The wordings that people taught the resolver, each of which can be taken back.

use axum::extract::{Path, Query, State};
use axum::response::{Html, Redirect};
use service::reviews;

use super::super::{after_row, id, one_more, page, paged};
use super::{ListQuery, tell};
use crate::fault::Fault;
use crate::posted::Posted;
use crate::session::{Around, SignedIn};
use crate::site::Registry;
use crate::views::wordings::{WordingLine, WordingsView};
use crate::when::When;

const PAGE: usize = 50;

pub(super) async fn list(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Query(query): Query<ListQuery>,
) -> Result<Html<String>, Fault> {
    let before = after_row(&query.after)?;
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let mut found = reviews::taught(app, actor, district, before, one_more(PAGE)).await?;
    let pager = paged(&mut found, PAGE, "/reviews/wordings", before, |row| row.id);
    let rows = found
        .into_iter()
        .map(|row| WordingLine {
            id: row.id.to_string(),
            wording: row.wording,
            place: row.address,
            href: format!("/buildings/{}", row.building_id),
            whole: row.whole_compound,
            by: row.by,
            when: When::at(row.at),
        })
        .collect();
    let view = WordingsView { rows, pager };
    let mut chrome = around.with(&session);
    tell(&mut chrome, &query.done);
    page(&view, &chrome)
}

pub(super) async fn forget(
    State(registry): State<Registry>,
    Path(wording): Path<String>,
    Posted { session, .. }: Posted,
) -> Result<Redirect, Fault> {
    let wording = id(&wording)?;
    reviews::forget(registry.app(), &session.actor, &session.district, wording).await?;
    Ok(Redirect::to("/reviews/wordings?done=forgotten"))
}
