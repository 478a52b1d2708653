//! Session and CSRF tokens.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::{CsrfKey, SessionKey};

/// The secret a signed-in browser holds. The database stores only [`SessionToken::stored`], so
/// that a stolen dump signs nobody in.
#[derive(Clone)]
pub struct SessionToken(Zeroizing<[u8; 32]>);

impl SessionToken {
    /// Takes 32 random bytes as the token.
    pub fn new(random: [u8; 32]) -> Self {
        Self(Zeroizing::new(random))
    }

    /// Reads a cookie's value; `None` for anything but 43 characters of base64url.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(text).ok()?);
        <[u8; 32]>::try_from(bytes.as_slice()).ok().map(Self::new)
    }

    /// The cookie's value, base64url without padding.
    pub fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.as_slice())
    }

    /// SHA-256 of the token: what the database stores and looks up. A plain hash is enough for 32
    /// random bytes; there is nothing to guess.
    pub fn stored(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_slice()).into()
    }
}

impl std::fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionToken(secret)")
    }
}

impl CsrfKey {
    /// The token that every form of this session carries.
    pub fn token(&self, session: &SessionToken) -> String {
        URL_SAFE_NO_PAD.encode(self.0.mac(&[session.0.as_slice()]))
    }

    /// Whether a form's token belongs to this session, in constant time.
    pub fn accepts(&self, session: &SessionToken, token: &str) -> bool {
        decode_tag(token).is_some_and(|tag| self.0.agrees(&[session.0.as_slice()], &tag))
    }
}

impl SessionKey {
    /// A signature for a value that a browser carries, such as the language or a sign-in form's
    /// nonce. `purpose` keeps one use's values out of another.
    pub fn sign(&self, purpose: &str, value: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(self.0.mac(&[purpose.as_bytes(), value]))
    }

    /// Whether the signature belongs to the purpose and value, in constant time.
    pub fn accepts(&self, purpose: &str, value: &[u8], signature: &str) -> bool {
        decode_tag(signature).is_some_and(|tag| self.0.agrees(&[purpose.as_bytes(), value], &tag))
    }
}

fn decode_tag(text: &str) -> Option<[u8; 32]> {
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}
