//! Homes let by the day or hour: the officers' desk, and what a sign's code shows to everybody.

use registry::short_let::{End, Reason, Seen};

use super::page;
use super::parts::{Deadline, Pager};
use super::record::RegisteredLine;
use crate::form::Form;
use crate::i18n::{Label, key};
use crate::when::When;

impl Label for Reason {
    fn key(self) -> &'static str {
        match self {
            Self::Equipment => key!("short-let-equipment"),
            Self::WayOut => key!("short-let-way-out"),
            Self::NotAsFiled => key!("short-let-not-as-filed"),
            Self::NoRight => key!("short-let-no-right"),
            Self::NotForLiving => key!("short-let-not-for-living"),
            Self::NotMet => key!("short-let-not-met"),
        }
    }
}

/// What a host does about a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mend(pub Reason);

impl Label for Mend {
    fn key(self) -> &'static str {
        match self.0 {
            Reason::Equipment => key!("short-let-equipment-mend"),
            Reason::WayOut => key!("short-let-way-out-mend"),
            Reason::NotAsFiled => key!("short-let-not-as-filed-mend"),
            Reason::NoRight => key!("short-let-no-right-mend"),
            Reason::NotForLiving => key!("short-let-not-for-living-mend"),
            Reason::NotMet => key!("short-let-not-met-mend"),
        }
    }
}

impl Label for Seen {
    fn key(self) -> &'static str {
        match self {
            Self::NotYet => key!("short-let-not-seen"),
            Self::Let { .. } => key!("short-let-seen"),
            Self::Otherwise => key!("short-let-seen-otherwise"),
        }
    }
}

/// Where a filing stands, in one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandingName {
    /// It waits.
    Waiting,
    /// Its sign is in force.
    InForce,
    /// It was refused.
    Refused,
    /// It was taken back.
    Withdrawn,
    /// Its sign was revoked by an officer.
    Revoked,
    /// A later sign took its place.
    Replaced,
}

impl StandingName {
    /// Of a sign that ended.
    pub fn ended(end: End) -> Self {
        match end {
            End::Revoked(_) => Self::Revoked,
            End::Withdrawn => Self::Withdrawn,
            End::Replaced => Self::Replaced,
        }
    }
}

impl Label for StandingName {
    fn key(self) -> &'static str {
        match self {
            Self::Waiting => key!("short-let-waiting"),
            Self::InForce => key!("short-let-in-force"),
            Self::Refused => key!("short-let-refused"),
            Self::Withdrawn => key!("short-let-withdrawn"),
            Self::Revoked => key!("short-let-revoked"),
            Self::Replaced => key!("short-let-replaced"),
        }
    }
}

/// A filing as its host sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignLine {
    /// Where it stands.
    pub name: StandingName,
    /// Number of its sign, "" for none.
    pub number: String,
    /// When it was filed.
    pub filed: When,
    /// By when it is to be decided, or when that or its end was.
    pub when: When,
    /// Why it was refused or revoked.
    pub reason: Option<Reason>,
}

impl SignLine {
    /// What its host does about the reason.
    pub fn mend(&self) -> Option<Mend> {
        self.reason.map(Mend)
    }
}

/// A filing in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledLine {
    /// Id, as in the URL.
    pub id: String,
    /// Address of the home.
    pub address: String,
    /// When it was filed.
    pub filed: When,
    /// Its clock.
    pub deadline: Deadline,
    /// The clock was counted with the calendar of each year on the way.
    pub certain: bool,
}

/// `/short-lets`. Paging: `after`.
#[derive(Debug, Clone)]
pub struct ShortLetsView {
    /// What waits, the most urgent first.
    pub lines: Vec<FiledLine>,
    /// Where the list goes on.
    pub pager: Pager,
}
page!(
    ShortLetsView,
    "short_lets",
    "short_lets/list.html",
    samples::list
);

/// `/short-lets/{filing}`. Form (POST there) with hidden `version`: `step` = `approve`, `refuse` or
/// `revoke`; for the last two `reason` (names of [`Reason`]).
#[derive(Debug, Clone)]
pub struct ShortLetView {
    /// The filing.
    pub line: FiledLine,
    /// It is to be decided.
    pub waits: bool,
    /// Where it stands.
    pub standing: SignLine,
    /// How the home is let, as registered.
    pub registered: Option<RegisteredLine>,
    /// Who signed, masked; "" once destroyed.
    pub name: String,
    /// Their telephone, masked.
    pub phone: String,
    /// They are bound to the door.
    pub bound: bool,
    /// What officers saw there since.
    pub seen: Seen,
    /// The file of the dwelling.
    pub dwelling: String,
    /// The open task of the door.
    pub task: Option<String>,
    /// The reader may decide.
    pub may_decide: bool,
    /// Record version.
    pub version: i32,
    /// What was entered.
    pub form: Form,
}
page!(
    ShortLetView,
    "short_let",
    "short_lets/show.html",
    samples::show
);

/// A genuine sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignShown {
    /// Its number.
    pub number: String,
    /// The door.
    pub door: String,
    /// When the home was filed.
    pub filed: When,
    /// When it was approved.
    pub issued: When,
    /// Since when it is in force no more.
    pub ended: Option<When>,
}

/// `/sign/{token}`: what whoever stands before a sign sees.
#[derive(Debug, Clone)]
pub struct SignView {
    /// The sign; `None` for what is none.
    pub found: Option<SignShown>,
}
page!(SignView, "sign", "short_lets/sign.html", samples::sign);

#[cfg(test)]
#[path = "samples/short_lets.rs"]
pub(super) mod samples;
