//! A passport whose zone can't be read: its particulars, entered by hand.

use jiff::civil::Date;

use super::Part;
use crate::identity::{self, IdKind, NumberFault};

/// What somebody typed from a passport.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ByHand<'a> {
    /// Name as printed.
    pub name: &'a str,
    /// Number.
    pub number: &'a str,
    /// Country that issued it, its three letters.
    pub issuer: &'a str,
    /// Date of birth; `None` where it wasn't given.
    pub birth: Option<Date>,
    /// Last day on which it is valid.
    pub expires: Option<Date>,
}

impl std::fmt::Debug for ByHand<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ByHand(secret)")
    }
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HandFault {
    /// Nothing in it.
    #[error("the {0} is missing: enter it as it stands in the passport")]
    Missing(Part),
    /// The number.
    #[error(transparent)]
    Number(#[from] NumberFault),
    /// Not the one to three letters of a country.
    #[error("the issuing country is three letters in the passport, such as USA: enter them")]
    Issuer,
    /// A birth after today, or over 130 years ago.
    #[error("the date of birth is later than today or too long ago: compare it")]
    Birth,
    /// It is no longer valid.
    #[error("the passport has expired: ask for a valid document")]
    Expired,
}

impl HandFault {
    /// Stable name, in kebab case.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing(_) => "passport-missing",
            Self::Number(fault) => fault.code(),
            Self::Issuer => "passport-issuer",
            Self::Birth => "passport-birth",
            Self::Expired => "passport-expired",
        }
    }

    /// The form field it belongs to.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Missing(part) => part.field(),
            Self::Number(fault) => fault.field(),
            Self::Issuer => Part::Issuer.field(),
            Self::Birth => Part::Birth.field(),
            Self::Expired => Part::Expiry.field(),
        }
    }

    /// What is wrong and what to do, in Chinese.
    pub fn zh(self) -> String {
        match self {
            Self::Missing(part) => format!("缺少{}，请按护照填写", part.zh()),
            Self::Number(fault) => fault.zh(),
            Self::Issuer => "签发国请填护照上的三个字母，如USA".to_owned(),
            Self::Birth => "出生日期晚于今天或太早，请对照护照核对".to_owned(),
            Self::Expired => "护照已过期，请出示有效证件".to_owned(),
        }
    }
}

/// Everything wrong with it, at most one fault a field.
pub fn check(passport: &ByHand<'_>, today: Date) -> Vec<HandFault> {
    let mut faults = Vec::new();
    if passport.name.trim().is_empty() {
        faults.push(HandFault::Missing(Part::Names));
    }
    faults.extend(
        identity::check(IdKind::Passport, passport.number)
            .err()
            .map(HandFault::Number),
    );
    let issuer = passport.issuer.trim();
    if issuer.is_empty() {
        faults.push(HandFault::Missing(Part::Issuer));
    } else if issuer.len() > 3 || !issuer.bytes().all(|b| b.is_ascii_alphabetic()) {
        faults.push(HandFault::Issuer);
    }
    match passport.birth {
        None => faults.push(HandFault::Missing(Part::Birth)),
        Some(day) if day > today || day.year() < today.year() - 130 => {
            faults.push(HandFault::Birth);
        }
        Some(_) => {}
    }
    match passport.expires {
        None => faults.push(HandFault::Missing(Part::Expiry)),
        Some(last) if last < today => faults.push(HandFault::Expired),
        Some(_) => {}
    }
    faults
}
