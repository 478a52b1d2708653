//! The own second factor: an app that counts codes from a secret, and recovery codes.

use jiff::{SignedDuration, Timestamp};
use policy::{Action, Actor};
use store::second_factor::{self, TotpRow};
use uuid::Uuid;
use vault::totp::{RecoveryCode, TotpSecret};
use vault::{DataKey, Field};
use zeroize::Zeroizing;

use super::{Session, count_attempt, home_district, note_failure, own_peer, passkeys};
use crate::{App, Change, Error, Note, Refusal};

/// Recovery codes that are made together.
const CODES: usize = 10;
/// How long an offered secret waits for its first code.
const OFFER: SignedDuration = SignedDuration::from_mins(30);
/// What an app calls this program.
const ISSUER: &str = "Menpai";

const SECRET: &str = "totp.secret";
const KEY: &str = "totp.data_key";

/// Where the own second factor stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Second {
    /// Since when codes are asked for; `None` where they aren't.
    pub since: Option<Timestamp>,
    /// Recovery codes that are left.
    pub recovery_left: i64,
    /// The steward wants one of this account.
    pub wanted: bool,
    /// The account has a passkey that this session did not begin with: nothing can be set up here.
    pub passkey_first: bool,
}

/// A secret to put into an app. Shown to its owner and to nobody else.
#[derive(Clone)]
pub struct Offered {
    /// For typing.
    pub secret: Zeroizing<String>,
    /// For the camera.
    pub address: Zeroizing<String>,
}

impl std::fmt::Debug for Offered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Offered(secret)")
    }
}

pub(super) fn unix(at: Timestamp) -> u64 {
    u64::try_from(at.as_second()).unwrap_or_default()
}

