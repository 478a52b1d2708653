//! The audit log: entries that commit with their cause, each authenticated on its own, chained
//! later into a Merkle log per district whose heads are authenticated too.
//!
//! Without the audit key nobody can make or change an entry or a head. With the database alone
//! one can still cut a log back to an earlier head together with every later head: keep a recent
//! head elsewhere (an exported copy) and hand it to the verification as well.

mod entry;
mod head;
mod verify;

pub use entry::{AuditEntry, Tag};
pub use head::{SignedHead, ledger_is_authentic, ledger_tag};
pub use verify::{Finding, LogVerifier, Logged, Report, verify_log};
