//! Sessions of accounts: short, because a telephone is lent and a counter's screen is shared.

use jiff::SignedDuration;
use store::account as rows;
use uuid::Uuid;
use vault::session::SessionToken;

use crate::{App, Error, Note};

/// How long a session lasts without a request.
pub const IDLE: SignedDuration = SignedDuration::from_mins(20);
/// How long a session lasts in any case.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(2);
/// A session's last request is written at most this often.
const TOUCH_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// Who is signed in, outside the staff.
#[derive(Debug, Clone)]
pub struct Session {
    /// The partition of the account.
    pub district: String,
    /// The account.
    pub account: Uuid,
    token_hash: [u8; 32],
}

/// Who holds this token; `None` where the session has ended or never was.
///
/// # Errors
/// [`Error::Store`].
pub async fn session(app: &App, token: &SessionToken) -> Result<Option<Session>, Error> {
    let (now, token_hash) = (app.surroundings().now(), token.stored());
    let mut conn = app.read().await?;
    let Some(row) = rows::session(&mut conn, &token_hash).await? else {
        return Ok(None);
    };
    let over = row.expires_at <= now || row.last_seen_at + IDLE <= now;
    let there = rows::by_id(&mut conn, &row.district, row.account_id).await?;
    if over || there.is_none() {
        rows::end_sessions(&mut conn, &token_hash, false).await?;
        return Ok(None);
    }
    if row.last_seen_at + TOUCH_EVERY <= now {
        rows::touch_session(&mut conn, &token_hash, now).await?;
    }
    Ok(Some(Session {
        district: row.district,
        account: row.account_id,
        token_hash,
    }))
}

/// Ends a session, or with `everywhere` every one of the account.
///
/// # Errors
/// [`Error::Store`].
pub async fn sign_out(app: &App, session: &Session, everywhere: bool) -> Result<(), Error> {
    let mut change = app
        .change_of_account(&session.district, session.account)
        .await?;
    let ended = rows::end_sessions(change.conn(), &session.token_hash, everywhere).await?;
    let note = Note::new("account.signed_out", "account", session.account);
    change
        .commit(note.saying(format!("sessions={ended}")))
        .await
}

/// Removes sessions and codes that are over.
///
/// # Errors
/// [`Error::Store`].
pub async fn tidy(app: &App) -> Result<u64, Error> {
    let now = app.surroundings().now();
    Ok(rows::tidy(&mut *app.read().await?, now, now - IDLE).await?)
}