fn place(column: &'static str, staff: Uuid) -> Field<'static> {
    // Accounts belong to no district.
    Field {
        column,
        district: "",
        row: staff,
    }
}

/// The secret of a row.
pub(super) fn opened(app: &App, row: &TotpRow) -> Result<TotpSecret, Error> {
    let key = DataKey::unwrap(&app.keys().wrap, place(KEY, row.staff_id), &row.data_key)?;
    let bytes = Zeroizing::new(key.open(place(SECRET, row.staff_id), &row.secret)?.to_vec());
    TotpSecret::from_bytes(&bytes)
        .ok_or_else(|| Error::Internal("a sealed second factor has another length".to_owned()))
}

/// Where the own second factor stands.
///
/// # Errors
/// [`Error::Store`].
pub async fn second(app: &App, session: &Session) -> Result<Second, Error> {
    let mut conn = app.read().await?;
    let totp = second_factor::totp(&mut conn, session.staff_id).await?;
    let wanted = match &session.district {
        Some(district) if session.actor.sees_identity() => {
            second_factor::wanted(&mut conn, district).await?
        }
        _ => false,
    };
    Ok(Second {
        since: totp.and_then(|totp| totp.confirmed_at),
        recovery_left: second_factor::recovery_left(&mut conn, session.staff_id).await?,
        wanted,
        passkey_first: !passkeys::may_change(session, &mut conn).await?,
    })
}

/// The secret that waits for its first code, or a new one where none waits.
///
/// # Errors
/// [`Error::Refused`] where a second factor is in use, or a passkey that this session did not begin
/// with.
pub async fn offer_totp(app: &App, session: &Session) -> Result<Offered, Error> {
    let (now, id) = (app.surroundings().now(), session.staff_id);
    passkeys::change_allowed(session, &mut *app.read().await?).await?;
    let waiting = second_factor::totp(&mut *app.read().await?, id).await?;
    let secret = match waiting {
        Some(row) if row.confirmed_at.is_some() => return Err(in_use().into()),
        Some(row) if row.created_at + OFFER > now => opened(app, &row)?,
        _ => {
            let secret = TotpSecret::new(app.surroundings().random());
            let key = DataKey::new(app.keys().suite, app.surroundings().random());
            let row = TotpRow {
                staff_id: id,
                data_key: key.wrap(
                    &app.keys().wrap,
                    place(KEY, id),
                    app.surroundings().random(),
                ),
                secret: key.seal(
                    place(SECRET, id),
                    secret.as_bytes(),
                    app.surroundings().random(),
                ),
                created_at: now,
                confirmed_at: None,
                last_step: 0,
            };
            if !second_factor::offer_totp(&mut *app.read().await?, &row).await? {
                return Err(in_use().into());
            }
            secret
        }
    };
    Ok(Offered {
        secret: secret.text(),
        address: secret.address(ISSUER, &session.login),
    })
}

fn in_use() -> Refusal {
    Refusal::new(
        "second-in-use",
        "a second factor is in use: take it off before setting up another",
    )
}

fn wrong_code() -> Error {
    Refusal::new(
        "second-wrong",
        "the code is wrong or was used before: wait for the next one and check the phone's clock",
    )
    .on("code")
    .into()
}

/// Counts a try of the own code; as in changing the password, an open session must not let anybody
/// try at leisure.
async fn count_own(app: &App, session: &Session) -> Result<(), Error> {
    let now = app.surroundings().now();
    let peer = own_peer(session.staff_id);
    if let Some(until) = count_attempt(app, &session.login, &peer, now).await? {
        let minutes = (until.duration_since(now).as_secs() + 59) / 60;
        let words = format!("too many tries: try again in {minutes} minutes");
        return Err(Refusal::new("password-tries", words)
            .on("code")
            .with(minutes.max(1).to_string())
            .into());
    }
    Ok(())
}

async fn failed(app: &App, session: &Session) -> Result<(), Error> {
    if let Some(staff) = store::staff::by_id(&mut *app.read().await?, session.staff_id).await? {
        note_failure(app, &staff).await?;
    }
    Ok(())
}

async fn write_codes(change: &mut Change, staff: Uuid) -> Result<Vec<Zeroizing<String>>, Error> {
    let codes: Vec<RecoveryCode> = (0..CODES)
        .map(|_| RecoveryCode::new(change.app().surroundings().random()))
        .collect();
    let stored: Vec<Vec<u8>> = codes.iter().map(|code| code.stored().to_vec()).collect();
    second_factor::replace_recovery(change.conn(), staff, &stored).await?;
    Ok(codes.iter().map(RecoveryCode::text).collect())
}

/// Takes the secret that waits into use, if the code is one of it. Every other session of the
/// account ends. The recovery codes are shown this once.
///
/// # Errors
/// [`Error::Refused`] on `code`, after too many tries too.
pub async fn confirm_totp(
    app: &App,
    session: &Session,
    code: &str,
) -> Result<Vec<Zeroizing<String>>, Error> {
    let id = session.staff_id;
    let row = second_factor::totp(&mut *app.read().await?, id).await?;
    let row = row.filter(|row| row.confirmed_at.is_none());
    let row = row.ok_or(Error::Stale)?;
    passkeys::change_allowed(session, &mut *app.read().await?).await?;
    count_own(app, session).await?;
    let now = app.surroundings().now();
    let Some(step) = opened(app, &row)?.check(code, unix(now), 0) else {
        failed(app, session).await?;
        return Err(wrong_code());
    };
    let district = home_district(app, id).await?;
    let mut change = app.change_by(&district, &session.actor).await?;
    let (at, step) = (change.at, i64::try_from(step).unwrap_or(i64::MAX));
    if !second_factor::confirm_totp(change.conn(), id, step, at).await? {
        return Err(Error::Stale);
    }
    let codes = write_codes(&mut change, id).await?;
    store::session::strengthen(change.conn(), &session.token_hash).await?;
    store::session::delete_of(change.conn(), id, Some(&session.token_hash)).await?;
    store::session::delete_failures_of(change.conn(), &session.login).await?;
    change
        .commit(Note::new("second_factor.set_up", "staff", id))
        .await?;
    Ok(codes)
}

/// Checks a code of the app in use and takes it.
async fn take_own(app: &App, session: &Session, code: &str) -> Result<(), Error> {
    let mut conn = app.read().await?;
    let row = second_factor::totp(&mut conn, session.staff_id).await?;
    let row = row.filter(|row| row.confirmed_at.is_some());
    let row = row.ok_or(Error::Stale)?;
    drop(conn);
    count_own(app, session).await?;
    let now = unix(app.surroundings().now());
    let last = u64::try_from(row.last_step).unwrap_or(u64::MAX);
    let taken = match opened(app, &row)?.check(code, now, last) {
        Some(step) => {
            let step = i64::try_from(step).unwrap_or(i64::MAX);
            let mut conn = app.read().await?;
            second_factor::take_step(&mut conn, session.staff_id, step).await?
        }
        None => false,
    };
    if !taken {
        failed(app, session).await?;
        return Err(wrong_code());
    }
    store::session::delete_failures_of(&mut *app.read().await?, &session.login).await?;
    Ok(())
}

/// Makes new recovery codes, which replace all others; shown this once.
///
/// # Errors
/// [`Error::Refused`] on `code`.
pub async fn new_recovery_codes(
    app: &App,
    session: &Session,
    code: &str,
) -> Result<Vec<Zeroizing<String>>, Error> {
    take_own(app, session, code).await?;
    let district = home_district(app, session.staff_id).await?;
    let mut change = app.change_by(&district, &session.actor).await?;
    let codes = write_codes(&mut change, session.staff_id).await?;
    change
        .commit(Note::new(
            "second_factor.codes_made",
            "staff",
            session.staff_id,
        ))
        .await?;
    Ok(codes)
}

/// Takes the own app off. Where the steward wants a second factor, another has to be set up next.
///
/// # Errors
/// [`Error::Refused`] on `code`.
pub async fn drop_totp(app: &App, session: &Session, code: &str) -> Result<(), Error> {
    take_own(app, session, code).await?;
    let id = session.staff_id;
    let district = home_district(app, id).await?;
    let mut change = app.change_by(&district, &session.actor).await?;
    second_factor::delete_totp(change.conn(), id).await?;
    store::session::weaken(change.conn(), id).await?;
    change
        .commit(Note::new("second_factor.dropped", "staff", id))
        .await
}

/// Takes off the second factor of somebody who has lost it, passkeys too; their sessions end.
///
/// # Errors
/// As [`crate::staff::suspend`].
pub async fn take_off(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
    version: i32,
) -> Result<(), Error> {
    let mut change = crate::staff::open_account(app, actor, district, id, version).await?;
    second_factor::delete_totp(change.conn(), id).await?;
    // Whoever lost the phone has lost the passkey on it.
    store::passkey::delete_of(change.conn(), id).await?;
    store::session::delete_of(change.conn(), id, None).await?;
    change
        .commit(Note::new("second_factor.taken_off", "staff", id))
        .await
}

/// Whether the district's steward wants a second factor of everybody who sees identity data.
///
/// # Errors
/// [`Error::Denied`].
pub async fn wants_second(app: &App, actor: &Actor, district: &str) -> Result<bool, Error> {
    actor.may(Action::ManageStaff, district)?;
    Ok(second_factor::wanted(&mut *app.read().await?, district).await?)
}

/// Says whether it is wanted. Who has none yet sets it up at their next request.
///
/// # Errors
/// [`Error::Denied`] for a steward of a part of the district.
pub async fn want_second(
    app: &App,
    actor: &Actor,
    district: &str,
    wanted: bool,
) -> Result<(), Error> {
    let permit = actor.may(Action::ManageStaff, district)?;
    let mut change = app.change(district, &permit).await?;
    if !second_factor::want(change.conn(), district, wanted).await? {
        return Err(Error::NotFound("district"));
    }
    let note = Note::new("second_factor.wanted", "district", district);
    change
        .commit(note.saying(if wanted { "yes" } else { "no" }))
        .await
}
