use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use serde::Deserialize;
use service::requests::{self, Request};

use crate::fault::Fault;
use crate::form::Form;
use crate::handlers::{id, page};
use crate::i18n::say;
use crate::posted::Posted;
use crate::refusals;
use crate::session::{Around, Session, SignedIn};
use crate::site::Registry;
use crate::views::record::{RequestLine, RequestsView};
use crate::when::When;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    done: String,
}

pub(super) fn line(request: &Request, now: Timestamp, door: String) -> RequestLine {
    let open = request.state == "open";
    RequestLine {
        id: request.id.to_string(),
        kind: request.kind,
        words: request.words.clone(),
        answer: request.answer.clone(),
        open,
        over: open && request.due_at < now,
        due: When::at(request.due_at),
        version: request.version,
        door,
    }
}

async fn view(registry: &Registry, session: &Session, form: Form) -> Result<RequestsView, Fault> {
    let (app, actor) = (registry.app(), &session.actor);
    let found = requests::list(app, actor, &session.district).await?;
    let now = app.surroundings().now();
    Ok(RequestsView {
        lines: found
            .iter()
            .map(|one| line(one, now, one.door.clone()))
            .collect(),
        form,
    })
}

pub(super) async fn list(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let view = view(&registry, &session, Form::default()).await?;
    let mut chrome = around.with(&session);
    chrome.tell(&asked.done, [("answered", say!("requests-done"))]);
    Ok(page(&view, &chrome)?.into_response())
}

pub(super) async fn answer(
    State(registry): State<Registry>,
    around: Around,
    Path(request): Path<String>,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, session.district.as_str());
    let answered = requests::answer(
        app,
        actor,
        district,
        id(&request)?,
        form.version(),
        form.is("granted", "yes"),
        form.value("answer"),
    )
    .await;
    match answered {
        Ok(()) => Ok(Redirect::to("/requests?done=answered").into_response()),
        Err(error) => {
            refusals::beside(&mut form, error)?;
            form.keep_errors_on(&[]);
            form.set("id", request);
            let view = view(&registry, &session, form).await?;
            let page = page(&view, &around.with(&session))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
