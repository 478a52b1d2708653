//! Passkeys: keys of devices that sign somebody in without a password. The device verifies its
//! holder, so that one is two factors at once.

use data_encoding::BASE64URL_NOPAD;
use jiff::Timestamp;
pub use passkey::Place;
use passkey::{Fault, Kept, Question};
use store::passkey::PasskeyRow;
use store::staff::StaffRow;
use uuid::Uuid;

use super::{
    Attempt, Browser, Session, Way, admit, count_attempt, home_district, note_failure, own_peer,
    waits,
};
use crate::{App, Error, Note, Refusal};

/// Most passkeys of an account.
const MOST: usize = 10;
/// Most characters of a name.
const LONGEST_NAME: usize = 40;
/// What a question to sign in is signed for.
const TO_SIGN_IN: &str = "passkey sign-in";
/// What a question for a new passkey is signed for.
const FOR_NEW: &str = "new passkey";

/// One of somebody's own passkeys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnPasskey {
    /// Names it.
    pub id: Uuid,
    /// What its holder calls it.
    pub name: String,
    /// The host name that it holds for.
    pub host: String,
    /// When it was registered.
    pub since: Timestamp,
    /// When it last signed them in; `None` until it first did.
    pub used: Option<Timestamp>,
}

/// A question for the browser's script.
#[derive(Debug, Clone)]
pub struct Asked {
    /// JSON that the browser hands to the authenticator.
    pub options: String,
    /// Comes back with the answer.
    pub note: String,
}

/// The place of an origin, for the questions below.
///
/// # Errors
/// [`Error::Refused`] where browsers take no passkeys.
pub fn place(origin: &str) -> Result<Place, Error> {
    Place::of(origin).ok_or_else(|| {
        let words = "passkeys need a host name with TLS: open this program by its name, not by a \
                     numeric address";
        Refusal::new("passkey-place", words).into()
    })
}

fn stale() -> Error {
    let words = "this answer belongs to no open question, or came too late: begin again";
    Refusal::new("passkey-stale", words).into()
}

fn refused(fault: &Fault) -> Error {
    tracing::warn!(%fault, "a passkey");
    let words = "the passkey was not taken: try again, or sign in another way";
    Refusal::new("passkey-refused", words).into()
}

/// Whether the ways in may be changed in this session. Not in one without a second factor where the
/// account has a passkey: whoever has only the password must not add a second factor of their own,
/// nor take this one away.
pub(super) async fn may_change(session: &Session, conn: &mut store::Conn) -> Result<bool, Error> {
    if session.strong {
        return Ok(true);
    }
    let own = store::passkey::of_staff(conn, session.staff_id).await?;
    Ok(own.is_empty())
}

/// Refuses where they may not be changed.
pub(super) async fn change_allowed(session: &Session, conn: &mut store::Conn) -> Result<(), Error> {
    if may_change(session, conn).await? {
        return Ok(());
    }
    let words = "this account has a passkey: sign in with it first, to change what it is signed in \
                 with";
    Err(Refusal::new("passkey-first", words).into())
}

fn kept(row: &PasskeyRow) -> Result<Kept, Error> {
    let broken = || Error::Internal(format!("passkey {} can't be read", row.id));
    Ok(Kept {
        credential: row.credential.clone(),
        public_key: row.public_key.clone(),
        state: row.state.as_slice().try_into().map_err(|_| broken())?,
        transports: u8::try_from(row.transports).map_err(|_| broken())?,
    })
}

/// The question as the browser keeps it: signed for its purpose, a place and, for a new passkey, an
/// account. The library sees to the five minutes.
fn asked(app: &App, purpose: &str, who: &str, question: Question) -> Asked {
    let said = format!("{who}~{}", BASE64URL_NOPAD.encode(&question.asked));
    let signature = app.keys().session.sign(purpose, said.as_bytes());
    Asked {
        options: question.options,
        note: format!("{said}~{signature}"),
    }
}

/// The question of a note that was signed here for this.
fn read(app: &App, purpose: &str, who: &str, note: &str) -> Result<Vec<u8>, Error> {
    let (said, signature) = note.rsplit_once('~').ok_or_else(stale)?;
    if !app
        .keys()
        .session
        .accepts(purpose, said.as_bytes(), signature)
    {
        return Err(stale());
    }
    let (whose, question) = said.rsplit_once('~').ok_or_else(stale)?;
    if whose != who {
        return Err(stale());
    }
    BASE64URL_NOPAD
        .decode(question.as_bytes())
        .map_err(|_| stale())
}

/// The own passkeys, the oldest first.
///
/// # Errors
/// [`Error::Store`].
pub async fn own_passkeys(app: &App, session: &Session) -> Result<Vec<OwnPasskey>, Error> {
    let mut conn = app.read().await?;
    let rows = store::passkey::of_staff(&mut conn, session.staff_id).await?;
    Ok(rows
        .into_iter()
        .map(|row| OwnPasskey {
            id: row.id,
            name: row.name,
            host: row.host,
            since: row.created_at,
            used: row.used_at,
        })
        .collect())
}

