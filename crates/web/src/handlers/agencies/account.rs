//! Giving somebody at an agency an account.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use service::staff::{self, NewAgent};

use super::view;
use crate::fault::Fault;
use crate::form::Form;
use crate::handlers::{id, page};
use crate::i18n::say;
use crate::posted::Posted;
use crate::refusals;
use crate::session::Around;
use crate::site::Registry;
use crate::views::account::words::required;
use crate::views::agencies::Shown;

/// The answer shows the password itself: an address that shows one could be opened twice.
pub(super) async fn add(
    State(registry): State<Registry>,
    around: Around,
    Path(agency): Path<String>,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let agency = id(&agency)?;
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let mut chrome = around.with(&session);
    let new = NewAgent {
        agency,
        login: form.value("login").to_owned(),
        name: form.value("name").to_owned(),
    };
    if new.name.is_empty() {
        form.refuse("name", required(&say!("staff-name")));
    }
    if new.login.is_empty() {
        form.refuse("login", required(&say!("sign-in-login")));
    }
    if form.is_sound() {
        match staff::add_agent(app, actor, district, &new).await {
            Ok((_, password)) => {
                chrome.here = format!("/agencies/{agency}");
                let shown = Shown::Password {
                    login: new.login.trim().to_lowercase(),
                    password: password.to_string(),
                };
                let blank = Form::default();
                let view = view::agency(&registry, &session, &chrome, agency, blank, shown).await?;
                return Ok(page(&view, &chrome)?.into_response());
            }
            Err(error) => refusals::beside(&mut form, error)?,
        }
    }
    let view = view::agency(&registry, &session, &chrome, agency, form, Shown::Nothing).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&view, &chrome)?).into_response())
}
