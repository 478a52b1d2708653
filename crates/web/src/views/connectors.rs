//! Connectors: asking an agency's own system.

use super::page;
use super::parts::Choice;
use crate::form::Form;
use crate::i18n::Say;
use crate::when::When;

/// How a connector is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectorLine {
    /// Id, as in the URL.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The host it asks.
    pub host: String,
    /// Since when it rests.
    pub paused: Option<When>,
    /// The last complete run.
    pub done: Option<When>,
    /// What went wrong last, and when.
    pub fault: Option<(Say, When)>,
}

/// The lists of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConnectorChoices {
    /// What the rows are.
    pub kinds: Vec<Choice>,
    /// How it proves who asks.
    pub auths: Vec<Choice>,
    /// How the answer goes on.
    pub pagings: Vec<Choice>,
    /// How an instant is written.
    pub instants: Vec<Choice>,
}

/// `/agencies/{agency}/connectors/new`. Fields: those of [`ConnectorView`]'s form.
#[derive(Debug, Clone)]
pub struct NewConnectorView {
    /// Id of the agency, as in the URL.
    pub agency: String,
    /// Its name.
    pub agency_name: String,
    /// What was entered.
    pub form: Form,
    /// What may be chosen.
    pub choices: ConnectorChoices,
}
page!(
    NewConnectorView,
    "connector_new",
    "agencies/connector_new.html",
    samples::new
);

/// A field that was wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongLine {
    /// Page and row, from 1.
    pub at: (u32, u32),
    /// The field, "" for the whole row.
    pub field: String,
    /// What is wrong.
    pub words: Say,
}

/// What the run under way, or else the last one, found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunShown {
    /// Pages.
    pub pages: u64,
    /// Rows kept.
    pub kept: u64,
    /// Rows that had come before.
    pub repeated: u64,
    /// Rows that could not be kept.
    pub refused: u64,
}

/// `/agencies/{agency}/connectors/{connector}`. Forms: description (POST: hidden `version`, `name`,
/// `kind`, `url`, `every_minutes`, `auth_kind`, `auth_name`, `secret`, `rows`, `fields`, `moved_in`,
/// `moved_out`, `paging_kind`, `paging_parameter`, `paging_first`, `paging_answer`, `most_pages`,
/// `since_parameter`, `since_form`), run now (POST …/now), pause (POST …/pause: `rests`).
#[derive(Debug, Clone)]
pub struct ConnectorView {
    /// Id of the agency, as in the URL.
    pub agency: String,
    /// Its name.
    pub agency_name: String,
    /// The connector.
    pub line: ConnectorLine,
    /// When it runs next.
    pub due: When,
    /// Whether a run is under way.
    pub running: bool,
    /// What was found.
    pub run: RunShown,
    /// The first fields that were wrong.
    pub wrong: Vec<WrongLine>,
    /// Counts descriptions.
    pub version: i64,
    /// Whether a secret is kept.
    pub has_secret: bool,
    /// What was entered, or what it is described by.
    pub form: Form,
    /// What may be chosen.
    pub choices: ConnectorChoices,
}
page!(
    ConnectorView,
    "connector",
    "agencies/connector.html",
    samples::show
);

#[cfg(test)]
#[path = "samples/connectors.rs"]
pub(super) mod samples;
