//! Disclosures to authorities: asking, deciding, opening.

use policy::Ground;
use service::disclosures::{Kind, State};

use super::page;
use super::parts::{Document, MaskedPerson, Pager};
use crate::form::Form;
use crate::i18n::{Label, key};
use crate::when::When;

impl Label for Ground {
    fn key(self) -> &'static str {
        match self {
            Self::CriminalCase => key!("ground-criminal-case"),
            Self::CivilCase => key!("ground-civil-case"),
            Self::Supervision => key!("ground-supervision"),
            Self::StateSecurity => key!("ground-state-security"),
            Self::InfectiousDisease => key!("ground-infectious-disease"),
            Self::DangerToLife => key!("ground-danger-to-life"),
        }
    }
}

impl Label for State {
    fn key(self) -> &'static str {
        match self {
            Self::Waiting => key!("disclosure-waiting"),
            Self::Approved => key!("disclosure-approved"),
            Self::Refused => key!("disclosure-refused"),
            Self::Over => key!("disclosure-over"),
        }
    }
}

/// `/dwellings/{dwelling}/disclose`, and `/dwellings/{dwelling}/life` where there is danger to
/// life. Form (POST there): `authority`, `case_number`, `ground`, `person` (an id), `from`, `to`,
/// `barred_until`.
#[derive(Debug, Clone)]
pub struct DiscloseView {
    /// Where the form goes.
    pub path: String,
    /// The door's file.
    pub file: String,
    /// The door's address.
    pub address: String,
    /// How.
    pub kind: Kind,
    /// Who is registered there, masked.
    pub people: Vec<MaskedPerson>,
    /// What was entered.
    pub form: Form,
}
impl DiscloseView {
    /// Whether somebody's life is in danger.
    pub fn danger(&self) -> bool {
        self.kind == Kind::Danger
    }

    /// The laws to choose from.
    pub fn grounds(&self) -> impl Iterator<Item = &'static Ground> {
        let all = Ground::ALL.iter();
        all.filter(|ground| **ground != Ground::DangerToLife)
    }
}
page!(
    DiscloseView,
    "disclose",
    "disclosures/ask.html",
    samples::ask
);

/// A disclosure as lists and its own page show it.
#[derive(Debug, Clone)]
pub struct DisclosureLine {
    /// Id, as in the URL.
    pub id: String,
    /// How it came about.
    pub kind: Kind,
    /// Who asks.
    pub authority: String,
    /// The authority's case.
    pub case_number: String,
    /// By which law.
    pub ground: Option<Ground>,
    /// The door's address.
    pub address: String,
    /// First day of the period, "" for one person.
    pub from: String,
    /// Last day of the period.
    pub to: String,
    /// Who entered it.
    pub asked_by: String,
    /// When.
    pub asked: When,
    /// Where it stands.
    pub state: State,
    /// Who decided, "" for nobody yet.
    pub settled_by: String,
    /// Until when it may be opened.
    pub until: When,
    /// By when it has to be reviewed.
    pub review: Option<When>,
    /// When it was first opened.
    pub opened: Option<When>,
    /// Until when the resident isn't told, "" where they are.
    pub barred_until: String,
    /// The reader may decide.
    pub may_settle: bool,
    /// The reader may open it.
    pub may_open: bool,
    /// Record version.
    pub version: i32,
}

impl DisclosureLine {
    /// Whether no authority asked: an officer was shown somebody in danger to life.
    pub fn is_shown(&self) -> bool {
        self.kind == Kind::Shown
    }
}

/// `/disclosures`.
#[derive(Debug, Clone)]
pub struct DisclosuresView {
    /// What waits for a second person.
    pub waiting: Vec<DisclosureLine>,
    /// Where that list goes on.
    pub waiting_pager: Pager,
    /// What was decided, the latest first.
    pub settled: Vec<DisclosureLine>,
    /// Other pages of what was decided.
    pub pager: Pager,
}
page!(
    DisclosuresView,
    "disclosures",
    "disclosures/list.html",
    samples::list
);

/// `/disclosures/{disclosure}`. Form (POST there): `version`, `step` (`approve`, `refuse`); to open
/// it POST `/disclosures/{disclosure}/open`.
#[derive(Debug, Clone)]
pub struct DisclosureView {
    /// It.
    pub line: DisclosureLine,
    /// What was entered.
    pub form: Form,
}
page!(
    DisclosureView,
    "disclosure",
    "disclosures/one.html",
    samples::one
);

/// Somebody in the clear.
#[derive(Debug, Clone)]
pub struct OpenedLine {
    /// Name in full.
    pub name: String,
    /// Kind of document.
    pub document: Option<Document>,
    /// Number in full.
    pub number: String,
    /// Telephone in full.
    pub phone: String,
    /// First day there.
    pub from: String,
    /// Last day there.
    pub to: String,
}

/// The answer to POST `/disclosures/{disclosure}/open`.
#[derive(Debug, Clone)]
pub struct OpenedView {
    /// To whom.
    pub authority: String,
    /// In which case.
    pub case_number: String,
    /// The door's address.
    pub address: String,
    /// Who.
    pub people: Vec<OpenedLine>,
    /// When it was logged.
    pub when: When,
    /// Until when it may be opened again.
    pub until: When,
    /// The disclosure's page.
    pub back: String,
}
page!(
    OpenedView,
    "disclosure_open_do",
    "disclosures/opened.html",
    samples::opened
);

#[cfg(test)]
#[path = "samples/disclosures.rs"]
mod samples;
