//! What everybody reads who scans a plate.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use service::notices::{self, Written};

use super::{id, page};
use crate::fault::Fault;
use crate::form::Form;
use crate::i18n::say;
use crate::posted::Posted;
use crate::refusals;
use crate::session::{Around, Session, SignedIn};
use crate::site::Registry;
use crate::views::account::words::required;
use crate::views::notices::{NoticeLine, NoticesView};

pub(super) fn routes() -> Router<Registry> {
    Router::new()
        .route("/notices", get(list).post(add))
        .route("/notices/{notice}/withdraw", post(withdraw))
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    done: String,
}

async fn view(registry: &Registry, session: &Session, form: Form) -> Result<NoticesView, Fault> {
    let found = notices::list(registry.app(), &session.actor, &session.district).await?;
    Ok(NoticesView {
        lines: found
            .into_iter()
            .map(|notice| NoticeLine {
                id: notice.id.to_string(),
                place: notice.place,
                title: notice.title,
                body: notice.body,
                from: notice.from.to_string(),
                to: notice.to.to_string(),
            })
            .collect(),
        form,
    })
}

async fn list(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let form = Form::with([("place", session.district.as_str())]);
    let view = view(&registry, &session, form).await?;
    let mut chrome = around.with(&session);
    let told = [
        ("written", say!("notice-written")),
        ("withdrawn", say!("notice-withdrawn")),
    ];
    chrome.tell(&asked.done, told);
    Ok(page(&view, &chrome)?.into_response())
}

async fn add(
    State(registry): State<Registry>,
    around: Around,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let (from, to) = (form.day("from"), form.day("to"));
    for (field, day, name) in [
        ("from", from, say!("notice-from")),
        ("to", to, say!("notice-to")),
    ] {
        if day.is_none() && form.is_blank(field) {
            form.refuse(field, required(&name));
        }
    }
    if let (Some(from), Some(to)) = (from, to) {
        let written = Written {
            place: form.value("place").to_owned(),
            title: form.value("title").to_owned(),
            body: form.value("body").to_owned(),
            from,
            to,
        };
        let (app, actor, district) = (registry.app(), &session.actor, &session.district);
        match notices::write(app, actor, district, &written).await {
            Ok(_) => return Ok(Redirect::to("/notices?done=written").into_response()),
            Err(error) => refusals::beside(&mut form, error)?,
        }
    }
    let view = view(&registry, &session, form).await?;
    let page = page(&view, &around.with(&session))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn withdraw(
    State(registry): State<Registry>,
    Path(notice): Path<String>,
    Posted { session, .. }: Posted,
) -> Result<Redirect, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    notices::withdraw(app, actor, district, id(&notice)?).await?;
    Ok(Redirect::to("/notices?done=withdrawn"))
}
