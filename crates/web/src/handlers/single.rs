//! Signing in at an `OpenID` provider: there and back.

use std::net::SocketAddr;

use axum::Router;
use axum::extract::{ConnectInfo, OriginalUri, Query, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;
use service::Error;
use service::sign_in::Attempt;
use service::sign_in::single;

use super::account::{Asked, answer, browser, with_cookie};
use super::page;
use crate::cookies::{self, Reach};
use crate::fault::Fault;
use crate::form::Form;
use crate::guard::{Transport, own_origin};
use crate::refusals::words;
use crate::session::{Around, MaybeSignedIn, Site as _, own_path};
use crate::site::Registry;
use crate::views::account::{LedOnView, SignInView};

/// What the browser keeps until it is back: seconds, and the cookie's name.
const KEPT: u32 = 600;

pub(super) fn routes() -> Router<Registry> {
    Router::new()
        .route("/sign-in/openid", get(begin))
        .route("/sign-in/openid/callback", get(back))
}

fn cookie(transport: Transport) -> &'static str {
    match transport {
        Transport::Tls => "__Host-menpai_openid",
        Transport::Plain => "menpai_openid",
    }
}

/// The address that the provider sends the browser back to.
fn redirect(registry: &Registry, headers: &HeaderMap, uri: &Uri) -> Result<String, Fault> {
    let origin = own_origin(headers, uri, registry.transport()).ok_or_else(Fault::stale_form)?;
    Ok(format!("{origin}/sign-in/openid/callback"))
}

#[derive(Debug, Deserialize)]
struct Wanted {
    #[serde(default)]
    next: String,
}

async fn begin(
    State(registry): State<Registry>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    around: Around,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Fault> {
    let to = redirect(&registry, &headers, &uri)?;
    let next: String = form_urlencoded::byte_serialize(own_path(&wanted.next).as_bytes()).collect();
    match single::begin(registry.app(), &to, &next).await {
        Ok(begun) => {
            let tls = registry.transport() == Transport::Tls;
            let name = cookie(registry.transport());
            // The provider is another site: the browser has to send it when it comes from there.
            let note = cookies::set(name, &begun.note, Reach::Preference, KEPT, tls);
            with_cookie(Redirect::to(&begun.url), note)
        }
        Err(error) => again(error, around),
    }
}

/// The sign-in page with what went wrong.
fn again(error: Error, around: Around) -> Result<Response, Fault> {
    let Error::Refused(refusal) = error else {
        return Err(error.into());
    };
    let view = SignInView {
        trouble: Some(words(&refusal)),
        single: true,
        ..SignInView::default()
    };
    let page = page(&view, &around.open())?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

#[derive(Debug, Deserialize)]
struct Returned {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
}

async fn back(
    State(registry): State<Registry>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    MaybeSignedIn(before): MaybeSignedIn,
    around: Around,
    Query(returned): Query<Returned>,
) -> Result<Response, Fault> {
    let to = redirect(&registry, &headers, &uri)?;
    let tls = registry.transport() == Transport::Tls;
    let name = cookie(registry.transport());
    let note = cookies::read(&headers, name).unwrap_or_default();
    let browser = browser(peer.ip(), &headers);
    let (code, state) = (&returned.code, &returned.state);
    let mut response = match single::finish(registry.app(), &to, note, state, code, &browser).await
    {
        Ok((attempt, next)) => {
            let next = form_urlencoded::parse(next.as_bytes())
                .next()
                .map_or_else(String::new, |(path, _)| path.into_owned());
            let form = Form::with([("next", own_path(&next))]);
            let done = matches!(attempt, Attempt::Done { .. });
            let chrome = around.clone().open();
            let mut response =
                answer(&registry, attempt, before, around, form, Asked::Password).await?;
            if done {
                // Coming from another site, a redirect would not carry the new session: a page
                // of ours leads on.
                let view = LedOnView {
                    next: own_path(&next).to_owned(),
                };
                let cookie = response.headers_mut().remove(SET_COOKIE);
                response = with_cookie(page(&view, &chrome)?, cookie)?;
            }
            response
        }
        Err(error) => again(error, around)?,
    };
    if let Some(gone) = cookies::set(name, "", Reach::Preference, 0, tls) {
        response.headers_mut().append(SET_COOKIE, gone);
    }
    Ok(response)
}
