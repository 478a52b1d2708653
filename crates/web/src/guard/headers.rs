//! The operation id and the headers that keep a browser on the safe side.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{self, HeaderName};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use uuid::Uuid;

/// Scripts and styles come from this program alone, nothing is inline, nobody may frame a page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const OPERATION: HeaderName = HeaderName::from_static("x-operation-id");

/// Whether browsers speak TLS; decides on `Secure` cookies and HSTS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// Browsers come by plain HTTP: on one machine or a private network.
    Plain,
    /// With the certificate given to `serve`, or a proxy's.
    Tls,
}

/// Id of one request: in the log, in audit entries, on the page to quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OperationId(pub Uuid);

impl std::fmt::Display for OperationId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.simple().fmt(f)
    }
}

impl<S: Sync> FromRequestParts<S> for OperationId {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        // The middleware sets it; a handler called without it (a test) gets the nil id.
        Ok(parts.extensions.get().copied().unwrap_or(Self(Uuid::nil())))
    }
}

/// Middleware: gives the request its operation id and repeats it in the answer's header.
pub async fn with_operation(mut request: Request, next: Next) -> Response {
    let id = OperationId(Uuid::now_v7());
    request.extensions_mut().insert(id);
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::try_from(id.to_string()) {
        response.headers_mut().insert(OPERATION, value);
    }
    response
}

/// Middleware: the security headers of every answer.
pub async fn secure(State(transport): State<Transport>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    harden(response.headers_mut(), transport);
    response
}

fn harden(headers: &mut HeaderMap, transport: Transport) {
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
        ),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // A page holds masked personal data: no cache on the way or on a shared computer keeps it.
    // Assets set their own, longer life.
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    if transport == Transport::Tls {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            // This host only: others below it are not the program's to speak for.
            HeaderValue::from_static("max-age=31536000"),
        );
    }
}
