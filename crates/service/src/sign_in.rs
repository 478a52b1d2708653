//! Signing in and out, sessions, the own password.
//!
//! A session ends after 30 minutes without a request and after 12 hours in any case (OWASP ASVS
//! 4.0.3, 3.3.2, level 2): a shift fits, a phone left on a table is of little use to its finder.

use jiff::{SignedDuration, Timestamp};
use policy::{Actor, Role, RoleHeld, Scope};
use store::session::SessionRow;
use store::staff::{RoleRow, StaffRow};
use tokio::sync::Semaphore;
use uuid::Uuid;
use vault::password;
use vault::session::SessionToken;
use zeroize::Zeroizing;

use crate::{App, Error, Note, Refusal};

pub mod passkeys;
mod second;
mod sessions;
pub mod single;
mod step;

pub use second::{
    Offered, Second, confirm_totp, drop_totp, new_recovery_codes, offer_totp, second, take_off,
    want_second, wants_second,
};
pub use sessions::{OwnSession, end_session, own_sessions};
pub use step::with_code;

/// How long a session lasts without a request.
pub const IDLE: SignedDuration = SignedDuration::from_mins(30);
/// How long a session lasts in any case.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(12);

/// Failures count for this long.
const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// Failures after which a login has to wait.
const MOST_BY_LOGIN: i64 = 5;
/// Failures after which an address has to wait: an office shares one.
const MOST_BY_PEER: i64 = 20;
/// A session's last request is written at most this often.
const TOUCH_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// One hash takes 19 MiB and a core for a while: two at a time leave the rest of the program
/// its memory and its other core.
static HASHING: Semaphore = Semaphore::const_new(2);

/// The browser that somebody signs in with.
#[derive(Debug, Clone, Default)]
pub struct Browser {
    /// Its address, as failures are counted.
    pub peer: String,
    /// The address with its end left out, for the list of sessions.
    pub shown: String,
    /// What it says it is; "" where it says nothing.
    pub device: String,
}

/// How somebody signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// With the account's password.
    Password,
    /// With an authenticator's key, which is two factors at once.
    Passkey,
    /// At an `OpenID` provider.
    OpenId,
}

impl Way {
    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Passkey => "passkey",
            Self::OpenId => "openid",
        }
    }

    /// The way of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Password, Self::Passkey, Self::OpenId]
            .into_iter()
            .find(|way| way.name() == name)
    }
}

/// Who is signed in.
#[derive(Debug, Clone)]
pub struct Session {
    /// Who acts, with the roles in force now.
    pub actor: Actor,
    /// The account.
    pub staff_id: Uuid,
    /// What they sign in with.
    pub login: String,
    /// Their name.
    pub name: String,
    /// The district they work in; `None` for an account without a role in force.
    pub district: Option<String>,
    /// Nothing else is allowed before the password is changed.
    pub password_is_temporary: bool,
    /// Nothing else is allowed before a second factor is set up.
    pub second_is_missing: bool,
    /// A second factor was shown.
    pub strong: bool,
    /// When it ends in any case.
    pub expires_at: Timestamp,
    /// Names it in the list of sessions.
    pub id: Uuid,
    token_hash: [u8; 32],
}

/// What came of an attempt to sign in.
#[derive(Debug)]
pub enum Attempt {
    /// Signed in; the token goes to the browser and nowhere else.
    Done {
        /// For the cookie.
        token: SessionToken,
        /// The password must be changed first.
        password_is_temporary: bool,
    },
    /// Right so far: the account's second factor is asked for.
    Code {
        /// Goes back with the code; holds for five minutes.
        step: String,
    },
    /// No such pair of login and password, or an account that may not sign in: told alike.
    Wrong,
    /// Too many failures.
    Limited {
        /// When the next attempt is looked at.
        until: Timestamp,
    },
}

/// Tries to sign somebody in from `peer`, an address as the web server knows it.
///
/// # Errors
/// [`Error::Store`], [`Error::Internal`].
pub async fn sign_in(app: &App, login: &str, given: &str, peer: &str) -> Result<Attempt, Error> {
    let browser = Browser {
        peer: peer.to_owned(),
        ..Browser::default()
    };
    sign_in_with(app, login, given, &browser).await
}

