//! Staff passwords: the rule a new one obeys, hashing (argon2id) and checking.

use argon2::password_hash::{Error, PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};

/// Fewest characters of a password.
pub const MIN_LENGTH: usize = 12;
/// Most characters of a password: enough for any sentence, little enough to hash.
pub const MAX_LENGTH: usize = 256;

/// The commonest passwords of twelve characters and more (longer ones than [`MIN_LENGTH`] are
/// rare in published leaks; runs and repetitions are refused by rule).
const COMMON: &[&str] = &[
    "password1234",
    "password12345",
    "password123456",
    "passwordpassword",
    "qwertyuiop12",
    "qwertyuiop123",
    "qwertyuiop1234567890",
    "1q2w3e4r5t6y",
    "1q2w3e4r5t6y7u8i",
    "1qaz2wsx3edc",
    "1qaz2wsx3edc4rfv",
    "qazwsxedcrfv",
    "qwerty123456",
    "qwertyasdfgh",
    "asdfghjkl123",
    "zxcvbnm12345",
    "abc123456789",
    "abcd12345678",
    "a12345678910",
    "woaini520131",
    "woaini5201314",
    "woaini1314520",
    "5201314520131",
    "administrator",
    "administrator1",
    "admin1234567",
    "admin12345678",
    "iloveyou1234",
    "changeme1234",
    "welcome12345",
    "letmein12345",
    "menpai123456",
    "p@ssw0rd1234",
];

/// What is wrong with a new password. The password itself is never repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFault {
    /// Fewer than [`MIN_LENGTH`] characters.
    #[error("the password has {length} characters, at least {MIN_LENGTH} are needed")]
    TooShort {
        /// Characters given.
        length: usize,
    },
    /// More than [`MAX_LENGTH`] characters.
    #[error("the password has {length} characters, at most {MAX_LENGTH} are allowed")]
    TooLong {
        /// Characters given.
        length: usize,
    },
    /// It is the login, perhaps with digits or signs around it.
    #[error("the password is the login: choose one that says nothing about you")]
    IsLogin,
    /// One of the commonest, a keyboard run or one piece repeated.
    #[error("the password is one of the commonest: choose another, such as four unrelated words")]
    Common,
}

/// Checks a new password against the rule: length, not the login, not among the commonest.
///
/// # Errors
/// The first [`PasswordFault`] found.
pub fn check_rule(login: &str, password: &str) -> Result<(), PasswordFault> {
    let length = password.chars().count();
    if length < MIN_LENGTH {
        return Err(PasswordFault::TooShort { length });
    }
    if length > MAX_LENGTH {
        return Err(PasswordFault::TooLong { length });
    }
    let folded = password.to_lowercase();
    let login = login.to_lowercase();
    let core = folded.trim_matches(|c: char| !c.is_alphabetic());
    if folded == login || (!login.is_empty() && core == login) {
        return Err(PasswordFault::IsLogin);
    }
    if COMMON.contains(&folded.as_str()) || is_run(&folded) || is_repetition(&folded) {
        return Err(PasswordFault::Common);
    }
    Ok(())
}

/// Whether each character follows its neighbour by the same step of at most one: `abcdef…`,
/// `987654…`, `aaaaaa…`, with 0 after 9.
fn is_run(text: &str) -> bool {
    let codes: Vec<u32> = text.chars().map(u32::from).collect();
    let follows = |a: u32, b: u32| b == a + 1 || (a == u32::from('9') && b == u32::from('0'));
    codes.windows(2).all(|pair| follows(pair[0], pair[1]))
        || codes.windows(2).all(|pair| follows(pair[1], pair[0]))
        || codes.windows(2).all(|pair| pair[0] == pair[1])
}

/// Whether the text is one piece of at most a third of its length, over and over.
fn is_repetition(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    (1..=chars.len() / 3).any(|piece| {
        chars
            .iter()
            .enumerate()
            .all(|(i, c)| *c == chars[i % piece])
    })
}

/// Why a stored hash can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the stored password hash is not a usable argon2 string ({reason}): reset the password")]
pub struct BadHash {
    reason: String,
}

/// The hash of a password as a PHC string, for storage. `salt` is 16 fresh random bytes.
///
/// Cost: argon2id, 19 MiB, two passes, one lane (OWASP's first recommendation).
///
/// # Errors
/// [`BadHash`] where the password is longer than argon2 takes (4 GiB).
pub fn hash(password: &str, salt: [u8; 16]) -> Result<String, BadHash> {
    hasher()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(|error| BadHash {
            reason: error.to_string(),
        })
}

/// Whether the password belongs to the stored PHC string, compared in constant time.
///
/// # Errors
/// [`BadHash`] where the string is damaged or of another kind.
pub fn verify(password: &str, stored: &str) -> Result<bool, BadHash> {
    let bad = |reason: String| BadHash { reason };
    let parsed = PasswordHash::new(stored).map_err(|error| bad(error.to_string()))?;
    if parsed.salt.is_none() || parsed.hash.is_none() {
        return Err(bad("no salt or no hash in it".to_owned()));
    }
    match hasher().verify_password(password.as_bytes(), &parsed) {
        Ok(()) => Ok(true),
        Err(Error::PasswordInvalid) => Ok(false),
        Err(error) => Err(bad(error.to_string())),
    }
}

/// Costs the same as [`verify`] and always refuses: for a login that doesn't exist, so that the
/// answer's delay doesn't tell which logins do.
pub fn refuse(password: &str) -> bool {
    // The result is compared so that the work can't be optimised away.
    hash(password, [0; 16]).is_ok_and(|text| text.is_empty())
}

fn hasher() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::DEFAULT)
}
