//! Those who send reports: the register, what is expected of them and what came, and the programs
//! that push for them or are asked here what they have.

pub mod connectors;
mod expected;
mod programs;
mod register;

pub use expected::{Expected, Silence, expected, silence};
pub use programs::{CALLS_A_MINUTE, Issued, Wanted, issue, programs, renew, revoke};
pub use register::{Agency, Came, Written, add, by_name, came, edit, list, show};

pub(crate) use register::{came_from, entry};
