//! The review queue: the list, one row to settle, and the wordings that people taught.

mod confusion;
mod never;
mod settle;
mod show;
mod tried;
mod wordings;

use address::{Decision, Reason, Resolution};
use axum::Router;
use axum::extract::{Query, State};
use axum::response::Html;
use axum::routing::{get, post};
use serde::Deserialize;
use service::reviews;
use uuid::Uuid;
use vault::mask;

use super::{cut, id, one_more, page, whole};
use crate::chrome::Chrome;
use crate::fault::Fault;
use crate::i18n::{Say, say};
use crate::session::{Around, SignedIn};
use crate::site::Registry;
use crate::views::parts::Pager;
use crate::views::reviews::{ReviewLine, ReviewsView};
use crate::when::When;

/// Lines of a page of the queue. Each is resolved anew, so they are few.
const PAGE: usize = 25;

pub(super) fn routes() -> Router<Registry> {
    Router::new()
        .route("/reviews", get(list))
        .route("/reviews/wordings", get(wordings::list))
        .route("/reviews/wordings/{wording}/forget", post(wordings::forget))
        .route("/reviews/ruled-out", get(never::list))
        .route("/reviews/ruled-out/{pair}/forget", post(never::forget))
        .route("/reviews/confusion", get(confusion::list))
        .route("/reviews/confusion/{building}", get(confusion::place))
        .route("/reviews/{review}", get(show::show))
        .route("/reviews/{review}/never", post(never::rule_out))
        .route("/reviews/{review}/pick", post(settle::pick))
        .route("/reviews/{review}/reject", post(settle::reject))
        .route("/reviews/{review}/propose", post(settle::propose))
        .route("/addresses/try", get(tried::form).post(tried::answer))
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
    let after = place_in_queue(&query.after)?;
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let mut found = reviews::list(app, actor, district, after, one_more(PAGE)).await?;
    let open = reviews::open_count(app, actor, district).await?;
    let more = cut(&mut found, PAGE);
    let last = found.last().map(|last| last.at).filter(|_| more);
    let rows = found.into_iter().map(line).collect();
    let view = ReviewsView {
        open: whole(open),
        rows,
        pager: Pager {
            first: after.map(|_| "/reviews".to_owned()),
            next: last.map(|(batch, seq)| format!("/reviews?after={batch}.{seq}")),
        },
    };
    let mut chrome = around.with(&session);
    tell(&mut chrome, &query.done);
    page(&view, &chrome)
}

/// Where a page of the queue begins: a batch and a place in it.
fn place_in_queue(after: &str) -> Result<Option<(Uuid, i32)>, Fault> {
    match after.split_once('.') {
        Some((batch, seq)) => Ok(Some((
            id(batch)?,
            seq.parse::<i32>().map_err(|_| Fault::not_found())?,
        ))),
        None if after.is_empty() => Ok(None),
        None => Err(Fault::not_found()),
    }
}

/// A row as lists show it.
fn line(line: reviews::ReviewLine) -> ReviewLine {
    ReviewLine {
        id: line.id.to_string(),
        why: why(&line.answer),
        candidates: count_of(&line.answer),
        text: line.text,
        source: line.agency,
        received: When::at(line.received_at),
    }
}

fn count_of(answer: &Resolution) -> usize {
    answer
        .candidates
        .len()
        .max(usize::from(answer.code.is_some()))
}

/// Why a row waits: what the resolver says against its best place.
fn why(answer: &Resolution) -> Say {
    let against = answer.reasons.iter().find(|reason| !speaks_for(reason));
    match (against, answer.decision) {
        (Some(reason), _) => sentence(reason),
        (None, Decision::None) => say!("review-why-nothing"),
        (None, _) if answer.candidates.len() > 1 => say!("review-why-several"),
        (None, _) => say!("review-why-unsure"),
    }
}

fn speaks_for(reason: &Reason) -> bool {
    matches!(
        reason,
        Reason::RoomExists
            | Reason::BuildingExists
            | Reason::RoadAgrees
            | Reason::AliasRead { .. }
            | Reason::LearnedRead { .. }
            | Reason::OthersLack { .. }
            | Reason::CodeGiven
    )
}

/// A reason in words. It quotes the sender, who may have written a telephone number in between.
fn sentence(reason: &Reason) -> Say {
    Say::both(mask::free_text(&reason.zh()), mask::free_text(&reason.en()))
}

/// Says what the action before this page did.
fn tell(chrome: &mut Chrome, done: &str) {
    let notices = [
        ("picked", say!("review-notice-picked")),
        ("rejected", say!("review-notice-rejected")),
        ("settled", say!("review-notice-settled")),
        ("forgotten", say!("wording-notice-forgotten")),
        ("ruled-out", say!("review-notice-ruled-out")),
        ("ruled-out-settled", say!("review-notice-ruled-out-settled")),
        ("allowed", say!("ruled-out-notice-forgotten")),
    ];
    chrome.tell(done, notices);
}
