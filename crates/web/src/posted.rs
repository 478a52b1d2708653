//! Forms that were really sent by a page of ours.
//!
//! Every handler that changes something takes one of these extractors: they are the only way to
//! a request's body, so the check of origin and token can't be forgotten.

use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use crate::fault::Fault;
use crate::form::Form;
use crate::guard::{check_origin, same_token};
use crate::kept;
use crate::session::{MaybeSignedIn, Session, SignedIn, Site, Turned};
use crate::views::error::ErrorView;

/// Most bytes of a form without a file.
pub const FORM_BYTES: usize = 256 * 1024;

/// Most fields beside the file of an upload.
const UPLOAD_FIELDS: usize = 50;

/// More bytes than any token has.
const TOKEN_BYTES: usize = 256;

/// Most bytes of a whole upload with a file of at most `megabytes`: what is over it is read and
/// thrown away for a while, so that a browser shows the answer.
pub(crate) fn most_bytes(megabytes: u64) -> usize {
    let file = usize::try_from(megabytes * 1024 * 1024).unwrap_or(usize::MAX);
    file.saturating_mul(DISCARDED + 1)
        .saturating_add(2 * FORM_BYTES)
}

/// The hidden field with the session's token.
pub const TOKEN_FIELD: &str = "csrf";

/// Extractor: a form of a signed-in person.
#[derive(Debug)]
pub struct Posted {
    /// Who sent it.
    pub session: Session,
    /// What they entered, the token taken out.
    pub form: Form,
}

impl<S: Site> FromRequest<S> for Posted {
    type Rejection = Turned;

    async fn from_request(request: Request, site: &S) -> Result<Self, Turned> {
        let (mut parts, body) = request.into_parts();
        own_origin(&parts)?;
        let MaybeSignedIn(session) = MaybeSignedIn::from_request_parts(&mut parts, site).await?;
        let mut form = read(body).await?;
        let right = session
            .as_ref()
            .is_some_and(|session| same_token(&session.csrf, form.raw(TOKEN_FIELD)));
        form.forget(TOKEN_FIELD);
        match session {
            Some(session) if right => {
                session.may_open(parts.uri.path())?;
                Ok(Self { session, form })
            }
            // It came from a page of ours, but of a session that has ended since.
            session => Err(kept::answer(&mut parts, site, session, &form).await),
        }
    }
}

/// Extractor: a form of somebody not signed in, so without a token: the sign-in itself.
#[derive(Debug)]
pub struct PostedOpen(pub Form);

impl<S: Site> FromRequest<S> for PostedOpen {
    type Rejection = Fault;

    async fn from_request(request: Request, _: &S) -> Result<Self, Fault> {
        let (parts, body) = request.into_parts();
        own_origin(&parts)?;
        read(body).await.map(Self)
    }
}

pub(crate) fn own_origin(parts: &Parts) -> Result<(), Fault> {
    let authority = parts
        .uri
        .authority()
        .map(axum::http::uri::Authority::as_str);
    check_origin(&parts.headers, authority).map_err(|fault| {
        tracing::warn!(%fault, path = parts.uri.path(), "a form was refused");
        Fault::stale_form()
    })
}

pub(crate) async fn read(body: axum::body::Body) -> Result<Form, Fault> {
    let bytes = axum::body::to_bytes(body, FORM_BYTES).await;
    bytes
        .map(|bytes| Form::decode(&bytes))
        .map_err(|_| ErrorView::oversized().into())
}

/// Extractor: a form with a file of a signed-in person. The token is its first part, so that
/// nothing of a foreign request's file is read.
#[derive(Debug)]
pub struct Upload {
    /// Who sends it.
    pub session: Session,
    parts: Multipart,
}

/// A file as sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SentFile {
    /// Its name on the sender's machine, without folders.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl<S: Site> FromRequest<S> for Upload {
    type Rejection = Turned;

    async fn from_request(request: Request, site: &S) -> Result<Self, Turned> {
        let (mut head, body) = request.into_parts();
        own_origin(&head)?;
        let SignedIn(session) = SignedIn::from_request_parts(&mut head, site).await?;
        let request = Request::from_parts(head, body);
        let mut parts = Multipart::from_request(request, site)
            .await
            .map_err(|_| Fault::from(ErrorView::unreadable()))?;
        let first = next(&mut parts).await?;
        let token = match first {
            Some(field) if field.name() == Some(TOKEN_FIELD) => {
                read_bytes(field, TOKEN_BYTES).await?
            }
            _ => None,
        };
        let token = String::from_utf8(token.unwrap_or_default()).unwrap_or_default();
        if !same_token(&session.csrf, &token) {
            return Err(Fault::stale_form().into());
        }
        Ok(Self { session, parts })
    }
}

