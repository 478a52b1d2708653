//! From normalised characters to pieces, and from the numbers among them to readings.

mod labels;
mod piece;
mod reading;
mod words;

pub(crate) use labels::{Label, Labels};
pub(crate) use piece::{Line, Number, Piece, Suffix, is_stem, pieces};
pub(crate) use reading::{Liberty, Reading, half_of, readings};
pub(crate) use words::{Word, classify, ends_with, is, starts_with};
