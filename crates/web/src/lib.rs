//! The pages of Menpai: forms, lists and what stands around them, in Chinese and English.
//!
//! A page is a *view*: plain data that is already masked, already in Shanghai time and already
//! allowed for its reader, written out by a template that the compiler checks. This crate does
//! not decide who may see what, does not know SQL and never sees an unmasked identity except in
//! the answer to a logged reveal.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod api;
pub mod assets;
pub mod chrome;
pub mod cookies;
mod device;
pub mod fault;
pub mod form;
pub mod guard;
mod handlers;
pub mod i18n;
mod imports;
mod kept;
pub mod locale;
mod me;
pub mod posted;
mod refusals;
mod router;
pub mod routes;
pub mod session;
mod site;
pub mod views;
pub mod when;

#[cfg(test)]
mod tests;

pub use router::router;
pub use routes::{RouteInfo, routes};
pub use site::{Registry, Settings};
