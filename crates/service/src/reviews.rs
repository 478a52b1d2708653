//! Rows whose address needs a person: the queue, one row with its candidates, and its settling.

mod meant;
mod reading;
mod taught;

use address::{Code, Resolution};
use policy::{Action, Actor};
use store::reports::{self as rows, DeclarationRow, Settled};
use uuid::Uuid;
use vault::mask;

use crate::batches::{self, BatchFile, Item, Said, admit, item, open_key, report_mark};
use crate::library::{Door, Snapshot};
use crate::{App, Error, Note, Refusal, aliases};

pub use meant::{Help, Meant, Standing, help};
pub use reading::{Part, Reading};
pub use taught::{forget, taught};

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

/// What a person decides about a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settlement {
    /// This door is meant.
    Pick {
        /// Its code, 25 or 19 digits.
        code: String,
        /// Teach the resolver the row's wording.
        remember: bool,
    },
    /// No such door; the sender must say it anew.
    Reject {
        /// Why, in words.
        reason: String,
    },
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
    let staged = rows::row(conn, district, row.batch_id, row.seq)
        .await?
        .ok_or(Error::NotFound("row"))?;
    Said::open(&key, district, row.batch_id, row.seq, &staged.said)
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
    let mut lines = Vec::new();
    for row in rows::waiting(&mut conn, district, after, limit).await? {
        let words = said(app, &mut conn, district, &row).await?;
        let batch = rows::batch(&mut conn, district, row.batch_id)
            .await?
            .ok_or(Error::NotFound("batch"))?;
        lines.push(ReviewLine {
            id: row.id,
            at: (row.batch_id, row.seq),
            text: mask::free_text(&words.address),
            agency: batch.agency,
            received_at: batch.received_at,
            answer: snapshot.library().resolve(&words.address),
        });
    }
    Ok(lines)
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
    let batch = if actor.may(Action::SeeBatch, district).is_ok() {
        batches::batch(app, actor, district, row.batch_id).await?
    } else {
        batches::batch(app, &Actor::Machine, district, row.batch_id).await?
    };
    Ok(Review {
        text: mask::free_text(&words.address),
        people,
        from: words.from,
        to: words.to,
        sheet: words.sheet,
        batch,
        answer: snapshot.library().resolve(&words.address),
        next: next.first().map(|row| row.id),
        open,
        row,
    })
}

/// Settles a row. A picked door makes a lead like a certain one; gives what came of the row.
///
/// # Errors
/// [`Error::Denied`]; [`Error::Stale`] where somebody was faster; [`Error::Refused`] for a code
/// that is none, or a rejection without a reason.
pub async fn settle(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
    version: i32,
    settlement: &Settlement,
) -> Result<String, Error> {
    let permit = actor.may(Action::SettleReview, district)?;
    let snapshot = app.refresh_library().await?;
    let mut change = app.change(district, &permit).await?;
    let row = rows::declaration(change.conn(), district, id)
        .await?
        .ok_or(Error::NotFound("review"))?;
    if row.version != version || !matches!(row.outcome.as_str(), "review" | "unmatched") {
        return Err(Error::Stale);
    }
    let words = said(app, change.conn(), district, &row).await?;
    match settlement {
        Settlement::Pick { code, remember } => {
            let door = picked(&snapshot, district, code)?;
            let wording = if *remember {
                Some(aliases::wording(&snapshot, &words.address, &door)?)
            } else {
                None
            };
            if let Some(wording) = &wording {
                aliases::teach(&mut change, actor, district, wording, &door).await?;
            }
            let mut picked = item(app, &snapshot, district, row.batch_id, row.seq, words);
            picked.id = id;
            picked.level = if door.dwelling_id.is_some() {
                "unit"
            } else {
                "building"
            };
            picked.decision = "match";
            picked.confidence = 1.0;
            picked.mark = report_mark(app, &picked.said, Some(&door));
            picked.door = Some(door);
            let outcome = write(&mut change, district, version, picked).await?;
            change
                .commit(Note::new("review.picked", "declaration", id).saying(code))
                .await?;
            if wording.is_some() {
                crate::jobs::run_due(app).await?;
            }
            Ok(outcome)
        }
        Settlement::Reject { reason } => {
            let reason = reason.trim();
            if reason.is_empty() || reason.chars().count() > 500 {
                return Err(Refusal::new(
                    "reason-missing",
                    "say why the address is rejected (1 to 500 characters)",
                )
                .on("reason")
                .into());
            }
            let mark = report_mark(app, &words, None);
            let settled = Settled {
                id,
                version,
                decision: "none",
                level: "none",
                confidence: 1.0,
                building_id: None,
                dwelling_id: None,
                duplicate: row.duplicate,
                outcome: "rejected",
                report_mark: &mark,
                lead_id: None,
            };
            if !rows::settle(change.conn(), district, &settled).await? {
                return Err(Error::Stale);
            }
            change
                .commit(
                    Note::new("review.rejected", "declaration", id).saying(mask::free_text(reason)),
                )
                .await?;
            Ok("rejected".to_owned())
        }
    }
}

