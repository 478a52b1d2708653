//! Grids as drawn on a map: reading their outlines, holding them against each other and against the
//! buildings they are to hold, and planning what a new drawing moves.
//!
//! Pure: no file, no database. Coordinates are degrees of CGCS2000 (EPSG:4490), longitude first;
//! what comes in GCJ-02 is converted while it is read and never kept.

mod check;
mod crs;
mod read;
mod redraw;

pub use check::{Gap, Ground, Overlap};
pub use crs::{Crs, UnknownCrs};
pub use read::{Drawn, Fault, FaultKind, Limits, Reading, Refused, Ring, read};
pub use redraw::{Contested, Move, Redrawing, Standing, redraw};
