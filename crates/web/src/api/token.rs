//! Tokens by client credentials (RFC 6749 section 4.4), refusals as its section 5.2 says.

use std::collections::HashMap;
use std::net::SocketAddr;

use axum::Json;
use axum::body::Body;
use axum::extract::{ConnectInfo, State};
use axum::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use service::push::{self, LIFETIME, PushError};
use utoipa::ToSchema;

use super::problem::Problem;
use super::{body, is_of};
use crate::site::Registry;

/// The one thing a token is for.
const SCOPE: &str = "declarations";
const MOST_BYTES: usize = 8 * 1024;

/// What is sent for a token. Id and secret may stand in the header instead (HTTP Basic), not in
/// both.
#[derive(Debug, Deserialize, ToSchema)]
#[expect(
    dead_code,
    reason = "describes the form; its fields are read one by one"
)]
pub(crate) struct TokenRequest {
    /// `client_credentials`.
    grant_type: String,
    /// `declarations`, or nothing.
    #[schema(required = false)]
    scope: String,
    /// The program's id.
    #[schema(required = false)]
    client_id: String,
    /// Its secret.
    #[schema(required = false)]
    client_secret: String,
}

/// A token.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "the standard's own words")]
pub(crate) struct Token {
    /// Sent with each call as `Authorization: Bearer …`.
    access_token: String,
    /// `Bearer`.
    #[schema(value_type = String)]
    token_type: &'static str,
    /// Seconds until it ends.
    expires_in: i64,
    /// What it is for.
    #[schema(value_type = String)]
    scope: &'static str,
}

/// A refusal (RFC 6749 section 5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct TokenRefusal {
    /// `invalid_request`, `invalid_client`, `unsupported_grant_type` or `invalid_scope`.
    #[schema(value_type = String)]
    error: &'static str,
    /// What to do.
    #[schema(value_type = String)]
    error_description: &'static str,
}

const fn refusal(error: &'static str, error_description: &'static str) -> TokenRefusal {
    TokenRefusal {
        error,
        error_description,
    }
}

const UNREADABLE: TokenRefusal = refusal(
    "invalid_request",
    "send a form (application/x-www-form-urlencoded) with grant_type, each field once",
);
const TWICE: TokenRefusal = refusal(
    "invalid_request",
    "id and secret stand in the header or in the form, not in both",
);
const CLIENT: TokenRefusal = refusal(
    "invalid_client",
    "the client id or secret is wrong, or the program was shut out",
);
const GRANT: TokenRefusal = refusal(
    "unsupported_grant_type",
    "the one grant is client_credentials",
);
const OTHER_SCOPE: TokenRefusal = refusal("invalid_scope", "the one scope is declarations");

enum Refused {
    As(TokenRefusal),
    Problem(Problem),
}

impl From<TokenRefusal> for Refused {
    fn from(refusal: TokenRefusal) -> Self {
        Self::As(refusal)
    }
}

/// Get a token
///
/// The client credentials grant of OAuth 2.0. A token is good for fifteen minutes.
#[utoipa::path(
    post,
    path = "/api/v1/token",
    operation_id = "token",
    tag = "token",
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "A token", body = Token, content_type = "application/json"),
        (status = 400, description = "The request makes no sense", body = TokenRefusal,
            content_type = "application/json"),
        (status = 401, description = "Id or secret is wrong", body = TokenRefusal,
            content_type = "application/json"),
        (status = 413, description = "More than 8 KiB",
            body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many wrong secrets",
            body = Problem, content_type = "application/problem+json",
            headers(("retry-after" = u32, description = "Seconds to wait"))),
        (status = 503, description = "The database is away",
            body = Problem, content_type = "application/problem+json",
            headers(("retry-after" = u32, description = "Seconds to wait"))),
    ),
)]
pub(super) async fn token(
    State(registry): State<Registry>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    content: Body,
) -> Response {
    match granted(&registry, peer, &headers, content).await {
        Ok(token) => Json(token).into_response(),
        Err(Refused::Problem(problem)) => problem.into_response(),
        Err(Refused::As(refusal)) if refusal == CLIENT => {
            let mut response = (StatusCode::UNAUTHORIZED, Json(refusal)).into_response();
            response.headers_mut().insert(
                WWW_AUTHENTICATE,
                HeaderValue::from_static("Basic realm=\"menpai\""),
            );
            response
        }
        Err(Refused::As(refusal)) => (StatusCode::BAD_REQUEST, Json(refusal)).into_response(),
    }
}

async fn granted(
    registry: &Registry,
    peer: SocketAddr,
    headers: &HeaderMap,
    content: Body,
) -> Result<Token, Refused> {
    if !is_of(headers, "application/x-www-form-urlencoded") {
        return Err(UNREADABLE.into());
    }
    let bytes = body(headers, content, MOST_BYTES)
        .await
        .map_err(Refused::Problem)?;
    let form = form(&bytes).ok_or(UNREADABLE)?;
    let said = |field| form.get(field).map(String::as_str);
    match said("grant_type") {
        None => return Err(UNREADABLE.into()),
        Some("client_credentials") => {}
        Some(_) => return Err(GRANT.into()),
    }
    if said("scope").is_some_and(|scope| scope != SCOPE) {
        return Err(OTHER_SCOPE.into());
    }
    let in_form = said("client_id").is_some() || said("client_secret").is_some();
    let (id, secret) = match headers.get(AUTHORIZATION) {
        Some(_) if in_form => return Err(TWICE.into()),
        Some(value) => basic(value).ok_or(CLIENT)?,
        None => {
            let field = |name| said(name).unwrap_or_default().to_owned();
            (field("client_id"), field("client_secret"))
        }
    };
    let peer = peer.ip().to_canonical().to_string();
    match push::grant(registry.app(), &id, &secret, &peer).await {
        Ok(access_token) => Ok(Token {
            access_token,
            token_type: "Bearer",
            expires_in: LIFETIME,
            scope: SCOPE,
        }),
        Err(PushError::WrongClient) => Err(CLIENT.into()),
        Err(other) => Err(Refused::Problem(other.into())),
    }
}

/// The fields of a form, none of them twice; empty ones count as left out (section 3.2).
fn form(bytes: &[u8]) -> Option<HashMap<String, String>> {
    let mut fields = HashMap::new();
    for (name, value) in form_urlencoded::parse(bytes) {
        if fields
            .insert(name.into_owned(), value.into_owned())
            .is_some()
        {
            return None;
        }
    }
    fields.retain(|_, value| !value.is_empty());
    Some(fields)
}

/// Id and secret from the header, each encoded like a form's value (section 2.3.1).
fn basic(value: &HeaderValue) -> Option<(String, String)> {
    let (scheme, encoded) = value.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    let plain = |text: &str| {
        let text = text.replace('+', " ");
        let decoded = percent_encoding::percent_decode_str(&text).decode_utf8();
        decoded.map(std::borrow::Cow::into_owned).ok()
    };
    Some((plain(id)?, plain(secret)?))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::{basic, form};

    #[test]
    fn a_field_stands_once_and_an_empty_one_counts_as_absent() {
        assert!(form(b"a=1&a=2").is_none());
        let found = form(b"a=1&b=").unwrap();
        assert!(found.contains_key("a") && !found.contains_key("b"));
    }

    #[test]
    fn the_header_holds_id_and_secret() {
        let read = |value| basic(&HeaderValue::from_static(value));
        assert_eq!(
            read("Basic aWQ6c2VjJTI1cmV0"),
            Some(("id".to_owned(), "sec%ret".to_owned()))
        );
        for wrong in ["Bearer abc", "Basic ***", "Basic aWQ="] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
