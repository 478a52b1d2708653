//! From id and secret to a token that lasts some minutes (OAuth 2.0, RFC 6749 section 4.4).
//!
//! A token is the program's id and its end, authenticated: nothing is stored for it. A program that
//! was shut out is noticed by its row, which is looked at again after two seconds.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use policy::{Actor, Scope};
use store::agency::ClientRow;
use uuid::Uuid;
use vault::session::SessionToken;

use super::PushError;
use crate::App;

/// Seconds that a token is good for.
pub const LIFETIME: i64 = 900;
/// How old what is known of a program may be.
const FRESH: SignedDuration = SignedDuration::from_secs(2);
/// What the signature of a token is for.
const PURPOSE: &str = "push token";
/// What a token begins with.
const FORM: &str = "mp1";

/// A program that proved itself.
#[derive(Debug, Clone)]
pub struct Program {
    /// As policy knows it.
    pub actor: Actor,
    pub(super) row: Arc<ClientRow>,
}

impl Program {
    /// A program that this installation runs itself.
    pub(crate) fn of(row: Arc<ClientRow>) -> Self {
        let districts = row.districts.iter();
        Self {
            actor: Actor::Program {
                id: row.id,
                districts: districts.filter_map(|code| Scope::new(code)).collect(),
            },
            row,
        }
    }
}

/// Programs as they were read last.
#[derive(Debug, Default)]
pub(crate) struct Programs(Mutex<HashMap<Uuid, (Timestamp, Arc<ClientRow>)>>);

impl Programs {
    fn read(&self) -> std::sync::MutexGuard<'_, HashMap<Uuid, (Timestamp, Arc<ClientRow>)>> {
        match self.0.lock() {
            Ok(all) => all,
            // Rows are put there whole.
            Err(poisoned) => poisoned.into_inner(),
        }
    }

    /// Forgets what is known of one that changed.
    pub(crate) fn forget(&self, id: Uuid) {
        self.read().remove(&id);
    }
}

/// A program that isn't shut out.
async fn program(app: &App, id: Uuid) -> Result<Option<Arc<ClientRow>>, PushError> {
    let now = app.surroundings().now();
    let known = app.programs().read().get(&id).cloned();
    if let Some((_, row)) = known.filter(|(at, _)| now.duration_since(*at) < FRESH) {
        return Ok(Some(row));
    }
    let row = store::agency::client(&mut *app.read().await?, id).await?;
    let row = row.filter(|row| row.revoked_at.is_none()).map(Arc::new);
    let mut all = app.programs().read();
    match &row {
        Some(row) => all.insert(id, (now, Arc::clone(row))),
        None => all.remove(&id),
    };
    Ok(row)
}

/// A token for a program that knows its secret; `peer` is the address it asks from.
///
/// # Errors
/// [`PushError::WrongClient`]; [`PushError::TooMany`] after many wrong ones from there.
pub async fn grant(app: &App, id: &str, secret: &str, peer: &str) -> Result<String, PushError> {
    let now = app.surroundings().now();
    let known = match (id.parse::<Uuid>(), SessionToken::parse(secret)) {
        // Digests are compared: how much of one is right tells nothing about the secret.
        (Ok(id), Some(secret)) => program(app, id)
            .await?
            .filter(|row| accepts(row, &secret.stored(), now)),
        _ => None,
    };
    let Some(row) = known else {
        app.gates().wrong(peer, now).map_err(PushError::TooMany)?;
        return Err(PushError::WrongClient);
    };
    let said = said(row.id, now.as_second() + LIFETIME);
    let signature = app.keys().session.sign(PURPOSE, said.as_bytes());
    Ok(format!("{said}.{signature}"))
}

fn accepts(row: &ClientRow, digest: &[u8], now: Timestamp) -> bool {
    let former = row.former.as_ref();
    row.secret_digest == digest || former.is_some_and(|(old, until)| now < *until && old == digest)
}

fn said(id: Uuid, end: i64) -> String {
    format!("{FORM}.{}.{end}", id.simple())
}

/// The program whose token it is.
///
/// # Errors
/// [`PushError::WrongToken`].
pub async fn authenticate(app: &App, token: &str) -> Result<Program, PushError> {
    let now = app.surroundings().now().as_second();
    let id = open(app, token)
        .filter(|(_, end)| now < *end)
        .map(|(id, _)| id)
        .ok_or(PushError::WrongToken)?;
    let row = program(app, id).await?.ok_or(PushError::WrongToken)?;
    Ok(Program::of(row))
}

/// Whose a token is and when it ends.
fn open(app: &App, token: &str) -> Option<(Uuid, i64)> {
    let (said, signature) = token.rsplit_once('.')?;
    if !app
        .keys()
        .session
        .accepts(PURPOSE, said.as_bytes(), signature)
    {
        return None;
    }
    let mut parts = said.split('.');
    let (Some(FORM), Some(id), Some(end), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    Some((id.parse().ok()?, end.parse().ok()?))
}
