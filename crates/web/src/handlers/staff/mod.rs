//! Accounts: who works here, as what, where and until when.

mod change;
mod entered;
mod leave;
mod openid;
mod view;

pub(super) use view::state;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use service::{Error, sign_in, staff};

use super::{cut, id, page};
use crate::fault::Fault;
use crate::form::Form;
use crate::i18n::say;
use crate::session::{Around, SignedIn};
use crate::site::Registry;
use crate::views::parts::Pager;
use crate::views::staff::StaffListView;

/// Accounts on a page of the list.
const PAGE: u16 = 50;

pub(super) fn routes() -> Router<Registry> {
    Router::new()
        .route("/staff", get(list).post(change::add))
        .route("/staff/new", get(new))
        .route("/staff/second", post(change::second_wanted))
        .route("/staff/{staff}", get(show))
        .route("/staff/{staff}/post", post(change::post))
        .route("/staff/{staff}/suspend", post(change::suspend))
        .route("/staff/{staff}/password", post(change::password))
        .route("/staff/{staff}/second", post(change::second_off))
        .route("/staff/{staff}/openid", post(openid::link))
        .route("/staff/{staff}/openid/remove", post(openid::unlink))
        .route("/staff/{staff}/leave", post(leave::leave))
}

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
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let mut files = staff::list(app, actor, district, &asked.after, PAGE + 1).await?;
    let more = cut(&mut files, usize::from(PAGE));
    let tasks = staff::open_tasks(app, actor, district, &files).await?;
    let names = view::Names::of(app, district, &files).await?;
    let now = app.surroundings().now();
    let last = files.last().filter(|_| more);
    let second = sign_in::wants_second(app, actor, district).await;
    let view = StaffListView {
        // Of the whole district only its own steward decides.
        second: match second {
            Err(Error::Denied(_)) => None,
            second => Some(second?),
        },
        pager: Pager {
            first: (!asked.after.is_empty()).then(|| "/staff".to_owned()),
            // A login is small letters, digits, dots and hyphens.
            next: last.map(|file| format!("/staff?after={}", file.login)),
        },
        rows: files
            .iter()
            .map(|file| view::line(file, &tasks, &names, now))
            .collect(),
    };
    Ok(page(&view, &around.with(&session))?.into_response())
}

async fn new(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
) -> Result<Response, Fault> {
    let form = entered::blank(registry.app().surroundings().now());
    let view = view::new(&registry, &session, form).await?;
    Ok(page(&view, &around.with(&session))?.into_response())
}

async fn show(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Path(staff): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let id = id(&staff)?;
    let mut chrome = around.with(&session);
    let notices = [
        ("moved", say!("staff-moved")),
        ("suspended", say!("staff-suspended-done")),
        ("resumed", say!("staff-resumed")),
        ("left", say!("staff-left-done")),
        ("linked", say!("staff-openid-linked")),
        ("unlinked", say!("staff-openid-unlinked")),
        ("second-off", say!("staff-second-off-done")),
    ];
    chrome.tell(&asked.done, notices);
    let view = view::member(&registry, &session, id, Form::default(), None).await?;
    Ok(page(&view, &chrome)?.into_response())
}
