//! Signatures that anybody can check with a public key: what stands on door plates and on
//! receipts. One interface over both schemes.

use std::fmt;

use ed25519_dalek::Signer as _;
use sha2::{Digest as _, Sha256};
use sm2::dsa::signature::Verifier as _;

use crate::Suite;
use crate::key::{decode_hex, encode_hex};
use crate::mac::derive;

/// Bytes of a signature, in every scheme (Ed25519: R and S; SM2: r and s).
pub const SIGNATURE: usize = 64;
/// Bytes of an SM2 public key.
const SM2_PUBLIC: usize = 65;
/// The signer's identity where both sides agreed on none (GB/T 35276-2017, section 10).
const IDENTITY: &str = "1234567812345678";

/// How it is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// Ed25519 (RFC 8032), deterministic: the same words give the same signature.
    Ed25519,
    /// SM2 over SM3 (GB/T 32918.2) with the identity of GB/T 35276, `1234567812345678`, and `k`
    /// by RFC 6979: the same words give the same signature.
    Sm2,
}

impl Scheme {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Ed25519, Self::Sm2];

    /// The number in what is signed. Never change one.
    pub const fn number(self) -> u8 {
        match self {
            Self::Ed25519 => 1,
            Self::Sm2 => 2,
        }
    }

    /// The name before a public key.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ed25519 => "ed25519",
            Self::Sm2 => "sm2",
        }
    }

    /// The scheme of that number.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|scheme| scheme.number() == number)
    }
}

/// Names a public key in few bytes: the first of SHA-256 over scheme and key. It finds the key and
/// proves nothing; the signature does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId(pub [u8; 4]);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&encode_hex(&self.0))
    }
}

impl KeyId {
    /// Reads eight hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        decode_hex(text)?.try_into().ok().map(Self)
    }
}

/// Signs. Never leaves the program.
#[derive(Clone)]
pub enum SigningKey {
    /// See [`Scheme::Ed25519`].
    Ed25519(Box<ed25519_dalek::SigningKey>),
    /// See [`Scheme::Sm2`].
    Sm2(Box<sm2::dsa::SigningKey>),
}

impl SigningKey {
    /// The key of one use out of a secret.
    pub(crate) fn derive(suite: Suite, secret: &[u8; 32], used_for: &str) -> Self {
        match suite.scheme() {
            Scheme::Ed25519 => {
                let seed = derive(suite, secret, &format!("{used_for} ed25519"));
                Self::Ed25519(Box::new(ed25519_dalek::SigningKey::from_bytes(&seed)))
            }
            // One in 2³² numbers is not below the order of the curve: then the next is taken.
            Scheme::Sm2 => (0u32..)
                .find_map(|nth| {
                    let number = derive(suite, secret, &format!("{used_for} sm2 {nth}"));
                    sm2::dsa::SigningKey::from_slice(IDENTITY, number.as_slice()).ok()
                })
                .map(|key| Self::Sm2(Box::new(key)))
                .expect("of four thousand million numbers one is below the order"),
        }
    }

    /// Signs these bytes.
    pub(crate) fn sign(&self, message: &[u8]) -> [u8; SIGNATURE] {
        match self {
            Self::Ed25519(key) => key.sign(message).to_bytes(),
            Self::Sm2(key) => key
                .try_sign(message)
                .expect("it fails for one message in 2²⁵⁶")
                .to_bytes()
                .into(),
        }
    }

    /// The key that others check with.
    pub fn public(&self) -> PublicKey {
        match self {
            Self::Ed25519(key) => PublicKey::Ed25519(Box::new(key.verifying_key())),
            Self::Sm2(key) => PublicKey::Sm2(Box::new(Sm2Public::new(key.verifying_key()))),
        }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(secret)")
    }
}

/// Checks signatures; may be given to everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicKey {
    /// See [`Scheme::Ed25519`].
    Ed25519(Box<ed25519_dalek::VerifyingKey>),
    /// See [`Scheme::Sm2`].
    Sm2(Box<Sm2Public>),
}

