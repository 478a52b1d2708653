//! Codes that count from the time (RFC 6238), and codes for who has lost what counts them.

use data_encoding::BASE32_NOPAD;
use totp_rs::{Algorithm, Builder, Totp};
use zeroize::Zeroizing;

/// Digits of a code; what every app shows.
const DIGITS: u8 = 6;
/// Seconds that a code holds.
const STEP: u64 = 30;
/// Steps that the app's clock may be ahead or behind (RFC 6238, 5.2).
const SKEW: u16 = 1;

/// The secret that an app counts codes from: 160 bits (RFC 4226, 4).
#[derive(Clone)]
pub struct TotpSecret(Zeroizing<[u8; 20]>);

impl TotpSecret {
    /// Takes 20 random bytes as the secret.
    pub fn new(random: [u8; 20]) -> Self {
        Self(Zeroizing::new(random))
    }

    /// The secret back from storage; `None` for bytes of another length.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self::new)
    }

    /// The bytes, to be sealed.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// For typing it into an app: base32 in groups of four.
    pub fn text(&self) -> Zeroizing<String> {
        groups(&BASE32_NOPAD.encode(self.0.as_slice()))
    }

    /// For an app's camera. `account` and `issuer` are shown there; only letters, digits, dots,
    /// underscores and hyphens are kept of them.
    pub fn address(&self, issuer: &str, account: &str) -> Zeroizing<String> {
        let plain = |text: &str| -> String {
            let keeps = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
            text.chars().filter(keeps).collect()
        };
        let (issuer, account) = (plain(issuer), plain(account));
        let secret = Zeroizing::new(BASE32_NOPAD.encode(self.0.as_slice()));
        Zeroizing::new(format!(
            "otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={STEP}",
            *secret
        ))
    }

    /// The time step of a code that holds at `unix`, seconds since 1970, and was not taken before:
    /// later than `last_step`. `None` for any other text. Blanks between digits don't matter.
    pub fn check(&self, code: &str, unix: u64, last_step: u64) -> Option<u64> {
        let digits: Zeroizing<String> =
            Zeroizing::new(code.chars().filter(|c| !c.is_whitespace()).collect());
        self.counter()?
            .check(&digits, unix)
            .filter(|step| *step > last_step)
    }

    /// The code of that instant, for tests and tools.
    pub fn code(&self, unix: u64) -> Option<String> {
        Some(self.counter()?.generate(unix).to_string())
    }

    fn counter(&self) -> Option<Totp> {
        // Other algorithms are taken for SHA-1 by some apps; what SHA-1 is weak in doesn't matter
        // to HMAC.
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(DIGITS)
            .with_skew(SKEW)
            .with_step_duration(STEP)
            .with_secret(*self.0)
            .build()
            .ok()
    }
}

impl std::fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TotpSecret(secret)")
    }
}

/// A code that is taken once in place of the app's: 80 random bits.
#[derive(Clone)]
pub struct RecoveryCode(Zeroizing<[u8; 10]>);

impl RecoveryCode {
    /// Takes 10 random bytes as the code.
    pub fn new(random: [u8; 10]) -> Self {
        Self(Zeroizing::new(random))
    }

    /// Reads what somebody typed: any case, with or without hyphens and blanks.
    pub fn parse(text: &str) -> Option<Self> {
        let plain: Zeroizing<String> = Zeroizing::new(
            text.chars()
                .filter(|c| !c.is_whitespace() && *c != '-')
                .map(|c| c.to_ascii_uppercase())
                .collect(),
        );
        let bytes = Zeroizing::new(BASE32_NOPAD.decode(plain.as_bytes()).ok()?);
        bytes.as_slice().try_into().ok().map(Self::new)
    }

    /// For writing down: base32 in groups of four.
    pub fn text(&self) -> Zeroizing<String> {
        let text = groups(&BASE32_NOPAD.encode(self.0.as_slice()));
        Zeroizing::new(text.replace(' ', "-"))
    }

    /// What is stored and looked up. A plain digest is enough for 80 random bits.
    pub fn stored(&self) -> [u8; 32] {
        crate::digest(self.0.as_slice())
    }
}

impl std::fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryCode(secret)")
    }
}

fn groups(text: &str) -> Zeroizing<String> {
    let mut out = Zeroizing::new(String::with_capacity(text.len() + text.len() / 4));
    for (place, sign) in text.chars().enumerate() {
        if place > 0 && place % 4 == 0 {
            out.push(' ');
        }
        out.push(sign);
    }
    out
}
