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

/// A number of things as pages show it.
fn whole(number: impl TryInto<u64>) -> u64 {
    number.try_into().unwrap_or_default()
}

/// How many to ask for, so that one more than a page holds tells that there is another.
fn one_more(page: usize) -> i64 {
    i64::try_from(page + 1).unwrap_or(i64::MAX)
}

/// Cuts what was found to a page; whether there is another.
fn cut<T>(found: &mut Vec<T>, page: usize) -> bool {
    let more = found.len() > page;
    found.truncate(page);
    more
}

/// An id from a path; what is none names nothing.
fn id(text: &str) -> Result<uuid::Uuid, Fault> {
    text.parse().map_err(|_| Fault::not_found())
}
