//! Signing in and out, the own password, the reader's language, and the built-in assets.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::Router;
use axum::extract::{ConnectInfo, OriginalUri, Path, Query, State};
use axum::http::header::{RETRY_AFTER, SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;
use service::sign_in::{self, Attempt, Browser};
use vault::password::MIN_LENGTH;

use super::page;
use crate::chrome::Chrome;
use crate::cookies::{self, Reach};
use crate::fault::Fault;
use crate::form::Form;
use crate::guard::Transport;
use crate::i18n::{Say, say};
use crate::kept;
use crate::locale::{LANGUAGE_COOKIE, Locale};
use crate::posted::{Posted, PostedOpen};
use crate::refusals;
use crate::session::{
    Around, MaybeSignedIn, Session, SessionToken, SignedIn, Site as _, Turned, own_path,
};
use crate::site::Registry;
use crate::views::account::{CodeView, PasswordView, SignInView, words};

/// How long the language is remembered, in seconds: a year.
const LANGUAGE_KEPT: u32 = 365 * 24 * 3600;

pub(super) fn routes() -> Router<Registry> {
    Router::new()
        .route("/sign-in", get(sign_in).post(sign_in_do))
        .route("/sign-in/code", axum::routing::post(code_do))
        .route("/sign-out", axum::routing::post(sign_out_do))
        .route("/password", get(password).post(password_do))
        .route("/language/{tag}", get(language))
        .route("/assets/{hash}/{name}", get(asset))
}

#[derive(Debug, Deserialize)]
struct Wanted {
    #[serde(default)]
    next: String,
}

async fn sign_in(
    State(registry): State<Registry>,
    MaybeSignedIn(session): MaybeSignedIn,
    around: Around,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Fault> {
    let next = own_path(&wanted.next);
    if session.is_some() {
        return Ok(Redirect::to(next).into_response());
    }
    let view = SignInView {
        form: Form::with([("next", next)]),
        trouble: None,
        single: registry.offers_openid(),
    };
    Ok(page(&view, &around.open())?.into_response())
}

/// The browser of a request.
pub(super) fn browser(peer: IpAddr, headers: &HeaderMap) -> Browser {
    let agent = headers
        .get(USER_AGENT)
        .and_then(|value| value.to_str().ok());
    Browser {
        peer: peer_name(peer),
        shown: shown(peer),
        device: crate::device::named(agent.unwrap_or_default()),
    }
}

/// An address without its end: a network, as its owner knows it again.
fn shown(peer: IpAddr) -> String {
    match peer.to_canonical() {
        IpAddr::V4(four) => {
            let [a, b, c, _] = four.octets();
            format!("{a}.{b}.{c}.*")
        }
        IpAddr::V6(six) => {
            let [a, b, c, ..] = six.segments();
            format!("{}/48", Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0))
        }
    }
}

async fn sign_in_do(
    State(registry): State<Registry>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    MaybeSignedIn(before): MaybeSignedIn,
    around: Around,
    PostedOpen(mut form): PostedOpen,
) -> Result<Response, Fault> {
    let password = form.raw("password").to_owned();
    form.forget("password");
    let login = form.value("login").to_owned();
    if login.is_empty() {
        form.refuse("login", words::required(&say!("sign-in-login")));
    }
    if password.is_empty() {
        form.refuse("password", words::required(&say!("sign-in-password")));
    }
    if !form.is_sound() {
        let chrome = around.open();
        let single = registry.offers_openid();
        return again(
            form,
            None,
            StatusCode::UNPROCESSABLE_ENTITY,
            &chrome,
            single,
        );
    }
    let browser = browser(peer.ip(), &headers);
    let attempt = sign_in::sign_in_with(registry.app(), &login, &password, &browser).await?;
    answer(&registry, attempt, before, around, form, Asked::Password).await
}

async fn code_do(
    State(registry): State<Registry>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    MaybeSignedIn(before): MaybeSignedIn,
    around: Around,
    PostedOpen(mut form): PostedOpen,
) -> Result<Response, Fault> {
    let code = form.raw("code").to_owned();
    form.forget("code");
    let browser = browser(peer.ip(), &headers);
    let attempt = sign_in::with_code(registry.app(), form.raw("step"), &code, &browser).await?;
    answer(&registry, attempt, before, around, form, Asked::Code).await
}

/// What was asked for, so that it is asked for again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    Password,
    Code,
}