impl Upload {
    /// Reads the rest: the plain fields and the file of the field `file`, if one was chosen.
    ///
    /// # Errors
    /// [`Fault`] when the file is over `megabytes` or the request breaks off.
    pub async fn read(self, file: &str, megabytes: u64) -> Result<Sent, Fault> {
        let sent = self.read_whatever_size(file, megabytes).await?;
        if sent.too_large {
            return Err(ErrorView::too_large(megabytes).into());
        }
        Ok(sent)
    }

    /// The same; a file over `megabytes` is not kept but noted, so that the form can be shown
    /// again with what was entered.
    ///
    /// # Errors
    /// [`Fault`] when the request breaks off or the file is far beyond any report.
    pub async fn read_whatever_size(mut self, file: &str, megabytes: u64) -> Result<Sent, Fault> {
        let most = usize::try_from(megabytes * 1024 * 1024).unwrap_or(usize::MAX);
        let mut sent = Sent {
            session: self.session,
            form: Form::default(),
            file: None,
            too_large: false,
        };
        // All plain fields together may be as long as a form.
        let (mut room, mut fields) = (FORM_BYTES, 0);
        while let Some(field) = next(&mut self.parts).await? {
            let name = field.name().unwrap_or_default().to_owned();
            if name == file {
                match read_file(field, most).await? {
                    Read::File(file) => sent.file = file,
                    Read::TooLarge => sent.too_large = true,
                    Read::Endless => return Err(ErrorView::too_large(megabytes).into()),
                }
            } else {
                fields += 1;
                let text = read_bytes(field, room)
                    .await?
                    .filter(|_| fields <= UPLOAD_FIELDS)
                    .ok_or_else(ErrorView::oversized)?;
                room = room.saturating_sub(text.len() + name.len());
                sent.form
                    .set(&name, String::from_utf8_lossy(&text).into_owned());
            }
        }
        Ok(sent)
    }
}

/// A form with its file.
#[derive(Debug)]
pub struct Sent {
    /// Who sent it.
    pub session: Session,
    /// The plain fields.
    pub form: Form,
    /// The file; none where the field was left empty or the file is too large.
    pub file: Option<SentFile>,
    /// Whether a file came that is over the limit.
    pub too_large: bool,
}

enum Read {
    File(Option<SentFile>),
    TooLarge,
    Endless,
}

/// How many times the limit is read and thrown away: a browser shows the answer only once it
/// could send everything.
const DISCARDED: usize = 8;

async fn read_file(mut field: Field<'_>, most: usize) -> Result<Read, Fault> {
    let name = field.file_name().unwrap_or_default();
    let name = name
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .to_owned();
    let mut bytes = Vec::new();
    let mut seen = 0_usize;
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        seen = seen.saturating_add(chunk.len());
        if seen <= most {
            bytes.extend_from_slice(&chunk);
        } else if seen / DISCARDED > most {
            return Ok(Read::Endless);
        } else {
            bytes = Vec::new();
        }
    }
    if seen > most {
        return Ok(Read::TooLarge);
    }
    // A browser sends an unnamed empty part where no file was chosen.
    Ok(Read::File(
        (!name.is_empty()).then_some(SentFile { name, bytes }),
    ))
}

/// The bytes of a part, `None` where there are more than `most`.
async fn read_bytes(mut field: Field<'_>, most: usize) -> Result<Option<Vec<u8>>, Fault> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        if bytes.len() + chunk.len() > most {
            return Ok(None);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Some(bytes))
}

async fn next(parts: &mut Multipart) -> Result<Option<Field<'_>>, Fault> {
    parts.next_field().await.map_err(broken)
}

fn broken(error: axum::extract::multipart::MultipartError) -> Fault {
    let response: Response = error.into_response();
    match response.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ErrorView::oversized().into(),
        _ => ErrorView::unreadable().into(),
    }
}
