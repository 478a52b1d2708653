//! Field encryption under a key per person or batch. Only the wrapped key is stored; whoever
//! destroys it destroys every field under it, backups of the fields included.

use std::fmt;

use uuid::Uuid;
use zeroize::Zeroizing;

use crate::cipher::{Cipher, NONCE};
use crate::mac::Keyed;
use crate::receipt::Salt;
use crate::{Suite, WrapKey};

/// Where a sealed value belongs. It is authenticated with the value, so that a ciphertext copied
/// to another column, district or row doesn't open there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field<'a> {
    /// Table and column, such as `party.name`.
    pub column: &'a str,
    /// Partition of the row.
    pub district: &'a str,
    /// Primary key of the row beside the district.
    pub row: Uuid,
}

impl Field<'_> {
    /// The bytes that are authenticated: the variable parts behind their lengths.
    pub(crate) fn bytes(&self, format: u8) -> Vec<u8> {
        let mut out = Vec::with_capacity(1 + 16 + 16 + self.column.len() + self.district.len());
        out.push(format);
        for part in [self.column, self.district] {
            out.extend_from_slice(&(part.len() as u64).to_be_bytes());
            out.extend_from_slice(part.as_bytes());
        }
        out.extend_from_slice(self.row.as_bytes());
        out
    }
}

impl fmt::Display for Field<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} of row {} in district {}",
            self.column, self.row, self.district
        )
    }
}

/// Why a sealed value doesn't open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Shorter than any sealed value.
    #[error("the sealed value has only {length} bytes: it was cut off")]
    CutOff {
        /// Bytes found.
        length: usize,
    },
    /// Sealed with another suite, or by a later version of the program.
    #[error(
        "the sealed value has format {format} and format {expected} is read here: it was sealed \
         with another suite, or by a newer program"
    )]
    OtherFormat {
        /// First byte of the value.
        format: u8,
        /// The one that is read.
        expected: u8,
    },
    /// Wrapped by a version of the master key that is not known here.
    #[error(
        "the key is wrapped with version {version} of the master key, which is not known here: \
         restart the program with it"
    )]
    UnknownVersion {
        /// The version.
        version: u16,
    },
    /// The key is another, the place is another, or a byte was changed. GCM can't tell which.
    #[error("the sealed value does not open: wrong key, moved to another place, or changed")]
    NotAuthentic,
}

/// A data key under the wrap key: what the database stores. Delete it to shred the data.
pub type WrappedKey = Vec<u8>;

/// The key of one person's or one batch's fields, with its key schedule already computed: make it
/// once and seal many fields. What it seals begins with a byte that says how (1: AES-256-GCM,
/// 2: SM4-GCM); 12 bytes of nonce, ciphertext and 16 bytes of tag follow.
///
/// Random 96-bit nonces are safe for 2³² fields under one key.
pub struct DataKey {
    bytes: Zeroizing<[u8; 32]>,
    cipher: Cipher,
}

impl DataKey {
    /// Takes 32 random bytes as the key, for the algorithms of this installation.
    pub fn new(suite: Suite, random: [u8; 32]) -> Self {
        let bytes = Zeroizing::new(random);
        let cipher = Cipher::new(suite, &bytes);
        Self { bytes, cipher }
    }

    /// The key encrypted for storage at `place`.
    pub fn wrap(&self, key: &WrapKey, place: Field<'_>, nonce: [u8; NONCE]) -> WrappedKey {
        key.wrap(place, self.bytes.as_slice(), nonce)
    }

    /// The key back from storage.
    ///
    /// # Errors
    /// [`Unreadable`] where `wrapped` was made with another wrap key, for another place, or was
    /// changed.
    pub fn unwrap(key: &WrapKey, place: Field<'_>, wrapped: &[u8]) -> Result<Self, Unreadable> {
        let bytes = key.unwrap(place, wrapped)?;
        let bytes = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| Unreadable::CutOff {
            length: wrapped.len(),
        })?;
        Ok(Self::new(key.suite(), bytes))
    }

    /// Encrypts `plaintext` for `place`: 29 bytes more than the plaintext.
    pub fn seal(&self, place: Field<'_>, plaintext: &[u8], nonce: [u8; NONCE]) -> Vec<u8> {
        seal(&self.cipher, place, plaintext, nonce)
    }

    /// A salt for a digest of what is sealed at `place`: always the same, known to nobody without
    /// the key, and lost with it.
    pub fn salt(&self, place: Field<'_>) -> Salt {
        let place = place.bytes(self.cipher.format());
        let mac = Keyed::new(self.cipher.suite(), &self.bytes).mac(&[b"said salt", &place]);
        Salt(std::array::from_fn(|i| mac[i]))
    }

    /// Decrypts what [`DataKey::seal`] made for the same place. The result is wiped when dropped.
    ///
    /// # Errors
    /// [`Unreadable`] where the value was sealed with another key, for another place, or changed.
    pub fn open(&self, place: Field<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unreadable> {
        open(&self.cipher, place, sealed)
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(secret)")
    }
}

fn seal(cipher: &Cipher, place: Field<'_>, plaintext: &[u8], nonce: [u8; NONCE]) -> Vec<u8> {
    cipher.seal(&place.bytes(cipher.format()), plaintext, nonce)
}

fn open(
    cipher: &Cipher,
    place: Field<'_>,
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Unreadable> {
    cipher.open(&place.bytes(cipher.format()), sealed)
}
