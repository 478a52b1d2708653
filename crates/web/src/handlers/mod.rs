//! From a request to a use case and from its answer to a view. Decides nothing.

mod account;
mod agencies;
mod batches;
mod charge;
mod clocks;
mod counts;
mod declare;
mod desk;
mod disclosures;
mod doors;
mod events;
mod grids;
mod hazards;
mod library;
mod me;
mod notices;
mod outgoing;
mod own;
mod passkeys;
mod plates;
mod portal;
mod proposals;
mod record;
mod reviews;
mod rounds;
mod short_lets;
mod single;
mod staff;
mod tasks;

use axum::Router;
use axum::response::Html;
use uuid::Uuid;

use crate::chrome::Chrome;
use crate::fault::Fault;
use crate::site::Registry;
use crate::views::View;
use crate::views::parts::Pager;

/// Every address with its handler.
pub(crate) fn routes() -> Router<Registry> {
    Router::new()
        .merge(account::routes())
        .merge(agencies::routes())
        .merge(batches::routes())
        .merge(charge::routes())
        .merge(clocks::routes())
        .merge(counts::routes())
        .merge(declare::routes())
        .merge(desk::routes())
        .merge(disclosures::routes())
        .merge(doors::routes())
        .merge(events::routes())
        .merge(grids::routes())
        .merge(hazards::routes())
        .merge(library::routes())
        .merge(me::routes())
        .merge(notices::routes())
        .merge(outgoing::routes())
        .merge(own::routes())
        .merge(passkeys::routes())
        .merge(plates::routes())
        .merge(portal::routes())
        .merge(proposals::routes())
        .merge(record::routes())
        .merge(reviews::routes())
        .merge(rounds::routes())
        .merge(short_lets::routes())
        .merge(single::routes())
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

/// Behind which row a page of a list by id begins, as its address says; the first page for "".
fn after_row(after: &str) -> Result<Option<Uuid>, Fault> {
    match after {
        "" => Ok(None),
        after => id(after).map(Some),
    }
}

/// Cuts a list by id to a page, and says where the list at `path` goes on from there.
fn paged<T>(
    found: &mut Vec<T>,
    size: usize,
    path: &str,
    after: Option<Uuid>,
    id: impl Fn(&T) -> Uuid,
) -> Pager {
    let more = cut(found, size);
    let last = found.last().filter(|_| more);
    Pager {
        first: after.map(|_| path.to_owned()),
        next: last.map(|last| format!("{path}?after={}", id(last))),
    }
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
