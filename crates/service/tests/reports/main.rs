//! Reports beside what is known: repeats, news, withdrawals, and visits in between.

mod admitted;
mod library;
mod scene;
mod withdrawn;
mod worked_off;
