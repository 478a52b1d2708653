//! Whether a form was sent by a page of ours.
//!
//! Two checks, both needed: the browser says the request comes from this origin, and the form
//! holds the token of the session. The session cookie is `SameSite=Strict` besides.

use axum::http::header::{HOST, ORIGIN, REFERER};
use axum::http::{HeaderMap, Uri};
use subtle::ConstantTimeEq;

use super::Transport;

/// Why a request doesn't count as ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OriginFault {
    /// Another site sent it.
    #[error("the form was sent by another site")]
    Foreign,
    /// Neither `Origin`, `Sec-Fetch-Site` nor `Referer` says where it comes from.
    #[error("the request doesn't say which page sent it")]
    Unknown,
}

/// Checks where a changing request comes from.
///
/// The host is compared with `Host` (or `:authority`, which hyper puts there); the scheme isn't,
/// since a proxy may end TLS before us.
///
/// # Errors
/// [`OriginFault`] when it comes from elsewhere or doesn't say.
pub fn check_origin(headers: &HeaderMap, authority: Option<&str>) -> Result<(), OriginFault> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(HOST).or(authority).ok_or(OriginFault::Unknown)?;
    if let Some(site) = headers
        .get("sec-fetch-site")
        .and_then(|value| value.to_str().ok())
        && site != "same-origin"
        && site != "none"
    {
        return Err(OriginFault::Foreign);
    }
    let sender = text(ORIGIN)
        .or_else(|| text(REFERER))
        .ok_or(OriginFault::Unknown)?;
    let authority = sender
        .strip_prefix("https://")
        .or_else(|| sender.strip_prefix("http://"))
        .and_then(|rest| rest.split('/').next());
    if authority.is_some_and(|a| a.eq_ignore_ascii_case(host)) {
        Ok(())
    } else {
        Err(OriginFault::Foreign)
    }
}

/// The origin that this request was sent to, as the browser sees it; `None` where it says no host.
pub fn own_origin(headers: &HeaderMap, uri: &Uri, transport: Transport) -> Option<String> {
    let host = headers
        .get(HOST)
        .and_then(|value| value.to_str().ok())
        .or_else(|| uri.authority().map(axum::http::uri::Authority::as_str))?;
    let plain = |b: u8| b.is_ascii_alphanumeric() || b".-:[]".contains(&b);
    let scheme = match transport {
        Transport::Tls => "https",
        Transport::Plain => "http",
    };
    (!host.is_empty() && host.bytes().all(plain)).then(|| format!("{scheme}://{host}"))
}

/// Whether the form's token is the session's, in a time that doesn't tell how much of it is.
pub fn same_token(expected: &str, given: &str) -> bool {
    !expected.is_empty() && bool::from(expected.as_bytes().ct_eq(given.as_bytes()))
}
