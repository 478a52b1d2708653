//! From normalised characters to pieces, and from the numbers among them to readings.

mod piece;
mod reading;
mod words;

pub(crate) use piece::{Line, Number, Piece, Suffix, is_stem, pieces};
pub(crate) use reading::{Liberty, Reading, half_of, readings};
pub(crate) use words::{Word, classify};
