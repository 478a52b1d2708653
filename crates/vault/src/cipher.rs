//! Authenticated encryption of either suite. What is sealed begins with a byte that says how.

use std::fmt;

use aes_gcm::aead::AeadInOut;
use aes_gcm::aead::consts::{U12, U16};
use aes_gcm::{Aes256Gcm, AesGcm, KeyInit as _};
use sm4::Sm4;
use zeroize::Zeroizing;

use crate::{Suite, Unreadable};

/// Bytes of a nonce in both.
pub(crate) const NONCE: usize = 12;
const TAG: usize = 16;

/// GCM over SM4: the mode is one of 128-bit blocks, whichever cipher makes them (RFC 8998).
type Sm4Gcm = AesGcm<Sm4, U12>;

/// A key with its schedule already computed. Boxed: that is about a kilobyte, too much to move
/// around.
#[derive(Clone)]
pub(crate) enum Cipher {
    Aes(Box<Aes256Gcm>),
    Sm4(Box<Sm4Gcm>),
}

impl Cipher {
    /// SM4 takes the first half of the key: it has 128 bits.
    pub(crate) fn new(suite: Suite, key: &[u8; 32]) -> Self {
        match suite {
            Suite::Intl => Self::Aes(Box::new(Aes256Gcm::new(&(*key).into()))),
            Suite::Gm => {
                let half: Zeroizing<[u8; 16]> = Zeroizing::new(std::array::from_fn(|i| key[i]));
                Self::Sm4(Box::new(Sm4Gcm::new(&(*half).into())))
            }
        }
    }

    pub(crate) const fn suite(&self) -> Suite {
        match self {
            Self::Aes(_) => Suite::Intl,
            Self::Sm4(_) => Suite::Gm,
        }
    }

    /// The first byte of what it seals; part of what is authenticated.
    pub(crate) const fn format(&self) -> u8 {
        match self {
            Self::Aes(_) => 1,
            Self::Sm4(_) => 2,
        }
    }

    /// Encrypts in place; gives the tag.
    pub(crate) fn encrypt(&self, nonce: [u8; NONCE], beside: &[u8], text: &mut [u8]) -> [u8; TAG] {
        match self {
            Self::Aes(cipher) => encrypt(&**cipher, nonce, beside, text),
            Self::Sm4(cipher) => encrypt(&**cipher, nonce, beside, text),
        }
    }

    /// Decrypts in place; whether the tag fits. The text is as it was where it doesn't.
    pub(crate) fn decrypt(
        &self,
        nonce: [u8; NONCE],
        beside: &[u8],
        text: &mut [u8],
        tag: [u8; TAG],
    ) -> bool {
        let (nonce, tag) = (nonce.into(), tag.into());
        match self {
            Self::Aes(cipher) => cipher.decrypt_inout_detached(&nonce, beside, text.into(), &tag),
            Self::Sm4(cipher) => cipher.decrypt_inout_detached(&nonce, beside, text.into(), &tag),
        }
        .is_ok()
    }

    /// Format, nonce, ciphertext, tag: 29 bytes more than the plaintext.
    pub(crate) fn seal(&self, beside: &[u8], text: &[u8], nonce: [u8; NONCE]) -> Vec<u8> {
        let mut out = Vec::with_capacity(1 + NONCE + text.len() + TAG);
        out.push(self.format());
        out.extend_from_slice(&nonce);
        out.extend_from_slice(text);
        let tag = self.encrypt(nonce, beside, &mut out[1 + NONCE..]);
        out.extend_from_slice(&tag);
        out
    }

    pub(crate) fn open(
        &self,
        beside: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, Unreadable> {
        let cut_off = Unreadable::CutOff {
            length: sealed.len(),
        };
        let (&format, rest) = sealed.split_first().ok_or(cut_off)?;
        if format != self.format() {
            return Err(Unreadable::OtherFormat {
                format,
                expected: self.format(),
            });
        }
        let (nonce, rest) = rest.split_first_chunk::<NONCE>().ok_or(cut_off)?;
        let (ciphertext, tag) = rest.split_last_chunk::<TAG>().ok_or(cut_off)?;
        let mut text = Zeroizing::new(ciphertext.to_vec());
        if self.decrypt(*nonce, beside, text.as_mut_slice(), *tag) {
            Ok(text)
        } else {
            Err(Unreadable::NotAuthentic)
        }
    }
}

impl fmt::Debug for Cipher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cipher(secret)")
    }
}

fn encrypt<C>(cipher: &C, nonce: [u8; NONCE], beside: &[u8], text: &mut [u8]) -> [u8; TAG]
where
    C: AeadInOut<NonceSize = U12, TagSize = U16>,
{
    cipher
        .encrypt_inout_detached(&nonce.into(), beside, text.into())
        .expect("GCM encrypts up to 64 GiB, more than a field or file that fits in memory here")
        .into()
}
