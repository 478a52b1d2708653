//! The interface of agencies' programs: tokens, declarations, what became of them, and its own
//! description (`OpenAPI` 3.1). No cookies and no forms: a program proves itself with every call.

mod batches;
mod declarations;
mod openapi;
mod problem;
mod schema;
mod token;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, CONTENT_LENGTH};
use axum::http::request::Parts;
use axum::routing::{get, post};
use service::push::{self, Program};

use crate::site::Registry;

use problem::Problem;
pub(crate) use problem::problems;

/// Where all of it lives.
pub(crate) const ROOT: &str = "/api/";

/// Every address with its handler.
pub(crate) fn routes() -> Router<Registry> {
    Router::new()
        .route("/api/v1/token", post(token::token))
        .route("/api/v1/declarations", post(declarations::push))
        .route("/api/v1/batches/{batch}", get(batches::outcomes))
        .route("/api/v1/openapi.json", get(openapi::document))
}

/// Extractor: the program whose token came with the request.
#[derive(Debug, Clone)]
struct Authorised(Program);

impl FromRequestParts<Registry> for Authorised {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Registry) -> Result<Self, Problem> {
        let token = bearer(&parts.headers).ok_or_else(Problem::no_token)?;
        let program = push::authenticate(site.app(), token).await?;
        Ok(Self(program))
    }
}

/// The token of a request (RFC 6750 section 2.1).
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}

/// The body of a request, of at most so many bytes.
async fn body(headers: &HeaderMap, body: Body, most: usize) -> Result<Bytes, Problem> {
    let length = headers
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok());
    let length: Option<usize> = length.and_then(|length| length.parse().ok());
    if length.is_some_and(|length| length > most) {
        return Err(Problem::too_large(most));
    }
    // A body that broke off reaches nobody whom an answer would help.
    axum::body::to_bytes(body, most)
        .await
        .map_err(|_| Problem::too_large(most))
}

/// Whether a request's body is said to be of that kind.
fn is_of(headers: &HeaderMap, kind: &str) -> bool {
    let said = headers.get(axum::http::header::CONTENT_TYPE);
    let said = said.and_then(|said| said.to_str().ok()).unwrap_or_default();
    let essence = said.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case(kind)
}

#[cfg(test)]
mod tests {
    use axum::http::header::AUTHORIZATION;
    use axum::http::{HeaderMap, HeaderValue};

    use super::bearer;

    #[test]
    fn a_token_stands_behind_its_scheme() {
        for (value, token) in [
            ("Bearer abc", Some("abc")),
            ("bearer  abc", Some("abc")),
            ("Basic abc", None),
            ("abc", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(AUTHORIZATION, HeaderValue::from_static(value));
            assert_eq!(bearer(&headers), token, "{value}");
        }
    }
}
