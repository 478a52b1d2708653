//! The master key under a passphrase, so that a backup of the key can lie beside other papers.
//!
//! Layout, all numbers big-endian: `MENPAIKEY`, one byte of version (1: AES-256-GCM, 2: SM4-GCM), memory (KiB), passes and
//! lanes as `u32`, 16 bytes of salt, 12 of nonce, then the key encrypted. All
//! that stands before the ciphertext is authenticated with it.

use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroizing;

use crate::cipher::Cipher;
use crate::{MasterKey, Suite};

const MAGIC: &[u8; 9] = b"MENPAIKEY";
/// The newest version that is known.
const NEWEST: u8 = 2;
const HEADER: usize = MAGIC.len() + 1 + 12 + 16 + 12;
const TAG: usize = 16;

/// 64 MiB, three passes, one lane: about a fifth of a second, for something done by hand.
const COST: Cost = Cost {
    memory_kib: 64 * 1024,
    passes: 3,
    lanes: 1,
};
/// What a file may ask for, so that a forged one can't take the machine down.
const MOST: Cost = Cost {
    memory_kib: 1024 * 1024,
    passes: 16,
    lanes: 8,
};
/// Fewest characters of a passphrase: guesses are made offline, so longer than a password.
pub const MIN_PASSPHRASE: usize = 16;

#[derive(Clone, Copy)]
struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

/// Why a wrapped key was not made or doesn't open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyFileFault {
    /// The passphrase is too short for something that is attacked offline.
    #[error("the passphrase has {length} characters, at least {MIN_PASSPHRASE} are needed")]
    ShortPassphrase {
        /// Characters given.
        length: usize,
    },
    /// Not a wrapped key at all, or cut off.
    #[error("not a wrapped Menpai key: it has {length} bytes or does not start with MENPAIKEY")]
    NotAKeyFile {
        /// Bytes found.
        length: usize,
    },
    /// Written by a later version of the program.
    #[error("the wrapped key has format {version}, this program knows up to {NEWEST}: upgrade it")]
    UnknownVersion {
        /// Version byte found.
        version: u8,
    },
    /// Costs outside of what this program accepts.
    #[error(
        "the wrapped key asks for {memory_kib} KiB, {passes} passes and {lanes} lanes, \
         more than is accepted: the file is damaged"
    )]
    Cost {
        /// Memory asked for, in KiB.
        memory_kib: u32,
        /// Passes asked for.
        passes: u32,
        /// Lanes asked for.
        lanes: u32,
    },
    /// Another passphrase, or a changed file.
    #[error("the wrapped key does not open: wrong passphrase, or the file was changed")]
    WrongPassphrase,
}

/// Wraps the master key under a passphrase; `salt` and `nonce` are fresh random bytes.
///
/// # Errors
/// [`KeyFileFault::ShortPassphrase`].
pub fn wrap(
    suite: Suite,
    master: &MasterKey,
    passphrase: &str,
    salt: [u8; 16],
    nonce: [u8; 12],
) -> Result<Vec<u8>, KeyFileFault> {
    let length = passphrase.chars().count();
    if length < MIN_PASSPHRASE {
        return Err(KeyFileFault::ShortPassphrase { length });
    }
    let mut out = MAGIC.to_vec();
    out.push(match suite {
        Suite::Intl => 1,
        Suite::Gm => 2,
    });
    for number in [COST.memory_kib, COST.passes, COST.lanes] {
        out.extend_from_slice(&number.to_be_bytes());
    }
    out.extend_from_slice(&salt);
    out.extend_from_slice(&nonce);
    let mut body = Zeroizing::new(*master.as_bytes());
    let tag = cipher(suite, passphrase, salt, COST)?.encrypt(nonce, &out, body.as_mut_slice());
    out.extend_from_slice(body.as_slice());
    out.extend_from_slice(&tag);
    Ok(out)
}

/// The master key back from its wrapped form.
///
/// # Errors
/// Any [`KeyFileFault`] but `ShortPassphrase`.
pub fn unwrap(wrapped: &[u8], passphrase: &str) -> Result<MasterKey, KeyFileFault> {
    let not_a_key = KeyFileFault::NotAKeyFile {
        length: wrapped.len(),
    };
    let rest = wrapped
        .strip_prefix(MAGIC)
        .ok_or_else(|| not_a_key.clone())?;
    let (&version, rest) = rest.split_first().ok_or_else(|| not_a_key.clone())?;
    let suite = match version {
        1 => Suite::Intl,
        2 => Suite::Gm,
        _ => return Err(KeyFileFault::UnknownVersion { version }),
    };
    let parts = (|| {
        let (cost, rest) = rest.split_first_chunk::<12>()?;
        let (salt, rest) = rest.split_first_chunk::<16>()?;
        let (nonce, rest) = rest.split_first_chunk::<12>()?;
        let (body, rest) = rest.split_first_chunk::<32>()?;
        let tag = <[u8; TAG]>::try_from(rest).ok()?;
        Some((cost, *salt, *nonce, *body, tag))
    })();
    let (cost, salt, nonce, body, tag) = parts.ok_or(not_a_key)?;
    let number = |at: usize| {
        cost[at..at + 4]
            .iter()
            .fold(0u32, |value, byte| value << 8 | u32::from(*byte))
    };
    let cost = Cost {
        memory_kib: number(0),
        passes: number(4),
        lanes: number(8),
    };
    let mut body = Zeroizing::new(body);
    let cipher = cipher(suite, passphrase, salt, cost)?;
    if cipher.decrypt(nonce, &wrapped[..HEADER], body.as_mut_slice(), tag) {
        Ok(MasterKey::new(*body))
    } else {
        Err(KeyFileFault::WrongPassphrase)
    }
}

fn cipher(
    suite: Suite,
    passphrase: &str,
    salt: [u8; 16],
    cost: Cost,
) -> Result<Cipher, KeyFileFault> {
    let Cost {
        memory_kib,
        passes,
        lanes,
    } = cost;
    let fault = KeyFileFault::Cost {
        memory_kib,
        passes,
        lanes,
    };
    if memory_kib > MOST.memory_kib || passes > MOST.passes || lanes > MOST.lanes {
        return Err(fault);
    }
    let params = Params::new(memory_kib, passes, lanes, Some(32)).map_err(|_| fault.clone())?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), &salt, key.as_mut_slice())
        .map_err(|_| fault)?;
    Ok(Cipher::new(suite, &key))
}
