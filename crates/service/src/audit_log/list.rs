use std::collections::HashMap;

use jiff::Timestamp;
use policy::{Action, Actor};
use uuid::Uuid;

use crate::change::ACCOUNT;
use crate::{App, Error};

/// An entry as the auditor reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// Identity.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// Name of the member of staff or the program, or the end of an account's id behind `#`; `None`
    /// for the machine.
    pub by: Option<String>,
    /// What was done.
    pub action: String,
    /// To what.
    pub subject: String,
    /// Counts, states, purposes.
    pub detail: String,
    /// Its place in the log, once it is sealed.
    pub position: Option<i64>,
}

/// What stands before the id of a program in the log.
pub(crate) const PROGRAM: &str = "program/";

/// The program that an entry names as who did it.
fn program(actor: &str) -> Option<Uuid> {
    actor.strip_prefix(PROGRAM)?.parse().ok()
}

/// A page of the log, the newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogPage {
    /// The entries.
    pub lines: Vec<LogLine>,
    /// Where the next page goes on: before this entry.
    pub next: Option<Uuid>,
}

/// Entries of a district before the one named (`None` for the newest), about one subject if one
/// is named.
///
/// # Errors
/// [`Error::Denied`]: the log is the district's, so only an auditor of the whole district reads it.
pub async fn list(
    app: &App,
    actor: &Actor,
    district: &str,
    subject: Option<&str>,
    before: Option<Uuid>,
    limit: u16,
) -> Result<LogPage, Error> {
    actor.may(Action::SeeAudit, district)?;
    let before = before.unwrap_or(Uuid::max());
    let mut conn = app.read().await?;
    let take = i64::from(limit) + 1;
    let mut rows = store::audit_read::page(&mut conn, district, subject, before, take).await?;
    let more = rows.len() > usize::from(limit);
    rows.truncate(usize::from(limit));
    let staff: Vec<Uuid> = rows
        .iter()
        .filter_map(|(row, _)| Uuid::parse_str(&row.actor).ok())
        .collect();
    let mut names: HashMap<Uuid, String> = store::staff::names(&mut conn, &staff)
        .await?
        .into_iter()
        .collect();
    let programs: Vec<Uuid> = rows
        .iter()
        .filter_map(|(row, _)| program(&row.actor))
        .collect();
    names.extend(store::agency::labels(&mut conn, &programs).await?);
    let next = rows.last().filter(|_| more).map(|(row, _)| row.id);
    let lines = rows
        .into_iter()
        .map(|(row, position)| LogLine {
            id: row.id,
            at: row.at,
            by: by(row.actor, &names),
            action: row.action,
            subject: row.subject,
            detail: row.detail,
            position,
        })
        .collect();
    Ok(LogPage { lines, next })
}

fn by(actor: String, names: &HashMap<Uuid, String>) -> Option<String> {
    if let Some(account) = actor.strip_prefix(ACCOUNT) {
        return account
            .len()
            .checked_sub(6)
            .and_then(|from| Some(format!("#{}", account.get(from..)?)));
    }
    let id = Uuid::parse_str(&actor).ok().or_else(|| program(&actor))?;
    Some(names.get(&id).cloned().unwrap_or(actor))
}
