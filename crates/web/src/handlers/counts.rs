//! Numbers by street, community and grid.

use axum::Router;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;
use service::{counts, places};
use store::counts::CountRow as Row;

use super::{page, whole};
use crate::fault::Fault;
use crate::i18n::say;
use crate::session::{Around, SignedIn};
use crate::site::Registry;
use crate::views::counts::{CountRow, Counts, CountsView};
use crate::when::When;

pub(super) fn routes() -> Router<Registry> {
    Router::new().route("/counts", get(show))
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    area: String,
}

async fn show(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let area = Some(asked.area.trim()).filter(|area| !area.is_empty());
    let found = counts::below(app, actor, district, area).await?;
    let path = places::way_down(app, actor, district, &found.code).await?;
    let view = CountsView {
        path: path
            .into_iter()
            .map(|place| (href(&place.code), places::called(&place.code, &place.name)))
            .collect(),
        level: match found.code.len() {
            6 => say!("level-streets"),
            9 => say!("level-communities"),
            _ => say!("level-grids"),
        },
        total: numbers(&found.total),
        rows: found.parts.iter().map(line).collect(),
        as_of: When::at(found.at),
    };
    Ok(page(&view, &around.with(&session))?.into_response())
}

fn href(code: &str) -> String {
    format!("/counts?area={code}")
}

fn line(row: &Row) -> CountRow {
    CountRow {
        name: if row.name.is_empty() {
            row.code.clone()
        } else {
            places::called(&row.code, &row.name)
        },
        // Below a grid there is nothing to count.
        href: (row.code.len() < 14).then(|| href(&row.code)),
        counts: numbers(row),
    }
}

pub(super) fn numbers(row: &Row) -> Counts {
    Counts {
        dwellings: whole(row.dwellings),
        let_dwellings: whole(row.let_dwellings),
        stays: whole(row.open_stays),
        open_leads: whole(row.open_leads),
        overdue: whole(row.overdue_tasks),
    }
}
