//! Rows whose address needs a person: the queue, one row with its candidates, and its settling.

mod confusion;
mod explained;
mod meant;
mod never;
mod reading;
mod settle;
mod taught;

use std::collections::{BTreeSet, HashMap};

use address::Resolution;
use policy::{Action, Actor};
use store::reports::{self as rows, DeclarationRow};
use uuid::Uuid;
use vault::mask;

use crate::batches::{self, BatchFile, Said, open_key, words_of};
use crate::library::Snapshot;
use crate::{App, Error, aliases};

pub use confusion::{Confused, Confusions, Key, Place, PlaceFile, confusions, place};
pub use explained::{Explained, ReadPiece, explain};
pub use meant::{Help, Meant, Standing, help};
pub use never::{Reach, allow_again, rule_out, ruled_out};
pub use reading::{Part, Reading};
pub use settle::{Settlement, resolve_waiting, settle};
pub use taught::{forget, taught};

pub(crate) use confusion::Waiting;
pub(crate) use meant::{divisions, value};
pub(crate) use reading::read;

/// A row of the queue.
#[derive(Debug, Clone)]
pub struct ReviewLine {
    /// The declaration.
    pub id: Uuid,
    /// Its batch and place there: the key of the next page.
    pub at: (Uuid, i32),
    /// Address as said, numbers of people masked.
    pub text: String,
    /// Sender.
    pub agency: String,
    /// When it came.
    pub received_at: jiff::Timestamp,
    /// What the resolver thinks of it now.
    pub answer: Resolution,
}

/// A person as a row names them, masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidPerson {
    /// Masked name.
    pub name: String,
    /// Kind of document.
    pub id_kind: String,
    /// Masked number.
    pub id_number: String,
    /// Masked telephone.
    pub phone: String,
}

/// One row to be settled.
#[derive(Debug, Clone)]
pub struct Review {
    /// What was declared.
    pub row: DeclarationRow,
    /// Address as said, numbers of people masked.
    pub text: String,
    /// The address in pieces, each with what it was read as; the same characters.
    pub pieces: Vec<ReadPiece>,
    /// What would be remembered of it in [`rule_out`]; `None` where nothing may be.
    pub wording: Option<String>,
    /// Who is named, masked.
    pub people: Vec<SaidPerson>,
    /// First day.
    pub from: Option<jiff::civil::Date>,
    /// Last day.
    pub to: Option<jiff::civil::Date>,
    /// Its sheet, "" where the file has none.
    pub sheet: String,
    /// The file it came in.
    pub batch: BatchFile,
    /// What the resolver thinks of it now, candidates included.
    pub answer: Resolution,
    /// The row after this one, to go on with.
    pub next: Option<Uuid>,
    /// How many rows wait, counted up to a thousand.
    pub open: i64,
}

const MOST_COUNTED: i64 = 1000;

async fn said(
    app: &App,
    conn: &mut store::Conn,
    district: &str,
    row: &DeclarationRow,
) -> Result<Said, Error> {
    let batch = rows::batch(conn, district, row.batch_id)
        .await?
        .ok_or(Error::NotFound("batch"))?;
    let key = open_key(app, district, row.batch_id, batch.data_key.as_deref())?;
    let (keys, place) = (
        HashMap::from([(row.batch_id, key)]),
        (row.batch_id, row.seq),
    );
    let mut words = words_of(conn, district, &keys, &[place]).await?;
    words.remove(&place).ok_or(Error::NotFound("row"))
}

/// The queue after `after`, oldest batch first.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn list(
    app: &App,
    actor: &Actor,
    district: &str,
    after: Option<(Uuid, i32)>,
    limit: i64,
) -> Result<Vec<ReviewLine>, Error> {
    actor.may(Action::SettleReview, district)?;
    let snapshot = app.library().await?;
    let mut conn = app.read().await?;
    let waiting = rows::waiting(&mut conn, district, after, limit).await?;
    let opened = opened(app, &mut conn, district, waiting).await?;
    drop(conn);
    Ok(opened.iter().map(|row| line(&snapshot, row)).collect())
}

/// A row that waits, with its words.
struct Opened {
    row: DeclarationRow,
    agency: String,
    received_at: jiff::Timestamp,
    said: Said,
}

