//! Adding, moving, suspending, a new password.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use service::sign_in;
use service::staff::{self, NewStaff};
use uuid::Uuid;

use super::{entered, view};
use crate::chrome::Chrome;
use crate::fault::Fault;
use crate::form::Form;
use crate::handlers::{id, page};
use crate::i18n::say;
use crate::posted::Posted;
use crate::session::{Around, Session};
use crate::site::Registry;
use crate::views::account::words::required;

/// Back to the account after a change.
pub(super) fn done(id: Uuid, what: &str) -> Response {
    Redirect::to(&format!("/staff/{id}?done={what}")).into_response()
}

/// The account's page again, with what was entered and what is wrong with it.
pub(super) async fn again(
    registry: &Registry,
    session: &Session,
    chrome: Chrome,
    id: Uuid,
    form: Form,
) -> Result<Response, Fault> {
    let view = view::member(registry, session, id, form, None).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&view, &chrome)?).into_response())
}

/// The account's page with a password that is shown this once. It answers the form itself: an
/// address that shows a password could be opened twice.
async fn with_password(
    registry: &Registry,
    session: &Session,
    mut chrome: Chrome,
    id: Uuid,
    password: &str,
) -> Result<Response, Fault> {
    chrome.here = format!("/staff/{id}");
    let password = Some(password.to_owned());
    let view = view::member(registry, session, id, Form::default(), password).await?;
    Ok(page(&view, &chrome)?.into_response())
}

pub(super) async fn add(
    State(registry): State<Registry>,
    around: Around,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let app = registry.app();
    let chrome = around.with(&session);
    let login = form.value("login").to_owned();
    let name = form.value("name").to_owned();
    if name.is_empty() {
        form.refuse("name", required(&say!("staff-name")));
    }
    if login.is_empty() {
        form.refuse("login", required(&say!("sign-in-login")));
    }
    if let Some(post) = entered::post(&mut form, app.surroundings().now()) {
        let new = NewStaff { login, name, post };
        match staff::add(app, &session.actor, &session.district, &new).await {
            Ok((id, password)) => {
                return with_password(&registry, &session, chrome, id, &password).await;
            }
            Err(error) => entered::beside(&mut form, error)?,
        }
    }
    let view = view::new(&registry, &session, form).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&view, &chrome)?).into_response())
}

pub(super) async fn post(
    State(registry): State<Registry>,
    around: Around,
    Path(staff): Path<String>,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let (app, id) = (registry.app(), id(&staff)?);
    if let Some(post) = entered::post(&mut form, app.surroundings().now()) {
        let (actor, district, version) = (&session.actor, &session.district, form.version());
        match staff::move_to(app, actor, district, id, version, &post).await {
            Ok(_) => return Ok(done(id, "moved")),
            Err(error) => entered::beside(&mut form, error)?,
        }
    }
    again(&registry, &session, around.with(&session), id, form).await
}

pub(super) async fn suspend(
    State(registry): State<Registry>,
    around: Around,
    Path(staff): Path<String>,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let (app, id) = (registry.app(), id(&staff)?);
    let (actor, district, version) = (&session.actor, &session.district, form.version());
    let changed = match form.value("suspended") {
        "yes" => staff::suspend(app, actor, district, id, version)
            .await
            .map(|()| "suspended"),
        "no" => staff::reactivate(app, actor, district, id, version)
            .await
            .map(|()| "resumed"),
        _ => return Err(crate::views::error::ErrorView::unreadable().into()),
    };
    match changed {
        Ok(what) => Ok(done(id, what)),
        Err(error) => {
            entered::beside(&mut form, error)?;
            again(&registry, &session, around.with(&session), id, form).await
        }
    }
}

/// Takes the second factor of somebody who has lost it off.
pub(super) async fn second_off(
    State(registry): State<Registry>,
    around: Around,
    Path(staff): Path<String>,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let (app, id) = (registry.app(), id(&staff)?);
    let (actor, district, version) = (&session.actor, &session.district, form.version());
    match sign_in::take_off(app, actor, district, id, version).await {
        Ok(()) => Ok(done(id, "second-off")),
        Err(error) => {
            entered::beside(&mut form, error)?;
            again(&registry, &session, around.with(&session), id, form).await
        }
    }
}

/// Whether everybody who sees identity data has to have a second factor.
pub(super) async fn second_wanted(
    State(registry): State<Registry>,
    Posted { session, form }: Posted,
) -> Result<Redirect, Fault> {
    let wanted = match form.value("wanted") {
        "yes" => true,
        "no" => false,
        _ => return Err(crate::views::error::ErrorView::unreadable().into()),
    };
    sign_in::want_second(registry.app(), &session.actor, &session.district, wanted).await?;
    Ok(Redirect::to("/staff"))
}

pub(super) async fn password(
    State(registry): State<Registry>,
    around: Around,
    Path(staff): Path<String>,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let (app, id) = (registry.app(), id(&staff)?);
    let (actor, district, version) = (&session.actor, &session.district, form.version());
    let chrome = around.with(&session);
    match staff::reset_password(app, actor, district, id, version).await {
        Ok(password) => with_password(&registry, &session, chrome, id, &password).await,
        Err(error) => {
            entered::beside(&mut form, error)?;
            again(&registry, &session, chrome, id, form).await
        }
    }
}
