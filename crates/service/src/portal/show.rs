use intake::IgnoredReason;
use jiff::Timestamp;
use policy::{Action, Actor, Permit};
use store::reports as rows;
use uuid::Uuid;

use super::own;
use crate::agencies::{self, Agency, Came, Expected};
use crate::batches::{self, BatchFile, ErrorSheet, ShownRow};
use crate::{App, Error};

/// What an agency finds when somebody signs in for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// Its entry in the register.
    pub agency: Agency,
    /// What the rules ask of agencies here.
    pub expected: Vec<Expected>,
    /// What came from it in the last ninety days.
    pub came: Came,
}

/// Something that the agency sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentFile {
    /// The batch.
    pub id: Uuid,
    /// Name of the file, telephone and identity numbers in it masked; "" for a program's call.
    pub file: String,
    /// Channel.
    pub channel: String,
    /// `staged`, `done` or `withdrawn`.
    pub state: String,
    /// Declarations in it.
    pub rows: i32,
    /// Those that have been looked at.
    pub done: i32,
    /// When it came.
    pub received_at: Timestamp,
    /// When it was taken back.
    pub withdrawn_at: Option<Timestamp>,
}

impl From<BatchFile> for SentFile {
    // How many leads and tasks it made tells what was news; who of the staff brought it is none of
    // the agency's business.
    fn from(batch: BatchFile) -> Self {
        Self {
            id: batch.id,
            file: batch.file,
            channel: batch.channel,
            state: batch.state,
            rows: batch.staged,
            done: batch.progress,
            received_at: batch.received_at,
            withdrawn_at: batch.withdrawn_at,
        }
    }
}

/// The declarations of a batch by what became of them, as far as their sender may know.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// Passed on to the officers in charge.
    pub taken: i64,
    /// Somebody has to find out which door is meant.
    pub waiting: i64,
    /// The address doesn't exist, somebody found.
    pub rejected: i64,
    /// With a fault, whatever became of them.
    pub faulty: i64,
}

/// One batch of the agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The file.
    pub file: SentFile,
    /// What became of it.
    pub sums: Sums,
    /// Source rows that are no tenancy, by reason with how many.
    pub ignored: Vec<(IgnoredReason, u64)>,
    /// The signed line that proves that the file was received.
    pub receipt: Option<String>,
}

/// What became of a declaration, as far as its sender may know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// Passed on to the officers in charge.
    Taken,
    /// Somebody has to find out which door is meant.
    Waiting,
    /// Its address doesn't exist, somebody found.
    Rejected,
    /// Went with its batch.
    Withdrawn,
}

impl Taken {
    fn of(row: &ShownRow) -> Self {
        match row.outcome.as_str() {
            "review" | "unmatched" => Self::Waiting,
            // It repeats what somebody is still looking at; that somebody else sent it isn't told.
            "known" if row.decision != "match" => Self::Waiting,
            "rejected" => Self::Rejected,
            "withdrawn" => Self::Withdrawn,
            _ => Self::Taken,
        }
    }
}

/// One declaration as its sender may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentRow {
    /// Place in the batch.
    pub seq: i32,
    /// Sheet, "" where the file has none.
    pub sheet: String,
    /// First source row.
    pub row: i32,
    /// Address as said, numbers of people masked.
    pub text: String,
    /// The address that was understood, once that is certain, with its code.
    pub understood: Option<(String, String)>,
    /// How many people it names.
    pub tenants: i32,
    /// Somebody moves out.
    pub check_out: bool,
    /// Names of its faults.
    pub faults: Vec<String>,
    /// What became of it.
    pub became: Taken,
}

impl From<ShownRow> for SentRow {
    fn from(row: ShownRow) -> Self {
        let became = Taken::of(&row);
        let certain = row.decision == "match" && became == Taken::Taken;
        Self {
            seq: row.seq,
            sheet: row.sheet,
            row: row.row,
            text: row.text,
            understood: row.address.zip(row.code).filter(|_| certain),
            tenants: row.tenants,
            check_out: row.kind == "check_out",
            faults: row.faults,
            became,
        }
    }
}

