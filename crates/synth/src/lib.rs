//! Makes up districts of any size, reports about them and address lines with the right answers,
//! all from a seed: the same seed gives the same bytes.
//!
//! This crate knows no files, clock or ambient randomness: [`write_all`] is given its writers.
//! A district is a plan of some 20 MB at 3.13 million dwellings; what is written streams.

mod clusters;
mod damage;
mod dates;
mod district;
mod estates;
pub mod library;
mod lookalike;
mod names;
mod numerals;
pub mod people;
mod plan;
pub mod queries;
pub mod reports;
pub mod rng;
mod spelling;
pub mod town;
mod unit;
pub mod voices;
mod words;
mod write;

pub use district::District;
pub use unit::Unit;
pub use write::{Options, Summary, SynthError, write_all};
