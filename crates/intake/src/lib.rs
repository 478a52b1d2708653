//! Reads what agencies send (workbooks, text tables, group chats) into tenancies and faults.
//!
//! Bytes in, values out: this crate knows no file system, clock, network, database or address
//! library. The day of reception is an argument, because people write dates without a year.
//! An address is carried as it was said; finding the dwelling is the resolver's work.
//!
//! The way of a file: [`read`] looks at the first bytes (never at the name's ending), refuses what
//! is empty, broken, locked, oversized or of a wrong type, turns the rest into sheets of cells
//! (`file`), finds the header of each sheet and reads its rows (`table`), or splits a chat into
//! messages and those into reports (`chat`). Every non-empty source row ends in exactly one
//! [`Tenancy`] or one [`Ignored`].

mod cell;
mod chat;
mod checks;
mod dates;
mod fault;
mod file;
mod ids;
mod model;
mod note;
mod people;
mod phones;
pub mod pull;
mod push;
mod read;
mod refused;
mod sheet_back;
mod table;
mod text;
mod words;

pub use fault::{Fault, FaultKind};
pub use model::{
    Channel, Entry, Format, Ignored, IgnoredReason, LeaseDate, Limits, Party, Reading, SheetInfo,
    SourceFile, Summary, Tenancy, TenancyKind, Tenant,
};
pub use note::{
    DaySaid, HeadCount, Matter, MatterKind, Named, NoteRead, PartPlayed, PlaceSaid, Span, Standing,
    read_note, read_notes,
};
pub use push::{MOST_TENANTS, Pushed, PushedTenant, Wrong, WrongKind};
pub use read::{read, read_each};
pub use refused::Refused;
pub use registry::identity::IdKind;
pub use sheet_back::{Note, error_workbook};
