//! The own account: sessions, and the second factor.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use service::Error;
use service::sign_in;

use super::account::{known, signed_out};
use super::{id, page, whole};
use crate::chrome::Chrome;
use crate::fault::Fault;
use crate::form::Form;
use crate::posted::Posted;
use crate::refusals;
use crate::session::{Around, Session, SignedIn};
use crate::site::Registry;
use crate::views::own::{AccountView, Picture, SecondState, SecondView, SessionLine};
use crate::when::When;

pub(super) fn routes() -> Router<Registry> {
    Router::new()
        .route("/account", get(show))
        .route("/account/sessions/{session}/end", post(end))
        .route("/account/everywhere", post(everywhere))
        .route("/account/second", get(second).post(confirm))
        .route("/account/second/codes", post(codes))
        .route("/account/second/off", post(off))
}

async fn show(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
) -> Result<Response, Fault> {
    let app = registry.app();
    let own = known(&registry, &session).await?;
    let sessions = sign_in::own_sessions(app, &own).await?;
    let second = sign_in::second(app, &own).await?;
    let passkeys = sign_in::passkeys::own_passkeys(app, &own).await?;
    let view = AccountView {
        name: own.name,
        login: own.login,
        sessions: sessions
            .into_iter()
            .map(|one| SessionLine {
                id: one.id.to_string(),
                this: one.this,
                device: one.device,
                peer: one.peer,
                way: one.way,
                strong: one.strong,
                since: When::at(one.since),
                last_seen: When::at(one.last_seen),
            })
            .collect(),
        second: second.since.map(When::at),
        passkeys: whole(passkeys.len()),
    };
    Ok(page(&view, &around.with(&session))?.into_response())
}

async fn end(
    State(registry): State<Registry>,
    Path(ended): Path<String>,
    Posted { session, .. }: Posted,
) -> Result<Redirect, Fault> {
    let own = known(&registry, &session).await?;
    match sign_in::end_session(registry.app(), &own, id(&ended)?).await {
        // It has ended by itself meanwhile.
        Ok(()) | Err(Error::NotFound(_)) => Ok(Redirect::to("/account")),
        Err(error) => Err(error.into()),
    }
}

async fn everywhere(
    State(registry): State<Registry>,
    Posted { session, .. }: Posted,
) -> Result<Response, Fault> {
    let own = known(&registry, &session).await?;
    sign_in::sign_out_everywhere(registry.app(), &own).await?;
    signed_out(&registry)
}

/// The page as the second factor stands.
async fn state(registry: &Registry, session: &Session, form: Form) -> Result<SecondView, Fault> {
    let app = registry.app();
    let own = known(registry, session).await?;
    let second = sign_in::second(app, &own).await?;
    let state = if let Some(since) = second.since {
        SecondState::InUse {
            since: When::at(since),
            left: whole(second.recovery_left),
        }
    } else if second.passkey_first {
        SecondState::ByPasskey
    } else {
        let offered = sign_in::offer_totp(app, &own).await?;
        let drawn = paper::Drawn::new(&offered.address).ok();
        SecondState::Offered {
            picture: drawn.map(|drawn| Picture {
                side: drawn.side,
                path: drawn.path,
            }),
            secret: offered.secret.to_string(),
        }
    };
    Ok(SecondView {
        form,
        forced: session.second_is_missing,
        wanted: second.wanted,
        state,
    })
}

async fn second(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
) -> Result<Response, Fault> {
    let view = state(&registry, &session, Form::default()).await?;
    Ok(page(&view, &around.with(&session))?.into_response())
}

/// The page again with what is wrong.
async fn again(
    registry: &Registry,
    session: &Session,
    chrome: &Chrome,
    error: Error,
) -> Result<Response, Fault> {
    let mut form = Form::default();
    refusals::beside(&mut form, error)?;
    let view = state(registry, session, form).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&view, chrome)?).into_response())
}

/// The recovery codes, shown this once. They answer the form itself: an address that shows them
/// could be opened twice.
fn with_codes(codes: &[impl AsRef<str>], chrome: &Chrome) -> Result<Response, Fault> {
    let view = SecondView {
        form: Form::default(),
        forced: false,
        wanted: false,
        state: SecondState::Codes(codes.iter().map(|code| code.as_ref().to_owned()).collect()),
    };
    Ok(page(&view, chrome)?.into_response())
}

async fn confirm(
    State(registry): State<Registry>,
    around: Around,
    Posted { session, form }: Posted,
) -> Result<Response, Fault> {
    let own = known(&registry, &session).await?;
    let chrome = around.with(&session);
    match sign_in::confirm_totp(registry.app(), &own, form.raw("code")).await {
        Ok(codes) => with_codes(&plain(&codes), &chrome),
        Err(error) => again(&registry, &session, &chrome, error).await,
    }
}

async fn codes(
    State(registry): State<Registry>,
    around: Around,
    Posted { session, form }: Posted,
) -> Result<Response, Fault> {
    let own = known(&registry, &session).await?;
    let mut chrome = around.with(&session);
    "/account/second".clone_into(&mut chrome.here);
    match sign_in::new_recovery_codes(registry.app(), &own, form.raw("code")).await {
        Ok(codes) => with_codes(&plain(&codes), &chrome),
        Err(error) => again(&registry, &session, &chrome, error).await,
    }
}

fn plain(codes: &[impl std::ops::Deref<Target = String>]) -> Vec<&str> {
    codes.iter().map(|code| code.as_str()).collect()
}

async fn off(
    State(registry): State<Registry>,
    around: Around,
    Posted { session, form }: Posted,
) -> Result<Response, Fault> {
    let own = known(&registry, &session).await?;
    match sign_in::drop_totp(registry.app(), &own, form.raw("code")).await {
        Ok(()) => Ok(Redirect::to("/account").into_response()),
        Err(error) => again(&registry, &session, &around.with(&session), error).await,
    }
}
