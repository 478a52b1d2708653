//! Taking a batch back.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use service::batches;
use uuid::Uuid;

use super::super::{id, page};
use super::show::whole_head;
use crate::fault::Fault;
use crate::form::Form;
use crate::i18n::say;
use crate::posted::Posted;
use crate::refusals;
use crate::session::{Around, Session, SignedIn};
use crate::site::Registry;
use crate::views::account::words;
use crate::views::batch::{BatchState, WithdrawView};

pub(super) async fn form(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Path(batch): Path<String>,
) -> Result<Html<String>, Fault> {
    let view = view(&registry, &session, id(&batch)?, Form::default()).await?;
    page(&view, &around.with(&session))
}

async fn view(
    registry: &Registry,
    session: &Session,
    batch: Uuid,
    form: Form,
) -> Result<WithdrawView, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let leads = batches::leads(app, actor, district, batch).await?;
    Ok(WithdrawView {
        head: whole_head(registry, session, batch).await?,
        leads: leads.open,
        stay: leads.checked,
        form,
    })
}

pub(super) async fn withdraw(
    State(registry): State<Registry>,
    around: Around,
    Path(batch): Path<String>,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let batch = id(&batch)?;
    if form.is_blank("reason") {
        form.refuse("reason", words::required(&say!("reason")));
    }
    if !form.is("sure", "yes") {
        form.refuse("sure", words::required(&say!("withdraw-sure")));
    }
    if form.is_sound() {
        let done = batches::withdraw(
            registry.app(),
            &session.actor,
            &session.district,
            batch,
            form.value("reason"),
        )
        .await;
        match done {
            Ok(_) => {
                let to = format!("/batches/{batch}?done=withdrawn");
                return Ok(Redirect::to(&to).into_response());
            }
            Err(error) => refusals::beside(&mut form, error)?,
        }
    }
    let view = view(&registry, &session, batch, form).await?;
    if let BatchState::Withdrawn { .. } = view.head.state {
        return Ok(Redirect::to(&format!("/batches/{batch}")).into_response());
    }
    let page = page(&view, &around.with(&session))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