impl Asked {
    fn again(
        self,
        form: Form,
        trouble: Option<Say>,
        status: StatusCode,
        chrome: &Chrome,
        single: bool,
    ) -> Result<Response, Fault> {
        match self {
            Self::Password => again(form, trouble, status, chrome, single),
            Self::Code => {
                let view = CodeView { form, trouble };
                Ok((status, page(&view, chrome)?).into_response())
            }
        }
    }
}

/// The answer to an attempt: in, the next factor, or the same again.
pub(super) async fn answer(
    registry: &Registry,
    attempt: Attempt,
    before: Option<Session>,
    around: Around,
    mut form: Form,
    asked: Asked,
) -> Result<Response, Fault> {
    let app = registry.app();
    let chrome = around.clone().open();
    let single = registry.offers_openid();
    match attempt {
        Attempt::Done { token, .. } => {
            // The browser forgets the session it had, so nobody else may find it.
            if let Some(before) = before
                && let Ok(before) = known(registry, &before).await
            {
                sign_in::sign_out(app, &before).await?;
            }
            let text = token.text();
            let to = after_sign_in(registry, around, &text, &form).await?;
            let kept = u32::try_from(sign_in::LONGEST.as_secs()).unwrap_or(u32::MAX);
            with_session(to, registry.transport(), &text, kept)
        }
        Attempt::Code { step } => {
            form.set("step", step);
            Asked::Code.again(form, None, StatusCode::OK, &chrome, single)
        }
        Attempt::Wrong => {
            let trouble = match asked {
                Asked::Password => words::wrong(),
                Asked::Code => words::wrong_code(),
            };
            asked.again(
                form,
                Some(trouble),
                StatusCode::UNPROCESSABLE_ENTITY,
                &chrome,
                single,
            )
        }
        Attempt::Limited { until } => {
            let seconds = until
                .duration_since(app.surroundings().now())
                .as_secs()
                .max(1);
            let minutes = u32::try_from((seconds + 59) / 60).unwrap_or(u32::MAX);
            let trouble = Some(words::limited(minutes));
            let mut answer = asked.again(
                form,
                trouble,
                StatusCode::TOO_MANY_REQUESTS,
                &chrome,
                single,
            )?;
            answer.headers_mut().insert(RETRY_AFTER, seconds.into());
            Ok(answer)
        }
    }
}

/// Where somebody goes who has just signed in: to what they entered when their last session ended,
/// else to the page they wanted.
async fn after_sign_in(
    registry: &Registry,
    around: Around,
    token: &str,
    form: &Form,
) -> Result<Response, Fault> {
    if !form.is_blank(kept::FIELDS)
        && let Some(session) = registry.session(SessionToken::new(token)).await?
        && session.is_ready()
    {
        let (fields, to) = (form.raw(kept::FIELDS), form.raw(kept::TO));
        return Ok(kept::again(fields, to, &around.with(&session))?.into_response());
    }
    Ok(Redirect::to(own_path(form.raw("next"))).into_response())
}

fn again(
    form: Form,
    trouble: Option<Say>,
    status: StatusCode,
    chrome: &Chrome,
    single: bool,
) -> Result<Response, Fault> {
    let view = SignInView {
        form,
        trouble,
        single,
    };
    Ok((status, page(&view, chrome)?).into_response())
}

