//! One view per page: the data a template writes out, with samples for the tests.
//!
//! Field names of forms are part of the interface: the end-to-end tests fill them in. Each view
//! names the fields of its forms; `csrf` is in every one.

use crate::chrome::Chrome;

pub mod about;
pub mod account;
pub mod agencies;
pub mod audit;
pub mod batch;
pub mod batches;
pub mod charge;
pub mod clocks;
pub mod confusion;
pub mod connectors;
pub mod counts;
pub mod declare;
pub mod disclosures;
pub mod door;
pub mod error;
pub mod events;
pub mod grids;
pub mod hazards;
pub mod home;
pub mod library;
pub mod me;
pub mod notices;
pub mod outgoing;
pub mod own;
pub mod parts;
pub mod plates;
pub mod portal;
pub mod proposals;
pub mod record;
pub mod reveal;
pub mod reviews;
pub mod rounds;
pub mod search;
pub mod short_lets;
pub mod staff;
pub mod tasks;
pub mod tried;
pub mod voices;
pub mod wordings;

/// Data that fills one page.
pub trait View: Sized {
    /// Name of the page, as in the list of routes.
    const PAGE: &'static str;

    /// The page as HTML.
    ///
    /// # Errors
    /// When the template fails to write, which only a failing `Display` can cause.
    fn render(&self, chrome: &Chrome) -> Result<String, askama::Error>;

    /// Values that show the page in each of its states.
    #[cfg(test)]
    fn samples() -> Vec<Self>;
}

/// `page!(Type, "name", "file.html", samples)`: ties a view to its template and its samples.
macro_rules! page {
    ($view:ty, $page:literal, $path:tt, $samples:path) => {
        const _: () = {
            #[derive(askama::Template)]
            #[template(path = $path)]
            struct Written<'a> {
                c: &'a $crate::chrome::Chrome,
                v: &'a $view,
            }
            impl $crate::views::View for $view {
                const PAGE: &'static str = $page;

                fn render(&self, chrome: &$crate::chrome::Chrome) -> Result<String, askama::Error> {
                    askama::Template::render(&Written { c: chrome, v: self })
                }

                #[cfg(test)]
                fn samples() -> Vec<Self> {
                    $samples()
                }
            }
        };
    };
}
use page;