/// Asks the browser for a new passkey of the own account.
///
/// # Errors
/// [`Error::Refused`] where there are enough, or the session is too weak to add one.
pub async fn ask_new(app: &App, session: &Session, place: &Place) -> Result<Asked, Error> {
    let mut conn = app.read().await?;
    change_allowed(session, &mut conn).await?;
    let rows = store::passkey::of_staff(&mut conn, session.staff_id).await?;
    drop(conn);
    enough(rows.len())?;
    let here = rows.iter().filter(|row| row.host == place.host());
    let known: Vec<Kept> = here.map(kept).collect::<Result<_, _>>()?;
    let question = place
        .ask_new(session.staff_id.into_bytes(), &session.login, &known)
        .map_err(|fault| Error::Internal(fault.to_string()))?;
    let who = format!("{}~{}", place.host(), session.staff_id);
    Ok(asked(app, FOR_NEW, &who, question))
}

fn enough(count: usize) -> Result<(), Error> {
    if count < MOST {
        return Ok(());
    }
    let words = format!("an account has at most {MOST} passkeys: remove one first");
    Err(Refusal::new("passkey-many", words)
        .with(MOST.to_string())
        .into())
}

fn named(name: &str) -> Result<&str, Error> {
    let name = name.trim();
    if (1..=LONGEST_NAME).contains(&name.chars().count()) && !name.contains(char::is_control) {
        return Ok(name);
    }
    let words = format!("a passkey's name has 1 to {LONGEST_NAME} characters");
    Err(Refusal::new("passkey-name", words)
        .on("name")
        .with(LONGEST_NAME.to_string())
        .into())
}

/// Takes a passkey into use: the browser's answer and the note that was given with the question. The
/// session has shown two factors from now on; every other of the account ends.
///
/// # Errors
/// [`Error::Refused`] on `name`, or of the answer.
pub async fn add(
    app: &App,
    session: &Session,
    place: &Place,
    name: &str,
    note: &str,
    answer: &str,
) -> Result<(), Error> {
    let name = named(name)?;
    let (now, from) = (
        app.surroundings().now(),
        counted(&own_peer(session.staff_id)),
    );
    if let Some(until) = waits(app, &from, now).await? {
        return Err(too_many(until, now).into());
    }
    let added = add_named(app, session, place, name, note, answer).await;
    if matches!(added, Err(Error::Refused(_))) {
        count_attempt(app, "", &from, now).await?;
    }
    added
}

fn too_many(until: Timestamp, now: Timestamp) -> Refusal {
    let minutes = (until.duration_since(now).as_secs() + 59) / 60;
    let words = format!("too many tries: try again in {minutes} minutes");
    Refusal::new("password-tries", words).with(minutes.max(1).to_string())
}

async fn add_named(
    app: &App,
    session: &Session,
    place: &Place,
    name: &str,
    note: &str,
    answer: &str,
) -> Result<(), Error> {
    let who = format!("{}~{}", place.host(), session.staff_id);
    let question = read(app, FOR_NEW, &who, note)?;
    let made = place.new_one(&question, answer).map_err(|f| refused(&f))?;
    let (id, district) = (
        session.staff_id,
        home_district(app, session.staff_id).await?,
    );
    let mut change = app.change_by(&district, &session.actor).await?;
    let at = change.at;
    if !store::second_factor::show_once(change.conn(), &vault::digest(&question), at).await? {
        return Err(stale());
    }
    // Of two at once, the second sees the first.
    store::staff::lock_district(change.conn(), &district).await?;
    change_allowed(session, change.conn()).await?;
    enough(store::passkey::of_staff(change.conn(), id).await?.len())?;
    let row = PasskeyRow {
        id: app.surroundings().id(),
        staff_id: id,
        credential: made.credential,
        host: place.host().to_owned(),
        public_key: made.public_key,
        state: made.state.to_vec(),
        transports: made.transports.into(),
        name: name.to_owned(),
        created_at: at,
        used_at: None,
    };
    if !store::passkey::insert(change.conn(), &row).await? {
        let words = "this passkey is registered already";
        return Err(Refusal::new("passkey-known", words).into());
    }
    store::session::strengthen(change.conn(), &session.token_hash).await?;
    store::session::delete_of(change.conn(), id, Some(&session.token_hash)).await?;
    change.commit(Note::new("passkey.added", "staff", id)).await
}

