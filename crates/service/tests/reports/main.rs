//! Reports beside what is known: repeats, news, withdrawals, and visits in between.

mod admitted;
mod scene;
mod worked_off;
