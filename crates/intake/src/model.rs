//! The values that go in and come out.

use jiff::civil::Date;

use crate::fault::Fault;
use registry::identity::IdKind;

/// A file as it was received.
#[derive(Debug, Clone, Copy)]
pub struct SourceFile<'a> {
    /// Its name, for messages only: the format is decided by the content.
    pub name: &'a str,
    /// Its content.
    pub bytes: &'a [u8],
}

/// How reports of this sender usually come. A hint: the content decides how a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channel {
    /// Export of an agency's back office.
    Backoffice,
    /// The sheet agencies fill in every ten days.
    Tenday,
    /// Pasted or exported group chat.
    Chat,
    /// Notes of a hotline: a place where somebody lets, usually without tenants.
    Hotline,
    /// Dwellings advertised to let: a place and a contact, no tenants.
    Listing,
    /// Pushed by an agency's program, one call a batch; never a file.
    Api,
}

impl Channel {
    /// The name used on the command line and in the database.
    pub const fn wire(self) -> &'static str {
        match self {
            Self::Backoffice => "backoffice",
            Self::Tenday => "tenday",
            Self::Chat => "chat",
            Self::Hotline => "hotline",
            Self::Listing => "listing",
            Self::Api => "api",
        }
    }

    /// The channel with this name.
    pub fn from_wire(name: &str) -> Option<Self> {
        [
            Self::Backoffice,
            Self::Tenday,
            Self::Chat,
            Self::Hotline,
            Self::Listing,
            Self::Api,
        ]
        .into_iter()
        .find(|channel| channel.wire() == name)
    }

    /// Whether its reports name a tenant; without one, a missing name is no fault.
    pub(crate) const fn names_tenants(self) -> bool {
        !matches!(self, Self::Hotline | Self::Listing)
    }
}

/// How much a file may hold. [`Limits::default`] fits a million rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub max_bytes: u64,
    /// Bytes of everything in a zip container after unpacking.
    pub max_unpacked: u64,
    /// Entries of a zip container, and sheets of a workbook.
    pub max_entries: usize,
    /// Cells of all sheets together.
    pub max_cells: u64,
    /// Bytes of text of all sheets together.
    pub max_text: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 256 << 20,
            max_unpacked: 2 << 30,
            max_entries: 4096,
            max_cells: 32_000_000,
            max_text: 1 << 30,
        }
    }
}

/// What kind of file it turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Office Open XML workbook.
    Xlsx,
    /// Excel 97–2003 workbook.
    Xls,
    /// `OpenDocument` spreadsheet.
    Ods,
    /// Text table with a separator.
    Delimited,
    /// HTML table (often saved as .xls by back offices).
    Html,
    /// Objects, in a list or one a line.
    Json,
    /// Chat or free notes.
    Chat,
}

impl Format {
    /// Short name for messages and the database.
    pub const fn wire(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Xls => "xls",
            Self::Ods => "ods",
            Self::Delimited => "csv",
            Self::Html => "html",
            Self::Json => "json",
            Self::Chat => "chat",
        }
    }
}

/// Moved in or moved out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TenancyKind {
    /// Somebody lives there from now on (人来登记).
    CheckIn,
    /// Somebody left (人走注销).
    CheckOut,
}

impl TenancyKind {
    /// The name used in JSON.
    pub const fn wire(self) -> &'static str {
        match self {
            Self::CheckIn => "check_in",
            Self::CheckOut => "check_out",
        }
    }
}

/// A day of a lease and how much of it was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LeaseDate {
    /// The day.
    pub date: Date,
    /// False where the year is inferred from the day of reception or from the other date.
    pub year_said: bool,
}

/// Somebody who lives there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tenant {
    /// Name as said, "" where it is missing.
    pub name: String,
    /// Number of the identity document as read, upper case, without spaces; "" where none.
    pub id_number: String,
    /// What document that number belongs to.
    pub id_kind: IdKind,
    /// Telephone as read, "" where none.
    pub phone: String,
    /// Source row.
    pub row: u32,
}

/// Landlord or contact of a dwelling.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Party {
    /// Name as said, "" where it is missing.
    pub name: String,
    /// Telephone as read, "" where none.
    pub phone: String,
}

/// One reported letting: who lives where, from when to when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenancy {
    /// Sheet name, "" where the file has no sheets.
    pub sheet: String,
    /// First source row as the spreadsheet shows it (from 1), or the message's ordinal.
    pub row: u32,
    /// All its source rows, ascending, `row` first.
    pub rows: Vec<u32>,
    /// Address as said; the parts of a split address are joined by `|`, bare numbers with the
    /// unit their column names.
    pub address: String,
    /// Moved in or moved out.
    pub kind: TenancyKind,
    /// Who; empty in listings and hotline notes.
    pub tenants: Vec<Tenant>,
    /// First day.
    pub from: Option<LeaseDate>,
    /// Last day; none for open ends.
    pub to: Option<LeaseDate>,
    /// Landlord or contact.
    pub landlord: Option<Party>,
    /// Remark as said, "" where none.
    pub remark: String,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