/// Who counts as one when failures are counted: an IPv4 address, or the /64 network of an IPv6
/// address, which is the least a single customer is given (RFC 6177).
pub(super) fn peer_name(peer: IpAddr) -> String {
    match peer.to_canonical() {
        IpAddr::V4(four) => four.to_string(),
        IpAddr::V6(six) => {
            let [a, b, c, d, ..] = six.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

fn with_session(
    to: impl IntoResponse,
    transport: Transport,
    value: &str,
    seconds: u32,
) -> Result<Response, Fault> {
    let tls = transport == Transport::Tls;
    let name = SessionToken::cookie(transport);
    with_cookie(to, cookies::set(name, value, Reach::Session, seconds, tls))
}

pub(super) fn with_cookie(
    to: impl IntoResponse,
    cookie: Option<HeaderValue>,
) -> Result<Response, Fault> {
    let cookie = cookie.ok_or_else(|| {
        Fault::failed(&std::io::Error::other(
            "a cookie's value is not one for cookies",
        ))
    })?;
    Ok(([(SET_COOKIE, cookie)], to).into_response())
}

/// The session as the use cases know it; it may have ended since the request was let in.
pub(super) async fn known(
    registry: &Registry,
    session: &Session,
) -> Result<sign_in::Session, Fault> {
    let token = vault::session::SessionToken::parse(session.token.reveal());
    let found = match token {
        Some(token) => sign_in::session(registry.app(), &token).await?,
        None => None,
    };
    found.ok_or_else(Fault::stale_form)
}

async fn sign_out_do(
    State(registry): State<Registry>,
    MaybeSignedIn(session): MaybeSignedIn,
    posted: Result<Posted, Turned>,
) -> Result<Response, Turned> {
    // Whose session has ended meanwhile is signed out already.
    if session.is_some() {
        let Posted { session, .. } = posted?;
        let session = known(&registry, &session).await?;
        sign_in::sign_out(registry.app(), &session).await?;
    }
    Ok(signed_out(&registry)?)
}

/// Back to the sign-in page, the session's cookie taken away.
pub(super) fn signed_out(registry: &Registry) -> Result<Response, Fault> {
    with_session(Redirect::to("/sign-in"), registry.transport(), "", 0)
}

async fn password(SignedIn(session): SignedIn, around: Around) -> Result<Response, Fault> {
    let view = password_view(Form::default(), &session);
    Ok(page(&view, &around.with(&session))?.into_response())
}

async fn password_do(
    State(registry): State<Registry>,
    around: Around,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let [current, new, repeat] = ["current", "password", "repeat"].map(|field| {
        let given = form.raw(field).to_owned();
        form.forget(field);
        given
    });
    if current.is_empty() {
        form.refuse("current", words::required(&say!("password-current")));
    }
    if new.is_empty() {
        form.refuse("password", words::required(&say!("password-new")));
    } else if new != repeat {
        form.refuse("repeat", words::differ());
    }
    if form.is_sound() {
        let account = known(&registry, &session).await?;
        match sign_in::change_password(registry.app(), &account, &current, &new).await {
            Ok(()) => return Ok(Redirect::to("/?done=password").into_response()),
            Err(error) => refusals::beside(&mut form, error)?,
        }
    }
    let view = password_view(form, &session);
    let page = page(&view, &around.with(&session))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn password_view(form: Form, session: &Session) -> PasswordView {
    PasswordView {
        form,
        forced: session.must_change_password,
        least: u8::try_from(MIN_LENGTH).unwrap_or(u8::MAX),
    }
}

#[derive(Debug, Deserialize)]
struct Back {
    #[serde(default)]
    back: String,
}

async fn language(
    State(registry): State<Registry>,
    Path(tag): Path<String>,
    Query(back): Query<Back>,
) -> Result<Response, Fault> {
    let chosen = Locale::from_tag(&tag).ok_or_else(Fault::not_found)?;
    let tls = registry.transport() == Transport::Tls;
    let kept = LANGUAGE_KEPT;
    let cookie = cookies::set(LANGUAGE_COOKIE, chosen.tag(), Reach::Preference, kept, tls);
    with_cookie(Redirect::to(own_path(&back.back)), cookie)
}

async fn asset(OriginalUri(uri): OriginalUri) -> Response {
    crate::assets::serve(uri.path())
}
