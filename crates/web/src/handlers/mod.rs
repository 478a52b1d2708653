//! From a request to a use case and from its answer to a view. Decides nothing.

mod account;
mod batches;
mod counts;
mod desk;
mod doors;
mod library;
mod proposals;
mod reviews;
mod staff;
mod tasks;

use axum::Router;
use axum::response::Html;

use crate::chrome::Chrome;
use crate::fault::Fault;
use crate::site::Registry;
use crate::views::View;

/// Every address with its handler.
pub(crate) fn routes() -> Router<Registry> {
    Router::new()
        .merge(account::routes())
        .merge(batches::routes())
        .merge(counts::routes())
        .merge(desk::routes())
        .merge(doors::routes())
        .merge(library::routes())
        .merge(proposals::routes())
        .merge(reviews::routes())
        .merge(staff::routes())
        .merge(tasks::routes())
}

/// Writes a view out.
fn page(view: &impl View, chrome: &Chrome) -> Result<Html<String>, Fault> {
    view.render(chrome)
        .map(Html)
        .map_err(|error| Fault::failed(&error))
}

/// An id from a path; what is none names nothing.
fn id(text: &str) -> Result<uuid::Uuid, Fault> {
    text.parse().map_err(|_| Fault::not_found())
}
