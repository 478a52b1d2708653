//! Who may do what, where and for which purpose. The only place that decides it.
//!
//! A staff role is held for an area: the prefix of a division code (district 6 digits, street 9,
//! community 12) or of a grid (14). [`Actor::may`] answers with a [`Permit`] that use cases
//! demand as an argument, so that none can forget to ask.
//!
//! This crate knows no I/O, clock or randomness: which roles are in force today is the caller's
//! to say. `tests/golden/matrix.txt` is its whole content in a form people can review;
//! `relations.txt` beside it says what people outside the staff may do at their own door.

mod action;
mod actor;
mod ground;
mod purpose;
mod relation;

pub use action::Action;
pub use actor::{Actor, Denied, Permit, Role, RoleHeld, Scope};
pub use ground::Ground;
pub use purpose::{Purpose, UnknownPurpose};
pub use relation::{Bound, Deed};
