//! What went wrong, on its way to becoming a page.
//!
//! A handler answers with a [`Fault`]; the layer [`pages`] writes it out with the language, the
//! person and the operation id of the request. It does the same for answers that never reached
//! a handler: unknown addresses, wrong methods, bodies over the limit, panics.

use axum::Json;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};

use crate::api;
use crate::chrome::Chrome;
use crate::session::{Around, Asker, Site};
use crate::views::View;
use crate::views::error::ErrorView;

/// A refusal or failure with its page.
#[derive(Debug, Clone)]
pub struct Fault(Box<ErrorView>);

impl From<ErrorView> for Fault {
    fn from(view: ErrorView) -> Self {
        Self(Box::new(view))
    }
}

impl Fault {
    /// The form didn't pass the check of its origin or token.
    pub fn stale_form() -> Self {
        ErrorView::stale_form().into()
    }

    /// Nothing is here, or nothing this reader may know of.
    pub fn not_found() -> Self {
        ErrorView::not_found().into()
    }

    /// Our fault; `cause` goes to the log, never to the page.
    pub fn failed(cause: &dyn std::error::Error) -> Self {
        let mut chain = cause.to_string();
        let mut next = cause.source();
        while let Some(source) = next {
            chain.push_str(": ");
            chain.push_str(&source.to_string());
            next = source.source();
        }
        tracing::error!(cause = %chain, "a request failed");
        ErrorView::failed().into()
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Middleware: gives every refusal and failure its page.
pub async fn pages<S: Site>(State(site): State<S>, request: Request, next: Next) -> Response {
    if request.uri().path().starts_with(api::ROOT) {
        return api::problems(request, next).await;
    }
    let asker = Asker::default();
    let (mut parts, body) = request.into_parts();
    let Ok(around) = Around::from_request_parts(&mut parts, &site).await;
    let wants_data = wants_data(&parts.headers);
    parts.extensions.insert(asker.clone());

    let mut response = next.run(Request::from_parts(parts, body)).await;
    let fault = response.extensions_mut().remove::<Fault>();
    let Some(view) = fault.map(|f| *f.0).or_else(|| unwritten(&response)) else {
        return response;
    };
    let chrome = match asker.0.get() {
        Some(session) => around.with(session),
        None => around.open(),
    };
    let written = write(&view, &chrome, wants_data);
    // Headers of the refusal stay (Allow, Retry-After), its body goes.
    let (mut head, _) = response.into_parts();
    head.headers.remove(CONTENT_TYPE);
    head.headers.remove(axum::http::header::CONTENT_LENGTH);
    let (new, body) = written.into_parts();
    head.headers.extend(new.headers);
    Response::from_parts(head, body)
}

fn wants_data(headers: &HeaderMap) -> bool {
    headers
        .get(ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("application/json") && !accept.contains("text/html"))
}

/// The page for a refusal that no handler wrote.
fn unwritten(response: &Response) -> Option<ErrorView> {
    let written = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| !kind.as_bytes().starts_with(b"text/plain"));
    if written {
        return None;
    }
    match response.status() {
        StatusCode::NOT_FOUND => Some(ErrorView::not_found()),
        StatusCode::METHOD_NOT_ALLOWED => Some(ErrorView::wrong_method()),
        StatusCode::PAYLOAD_TOO_LARGE => Some(ErrorView::oversized()),
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::REQUEST_TIMEOUT => Some(ErrorView::busy()),
        status if status.is_client_error() => Some(ErrorView::unreadable()),
        status if status.is_server_error() => Some(ErrorView::failed()),
        _ => None,
    }
}

fn write(view: &ErrorView, chrome: &Chrome, wants_data: bool) -> Response {
    if wants_data {
        let data = serde_json::json!({
            "error": chrome.says(&view.what),
            "todo": chrome.says(&view.todo),
            "operation": chrome.operation,
        });
        return Json(data).into_response();
    }
    match view.render(chrome) {
        Ok(page) => Html(page).into_response(),
        Err(error) => {
            tracing::error!(%error, "the error page itself could not be written");
            chrome.operation.clone().into_response()
        }
    }
}
