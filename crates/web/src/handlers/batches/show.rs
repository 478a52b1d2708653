//! One batch and how far its work is.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Html;
use policy::Action;
use serde::Serialize;
use service::{batches, receipts};

use super::super::{id, page, whole};
use super::{ListQuery, head, tell};
use crate::fault::Fault;
use crate::i18n::{Say, say};
use crate::locale::Locale;
use crate::session::{Around, Session, SignedIn};
use crate::site::Registry;
use crate::views::batch::{BatchCounts, BatchHead, BatchState, BatchView};
use crate::when::When;

pub(super) async fn show(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Path(batch): Path<String>,
    Query(query): Query<ListQuery>,
) -> Result<Html<String>, Fault> {
    let batch = id(&batch)?;
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let head = whole_head(&registry, &session, batch).await?;
    let ignored = batches::ignored(app, actor, district, batch)
        .await?
        .into_iter()
        .map(|(reason, times)| (Say::both(reason.zh(), reason.en()), times))
        .collect();
    let withdrawn = matches!(head.state, BatchState::Withdrawn { .. });
    let view = BatchView {
        head,
        ignored,
        receipt: receipts::of_batch(app, actor, district, batch).await?,
        may_withdraw: !withdrawn && actor.may(Action::WithdrawBatch, district).is_ok(),
    };
    let mut chrome = around.with(&session);
    tell(&mut chrome, &query.done);
    page(&view, &chrome)
}

/// A batch with its sums, and who took it back and why.
pub(super) async fn whole_head(
    registry: &Registry,
    session: &Session,
    batch: uuid::Uuid,
) -> Result<BatchHead, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let file = batches::batch(app, actor, district, batch).await?;
    // As many as the lists behind the numbers have.
    let rows = batches::outcomes(app, actor, district, batch).await?;
    let counts = BatchCounts {
        declared: whole(file.staged),
        matched: whole(rows.admitted),
        review: whole(rows.review),
        unmatched: whole(rows.unmatched),
        duplicates: whole(rows.duplicates),
        faults: whole(rows.faulty),
        leads: whole(rows.leading),
        tasks: whole(file.tasks),
    };
    let mut head = head(file, counts);
    if let BatchState::Withdrawn { .. } = head.state
        && let Some(how) = batches::withdrawn(app, actor, district, batch).await?
    {
        head.state = BatchState::Withdrawn {
            when: When::at(how.at),
            by: how.by,
            why: how.why,
        };
    }
    Ok(head)
}

/// What the page's script asks for while the batch is worked on.
#[derive(Debug, Serialize)]
pub(super) struct Now {
    finished: bool,
    done: u64,
    total: u64,
    said: String,
}

pub(super) async fn progress(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    locale: Locale,
    Path(batch): Path<String>,
) -> Result<Json<Now>, Fault> {
    let batch = id(&batch)?;
    let file = batches::batch(registry.app(), &session.actor, &session.district, batch).await?;
    let (done, total) = (whole(file.progress), whole(file.staged));
    Ok(Json(Now {
        finished: file.state != "staged",
        done,
        total,
        said: say!("batch-progress", done = done, total = total).in_words(locale),
    }))
}
