//! An event: something amiss at a house, classified, sent to an officer or a department, taken,
//! worked on, looked at by another hand, closed.
//!
//! | state | where it lies | what can follow |
//! |---|---|---|
//! | waiting | with the dispatcher | sent |
//! | sent | with an officer or a department | working, or sent back once |
//! | working | with whoever took it | paused, more time, fixed, or sent back once |
//! | paused | with whoever took it | working |
//! | fixed | with whoever checks it | closed, or working again |
//! | closed | nowhere any more | waiting, where it was closed wrongly |
//!
//! What is late climbs the ladder of its grade. A clock's count never goes back, and one that goes
//! by working days doesn't count a day off ([`clock`]).

pub mod clock;
mod names;
mod refusal;
mod state;
mod steps;

pub use names::{Again, Finding, Grade, MoreTime, NotDone, Rung, Source, Wait, WrongPlace};
pub use refusal::Refusal;
pub use state::{
    Closed, Event, File, Fixed, Limits, Opened, Paused, Place, Sent, State, Target, Waiting, Why,
    Working,
};
