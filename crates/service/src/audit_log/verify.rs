use uuid::Uuid;
use vault::audit::{Finding, LogVerifier, Logged, Report, SignedHead};

use super::{bytes, entry_of, head_of};
use crate::{App, Error};

/// Rows read at a time.
const PAGE: i64 = 10_000;

/// What an intact log consists of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The district.
    pub district: String,
    /// Entries, heads and root; the unsealed tail is counted in it.
    pub report: Report,
}

/// One thing wrong with a log in the database.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogFinding {
    /// Wrong by the log's own rules.
    #[error("{0}")]
    Log(Finding),
    /// The place is there, the entry is not.
    #[error("the entry at position {position} was removed")]
    EntryRemoved {
        /// The place.
        position: i64,
    },
    /// The leaf stored for a place is not its entry's.
    #[error("the leaf at position {position} is not that of its entry: one of them was changed")]
    LeafChanged {
        /// The place.
        position: i64,
    },
    /// Entries have places that no head seals: heads were removed.
    #[error("{placed} entries have places, the last head seals {sealed}: heads were removed")]
    HeadRemoved {
        /// Entries with a place.
        placed: u64,
        /// Entries under the last head.
        sealed: u64,
    },
    /// An entry that has no place and doesn't wait for one.
    #[error("entry {id} has no place and does not wait for one: its place was removed")]
    PlaceRemoved {
        /// The entry.
        id: Uuid,
    },
}

/// Checks the log of a district: every entry, place and head. `known` are heads kept elsewhere, as
/// in an exported copy; only they tell when the newest entries were removed with their heads.
///
/// # Errors
/// The outer one where the database does not answer; the inner one is everything found wrong.
pub async fn verify(
    app: &App,
    district: &str,
    known: &[SignedHead],
) -> Result<Result<Verified, Vec<LogFinding>>, Error> {
    let mut tx = app.pool().begin().await.map_err(store::StoreError::from)?;
    store::audit_read::freeze(&mut tx).await?;
    let rows = store::audit_read::heads(&mut tx, district).await?;
    let own_sealed = rows
        .last()
        .map_or(0, |row| u64::try_from(row.size).unwrap_or_default());
    let mut heads: Vec<SignedHead> = rows.iter().map(|row| head_of(district, row)).collect();
    heads.extend_from_slice(known);
    let mut log = LogVerifier::new(&app.keys().audit, district, &heads);
    let mut findings = Vec::new();
    let (mut placed, mut after) = (0u64, -1);
    loop {
        let page = store::audit_read::placed(&mut tx, district, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.position;
        for row in page {
            placed += 1;
            let position = row.position;
            let Some(entry) = row.entry else {
                findings.push(LogFinding::EntryRemoved { position });
                continue;
            };
            let (entry, tag) = entry_of(district, &entry);
            if entry.leaf(&tag).0 != bytes(&row.leaf) {
                findings.push(LogFinding::LeafChanged { position });
            }
            let position = u64::try_from(position).ok();
            log.push(&Logged {
                position,
                entry,
                tag,
            });
        }
    }
    if placed > own_sealed {
        findings.push(LogFinding::HeadRemoved {
            placed,
            sealed: own_sealed,
        });
    }
    let mut after = Uuid::nil();
    loop {
        let page = store::audit_read::unplaced(&mut tx, district, after, PAGE).await?;
        let Some((last, _)) = page.last() else { break };
        after = last.id;
        for (row, waits) in page {
            if !waits {
                findings.push(LogFinding::PlaceRemoved { id: row.id });
            }
            let (entry, tag) = entry_of(district, &row);
            log.push(&Logged {
                position: None,
                entry,
                tag,
            });
        }
    }
    Ok(match log.finish() {
        Ok(report) if findings.is_empty() => Ok(Verified {
            district: district.to_owned(),
            report,
        }),
        Ok(_) => Err(findings),
        Err(found) => {
            findings.extend(found.into_iter().map(LogFinding::Log));
            Err(findings)
        }
    })
}
