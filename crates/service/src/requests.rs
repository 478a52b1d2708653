//! What residents ask about their own record, with the clock for the answer, and the auditor who
//! answers.

use jiff::{SignedDuration, Timestamp};
use policy::{Action, Actor, Deed};
use store::right_request::RequestRow;
use uuid::Uuid;
use vault::{DataKey, Field, mask};
use zeroize::Zeroizing;

use crate::accounts::{Place, Session};
use crate::attempts::{self, Attempt};
use crate::bindings::{self, Door};
use crate::{App, Error, Note, Refusal};

const DATA_KEY: &str = "right_request.data_key";
const WORDS: &str = "right_request.words";
const ANSWER: &str = "right_request.answer";
/// Within thirty days (GB/T 35273-2020, 8.7; PIPL art. 50 asks for "in time").
pub const CLOCK: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Words, in characters.
const MOST: usize = 500;
/// Requests listed.
const SHOWN: i64 = 100;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Something is wrong (PIPL art. 46).
    Correct,
    /// They object to it being kept or used so (art. 44).
    Object,
    /// It is past its purpose (art. 47).
    Erase,
}

impl Kind {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 3] = [Self::Correct, Self::Object, Self::Erase];

    /// The name in the database and in forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Correct => "correct",
            Self::Object => "object",
            Self::Erase => "erase",
        }
    }

    /// The one of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A request as its asker and the auditor see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Identity.
    pub id: Uuid,
    /// What is asked for.
    pub kind: Option<Kind>,
    /// In their words; numbers of people masked for the auditor.
    pub words: String,
    /// `open`, `granted` or `refused`.
    pub state: String,
    /// The answer, "" while there is none.
    pub answer: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// By when it has to be answered.
    pub due_at: Timestamp,
    /// At which door.
    pub dwelling: Uuid,
    /// Its address, for the auditor; "" for the asker.
    pub door: String,
    /// Tells two who answer at once.
    pub version: i32,
}

/// Asks about one's own record.
///
/// # Errors
/// [`Error::NotFound`] for who is not bound to a record there; [`Error::Refused`] beside the field.
pub async fn ask(
    app: &App,
    session: &Session,
    place: &Place,
    door: Door,
    kind: Option<Kind>,
    words: &str,
) -> Result<(), Error> {
    let binding = bindings::may_still(app, session, door, Deed::AskAboutOwnRecord).await?;
    let dwelling = door.dwelling.ok_or(Error::NotFound("dwelling"))?;
    let kind =
        kind.ok_or_else(|| Refusal::new("letting-choose", "choose one of the list").on("kind"))?;
    let words = self::words(words, "words")?;
    attempts::count(
        app,
        Attempt::Declare,
        &session.account.to_string(),
        &place.plate,
    )
    .await?;
    let district = &session.district;
    let here = app.surroundings();
    let (id, key) = (here.id(), DataKey::new(app.keys().suite, here.random()));
    let field = |column| Field {
        column,
        district,
        row: id,
    };
    let mut change = app.change_of_account(district, session.account).await?;
    let row = RequestRow {
        id,
        account_id: Some(session.account),
        binding_id: Some(binding.id),
        dwelling_id: dwelling,
        kind: kind.name().to_owned(),
        data_key: Some(key.wrap(&app.keys().wrap, field(DATA_KEY), here.random())),
        words: Some(key.seal(field(WORDS), words.as_bytes(), here.random())),
        answer: None,
        state: "open".to_owned(),
        made_at: change.at,
        due_at: change.at + CLOCK,
        version: 1,
    };
    store::right_request::insert(change.conn(), district, &row).await?;
    let note = Note::new("request.made", "right_request", id);
    change
        .commit(note.saying(format!("kind={}", kind.name())))
        .await
}

