//! The real handlers by HTTP, on a database of their own: what each form does, how it is refused,
//! and that another role or another place gets nowhere with it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod account;
mod agencies;
mod api;
mod batches;
mod client;
mod doors;
mod events;
mod every;
mod learning;
mod library;
mod outgoing;
mod people;
mod plates;
mod portal;
mod reviews;
mod rounds;
mod staff;
mod walk;
mod world;
