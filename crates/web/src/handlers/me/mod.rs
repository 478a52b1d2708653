//! Pages of people outside the staff: signing in by telephone, their doors, being bound.

mod access;
mod bind;
mod home;
mod outbox;
mod sign_in;

pub(super) use bind::scanned;

use axum::Router;
use axum::routing::{get, post};

use crate::site::Registry;

pub(super) fn routes() -> Router<Registry> {
    Router::new()
        .route("/me", get(home::show))
        .route("/me/sign-in", get(sign_in::show).post(sign_in::ask))
        .route("/me/code", post(sign_in::enter))
        .route("/me/sign-out", post(sign_in::out))
        .route("/me/doors/{binding}/end", post(home::end))
        .route("/p/{token}/bind", get(bind::show).post(bind::bind))
        .route(
            "/dwellings/{dwelling}/access",
            get(access::dwelling).post(access::dwelling_do),
        )
        .route(
            "/buildings/{building}/access",
            get(access::building).post(access::building_do),
        )
        .route("/outbox", get(outbox::show))
}
