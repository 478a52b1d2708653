//! The audit log: sealing it, checking it, handing out a copy, reading it.

mod copied;
mod export;
mod list;
mod seal;
mod standing;
mod verify;

pub use copied::{Copied, heads_of_export, verify_export};
pub use export::{ExportFault, Exported, export};
pub(crate) use list::PROGRAM;
pub use list::{LogLine, LogPage, list};
pub use seal::{seal, seal_all};
pub(crate) use standing::Standings;
pub use standing::{Standing, standing};
pub use verify::{LogFinding, Verified, verify};

use store::audit::{EntryRow, HeadRow};
use vault::audit::{AuditEntry, SignedHead, Tag};
use vault::merkle::Hash;

/// The entry as the log's rules know it. A tag of another length can't be authentic: it becomes
/// one of zeros, which isn't either.
fn entry_of(district: &str, row: &EntryRow) -> (AuditEntry, Tag) {
    let entry = AuditEntry {
        id: row.id,
        district: district.to_owned(),
        at: row.at,
        actor: row.actor.clone(),
        action: row.action.clone(),
        subject: row.subject.clone(),
        detail: row.detail.clone(),
    };
    (entry, Tag(bytes(&row.mac)))
}

fn head_of(district: &str, row: &HeadRow) -> SignedHead {
    SignedHead {
        district: district.to_owned(),
        // A negative size was never signed.
        size: u64::try_from(row.size).unwrap_or_default(),
        root: Hash(bytes(&row.root)),
        at: row.at,
        tag: Tag(bytes(&row.mac)),
    }
}

fn bytes(stored: &[u8]) -> [u8; 32] {
    stored.try_into().unwrap_or_default()
}
