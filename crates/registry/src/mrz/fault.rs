/// A part of the machine-readable zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// Kind of document.
    Document,
    /// Who issued it.
    Issuer,
    /// Number of the document.
    Number,
    /// Nationality.
    Nationality,
    /// Date of birth.
    Birth,
    /// Sex.
    Sex,
    /// Last day on which it is valid.
    Expiry,
    /// What the issuer adds: a personal number, often.
    Optional,
    /// Names.
    Names,
    /// The check digit over all the others.
    Whole,
}

impl Part {
    /// The form field it belongs to; `mrz` for what no field shows alone.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Issuer => "issuer",
            Self::Number => "id_number",
            Self::Nationality => "nationality",
            Self::Birth => "birth_date",
            Self::Expiry => "expires",
            Self::Names => "name",
            Self::Document | Self::Sex | Self::Optional | Self::Whole => "mrz",
        }
    }

    pub(super) const fn zh(self) -> &'static str {
        match self {
            Self::Document => "证件类型",
            Self::Issuer => "签发国",
            Self::Number => "证件号码",
            Self::Nationality => "国籍",
            Self::Birth => "出生日期",
            Self::Sex => "性别",
            Self::Expiry => "有效期",
            Self::Optional => "附加信息",
            Self::Names => "姓名",
            Self::Whole => "整体",
        }
    }

    const fn en(self) -> &'static str {
        match self {
            Self::Document => "kind of document",
            Self::Issuer => "issuing country",
            Self::Number => "document number",
            Self::Nationality => "nationality",
            Self::Birth => "date of birth",
            Self::Sex => "sex",
            Self::Expiry => "date of expiry",
            Self::Optional => "additional data",
            Self::Names => "name",
            Self::Whole => "whole",
        }
    }
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.en())
    }
}

/// Why a machine-readable zone can't be right. What was typed is never repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MrzFault {
    /// Neither two lines of 44 or 36 characters nor three of 30.
    #[error(
        "the zone has {lines} lines with {characters} characters: copy all of it, two lines of 44 in a passport, fillers < included"
    )]
    Size {
        /// Lines found.
        lines: usize,
        /// Characters found in them.
        characters: usize,
    },
    /// A character that no zone has.
    #[error("line {line}, character {place}: only A to Z, 0 to 9 and < stand in the zone")]
    Character {
        /// Line, from 1.
        line: usize,
        /// Character, from 1.
        place: usize,
    },
    /// A visa, or no travel document at all.
    #[error("the zone is of a visa or of another paper: copy the one of the passport's data page")]
    NotADocument,
    /// A part with characters that it never has.
    #[error("the {0} has characters that never stand there: compare 0 with O and 1 with I")]
    Shape(Part),
    /// A check digit doesn't fit.
    #[error("the check digit of the {0} does not fit: compare that part character by character")]
    CheckDigit(Part),
    /// No day of the calendar.
    #[error("the {0} is no date of the calendar: compare it")]
    Date(Part),
    /// Nothing but fillers where something must stand.
    #[error("the {0} is missing: copy the zone again")]
    Missing(Part),
}

impl MrzFault {
    /// Stable name, in kebab case.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Size { .. } => "mrz-size",
            Self::Character { .. } => "mrz-character",
            Self::NotADocument => "mrz-not-a-document",
            Self::Shape(_) => "mrz-shape",
            Self::CheckDigit(_) => "mrz-check-digit",
            Self::Date(_) => "mrz-date",
            Self::Missing(_) => "mrz-missing",
        }
    }

    /// The form field it belongs to: the zone is one field.
    pub const fn field(self) -> &'static str {
        "mrz"
    }

    /// The part that is wrong, where it is one.
    pub const fn part(self) -> Option<Part> {
        match self {
            Self::Size { .. } | Self::Character { .. } => None,
            Self::NotADocument => Some(Part::Document),
            Self::Shape(part) | Self::CheckDigit(part) | Self::Date(part) | Self::Missing(part) => {
                Some(part)
            }
        }
    }

    /// What is wrong and what to do, in Chinese.
    pub fn zh(self) -> String {
        match self {
            Self::Size { lines, characters } => format!(
                "机读区现有{lines}行共{characters}个字符；护照应为两行、每行44个字符，请连同“<”完整抄录"
            ),
            Self::Character { line, place } => {
                format!("机读区第{line}行第{place}个字符不对：只能是A至Z、0至9和“<”")
            }
            Self::NotADocument => {
                "这是签证或其他证件的机读区，请抄录护照资料页下方的两行".to_owned()
            }
            Self::Shape(part) => {
                format!("机读区里{}一栏有不该有的字符，请留意0与O、1与I", part.zh())
            }
            Self::CheckDigit(part) => {
                format!("机读区里{}的校验位不对，请逐个字符核对这一栏", part.zh())
            }
            Self::Date(part) => format!("机读区里的{}不是日历上的日期，请核对", part.zh()),
            Self::Missing(part) => format!("机读区里没有{}，请重新抄录", part.zh()),
        }
    }
}
