//! Reports beside what is known: repeats, news, withdrawals, and visits in between.

mod admitted;
mod confusion;
mod learning;
mod library;
mod portal;
mod rotation;
mod scene;
mod suites;
mod told;
mod withdrawn;
mod worked_off;
