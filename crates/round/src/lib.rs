//! Rounds: which doors must be visited when, a day's way past them that fits the hours, and draws
//! by lot that anybody can do again.
//!
//! What is due follows from the building: its safety tier, its stars, the last visit, what is open
//! there and what was complained about, by the numbers of a rule pack. Nothing here knows of
//! anybody who lives there. The same doors give the same round, in whatever order they come.
//!
//! Knows no clock, files or randomness: days, distances and seeds are arguments.

mod bound;
mod distance;
mod draw;
mod fit;
mod need;
mod plan;
mod stop;
mod tour;

pub use bound::bound;
pub use distance::{BadDistances, Distances, Place};
pub use draw::{Drawn, draw, lot, pair};
pub use need::{Grade, Need, Reason, Standing, Tier, need, next_on};
pub use plan::{Round, Visit, plan, plan_over};
pub use stop::{Door, Stop, stops};
