use std::collections::HashSet;

use jiff::Timestamp;
use uuid::Uuid;

use super::{AuditEntry, SignedHead, Tag};
use crate::AuditKey;
use crate::merkle::{Frontier, Hash};

/// An entry as the log stores it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// Place in the log, from 0; `None` while the sealer hasn't placed it.
    pub position: Option<u64>,
    /// The entry.
    pub entry: AuditEntry,
    /// The tag stored with it.
    pub tag: Tag,
}

/// What an intact log consists of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Entries under the last head.
    pub sealed: u64,
    /// Entries after it: each is authentic, but a missing one would not be noticed yet.
    pub unsealed: u64,
    /// Heads checked.
    pub heads: usize,
    /// Root of the last head; `None` where nothing is sealed.
    pub root: Option<Hash>,
    /// Time of the last head; `None` where nothing is sealed.
    pub sealed_at: Option<Timestamp>,
}

/// One thing wrong with a log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Finding {
    /// The entry doesn't fit its tag: it or the tag was changed, or made without the key.
    #[error("entry {id} at position {} was changed or forged", place(*.position))]
    EntryChanged {
        /// Its place.
        position: Option<u64>,
        /// Its id.
        id: Uuid,
    },
    /// The entry belongs to another district's log.
    #[error("entry {id} at position {} belongs to district {district}", place(*.position))]
    ForeignEntry {
        /// Its place.
        position: Option<u64>,
        /// Its id.
        id: Uuid,
        /// The district it names.
        district: String,
    },
    /// The same entry twice.
    #[error("entry {id} at position {} is there twice", place(*.position))]
    EntryTwice {
        /// Place of the second.
        position: Option<u64>,
        /// Its id.
        id: Uuid,
    },
    /// Positions are not 0, 1, 2, …: something was removed, inserted or moved.
    #[error("position {expected} expected, {} found: an entry was removed, inserted or moved", place(*.found))]
    PositionBroken {
        /// The position that should come.
        expected: u64,
        /// The position that came; `None` for an unplaced entry before a placed one.
        found: Option<u64>,
    },
    /// A head that wasn't made with the audit key.
    #[error("the head over {size} entries was changed or forged")]
    HeadForged {
        /// Entries it claims to seal.
        size: u64,
    },
    /// A head of another district's log.
    #[error("the head over {size} entries belongs to district {district}")]
    ForeignHead {
        /// Entries it seals.
        size: u64,
        /// The district it names.
        district: String,
    },
    /// Entries are not those that were sealed. Later heads differ as well and aren't listed.
    #[error(
        "the first {size} entries are not the ones that were sealed; the first {intact} are: \
         an entry between was changed, removed, inserted or moved"
    )]
    RootDiffers {
        /// Entries under the first head that disagrees.
        size: u64,
        /// Entries under the last head that agrees; 0 if none.
        intact: u64,
    },
    /// Fewer entries than were sealed.
    #[error("{sealed} entries were sealed, only {found} are there")]
    EntriesMissing {
        /// Entries under the largest head.
        sealed: u64,
        /// Entries found.
        found: u64,
    },
}

fn place(position: Option<u64>) -> String {
    position.map_or_else(
        || "(not yet placed)".to_owned(),
        |number| number.to_string(),
    )
}

/// Checks a log entry by entry, so that it needn't fit in memory (the ids do: 16 bytes each).
#[derive(Debug)]
pub struct LogVerifier<'a> {
    key: &'a AuditKey,
    district: &'a str,
    heads: Vec<&'a SignedHead>,
    next_head: usize,
    intact: u64,
    differs: bool,
    frontier: Frontier,
    count: u64,
    ids: HashSet<Uuid>,
    findings: Vec<Finding>,
}

impl<'a> LogVerifier<'a> {
    /// Starts on the log of `district`. `heads` in any order; heads of other times and from
    /// exported copies may be among them.
    pub fn new(key: &'a AuditKey, district: &'a str, heads: &'a [SignedHead]) -> Self {
        let mut findings = Vec::new();
        let mut genuine = Vec::new();
        for head in heads {
            if !head.is_authentic(key) {
                findings.push(Finding::HeadForged { size: head.size });
            } else if head.district != district {
                let district = head.district.clone();
                findings.push(Finding::ForeignHead {
                    size: head.size,
                    district,
                });
            } else {
                genuine.push(head);
            }
        }
        genuine.sort_by_key(|head| (head.size, head.at));
        let mut verifier = Self {
            key,
            district,
            heads: genuine,
            next_head: 0,
            intact: 0,
            differs: false,
            frontier: Frontier::new(),
            count: 0,
            ids: HashSet::new(),
            findings,
        };
        verifier.compare_heads();
        verifier
    }

    /// Takes the next entry, in order of position, unplaced ones last.
    pub fn push(&mut self, logged: &Logged) {
        let Logged {
            position,
            entry,
            tag,
        } = logged;
        let (position, id) = (*position, entry.id);
        if !entry.is_authentic(self.key, tag) {
            self.findings.push(Finding::EntryChanged { position, id });
        } else if entry.district != self.district {
            let district = entry.district.clone();
            self.findings.push(Finding::ForeignEntry {
                position,
                id,
                district,
            });
        }
        if !self.ids.insert(id) {
            self.findings.push(Finding::EntryTwice { position, id });
        }
        self.count += 1;
        if let Some(found) = position {
            let expected = self.frontier.size();
            if found != expected || self.count != expected + 1 {
                self.findings.push(Finding::PositionBroken {
                    expected,
                    found: Some(found),
                });
            }
            self.frontier.push(entry.leaf(tag));
            self.compare_heads();
        } else {
            let (expected, sealed) = (self.frontier.size(), self.sealed());
            // Unplaced while sealed ones are still to come: its place was taken away.
            if expected < sealed {
                self.findings.push(Finding::PositionBroken {
                    expected,
                    found: None,
                });
            }
        }
    }

    /// The result, after the last entry.
    ///
    /// # Errors
    /// Everything found wrong, in the order it was met.
    pub fn finish(mut self) -> Result<Report, Vec<Finding>> {
        let last = self.heads.last();
        let sealed = self.sealed();
        if self.frontier.size() < sealed {
            self.findings.push(Finding::EntriesMissing {
                sealed,
                found: self.frontier.size(),
            });
        }
        if !self.findings.is_empty() {
            return Err(self.findings);
        }
        Ok(Report {
            sealed,
            unsealed: self.count - sealed,
            heads: self.heads.len(),
            root: last.map(|head| head.root),
            sealed_at: last.map(|head| head.at),
        })
    }

    fn sealed(&self) -> u64 {
        self.heads.last().map_or(0, |head| head.size)
    }

    fn compare_heads(&mut self) {
        let size = self.frontier.size();
        while let Some(head) = self
            .heads
            .get(self.next_head)
            .filter(|head| head.size <= size)
        {
            self.next_head += 1;
            if head.root == self.frontier.root() {
                self.intact = size;
            } else if !self.differs {
                self.differs = true;
                self.findings.push(Finding::RootDiffers {
                    size,
                    intact: self.intact,
                });
            }
        }
    }
}

/// Checks a whole log: every entry against its tag and position, every head against the key and
/// the entries under it.
///
/// # Errors
/// Everything found wrong.
pub fn verify_log<'a>(
    key: &AuditKey,
    district: &str,
    entries: impl IntoIterator<Item = &'a Logged>,
    heads: &[SignedHead],
) -> Result<Report, Vec<Finding>> {
    let mut verifier = LogVerifier::new(key, district, heads);
    for logged in entries {
        verifier.push(logged);
    }
    verifier.finish()
}
