//! Sending a file in. It stays in memory until the use case has sealed it.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use policy::Action;
use service::Error;
use service::batches::{self, Incoming};

use super::super::page;
use crate::fault::Fault;
use crate::form::Form;
use crate::i18n::say;
use crate::posted::{Sent, Upload};
use crate::refusals;
use crate::session::{Around, Session, SignedIn};
use crate::site::Registry;
use crate::views::account::words;
use crate::views::batches::UploadView;
use crate::views::error::ErrorView;

/// Most megabytes of a file.
pub(in crate::handlers) const MEGABYTES: u64 = 64;

pub(super) async fn form(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
) -> Result<Html<String>, Fault> {
    let view = view(&registry, &session, Form::default()).await?;
    page(&view, &around.with(&session))
}

async fn view(registry: &Registry, session: &Session, form: Form) -> Result<UploadView, Fault> {
    let sources = batches::senders(registry.app(), &session.actor, &session.district).await?;
    Ok(UploadView {
        form,
        megabytes: MEGABYTES,
        sources,
    })
}

pub(super) async fn send(
    State(registry): State<Registry>,
    around: Around,
    upload: Upload,
) -> Result<Response, Fault> {
    // Nobody's file is read who may not send one.
    let may = upload
        .session
        .actor
        .may(Action::UploadBatch, &upload.session.district);
    may.map_err(Error::from)?;
    let Sent {
        session,
        mut form,
        file,
        too_large,
    } = upload.read_whatever_size("file", MEGABYTES).await?;
    if form.is_blank("source") {
        form.refuse("source", words::required(&say!("upload-source")));
    }
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
            source: form.value("source").to_owned(),
            channel,
        };
        let received =
            batches::receive(registry.app(), &session.actor, &session.district, incoming).await;
        match received {
            Ok(received) => {
                let done = if received.repeated {
                    "repeated"
                } else {
                    "received"
                };
                let to = format!("/batches/{}?done={done}", received.batch);
                return Ok(Redirect::to(&to).into_response());
            }
            Err(error) => refusals::beside(&mut form, error)?,
        }
    }
    let view = view(&registry, &session, form).await?;
    let page = page(&view, &around.with(&session))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
