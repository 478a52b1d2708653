//! The desk: the first page of each role, the search, the audit log, what Menpai is.

mod audit;
mod doings;
mod home;
mod search;

use axum::Router;
use axum::response::Html;
use axum::routing::get;

use super::page;
use crate::fault::Fault;
use crate::session::{Around, MaybeSignedIn};
use crate::site::Registry;
use crate::views::about::AboutView;

pub(super) fn routes() -> Router<Registry> {
    Router::new()
        .route("/", get(home::home))
        .route("/search", get(search::search))
        .route("/audit", get(audit::audit))
        .route("/about", get(about))
}

async fn about(
    MaybeSignedIn(session): MaybeSignedIn,
    around: Around,
) -> Result<Html<String>, Fault> {
    let chrome = match &session {
        Some(session) => around.with(session),
        None => around.open(),
    };
    let version = env!("CARGO_PKG_VERSION").to_owned();
    page(&AboutView { version }, &chrome)
}
