//! Finding a record by a secret value without storing the value.

use crate::IndexKey;
use crate::key::encode_hex;

/// What an index is for. The same value under two purposes gives unrelated indexes, so that a
/// table of one can't be joined with a table of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Number of an identity document, normalised (upper case, half width, no spaces).
    IdNumber,
    /// Telephone number, normalised (a mainland one as it is dialled there, others with `+` and
    /// their country's code).
    Phone,
    /// One person at one door: the dwelling's id and the person's document number or name.
    PersonAtDoor,
    /// A whole report: kind, door, people and dates, so that a repeat is known.
    Report,
    /// The number of a receipt that somebody without an account holds.
    Receipt,
    /// The address that a form of a stranger came from, for limits.
    Peer,
    /// The telephone of an account: another index than [`Purpose::Phone`], so that accounts and
    /// the records of residents can't be joined.
    AccountPhone,
    /// A code sent to a telephone, together with its row.
    SentCode,
    /// A code that an officer handed out for a door.
    AccessCode,
    /// The telephone that an operator named when handing a door over, together with the door.
    AccessPhone,
    /// The last characters of a document's number, together with one record.
    LastOfNumber,
    /// The key under which a program pushed declarations, so that a repeated call is known.
    PushKey,
    /// The body of such a call, so that another one under the same key is.
    PushBody,
}

impl Purpose {
    /// Part of every stored index: never change a label.
    fn label(self) -> &'static [u8] {
        match self {
            Self::IdNumber => b"id number",
            Self::Phone => b"phone",
            Self::PersonAtDoor => b"person at door",
            Self::Report => b"report",
            Self::Receipt => b"receipt",
            Self::Peer => b"peer",
            Self::AccountPhone => b"account phone",
            Self::SentCode => b"sent code",
            Self::AccessCode => b"access code",
            Self::AccessPhone => b"access phone",
            Self::LastOfNumber => b"last of number",
            Self::PushKey => b"push key",
            Self::PushBody => b"push body",
        }
    }
}

/// HMAC of a normalised value under the index key, the first half of it (RFC 2104,
/// section 5: no shorter than that). Equal for equal values, and of no use
/// without the key; delete it with the record, or the record stays findable.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlindIndex(pub [u8; 16]);

impl BlindIndex {
    /// The index of one value. The caller normalises it first: different spellings of one number
    /// give different indexes.
    pub fn of(key: &IndexKey, purpose: Purpose, value: &str) -> Self {
        Self::of_parts(key, purpose, &[value.as_bytes()])
    }

    /// The index of a value made of several parts, such as dwelling and person. `["a", "bc"]` and
    /// `["ab", "c"]` differ.
    pub fn of_parts(key: &IndexKey, purpose: Purpose, parts: &[&[u8]]) -> Self {
        let labelled: Vec<&[u8]> = std::iter::once(purpose.label())
            .chain(parts.iter().copied())
            .collect();
        let mac = key.0.mac(&labelled);
        Self(std::array::from_fn(|i| mac[i]))
    }

    /// The bytes to store and compare.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl std::fmt::Debug for BlindIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Enough to tell two apart in a log, too little to look a person up.
        write!(f, "BlindIndex({}…)", encode_hex(&self.0[..3]))
    }
}
