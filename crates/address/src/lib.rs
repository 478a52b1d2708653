//! Chinese addresses: codes, normalising, reading, and resolving against a library.
//!
//! The way of a line: [`normalise`] makes the spelling comparable; names of the library are found
//! in it, exactly or by resemblance; the numbers are read in every sensible way; the library
//! decides which of these readings exist; the best answer is weighed against the next.
//! Numbers are never matched nearly, names never decide alone.
//!
//! This crate does not know about files, databases, clocks or threads. A [`Library`] is immutable
//! and may be shared; building a new one beside it is how it changes.

mod code;
mod divisions;
pub mod eval;
mod explain;
mod hash;
mod key;
mod library;
mod names;
mod never;
mod normalise;
mod parse;
mod reason;
mod reason_text;
mod resolution;
mod resolve;
mod taught;

pub use code::{BuildingCode, Code, CodeError, DwellingCode, Segment};
pub use explain::{Element, ReadPart};
pub use library::{
    AddressParts, AliasScope, AreaLevel, LearnedAlias, Library, LibraryBuilder, LibraryRow, Place,
    RowError,
};
pub use names::Difference;
pub use never::{Never, NeverPair, wording};
pub use normalise::{Normalised, normalise, normalise_key};
pub use reason::Reason;
pub use resolution::{Candidate, Decision, Level, Resolution};
pub use resolve::Standing;
pub use taught::Taught;
