//! Which accounts at the `OpenID` provider sign somebody in.

use axum::extract::{Path, State};
use axum::response::Response;
use service::sign_in::single;

use super::change::{again, done};
use super::entered;
use crate::fault::Fault;
use crate::handlers::id;
use crate::posted::Posted;
use crate::session::Around;
use crate::site::Registry;

pub(super) async fn link(
    State(registry): State<Registry>,
    around: Around,
    Path(staff): Path<String>,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let (app, id) = (registry.app(), id(&staff)?);
    let (actor, district, version) = (&session.actor, &session.district, form.version());
    let subject = form.value("subject").to_owned();
    match single::link(app, actor, district, id, version, &subject).await {
        Ok(()) => Ok(done(id, "linked")),
        Err(error) => {
            entered::beside(&mut form, error)?;
            again(&registry, &session, around.with(&session), id, form).await
        }
    }
}

pub(super) async fn unlink(
    State(registry): State<Registry>,
    around: Around,
    Path(staff): Path<String>,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let (app, id) = (registry.app(), id(&staff)?);
    let (actor, district, version) = (&session.actor, &session.district, form.version());
    let (issuer, subject) = (form.raw("issuer").to_owned(), form.raw("linked").to_owned());
    match single::unlink(app, actor, district, id, version, &issuer, &subject).await {
        Ok(()) => Ok(done(id, "unlinked")),
        Err(error) => {
            entered::beside(&mut form, error)?;
            again(&registry, &session, around.with(&session), id, form).await
        }
    }
}
