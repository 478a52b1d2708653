//! Use cases and jobs: load, authorise, decide, save, in one transaction with the audit entry and
//! the follow-up job.
//!
//! Knows no HTTP and no templates; what may happen is decided in `registry` and `policy`, what is
//! stored in `store`. Time, ids and randomness enter the program in [`Surroundings`] and nowhere
//! else.

mod aliases;
mod app;
mod attempts;
mod change;
mod error;
mod faults;
pub mod officers;
mod surroundings;

pub mod accounts;
pub mod agencies;
pub mod audit_log;
pub mod batches;
pub mod bindings;
pub mod clocks;
pub mod counts;
pub mod declarations;
pub mod disclosures;
pub mod doors;
pub mod dwellings;
pub mod events;
pub mod grids;
pub mod hazards;
pub mod jobs;
pub mod letters;
pub mod library;
pub mod master_keys;
pub mod messages;
pub mod notices;
pub mod outgoing;
pub mod parties;
pub mod places;
pub mod plates;
pub mod portal;
pub mod proofs;
pub mod proposals;
pub mod push;
pub mod receipts;
pub mod records;
pub mod requests;
pub mod retention;
pub mod reveal;
pub mod reviews;
pub mod rounds;
pub mod search;
pub mod self_checks;
pub mod short_lets;
pub mod sign_in;
pub mod staff;
pub mod tasks;
pub mod voices;

pub use app::App;
pub use change::{Change, Note};
pub use error::{Error, Refusal};
pub use faults::has_both_sentences;
pub use surroundings::{Surroundings, shanghai};
