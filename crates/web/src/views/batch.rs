//! One batch: what was sent and what became of it.

use intake::FaultKind;

use super::page;
use super::parts::{Channel, Pager};
use crate::form::Form;
use crate::i18n::{Label, Say, key};
use crate::when::When;

/// Where a batch stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BatchState {
    /// Rows are being read, resolved and compared.
    Working {
        /// Rows done.
        done: u64,
        /// Rows declared so far.
        total: u64,
    },
    /// Every row has its outcome.
    Done,
    /// Taken back by its sender or the steward.
    Withdrawn {
        /// When.
        when: When,
        /// By whom.
        by: String,
        /// Why, in their words.
        why: String,
    },
}

impl BatchState {
    /// Message that names the state.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Working { .. } => key!("batch-working"),
            Self::Done => key!("batch-done"),
            Self::Withdrawn { .. } => key!("batch-withdrawn"),
        }
    }

    /// Style of its tag.
    pub fn style(&self) -> &'static str {
        match self {
            Self::Working { .. } => "tag-blue",
            Self::Done => "tag-green",
            Self::Withdrawn { .. } => "",
        }
    }
}

/// The numbers of a batch. Its page counts rows by what became of them, so that each number has
/// its list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the command line")]
pub struct BatchCounts {
    pub declared: u64,
    pub matched: u64,
    pub review: u64,
    pub unmatched: u64,
    pub duplicates: u64,
    pub faults: u64,
    pub leads: u64,
    pub tasks: u64,
}

/// What a batch is, wherever it is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchHead {
    /// Id, as in the URL.
    pub id: String,
    /// File name as sent.
    pub file: String,
    /// Who it comes from.
    pub source: String,
    /// By which way.
    pub channel: Channel,
    /// When it was received.
    pub received: When,
    /// Who uploaded it.
    pub by: String,
    /// Where it stands.
    pub state: BatchState,
    /// Its numbers.
    pub counts: BatchCounts,
}

/// `/batches/{batch}`: no form; links to rows, error sheet and withdrawal.
#[derive(Debug, Clone)]
pub struct BatchView {
    /// The batch.
    pub head: BatchHead,
    /// Source rows that are no tenancy, with the reason and how many: titles, subtotals, talk.
    pub ignored: Vec<(Say, u64)>,
    /// Whether the reader may withdraw it now.
    pub may_withdraw: bool,
    /// The signed line that proves that the file was received.
    pub receipt: Option<String>,
}
page!(BatchView, "batch", "batches/show.html", samples::batch);

/// `/batches/{batch}/withdraw`. Fields: `reason`, `sure` (checkbox, value
/// `yes`).
#[derive(Debug, Clone)]
pub struct WithdrawView {
    /// The batch.
    pub head: BatchHead,
    /// Leads that go with it.
    pub leads: u64,
    /// Leads checked at the door, which stay.
    pub stay: u64,
    /// What was entered.
    pub form: Form,
}
page!(
    WithdrawView,
    "batch_withdraw",
    "batches/withdraw.html",
    samples::withdraw
);

/// What became of one declared tenancy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A lead on a letting that nobody knew.
    New,
    /// A lead on a known letting that reads otherwise now.
    Changed,
    /// Already in the registry as reported.
    Known,
    /// A move-out that ends a stay.
    Ended,
    /// Waits in the review queue.
    Review,
    /// No address found; waits for a proposal.
    Unmatched,
    /// Settled as not usable in the review.
    Rejected,
    /// Went with its batch.
    Withdrawn,
}

impl Outcome {
    /// All, in the order of the filter.
    pub const ALL: [Self; 8] = [
        Self::New,
        Self::Changed,
        Self::Known,
        Self::Ended,
        Self::Review,
        Self::Unmatched,
        Self::Rejected,
        Self::Withdrawn,
    ];

    /// The word of the filter and the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Known => "known",
            Self::Ended => "ended",
            Self::Review => "review",
            Self::Unmatched => "unmatched",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Style of its tag.
    pub fn style(self) -> &'static str {
        match self {
            Self::New | Self::Changed | Self::Ended => "tag-blue",
            Self::Known => "tag-green",
            Self::Review | Self::Unmatched => "tag-amber",
            Self::Rejected => "tag-red",
            Self::Withdrawn => "",
        }
    }
}

impl Label for Outcome {
    fn key(self) -> &'static str {
        match self {
            Self::New => key!("outcome-new"),
            Self::Changed => key!("outcome-changed"),
            Self::Known => key!("outcome-known"),
            Self::Ended => key!("outcome-ended"),
            Self::Review => key!("outcome-review"),
            Self::Unmatched => key!("outcome-unmatched"),
            Self::Rejected => key!("outcome-rejected"),
            Self::Withdrawn => key!("outcome-withdrawn"),
        }
    }
}

impl Label for FaultKind {
    fn key(self) -> &'static str {
        match self {
            Self::IdChecksum => key!("fault-id-checksum"),
            Self::IdLength => key!("fault-id-length"),
            Self::IdLostPrecision => key!("fault-id-lost-precision"),
            Self::NameMissing => key!("fault-name-missing"),
            Self::LeaseDatesReversed => key!("fault-lease-dates-reversed"),
            Self::DateInvalid => key!("fault-date-invalid"),
            Self::PhoneInvalid => key!("fault-phone-invalid"),
            Self::AddressMissing => key!("fault-address-missing"),
        }
    }
}

/// One declared tenancy of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowLine {
    /// Sheet, "" where a file has none.
    pub sheet: String,
    /// First spreadsheet row, or the message's ordinal in a chat.
    pub row: u64,
    /// The address as sent.
    pub text: String,
    /// Number of tenants.
    pub tenants: u64,
    /// Whether somebody moves out rather than in.
    pub check_out: bool,
    /// The dwelling or building found: link and name.
    pub found: Option<(String, String)>,
    /// Its code.
    pub code: String,
    /// What is wrong.
    pub faults: Vec<FaultKind>,
    /// Whether it repeats another report.
    pub duplicate: bool,
    /// What became of it.
    pub outcome: Outcome,
    /// Where to go on with it: its review or proposal.
    pub next_step: Option<String>,
}

/// `/batches/{batch}/rows`. Field (GET): `filter`, the word of an [`Outcome`],
/// `faults`, `duplicates` or `leads`; paging: `after`.
#[derive(Debug, Clone)]
pub struct RowsView {
    /// The batch.
    pub head: BatchHead,
    /// The filter as chosen.
    pub filter: Form,
    /// The rows.
    pub rows: Vec<RowLine>,
    /// Where the list goes on.
    pub pager: Pager,
}
page!(RowsView, "batch_rows", "batches/rows.html", samples::rows);

#[cfg(test)]
#[path = "samples/batch.rs"]
pub(crate) mod samples;

impl BatchView {
    /// Link to the rows with this filter.
    pub fn rows_href(&self, filter: &str) -> String {
        let mark = if filter.is_empty() { "" } else { "?" };
        format!("/batches/{}/rows{mark}{filter}", self.head.id)
    }
}
