use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Query, State};
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use service::accounts::{self, Place};
use service::messages::{self, Way};
use service::plates;

use crate::cookies::{self, Reach};
use crate::fault::Fault;
use crate::form::Form;
use crate::guard::Transport;
use crate::handlers::account::peer_name;
use crate::handlers::{id, page};
use crate::kept;
use crate::me::{MaybeMe, Me, PostedMe, cookie, plate_of};
use crate::posted::PostedOpen;
use crate::refusals;
use crate::session::{Around, Site as _, Turned, own_path};
use crate::site::Registry;
use crate::views::me::MeSignInView;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    next: String,
}

pub(super) async fn show(
    MaybeMe(me): MaybeMe,
    around: Around,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Fault> {
    let next = next(&wanted.next);
    if me.is_some() {
        return Ok(Redirect::to(next).into_response());
    }
    let view = MeSignInView {
        form: Form::with([("next", next)]),
        ..MeSignInView::default()
    };
    Ok(page(&view, &around.open())?.into_response())
}

/// Where somebody goes after signing in: their own page where nothing else was wanted.
fn next(wanted: &str) -> &str {
    match own_path(wanted) {
        "/" => "/me",
        other => other,
    }
}

/// Where somebody stands who wants to go on to a path.
async fn place(registry: &Registry, form: &Form) -> Result<Place, Fault> {
    let app = registry.app();
    let token = plate_of(own_path(form.raw("next")));
    if !token.is_empty()
        && let Some(place) = Place::of(&plates::look_up(app, token).await?)
    {
        return Ok(place);
    }
    Ok(Place::home(app).await?)
}

/// Sends a code; the answer is the same for every telephone.
pub(super) async fn ask(
    State(registry): State<Registry>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    around: Around,
    PostedOpen(mut form): PostedOpen,
) -> Result<Response, Fault> {
    let place = place(&registry, &form).await?;
    let peer = peer_name(peer.ip());
    let asked = accounts::ask(registry.app(), &place, form.value("phone"), &peer).await;
    let (status, question) = match asked {
        Ok(question) => (StatusCode::OK, Some(question.to_string())),
        Err(error) => {
            let status = refusals::status(&error);
            refusals::beside(&mut form, error)?;
            (status, None)
        }
    };
    answer(&registry, form, question, status, around).await
}

pub(super) async fn enter(
    State(registry): State<Registry>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    MaybeMe(before): MaybeMe,
    around: Around,
    PostedOpen(mut form): PostedOpen,
) -> Result<Response, Fault> {
    let app = registry.app();
    let place = place(&registry, &form).await?;
    let question = id(form.value("question"))?;
    let (peer, code) = (peer_name(peer.ip()), form.value("code").to_owned());
    form.forget("code");
    let entered = accounts::enter(app, &place, question, form.value("phone"), &code, &peer).await;
    let token = match entered {
        Ok(token) => token,
        Err(error) => {
            let status = refusals::status(&error);
            refusals::beside(&mut form, error)?;
            return answer(&registry, form, Some(question.to_string()), status, around).await;
        }
    };
    // The browser forgets the session it had, so nobody else may find it.
    if let Some(before) = before {
        accounts::sign_out(app, &before.session, false).await?;
    }
    let to = if form.is_blank(kept::FIELDS) {
        Redirect::to(next(form.raw("next"))).into_response()
    } else {
        let session = accounts::session(app, &token).await?;
        let me = Me {
            session: session.ok_or_else(Fault::stale_form)?,
            csrf: app.keys().csrf.token(&token),
        };
        let (fields, to) = (form.raw(kept::FIELDS), form.raw(kept::TO));
        kept::again(fields, to, &around.with_me(&me))?.into_response()
    };
    let seconds = u32::try_from(accounts::LONGEST.as_secs()).unwrap_or(u32::MAX);
    with_cookie(to, registry.transport(), &token.text(), seconds)
}

async fn answer(
    registry: &Registry,
    form: Form,
    question: Option<String>,
    status: StatusCode,
    around: Around,
) -> Result<Response, Fault> {
    let view = MeSignInView {
        form,
        question,
        ended: false,
        demo: messages::way(registry.app()).await? == Way::Demo,
    };
    Ok((status, page(&view, &around.open())?).into_response())
}

fn with_cookie(
    to: Response,
    transport: Transport,
    value: &str,
    seconds: u32,
) -> Result<Response, Fault> {
    let tls = transport == Transport::Tls;
    let set = cookies::set(cookie(transport), value, Reach::Session, seconds, tls);
    let set = set.ok_or_else(Fault::stale_form)?;
    Ok(([(SET_COOKIE, set)], to).into_response())
}

pub(super) async fn out(
    State(registry): State<Registry>,
    MaybeMe(me): MaybeMe,
    posted: Result<PostedMe, Turned>,
) -> Result<Response, Turned> {
    // Whose session has ended meanwhile is signed out already.
    if me.is_some() {
        let PostedMe { me, form } = posted?;
        let everywhere = form.is("everywhere", "yes");
        accounts::sign_out(registry.app(), &me.session, everywhere).await?;
    }
    let to = Redirect::to("/me/sign-in").into_response();
    Ok(with_cookie(to, registry.transport(), "", 0)?)
}
