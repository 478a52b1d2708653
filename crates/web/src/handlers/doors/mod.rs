//! Buildings, dwellings, and one person in full.

mod building;
mod dwelling;
mod reveal;
mod shared;
mod voices;

pub(super) use shared::{codes, document, party, plate, room};

use axum::Router;
use axum::routing::{get, post};

use crate::site::Registry;

pub(super) fn routes() -> Router<Registry> {
    Router::new()
        .route("/dwellings/{dwelling}", get(dwelling::show))
        .route("/buildings/{building}", get(building::show))
        .route("/buildings/{building}/propose", post(building::propose))
        .route("/reveals", post(reveal::reveal))
}
