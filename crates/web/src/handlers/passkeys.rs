//! Passkeys: the own ones, and signing in with one. What the browser's script asks for and sends back.

use std::net::SocketAddr;

use axum::Router;
use axum::extract::{ConnectInfo, OriginalUri, Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Serialize;
use service::Error;
use service::sign_in::passkeys::{self, Asked};

use super::account::{self, answer, browser, known};
use super::{id, page};
use crate::chrome::Chrome;
use crate::fault::Fault;
use crate::form::Form;
use crate::guard::own_origin;
use crate::posted::{Posted, PostedOpen};
use crate::refusals;
use crate::session::{Around, MaybeSignedIn, Session, SignedIn, Site as _};
use crate::site::Registry;
use crate::views::account::SignInView;
use crate::views::own::{PasskeyLine, PasskeysView};
use crate::when::When;

pub(super) fn routes() -> Router<Registry> {
    Router::new()
        .route("/sign-in/passkey", post(sign_in))
        .route("/sign-in/passkey/question", get(who))
        .route("/account/passkeys", get(show).post(add))
        .route("/account/passkeys/question", get(new))
        .route("/account/passkeys/{passkey}/name", post(rename))
        .route("/account/passkeys/{passkey}/remove", post(remove))
}

/// Where the browser found the program.
fn place(registry: &Registry, headers: &HeaderMap, uri: &Uri) -> Result<passkeys::Place, Error> {
    let origin = own_origin(headers, uri, registry.transport()).unwrap_or_default();
    passkeys::place(&origin)
}

/// A question for the script.
#[derive(Serialize)]
struct Question {
    /// For the authenticator, JSON of its own.
    options: String,
    /// Comes back with the answer.
    note: String,
}

fn question(asked: Asked) -> Response {
    let Asked { options, note } = asked;
    axum::Json(Question { options, note }).into_response()
}

async fn who(
    State(registry): State<Registry>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let place = place(&registry, &headers, &uri)?;
    Ok(question(passkeys::ask_who(registry.app(), &place)?))
}

async fn new(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let own = known(&registry, &session).await?;
    let place = place(&registry, &headers, &uri)?;
    let asked = passkeys::ask_new(registry.app(), &own, &place).await?;
    Ok(question(asked))
}

async fn sign_in(
    State(registry): State<Registry>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    MaybeSignedIn(before): MaybeSignedIn,
    around: Around,
    PostedOpen(mut form): PostedOpen,
) -> Result<Response, Fault> {
    let (note, given) = (form.raw("note").to_owned(), form.raw("answer").to_owned());
    form.forget("note");
    form.forget("answer");
    let browser = browser(peer.ip(), &headers);
    let attempt = match place(&registry, &headers, &uri) {
        Ok(place) => passkeys::sign_in(registry.app(), &place, &note, &given, &browser).await,
        Err(error) => Err(error),
    };
    match attempt {
        Ok(attempt) => {
            answer(
                &registry,
                attempt,
                before,
                around,
                form,
                account::Asked::Password,
            )
            .await
        }
        Err(Error::Refused(refusal)) => {
            let view = SignInView {
                form,
                trouble: Some(refusals::words(&refusal)),
                single: registry.offers_openid(),
            };
            let page = page(&view, &around.open())?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn list(
    registry: &Registry,
    session: &Session,
    here: bool,
    form: Form,
) -> Result<PasskeysView, Fault> {
    let own = known(registry, session).await?;
    let found = passkeys::own_passkeys(registry.app(), &own).await?;
    let lines = found
        .into_iter()
        .map(|one| PasskeyLine {
            id: one.id.to_string(),
            name: one.name,
            host: one.host,
            since: When::at(one.since),
            used: one.used.map(When::at),
        })
        .collect();
    Ok(PasskeysView { form, lines, here })
}

async fn show(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    around: Around,
) -> Result<Response, Fault> {
    let here = place(&registry, &headers, &uri).is_ok();
    let view = list(&registry, &session, here, Form::default()).await?;
    Ok(page(&view, &around.with(&session))?.into_response())
}

/// The list again, with what is wrong.
async fn again(
    registry: &Registry,
    session: &Session,
    mut chrome: Chrome,
    here: bool,
    mut form: Form,
    error: Error,
) -> Result<Response, Fault> {
    "/account/passkeys".clone_into(&mut chrome.here);
    refusals::beside(&mut form, error)?;
    let view = list(registry, session, here, form).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&view, &chrome)?).into_response())
}

async fn add(
    State(registry): State<Registry>,
    OriginalUri(uri): OriginalUri,
    around: Around,
    headers: HeaderMap,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let (note, given) = (form.raw("note").to_owned(), form.raw("answer").to_owned());
    form.forget("note");
    form.forget("answer");
    let own = known(&registry, &session).await?;
    let place = place(&registry, &headers, &uri);
    let here = place.is_ok();
    let added = match place {
        Ok(place) => {
            let name = form.value("name");
            passkeys::add(registry.app(), &own, &place, name, &note, &given).await
        }
        Err(error) => Err(error),
    };
    match added {
        Ok(()) => Ok(Redirect::to("/account/passkeys").into_response()),
        Err(error) => {
            let chrome = around.with(&session);
            again(&registry, &session, chrome, here, form, error).await
        }
    }
}

async fn rename(
    State(registry): State<Registry>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    Path(named): Path<String>,
    around: Around,
    Posted { session, form }: Posted,
) -> Result<Response, Fault> {
    let own = known(&registry, &session).await?;
    let name = form.value("name");
    let done = passkeys::rename(registry.app(), &own, id(&named)?, name).await;
    changed(&registry, &session, around, (&headers, &uri), done).await
}

async fn remove(
    State(registry): State<Registry>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    Path(removed): Path<String>,
    around: Around,
    Posted { session, .. }: Posted,
) -> Result<Response, Fault> {
    let own = known(&registry, &session).await?;
    let done = passkeys::remove(registry.app(), &own, id(&removed)?).await;
    changed(&registry, &session, around, (&headers, &uri), done).await
}

/// The list after a change, or with why there was none.
async fn changed(
    registry: &Registry,
    session: &Session,
    around: Around,
    (headers, uri): (&HeaderMap, &Uri),
    done: Result<(), Error>,
) -> Result<Response, Fault> {
    match done {
        // It has been removed meanwhile.
        Ok(()) | Err(Error::NotFound(_)) => Ok(Redirect::to("/account/passkeys").into_response()),
        Err(error) => {
            let here = place(registry, headers, uri).is_ok();
            let chrome = around.with(session);
            again(registry, session, chrome, here, Form::default(), error).await
        }
    }
}
