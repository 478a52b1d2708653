//! Keeping a file, letting a program in, shutting it out.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use service::agencies::{self, Issued, Wanted, Written};
use uuid::Uuid;

use super::view;
use crate::chrome::Chrome;
use crate::fault::Fault;
use crate::form::Form;
use crate::handlers::{id, page};
use crate::posted::Posted;
use crate::refusals;
use crate::session::{Around, Session};
use crate::site::Registry;
use crate::views::agencies::{NewAgencyView, SecretShown, Shown};

/// The file as entered; what can't be read is noted in the form.
fn written(form: &mut Form) -> Written {
    let filed_until = form.day("filed_until");
    let text = |field| form.raw(field).to_owned();
    Written {
        name: text("name"),
        credit_code: text("credit_code"),
        filing: text("filing"),
        filing_no: text("filing_no"),
        filed_until,
        staff_count: text("staff_count"),
        phone: text("phone"),
        address: text("address"),
        branches: text("branches"),
        reports_by: text("reports_by"),
    }
}

fn done(agency: Uuid, what: &str) -> Response {
    Redirect::to(&format!("/agencies/{agency}?done={what}")).into_response()
}

pub(super) async fn add(
    State(registry): State<Registry>,
    around: Around,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let written = written(&mut form);
    if form.is_sound() {
        match agencies::add(app, actor, district, &written).await {
            Ok(id) => return Ok(done(id, "added")),
            Err(error) => refusals::beside(&mut form, error)?,
        }
    }
    let chrome = around.with(&session);
    let view = NewAgencyView {
        form,
        channels: view::channels(&chrome),
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&view, &chrome)?).into_response())
}

/// The agency's page again, with what was entered and what is wrong with it.
async fn again(
    registry: &Registry,
    session: &Session,
    chrome: &Chrome,
    id: Uuid,
    form: Form,
) -> Result<Response, Fault> {
    let view = view::agency(registry, session, chrome, id, form, Shown::Nothing).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&view, chrome)?).into_response())
}

pub(super) async fn edit(
    State(registry): State<Registry>,
    around: Around,
    Path(agency): Path<String>,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let id = id(&agency)?;
    let written = written(&mut form);
    if form.is_sound() {
        match agencies::edit(app, actor, district, id, form.version(), &written).await {
            Ok(()) => return Ok(done(id, "saved")),
            Err(error) => refusals::beside(&mut form, error)?,
        }
    }
    again(&registry, &session, &around.with(&session), id, form).await
}

/// The agency's page with a secret. It answers the form itself: an address that shows a secret could
/// be opened twice.
async fn with_secret(
    registry: &Registry,
    session: &Session,
    mut chrome: Chrome,
    agency: Uuid,
    issued: Issued,
) -> Result<Response, Fault> {
    chrome.here = format!("/agencies/{agency}");
    let secret = Shown::Secret(SecretShown {
        id: issued.id.to_string(),
        secret: issued.secret,
    });
    let form = Form::default();
    let view = view::agency(registry, session, &chrome, agency, form, secret).await?;
    Ok(page(&view, &chrome)?.into_response())
}

pub(super) async fn issue(
    State(registry): State<Registry>,
    around: Around,
    Path(agency): Path<String>,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let id = id(&agency)?;
    let chrome = around.with(&session);
    let wanted = Wanted {
        agency: id,
        label: form.value("label").to_owned(),
        districts: vec![session.district.clone()],
        calls_a_minute: form.value("calls").parse().unwrap_or_default(),
    };
    match agencies::issue(registry.app(), &session.actor, &wanted).await {
        Ok(issued) => with_secret(&registry, &session, chrome, id, issued).await,
        Err(error) => {
            refusals::beside(&mut form, error)?;
            again(&registry, &session, &chrome, id, form).await
        }
    }
}

pub(super) async fn renew(
    State(registry): State<Registry>,
    around: Around,
    Path((agency, program)): Path<(String, String)>,
    Posted { session, .. }: Posted,
) -> Result<Response, Fault> {
    let (agency, program) = (id(&agency)?, id(&program)?);
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let issued = agencies::renew(app, actor, district, program).await?;
    with_secret(&registry, &session, around.with(&session), agency, issued).await
}

pub(super) async fn revoke(
    State(registry): State<Registry>,
    Path((agency, program)): Path<(String, String)>,
    Posted { session, .. }: Posted,
) -> Result<Response, Fault> {
    let (agency, program) = (id(&agency)?, id(&program)?);
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    agencies::revoke(app, actor, district, program).await?;
    Ok(done(agency, "revoked"))
}
