//! What whoever declares something takes away: that this program accepted it, when, and a digest
//! of the very words, signed. It holds nothing of what was said.
//!
//! A receipt is one line, [`PREFIX`] and a token ([`crate::token`] has the frame) of 131 bytes, 210
//! characters, all of which a QR code writes in 5.5 bits each: version 9 at level M. It says:
//!
//! | bytes | what |
//! |---|---|
//! | 1 + 4 | format, scheme and key |
//! | 3 | district, its six digits as a number |
//! | 16 | id of the declaration |
//! | 8 | when it was accepted, in microseconds since 1970 |
//! | 32 | digest of what was said, see [`Words`] |
//! | 3 + 64 | check and signature |
//!
//! Names and document numbers can be guessed, so a plain digest of them would tell whoever holds
//! the receipt whether a guess is right. The digest is therefore over a salt as well, which follows
//! from the key that the declaration is sealed under ([`crate::DataKey::salt`]): it goes with the
//! copy of what was said and not with the receipt, and once the key is destroyed the digest says
//! nothing any more.

use std::fmt;

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::key::{decode_hex, encode_hex};
use crate::signature::{KeyId, PublicKey, SigningKey};
use crate::token::{self, Altered, START, Token, district_bytes, district_text};

/// What every receipt begins with.
pub const PREFIX: &str = "MENPAI-RECEIPT:";
/// Characters of a receipt behind [`PREFIX`].
pub const TOKEN: usize = 210;

const HEAD: usize = START + 3 + 16 + 8 + 32;
/// Keeps a receipt's signature from being one of anything else.
const LABEL: &[u8] = b"menpai receipt v1\0";

/// Signs receipts.
#[derive(Debug, Clone)]
pub struct ReceiptKey(pub(crate) SigningKey);

/// Random enough that a digest can't be guessed at: it belongs beside what was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Salt(pub [u8; 16]);

impl Salt {
    /// Of what nobody could guess at, or needn't: a file, a dwelling that stands empty.
    pub const NONE: Self = Self([0; 16]);

    /// Reads 32 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        decode_hex(text.trim())?.try_into().ok().map(Self)
    }
}

impl fmt::Display for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&encode_hex(&self.0))
    }
}

/// Digest of what was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SaidDigest(pub [u8; 32]);

impl fmt::Display for SaidDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&encode_hex(&self.0))
    }
}

impl SaidDigest {
    /// Of words that have one form already, such as the very bytes that are sealed.
    pub fn of(salt: Salt, said: &[u8]) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"menpai said v1\0");
        hash.update(salt.0);
        hash.update(said);
        Self(hash.finalize().into())
    }
}

/// The one form of what was said: a kind, then names and values in the order of saying, each
/// behind its length in bytes (eight, the highest first). No two lists share it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words(Vec<u8>);

impl Words {
    /// The words of a declaration of this kind, such as `move_in`.
    pub fn new(kind: &str) -> Self {
        Self(Vec::new()).and(kind)
    }

    /// One thing that was said, under the name of its field.
    #[must_use]
    pub fn saying(self, name: &str, value: &str) -> Self {
        self.and(name).and(value)
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Their digest.
    pub fn digest(&self, salt: Salt) -> SaidDigest {
        SaidDigest::of(salt, &self.0)
    }

    fn and(mut self, text: &str) -> Self {
        self.0.extend_from_slice(&(text.len() as u64).to_be_bytes());
        self.0.extend_from_slice(text.as_bytes());
        self
    }
}

/// What was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Six digits.
    pub district: String,
    /// The declaration.
    pub declaration: Uuid,
    /// When, to the microsecond.
    pub at: Timestamp,
    /// Digest of what was said.
    pub said: SaidDigest,
}

/// What a receipt says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What was accepted.
    pub accepted: Accepted,
    /// The key that signed it.
    pub key: KeyId,
}

/// What comes of checking a receipt with public keys only.
pub type Verdict = token::Verdict<Said>;

/// There is no receipt of a district whose code hasn't six digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a receipt's district has six digits")]
pub struct NoSuchDistrict;

impl ReceiptKey {
    /// The key that others check with.
    pub fn public(&self) -> PublicKey {
        self.0.public()
    }

    /// The receipt, one line.
    ///
    /// # Errors
    /// [`NoSuchDistrict`].
    pub fn receipt(&self, accepted: &Accepted) -> Result<String, NoSuchDistrict> {
        let mut head = token::start(&self.public()).to_vec();
        head.extend_from_slice(&district_bytes(&accepted.district).ok_or(NoSuchDistrict)?);
        head.extend_from_slice(accepted.declaration.as_bytes());
        head.extend_from_slice(&accepted.at.as_microsecond().to_be_bytes());
        head.extend_from_slice(&accepted.said.0);
        Ok(format!("{PREFIX}{}", token::sign(&self.0, LABEL, head)))
    }
}

/// Checks a receipt for a district with the public keys that are known. White space around and
/// within it doesn't count, for it may have been broken into lines.
pub fn verify(text: &str, district: &str, keys: &[PublicKey]) -> Verdict {
    let text: String = text.split_whitespace().collect();
    let token = text.strip_prefix(PREFIX).unwrap_or(&text);
    let read = Token::<HEAD>::read(token).and_then(|token| Ok((said(&token)?, token)));
    match read {
        Ok((said, token)) => {
            let of = said.accepted.district.clone();
            token.judge(LABEL, (said, &of), district, keys)
        }
        Err(altered) => Verdict::Altered(altered),
    }
}

/// The receipts in a text that holds other words as well, such as a letter: each from its prefix
/// to the last of its characters, or to what can be none of them.
pub fn receipts_in(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(PREFIX) {
        let behind = text[at + PREFIX.len()..]
            .split(PREFIX)
            .next()
            .unwrap_or_default();
        let token: String = behind
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || c.is_whitespace())
            .filter(|c| !c.is_whitespace())
            .take(TOKEN)
            .collect();
        found.push(format!("{PREFIX}{token}"));
    }
    found
}

fn said(token: &Token<HEAD>) -> Result<Said, Altered> {
    let (_, rest) = token.head.split_at(START);
    let (district, rest) = rest.split_at(3);
    let (declaration, rest) = rest.split_at(16);
    let (at, digest) = rest.split_at(8);
    let parts = (|| {
        let micros = i64::from_be_bytes(at.try_into().ok()?);
        Some(Accepted {
            district: district_text(district)?,
            declaration: Uuid::from_slice(declaration).ok()?,
            at: Timestamp::from_microsecond(micros).ok()?,
            said: SaidDigest(digest.try_into().ok()?),
        })
    })();
    let accepted = parts.ok_or(Altered::UnknownFormat)?;
    let key = token.key();
    Ok(Said { accepted, key })
}
