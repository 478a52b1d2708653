//! The key that wraps data keys, in as many versions as are in use.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use zeroize::Zeroizing;

use crate::cipher::{Cipher, NONCE};
use crate::field::Field;
use crate::mac::derive;
use crate::{MasterKey, Suite, Unreadable, WrappedKey};

/// Every version that was learnt, the newest last; replaced as a whole, so that nobody who wraps
/// waits for who learns.
type Known = Arc<Vec<(u16, Cipher)>>;

/// Wraps and unwraps data keys: wraps with the newest version of the master key, unwraps with every
/// version it was taught. A clone learns what the original learns, so that a program that serves
/// goes on while its master key is changed.
///
/// What version 1 wraps looks like a sealed field. Later versions put two bytes more than the
/// suite's on the first byte and the version behind it.
///
/// Random 96-bit nonces allow 2³² wraps, a thousand times the residents of the largest district.
#[derive(Clone)]
pub struct WrapKey {
    suite: Suite,
    versions: Arc<RwLock<Known>>,
}

/// What stands before the nonce where the version is not the first: what says how, and the version.
const LATER: u8 = 2;

impl WrapKey {
    pub(crate) fn new(suite: Suite, version: u16, master: &MasterKey) -> Self {
        let key = Self {
            suite,
            versions: Arc::default(),
        };
        key.learn(version, master);
        key
    }

    /// Learns a version. From now on the newest that is known wraps.
    pub fn learn(&self, version: u16, master: &MasterKey) {
        let cipher = Cipher::new(self.suite, &derive(self.suite, master.as_bytes(), "wrap"));
        let mut known = self
            .versions
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let mut all: Vec<(u16, Cipher)> = known.iter().cloned().collect();
        all.retain(|(other, _)| *other != version);
        all.push((version, cipher));
        all.sort_by_key(|(version, _)| *version);
        *known = Arc::new(all);
    }

    /// The version that wraps.
    pub fn version(&self) -> u16 {
        self.known().last().map_or(1, |(version, _)| *version)
    }

    /// The algorithms.
    pub(crate) fn suite(&self) -> Suite {
        self.suite
    }

    /// The version that a data key was wrapped with, 0 for what is none.
    pub fn version_of(wrapped: &[u8]) -> u16 {
        match wrapped {
            [format, high, low, ..] if *format > LATER => u16::from_be_bytes([*high, *low]),
            [1 | 2, ..] => 1,
            _ => 0,
        }
    }

    fn known(&self) -> Known {
        let known = self.versions.read().unwrap_or_else(PoisonError::into_inner);
        known.clone()
    }

    pub(crate) fn wrap(&self, place: Field<'_>, key: &[u8], nonce: [u8; NONCE]) -> WrappedKey {
        let known = self.known();
        let (version, cipher) = known.last().expect("a wrap key is made with a version");
        if *version == 1 {
            return cipher.seal(&place.bytes(cipher.format()), key, nonce);
        }
        let [high, low] = version.to_be_bytes();
        let sealed = cipher.seal(&beside(place, cipher.format(), *version), key, nonce);
        let mut out = Vec::with_capacity(sealed.len() + 2);
        out.extend_from_slice(&[cipher.format() + LATER, high, low]);
        out.extend_from_slice(&sealed[1..]);
        out
    }

    pub(crate) fn unwrap(
        &self,
        place: Field<'_>,
        wrapped: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, Unreadable> {
        let version = Self::version_of(wrapped);
        let known = self.known();
        let found = known.iter().find(|(known, _)| *known == version);
        let Some((_, cipher)) = found.filter(|_| version > 0) else {
            return Err(match wrapped.first() {
                Some(format) if version == 0 => Unreadable::OtherFormat {
                    format: *format,
                    expected: 1,
                },
                Some(_) => Unreadable::UnknownVersion { version },
                None => Unreadable::CutOff { length: 0 },
            });
        };
        if version == 1 {
            return cipher.open(&place.bytes(cipher.format()), wrapped);
        }
        let mut sealed = vec![wrapped[0] - LATER];
        sealed.extend_from_slice(&wrapped[3..]);
        cipher.open(&beside(place, cipher.format(), version), &sealed)
    }
}

/// What is authenticated beside a key wrapped by a later version.
fn beside(place: Field<'_>, format: u8, version: u16) -> Vec<u8> {
    let mut bytes = place.bytes(format + LATER);
    bytes.extend_from_slice(&version.to_be_bytes());
    bytes
}

impl fmt::Debug for WrapKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WrapKey(version {})", self.version())
    }
}
