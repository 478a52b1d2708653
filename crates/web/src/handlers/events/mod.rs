//! Events: the work list, one event, a new one, and what is done with them.

mod doing;
mod notice;
mod view;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use jiff::Timestamp;
use serde::Deserialize;
use service::events::{self, List, New, Showing};
use uuid::Uuid;

use super::{cut, id, one_more, page};
use crate::fault::Fault;
use crate::form::Form;
use crate::i18n::say;
use crate::posted::Posted;
use crate::refusals;
use crate::session::{Around, SignedIn};
use crate::site::Registry;
use crate::views::events::{EventNewView, EventsView};
use crate::views::parts::Pager;

/// Events on a page.
const PAGE: usize = 50;

pub(super) fn routes() -> Router<Registry> {
    Router::new()
        .route("/events", get(list))
        .route("/events/new", get(new).post(add))
        .route("/events/{event}", get(show))
        .route("/events/{event}/send", post(doing::send))
        .route("/events/{event}/work", post(doing::work))
        .route("/events/{event}/time", post(doing::time))
        .route("/events/{event}/check", post(doing::check))
        .route("/events/{event}/again", post(doing::again))
        .route("/events/{event}/notice.pdf", get(notice::pdf))
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    after: String,
    #[serde(default)]
    done: String,
    #[serde(default)]
    show: String,
    #[serde(default)]
    category: String,
    #[serde(default)]
    department: String,
    #[serde(default)]
    place: String,
}

/// A key as an address carries it: microseconds and id.
fn text((due, id): (Timestamp, Uuid)) -> String {
    format!("{}_{}", due.as_microsecond(), id.simple())
}

fn key(text: &str) -> Option<(Timestamp, Uuid)> {
    let (due, id) = text.split_once('_')?;
    let due = Timestamp::from_microsecond(due.parse().ok()?).ok()?;
    // The database's years begin later than the calendar's.
    let due = due.max(Timestamp::UNIX_EPOCH);
    Some((due, id.parse().ok()?))
}

/// An id of the catalogue as an address carries it: what is none filters nothing out.
fn word(text: &str) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let fits = text.len() <= 40 && text.chars().all(fits);
    if fits { text.to_owned() } else { String::new() }
}

async fn list(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let after = match asked.after.as_str() {
        "" => None,
        text => Some(key(text).ok_or_else(Fault::not_found)?),
    };
    let wanted = List {
        showing: Showing::from_name(&asked.show),
        category: word(&asked.category),
        department: word(&asked.department),
    };
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let mut files = events::list(app, actor, district, &wanted, after, one_more(PAGE)).await?;
    let more = cut(&mut files, PAGE);
    let path = format!(
        "/events?show={}&category={}&department={}",
        wanted.showing.name(),
        wanted.category,
        wanted.department
    );
    let last = files.last().filter(|_| more);
    let next = last.and_then(|file| Some((file.at.row.due_at?, file.at.row.id)));
    let now = app.surroundings().now();
    let (categories, departments) = view::choices(app, district);
    let view = EventsView {
        lines: files.iter().map(|file| view::line(file, now)).collect(),
        showing: wanted.showing,
        categories,
        departments,
        form: Form::with([
            ("category", wanted.category.as_str()),
            ("department", wanted.department.as_str()),
        ]),
        may_open: events::may_add(actor, district).is_ok(),
        pager: Pager {
            first: after.map(|_| path.clone()),
            next: next.map(|key| format!("{path}&after={}", text(key))),
        },
    };
    Ok(page(&view, &around.with(&session))?.into_response())
}

async fn show(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Path(event): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let view = view::event(&registry, &session, id(&event)?, Form::default()).await?;
    let mut chrome = around.with(&session);
    let told = [
        ("opened", say!("event-done-opened")),
        ("done", say!("event-done")),
    ];
    chrome.tell(&asked.done, told);
    Ok(page(&view, &chrome)?.into_response())
}

async fn new(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let (app, district) = (registry.app(), &session.district);
    events::may_add(&session.actor, district)?;
    let form = match asked.place.as_str() {
        "" => Form::default(),
        place => Form::with([("place", place), ("how", "visit")]),
    };
    let view = EventNewView {
        kinds: view::kinds(app, district),
        form,
    };
    Ok(page(&view, &around.with(&session))?.into_response())
}

async fn add(
    State(registry): State<Registry>,
    around: Around,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let new = New {
        place: form.value("place").to_owned(),
        item: form.value("item").to_owned(),
        words: form.value("words").to_owned(),
        hotline: form.value("how") != "visit",
    };
    match events::add(app, actor, district, &new).await {
        Ok(id) => Ok(Redirect::to(&format!("/events/{id}?done=opened")).into_response()),
        Err(error) => {
            refusals::beside(&mut form, error)?;
            let kinds = view::kinds(app, district);
            let page = page(&EventNewView { kinds, form }, &around.with(&session))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{key, text, word};

    #[test]
    fn a_key_comes_back_from_an_address() {
        let due = jiff::Timestamp::from_microsecond(1_795_000_000_123_456).unwrap();
        let wanted = (due, uuid::Uuid::from_u128(7));
        assert_eq!(key(&text(wanted)), Some(wanted));
        for wrong in ["", "_", "1_", "x_1", "1"] {
            assert_eq!(key(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn only_ids_filter() {
        assert_eq!(word("E01"), "E01");
        assert_eq!(word("a\0b"), "");
        assert_eq!(word(&"x".repeat(41)), "");
    }
}
