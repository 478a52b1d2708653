//! Batches: the list, the upload, one batch with its rows, its error sheet and its withdrawal.

mod file;
mod rows;
mod show;
mod upload;
mod withdraw;

pub(super) use file::sheet;
pub(super) use rows::outcome_of_row;
pub(super) use upload::MEGABYTES;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::response::Html;
use axum::routing::get;
use serde::Deserialize;
use service::batches::{self, BatchFile};

use super::{after_row, one_more, page, paged, whole};
use crate::chrome::Chrome;
use crate::fault::Fault;
use crate::i18n::say;
use crate::posted::most_bytes;
use crate::session::{Around, SignedIn};
use crate::site::Registry;
use crate::views::batch::{BatchCounts, BatchHead, BatchState};
use crate::views::batches::BatchesView;
use crate::views::parts::Channel;
use crate::when::When;

/// Lines of a page of a list.
pub(super) const PAGE: usize = 50;

pub(super) fn routes() -> Router<Registry> {
    // A file is longer than any form; what is over it is read and thrown away up to a limit.
    let most = most_bytes(MEGABYTES);
    let upload = axum::routing::post(upload::send).layer(DefaultBodyLimit::max(most));
    Router::new()
        .route("/batches", get(list).merge(upload))
        .route("/batches/new", get(upload::form))
        .route("/batches/{batch}", get(show::show))
        .route("/batches/{batch}/progress", get(show::progress))
        .route("/batches/{batch}/rows", get(rows::rows))
        .route("/batches/{batch}/errors.xlsx", get(file::errors))
        .route(
            "/batches/{batch}/withdraw",
            get(withdraw::form).post(withdraw::withdraw),
        )
}

#[derive(Debug, Default, Deserialize)]
struct ListQuery {
    #[serde(default)]
    after: String,
    #[serde(default)]
    done: String,
}

async fn list(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Query(query): Query<ListQuery>,
) -> Result<Html<String>, Fault> {
    let before = after_row(&query.after)?;
    let mut found = batches::list(
        registry.app(),
        &session.actor,
        &session.district,
        before,
        one_more(PAGE),
    )
    .await?;
    let pager = paged(&mut found, PAGE, "/batches", before, |batch| batch.id);
    let waiting = batches::waiting(
        registry.app(),
        &session.actor,
        &session.district,
        &found.iter().map(|batch| batch.id).collect::<Vec<_>>(),
    )
    .await?;
    let rows = found
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
    let view = BatchesView { rows, pager };
    let mut chrome = around.with(&session);
    tell(&mut chrome, &query.done);
    page(&view, &chrome)
}

/// Says what the action before this page did.
pub(super) fn tell(chrome: &mut Chrome, done: &str) {
    let notices = [
        ("received", say!("batch-notice-received")),
        ("repeated", say!("batch-notice-repeated")),
        ("withdrawn", say!("batch-notice-withdrawn")),
    ];
    chrome.tell(done, notices);
}

/// A batch as every page names it. Who withdrew it and why is for its own page.
pub(super) fn head(batch: BatchFile, counts: BatchCounts) -> BatchHead {
    let state = match (batch.state.as_str(), batch.withdrawn_at) {
        ("done", _) => BatchState::Done,
        (_, Some(at)) => BatchState::Withdrawn {
            when: When::at(at),
            by: String::new(),
            why: String::new(),
        },
        _ => BatchState::Working {
            done: whole(batch.progress),
            total: whole(batch.staged),
        },
    };
    BatchHead {
        id: batch.id.to_string(),
        file: batch.file,
        source: batch.agency,
        channel: channel(&batch.channel),
        received: When::at(batch.received_at),
        by: batch.by.unwrap_or_default(),
        state,
        counts,
    }
}

/// A channel by its stored name; the database holds no other.
pub(super) fn channel(word: &str) -> Channel {
    Channel::from_word(word).unwrap_or(Channel::BackOffice)
}
