//! Telling of a danger without an account, and asking what became of it.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use service::hazards::{self, Kind, Told};
use service::plates::{self, Scan};

use super::super::page;
use crate::chrome::Chrome;
use crate::fault::Fault;
use crate::form::Form;
use crate::handlers::account::peer_name;
use crate::i18n::say;
use crate::posted::PostedOpen;
use crate::refusals;
use crate::session::{Around, MaybeSignedIn, Session};
use crate::site::Registry;
use crate::views::hazards::{DangerAskView, DangerView};

fn chrome(around: Around, session: Option<&Session>) -> Chrome {
    match session {
        Some(session) => around.with(session),
        None => around.open(),
    }
}

fn view(token: &str, scan: &Scan, form: Form) -> Result<DangerView, Fault> {
    let door = scan.door.as_ref().ok_or_else(Fault::not_found)?;
    let name = plates::DoorName::of(door);
    Ok(DangerView {
        token: token.to_owned(),
        name: name.own(),
        above: name.above,
        form,
        receipt: None,
    })
}

pub(super) async fn form(
    State(registry): State<Registry>,
    MaybeSignedIn(session): MaybeSignedIn,
    around: Around,
    Path(token): Path<String>,
) -> Result<Response, Fault> {
    let scan = plates::look_up(registry.app(), &token).await?;
    let view = view(&token, &scan, Form::default())?;
    Ok(page(&view, &chrome(around, session.as_ref()))?.into_response())
}

pub(super) async fn tell(
    State(registry): State<Registry>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    MaybeSignedIn(session): MaybeSignedIn,
    around: Around,
    Path(token): Path<String>,
    PostedOpen(mut form): PostedOpen,
) -> Result<Response, Fault> {
    let app = registry.app();
    let scan = plates::look_up(app, &token).await?;
    let chrome = chrome(around, session.as_ref());
    let told = Told {
        kind: Kind::from_name(form.value("kind")),
        words: form.value("words").to_owned(),
        phone: form.value("phone").to_owned(),
    };
    let peer = peer_name(peer.ip());
    match hazards::tell(app, &scan, &told, &peer).await {
        Ok(receipt) => {
            let view = DangerView {
                receipt: Some(receipt),
                ..view(&token, &scan, Form::default())?
            };
            Ok(page(&view, &chrome)?.into_response())
        }
        Err(error) => {
            let status = refused(&error);
            refusals::beside(&mut form, error)?;
            let view = view(&token, &scan, form)?;
            Ok((status, page(&view, &chrome)?).into_response())
        }
    }
}

pub(super) async fn ask(
    MaybeSignedIn(session): MaybeSignedIn,
    around: Around,
) -> Result<Response, Fault> {
    let view = DangerAskView {
        form: Form::default(),
        state: None,
    };
    Ok(page(&view, &chrome(around, session.as_ref()))?.into_response())
}

/// Answers itself: an address with a receipt's number in it would lie in histories and logs.
pub(super) async fn ask_do(
    State(registry): State<Registry>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    MaybeSignedIn(session): MaybeSignedIn,
    around: Around,
    PostedOpen(mut form): PostedOpen,
) -> Result<Response, Fault> {
    let chrome = chrome(around, session.as_ref());
    let peer = peer_name(peer.ip());
    let (status, state) = match hazards::ask(registry.app(), form.value("number"), &peer).await {
        Ok(Some(state)) => (StatusCode::OK, Some(state)),
        Ok(None) => {
            form.refuse("number", say!("danger-unknown"));
            (StatusCode::UNPROCESSABLE_ENTITY, None)
        }
        Err(error) => {
            let status = refused(&error);
            refusals::beside(&mut form, error)?;
            (status, None)
        }
    };
    let view = DangerAskView { form, state };
    Ok((status, page(&view, &chrome)?).into_response())
}

fn refused(error: &service::Error) -> StatusCode {
    match error {
        service::Error::Refused(refusal) if refusal.code == "attempts-too-many" => {
            StatusCode::TOO_MANY_REQUESTS
        }
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
