//! Settling a row: a place picked, the row rejected, or the place proposed as missing.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use service::proposals;
use service::reviews::{self, Settlement};
use uuid::Uuid;

use super::super::proposals::grid;
use super::super::{id, page};
use super::show::view;
use crate::fault::Fault;
use crate::form::Form;
use crate::i18n::say;
use crate::posted::Posted;
use crate::refusals;
use crate::session::{Around, Session};
use crate::site::Registry;
use crate::views::account::words;

/// The fields of the page; what else is wrong is said above its forms.
const FIELDS: [&str; 6] = ["candidate", "alias", "q", "community", "grid", "reason"];

pub(super) async fn pick(
    State(registry): State<Registry>,
    around: Around,
    Path(review): Path<String>,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let review = id(&review)?;
    if form.is_blank("candidate") {
        form.refuse("candidate", say!("review-pick-missing"));
        return again(&registry, around, &session, review, form).await;
    }
    let settlement = Settlement::Pick {
        code: form.value("candidate").to_owned(),
        remember: form.is("alias", "yes"),
    };
    settle(
        &registry, around, &session, review, form, settlement, "picked",
    )
    .await
}

pub(super) async fn reject(
    State(registry): State<Registry>,
    around: Around,
    Path(review): Path<String>,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let review = id(&review)?;
    if form.is_blank("reason") {
        form.refuse("reason", words::required(&say!("reason")));
        return again(&registry, around, &session, review, form).await;
    }
    let settlement = Settlement::Reject {
        reason: form.value("reason").to_owned(),
    };
    settle(
        &registry, around, &session, review, form, settlement, "rejected",
    )
    .await
}

async fn settle(
    registry: &Registry,
    around: Around,
    session: &Session,
    review: Uuid,
    mut form: Form,
    settlement: Settlement,
    done: &str,
) -> Result<Response, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    match reviews::settle(app, actor, district, review, form.version(), &settlement).await {
        Ok(_) => {
            let to = match reviews::after(app, actor, district, review).await? {
                Some(next) => format!("/reviews/{next}?done={done}"),
                None => format!("/reviews?done={done}"),
            };
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => {
            refusals::beside(&mut form, error)?;
            again(registry, around, session, review, form).await
        }
    }
}

pub(super) async fn propose(
    State(registry): State<Registry>,
    around: Around,
    Path(review): Path<String>,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let review = id(&review)?;
    let Some(grid) = grid(&mut form) else {
        return again(&registry, around, &session, review, form).await;
    };
    let proposed = proposals::propose_from_row(
        registry.app(),
        &session.actor,
        &session.district,
        review,
        form.version(),
        &grid,
    )
    .await;
    match proposed {
        Ok(proposal) => {
            Ok(Redirect::to(&format!("/proposals/{proposal}?done=proposed")).into_response())
        }
        Err(error) => {
            refusals::beside(&mut form, error)?;
            again(&registry, around, &session, review, form).await
        }
    }
}

pub(super) async fn again(
    registry: &Registry,
    around: Around,
    session: &Session,
    review: Uuid,
    mut form: Form,
) -> Result<Response, Fault> {
    form.keep_errors_on(&FIELDS);
    let Some(view) = view(registry, session, review, form).await? else {
        // Somebody was faster and nothing is left to decide.
        return Ok(Redirect::to("/reviews?done=settled").into_response());
    };
    let page = page(&view, &around.with(session))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