/// Which declarations are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    /// All.
    All,
    /// Those with a fault.
    Faulty,
    /// Those whose door nobody knows yet.
    Waiting,
    /// Those whose address doesn't exist.
    Rejected,
}

impl Show {
    const fn stored(self) -> Option<&'static str> {
        match self {
            Self::All => None,
            Self::Faulty => Some("faults"),
            Self::Waiting => Some("waiting"),
            Self::Rejected => Some("rejected"),
        }
    }
}

/// What is expected of the agency that the actor works for, and what came.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn home(app: &App, actor: &Actor, district: &str) -> Result<Home, Error> {
    let (id, _) = own(actor, Action::SeeOwn, district)?;
    Ok(Home {
        agency: agencies::entry(app, district, id).await?,
        expected: agencies::expected(district, app.surroundings().now()),
        came: agencies::came_from(app, district, id).await?,
    })
}

/// The name of the agency that the actor works for.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn name(app: &App, actor: &Actor, district: &str) -> Result<String, Error> {
    let (id, _) = own(actor, Action::SeeOwn, district)?;
    let found = store::agency::agency(&mut *app.read().await?, district, id).await?;
    Ok(found.map(|row| row.name).unwrap_or_default())
}

/// What the agency sent, the newest first, from the one before `before`.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn sent(
    app: &App,
    actor: &Actor,
    district: &str,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<SentFile>, Error> {
    let (agency, _) = own(actor, Action::SeeOwn, district)?;
    let mut conn = app.read().await?;
    let found = rows::batches_of_agency(&mut conn, district, agency, before, limit).await?;
    let files = found
        .into_iter()
        .map(|row| batches::file(app, district, row).map(SentFile::from));
    files.collect()
}

/// Leave to see this batch; whose it is decides.
async fn of_own(app: &App, actor: &Actor, district: &str, batch: Uuid) -> Result<Permit, Error> {
    own(actor, Action::SeeOwn, district)?;
    let mut conn = app.read().await?;
    let sender = rows::sender_of(&mut conn, district, batch).await?;
    let sender = sender.ok_or(Error::NotFound("batch"))?;
    // Another agency's batch is as unknown as one that never was.
    let permit = actor.may_for(Action::SeeOwn, district, sender);
    permit.map_err(|_| Error::NotFound("batch"))
}

/// One batch of the agency and what became of it.
///
/// # Errors
/// [`Error::Denied`]; [`Error::NotFound`], also for another agency's.
pub async fn batch(app: &App, actor: &Actor, district: &str, id: Uuid) -> Result<Sent, Error> {
    of_own(app, actor, district, id).await?;
    let mut conn = app.read().await?;
    let row = rows::batch(&mut conn, district, id).await?;
    let row = row.ok_or(Error::NotFound("batch"))?;
    let counts = rows::outcomes(&mut conn, district, id).await?;
    drop(conn);
    Ok(Sent {
        file: batches::file(app, district, row)?.into(),
        sums: Sums {
            taken: counts.admitted - counts.unsure,
            waiting: counts.review + counts.unmatched + counts.unsure,
            rejected: counts.rejected,
            faulty: counts.faulty,
        },
        ignored: batches::ignored_rows(app, district, id).await?,
        receipt: crate::receipts::of_file(app, district, id).await?,
    })
}

/// Its declarations behind `after`, in the order of the file.
///
/// # Errors
/// As [`batch`].
pub async fn rows(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
    show: Show,
    after: i32,
    limit: i64,
) -> Result<Vec<SentRow>, Error> {
    of_own(app, actor, district, id).await?;
    let found = batches::shown_rows(app, district, id, after, show.stored(), limit).await?;
    Ok(found.into_iter().map(SentRow::from).collect())
}

/// Its own sheet back, each fault beside its row. It holds what the agency wrote, so asking for it
/// is noted.
///
/// # Errors
/// As [`batch`], and as [`batches::error_sheet`].
pub async fn error_sheet(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
) -> Result<ErrorSheet, Error> {
    let permit = of_own(app, actor, district, id).await?;
    batches::sheet_of(app, &permit, district, id).await
}