impl Tenancy {
    /// What two reports of the same fact share besides the door: kind, people and days. People
    /// count by identity number, else by name, in any order; the caller adds the resolved door.
    pub fn same_report_key(&self) -> String {
        let mut people: Vec<&str> = self
            .tenants
            .iter()
            .map(|t| {
                if t.id_number.is_empty() {
                    t.name.as_str()
                } else {
                    t.id_number.as_str()
                }
            })
            .collect();
        people.sort_unstable();
        let day = |d: Option<LeaseDate>| d.map(|d| d.date.to_string()).unwrap_or_default();
        format!(
            "{}|{}|{}|{}",
            self.kind.wire(),
            people.join(","),
            day(self.from),
            day(self.to)
        )
    }
}

/// Why a row is no tenancy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IgnoredReason {
    /// Above the header: title, unit, date of the sheet.
    Title,
    /// The header itself.
    Header,
    /// The header again, on the next printed page.
    RepeatedHeader,
    /// Subtotal or total.
    Subtotal,
    /// Footer, signature line or instruction.
    Note,
    /// An example of how to fill in the form.
    Example,
    /// A row with a number but nothing filled in.
    EmptyForm,
    /// A dwelling said to be vacant.
    Vacant,
    /// The sheet is hidden.
    HiddenSheet,
    /// The sheet has no header and no recognisable columns.
    NoTable,
    /// A message that reports nothing.
    SmallTalk,
    /// A picture, file or voice message.
    Attachment,
    /// A message to everybody.
    Announcement,
}

impl IgnoredReason {
    /// Every reason.
    pub const ALL: [Self; 13] = [
        Self::Title,
        Self::Header,
        Self::RepeatedHeader,
        Self::Subtotal,
        Self::Note,
        Self::Example,
        Self::EmptyForm,
        Self::Vacant,
        Self::HiddenSheet,
        Self::NoTable,
        Self::SmallTalk,
        Self::Attachment,
        Self::Announcement,
    ];

    /// The reason with this name.
    pub fn from_wire(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.wire() == name)
    }

    /// Name for JSON and message keys.
    pub const fn wire(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Header => "header",
            Self::RepeatedHeader => "repeated_header",
            Self::Subtotal => "subtotal",
            Self::Note => "note",
            Self::Example => "example",
            Self::EmptyForm => "empty_form",
            Self::Vacant => "vacant",
            Self::HiddenSheet => "hidden_sheet",
            Self::NoTable => "no_table",
            Self::SmallTalk => "small_talk",
            Self::Attachment => "attachment",
            Self::Announcement => "announcement",
        }
    }

    /// In words, Chinese.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Title => "标题或表头以上的说明",
            Self::Header => "表头",
            Self::RepeatedHeader => "重复的表头",
            Self::Subtotal => "小计或合计",
            Self::Note => "说明、签章或页脚",
            Self::Example => "填写示例",
            Self::EmptyForm => "未填写内容",
            Self::Vacant => "空置，未出租",
            Self::HiddenSheet => "隐藏的工作表",
            Self::NoTable => "没有可识别的表头",
            Self::SmallTalk => "闲聊，不含报备内容",
            Self::Attachment => "图片、文件或语音，无法读取",
            Self::Announcement => "群通知",
        }
    }

    /// In words, English.
    pub const fn en(self) -> &'static str {
        match self {
            Self::Title => "title or note above the header",
            Self::Header => "header",
            Self::RepeatedHeader => "repeated header",
            Self::Subtotal => "subtotal or total",
            Self::Note => "note, signature or footer",
            Self::Example => "example of how to fill in the form",
            Self::EmptyForm => "nothing filled in",
            Self::Vacant => "vacant, not let",
            Self::HiddenSheet => "hidden sheet",
            Self::NoTable => "no recognisable header",
            Self::SmallTalk => "small talk, reports nothing",
            Self::Attachment => "picture, file or voice message, can't be read",
            Self::Announcement => "announcement to the group",
        }
    }
}

/// A non-empty source row that reports nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignored {
    /// Sheet name, "" where the file has no sheets.
    pub sheet: String,
    /// Source row or message ordinal, from 1.
    pub row: u32,
    /// Why.
    pub reason: IgnoredReason,
}

/// One result of reading, in source order of its last row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A reported letting.
    Tenancy(Tenancy),
    /// A row that reports none.
    Ignored(Ignored),
}

/// A sheet that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetInfo {
    /// Its name, "" where the file has no sheets.
    pub name: String,
    /// Hidden sheets are ignored, row by row.
    pub hidden: bool,
    /// How many of its rows (or messages) are not empty.
    pub rows: u32,
}

/// What a streamed reading found besides its entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// What the file is.
    pub format: Format,
    /// Its sheets in order.
    pub sheets: Vec<SheetInfo>,
    /// How many tenancies.
    pub tenancies: u64,
    /// How many ignored rows.
    pub ignored: u64,
}

/// Everything a file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What the file is.
    pub format: Format,
    /// Its sheets in order.
    pub sheets: Vec<SheetInfo>,
    /// Reported lettings in source order.
    pub tenancies: Vec<Tenancy>,
    /// Rows that report none, with the reason.
    pub ignored: Vec<Ignored>,
}
