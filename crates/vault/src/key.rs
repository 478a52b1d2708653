//! The installation's one secret and the keys derived from it, one per use, so that a key that
//! leaks from one use opens nothing of another.

use std::fmt;

use aes_gcm::Aes256Gcm;
use aes_gcm::KeyInit as _;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use hkdf::Hkdf;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

/// Why a key file's text is not a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyTextFault {
    /// Neither hexadecimal nor base64, or of another length.
    #[error(
        "the key text has {length} characters and is not a key: expected 64 hexadecimal digits or \
         the base64 of 32 bytes; restore the key file from its backup"
    )]
    NotAKey {
        /// Characters found, without surrounding white space.
        length: usize,
    },
}

/// The 32 secret bytes of one installation. Everything sealed is lost with it.
#[derive(Clone)]
pub struct MasterKey(Zeroizing<[u8; 32]>);

impl MasterKey {
    /// Takes 32 random bytes as the key.
    pub fn new(random: [u8; 32]) -> Self {
        Self(Zeroizing::new(random))
    }

    /// Reads the text of a key file: 64 hexadecimal digits, or base64 (either alphabet, padded or
    /// not) of 32 bytes, with white space around it.
    ///
    /// # Errors
    /// [`KeyTextFault::NotAKey`] for any other text. The text itself is never repeated.
    pub fn parse(text: &str) -> Result<Self, KeyTextFault> {
        let text = text.trim();
        let fault = KeyTextFault::NotAKey {
            length: text.chars().count(),
        };
        let decoded = match text.len() {
            64 => decode_hex(text),
            43 => STANDARD_NO_PAD
                .decode(text)
                .or_else(|_| URL_SAFE_NO_PAD.decode(text))
                .ok(),
            44 => STANDARD
                .decode(text)
                .or_else(|_| URL_SAFE.decode(text))
                .ok(),
            _ => None,
        };
        let decoded = Zeroizing::new(decoded.ok_or_else(|| fault.clone())?);
        <[u8; 32]>::try_from(decoded.as_slice())
            .map(Self::new)
            .map_err(|_| fault)
    }

    /// The key as 64 hexadecimal digits, for the key file.
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(encode_hex(self.0.as_slice()))
    }

    /// The raw bytes, for wrapping the key under a passphrase.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A public name of this key: lets a backup say which key it needs. Says nothing about the
    /// key, because it is the output of a one-way function under a label of its own.
    pub fn fingerprint(&self) -> String {
        encode_hex(&self.derive("fingerprint")[..8])
    }

    fn derive(&self, label: &str) -> Zeroizing<[u8; 32]> {
        let mut out = Zeroizing::new([0; 32]);
        // The version in the label lets a later scheme derive other keys from the same secret.
        Hkdf::<Sha256>::new(Some(b"menpai key derivation v1"), self.0.as_slice())
            .expand(label.as_bytes(), out.as_mut_slice())
            .expect("HKDF-SHA-256 gives up to 8160 bytes, 32 are asked for");
        out
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(secret)")
    }
}

/// Every derived key of an installation, made once at start.
#[derive(Debug, Clone)]
pub struct Keyring {
    /// Wraps data keys.
    pub wrap: WrapKey,
    /// Makes blind indexes.
    pub index: IndexKey,
    /// Authenticates audit entries and heads.
    pub audit: AuditKey,
    /// Signs what a browser keeps before it has a session.
    pub session: SessionKey,
    /// Makes CSRF tokens.
    pub csrf: CsrfKey,
}

impl Keyring {
    /// Derives every key from the master key.
    pub fn new(master: &MasterKey) -> Self {
        Self {
            wrap: WrapKey(Aes256Gcm::new(&(*master.derive("wrap")).into())),
            index: IndexKey(Keyed::new(&master.derive("blind index"))),
            audit: AuditKey(Keyed::new(&master.derive("audit"))),
            session: SessionKey(Keyed::new(&master.derive("session"))),
            csrf: CsrfKey(Keyed::new(&master.derive("csrf"))),
        }
    }
}

/// Wraps and unwraps data keys (AES-256-GCM). Random 96-bit nonces allow 2³² wraps, a thousand
/// times the residents of the largest district.
#[derive(Clone)]
pub struct WrapKey(pub(crate) Aes256Gcm);

impl fmt::Debug for WrapKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WrapKey(secret)")
    }
}

/// HMAC-SHA-256 with the key already absorbed, so that each use costs the message only.
#[derive(Clone)]
pub(crate) struct Keyed(Hmac<Sha256>);

impl Keyed {
    fn new(key: &[u8; 32]) -> Self {
        // HMAC pads a short key with zeros to the block of 64 bytes: the same key, and a length
        // that can't be refused.
        let mut block = Zeroizing::new([0; 64]);
        block[..32].copy_from_slice(key);
        Self(<Hmac<Sha256> as hmac::KeyInit>::new(&(*block).into()))
    }

    /// HMAC over the parts, each behind its length, so that no two lists of parts give the same
    /// message.
    pub(crate) fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        self.absorb(parts).finalize().into_bytes().into()
    }

    /// Whether `tag` belongs to the parts, in constant time.
    pub(crate) fn agrees(&self, parts: &[&[u8]], tag: &[u8; 32]) -> bool {
        self.absorb(parts).verify_slice(tag).is_ok()
    }

    fn absorb(&self, parts: &[&[u8]]) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac
    }
}

impl fmt::Debug for Keyed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("secret")
    }
}

/// Keys [`crate::BlindIndex`].
#[derive(Debug, Clone)]
pub struct IndexKey(pub(crate) Keyed);

/// Authenticates the audit log; see [`crate::audit`].
#[derive(Debug, Clone)]
pub struct AuditKey(pub(crate) Keyed);

/// Signs small values a browser carries before it has a session; see [`crate::session`].
#[derive(Debug, Clone)]
pub struct SessionKey(pub(crate) Keyed);

/// Makes and checks CSRF tokens; see [`crate::session`].
#[derive(Debug, Clone)]
pub struct CsrfKey(pub(crate) Keyed);

/// Lower-case hexadecimal digits of the bytes.
pub(crate) fn encode_hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|nibble| char::from(DIGITS[usize::from(nibble)]))
        .collect()
}

/// The bytes of hexadecimal digits in either case; `None` for anything else.
pub(crate) fn decode_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(16)).collect();
    let (pairs, rest) = digits.as_ref()?.as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs
        .iter()
        .map(|[high, low]| u8::try_from(high * 16 + low).ok())
        .collect()
}
