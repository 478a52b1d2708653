//! Plates of a building, and the page that a scanned plate opens.

mod building;
mod change;
mod danger;
mod scan;

use axum::Router;
use axum::routing::{get, post};

use crate::site::Registry;

pub(super) fn routes() -> Router<Registry> {
    Router::new()
        .route(
            "/buildings/{building}/plates",
            get(building::show).post(change::issue),
        )
        .route("/buildings/{building}/plates/print", post(change::print))
        .route(
            "/buildings/{building}/plates/{serial}/replace",
            post(change::replace),
        )
        .route(
            "/buildings/{building}/plates/{serial}/revoke",
            post(change::revoke),
        )
        .route(
            "/buildings/{building}/plates/{serial}/seen",
            post(change::seen),
        )
        .route("/p/{token}", get(scan::show))
        .route("/P/{token}", get(scan::capitals))
        .route("/p/{token}/elsewhere", post(scan::elsewhere))
        .route("/p/{token}/danger", get(danger::form).post(danger::tell))
        .route("/danger", get(danger::ask).post(danger::ask_do))
}
