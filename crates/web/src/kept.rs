//! What somebody entered while their session ended: it is carried over the sign-in and sent once
//! more when they say so, so that an hour's work at a door isn't lost to a clock.

use axum::extract::FromRequestParts as _;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse as _};

use crate::chrome::Chrome;
use crate::fault::Fault;
use crate::form::Form;
use crate::i18n::{Say, say};
use crate::session::{Around, Session, Site, Turned, own_path, page_of};
use crate::views::View as _;
use crate::views::account::{KeptView, SignInView};

/// Hidden field of the sign-in page: the fields, encoded as a browser sends them.
pub(crate) const FIELDS: &str = "kept";
/// Hidden field of the sign-in page: where they were sent.
pub(crate) const TO: &str = "kept_to";

/// More than any form of ours holds; a longer one would not fit into the next.
const MOST: usize = 120 * 1024;

/// The answer to a form whose session has ended: the sign-in page, or, where another session has
/// begun since, the question whether to send it in that one.
pub(crate) async fn answer<S: Site>(
    parts: &mut Parts,
    site: &S,
    session: Option<Session>,
    form: &Form,
) -> Turned {
    let path = parts.uri.path().to_owned();
    let Ok(around) = Around::from_request_parts(parts, site).await;
    let kept = encode(form);
    // A password is never sent back; what is too long can't be.
    let secret = path == "/password" || path.starts_with("/account");
    let may_keep = !secret && path != "/sign-out" && kept.len() <= MOST;
    let page = match session {
        Some(_) if !may_keep => return Turned::Refused(Fault::stale_form()),
        Some(session) => again(&kept, &path, &around.with(&session)),
        None => {
            let mut form = Form::with([("next", page_of(&path))]);
            if may_keep {
                form.set(FIELDS, kept);
                form.set(TO, path);
            }
            sign_in(site, form, say!("sign-in-ended"), &around.open())
        }
    };
    shown(page)
}

/// The answer to a form with a file whose session has ended: the sign-in page.
pub(crate) async fn without_file<S: Site>(parts: &mut Parts, site: &S) -> Turned {
    let form = Form::with([("next", page_of(parts.uri.path()))]);
    let Ok(around) = Around::from_request_parts(parts, site).await;
    shown(sign_in(
        site,
        form,
        say!("sign-in-ended-file"),
        &around.open(),
    ))
}

fn sign_in<S: Site>(
    site: &S,
    form: Form,
    trouble: Say,
    chrome: &Chrome,
) -> Result<Html<String>, Fault> {
    let view = SignInView {
        form,
        trouble: Some(trouble),
        single: site.offers_openid(),
    };
    view.render(chrome)
        .map(Html)
        .map_err(|error| Fault::failed(&error))
}

fn shown(page: Result<Html<String>, Fault>) -> Turned {
    match page {
        Ok(page) => Turned::Shown(Box::new((StatusCode::FORBIDDEN, page).into_response())),
        Err(fault) => Turned::Refused(fault),
    }
}

/// The page that asks whether to send what was entered.
pub(crate) fn again(kept: &str, to: &str, chrome: &Chrome) -> Result<Html<String>, Fault> {
    let view = KeptView {
        to: own_path(to).to_owned(),
        fields: Form::decode(kept.as_bytes()).values().to_vec(),
    };
    view.render(chrome)
        .map(Html)
        .map_err(|error| Fault::failed(&error))
}

/// What was entered, as it rides in a hidden field; `None` where it is too long for one.
pub(crate) fn fields(form: &Form) -> Option<String> {
    Some(encode(form)).filter(|kept| kept.len() <= MOST)
}

fn encode(form: &Form) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form.values())
        .finish()
}

#[cfg(test)]
mod tests {
    use super::encode;
    use crate::form::Form;

    #[test]
    fn what_was_entered_comes_back_as_it_was() {
        let form = Form::with([
            ("people", "p1"),
            ("people", "p2"),
            ("note", "敲门 & 无人\r\n\"=%"),
            ("empty", ""),
        ]);
        assert_eq!(Form::decode(encode(&form).as_bytes()), form);
    }
}
