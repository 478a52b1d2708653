use jiff::Timestamp;
use uuid::Uuid;

use crate::AuditKey;
use crate::key::encode_hex;
use crate::merkle::{self, Hash};

/// Who did what to what, when. Holds no personal data in the clear: the subject is an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Identity of the entry.
    pub id: Uuid,
    /// Partition whose log it belongs to.
    pub district: String,
    /// When, to the microsecond; anything finer is not stored by the database and doesn't count.
    pub at: Timestamp,
    /// Who: a staff id, or a part of the system.
    pub actor: String,
    /// What was done, such as `stay.opened`.
    pub action: String,
    /// What it was done to, such as `dwelling/0198…`.
    pub subject: String,
    /// Facts of the action as canonical JSON text; "" where there are none.
    pub detail: String,
}

/// HMAC over an entry.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Tag(pub [u8; 32]);

impl std::fmt::Debug for Tag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tag({})", encode_hex(&self.0))
    }
}

impl AuditEntry {
    /// The one byte form of the entry: a version, the id, microseconds since 1970, then each text
    /// behind its length. No two different entries share it.
    pub fn canonical(&self) -> Vec<u8> {
        let texts = [
            &self.district,
            &self.actor,
            &self.action,
            &self.subject,
            &self.detail,
        ];
        let length = texts.iter().map(|text| 8 + text.len()).sum::<usize>();
        let mut out = Vec::with_capacity(1 + 16 + 8 + length);
        out.push(1);
        out.extend_from_slice(self.id.as_bytes());
        out.extend_from_slice(&self.at.as_microsecond().to_be_bytes());
        for text in texts {
            out.extend_from_slice(&(text.len() as u64).to_be_bytes());
            out.extend_from_slice(text.as_bytes());
        }
        out
    }

    /// The tag that is stored with the entry.
    pub fn authenticate(&self, key: &AuditKey) -> Tag {
        Tag(key.0.mac(&[b"entry", &self.canonical()]))
    }

    /// Whether the tag belongs to the entry, in constant time.
    pub fn is_authentic(&self, key: &AuditKey, tag: &Tag) -> bool {
        key.0.agrees(&[b"entry", &self.canonical()], &tag.0)
    }

    /// The entry's leaf in the Merkle log, over the entry and its tag.
    pub fn leaf(&self, tag: &Tag) -> Hash {
        let mut bytes = self.canonical();
        bytes.extend_from_slice(&tag.0);
        merkle::leaf(&bytes)
    }
}
