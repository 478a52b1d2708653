//! Keyed digests and derived keys of either suite.

use std::fmt;

use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use sm3::Sm3;
use zeroize::Zeroizing;

use crate::Suite;

/// HMAC with the key already absorbed, so that each use costs the message only.
#[derive(Clone)]
pub(crate) enum Keyed {
    Sha256(Hmac<Sha256>),
    Sm3(Hmac<Sm3>),
}

impl Keyed {
    pub(crate) fn new(suite: Suite, key: &[u8; 32]) -> Self {
        // HMAC pads a short key with zeros to the block of 64 bytes: the same key, and a length
        // that can't be refused.
        let mut block = Zeroizing::new([0; 64]);
        block[..32].copy_from_slice(key);
        let block = &(*block).into();
        match suite {
            Suite::Intl => Self::Sha256(<Hmac<Sha256> as hmac::KeyInit>::new(block)),
            Suite::Gm => Self::Sm3(<Hmac<Sm3> as hmac::KeyInit>::new(block)),
        }
    }

    /// HMAC over the parts, each behind its length, so that no two lists of parts give the same
    /// message.
    pub(crate) fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        match self {
            Self::Sha256(mac) => absorb(mac, parts).finalize().into_bytes().into(),
            Self::Sm3(mac) => absorb(mac, parts).finalize().into_bytes().into(),
        }
    }

    /// Whether `tag` belongs to the parts, in constant time.
    pub(crate) fn agrees(&self, parts: &[&[u8]], tag: &[u8; 32]) -> bool {
        match self {
            Self::Sha256(mac) => absorb(mac, parts).verify_slice(tag).is_ok(),
            Self::Sm3(mac) => absorb(mac, parts).verify_slice(tag).is_ok(),
        }
    }
}

impl fmt::Debug for Keyed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("secret")
    }
}

fn absorb<M: Mac + Clone>(mac: &M, parts: &[&[u8]]) -> M {
    let mut mac = mac.clone();
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac
}

/// A key for one use out of a secret (HKDF, RFC 5869, over the suite's digest).
pub(crate) fn derive(suite: Suite, secret: &[u8; 32], label: &str) -> Zeroizing<[u8; 32]> {
    // The version in the salt lets a later scheme derive other keys from the same secret.
    let salt: Option<&[u8]> = Some(b"menpai key derivation v1");
    let (label, mut out) = (label.as_bytes(), Zeroizing::new([0; 32]));
    match suite {
        Suite::Intl => Hkdf::<Sha256>::new(salt, secret).expand(label, out.as_mut_slice()),
        Suite::Gm => Hkdf::<Sm3>::new(salt, secret).expand(label, out.as_mut_slice()),
    }
    .expect("HKDF gives up to 8160 bytes, 32 are asked for");
    out
}
