use std::collections::HashMap;

use jiff::Timestamp;
use policy::{Action, Actor};
use store::reports::{self as rows, BatchCounts, BatchRow};
use uuid::Uuid;
use vault::{Field, mask};

use super::said::{open_key, words_of};
use crate::{App, Error};

/// A batch and where its work stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The batch.
    pub batch: BatchFile,
    /// Its rows by what came of them so far.
    pub counts: BatchCounts,
}

/// A batch as a file that came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchFile {
    /// Identity.
    pub id: Uuid,
    /// Name of the file, telephone and identity numbers in it masked.
    pub file: String,
    /// Sender.
    pub agency: String,
    /// Channel.
    pub channel: String,
    /// `staged`, `done` or `withdrawn`.
    pub state: String,
    /// Rows staged.
    pub staged: i32,
    /// Rows with an outcome.
    pub progress: i32,
    /// Leads it made.
    pub leads: i32,
    /// Tasks it made.
    pub tasks: i32,
    /// When it came.
    pub received_at: Timestamp,
    /// When its last row had its outcome.
    pub done_at: Option<Timestamp>,
    /// Name of who brought it; absent where a command did.
    pub by: Option<String>,
    /// When it was taken back.
    pub withdrawn_at: Option<Timestamp>,
    /// For a withdrawal.
    pub version: i32,
}

/// A row of a batch as it may be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownRow {
    /// The declaration.
    pub id: Uuid,
    /// Place in the batch.
    pub seq: i32,
    /// Sheet, "" where the file has none.
    pub sheet: String,
    /// First source row.
    pub row: i32,
    /// Address as said, numbers of people masked.
    pub text: String,
    /// Current code of its door.
    pub code: Option<String>,
    /// Address of its door as the library has it.
    pub address: Option<String>,
    /// `unit`, `building` or `none`.
    pub level: String,
    /// `match`, `review` or `none`.
    pub decision: String,
    /// How many people it names.
    pub tenants: i32,
    /// Names of its faults.
    pub faults: Vec<String>,
    /// Whether it repeats another report.
    pub duplicate: bool,
    /// `check_in` or `check_out`.
    pub kind: String,
    /// What came of it.
    pub outcome: String,
    /// Building of its door.
    pub building_id: Option<Uuid>,
    /// Dwelling of its door.
    pub dwelling_id: Option<Uuid>,
}

pub(crate) fn file(app: &App, district: &str, row: BatchRow) -> Result<BatchFile, Error> {
    let file = match &row.data_key {
        None => String::new(),
        Some(wrapped) => {
            let key = open_key(app, district, row.id, Some(wrapped))?;
            let place = Field {
                column: "batch.file_name",
                district,
                row: row.id,
            };
            mask::free_text(&String::from_utf8_lossy(&key.open(place, &row.file_name)?))
        }
    };
    Ok(BatchFile {
        id: row.id,
        file,
        agency: row.agency,
        channel: row.channel,
        state: row.state,
        staged: row.staged,
        progress: row.progress,
        leads: row.leads_made,
        tasks: row.tasks_made,
        received_at: row.received_at,
        done_at: row.done_at,
        by: row.received_by,
        withdrawn_at: row.withdrawn_at,
        version: row.version,
    })
}

/// The newest batches of one agency, however they came.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn of_agency(
    app: &App,
    actor: &Actor,
    district: &str,
    agency: Uuid,
    limit: i64,
) -> Result<Vec<BatchFile>, Error> {
    actor.may(Action::SeeBatch, district)?;
    let mut conn = app.read().await?;
    let rows = rows::batches_of_agency(&mut conn, district, agency, None, limit).await?;
    rows.into_iter()
        .map(|row| file(app, district, row))
        .collect()
}

/// Batches that were sent as files, newest first, from the one before `before`.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn list(
    app: &App,
    actor: &Actor,
    district: &str,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<BatchFile>, Error> {
    actor.may(Action::SeeBatch, district)?;
    let mut conn = app.read().await?;
    let rows = rows::batches(&mut conn, district, before, limit).await?;
    rows.into_iter()
        .map(|row| file(app, district, row))
        .collect()
}

/// One batch.
///
/// # Errors
/// [`Error::Denied`], [`Error::NotFound`], [`Error::Store`].
pub async fn batch(app: &App, actor: &Actor, district: &str, id: Uuid) -> Result<BatchFile, Error> {
    actor.may(Action::SeeBatch, district)?;
    let mut conn = app.read().await?;
    let row = rows::batch(&mut conn, district, id)
        .await?
        .ok_or(Error::NotFound("batch"))?;
    file(app, district, row)
}

/// One batch with its sums.
///
/// # Errors
/// As [`batch`].
pub async fn progress(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
) -> Result<Progress, Error> {
    let batch = batch(app, actor, district, id).await?;
    let mut conn = app.read().await?;
    let counts = rows::counts(&mut conn, district, id).await?;
    Ok(Progress { batch, counts })
}

/// Rows of a batch after `after`, in the order of the file; `filter` is an outcome, `faults`,
/// `duplicates` or `leads`.
///
/// # Errors
/// As [`batch`].
pub async fn rows(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
    after: i32,
    filter: Option<&str>,
    limit: i64,
) -> Result<Vec<ShownRow>, Error> {
    actor.may(Action::SeeBatch, district)?;
    shown_rows(app, district, id, after, filter, limit).await
}

/// The same, for who was allowed to see them.
pub(crate) async fn shown_rows(
    app: &App,
    district: &str,
    id: Uuid,
    after: i32,
    filter: Option<&str>,
    limit: i64,
) -> Result<Vec<ShownRow>, Error> {
    let mut conn = app.read().await?;
    let batch = rows::batch(&mut conn, district, id)
        .await?
        .ok_or(Error::NotFound("batch"))?;
    let declared = rows::declarations(&mut conn, district, id, after, filter, limit).await?;
    let mut keys = HashMap::new();
    if let Some(wrapped) = &batch.data_key {
        keys.insert(id, open_key(app, district, id, Some(wrapped))?);
    }
    let places: Vec<(Uuid, i32)> = declared.iter().map(|row| (id, row.seq)).collect();
    let mut words = words_of(&mut conn, district, &keys, &places).await?;
    Ok(declared
        .into_iter()
        .map(|row| {
            let (sheet, text) = words
                .remove(&(id, row.seq))
                .map(|said| (said.sheet, mask::free_text(&said.address)))
                .unwrap_or_default();
            ShownRow {
                id: row.id,
                seq: row.seq,
                sheet,
                row: row.row_no,
                text,
                code: row.code,
                address: row.standard_address,
                level: row.level,
                decision: row.decision,
                tenants: row.tenants,
                faults: row.faults,
                duplicate: row.duplicate,
                kind: row.kind,
                outcome: row.outcome,
                building_id: row.building_id,
                dwelling_id: row.dwelling_id,
            }
        })
        .collect())
}
