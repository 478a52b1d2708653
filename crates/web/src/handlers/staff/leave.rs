use axum::extract::{Path, State};
use axum::response::Response;
use service::staff;

use super::change::{again, done};
use super::entered;
use crate::fault::Fault;
use crate::handlers::id;
use crate::i18n::say;
use crate::posted::Posted;
use crate::session::Around;
use crate::site::Registry;
use crate::views::account::words::required;

/// Somebody leaves; their tasks go to the heir chosen, else to whoever is in charge.
pub(super) async fn leave(
    State(registry): State<Registry>,
    around: Around,
    Path(staff): Path<String>,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let (app, id) = (registry.app(), id(&staff)?);
    if !form.is("sure", "yes") {
        form.refuse("sure", required(&say!("staff-leave-sure")));
    }
    let heir = match form.value("heir") {
        "" => None,
        text => {
            let heir = text.parse().ok();
            if heir.is_none() {
                form.refuse("heir", required(&say!("staff-heir")));
            }
            heir
        }
    };
    if form.is_sound() {
        let (actor, district, version) = (&session.actor, &session.district, form.version());
        match staff::leave(app, actor, district, id, version, heir).await {
            Ok(_) => return Ok(done(id, "left")),
            Err(error) => entered::beside(&mut form, error)?,
        }
    }
    again(&registry, &session, around.with(&session), id, form).await
}
