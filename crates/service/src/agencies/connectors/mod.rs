//! Connectors: programs of an agency that this installation runs itself. One asks the agency's own
//! system on a schedule and pushes each page as any other program would.
//!
//! A page is pushed under a key made of the connector, the page's place and what it says, and only
//! then is the place moved on: a run that was killed in between asks for the same page again and
//! pushes nothing twice.

mod fault;
mod keep;
mod page;
mod run;

use intake::pull::{Described, Settings};
use jiff::Timestamp;
use policy::{Action, Actor};
use store::agency::{self as rows, ConnectorRow};
use uuid::Uuid;
use vault::{DataKey, Field};
use zeroize::Zeroizing;

pub use fault::{Words, fault_words, wrong_words};
pub use keep::{Secret, ask_now, connect, pause, reconnect};
pub use run::pull_due;

use crate::{App, Error};

/// A connector as stewards see it: everything but its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connector {
    /// Identity, and that of its program.
    pub id: Uuid,
    /// Whose system it asks.
    pub agency: Uuid,
    /// What it asks and what the answer means.
    pub described: Described,
    /// Whether a secret is kept.
    pub has_secret: bool,
    /// Since when it rests.
    pub paused_at: Option<Timestamp>,
    /// When it is looked at next.
    pub due_at: Timestamp,
    /// Since when a run is under way.
    pub started_at: Option<Timestamp>,
    /// The last complete run.
    pub done_at: Option<Timestamp>,
    /// Pages of the run under way, or else the last.
    pub pages: i32,
    /// Rows of it that were kept.
    pub kept: i32,
    /// Rows that had come before, word for word.
    pub repeated: i32,
    /// Rows that could not be kept.
    pub refused: i32,
    /// Fields that were wrong.
    pub wrong: Vec<WrongSeen>,
    /// What went wrong last, in Chinese and English, and when.
    pub fault: Option<(Words, Timestamp)>,
    /// Failures in a row.
    pub tries: i32,
    /// Counts descriptions.
    pub version: i32,
}

/// A field that was wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongSeen {
    /// Page of its run, from 1.
    pub page: u32,
    /// Row of the page, from 1.
    pub row: u32,
    /// The field, "" for the whole row.
    pub field: String,
    /// What is wrong with it, in Chinese and English.
    pub words: Words,
}

impl WrongSeen {
    /// As it is stored: `page row field code`.
    fn read(stored: &str) -> Option<Self> {
        let mut parts = stored.splitn(4, ' ');
        let (page, row) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let (field, code) = (parts.next()?.to_owned(), parts.next()?);
        Some(Self {
            page,
            row,
            field,
            words: wrong_words(code),
        })
    }
}

impl Connector {
    fn of(row: &ConnectorRow) -> Result<Self, Error> {
        let fault = row
            .fault
            .as_deref()
            .map(|code| fault_words(code, &row.fault_detail));
        Ok(Self {
            id: row.id,
            agency: row.agency_id,
            described: described(row)?,
            has_secret: row.secret.is_some(),
            paused_at: row.paused_at,
            due_at: row.due_at,
            started_at: row.started_at,
            done_at: row.done_at,
            pages: row.pages,
            kept: row.kept,
            repeated: row.repeated,
            refused: row.refused,
            wrong: row
                .wrong
                .iter()
                .filter_map(|one| WrongSeen::read(one))
                .collect(),
            fault: fault.zip(row.fault_at),
            tries: row.tries,
            version: row.version,
        })
    }
}

fn described(row: &ConnectorRow) -> Result<Described, Error> {
    let found = serde_json::from_str(&row.described);
    found.map_err(|_| Error::Internal(format!("connector {} can't be read", row.id)))
}

fn settings(row: &ConnectorRow) -> Result<Settings, Error> {
    Settings::of(&described(row)?)
        .map_err(|_| Error::Internal(format!("connector {} makes no sense any more", row.id)))
}

fn field<'a>(district: &'a str, id: Uuid, column: &'a str) -> Field<'a> {
    Field {
        column,
        district,
        row: id,
    }
}

/// What it proves itself by, in the clear.
fn secret(app: &App, row: &ConnectorRow) -> Result<Zeroizing<String>, Error> {
    let Some(sealed) = &row.secret else {
        return Ok(Zeroizing::default());
    };
    let at = |column| field(&row.district, row.id, column);
    let key = DataKey::unwrap(&app.keys().wrap, at("connector.data_key"), &row.data_key)?;
    let bytes = key.open(at("connector.secret"), sealed)?;
    Ok(Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned()))
}

/// The connectors of an agency, the oldest first.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn connectors(
    app: &App,
    actor: &Actor,
    district: &str,
    agency: Uuid,
) -> Result<Vec<Connector>, Error> {
    actor.may(Action::ManageAgencies, district)?;
    let found = rows::connectors_of(&mut *app.read().await?, district, agency).await?;
    found.iter().map(Connector::of).collect()
}

/// One of them.
///
/// # Errors
/// [`Error::Denied`]; [`Error::NotFound`] for one of another district or agency.
pub async fn connector(
    app: &App,
    actor: &Actor,
    district: &str,
    agency: Uuid,
    id: Uuid,
) -> Result<Connector, Error> {
    actor.may(Action::ManageAgencies, district)?;
    let found = rows::connector(&mut *app.read().await?, district, id).await?;
    let found = found.filter(|row| row.agency_id == agency);
    Connector::of(&found.ok_or(Error::NotFound("connector"))?)
}
