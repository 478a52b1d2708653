//! The model and its rules: facts and a command in, a decision or a refusal out.
//!
//! Knows no I/O, clock or randomness: what is true now, what time it is and which ids are fresh
//! are the caller's to say.

pub mod clock;
pub mod door;
pub mod event;
pub mod identity;
pub mod library;
pub mod mrz;
pub mod phone;
pub mod report;
pub mod retention;
pub mod short_let;
pub mod stand_in;
pub mod telling;
pub mod voices;