fn line(snapshot: &Snapshot, opened: &Opened) -> ReviewLine {
    ReviewLine {
        id: opened.row.id,
        at: (opened.row.batch_id, opened.row.seq),
        text: mask::free_text(&opened.said.address),
        agency: opened.agency.clone(),
        received_at: opened.received_at,
        answer: snapshot.resolve(&opened.said.address),
    }
}

/// Rows with their words: batch and words are read once for all of them, and not once a row.
async fn opened(
    app: &App,
    conn: &mut store::Conn,
    district: &str,
    waiting: Vec<DeclarationRow>,
) -> Result<Vec<Opened>, Error> {
    let batches: BTreeSet<Uuid> = waiting.iter().map(|row| row.batch_id).collect();
    let batches: Vec<Uuid> = batches.into_iter().collect();
    let batches = rows::briefs(conn, district, &batches).await?;
    let places: Vec<(Uuid, i32)> = waiting.iter().map(|row| (row.batch_id, row.seq)).collect();
    let mut keys = HashMap::new();
    for batch in &batches {
        let key = open_key(app, district, batch.id, batch.data_key.as_deref())?;
        keys.insert(batch.id, key);
    }
    let mut words = words_of(conn, district, &keys, &places).await?;
    let batches: HashMap<Uuid, &rows::BatchBrief> =
        batches.iter().map(|batch| (batch.id, batch)).collect();
    let mut opened = Vec::with_capacity(waiting.len());
    for row in waiting {
        let at = (row.batch_id, row.seq);
        let batch = batches.get(&row.batch_id).ok_or(Error::NotFound("batch"))?;
        opened.push(Opened {
            said: words.remove(&at).ok_or(Error::NotFound("row"))?,
            agency: batch.agency.clone(),
            received_at: batch.received_at,
            row,
        });
    }
    Ok(opened)
}

/// The row to go on with after `id`: the next that waits, else the first, `None` where none does.
///
/// # Errors
/// [`Error::Denied`], [`Error::NotFound`], [`Error::Store`].
pub async fn after(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
) -> Result<Option<Uuid>, Error> {
    actor.may(Action::SettleReview, district)?;
    let mut conn = app.read().await?;
    let row = rows::declaration(&mut conn, district, id)
        .await?
        .ok_or(Error::NotFound("review"))?;
    for from in [Some((row.batch_id, row.seq)), None] {
        if let Some(next) = rows::waiting(&mut conn, district, from, 1).await?.first() {
            return Ok(Some(next.id));
        }
    }
    Ok(None)
}

/// How many rows wait, counted up to a thousand.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn open_count(app: &App, actor: &Actor, district: &str) -> Result<i64, Error> {
    actor.may(Action::SettleReview, district)?;
    let mut conn = app.read().await?;
    Ok(rows::waiting_of_district(&mut conn, district, MOST_COUNTED).await?)
}

/// One row with everything that helps to settle it.
///
/// # Errors
/// [`Error::Denied`], [`Error::NotFound`], [`Error::Store`].
pub async fn review(app: &App, actor: &Actor, district: &str, id: Uuid) -> Result<Review, Error> {
    actor.may(Action::SettleReview, district)?;
    let mut conn = app.read().await?;
    let row = rows::declaration(&mut conn, district, id)
        .await?
        .ok_or(Error::NotFound("review"))?;
    let words = said(app, &mut conn, district, &row).await?;
    let next = rows::waiting(&mut conn, district, Some((row.batch_id, row.seq)), 1).await?;
    let open = rows::waiting_of_district(&mut conn, district, MOST_COUNTED).await?;
    drop(conn);
    let snapshot = app.library().await?;
    let people = words
        .people
        .iter()
        .map(|person| SaidPerson {
            name: mask::name(&person.name),
            id_kind: person.id_kind.clone(),
            id_number: mask::id_number(&person.id_number),
            phone: mask::phone(&person.phone),
        })
        .collect();
    let batch = batches::batch(app, actor, district, row.batch_id).await?;
    let answer = snapshot.resolve(&words.address);
    Ok(Review {
        pieces: explained::pieces(&snapshot, &words.address, &answer),
        wording: aliases::exact_wording(&words).ok(),
        text: mask::free_text(&words.address),
        people,
        from: words.from,
        to: words.to,
        sheet: words.sheet,
        batch,
        answer,
        next: next.first().map(|row| row.id),
        open,
        row,
    })
}
