use axum::Router;

use crate::site::Registry;

pub(super) fn routes() -> Router<Registry> {
    Router::new()
}
