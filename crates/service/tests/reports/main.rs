//! Reports beside what is known: repeats, news, withdrawals, and visits in between.

mod admitted;
mod confusion;
mod learning;
mod library;
mod scene;
mod withdrawn;
mod worked_off;
