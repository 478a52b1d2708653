//! What can be wrong with the number of a document, and how to mend it.

/// Why a number can't be right. The number itself is never repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberFault {
    /// No number where the kind of document needs one.
    #[error("the number is missing: enter it as it stands on the document")]
    Missing,
    /// Too short or too long.
    #[error("the number has {found} characters, this document has {expected}: compare them")]
    Length {
        /// What it should be, in words.
        expected: &'static str,
        /// Characters found.
        found: usize,
    },
    /// The fifteen digits of a citizen's card of the first generation, withdrawn since 2013.
    #[error("a citizen's card with 15 digits is no longer valid: enter the 18 of the present card")]
    OldCard,
    /// Characters that this document never has, or in places where it has others.
    #[error("the number has characters this document never has there: compare them")]
    Shape,
    /// The birth date inside it is no date.
    #[error("digits 7 to 14 of the number are no date of birth: compare them")]
    BirthDate,
    /// The last character doesn't fit the others.
    #[error("the last character does not fit the others: one of them is mistyped")]
    Checksum,
}

impl NumberFault {
    /// Stable name, in kebab case.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "id-missing",
            Self::Length { .. } => "id-length",
            Self::OldCard => "id-old-card",
            Self::Shape => "id-shape",
            Self::BirthDate => "id-birth-date",
            Self::Checksum => "id-checksum",
        }
    }

    /// The form field it belongs to.
    pub const fn field(self) -> &'static str {
        "id_number"
    }

    /// What is wrong and what to do, in Chinese.
    pub fn zh(self) -> String {
        match self {
            Self::Missing => "缺少证件号码，请按证件填写".to_owned(),
            Self::Length { expected, found } => {
                let expected = expected.replace(" to ", "至").replace(" or ", "或");
                format!("证件号码有{found}位，这种证件应为{expected}位，请对照证件核对")
            }
            Self::OldCard => "15位的一代身份证已停止使用，请填写现用身份证的18位号码".to_owned(),
            Self::Shape => "证件号码里有这种证件不会有的字符，请对照证件核对".to_owned(),
            Self::BirthDate => "证件号码第7至14位不是日历上的日期，请对照证件逐位核对".to_owned(),
            Self::Checksum => "证件号码校验位不对，有一位写错了，请对照证件逐位核对".to_owned(),
        }
    }
}
