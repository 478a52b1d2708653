//! The installation's secret and the keys derived from it, one per use, so that a key that
//! leaks from one use opens nothing of another.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use zeroize::Zeroizing;

use crate::cipher::Cipher;
use crate::mac::{Keyed, derive};
use crate::plate::PlateKey;
use crate::receipt::ReceiptKey;
use crate::signature::SigningKey;
use crate::{Suite, Unreadable, WrapKey};

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

    /// Reads several keys with white space between them, such as the old and the new one while
    /// the key is changed.
    ///
    /// # Errors
    /// [`KeyTextFault::NotAKey`] for any text among them that is none, or for none at all.
    pub fn parse_all(text: &str) -> Result<Vec<Self>, KeyTextFault> {
        if text.trim().is_empty() {
            return Err(KeyTextFault::NotAKey { length: 0 });
        }
        text.split_whitespace().map(Self::parse).collect()
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
        encode_hex(&derive(Suite::Intl, &self.0, "fingerprint")[..8])
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
    /// The algorithms.
    pub suite: Suite,
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
    /// Signs door plates.
    pub plate: PlateKey,
    /// Signs receipts.
    pub receipt: ReceiptKey,
}

impl Keyring {
    /// Derives every key from the first master key, for the algorithms of this installation.
    pub fn new(suite: Suite, master: &MasterKey) -> Self {
        Self::rotated(suite, master, (1, master))
    }

    /// The same after the master key was changed: what wraps and signs follows from the version in
    /// use, and what compares and authenticates (blind indexes, the audit log, sessions) from the
    /// root, which is the first master key.
    pub fn rotated(suite: Suite, root: &MasterKey, (version, master): (u16, &MasterKey)) -> Self {
        let keyed = |label| Keyed::new(suite, &derive(suite, &root.0, label));
        let signing = |use_for| SigningKey::derive(suite, &master.0, use_for);
        Self {
            suite,
            wrap: WrapKey::new(suite, version, master),
            index: IndexKey(keyed("blind index")),
            audit: AuditKey(keyed("audit")),
            session: SessionKey(keyed("session")),
            csrf: CsrfKey(keyed("csrf")),
            plate: PlateKey(signing("door plate")),
            receipt: ReceiptKey(signing("receipt")),
        }
    }
}

impl MasterKey {
    /// The root under this master key, for storage.
    pub fn seal_root(&self, suite: Suite, root: &Self, nonce: [u8; 12]) -> Vec<u8> {
        self.root_cipher(suite).seal(ROOT, root.0.as_slice(), nonce)
    }

    /// The root back from storage.
    ///
    /// # Errors
    /// [`Unreadable`] where it was sealed under another master key or was changed.
    pub fn open_root(&self, suite: Suite, sealed: &[u8]) -> Result<Self, Unreadable> {
        let opened = self.root_cipher(suite).open(ROOT, sealed)?;
        let bytes = <[u8; 32]>::try_from(opened.as_slice()).map_err(|_| Unreadable::CutOff {
            length: sealed.len(),
        })?;
        Ok(Self::new(bytes))
    }

    fn root_cipher(&self, suite: Suite) -> Cipher {
        Cipher::new(suite, &derive(suite, &self.0, "root"))
    }
}

/// Authenticated beside the sealed root.
const ROOT: &[u8] = b"menpai root v1";

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
