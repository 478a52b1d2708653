//! What keeps personal data secret and the audit log honest. No I/O, clock or randomness: time
//! and random bytes are arguments, and the caller must pass *fresh* random bytes where a
//! parameter is called `nonce`, `salt` or `random`.
//!
//! | need | here |
//! |---|---|
//! | the algorithms, international or national | [`Suite`] |
//! | one secret of the installation, and the keys derived from it | [`MasterKey`], [`Keyring`] |
//! | encrypt a field so that destroying one key destroys a person's data | [`DataKey`], [`Field`] |
//! | find a person again without decrypting | [`BlindIndex`] |
//! | show a value without giving it away | [`mask`] |
//! | an audit log that can't be edited unnoticed | [`audit`], [`merkle`] |
//! | a copy of the key file under a passphrase | [`keyfile`] |
//! | signatures that anybody can check, and what they are on | [`signature`], [`token`], [`plate`], [`receipt`] |
//! | staff passwords, session and CSRF tokens | [`password`], [`session`] |
//! | codes by time as a second factor | [`totp`] |

pub mod audit;
mod blind;
mod cipher;
mod field;
mod key;
pub mod keyfile;
mod mac;
pub mod mask;
pub mod merkle;
pub mod password;
pub mod plate;
pub mod receipt;
pub mod session;
pub mod signature;
mod suite;
pub mod token;
pub mod totp;
mod wrap;

pub use blind::{BlindIndex, Purpose};
pub use field::{DataKey, Field, Unreadable, WrappedKey};
pub use key::{AuditKey, CsrfKey, IndexKey, KeyTextFault, Keyring, MasterKey, SessionKey};
pub use suite::Suite;
pub use wrap::WrapKey;

/// SHA-256 of content that is not secret by itself, such as a file that is compared with one
/// received before.
pub fn digest(bytes: &[u8]) -> [u8; 32] {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).into()
}
