//! For tests only: the program on a fresh database of its own, and builders for what a test needs
//! in it.
//!
//! The server is the one that `MENPAI_TEST_DATABASE_URL` names; where nothing is named, a private
//! cluster under `target/test-cluster`, shared by the test programs that run at the same time.
//! `cargo run -p testkit --example with_cluster -- COMMAND…` keeps that cluster running for all of
//! a command's tests.
//!
//! Panics where something can't be made: a test has nothing better to do then.

#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "tests panic where they fail"
)]

mod app;
mod channels;
mod leads;
mod library;
mod server;
mod sms;
mod smtp;
mod staff;

pub use app::TestApp;
pub use channels::{Answers, RobotReceiver};
pub use leads::{LeadSpec, TestLead};
pub use library::{DISTRICT, OTHER_DISTRICT, TestBuilding, TestDwelling, TestGrid, TestLibrary};
pub use server::{SERVER_VARIABLE, TestServer};
pub use sms::SmsReceiver;
pub use smtp::{MAIL_PASSWORD, MAIL_USER, Mail, MailServer, Manner};
pub use staff::PASSWORD;
