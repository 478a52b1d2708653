//! The register of agencies.

use super::connectors::ConnectorLine;
use super::page;
use super::parts::{Channel, Choice, Pager};
use super::staff::StaffState;
use crate::form::Form;
use crate::i18n::{Label, Say, key};
use crate::when::When;

/// Whether an agency is filed with the housing authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filing {
    /// It is.
    Filed,
    /// It never was.
    Unfiled,
    /// It was.
    Lapsed,
    /// Nobody wrote down whether it is.
    Unknown,
}

impl Filing {
    /// Those a form offers.
    pub const ALL: [Self; 3] = [Self::Filed, Self::Unfiled, Self::Lapsed];

    /// The word in forms.
    pub fn word(self) -> &'static str {
        match self {
            Self::Filed => "filed",
            Self::Unfiled => "unfiled",
            Self::Lapsed => "lapsed",
            Self::Unknown => "",
        }
    }

    /// The state of that word.
    pub fn from_word(word: &str) -> Self {
        let found = Self::ALL.into_iter().find(|one| one.word() == word);
        found.unwrap_or(Self::Unknown)
    }

    /// Style of its tag.
    pub fn style(self) -> &'static str {
        match self {
            Self::Filed => "tag-green",
            Self::Unfiled | Self::Lapsed => "tag-amber",
            Self::Unknown => "",
        }
    }
}

impl Label for Filing {
    fn key(self) -> &'static str {
        match self {
            Self::Filed => key!("agency-filed"),
            Self::Unfiled => key!("agency-unfiled"),
            Self::Lapsed => key!("agency-lapsed"),
            Self::Unknown => key!("agency-filing-unknown"),
        }
    }
}

/// One agency in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencyLine {
    /// Id, as in the URL.
    pub id: String,
    /// Name.
    pub name: String,
    /// Its filing.
    pub filing: Filing,
    /// The way it is expected to report by.
    pub reports_by: Option<Channel>,
    /// When something last came.
    pub last: Option<When>,
    /// Days since then.
    pub silent_days: i64,
    /// Too many.
    pub silent: bool,
}

/// `/agencies`. Paging: `after`.
#[derive(Debug, Clone)]
pub struct AgenciesView {
    /// By name.
    pub rows: Vec<AgencyLine>,
    /// Whether the reader keeps the register.
    pub keeps: bool,
    /// Where the list goes on.
    pub pager: Pager,
}
page!(
    AgenciesView,
    "agencies",
    "agencies/list.html",
    samples::list
);

/// `/agencies/new`. Fields: `name` and those of [`AgencyView`]'s file.
#[derive(Debug, Clone)]
pub struct NewAgencyView {
    /// What was entered.
    pub form: Form,
    /// Ways to report.
    pub channels: Vec<Choice>,
}
page!(
    NewAgencyView,
    "agency_new",
    "agencies/new.html",
    samples::new
);

/// What came by one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CameLine {
    /// Which.
    pub channel: Channel,
    /// Batches.
    pub batches: u64,
    /// Rows in them.
    pub rows: u64,
    /// The newest.
    pub last: When,
}

/// What the rules ask of agencies here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedLine {
    /// What.
    pub what: Say,
    /// By when.
    pub by: Say,
    /// Where that is written.
    pub source: String,
}

/// A batch of the agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentLine {
    /// Id, as in the URL.
    pub id: String,
    /// Its file.
    pub file: String,
    /// When it came.
    pub at: When,
    /// Rows.
    pub rows: u64,
}

/// A program that pushes for the agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgramLine {
    /// Client id.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// Where it may push.
    pub districts: String,
    /// Calls it may make in a minute.
    pub calls: u64,
    /// Since when.
    pub issued: When,
    /// Until when the secret before works too, where it still does.
    pub former_until: Option<When>,
    /// When it was shut out.
    pub revoked: Option<When>,
}

/// A program's id and secret, shown once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretShown {
    /// Client id.
    pub id: String,
    /// The secret.
    pub secret: String,
}

/// Somebody who acts for the agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountLine {
    /// Id, as in the URL.
    pub id: String,
    /// Name.
    pub name: String,
    /// Login.
    pub login: String,
    /// Where the account stands.
    pub state: StaffState,
}

/// What the page shows this once, as an answer to its form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// Nothing.
    Nothing,
    /// The secret of a program.
    Secret(SecretShown),
    /// The first password of an account.
    Password {
        /// What to sign in with.
        login: String,
        /// The password.
        password: String,
    },
}

/// `/agencies/{agency}`. Forms: account (POST …/accounts: `name`, `login`), file (POST: hidden `version`, `credit_code`, `filing`, `filing_no`,
/// `filed_until`, `staff_count`, `phone`, `address`, `branches`, `reports_by`), program (POST
/// …/programs: `label`, `calls`), new secret (POST …/programs/{program}/secret), revoke (POST
/// …/programs/{program}/revoke).
#[derive(Debug, Clone)]
pub struct AgencyView {
    /// The agency.
    pub line: AgencyLine,
    /// Of its file; 0 where it has none.
    pub version: i64,
    /// Days without a report that are too many.
    pub limit: u16,
    /// What is expected.
    pub expected: Vec<ExpectedLine>,
    /// What came lately, by channel.
    pub came: Vec<CameLine>,
    /// Since when that was counted.
    pub since: String,
    /// Its newest batches; empty for who may not see them.
    pub sent: Vec<SentLine>,
    /// Its programs.
    pub programs: Vec<ProgramLine>,
    /// Its connectors.
    pub connectors: Vec<ConnectorLine>,
    /// Who has an account for it.
    pub accounts: Vec<AccountLine>,
    /// Right after a program was let in or somebody got an account.
    pub shown: Shown,
    /// Whether the reader keeps the register.
    pub keeps: bool,
    /// What was entered, or what its file says.
    pub form: Form,
    /// Ways to report.
    pub channels: Vec<Choice>,
}
page!(AgencyView, "agency", "agencies/show.html", samples::show);

#[cfg(test)]
#[path = "samples/agencies.rs"]
mod samples;
