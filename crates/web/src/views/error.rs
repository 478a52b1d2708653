//! The page that says what went wrong and what to do.

use super::page;
use crate::i18n::{Say, say};

/// Any error page; the operation id to quote is in the chrome.
#[derive(Debug, Clone)]
pub struct ErrorView {
    /// HTTP status of the answer.
    pub status: u16,
    /// What is wrong, one sentence.
    pub what: Say,
    /// What the reader can do.
    pub todo: Say,
}
page!(ErrorView, "error", "error.html", samples::errors);

impl ErrorView {
    /// Nothing is at this address, or nothing this reader may see.
    pub fn not_found() -> Self {
        Self {
            status: 404,
            what: say!("error-not-found"),
            todo: say!("error-not-found-do"),
        }
    }

    /// The reader's role or area doesn't reach this.
    pub fn forbidden() -> Self {
        Self {
            status: 403,
            what: say!("error-forbidden"),
            todo: say!("error-forbidden-do"),
        }
    }

    /// A form came from elsewhere or from an old session.
    pub fn stale_form() -> Self {
        Self {
            status: 403,
            what: say!("error-stale-form"),
            todo: say!("error-stale-form-do"),
        }
    }

    /// The body was over the limit, in megabytes.
    pub fn too_large(megabytes: u64) -> Self {
        Self {
            status: 413,
            what: say!("error-too-large", n = megabytes),
            todo: say!("error-too-large-do"),
        }
    }

    /// The body was over a limit that isn't a file's.
    pub fn oversized() -> Self {
        Self {
            status: 413,
            what: say!("error-oversized"),
            todo: say!("error-too-large-do"),
        }
    }

    /// The request can't be read.
    pub fn unreadable() -> Self {
        Self {
            status: 400,
            what: say!("error-unreadable"),
            todo: say!("error-unreadable-do"),
        }
    }

    /// Somebody else changed the record in between.
    pub fn changed() -> Self {
        Self {
            status: 409,
            what: say!("error-changed"),
            todo: say!("error-changed-do"),
        }
    }

    /// The page exists, but not for this method.
    pub fn wrong_method() -> Self {
        Self {
            status: 405,
            what: say!("error-method"),
            todo: say!("error-method-do"),
        }
    }

    /// Our fault.
    pub fn failed() -> Self {
        Self {
            status: 500,
            what: say!("error-failed"),
            todo: say!("error-failed-do"),
        }
    }

    /// The program is starting, stopping or overloaded.
    pub fn busy() -> Self {
        Self {
            status: 503,
            what: say!("error-busy"),
            todo: say!("error-busy-do"),
        }
    }

    /// A rule of the registry refused, in its own words.
    pub fn refused(what: Say) -> Self {
        Self {
            status: 422,
            what,
            todo: say!("error-refused-do"),
        }
    }
}

#[cfg(test)]
mod samples {
    use super::ErrorView;
    use crate::i18n::say;

    pub(super) fn errors() -> Vec<ErrorView> {
        vec![
            ErrorView::not_found(),
            ErrorView::forbidden(),
            ErrorView::stale_form(),
            ErrorView::too_large(50),
            ErrorView::oversized(),
            ErrorView::unreadable(),
            ErrorView::changed(),
            ErrorView::wrong_method(),
            ErrorView::failed(),
            ErrorView::busy(),
            ErrorView::refused(say!("error-changed")),
        ]
    }
}
