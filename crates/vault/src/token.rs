//! What is signed and carried about as one line of text: plates and receipts.
//!
//! A token is base32 (RFC 4648, no padding), digits and capitals that a QR code writes in 5.5 bits
//! each, of a head that says what it is about, three bytes of check and the signature:
//!
//! | bytes | what |
//! |---|---|
//! | 1 | format (high half, 1) and scheme of the signature (low half) |
//! | 4 | id of the public key |
//! | … | what it says; the length depends on what it is |
//! | 3 | check: the first bytes of SHA-256 over the rest, so that a character that was misread or altered is told from a key that is not known |
//! | 64 | signature over a label and the head |

use data_encoding::BASE32_NOPAD;
use sha2::{Digest as _, Sha256};

use crate::signature::{KeyId, PublicKey, SIGNATURE, Scheme, SigningKey};

const FORMAT: u8 = 1;
const CHECK: usize = 3;
/// Bytes before what a token says.
pub(crate) const START: usize = 5;

/// What comes of checking something signed with public keys only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict<S> {
    /// Signed by a known key for this district.
    Genuine(S),
    /// Not as it was made.
    Altered(Altered),
    /// Of another district.
    OtherDistrict {
        /// What it says.
        said: S,
        /// Whether a known key signed it; else that district has to be asked.
        signed: bool,
    },
    /// For this district, by a key that is not known here.
    UnknownKey(S),
}

impl<S> Verdict<S> {
    /// Its name in answers and counts.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Genuine(_) => "genuine",
            Self::Altered(_) => "altered",
            Self::OtherDistrict { .. } => "other_district",
            Self::UnknownKey(_) => "unknown_key",
        }
    }

    /// What it says of itself, unless it was altered.
    pub const fn said(&self) -> Option<&S> {
        match self {
            Self::Genuine(said) | Self::UnknownKey(said) | Self::OtherDistrict { said, .. } => {
                Some(said)
            }
            Self::Altered(_) => None,
        }
    }

    /// The verdict of somebody who asks for no district: any is right, as long as a known key
    /// signed it.
    #[must_use]
    pub fn of_any_district(self) -> Self {
        match self {
            Self::OtherDistrict { said, signed: true } => Self::Genuine(said),
            Self::OtherDistrict {
                said,
                signed: false,
            } => Self::UnknownKey(said),
            other => other,
        }
    }
}

/// In which way something signed is not as it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Altered {
    /// Not as many characters of A–Z and 2–7 as it has.
    #[error("it is no whole code: characters are missing, added or of another kind")]
    Malformed,
    /// A character was changed.
    #[error("characters of it were changed or misread: its check does not fit")]
    Misread,
    /// The check fits and nothing here can read the format.
    #[error("its format is not known here: it may be of a newer program")]
    UnknownFormat,
    /// Everything fits but the signature.
    #[error("it was not signed by the key it names: somebody made it up")]
    Forged,
}

/// The first bytes of a head that this key will sign.
pub(crate) fn start(key: &PublicKey) -> [u8; START] {
    let [a, b, c, d] = key.id().0;
    [FORMAT << 4 | key.scheme().number(), a, b, c, d]
}

/// Signs a head. `label` keeps what is signed for one use from being anything else.
pub(crate) fn sign(key: &SigningKey, label: &[u8], mut head: Vec<u8>) -> String {
    let signature = key.sign(&[label, &head].concat());
    let check = check(&head, &signature);
    head.extend_from_slice(&check);
    head.extend_from_slice(&signature);
    BASE32_NOPAD.encode(&head)
}

/// A token that was read, its signature not looked at yet.
pub(crate) struct Token<const HEAD: usize> {
    pub(crate) head: [u8; HEAD],
    signature: [u8; SIGNATURE],
}

impl<const HEAD: usize> Token<HEAD> {
    pub(crate) fn read(text: &str) -> Result<Self, Altered> {
        let whole = BASE32_NOPAD
            .decode(text.as_bytes())
            .map_err(|_| Altered::Malformed)?;
        let parts = (|| {
            let (head, rest) = whole.split_first_chunk::<HEAD>()?;
            let (check, rest) = rest.split_first_chunk::<CHECK>()?;
            Some((*head, *check, <[u8; SIGNATURE]>::try_from(rest).ok()?))
        })();
        let (head, checked, signature) = parts.ok_or(Altered::Malformed)?;
        if checked != check(&head, &signature) {
            return Err(Altered::Misread);
        }
        if head[0] >> 4 != FORMAT || Scheme::from_number(head[0] & 15).is_none() {
            return Err(Altered::UnknownFormat);
        }
        Ok(Self { head, signature })
    }

    pub(crate) fn key(&self) -> KeyId {
        KeyId(std::array::from_fn(|i| self.head[1 + i]))
    }

    /// The verdict over what it says, for whoever asks for things of `district`.
    pub(crate) fn judge<S>(
        &self,
        label: &[u8],
        (said, of): (S, &str),
        district: &str,
        keys: &[PublicKey],
    ) -> Verdict<S> {
        let here = of == district;
        let id = self.key();
        match keys.iter().find(|key| key.id() == id) {
            Some(key) if !key.accepts(&[label, &self.head].concat(), &self.signature) => {
                Verdict::Altered(Altered::Forged)
            }
            Some(_) if here => Verdict::Genuine(said),
            None if here => Verdict::UnknownKey(said),
            known => Verdict::OtherDistrict {
                said,
                signed: known.is_some(),
            },
        }
    }
}

/// The number in some bytes, the highest first.
pub(crate) fn number(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0u64, |sum, byte| sum << 8 | u64::from(*byte))
}

/// Six digits as three bytes.
pub(crate) fn district_bytes(district: &str) -> Option<[u8; 3]> {
    if district.len() != 6 || !district.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let [_, bytes @ ..] = district.parse::<u32>().ok()?.to_be_bytes();
    Some(bytes)
}

/// Three bytes as six digits; `None` where they are more.
pub(crate) fn district_text(bytes: &[u8]) -> Option<String> {
    let number = number(bytes);
    (number <= 999_999).then(|| format!("{number:06}"))
}

fn check(head: &[u8], signature: &[u8]) -> [u8; CHECK] {
    let mut hash = Sha256::new();
    hash.update(head);
    hash.update(signature);
    let digest = hash.finalize();
    std::array::from_fn(|i| digest[i])
}
