use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use policy::Deed;
use service::bindings;

use super::here;
use crate::handlers::page;
use crate::me::SignedInMe;
use crate::session::{Around, Turned};
use crate::site::Registry;
use crate::views::declare::DeclareView;

pub(super) async fn show(
    State(registry): State<Registry>,
    SignedInMe(me): SignedInMe,
    around: Around,
    Path(token): Path<String>,
) -> Result<Response, Turned> {
    let here = here(&registry, &me, &token).await?;
    let held = bindings::here(registry.app(), &me.session, here.door).await?;
    let view = DeclareView {
        at: here.at,
        landlord: held.iter().any(|binding| binding.bound.may(Deed::HandOver)),
    };
    let page = page(&view, &around.with_me(&me))?;
    Ok(page.into_response())
}
