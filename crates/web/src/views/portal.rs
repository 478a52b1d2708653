//! What somebody who works for an agency sees: what is expected, what they sent, what became of it.

use intake::FaultKind;

use super::agencies::{CameLine, ExpectedLine, Filing};
use super::batch::BatchState;
use super::page;
use super::parts::{Channel, Pager};
use crate::form::Form;
use crate::i18n::{Label, Say, key};
use crate::when::When;

/// Something that the agency sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentLine {
    /// Id, as in the URL.
    pub id: String,
    /// Its file; "" for what a program pushed.
    pub file: String,
    /// By which way.
    pub channel: Channel,
    /// When it came.
    pub at: When,
    /// Declarations in it.
    pub rows: u64,
    /// Where it stands; who took it back and why is not said here.
    pub state: BatchState,
}

/// `/agency`. Paging: `after`.
#[derive(Debug, Clone)]
pub struct PortalView {
    /// The agency's name.
    pub name: String,
    /// Its filing, as the register has it.
    pub filing: Filing,
    /// When something last came.
    pub last: Option<When>,
    /// Days since then.
    pub silent_days: i64,
    /// Too many.
    pub silent: bool,
    /// Days without a report that are too many.
    pub limit: u16,
    /// What is expected.
    pub expected: Vec<ExpectedLine>,
    /// What came lately, by channel.
    pub came: Vec<CameLine>,
    /// Since when that was counted.
    pub since: String,
    /// What was sent, the newest first.
    pub sent: Vec<SentLine>,
    /// Where that list goes on.
    pub pager: Pager,
}
page!(PortalView, "portal", "portal/home.html", samples::home);

/// `/agency/send`. Fields (multipart): `csrf` (first part), `channel` (`backoffice`, `tenday`,
/// `listing`, `chat`), `file`.
#[derive(Debug, Clone)]
pub struct PortalSendView {
    /// What was entered; a browser doesn't keep the file.
    pub form: Form,
    /// Most megabytes a file may have.
    pub megabytes: u64,
}
page!(
    PortalSendView,
    "portal_send",
    "portal/send.html",
    samples::send
);

impl PortalSendView {
    /// The channels to choose from.
    pub fn channels(&self) -> [Channel; 4] {
        [
            Channel::BackOffice,
            Channel::TenDay,
            Channel::Listing,
            Channel::Chat,
        ]
    }
}

/// `/agency/paste`. Field: `chat`.
#[derive(Debug, Clone)]
pub struct PortalPasteView {
    /// What was entered.
    pub form: Form,
    /// Most characters.
    pub most: usize,
}
page!(
    PortalPasteView,
    "portal_paste",
    "portal/paste.html",
    samples::paste
);

/// `/agency/batches/{batch}`: no form; links to rows and error sheet.
#[derive(Debug, Clone)]
pub struct PortalBatchView {
    /// The file.
    pub line: SentLine,
    /// Declarations that were passed on to the officers in charge.
    pub taken: u64,
    /// Those whose door somebody has to find.
    pub waiting: u64,
    /// Those whose address doesn't exist.
    pub rejected: u64,
    /// Those with a fault.
    pub faulty: u64,
    /// Source rows that are no tenancy, with the reason and how many.
    pub ignored: Vec<(Say, u64)>,
    /// The signed line that proves that the file was received.
    pub receipt: Option<String>,
}
page!(
    PortalBatchView,
    "portal_batch",
    "portal/batch.html",
    samples::batch
);

impl PortalBatchView {
    /// Link to the rows with this filter.
    pub fn rows_href(&self, filter: &str) -> String {
        let mark = if filter.is_empty() { "" } else { "?" };
        format!("/agency/batches/{}/rows{mark}{filter}", self.line.id)
    }

    /// Whether a sheet with faults beside its rows can be had.
    pub fn has_sheet(&self) -> bool {
        self.line.channel != Channel::Api && self.faulty + self.waiting + self.rejected > 0
    }
}

/// What became of a declaration, as far as its sender may know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    /// Passed on to the officers in charge.
    Taken,
    /// Somebody has to find out which door is meant.
    Waiting,
    /// Its address doesn't exist, somebody found.
    Rejected,
    /// Went with its batch.
    Withdrawn,
}

impl Became {
    /// Style of its tag.
    pub fn style(self) -> &'static str {
        match self {
            Self::Taken => "tag-green",
            Self::Waiting => "tag-amber",
            Self::Rejected => "tag-red",
            Self::Withdrawn => "",
        }
    }
}

impl Label for Became {
    fn key(self) -> &'static str {
        match self {
            Self::Taken => key!("portal-taken"),
            Self::Waiting => key!("portal-waiting"),
            Self::Rejected => key!("outcome-rejected"),
            Self::Withdrawn => key!("outcome-withdrawn"),
        }
    }
}

/// One declaration of the agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentRowLine {
    /// Sheet, "" where a file has none.
    pub sheet: String,
    /// First spreadsheet row, or the message's ordinal in a chat.
    pub row: u64,
    /// The address as sent, numbers of people masked.
    pub text: String,
    /// Number of tenants.
    pub tenants: u64,
    /// Whether somebody moves out rather than in.
    pub check_out: bool,
    /// The address that was understood, with its code.
    pub understood: Option<(String, String)>,
    /// What is wrong.
    pub faults: Vec<FaultKind>,
    /// What became of it.
    pub became: Became,
}

/// `/agency/batches/{batch}/rows`. Field (GET): `filter` (`faults`, `waiting`, `rejected`); paging:
/// `after`.
#[derive(Debug, Clone)]
pub struct PortalRowsView {
    /// The file.
    pub line: SentLine,
    /// The filter as chosen.
    pub filter: Form,
    /// The rows.
    pub rows: Vec<SentRowLine>,
    /// Where the list goes on.
    pub pager: Pager,
}
page!(
    PortalRowsView,
    "portal_rows",
    "portal/rows.html",
    samples::rows
);

#[cfg(test)]
#[path = "samples/portal.rs"]
mod samples;
