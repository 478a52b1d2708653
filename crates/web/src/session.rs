//! Who is asking.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::sync::{Arc, OnceLock};

use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse, Redirect, Response};

use crate::chrome::{Chrome, Person, Role};
use crate::cookies;
use crate::fault::Fault;
use crate::guard::{OperationId, Transport};
use crate::kept;
use crate::locale::Locale;

/// The secret in the session cookie; never shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(String);

impl SessionToken {
    /// The cookie's name. With TLS the browser is told, by the name, to bind it to this host.
    pub fn cookie(transport: Transport) -> &'static str {
        match transport {
            Transport::Tls => "__Host-menpai_session",
            Transport::Plain => "menpai_session",
        }
    }

    /// The token that was just given.
    pub(crate) fn new(secret: &str) -> Self {
        Self(secret.to_owned())
    }

    /// The token of a request.
    pub fn of(headers: &HeaderMap, transport: Transport) -> Option<Self> {
        let value = cookies::read(headers, Self::cookie(transport))?;
        (!value.is_empty()).then(|| Self(value.to_owned()))
    }

    /// The secret itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionToken(…)")
    }
}

/// A signed-in staff member, as pages need to know them.
#[derive(Debug, Clone)]
pub struct Session {
    /// Who acts, with the roles in force now.
    pub actor: policy::Actor,
    /// The district they work in, "" for an account without a role in force.
    pub district: String,
    /// Id of the staff account.
    pub staff: uuid::Uuid,
    /// Display name.
    pub name: String,
    /// Role acted in.
    pub role: Role,
    /// Area or grid acted for, by name.
    pub area: String,
    /// Token of this session's forms.
    pub csrf: String,
    /// Whether the one-time password must be changed before anything else.
    pub must_change_password: bool,
    /// Whether a second factor must be set up before anything else.
    pub second_is_missing: bool,
    /// The secret of the cookie, for signing out.
    pub token: SessionToken,
}

/// What the state of the router must offer so that requests can be told apart.
pub trait Site: Clone + Send + Sync + 'static {
    /// The session of a token; `None` when it ended.
    ///
    /// # Errors
    /// [`Fault`] when sessions can't be read.
    fn session(
        &self,
        token: SessionToken,
    ) -> impl Future<Output = Result<Option<Session>, Fault>> + Send;

    /// Name of the district this installation serves.
    fn place(&self) -> &str;

    /// How the program speaks to browsers.
    fn transport(&self) -> Transport;

    /// Whether staff may sign in at an `OpenID` provider.
    fn offers_openid(&self) -> bool {
        false
    }
}

/// Remembers for the error page who was asking.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asker(pub(crate) Arc<OnceLock<Session>>);

/// Extractor: the session of the request, if there is one.
#[derive(Debug, Clone)]
pub struct MaybeSignedIn(pub Option<Session>);

impl<S: Site> FromRequestParts<S> for MaybeSignedIn {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, site: &S) -> Result<Self, Fault> {
        let Some(token) = SessionToken::of(&parts.headers, site.transport()) else {
            return Ok(Self(None));
        };
        let session = site.session(token).await?;
        if let (Some(session), Some(asker)) = (&session, parts.extensions.get::<Asker>()) {
            // A second extractor of the same request finds it filled; both hold the same session.
            let _ = asker.0.set(session.clone());
        }
        Ok(Self(session))
    }
}

/// Extractor: the session of the request; who has none is sent to sign in and comes back.
#[derive(Debug, Clone)]
pub struct SignedIn(pub Session);

/// Why a page is not shown yet.
#[derive(Debug)]
pub enum Turned {
    /// To another page first.
    Away(Redirect),
    /// Refused.
    Refused(Fault),
    /// Answered already, with a page of its own.
    Shown(Box<Response>),
}

