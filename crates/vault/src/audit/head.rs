use jiff::Timestamp;

use super::Tag;
use crate::AuditKey;
use crate::merkle::Hash;

/// A statement of the sealer: at this time the district's log had this many entries and this
/// root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedHead {
    /// Partition whose log it seals.
    pub district: String,
    /// Entries sealed.
    pub size: u64,
    /// Merkle root over them.
    pub root: Hash,
    /// When it was sealed, to the microsecond.
    pub at: Timestamp,
    /// HMAC over all of the above.
    pub tag: Tag,
}

impl SignedHead {
    /// Seals a log of `size` entries with `root`.
    pub fn sign(key: &AuditKey, district: &str, size: u64, root: Hash, at: Timestamp) -> Self {
        let mut head = Self {
            district: district.to_owned(),
            size,
            root,
            at,
            tag: Tag([0; 32]),
        };
        head.tag = Tag(key.0.mac(&[b"head", &head.message()]));
        head
    }

    /// Whether the head was made with this key and not changed since.
    pub fn is_authentic(&self, key: &AuditKey) -> bool {
        key.0.agrees(&[b"head", &self.message()], &self.tag.0)
    }

    fn message(&self) -> Vec<u8> {
        let mut out = vec![1];
        out.extend_from_slice(&(self.district.len() as u64).to_be_bytes());
        out.extend_from_slice(self.district.as_bytes());
        out.extend_from_slice(&self.size.to_be_bytes());
        out.extend_from_slice(&self.root.0);
        out.extend_from_slice(&self.at.as_microsecond().to_be_bytes());
        out
    }
}

/// Authenticates the ledger of destroyed keys, from the running digest of its lines.
pub fn ledger_tag(key: &AuditKey, digest: &[u8; 32]) -> Tag {
    Tag(key.0.mac(&[b"ledger", digest]))
}

/// Whether a ledger with this running digest was written with the key.
pub fn ledger_is_authentic(key: &AuditKey, digest: &[u8; 32], tag: &Tag) -> bool {
    key.0.agrees(&[b"ledger", digest], &tag.0)
}
