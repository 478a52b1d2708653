//! Sending a file or a pasted chat.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use policy::{Action, Denied};
use service::batches::{Incoming, Received};
use service::{Error, portal};

use super::super::batches::MEGABYTES;
use super::super::page;
use crate::fault::Fault;
use crate::form::Form;
use crate::i18n::say;
use crate::posted::{Posted, Sent, Upload};
use crate::refusals;
use crate::session::{Around, Session, SignedIn};
use crate::site::Registry;
use crate::views::account::words;
use crate::views::error::ErrorView;
use crate::views::portal::{PortalPasteView, PortalSendView};

/// Most characters of a pasted chat: three bytes each, and three times that on their way in a form.
const MOST_PASTED: usize = 20_000;

/// Turns away who sends for no agency, before anything of theirs is read.
fn may_send(session: &Session) -> Result<(), Fault> {
    let agency = session.actor.agency();
    let may = agency.ok_or(Denied(Action::SendOwn)).and_then(|agency| {
        let own = session
            .actor
            .may_for(Action::SendOwn, &session.district, agency);
        own.map(|_| ())
    });
    Ok(may.map_err(Error::from)?)
}

fn sent(received: Received) -> Response {
    let done = if received.repeated {
        "repeated"
    } else {
        "received"
    };
    Redirect::to(&format!("/agency/batches/{}?done={done}", received.batch)).into_response()
}

pub(super) async fn form(
    SignedIn(session): SignedIn,
    around: Around,
) -> Result<Html<String>, Fault> {
    may_send(&session)?;
    let view = PortalSendView {
        form: Form::default(),
        megabytes: MEGABYTES,
    };
    page(&view, &around.with(&session))
}

pub(super) async fn send(
    State(registry): State<Registry>,
    around: Around,
    upload: Upload,
) -> Result<Response, Fault> {
    may_send(&upload.session)?;
    let Sent {
        session,
        mut form,
        file,
        too_large,
    } = upload.read_whatever_size("file", MEGABYTES).await?;
    let channel = intake::Channel::from_wire(form.value("channel"));
    if channel.is_none() {
        form.refuse("channel", words::required(&say!("upload-channel")));
    }
    if too_large {
        form.refuse("file", ErrorView::too_large(MEGABYTES).what);
    } else if file.is_none() {
        form.refuse("file", words::required(&say!("upload-file")));
    }
    if form.is_sound()
        && let (Some(channel), Some(file)) = (channel, file)
    {
        let incoming = Incoming {
            name: file.name,
            bytes: file.bytes.into(),
            source: String::new(),
            channel,
        };
        let (app, actor, district) = (registry.app(), &session.actor, &session.district);
        match portal::send(app, actor, district, incoming).await {
            Ok(received) => return Ok(sent(received)),
            Err(error) => refusals::beside(&mut form, error)?,
        }
    }
    let view = PortalSendView {
        form,
        megabytes: MEGABYTES,
    };
    let page = page(&view, &around.with(&session))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

pub(super) async fn paste_form(
    SignedIn(session): SignedIn,
    around: Around,
) -> Result<Html<String>, Fault> {
    may_send(&session)?;
    let view = PortalPasteView {
        form: Form::default(),
        most: MOST_PASTED,
    };
    page(&view, &around.with(&session))
}

pub(super) async fn paste(
    State(registry): State<Registry>,
    around: Around,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    may_send(&session)?;
    // Browsers end the lines of a form as no chat does.
    let chat = form.value("chat").replace("\r\n", "\n");
    if chat.is_empty() {
        form.refuse("chat", words::required(&say!("portal-chat")));
    } else if chat.chars().count() > MOST_PASTED {
        form.refuse("chat", say!("portal-chat-long"));
    } else {
        let incoming = Incoming {
            name: "粘贴的群聊.txt".to_owned(),
            bytes: chat.as_bytes().into(),
            source: String::new(),
            channel: intake::Channel::Chat,
        };
        let (app, actor, district) = (registry.app(), &session.actor, &session.district);
        match portal::send(app, actor, district, incoming).await {
            Ok(received) => return Ok(sent(received)),
            Err(Error::Refused(refusal)) => form.refuse("chat", refusals::words(&refusal)),
            Err(error) => refusals::beside(&mut form, error)?,
        }
    }
    let view = PortalPasteView {
        form,
        most: MOST_PASTED,
    };
    let page = page(&view, &around.with(&session))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
