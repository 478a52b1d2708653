//! Pieces that several pages share.

use crate::i18n::{Label, key};
use crate::when::When;

/// Where a list goes on. Lists page by key: the link carries the last key shown in `after=`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pager {
    /// The first page, where this isn't it.
    pub first: Option<String>,
    /// The next page, where there is more.
    pub next: Option<String>,
}

/// One option of a select or radio group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What the reader sees.
    pub text: String,
}

impl Choice {
    /// An option.
    pub fn new(value: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            text: text.into(),
        }
    }
}

/// A person as pages show them by default: masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaskedPerson {
    /// Id of the record for a reveal.
    pub id: String,
    /// Family name and stars, 张**.
    pub name: String,
    /// Kind of identity document.
    pub document: Option<Document>,
    /// Masked number, 1********5.
    pub number: String,
    /// Masked phone, 138****5678.
    pub phone: String,
}

/// Kind of identity document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Document {
    /// 居民身份证.
    CitizenId,
    /// 港澳台居民居住证.
    HmtPermit,
    /// 外国人永久居留身份证.
    ForeignPermit,
    /// 护照.
    Passport,
    /// Anything else.
    Other,
}

impl Document {
    /// All kinds, the common one first.
    pub const ALL: [Self; 5] = [
        Self::CitizenId,
        Self::HmtPermit,
        Self::ForeignPermit,
        Self::Passport,
        Self::Other,
    ];

    /// The kind of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The word used in forms.
    pub fn word(self) -> &'static str {
        match self {
            Self::CitizenId => "citizen_id",
            Self::HmtPermit => "hmt_permit",
            Self::ForeignPermit => "foreign_permit",
            Self::Passport => "passport",
            Self::Other => "other",
        }
    }
}

impl Label for Document {
    fn key(self) -> &'static str {
        match self {
            Self::CitizenId => key!("document-citizen-id"),
            Self::HmtPermit => key!("document-hmt-permit"),
            Self::ForeignPermit => key!("document-foreign-permit"),
            Self::Passport => key!("document-passport"),
            Self::Other => key!("document-other"),
        }
    }
}

/// By which way a report came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// An agency's back office 中介后台.
    BackOffice,
    /// The ten-day sheet 旬报表.
    TenDay,
    /// A group chat 群聊.
    Chat,
    /// A hotline 热线.
    Hotline,
    /// A listing feed 房源信息.
    Listing,
    /// Pushed by an agency's program 接口推送.
    Api,
    /// Seen at the door 上门核查.
    Door,
}

impl Channel {
    /// The channels an upload can have.
    pub const UPLOADS: [Self; 5] = [
        Self::BackOffice,
        Self::TenDay,
        Self::Chat,
        Self::Hotline,
        Self::Listing,
    ];

    /// The channel of a stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        let pushed = [Self::Api, Self::Door];
        let mut all = Self::UPLOADS.into_iter().chain(pushed);
        all.find(|channel| channel.word() == word)
    }

    /// The word used in forms and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::BackOffice => "backoffice",
            Self::TenDay => "tenday",
            Self::Chat => "chat",
            Self::Hotline => "hotline",
            Self::Listing => "listing",
            Self::Api => "api",
            Self::Door => "door",
        }
    }
}

impl Label for Channel {
    fn key(self) -> &'static str {
        match self {
            Self::BackOffice => key!("channel-backoffice"),
            Self::TenDay => key!("channel-tenday"),
            Self::Chat => key!("channel-chat"),
            Self::Hotline => key!("channel-hotline"),
            Self::Listing => key!("channel-listing"),
            Self::Api => key!("channel-api"),
            Self::Door => key!("channel-door"),
        }
    }
}

/// A deadline and how it stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// The moment it ends.
    pub due: When,
    /// Whole hours left; negative when it has passed.
    pub hours_left: i64,
}

impl Deadline {
    /// Whether it has passed.
    pub fn is_over(&self) -> bool {
        self.hours_left < 0
    }

    /// Whole hours since it passed.
    pub fn hours_over(&self) -> i64 {
        -self.hours_left
    }
}