/// Calls one of the own passkeys something else.
///
/// # Errors
/// [`Error::Refused`] on `name`; [`Error::NotFound`] where there is none of that id any more.
pub async fn rename(app: &App, session: &Session, id: Uuid, name: &str) -> Result<(), Error> {
    let name = named(name)?;
    let district = home_district(app, session.staff_id).await?;
    let mut change = app.change_by(&district, &session.actor).await?;
    if !store::passkey::rename(change.conn(), session.staff_id, id, name).await? {
        return Err(Error::NotFound("passkey"));
    }
    let note = Note::new("passkey.renamed", "staff", session.staff_id);
    change.commit(note).await
}

/// Removes one of the own passkeys; every other session of the account ends.
///
/// # Errors
/// [`Error::Refused`] in a session too weak for it; [`Error::NotFound`].
pub async fn remove(app: &App, session: &Session, id: Uuid) -> Result<(), Error> {
    let staff = session.staff_id;
    let district = home_district(app, staff).await?;
    let mut change = app.change_by(&district, &session.actor).await?;
    change_allowed(session, change.conn()).await?;
    if !store::passkey::delete(change.conn(), staff, id).await? {
        return Err(Error::NotFound("passkey"));
    }
    store::session::delete_of(change.conn(), staff, Some(&session.token_hash)).await?;
    change
        .commit(Note::new("passkey.removed", "staff", staff))
        .await
}

/// Asks whoever is there to sign in with a passkey.
///
/// # Errors
/// [`Error::Internal`].
pub fn ask_who(app: &App, place: &Place) -> Result<Asked, Error> {
    let question = place
        .ask_who()
        .map_err(|fault| Error::Internal(fault.to_string()))?;
    Ok(asked(app, TO_SIGN_IN, place.host(), question))
}

/// Under which address answers that weren't taken are counted: not with wrong passwords, and for no
/// login, so that whoever locks a login by wrong passwords still can't keep its owner out.
fn counted(peer: &str) -> String {
    format!("passkey/{peer}")
}

/// Signs in whoever's passkey answered. Nothing can be guessed here; an address from which too many
/// answers are not taken waits all the same, since each is work and an entry in the log.
///
/// # Errors
/// [`Error::Refused`] of an answer that isn't taken; a passkey that is unknown, or of an account
/// that may not sign in, is told alike.
pub async fn sign_in(
    app: &App,
    place: &Place,
    note: &str,
    answer: &str,
    browser: &Browser,
) -> Result<Attempt, Error> {
    let (now, from) = (app.surroundings().now(), counted(&browser.peer));
    if let Some(until) = waits(app, &from, now).await? {
        tracing::warn!(
            peer = browser.peer,
            "a passkey was refused: too many failures"
        );
        return Ok(Attempt::Limited { until });
    }
    let answered = answered(app, place, note, answer, browser).await;
    if matches!(answered, Err(Error::Refused(_))) {
        count_attempt(app, "", &from, now).await?;
    }
    answered
}

async fn answered(
    app: &App,
    place: &Place,
    note: &str,
    answer: &str,
    browser: &Browser,
) -> Result<Attempt, Error> {
    let question = read(app, TO_SIGN_IN, place.host(), note)?;
    let claimed = passkey::claimed(answer).map_err(|f| refused(&f))?;
    let mut conn = app.read().await?;
    let row = store::passkey::by_credential(&mut conn, &claimed.credential).await?;
    let row = row.filter(|row| row.host == place.host());
    let staff = match &row {
        Some(row) => store::staff::by_id(&mut conn, row.staff_id).await?,
        None => None,
    };
    drop(conn);
    let (Some(row), Some(staff)) = (row, staff) else {
        let unknown = Fault::Refused("nobody here has this passkey".to_owned());
        return Err(refused(&unknown));
    };
    let user = row.staff_id.into_bytes();
    match place.check(&question, answer, user, &kept(&row)?) {
        Ok(state) if staff.state == "active" => {
            take(app, &question, &row, &state).await?;
            admit(app, &staff, Way::Passkey, browser).await
        }
        Ok(_) => Err(failed(app, &staff, &Fault::Refused("a closed account".to_owned())).await?),
        Err(fault) => Err(failed(app, &staff, &fault).await?),
    }
}

async fn failed(app: &App, staff: &StaffRow, fault: &Fault) -> Result<Error, Error> {
    note_failure(app, staff).await?;
    Ok(refused(fault))
}

/// Takes the question, so that it can't be answered again, and writes the passkey's new state.
async fn take(app: &App, question: &[u8], row: &PasskeyRow, state: &[u8]) -> Result<(), Error> {
    let now = app.surroundings().now();
    let mut tx = app.pool().begin().await.map_err(store::StoreError::from)?;
    if !store::second_factor::show_once(&mut tx, &vault::digest(question), now).await?
        || !store::passkey::used(&mut tx, row.id, &row.state, state, now).await?
    {
        return Err(stale());
    }
    tx.commit().await.map_err(store::StoreError::from)?;
    Ok(())
}
