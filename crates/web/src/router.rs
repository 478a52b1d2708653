//! Every address with its handler, behind the layers that each request passes.

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use service::App;
use tower_http::catch_panic::CatchPanicLayer;

use crate::api;
use crate::fault;
use crate::guard::{Transport, secure, with_operation};
use crate::handlers;
use crate::session::Site as _;
use crate::site::{Registry, Settings};

/// The whole web interface.
pub fn router(app: App, settings: Settings) -> Router {
    let registry = Registry::new(app, settings);
    let transport: Transport = registry.transport();
    Router::new()
        .merge(handlers::routes())
        .merge(api::routes())
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(
            registry.clone(),
            fault::pages::<Registry>,
        ))
        .layer(from_fn_with_state(transport, secure))
        .layer(from_fn(with_operation))
        .with_state(registry)
}
