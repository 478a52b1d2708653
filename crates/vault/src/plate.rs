//! What a door plate's code says, and how it is told genuine without asking anybody.
//!
//! A plate's code is the address `HTTPS://HOST/P/TOKEN` in capitals, because a QR code writes
//! digits, capitals and a few signs in 5.5 bits a character and everything else in 8. The token is
//! base32 (RFC 4648, no padding) of 80 bytes, 128 characters:
//!
//! | bytes | what |
//! |---|---|
//! | 1 | format (high half, 1) and scheme of the signature (low half) |
//! | 4 | id of the public key |
//! | 3 | district, its six digits as a number |
//! | 5 | serial of the plate in its district |
//! | 3 | check: the first bytes of SHA-256 over the rest, so that a character that was misread or altered is told from a key that is not known |
//! | 64 | signature over a label and the first 13 bytes |
//!
//! At level H that is a symbol of version 10 (57 modules) for a host of up to 35 characters and of
//! version 11 (61 modules) up to 61: 0.53 and 0.49 mm a module where the code is 30 mm wide.

use crate::signature::{KeyId, PublicKey, SigningKey};
use crate::token::{self, Token, district_bytes, district_text};

pub use crate::token::Altered;

/// Largest serial of a district.
pub const MOST_SERIAL: u64 = (1 << 40) - 1;
/// Characters of a token.
pub const TOKEN: usize = 128;
/// The path of a plate's address, in the capitals of its code.
pub const PATH: &str = "/P/";

const HEAD: usize = 13;
/// Keeps a plate's signature from being one of anything else.
const LABEL: &[u8] = b"menpai door plate v1\0";

/// Signs plates.
#[derive(Debug, Clone)]
pub struct PlateKey(pub(crate) SigningKey);

/// Why there can be no such plate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoSuchPlate {
    /// Not six digits.
    #[error("a plate's district has six digits")]
    District,
    /// Zero, or over [`MOST_SERIAL`].
    #[error("a plate's serial is between 1 and {MOST_SERIAL}")]
    Serial,
}

impl PlateKey {
    /// The key that others check with.
    pub fn public(&self) -> PublicKey {
        self.0.public()
    }

    /// The token of a plate.
    ///
    /// # Errors
    /// [`NoSuchPlate`].
    pub fn token(&self, district: &str, serial: u64) -> Result<String, NoSuchPlate> {
        if serial == 0 || serial > MOST_SERIAL {
            return Err(NoSuchPlate::Serial);
        }
        let mut head = token::start(&self.public()).to_vec();
        head.extend_from_slice(&district_bytes(district).ok_or(NoSuchPlate::District)?);
        head.extend_from_slice(&serial.to_be_bytes()[3..]);
        Ok(token::sign(&self.0, LABEL, head))
    }
}

/// What a plate says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Whose plate.
    pub district: String,
    /// Which.
    pub serial: u64,
    /// The key that signed it.
    pub key: KeyId,
}

/// What comes of checking a plate with public keys only. Whether it was revoked, replaced or
/// copied only the registry knows.
pub type Verdict = token::Verdict<Said>;

/// Checks a token for a district with the public keys that are known.
pub fn verify(token: &str, district: &str, keys: &[PublicKey]) -> Verdict {
    let read = Token::<HEAD>::read(token).and_then(|token| Ok((said(&token)?, token)));
    match read {
        Ok((said, token)) => {
            let of = said.district.clone();
            token.judge(LABEL, (said, &of), district, keys)
        }
        Err(altered) => Verdict::Altered(altered),
    }
}

/// The token in what was scanned or typed: an address of a plate, or the token itself.
pub fn token_in(text: &str) -> &str {
    let text = text.trim();
    let path = text.split(['?', '#']).next().unwrap_or_default();
    path.rsplit('/').next().unwrap_or_default()
}

/// The address in a plate's code. `origin` is scheme and host without a slash at the end.
pub fn address(origin: &str, token: &str) -> String {
    format!("{}{PATH}{token}", origin.to_ascii_uppercase())
}

fn said(token: &Token<HEAD>) -> Result<Said, Altered> {
    let district = district_text(&token.head[5..8]);
    let serial = token::number(&token.head[8..]);
    match district {
        Some(district) if serial > 0 => Ok(Said {
            district,
            serial,
            key: token.key(),
        }),
        _ => Err(Altered::UnknownFormat),
    }
}
