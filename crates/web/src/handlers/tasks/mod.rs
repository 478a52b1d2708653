//! The officer's work: what to do by when, and what was found at the door.

mod entered;
mod view;

pub(super) use view::{day, deadline, line, outcome};

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use policy::Role;
use serde::Deserialize;
use service::tasks::{self, Whose};
use service::{Error, doors};
use store::task::TaskKey;

use self::entered::{Entered, MOST_ADDED};
use super::{id, page, whole};
use crate::chrome::Chrome;
use crate::fault::Fault;
use crate::form::Form;
use crate::i18n::say;
use crate::posted::Posted;
use crate::refusals;
use crate::session::{Around, Session, SignedIn};
use crate::site::Registry;
use crate::views::parts::Pager;
use crate::views::tasks::TasksView;

/// Tasks on a page of the list.
const PAGE: u16 = 50;

pub(super) fn routes() -> Router<Registry> {
    Router::new()
        .route("/tasks", get(list))
        .route("/tasks/{task}", get(show).post(record))
}

/// What the address of a list or page says.
#[derive(Debug, Default, Deserialize)]
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
) -> Result<Response, Fault> {
    let app = registry.app();
    let after = match asked.after.as_str() {
        "" => None,
        text => Some(key(text).ok_or_else(Fault::not_found)?),
    };
    // Who goes to doors sees their own tasks, who leads others sees all of the area.
    let whose = if session.actor.is(Role::Officer) {
        Whose::Mine
    } else {
        Whose::All
    };
    let found = tasks::list(app, &session.actor, &session.district, whose, after, PAGE).await?;
    let now = app.surroundings().now();
    let view = TasksView {
        rows: found
            .tasks
            .iter()
            .map(|task| line(task, &found.kinds, now))
            .collect(),
        all: whose == Whose::All,
        open: whole(found.tally.open),
        overdue: whole(found.tally.overdue),
        pager: Pager {
            first: after.map(|_| "/tasks".to_owned()),
            next: found.next.map(|key| format!("/tasks?after={}", text(key))),
        },
    };
    Ok(page(&view, &around.with(&session))?.into_response())
}

/// A key as an address carries it: microseconds and id.
fn text((due, id): TaskKey) -> String {
    format!("{}_{}", due.as_microsecond(), id.simple())
}

fn key(text: &str) -> Option<TaskKey> {
    let (due, id) = text.split_once('_')?;
    let due = jiff::Timestamp::from_microsecond(due.parse().ok()?).ok()?;
    Some((due, id.parse().ok()?))
}

async fn show(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Path(task): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let task = id(&task)?;
    let mut chrome = around.with(&session);
    let notices = [
        ("checked", say!("task-checked")),
        ("again", say!("task-visit-noted")),
    ];
    chrome.tell(&asked.done, notices);
    let body = body(&registry, &session, task, Form::default(), 1, &chrome).await?;
    Ok(body.into_response())
}

async fn body(
    registry: &Registry,
    session: &Session,
    task: uuid::Uuid,
    form: Form,
    added: usize,
    chrome: &Chrome,
) -> Result<impl IntoResponse, Fault> {
    let app = registry.app();
    let file = tasks::show(app, &session.actor, &session.district, task).await?;
    let view = view::task(&file, form, added, app.surroundings().now())?;
    page(&view, chrome)
}

async fn record(
    State(registry): State<Registry>,
    around: Around,
    Path(task): Path<String>,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let task = id(&task)?;
    let chrome = around.with(&session);
    let added = form
        .value("added")
        .parse()
        .unwrap_or(1)
        .clamp(1, MOST_ADDED);
    if form.is("more", "yes") {
        let room = (added + 1).min(MOST_ADDED);
        let body = body(&registry, &session, task, form, room, &chrome).await?;
        return Ok(body.into_response());
    }
    if let Some(entered) = entered::read(&mut form, added) {
        let version = form.version();
        let Entered { visit, places } = &entered;
        let (actor, district) = (&session.actor, &session.district);
        match doors::record_door_check(registry.app(), actor, district, task, version, visit).await
        {
            Ok(recorded) => {
                let done = if recorded.done { "checked" } else { "again" };
                return Ok(Redirect::to(&format!("/tasks/{task}?done={done}")).into_response());
            }
            Err(Error::Refused(refusal)) => entered::beside(&mut form, &refusal, places),
            Err(other) => refusals::beside(&mut form, other)?,
        }
    }
    let body = body(&registry, &session, task, form, added, &chrome).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, body).into_response())
}

#[cfg(test)]
mod tests {
    use super::{key, text};

    #[test]
    fn a_key_comes_back_from_an_address() {
        let due = jiff::Timestamp::from_microsecond(1_795_000_000_123_456).unwrap();
        let wanted = (due, uuid::Uuid::from_u128(7));
        assert_eq!(key(&text(wanted)), Some(wanted));
        for wrong in ["", "_", "1_", "x_1", "1", "99999999999999999999_1"] {
            assert_eq!(key(wrong), None, "{wrong}");
        }
    }
}
