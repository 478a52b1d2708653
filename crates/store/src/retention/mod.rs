//! What is kept until when, destroying it, and the ledger of what was destroyed.
//!
//! What is due is decided above; a statement that destroys looks again whether the purpose is
//! still closed, under the row's lock.

mod accounts;
mod batches;
mod figures;
mod ledger;
mod others;
mod people;
mod sweep;
mod voices;

use jiff::Timestamp;
use uuid::Uuid;

pub use accounts::{
    TheirsKept, accounts, destroy_accounts, destroy_lettings, destroy_requests, lettings, requests,
};
pub use batches::{
    BatchKept, batches, destroy_batch, forget_marks_of_batch, forget_marks_of_leads,
};
pub use figures::{FigureRow, figures, ran, ran_at, replace_figures};
pub use ledger::{
    Destroyed, LedgerRow, Tally, add_count, destroyed, from, ledger_wanted, record,
    set_ledger_wanted, tallies, unproved,
};
pub use others::{HazardKept, NoteKept, destroy_hazards, destroy_notes, hazards, notes};
pub use people::{PersonKept, destroy_people, people};
pub use sweep::{Trace, done, leave, old_snapshots, recycle_log, rewrite, traces};
pub use voices::{VoiceKept, destroy_voices, voices};

/// The stays that something belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StaysOf {
    /// One is open.
    pub open: bool,
    /// When the last was closed.
    pub closed_at: Option<Timestamp>,
}

/// A row whose key was destroyed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// The row.
    pub id: Uuid,
    /// Its key as it was wrapped.
    pub data_key: Option<Vec<u8>>,
}
