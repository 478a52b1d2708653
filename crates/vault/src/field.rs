//! Field encryption under a key per person or batch. Only the wrapped key is stored; whoever
//! destroys it destroys every field under it, backups of the fields included.

use std::fmt;

use aes_gcm::aead::AeadInOut as _;
use aes_gcm::{Aes256Gcm, KeyInit as _};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::WrapKey;

/// First byte of everything sealed: AES-256-GCM, 12 bytes of nonce, ciphertext, 16 bytes of tag.
const VERSION: u8 = 1;
const NONCE: usize = 12;
const TAG: usize = 16;

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
    fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(1 + 16 + 16 + self.column.len() + self.district.len());
        out.push(VERSION);
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
    /// Sealed by a later version of the program.
    #[error(
        "the sealed value has format {version}, this program knows up to {VERSION}: upgrade it"
    )]
    UnknownVersion {
        /// First byte of the value.
        version: u8,
    },
    /// The key is another, the place is another, or a byte was changed. GCM can't tell which.
    #[error("the sealed value does not open: wrong key, moved to another place, or changed")]
    NotAuthentic,
}

/// A data key under the wrap key: what the database stores. Delete it to shred the data.
pub type WrappedKey = Vec<u8>;

/// The key of one person's or one batch's fields, with its AES key schedule already computed:
/// make it once and seal many fields.
///
/// Random 96-bit nonces are safe for 2³² fields under one key.
pub struct DataKey {
    bytes: Zeroizing<[u8; 32]>,
    // Boxed: the key schedule is about a kilobyte, too much to move around.
    cipher: Box<Aes256Gcm>,
}

impl DataKey {
    /// Takes 32 random bytes as the key.
    pub fn new(random: [u8; 32]) -> Self {
        let cipher = Box::new(Aes256Gcm::new(&random.into()));
        Self {
            bytes: Zeroizing::new(random),
            cipher,
        }
    }

    /// The key encrypted for storage at `place`.
    pub fn wrap(&self, key: &WrapKey, place: Field<'_>, nonce: [u8; NONCE]) -> WrappedKey {
        seal(&key.0, place, self.bytes.as_slice(), nonce)
    }

    /// The key back from storage.
    ///
    /// # Errors
    /// [`Unreadable`] where `wrapped` was made with another wrap key, for another place, or was
    /// changed.
    pub fn unwrap(key: &WrapKey, place: Field<'_>, wrapped: &[u8]) -> Result<Self, Unreadable> {
        let bytes = open(&key.0, place, wrapped)?;
        let bytes = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| Unreadable::CutOff {
            length: wrapped.len(),
        })?;
        Ok(Self::new(bytes))
    }

    /// Encrypts `plaintext` for `place`: version byte, nonce, ciphertext with tag, 29 bytes more
    /// than the plaintext.
    pub fn seal(&self, place: Field<'_>, plaintext: &[u8], nonce: [u8; NONCE]) -> Vec<u8> {
        seal(&self.cipher, place, plaintext, nonce)
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

fn seal(cipher: &Aes256Gcm, place: Field<'_>, plaintext: &[u8], nonce: [u8; NONCE]) -> Vec<u8> {
    let mut out = Vec::with_capacity(1 + NONCE + plaintext.len() + TAG);
    out.push(VERSION);
    out.extend_from_slice(&nonce);
    out.extend_from_slice(plaintext);
    let tag = cipher
        .encrypt_inout_detached(
            &nonce.into(),
            &place.bytes(),
            (&mut out[1 + NONCE..]).into(),
        )
        .expect("GCM encrypts up to 64 GiB, more than a field or file that fits in memory here");
    out.extend_from_slice(&tag);
    out
}

fn open(
    cipher: &Aes256Gcm,
    place: Field<'_>,
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Unreadable> {
    let cut_off = Unreadable::CutOff {
        length: sealed.len(),
    };
    let (&version, rest) = sealed.split_first().ok_or(cut_off)?;
    if version != VERSION {
        return Err(Unreadable::UnknownVersion { version });
    }
    let (nonce, rest) = rest.split_first_chunk::<NONCE>().ok_or(cut_off)?;
    let (ciphertext, tag) = rest.split_last_chunk::<TAG>().ok_or(cut_off)?;
    let mut plaintext = Zeroizing::new(ciphertext.to_vec());
    cipher
        .decrypt_inout_detached(
            &(*nonce).into(),
            &place.bytes(),
            plaintext.as_mut_slice().into(),
            &(*tag).into(),
        )
        .map_err(|_| Unreadable::NotAuthentic)?;
    Ok(plaintext)
}
