//! One batch of the agency: its numbers, its rows, its sheet back.

use axum::extract::{Path, Query, State};
use axum::response::{Html, Response};
use intake::FaultKind;
use serde::Deserialize;
use service::portal::{self, SentRow, Show, Taken};

use super::super::batches::{PAGE, sheet, tell};
use super::super::{cut, id, one_more, page, whole};
use super::home::line;
use crate::fault::Fault;
use crate::form::Form;
use crate::i18n::Say;
use crate::session::{Around, SignedIn};
use crate::site::Registry;
use crate::views::parts::Pager;
use crate::views::portal::{Became, PortalBatchView, PortalRowsView, SentRowLine};

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    done: String,
}

pub(super) async fn batch(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Path(batch): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Fault> {
    let batch = id(&batch)?;
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let sent = portal::batch(app, actor, district, batch).await?;
    let view = PortalBatchView {
        line: line(sent.file),
        taken: whole(sent.sums.taken),
        waiting: whole(sent.sums.waiting),
        rejected: whole(sent.sums.rejected),
        faulty: whole(sent.sums.faulty),
        ignored: sent
            .ignored
            .into_iter()
            .map(|(reason, times)| (Say::both(reason.zh(), reason.en()), times))
            .collect(),
        receipt: sent.receipt,
    };
    let mut chrome = around.with(&session);
    tell(&mut chrome, &asked.done);
    page(&view, &chrome)
}

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
    let (show, filter) = match query.filter.as_str() {
        "faults" => (Show::Faulty, "faults"),
        "waiting" => (Show::Waiting, "waiting"),
        "rejected" => (Show::Rejected, "rejected"),
        _ => (Show::All, ""),
    };
    let after: i32 = match query.after.as_str() {
        "" => 0,
        after => after.parse().map_err(|_| Fault::not_found())?,
    };
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let sent = portal::batch(app, actor, district, batch).await?;
    let most = one_more(PAGE);
    let mut found = portal::rows(app, actor, district, batch, show, after, most).await?;
    let more = cut(&mut found, PAGE);
    let last = found.last().map(|last| last.seq).filter(|_| more);
    let path = format!("/agency/batches/{batch}/rows");
    let filtered = match filter {
        "" => String::new(),
        word => format!("filter={word}&"),
    };
    let view = PortalRowsView {
        line: line(sent.file),
        filter: Form::with([("filter", filter)]),
        rows: found.into_iter().map(row).collect(),
        pager: Pager {
            first: (after > 0).then(|| format!("{path}?{filtered}")),
            next: last.map(|seq| format!("{path}?{filtered}after={seq}")),
        },
    };
    page(&view, &around.with(&session))
}

fn row(row: SentRow) -> SentRowLine {
    SentRowLine {
        sheet: row.sheet,
        row: whole(row.row),
        text: row.text,
        tenants: whole(row.tenants),
        check_out: row.check_out,
        understood: row.understood,
        faults: row
            .faults
            .iter()
            .filter_map(|name| FaultKind::from_wire(name))
            .collect(),
        became: match row.became {
            Taken::Taken => Became::Taken,
            Taken::Waiting => Became::Waiting,
            Taken::Rejected => Became::Rejected,
            Taken::Withdrawn => Became::Withdrawn,
        },
    }
}

pub(super) async fn errors(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    Path(batch): Path<String>,
) -> Result<Response, Fault> {
    let batch = id(&batch)?;
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    Ok(sheet(
        portal::error_sheet(app, actor, district, batch).await?,
    ))
}
