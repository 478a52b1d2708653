//! The rows of a batch with what became of each.

use axum::extract::{Path, Query, State};
use axum::response::Html;
use intake::FaultKind;
use serde::Deserialize;
use service::batches::{self, ShownRow};
use uuid::Uuid;

use super::super::{cut, id, one_more, page, whole};
use super::PAGE;
use super::show::whole_head;
use crate::fault::Fault;
use crate::form::Form;
use crate::session::{Around, SignedIn};
use crate::site::Registry;
use crate::views::batch::{Outcome, RowLine, RowsView};
use crate::views::parts::Pager;

#[derive(Debug, Deserialize)]
pub(super) struct RowsQuery {
    #[serde(default)]
    filter: String,
    #[serde(default)]
    after: String,
}

pub(super) async fn rows(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Path(batch): Path<String>,
    Query(query): Query<RowsQuery>,
) -> Result<Html<String>, Fault> {
    let batch = id(&batch)?;
    let filter = known_filter(&query.filter);
    let after: i32 = match query.after.as_str() {
        "" => 0,
        after => after.parse().map_err(|_| Fault::not_found())?,
    };
    let head = whole_head(&registry, &session, batch).await?;
    let mut found = batches::rows(
        registry.app(),
        &session.actor,
        &session.district,
        batch,
        after,
        filter,
        one_more(PAGE),
    )
    .await?;
    let more = cut(&mut found, PAGE);
    let last = found.last().map(|last| last.seq).filter(|_| more);
    let path = format!("/batches/{batch}/rows");
    let filtered = filter
        .map(|word| format!("filter={word}&"))
        .unwrap_or_default();
    let view = RowsView {
        head,
        filter: Form::with([("filter", filter.unwrap_or_default())]),
        rows: found.into_iter().map(line).collect::<Result<_, _>>()?,
        pager: Pager {
            first: (after > 0).then(|| format!("{path}?{filtered}")),
            next: last.map(|seq| format!("{path}?{filtered}after={seq}")),
        },
    };
    page(&view, &around.with(&session))
}

/// A filter of the form, `None` for all rows.
fn known_filter(word: &str) -> Option<&'static str> {
    let outcomes = Outcome::ALL.into_iter().map(Outcome::word);
    outcomes
        .chain(["faults", "duplicates", "leads"])
        .find(|known| *known == word)
}

/// What became of a row, as the database names it.
pub(in crate::handlers) fn outcome_of_row(word: &str, row: Uuid) -> Result<Outcome, Fault> {
    Outcome::ALL
        .into_iter()
        .find(|outcome| outcome.word() == word)
        .ok_or_else(|| {
            let told = format!("declaration {row} has outcome {word}");
            Fault::failed(&std::io::Error::other(told))
        })
}

fn line(row: ShownRow) -> Result<RowLine, Fault> {
    let outcome = outcome_of_row(&row.outcome, row.id)?;
    let href = match (row.dwelling_id, row.building_id) {
        (Some(dwelling), _) => Some(format!("/dwellings/{dwelling}")),
        (None, Some(building)) => Some(format!("/buildings/{building}")),
        (None, None) => None,
    };
    let waits = matches!(outcome, Outcome::Review | Outcome::Unmatched);
    // A row that waits has no door yet: what the resolver leans to is for its review.
    let found = href
        .filter(|_| !waits)
        .map(|href| (href, row.address.unwrap_or_default()));
    Ok(RowLine {
        sheet: row.sheet,
        row: whole(row.row),
        text: row.text,
        tenants: whole(row.tenants),
        check_out: row.kind == "check_out",
        found,
        code: row.code.unwrap_or_default(),
        faults: row
            .faults
            .iter()
            .filter_map(|name| FaultKind::from_wire(name))
            .collect(),
        duplicate: row.duplicate,
        outcome,
        next_step: waits.then(|| format!("/reviews/{}", row.id)),
    })
}