/// A point of the SM2 curve that checks signatures.
#[derive(Debug, Clone)]
pub struct Sm2Public {
    key: sm2::dsa::VerifyingKey,
    /// Uncompressed (SEC 1): 04, x, y.
    bytes: Box<[u8]>,
}

impl Sm2Public {
    fn new(key: &sm2::dsa::VerifyingKey) -> Self {
        Self {
            bytes: key.to_sec1_bytes(),
            key: key.clone(),
        }
    }
}

impl PartialEq for Sm2Public {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for Sm2Public {}

/// Not the text of a public key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a public key: expected `ed25519:` and 64 hexadecimal digits, or `sm2:04` and 128 \
     (`menpai plate public-key` prints it)"
)]
pub struct NotAPublicKey;

impl PublicKey {
    /// Reads what [`PublicKey::to_text`] wrote.
    ///
    /// # Errors
    /// [`NotAPublicKey`] for any other text, and for bytes that are no point of the curve.
    pub fn parse(text: &str) -> Result<Self, NotAPublicKey> {
        let (name, digits) = text.trim().split_once(':').ok_or(NotAPublicKey)?;
        let scheme = Scheme::ALL.into_iter().find(|scheme| scheme.name() == name);
        let bytes = decode_hex(digits).ok_or(NotAPublicKey)?;
        match scheme.ok_or(NotAPublicKey)? {
            Scheme::Ed25519 => {
                let bytes = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| NotAPublicKey)?;
                let key = ed25519_dalek::VerifyingKey::from_bytes(&bytes);
                Ok(Self::Ed25519(Box::new(key.map_err(|_| NotAPublicKey)?)))
            }
            // One form only, so that a key has one id.
            Scheme::Sm2 if bytes.len() == SM2_PUBLIC => {
                let key = sm2::dsa::VerifyingKey::from_sec1_bytes(IDENTITY, &bytes);
                let key = key.map_err(|_| NotAPublicKey)?;
                Ok(Self::Sm2(Box::new(Sm2Public::new(&key))))
            }
            Scheme::Sm2 => Err(NotAPublicKey),
        }
    }

    /// Its scheme and its bytes in hexadecimal.
    pub fn to_text(&self) -> String {
        format!("{}:{}", self.scheme().name(), encode_hex(self.bytes()))
    }

    /// Its scheme.
    pub fn scheme(&self) -> Scheme {
        match self {
            Self::Ed25519(_) => Scheme::Ed25519,
            Self::Sm2(_) => Scheme::Sm2,
        }
    }

    /// Its short name.
    pub fn id(&self) -> KeyId {
        let digest = self.digest();
        KeyId(std::array::from_fn(|i| digest[i]))
    }

    /// What people compare: 128 bits of the digest in groups of four digits.
    pub fn fingerprint(&self) -> String {
        let digits = encode_hex(&self.digest()[..16]);
        let groups: Vec<&str> = (0..digits.len())
            .step_by(4)
            .map(|at| &digits[at..at + 4])
            .collect();
        groups.join(" ")
    }

    /// Whether the signature is this key's over these bytes. Strict: no other signature of the
    /// same bytes can be made from one that is known, and no weak key passes.
    pub fn accepts(&self, message: &[u8], signature: &[u8; SIGNATURE]) -> bool {
        match self {
            Self::Ed25519(key) => {
                let signature = ed25519_dalek::Signature::from_bytes(signature);
                key.verify_strict(message, &signature).is_ok()
            }
            Self::Sm2(public) => sm2::dsa::Signature::from_bytes(signature.into())
                .is_ok_and(|signature| public.key.verify(message, &signature).is_ok()),
        }
    }

    fn digest(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update([self.scheme().number()]);
        hash.update(self.bytes());
        hash.finalize().into()
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Self::Ed25519(key) => key.as_bytes(),
            Self::Sm2(public) => &public.bytes,
        }
    }
}