/// The same, with what is known of the browser.
///
/// # Errors
/// [`Error::Store`], [`Error::Internal`].
pub async fn sign_in_with(
    app: &App,
    login: &str,
    given: &str,
    browser: &Browser,
) -> Result<Attempt, Error> {
    let peer = browser.peer.as_str();
    let now = app.surroundings().now();
    let login = login.trim().to_lowercase();
    // What is no login may be a password typed in the wrong field: it is not kept.
    let counted = if is_login(&login) { login.as_str() } else { "" };
    if let Some(until) = count_attempt(app, counted, peer, now).await? {
        tracing::warn!(peer, "sign-in refused: too many failures");
        return Ok(Attempt::Limited { until });
    }
    let mut conn = app.read().await?;
    let staff = store::staff::by_login(&mut conn, &login).await?;
    // Not held while the password is hashed.
    drop(conn);
    let stored = staff.as_ref().map(|staff| staff.password_hash.clone());
    let right = hash_work(given, move |given| match stored {
        Some(stored) => password::verify(given, &stored),
        None => Ok(password::refuse(given)),
    })
    .await?;
    match staff {
        Some(staff) if right && staff.state == "active" => {
            admit(app, &staff, Way::Password, browser).await
        }
        Some(staff) => {
            // Not waited for: the answer must take as long as for a login that doesn't exist.
            let app = app.clone();
            tokio::spawn(async move {
                if let Err(error) = note_failure(&app, &staff).await {
                    tracing::error!(%error, "noting a failed sign-in");
                }
            });
            Ok(Attempt::Wrong)
        }
        None => Ok(Attempt::Wrong),
    }
}

/// Counts an attempt as failed, or says when the next one is looked at. It counts before it is
/// looked at, or many at once would all pass; a success forgives it.
async fn count_attempt(
    app: &App,
    login: &str,
    peer: &str,
    now: Timestamp,
) -> Result<Option<Timestamp>, Error> {
    let mut tx = app.pool().begin().await.map_err(store::StoreError::from)?;
    store::session::lock_attempts(&mut tx, login, peer).await?;
    let (by_login, by_peer) = store::session::failures(&mut tx, login, peer, now - WINDOW).await?;
    let over = |failures: store::session::Failures, most| {
        (failures.count >= most).then(|| failures.oldest.unwrap_or(now) + WINDOW)
    };
    let by_login = over(by_login, MOST_BY_LOGIN).filter(|_| !login.is_empty());
    if let Some(until) = by_login.max(over(by_peer, MOST_BY_PEER)) {
        return Ok(Some(until));
    }
    let id = app.surroundings().id();
    store::session::insert_failure(&mut tx, id, login, peer, now).await?;
    tx.commit().await.map_err(store::StoreError::from)?;
    Ok(None)
}

/// When the next attempt from there is looked at, where too many have failed.
async fn waits(app: &App, peer: &str, now: Timestamp) -> Result<Option<Timestamp>, Error> {
    let mut conn = app.read().await?;
    let (_, failures) = store::session::failures(&mut conn, "", peer, now - WINDOW).await?;
    let over = failures.count >= MOST_BY_PEER;
    Ok(over.then(|| failures.oldest.unwrap_or(now) + WINDOW))
}

async fn note_failure(app: &App, staff: &StaffRow) -> Result<(), Error> {
    let district = home_district(app, staff.id).await?;
    let change = app.change_by(&district, &Actor::Machine).await?;
    change
        .commit(Note::new("sign_in.failed", "staff", staff.id))
        .await
}

/// Lets in whose first factor was right, or asks for the second. What was counted as failed is
/// forgiven only once everything was right: whoever has a password must not guess codes for ever.
pub(crate) async fn admit(
    app: &App,
    staff: &StaffRow,
    way: Way,
    browser: &Browser,
) -> Result<Attempt, Error> {
    let totp = store::second_factor::totp(&mut *app.read().await?, staff.id).await?;
    let asked = totp.is_some_and(|totp| totp.confirmed_at.is_some());
    if asked && way != Way::Passkey {
        let step = step::Step::new(staff, way, app.surroundings().now());
        return Ok(Attempt::Code {
            step: step.text(&app.keys().session),
        });
    }
    let strong = way == Way::Passkey;
    let token = start_session(app, staff, way, strong, browser).await?;
    Ok(Attempt::Done {
        token,
        password_is_temporary: staff.password_is_temporary,
    })
}

async fn start_session(
    app: &App,
    staff: &StaffRow,
    way: Way,
    strong: bool,
    browser: &Browser,
) -> Result<SessionToken, Error> {
    let token = SessionToken::new(app.surroundings().random());
    let district = home_district(app, staff.id).await?;
    let mut change = app.change_by(&district, &own(staff.id)).await?;
    let at = change.at;
    let row = SessionRow {
        token_hash: token.stored().to_vec(),
        staff_id: staff.id,
        created_at: at,
        last_seen_at: at,
        expires_at: at + LONGEST,
        id: app.surroundings().id(),
        device: browser.device.chars().take(40).collect(),
        peer: browser.shown.chars().take(40).collect(),
        way: way.name().to_owned(),
        strong,
    };
    store::session::insert(change.conn(), &row).await?;
    store::session::delete_failures_of(change.conn(), &staff.login).await?;
    let note = Note::new("sign_in.done", "staff", staff.id);
    change.commit(note.saying(way.name())).await?;
    Ok(token)
}

