//! An address tried.

use address::Decision;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use policy::Action;
use service::reviews::{self, Explained};

use super::super::page;
use super::sentence;
use super::show::{candidate, percent, pieces};
use crate::fault::Fault;
use crate::form::Form;
use crate::i18n::say;
use crate::posted::Posted;
use crate::refusals;
use crate::session::{Around, SignedIn};
use crate::site::Registry;
use crate::views::error::ErrorView;
use crate::views::tried::{Tried, TryView};

pub(super) async fn form(
    SignedIn(session): SignedIn,
    around: Around,
) -> Result<Html<String>, Fault> {
    if !session.actor.may_somewhere(Action::TryAddress) {
        return Err(ErrorView::forbidden().into());
    }
    let (form, tried) = (Form::default(), None);
    page(&TryView { form, tried }, &around.with(&session))
}

pub(super) async fn answer(
    State(registry): State<Registry>,
    around: Around,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let (status, tried) = match reviews::explain(app, actor, district, form.value("address")).await
    {
        Ok(explained) => (StatusCode::OK, Some(tried(explained))),
        Err(error) => {
            refusals::beside(&mut form, error)?;
            (StatusCode::UNPROCESSABLE_ENTITY, None)
        }
    };
    let page = page(&TryView { form, tried }, &around.with(&session))?;
    Ok((status, page).into_response())
}

fn tried(explained: Explained) -> Tried {
    let answer = explained.answer;
    Tried {
        pieces: pieces(explained.pieces),
        decision: match answer.decision {
            Decision::Match => say!("try-match"),
            Decision::Review => say!("try-review"),
            Decision::None => say!("try-none"),
        },
        percent: percent(answer.confidence),
        address: answer.standard_address,
        reasons: answer.reasons.iter().map(sentence).collect(),
        candidates: explained.candidates.iter().map(candidate).collect(),
    }
}
