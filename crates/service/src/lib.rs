//! Use cases and jobs: load, authorise, decide, save, in one transaction with the audit entry and
//! the follow-up job.
//!
//! Knows no HTTP and no templates; what may happen is decided in `registry` and `policy`, what is
//! stored in `store`. Time, ids and randomness enter the program in [`Surroundings`] and nowhere
//! else.

mod aliases;
mod app;
mod change;
mod error;
pub mod officers;
mod surroundings;

pub mod audit_log;
pub mod batches;
pub mod counts;
pub mod doors;
pub mod dwellings;
pub mod jobs;
pub mod library;
pub mod parties;
pub mod places;
pub mod proposals;
pub mod reveal;
pub mod reviews;
pub mod search;
pub mod sign_in;
pub mod staff;
pub mod tasks;

pub use app::App;
pub use change::{Change, Note};
pub use error::{Error, Refusal};
pub use surroundings::{Surroundings, shanghai};