impl IntoResponse for Turned {
    fn into_response(self) -> Response {
        match self {
            Self::Away(redirect) => redirect.into_response(),
            Self::Refused(fault) => fault.into_response(),
            Self::Shown(page) => *page,
        }
    }
}

impl From<Fault> for Turned {
    fn from(fault: Fault) -> Self {
        Self::Refused(fault)
    }
}

impl<S: Site> FromRequestParts<S> for SignedIn {
    type Rejection = Turned;

    async fn from_request_parts(parts: &mut Parts, site: &S) -> Result<Self, Turned> {
        let MaybeSignedIn(session) = MaybeSignedIn::from_request_parts(parts, site).await?;
        if let Some(session) = session {
            session.may_open(parts.uri.path())?;
            return Ok(Self(session));
        }
        if parts.method != Method::GET {
            // A file can't be kept over a sign-in: the page says that it has to be chosen again.
            return Err(kept::without_file(parts, site).await);
        }
        let next: String = form_urlencoded::byte_serialize(here(&parts.uri).as_bytes()).collect();
        Err(Turned::Away(Redirect::to(&format!("/sign-in?next={next}"))))
    }
}

impl Session {
    /// Turns away who must change the password first.
    pub(crate) fn may_open(&self, path: &str) -> Result<(), Turned> {
        if self.must_change_password && !may_go_first(path) {
            return Err(Turned::Away(Redirect::to("/password")));
        }
        if self.second_is_missing && !may_go_first(path) && !path.starts_with("/account") {
            return Err(Turned::Away(Redirect::to("/account/second")));
        }
        Ok(())
    }
}

impl Session {
    /// Whether nothing has to be done before anything else is open.
    pub(crate) fn is_ready(&self) -> bool {
        !self.must_change_password && !self.second_is_missing
    }
}

/// What is open before the first password is changed.
fn may_go_first(path: &str) -> bool {
    matches!(path, "/password" | "/sign-out")
}

fn here(uri: &Uri) -> String {
    uri.path_and_query()
        .map_or_else(|| "/".to_owned(), ToString::to_string)
}

/// The page whose form is sent to this address.
pub(crate) fn page_of(path: &str) -> String {
    match path {
        "/batches" => return "/batches/new".to_owned(),
        "/staff" => return "/staff/new".to_owned(),
        "/staff/second" => return "/staff".to_owned(),
        "/sign-in/code" | "/sign-in/passkey" => return "/sign-in".to_owned(),
        "/account/everywhere" => return "/account".to_owned(),
        "/account/second/codes" | "/account/second/off" => return "/account/second".to_owned(),
        "/agencies" => return "/agencies/new".to_owned(),
        // Shown from many pages; its handler knows which.
        "/reveals" | "/sign-out" => return "/".to_owned(),
        "/me/code" => return "/me/sign-in".to_owned(),
        "/me/sign-out" => return "/me".to_owned(),
        _ if path.starts_with("/p/") && path.ends_with("/proof") => {
            return path.replace("/proof", "/record");
        }
        _ if path.starts_with("/disclosures/") => {
            return path.strip_suffix("/open").unwrap_or(path).to_owned();
        }
        _ if path.starts_with("/sent/") => return "/sent".to_owned(),
        _ if path.starts_with("/robots/") => return "/robots".to_owned(),
        _ if path.starts_with("/requests/") => return "/requests".to_owned(),
        _ => {}
    }
    let folder = |path: &str| {
        path.rsplit_once('/')
            .map_or_else(String::new, |(up, _)| up.into())
    };
    match path.rsplit('/').next() {
        Some("revoke" | "secret") if path.starts_with("/agencies/") => {
            folder(&folder(&folder(path)))
        }
        // Lists with a form a line.
        Some("end") if path.starts_with("/me/doors/") => "/me".to_owned(),
        Some("send" | "work" | "time" | "check" | "again") if path.starts_with("/events/") => {
            folder(path)
        }
        Some("forget" | "replace" | "revoke" | "seen") => folder(&folder(path)),
        Some("withdraw") if path.starts_with("/notices/") => "/notices".to_owned(),
        Some(
            "pick" | "reject" | "propose" | "approve" | "post" | "suspend" | "leave" | "never"
            | "elsewhere" | "phone" | "print" | "programs" | "accounts" | "pause" | "now",
        ) => folder(path),
        Some("connectors") => format!("{path}/new"),
        Some("end") if path.starts_with("/account/") => "/account".to_owned(),
        Some("name" | "remove") if path.starts_with("/account/passkeys/") => {
            "/account/passkeys".to_owned()
        }
        Some("password" | "second" | "openid") if path.starts_with("/staff/") => folder(path),
        Some("remove") if path.starts_with("/staff/") => folder(&folder(path)),
        _ => path.to_owned(),
    }
}