/// Who holds this token; `None` where the session has ended or never was. Each request asks.
///
/// # Errors
/// [`Error::Store`].
pub async fn session(app: &App, token: &SessionToken) -> Result<Option<Session>, Error> {
    let now = app.surroundings().now();
    let token_hash = token.stored();
    let mut conn = app.read().await?;
    let Some(row) = store::session::find(&mut conn, &token_hash).await? else {
        return Ok(None);
    };
    if row.expires_at <= now || row.last_seen_at + IDLE <= now {
        store::session::delete(&mut conn, &token_hash).await?;
        return Ok(None);
    }
    let staff = store::staff::by_id(&mut conn, row.staff_id).await?;
    let Some(staff) = staff.filter(|staff| staff.state == "active") else {
        return Ok(None);
    };
    let roles = store::staff::roles_of(&mut conn, &[staff.id]).await?;
    if row.last_seen_at + TOUCH_EVERY <= now {
        store::session::touch(&mut conn, &token_hash, now).await?;
    }
    let actor = acting(staff.id, &roles, now)?;
    let district = actor.district().map(str::to_owned);
    let second_is_missing = match &district {
        Some(district) if !row.strong && actor.sees_identity() => {
            store::second_factor::wanted(&mut conn, district).await?
        }
        _ => false,
    };
    Ok(Some(Session {
        actor,
        staff_id: staff.id,
        login: staff.login,
        name: staff.name,
        district,
        password_is_temporary: staff.password_is_temporary,
        second_is_missing,
        strong: row.strong,
        expires_at: row.expires_at,
        id: row.id,
        token_hash,
    }))
}

/// Ends a session.
///
/// # Errors
/// [`Error::Store`].
pub async fn sign_out(app: &App, session: &Session) -> Result<(), Error> {
    let district = home_district(app, session.staff_id).await?;
    let mut change = app.change_by(&district, &session.actor).await?;
    store::session::delete(change.conn(), &session.token_hash).await?;
    change
        .commit(Note::new("sign_out.done", "staff", session.staff_id))
        .await
}

/// Ends every session of the same account, this one included.
///
/// # Errors
/// [`Error::Store`].
pub async fn sign_out_everywhere(app: &App, session: &Session) -> Result<(), Error> {
    let district = home_district(app, session.staff_id).await?;
    let mut change = app.change_by(&district, &session.actor).await?;
    let ended = store::session::delete_of(change.conn(), session.staff_id, None).await?;
    let note = Note::new("sign_out.everywhere", "staff", session.staff_id);
    change
        .commit(note.saying(format!("sessions={ended}")))
        .await
}

/// Changes the own password; every other session of the account ends.
///
/// # Errors
/// [`Error::Refused`] on `current` (after too many tries too) or `password`, [`Error::Stale`].
pub async fn change_password(
    app: &App,
    session: &Session,
    current: &str,
    new: &str,
) -> Result<(), Error> {
    let staff = store::staff::by_id(&mut *app.read().await?, session.staff_id)
        .await?
        .ok_or(Error::NotFound("account"))?;
    // Whoever finds a session open must not be able to try at leisure. The count is shared with
    // signing in; no address is blamed for it.
    let now = app.surroundings().now();
    if let Some(until) = count_attempt(app, &staff.login, &own_peer(staff.id), now).await? {
        let minutes = (until.duration_since(now).as_secs() + 59) / 60;
        let words = format!("too many tries: try again in {minutes} minutes");
        return Err(Refusal::new("password-tries", words)
            .on("current")
            .with(minutes.max(1).to_string())
            .into());
    }
    let stored = staff.password_hash.clone();
    if !hash_work(current, move |given| password::verify(given, &stored)).await? {
        note_failure(app, &staff).await?;
        return Err(
            Refusal::new("password-current-wrong", "the current password is another")
                .on("current")
                .into(),
        );
    }
    store::session::delete_failures_of(&mut *app.read().await?, &staff.login).await?;
    if current == new {
        return Err(Refusal::new(
            "password-same",
            "the new password is the old one: choose another",
        )
        .on("password")
        .into());
    }
    check_new(&staff.login, new)?;
    let hash = hash(app, new).await?;
    let district = home_district(app, staff.id).await?;
    let mut change = app.change_by(&district, &session.actor).await?;
    if !store::staff::set_password(change.conn(), staff.id, staff.version, &hash, false).await? {
        return Err(Error::Stale);
    }
    store::session::delete_of(change.conn(), staff.id, Some(&session.token_hash)).await?;
    change
        .commit(Note::new("password.changed", "staff", staff.id))
        .await
}

