//! Who is asking, outside the staff. Their session is another cookie than the staff's: neither is
//! good for the pages of the other.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Redirect};
use service::accounts;
use vault::session::SessionToken;

use crate::cookies;
use crate::fault::Fault;
use crate::form::Form;
use crate::guard::{Transport, same_token};
use crate::kept;
use crate::posted::{TOKEN_FIELD, own_origin, read};
use crate::session::{Around, Site as _, Turned, page_of};
use crate::site::Registry;
use crate::views::View as _;
use crate::views::me::MeSignInView;

/// The cookie's name. With TLS the browser is told, by the name, to bind it to this host.
pub(crate) fn cookie(transport: Transport) -> &'static str {
    match transport {
        Transport::Tls => "__Host-menpai_me",
        Transport::Plain => "menpai_me",
    }
}

/// Somebody signed in by a telephone.
#[derive(Debug, Clone)]
pub(crate) struct Me {
    /// The account and its district.
    pub(crate) session: accounts::Session,
    /// Token of this session's forms.
    pub(crate) csrf: String,
}

/// Extractor: the account of the request, if there is one.
#[derive(Debug, Clone)]
pub(crate) struct MaybeMe(pub(crate) Option<Me>);

impl FromRequestParts<Registry> for MaybeMe {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, site: &Registry) -> Result<Self, Fault> {
        let value = cookies::read(&parts.headers, cookie(site.transport()));
        let Some(token) = value.and_then(SessionToken::parse) else {
            return Ok(Self(None));
        };
        let app = site.app();
        let session = accounts::session(app, &token).await?;
        Ok(Self(session.map(|session| Me {
            session,
            csrf: app.keys().csrf.token(&token),
        })))
    }
}

/// Extractor: the account of the request; who has none is sent to sign in and comes back.
#[derive(Debug, Clone)]
pub(crate) struct SignedInMe(pub(crate) Me);

impl FromRequestParts<Registry> for SignedInMe {
    type Rejection = Turned;

    async fn from_request_parts(parts: &mut Parts, site: &Registry) -> Result<Self, Turned> {
        let MaybeMe(me) = MaybeMe::from_request_parts(parts, site).await?;
        me.map(Self).ok_or_else(|| {
            let here = parts
                .uri
                .path_and_query()
                .map_or("/me", axum::http::uri::PathAndQuery::as_str);
            Turned::Away(Redirect::to(&to_sign_in(here)))
        })
    }
}

/// The sign-in page that leads to a path of this site.
pub(crate) fn to_sign_in(next: &str) -> String {
    let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    format!("/me/sign-in?next={next}")
}

/// The token of the plate in a path below `/p/`, "" for none.
pub(crate) fn plate_of(path: &str) -> &str {
    path.strip_prefix("/p/")
        .and_then(|rest| rest.split(['/', '?']).next())
        .unwrap_or_default()
}

/// Extractor: a form of somebody signed in by a telephone. What was entered when the session ended
/// is carried over the sign-in.
#[derive(Debug)]
pub(crate) struct PostedMe {
    /// Who sent it.
    pub(crate) me: Me,
    /// What they entered, the token taken out.
    pub(crate) form: Form,
}

impl FromRequest<Registry> for PostedMe {
    type Rejection = Turned;

    async fn from_request(request: Request, site: &Registry) -> Result<Self, Turned> {
        let (mut parts, body) = request.into_parts();
        own_origin(&parts)?;
        let MaybeMe(me) = MaybeMe::from_request_parts(&mut parts, site).await?;
        let mut form = read(body).await?;
        let right = me
            .as_ref()
            .is_some_and(|me| same_token(&me.csrf, form.raw(TOKEN_FIELD)));
        form.forget(TOKEN_FIELD);
        let path = parts.uri.path().to_owned();
        let Ok(around) = Around::from_request_parts(&mut parts, site).await;
        match me {
            Some(me) if right => Ok(Self { me, form }),
            // Another session has begun since: whether to send it in that one is asked.
            Some(me) => match kept::fields(&form) {
                Some(fields) => {
                    let page = kept::again(&fields, &path, &around.with_me(&me))?;
                    let page = (StatusCode::FORBIDDEN, page).into_response();
                    Err(Turned::Shown(Box::new(page)))
                }
                None => Err(Fault::stale_form().into()),
            },
            None => {
                let mut values = Form::with([("next", page_of(&path))]);
                if let Some(fields) = kept::fields(&form) {
                    values.set(kept::FIELDS, fields);
                    values.set(kept::TO, path.clone());
                }
                let view = MeSignInView {
                    form: values,
                    question: None,
                    ended: true,
                    demo: false,
                };
                let page = view
                    .render(&around.open())
                    .map_err(|error| Fault::failed(&error))?;
                let page = axum::response::Html(page);
                let page = (StatusCode::FORBIDDEN, page).into_response();
                Err(Turned::Shown(Box::new(page)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::plate_of;

    #[test]
    fn a_plate_is_found_in_a_path() {
        for (path, token) in [
            ("/p/ABC", "ABC"),
            ("/p/ABC/bind?x=1", "ABC"),
            ("/me", ""),
            ("", ""),
        ] {
            assert_eq!(plate_of(path), token, "{path}");
        }
    }
}