/// A path of this site from a form or query, `/` where it could lead elsewhere.
pub fn own_path(wanted: &str) -> &str {
    let own = wanted.starts_with('/')
        && !wanted.starts_with("//")
        && !wanted.contains(|c: char| c == '\\' || c.is_control());
    if own { wanted } else { "/" }
}

/// Extractor: what surrounds the page, without the person; [`Around::with`] adds them.
#[derive(Debug, Clone)]
pub struct Around(Chrome);

impl Around {
    /// For somebody who isn't signed in.
    pub fn open(self) -> Chrome {
        self.0
    }

    /// For the person of this session.
    pub fn with(mut self, session: &Session) -> Chrome {
        self.0.person = Some(Person {
            name: session.name.clone(),
            role: session.role,
            area: session.area.clone(),
            also: Role::ALL
                .into_iter()
                .filter(|role| *role != session.role && session.actor.is(*role))
                .collect(),
            library: session
                .actor
                .may(policy::Action::SeeLibrary, &session.district)
                .is_ok(),
        });
        self.0.csrf.clone_from(&session.csrf);
        self.0
    }
}

impl Around {
    /// For somebody signed in by a telephone.
    pub(crate) fn with_me(mut self, me: &crate::me::Me) -> Chrome {
        self.0.account = true;
        self.0.csrf.clone_from(&me.csrf);
        self.0
    }
}

impl<S: Site> FromRequestParts<S> for Around {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &S) -> Result<Self, Infallible> {
        let Ok(locale) = Locale::from_request_parts(parts, site).await;
        let Ok(operation) = OperationId::from_request_parts(parts, site).await;
        let Ok(OriginalUri(uri)) = OriginalUri::from_request_parts(parts, site).await;
        // After a refused form the page answers a POST: coming back by GET needs its page.
        let here = if parts.method == Method::GET {
            here(&uri)
        } else {
            page_of(uri.path())
        };
        Ok(Self(Chrome {
            locale,
            place: site.place().to_owned(),
            person: None,
            account: false,
            here,
            csrf: String::new(),
            operation: operation.to_string(),
            notice: None,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::page_of;
    use crate::routes::{Kind, Method, RouteInfo, routes};

    #[test]
    fn every_form_has_its_page() {
        let pages: Vec<&str> = routes()
            .iter()
            .filter(|route| route.method == Method::Get && route.kind == Kind::Page)
            .map(|route| route.path)
            .collect();
        let forms = |route: &&RouteInfo| route.method == Method::Post && route.kind == Kind::Action;
        for route in routes().iter().filter(forms) {
            let page = page_of(route.path);
            assert!(pages.contains(&page.as_str()), "{} -> {page}", route.path);
        }
        for (form, page) in [
            ("/reviews/7/pick", "/reviews/7"),
            ("/reviews/wordings/7/forget", "/reviews/wordings"),
            ("/staff/7/password", "/staff/7"),
            ("/password", "/password"),
            ("/batches", "/batches/new"),
            ("/batches/7/withdraw", "/batches/7/withdraw"),
        ] {
            assert_eq!(page_of(form), page);
        }
    }
}
