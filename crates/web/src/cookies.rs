//! The two cookies: the session and the reader's language.

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};

/// The value of the first cookie with this name.
pub fn read<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// Who a cookie is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Never sent when another site leads here, not readable by scripts.
    Session,
    /// Sent with links from elsewhere too; says nothing about the reader but a preference.
    Preference,
}

/// A `Set-Cookie` header for the whole site; `seconds` of 0 removes the cookie.
///
/// The value must be of cookie characters (tokens and tags are); `None` where it isn't.
pub fn set(name: &str, value: &str, reach: Reach, seconds: u32, tls: bool) -> Option<HeaderValue> {
    let plain = |c: u8| c.is_ascii_graphic() && !matches!(c, b'"' | b',' | b';' | b'\\');
    if !value.bytes().all(plain) {
        return None;
    }
    let same_site = match reach {
        Reach::Session => "Strict",
        Reach::Preference => "Lax",
    };
    let secure = if tls { "; Secure" } else { "" };
    HeaderValue::try_from(format!(
        "{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite={same_site}{secure}"
    ))
    .ok()
}