/// Removes sessions and failures that no longer count; for a job every few minutes.
///
/// # Errors
/// [`Error::Store`].
pub async fn tidy(app: &App) -> Result<u64, Error> {
    let now = app.surroundings().now();
    let mut conn = app.read().await?;
    let sessions = store::session::delete_ended(&mut conn, now, now - IDLE).await?;
    let kept = SignedDuration::from_hours(1) + WINDOW;
    crate::attempts::tidy(app).await?;
    store::second_factor::forget_shown(&mut conn, now - kept).await?;
    Ok(sessions + store::session::delete_failures_before(&mut conn, now - kept).await?)
}

pub(crate) fn check_new(login: &str, new: &str) -> Result<(), Error> {
    password::check_rule(login, new).map_err(|fault| {
        let code = match fault {
            password::PasswordFault::TooShort { .. } => "password-short",
            password::PasswordFault::TooLong { .. } => "password-long",
            password::PasswordFault::IsLogin => "password-is-login",
            password::PasswordFault::Common => "password-common",
        };
        let refusal = Refusal::new(code, fault.to_string()).on("password");
        Error::Refused(refusal.with(password::MIN_LENGTH.to_string()))
    })
}

/// The hash of a password, made off the executor.
pub(crate) async fn hash(app: &App, new: &str) -> Result<String, Error> {
    let salt = app.surroundings().random();
    hash_work(new, move |new| password::hash(new, salt)).await
}

async fn hash_work<T: Send + 'static>(
    given: &str,
    work: impl FnOnce(&str) -> Result<T, password::BadHash> + Send + 'static,
) -> Result<T, Error> {
    let given = Zeroizing::new(given.to_owned());
    let _permit = HASHING
        .acquire()
        .await
        .map_err(|error| Error::Internal(error.to_string()))?;
    tokio::task::spawn_blocking(move || work(&given))
        .await
        .map_err(|error| Error::Internal(error.to_string()))?
        .map_err(|error| Error::Internal(error.to_string()))
}

/// Small letters, digits, `.`, `_` and `-`, 2 to 40 of them.
pub(crate) fn is_login(login: &str) -> bool {
    let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    (2..=40).contains(&login.len())
        && login.bytes().all(|b| inner(b) || b"._-".contains(&b))
        && login.bytes().next().is_some_and(inner)
}

/// Under which address tries of the own password are counted: none that a network has.
fn own_peer(id: Uuid) -> String {
    format!("account/{id}")
}

/// An actor for what somebody does with their own account.
fn own(id: Uuid) -> Actor {
    Actor::Staff {
        id,
        roles: Vec::new(),
    }
}

/// Who an account acts as at that time. Whoever acts for an agency is nobody else here, whatever
/// else the account may hold.
fn acting(id: Uuid, roles: &[RoleRow], at: Timestamp) -> Result<Actor, Error> {
    let now = roles.iter().filter(|role| holds(role, at));
    let of = |row: &RoleRow| row.agency.as_ref().map(|(agency, _)| *agency);
    let Some(agency) = now.clone().find_map(of) else {
        let roles = in_force(roles, at)?;
        return Ok(Actor::Staff { id, roles });
    };
    let districts = now.filter(|row| of(row) == Some(agency)).map(scope);
    Ok(Actor::Agent {
        id,
        agency,
        districts: districts.collect::<Result<_, _>>()?,
    })
}

fn holds(role: &RoleRow, at: Timestamp) -> bool {
    role.valid_from <= at && role.valid_to.is_none_or(|to| to > at)
}

fn impossible(row: &RoleRow, column: &'static str, value: &str) -> Error {
    let row = row.id.to_string();
    Error::Store(store::StoreError::ImpossibleRow {
        table: "staff_role",
        column,
        row,
        value: value.to_owned(),
    })
}

fn scope(row: &RoleRow) -> Result<Scope, Error> {
    Scope::new(&row.code).ok_or_else(|| impossible(row, "area_id", &row.code))
}

/// The roles of the staff held at that time.
pub(crate) fn in_force(roles: &[RoleRow], at: Timestamp) -> Result<Vec<RoleHeld>, Error> {
    roles
        .iter()
        .filter(|role| holds(role, at) && role.agency.is_none())
        .map(|row| {
            let role = Role::from_name(&row.role);
            Ok(RoleHeld {
                role: role.ok_or_else(|| impossible(row, "role", &row.role))?,
                scope: scope(row)?,
            })
        })
        .collect()
}

/// The district in whose log an account's own doings are written: that of the newest role.
pub(crate) async fn home_district(app: &App, staff_id: Uuid) -> Result<String, Error> {
    let roles = store::staff::roles_of(&mut *app.read().await?, &[staff_id]).await?;
    let newest = roles.last().and_then(|role| role.code.get(..6));
    newest
        .map(str::to_owned)
        .ok_or_else(|| Error::Internal("an account without a role".to_owned()))
}
