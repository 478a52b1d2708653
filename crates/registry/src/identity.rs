//! Numbers of identity documents: which kind, whether one can be right, and the one spelling under
//! which it is compared.

use jiff::civil::Date;

/// What a number stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum IdKind {
    /// Resident identity card (GB 11643), 18 characters.
    CitizenId,
    /// Residence permit of residents of Hong Kong, Macao and Taiwan, 18 characters.
    HmtPermit,
    /// Permanent resident card of a foreigner: 18 characters, or 15 on cards made before 2023-12.
    ForeignPr,
    /// Passport.
    Passport,
    /// Another document: a travel permit, an organisation's code.
    Other,
    /// Nobody said.
    #[default]
    Unknown,
}

impl IdKind {
    /// All of them, in the order a form offers them.
    pub const ALL: [Self; 6] = [
        Self::CitizenId,
        Self::HmtPermit,
        Self::ForeignPr,
        Self::Passport,
        Self::Other,
        Self::Unknown,
    ];

    /// The name in the database and in forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CitizenId => "citizen_id",
            Self::HmtPermit => "hmt_permit",
            Self::ForeignPr => "foreign_pr",
            Self::Passport => "passport",
            Self::Other => "other",
            Self::Unknown => "unknown",
        }
    }

    /// The kind of that name, if it is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

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

/// The spelling under which numbers are compared: half width, upper case, letters and digits only.
pub fn normal_number(number: &str) -> String {
    half_width(number)
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// The spelling under which telephones are compared: digits only, a mainland mobile number without
/// its country code.
pub fn normal_phone(phone: &str) -> String {
    let digits: String = half_width(phone).filter(char::is_ascii_digit).collect();
    for prefix in ["0086", "86"] {
        if let Some(rest) = digits.strip_prefix(prefix)
            && rest.len() == 11
            && rest.starts_with('1')
        {
            return rest.to_owned();
        }
    }
    digits
}

/// The spelling under which names are compared: half width, no blanks, Latin letters upper case,
/// one kind of dot between the parts of a name.
pub fn normal_name(name: &str) -> String {
    half_width(name)
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '•' | '・' | '‧' | '∙' | '.' => '·',
            c => c.to_ascii_uppercase(),
        })
        .collect()
}

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
        IdKind::CitizenId => with_birth_date(&number),
        IdKind::HmtPermit => {
            with_birth_date(&number)?;
            let issued = ["810000", "820000", "830000"];
            shaped(issued.iter().any(|code| number.starts_with(code)))
        }
        IdKind::ForeignPr if found == 15 => shaped(
            number.bytes().take(3).all(|b| b.is_ascii_uppercase())
                && number.bytes().skip(3).all(|b| b.is_ascii_digit()),
        ),
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
        Ok(()) | Err(NumberFault::Checksum) if !holds_a_date(&number.as_bytes()[6..14]) => {
            Err(NumberFault::BirthDate)
        }
        result => result,
    }
}

/// Seventeen digits and a check character (ISO 7064 MOD 11-2). What stands where on a permanent
/// resident card is not published, so nothing more is asked of all.
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
    if check_character(body) == last {
        Ok(())
    } else {
        Err(NumberFault::Checksum)
    }
}

fn holds_a_date(digits: &[u8]) -> bool {
    let value = |part: &[u8]| part.iter().fold(0i16, |n, b| n * 10 + i16::from(b - b'0'));
    let (year, month, day) = (
        value(&digits[..4]),
        value(&digits[4..6]),
        value(&digits[6..]),
    );
    let small = |n: i16| i8::try_from(n).unwrap_or_default();
    (1850..=2200).contains(&year) && Date::new(year, small(month), small(day)).is_ok()
}

/// The check character of seventeen digits (GB 11643, annex A).
fn check_character(body: &[u8]) -> u8 {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body
        .iter()
        .zip(WEIGHTS)
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    b"10X98765432"[(sum % 11) as usize]
}

fn half_width(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().map(|c| match c {
        '\u{3000}' => ' ',
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    })
}
