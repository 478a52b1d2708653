//! What can be wrong with a reported tenancy.

/// Kinds of faults. The wire names are a contract with scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultKind {
    /// The check character of an 18-character identity number doesn't fit its digits.
    IdChecksum,
    /// The identity number has a length no accepted document has (15-digit legacy cards too).
    IdLength,
    /// The cell holds a number of 16 digits or more: a spreadsheet keeps only 15 of them.
    IdLostPrecision,
    /// A tenant without a name.
    NameMissing,
    /// The lease ends before it begins (only where both years were said).
    LeaseDatesReversed,
    /// A date that the calendar doesn't have, or that can't be read.
    DateInvalid,
    /// A telephone number that no country could have issued, or a masked one.
    PhoneInvalid,
    /// A tenancy that doesn't say where.
    AddressMissing,
}

impl FaultKind {
    /// Every kind, in wire order.
    pub const ALL: [Self; 8] = [
        Self::IdChecksum,
        Self::IdLength,
        Self::IdLostPrecision,
        Self::NameMissing,
        Self::LeaseDatesReversed,
        Self::DateInvalid,
        Self::PhoneInvalid,
        Self::AddressMissing,
    ];

    /// The name used in JSON, SQL and message keys.
    pub const fn wire(self) -> &'static str {
        match self {
            Self::IdChecksum => "id_checksum",
            Self::IdLength => "id_length",
            Self::IdLostPrecision => "id_lost_precision",
            Self::NameMissing => "name_missing",
            Self::LeaseDatesReversed => "lease_dates_reversed",
            Self::DateInvalid => "date_invalid",
            Self::PhoneInvalid => "phone_invalid",
            Self::AddressMissing => "address_missing",
        }
    }

    /// The kind with this wire name.
    pub fn from_wire(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.wire() == name)
    }

    /// What is wrong and what to do, for the sender.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::IdChecksum => "证件号码校验位不对，请对照证件逐位核对后重填",
            Self::IdLength => "证件号码位数不对（居民身份证应为18位），请对照证件补全",
            Self::IdLostPrecision => {
                "证件号码被表格存成了数字，末尾几位已丢失；请把该列设为“文本”后重新录入"
            }
            Self::NameMissing => "缺少承租人姓名，请补填",
            Self::LeaseDatesReversed => "租期结束早于开始，请核对起止日期",
            Self::DateInvalid => "日期无法识别或日历上没有这一天，请按“2026-06-01”的格式填写",
            Self::PhoneInvalid => "电话号码无效，请核对（境外号码请带国家或地区代码，如+852）",
            Self::AddressMissing => "缺少房屋地址，请补填到楼栋、单元、室",
        }
    }

    /// What is wrong and what to do, in English.
    pub const fn en(self) -> &'static str {
        match self {
            Self::IdChecksum => {
                "The identity number's check character is wrong: compare it with the document."
            }
            Self::IdLength => {
                "The identity number has a wrong length (a resident card has 18): complete it."
            }
            Self::IdLostPrecision => {
                "The spreadsheet stored the identity number as a number and lost its last digits: \
                 format the column as text and enter it again."
            }
            Self::NameMissing => "The tenant's name is missing: fill it in.",
            Self::LeaseDatesReversed => "The lease ends before it begins: check both dates.",
            Self::DateInvalid => {
                "The date can't be read or doesn't exist: write it like 2026-06-01."
            }
            Self::PhoneInvalid => {
                "The telephone number is not valid: check it (foreign ones with country code)."
            }
            Self::AddressMissing => {
                "The address is missing: fill it in down to building, unit and room."
            }
        }
    }
}

/// One fault and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// Index into the tenancy's tenants, where it is about one of them.
    pub tenant: Option<usize>,
    /// Source row (or message ordinal) it stands in.
    pub row: u32,
    /// Column of the source cell, counted from 0, where there is one.
    pub column: Option<u32>,
}
