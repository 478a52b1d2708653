//! What stands beside the rows of a batch.

use std::collections::HashMap;

use intake::IgnoredReason;
use jiff::Timestamp;
use policy::{Action, Actor};
use store::reports::OutcomeCounts;
use uuid::Uuid;

use crate::{App, Error};

/// Batches that are looked at for their senders' names.
const RECENT: i64 = 500;

/// Source rows that are no tenancy, by reason with how many, the commonest first.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn ignored(
    app: &App,
    actor: &Actor,
    district: &str,
    batch: Uuid,
) -> Result<Vec<(IgnoredReason, u64)>, Error> {
    actor.may(Action::SeeBatch, district)?;
    ignored_rows(app, district, batch).await
}

/// The same, for who was allowed to know them.
pub(crate) async fn ignored_rows(
    app: &App,
    district: &str,
    batch: Uuid,
) -> Result<Vec<(IgnoredReason, u64)>, Error> {
    let mut conn = app.read().await?;
    let counts = store::reports::ignored_counts(&mut conn, district, batch).await?;
    counts
        .into_iter()
        .map(|(name, times)| {
            let reason = IgnoredReason::from_wire(&name).ok_or_else(|| {
                Error::Internal(format!("intake_ignored of batch {batch} has reason {name}"))
            })?;
            Ok((reason, u64::try_from(times).unwrap_or_default()))
        })
        .collect()
}

/// How many rows of each of these batches wait for somebody's eyes; batches without any are
/// absent.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn waiting(
    app: &App,
    actor: &Actor,
    district: &str,
    batches: &[Uuid],
) -> Result<HashMap<Uuid, u64>, Error> {
    actor.may(Action::SeeBatch, district)?;
    let mut conn = app.read().await?;
    let waiting = store::reports::waiting_in(&mut conn, district, batches).await?;
    Ok(waiting
        .into_iter()
        .map(|(batch, rows)| (batch, u64::try_from(rows).unwrap_or_default()))
        .collect())
}

/// The rows of a batch by what became of them: as many as each list of its rows has.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn outcomes(
    app: &App,
    actor: &Actor,
    district: &str,
    batch: Uuid,
) -> Result<OutcomeCounts, Error> {
    actor.may(Action::SeeBatch, district)?;
    let mut conn = app.read().await?;
    Ok(store::reports::outcomes(&mut conn, district, batch).await?)
}

/// Names of those who sent something lately, to choose from.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn senders(app: &App, actor: &Actor, district: &str) -> Result<Vec<String>, Error> {
    actor.may(Action::UploadBatch, district)?;
    let mut conn = app.read().await?;
    Ok(store::reports::recent_senders(&mut conn, district, RECENT).await?)
}

/// The leads of a batch, as a withdrawal meets them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leads {
    /// Open ones, which go with the batch.
    pub open: u64,
    /// Checked at the door, which stay.
    pub checked: u64,
}

/// What a withdrawal of the batch would take back and what it would leave.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn leads(app: &App, actor: &Actor, district: &str, batch: Uuid) -> Result<Leads, Error> {
    actor.may(Action::WithdrawBatch, district)?;
    let mut conn = app.read().await?;
    let (open, checked) = store::reports::leads_of(&mut conn, district, batch).await?;
    let count = |n: i64| u64::try_from(n).unwrap_or_default();
    Ok(Leads {
        open: count(open),
        checked: count(checked),
    })
}

/// How a batch was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawn {
    /// When.
    pub at: Timestamp,
    /// Name of who did it, "" where a command did.
    pub by: String,
    /// Why, in their words.
    pub why: String,
}

/// Who took a batch back and why; `None` where nobody did.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn withdrawn(
    app: &App,
    actor: &Actor,
    district: &str,
    batch: Uuid,
) -> Result<Option<Withdrawn>, Error> {
    actor.may(Action::SeeBatch, district)?;
    let mut conn = app.read().await?;
    let subject = format!("batch/{batch}");
    let noted = store::reports::noted(&mut conn, district, &subject, "batch.withdrawn").await?;
    Ok(noted.map(|noted| {
        let why = noted
            .detail
            .split_once("; ")
            .map_or("", |(_, reason)| reason);
        Withdrawn {
            at: noted.at,
            by: noted.by,
            why: why.to_owned(),
        }
    }))
}