fn picked(snapshot: &Snapshot, district: &str, code: &str) -> Result<Door, Error> {
    let unknown = || {
        Refusal::new(
            "code-unknown",
            format!("{code} is no code of this district's library"),
        )
        .on("candidate")
        .with(code)
    };
    let code: Code = code.trim().parse().map_err(|_| unknown())?;
    let door = snapshot.door(code).ok_or_else(unknown)?;
    if door.district == district {
        Ok(door)
    } else {
        Err(unknown().into())
    }
}

/// Admits one row whose door is certain now, and gives it its outcome.
async fn write(
    change: &mut crate::Change,
    district: &str,
    version: i32,
    item: Item,
) -> Result<String, Error> {
    let items = [item];
    let admission = admit(change, district, &items).await?;
    let [item] = items;
    let admitted = admission
        .outcomes
        .first()
        .copied()
        .ok_or_else(|| Error::Internal("a row was admitted without an outcome".to_owned()))?;
    let settled = Settled {
        id: item.id,
        version,
        decision: item.decision,
        level: item.level,
        confidence: item.confidence,
        building_id: item.door.as_ref().map(|door| door.building_id),
        dwelling_id: item.door.as_ref().and_then(|door| door.dwelling_id),
        duplicate: admitted.duplicate,
        outcome: admitted.outcome,
        report_mark: &item.mark,
        lead_id: admitted.lead,
    };
    if !rows::settle(change.conn(), district, &settled).await? {
        return Err(Error::Stale);
    }
    rows::add_made(
        change.conn(),
        district,
        item.batch,
        admission.leads,
        admission.tasks,
    )
    .await?;
    Ok(admitted.outcome.to_owned())
}

/// Looks again at every waiting row: after the library or the wordings changed, some are certain
/// now. Each is a transaction of its own, so an interruption loses nothing; gives how many
/// resolved.
///
/// # Errors
/// [`Error::Store`]; the rows before the failing one are done.
pub async fn resolve_waiting(app: &App, district: &str) -> Result<usize, Error> {
    let snapshot = app.refresh_library().await?;
    let mut after = None;
    let mut resolved = 0;
    loop {
        let mut conn = app.read().await?;
        let page = rows::waiting(&mut conn, district, after, 500).await?;
        let Some(last) = page.last() else {
            return Ok(resolved);
        };
        after = Some((last.batch_id, last.seq));
        for row in page {
            // A batch whose words were destroyed has nothing to look at again.
            let Ok(words) = said(app, &mut conn, district, &row).await else {
                continue;
            };
            let mut found = item(app, &snapshot, district, row.batch_id, row.seq, words);
            if found.decision != "match" {
                continue;
            }
            found.id = row.id;
            let mut change = app.change_by(district, &Actor::Machine).await?;
            match write(&mut change, district, row.version, found).await {
                Err(Error::Stale) => continue,
                other => other?,
            };
            change
                .commit(Note::new("review.resolved", "declaration", row.id))
                .await?;
            resolved += 1;
        }
    }
}
