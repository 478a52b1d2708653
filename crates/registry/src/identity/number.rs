use jiff::civil::Date;

use super::digits::mod_11_2;
use super::{IdKind, NumberFault, normal_number};

/// Whether the number can stand on such a document.
///
/// # Errors
/// [`NumberFault`], the first thing found.
pub fn check(kind: IdKind, number: &str) -> Result<(), NumberFault> {
    let number = normal_number(number);
    let found = number.len();
    match kind {
        IdKind::Unknown => Ok(()),
        _ if found == 0 => Err(NumberFault::Missing),
        IdKind::CitizenId if found == 15 && number.bytes().all(|b| b.is_ascii_digit()) => {
            Err(NumberFault::OldCard)
        }
        // The region is the one of the first issue: many of them no longer exist, so it is not
        // looked up.
        IdKind::CitizenId => with_birth_date(&number),
        IdKind::HmtPermit => {
            with_birth_date(&number)?;
            shaped(is_hmt(&number))
        }
        IdKind::ForeignPr if found == 15 => shaped(is_old_foreign_pr(&number)),
        IdKind::ForeignPr => {
            eighteen(&number)?;
            shaped(number.starts_with('9'))
        }
        IdKind::Passport if !(5..=12).contains(&found) => Err(NumberFault::Length {
            expected: "5 to 12",
            found,
        }),
        IdKind::Passport => shaped(number.bytes().filter(u8::is_ascii_digit).count() >= 3),
        IdKind::Other if !(4..=40).contains(&found) => Err(NumberFault::Length {
            expected: "4 to 40",
            found,
        }),
        IdKind::Other => Ok(()),
    }
}

/// Whether two reports with this number speak of the same person: the number is whole and can be
/// right. A mistyped number may be somebody else's, so it identifies nobody.
pub fn identifies(kind: IdKind, number: &str) -> bool {
    match kind {
        // Without a kind, only what has a check character can be trusted.
        IdKind::Unknown => with_birth_date(&normal_number(number)).is_ok(),
        kind => check(kind, number).is_ok(),
    }
}

/// The date of birth inside a number that can be right; `None` for documents that have none.
pub fn birth_date(kind: IdKind, number: &str) -> Option<Date> {
    let known = matches!(
        kind,
        IdKind::CitizenId | IdKind::HmtPermit | IdKind::Unknown
    );
    let number = normal_number(number);
    if !known || !identifies(kind, &number) {
        return None;
    }
    date(number.as_bytes().get(6..14)?)
}

/// Whether somebody born on that day is under 18 on another: one comes of age on the eighteenth
/// birthday (Civil Code, article 17), who was born on 29 February on 1 March.
pub fn is_minor(born: Date, on: Date) -> bool {
    let years = on.year() - born.year();
    let had_birthday = (on.month(), on.day()) >= (born.month(), born.day());
    years - i16::from(!had_birthday) < 18
}

/// Issued to residents of Hong Kong, Macao or Taiwan.
pub(super) fn is_hmt(number: &str) -> bool {
    ["810000", "820000", "830000"]
        .iter()
        .any(|code| number.starts_with(code))
}

/// Three letters of the country and twelve digits, as permanent resident cards had until 2023.
pub(super) fn is_old_foreign_pr(number: &str) -> bool {
    number.len() == 15
        && number.bytes().take(3).all(|b| b.is_ascii_uppercase())
        && number.bytes().skip(3).all(|b| b.is_ascii_digit())
}

fn shaped(fits: bool) -> Result<(), NumberFault> {
    if fits {
        Ok(())
    } else {
        Err(NumberFault::Shape)
    }
}

/// Six digits, a date, three digits and a check character.
fn with_birth_date(number: &str) -> Result<(), NumberFault> {
    match eighteen(number) {
        // A wrong date says more than the check character that it spoils.
        Ok(()) | Err(NumberFault::Checksum) if date(&number.as_bytes()[6..14]).is_none() => {
            Err(NumberFault::BirthDate)
        }
        result => result,
    }
}

/// Seventeen digits and a check character. What stands where on a permanent resident card is not
/// published, so nothing more is asked of all.
fn eighteen(number: &str) -> Result<(), NumberFault> {
    let bytes = number.as_bytes();
    let &[ref body @ .., last] = bytes else {
        return Err(NumberFault::Missing);
    };
    if bytes.len() != 18 {
        return Err(NumberFault::Length {
            expected: "18",
            found: bytes.len(),
        });
    }
    if !body.iter().all(u8::is_ascii_digit) || !(last.is_ascii_digit() || last == b'X') {
        return Err(NumberFault::Shape);
    }
    if mod_11_2(body) == Some(last) {
        Ok(())
    } else {
        Err(NumberFault::Checksum)
    }
}

/// Eight digits as a day between 1850 and 2200.
fn date(digits: &[u8]) -> Option<Date> {
    let value = |part: &[u8]| part.iter().fold(0i16, |n, b| n * 10 + i16::from(b - b'0'));
    let (year, month, day) = (
        value(&digits[..4]),
        value(&digits[4..6]),
        value(&digits[6..]),
    );
    let small = |n: i16| i8::try_from(n).unwrap_or_default();
    (1850..=2200)
        .contains(&year)
        .then(|| Date::new(year, small(month), small(day)).ok())?
}
