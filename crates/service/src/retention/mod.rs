//! Destruction on schedule: what is due, destroying it, getting it off the disk, and the proof.
//!
//! The rules stand in `registry::retention`. A run goes through everything that is kept, in pages,
//! and destroys what is due in one transaction a page, with the ledger and the audit entry. It may
//! end anywhere: what it did is done, and the next one finds the rest.

mod destroy;
mod ledger;
mod report;
mod run;
mod sweep;
mod walk;

pub use ledger::{Applied, LedgerFault, apply, export, verify, without_ledger};
pub use report::{ByRule, Report, overview, report};
pub use run::{Ran, next_run, nightly, run, run_all};
pub use sweep::{Swept, sweep};

/// What has a key of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A sender's file and its rows.
    Batch,
    /// A person.
    Party,
    /// The note of a visit.
    DoorCheck,
    /// The words of who told of a danger.
    HazardReport,
    /// What somebody declared of people.
    Voice,
    /// The telephone of somebody outside the staff.
    Account,
    /// Who signed for a letting.
    Letting,
    /// What a resident asked.
    RightRequest,
}

impl What {
    /// All of them, in the order of a run.
    pub const ALL: [Self; 8] = [
        Self::Batch,
        Self::Party,
        Self::DoorCheck,
        Self::HazardReport,
        Self::Voice,
        Self::Account,
        Self::Letting,
        Self::RightRequest,
    ];

    /// Its table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Batch => "batch",
            Self::Party => "party",
            Self::DoorCheck => "door_check",
            Self::HazardReport => "hazard_report",
            Self::Voice => "voice",
            Self::Account => "account",
            Self::Letting => "letting",
            Self::RightRequest => "right_request",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.name() == name)
    }
}