fn words(text: &str, field: &'static str) -> Result<Zeroizing<String>, Refusal> {
    let text = Zeroizing::new(text.trim().to_owned());
    if !(2..=MOST).contains(&text.chars().count()) {
        let words = format!("say it in 2 to {MOST} characters");
        return Err(Refusal::new("request-words", words)
            .on(field)
            .with(MOST.to_string()));
    }
    Ok(text)
}

/// What an account asked, the latest first.
///
/// # Errors
/// [`Error::Store`].
pub async fn mine(app: &App, session: &Session) -> Result<Vec<Request>, Error> {
    let district = &session.district;
    let mut conn = app.read().await?;
    let rows =
        store::right_request::of_account(&mut conn, district, session.account, SHOWN).await?;
    rows.iter().map(|row| open(app, district, row)).collect()
}

/// What waits for an answer, the most urgent first, for the auditor.
///
/// # Errors
/// [`Error::Denied`].
pub async fn list(app: &App, actor: &Actor, district: &str) -> Result<Vec<Request>, Error> {
    actor.may(Action::AnswerRequests, district)?;
    let mut conn = app.read().await?;
    let rows = store::right_request::waiting(&mut conn, district, SHOWN).await?;
    let mut requests = Vec::new();
    for row in &rows {
        let mut request = open(app, district, row)?;
        request.words = mask::free_text(&request.words);
        let door = store::dwelling_file::dwelling(&mut conn, district, row.dwelling_id).await?;
        request.door = door.map(|door| door.standard_address).unwrap_or_default();
        requests.push(request);
    }
    Ok(requests)
}

/// Answers a request. Correcting and erasing themselves are done where the record is kept.
///
/// # Errors
/// [`Error::Denied`]; [`Error::Refused`] on `answer`; [`Error::Stale`] where somebody was faster.
pub async fn answer(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
    version: i32,
    granted: bool,
    said: &str,
) -> Result<(), Error> {
    let permit = actor.may(Action::AnswerRequests, district)?;
    let said = words(said, "answer")?;
    let row = store::right_request::by_id(&mut *app.read().await?, district, id).await?;
    let row = row.ok_or(Error::NotFound("request"))?;
    let wrapped = row.data_key.as_ref().ok_or(Error::NotFound("request"))?;
    let field = |column| Field {
        column,
        district,
        row: id,
    };
    let key = DataKey::unwrap(&app.keys().wrap, field(DATA_KEY), wrapped)?;
    let sealed = key.seal(field(ANSWER), said.as_bytes(), app.surroundings().random());
    let mut change = app.change(district, &permit).await?;
    let (at, by) = (change.at, change.staff_id());
    let state = if granted { "granted" } else { "refused" };
    let conn = change.conn();
    let done =
        store::right_request::answer(conn, district, id, version, state, &sealed, at, by).await?;
    if !done {
        return Err(Error::Stale);
    }
    let note = Note::new("request.answered", "right_request", id);
    change.commit(note.saying(format!("state={state}"))).await
}

fn open(app: &App, district: &str, row: &RequestRow) -> Result<Request, Error> {
    let field = |column| Field {
        column,
        district,
        row: row.id,
    };
    let mut request = Request {
        id: row.id,
        kind: Kind::from_name(&row.kind),
        words: String::new(),
        state: row.state.clone(),
        answer: String::new(),
        made_at: row.made_at,
        due_at: row.due_at,
        dwelling: row.dwelling_id,
        door: String::new(),
        version: row.version,
    };
    let Some(wrapped) = &row.data_key else {
        return Ok(request);
    };
    let key = DataKey::unwrap(&app.keys().wrap, field(DATA_KEY), wrapped)?;
    let text = |column, sealed: &Option<Vec<u8>>| -> Result<String, Error> {
        let Some(sealed) = sealed else {
            return Ok(String::new());
        };
        let bytes = key.open(field(column), sealed)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    };
    request.words = text(WORDS, &row.words)?;
    request.answer = text(ANSWER, &row.answer)?;
    Ok(request)
}
