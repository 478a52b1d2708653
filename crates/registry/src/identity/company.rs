//! Unified social credit codes of companies and other organisations (GB 32100-2015): authority,
//! class, six digits of the region, nine characters of the organisation, a check character.

use super::digits::{credit_code, is_of_credit_code};
use super::normal_number;

/// Why a code can't be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CreditCodeFault {
    /// Nothing there.
    #[error("the credit code is missing: enter it as it stands on the business licence")]
    Missing,
    /// Not 18 characters.
    #[error("the credit code has {found} characters, it must have 18: compare it with the licence")]
    Length {
        /// Characters found.
        found: usize,
    },
    /// A letter that no code has.
    #[error(
        "character {place} is I, O, S, V or Z, which no credit code has: it is probably a digit"
    )]
    Letter {
        /// Which character, from 1.
        place: usize,
    },
    /// A letter among the digits of the region.
    #[error("characters 3 to 8 are the region's digits: one of them is a letter, compare them")]
    Region,
    /// The last character doesn't fit the others.
    #[error("the last character does not fit the others: one of them is mistyped")]
    Checksum,
}

impl CreditCodeFault {
    /// Stable name, in kebab case.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "credit-code-missing",
            Self::Length { .. } => "credit-code-length",
            Self::Letter { .. } => "credit-code-letter",
            Self::Region => "credit-code-region",
            Self::Checksum => "credit-code-checksum",
        }
    }

    /// The form field it belongs to.
    pub const fn field(self) -> &'static str {
        "credit_code"
    }

    /// What is wrong and what to do, in Chinese.
    pub fn zh(self) -> String {
        match self {
            Self::Missing => "缺少统一社会信用代码，请按营业执照填写".to_owned(),
            Self::Length { found } => {
                format!("统一社会信用代码应为18位，现有{found}位，请对照营业执照补全")
            }
            Self::Letter { place } => {
                format!(
                    "统一社会信用代码第{place}位是I、O、S、V或Z，代码里没有这些字母，多半是数字"
                )
            }
            Self::Region => "统一社会信用代码第3至8位应为数字，请对照营业执照核对".to_owned(),
            Self::Checksum => {
                "统一社会信用代码校验位不对，有一位写错了，请对照营业执照逐位核对".to_owned()
            }
        }
    }
}

/// Whether this can be an organisation's code.
///
/// # Errors
/// [`CreditCodeFault`], the first thing found.
pub fn check_credit_code(code: &str) -> Result<(), CreditCodeFault> {
    let code = normal_number(code);
    let bytes = code.as_bytes();
    let &[ref body @ .., last] = bytes else {
        return Err(CreditCodeFault::Missing);
    };
    if bytes.len() != 18 {
        return Err(CreditCodeFault::Length { found: bytes.len() });
    }
    if let Some(at) = bytes.iter().position(|&c| !is_of_credit_code(c)) {
        return Err(CreditCodeFault::Letter { place: at + 1 });
    }
    if !bytes[2..8].iter().all(u8::is_ascii_digit) {
        return Err(CreditCodeFault::Region);
    }
    if credit_code(body) == Some(last) {
        Ok(())
    } else {
        Err(CreditCodeFault::Checksum)
    }
}
