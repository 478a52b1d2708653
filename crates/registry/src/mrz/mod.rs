//! Machine-readable zones of passports and other travel documents (ICAO Doc 9303, parts 3 to 6):
//! TD3 (two lines of 44, passports), TD2 (two of 36) and TD1 (three of 30, cards).
//!
//! A zone is typed or scanned by a person, so nothing is repaired: what doesn't fit its check
//! digits is refused with the part to look at again. Names carry no check digit.

pub mod by_hand;
mod check;
mod dates;
mod fault;
mod names;
mod read;
mod write;

pub use dates::Birth;
pub use fault::{MrzFault, Part};
pub use read::read;
pub use write::write;

use jiff::civil::Date;

use crate::identity::IdKind;

/// Shape of a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Cards: three lines of 30.
    Td1,
    /// Larger cards: two lines of 36.
    Td2,
    /// Passports: two lines of 44.
    Td3,
}

impl Format {
    /// Lines and characters in each.
    pub const fn size(self) -> (usize, usize) {
        match self {
            Self::Td1 => (3, 30),
            Self::Td2 => (2, 36),
            Self::Td3 => (2, 44),
        }
    }
}

/// Sex as the document says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sex {
    /// F.
    Female,
    /// M.
    Male,
    /// A filler: not said.
    Unspecified,
}

/// What a zone says.
#[derive(Clone, PartialEq, Eq)]
pub struct Mrz {
    /// Shape.
    pub format: Format,
    /// Kind of document, one or two letters: `P` for a passport.
    pub document: String,
    /// Who issued it: up to three letters (ISO 3166, or ICAO's own such as `D` and `UTO`).
    pub issuer: String,
    /// Family names, words apart by one blank; "" where the document has one name only.
    pub surname: String,
    /// Given names, or the one name.
    pub given: String,
    /// The field of names is full, so that letters may be missing at its end.
    pub names_may_be_cut: bool,
    /// Number of the document.
    pub number: String,
    /// Nationality, as `issuer`.
    pub nationality: String,
    /// Date of birth.
    pub birth: Birth,
    /// Sex.
    pub sex: Sex,
    /// Last day on which it is valid; `None` where it never ends.
    pub expires: Option<Date>,
    /// What the issuer adds, fillers between words as blanks; TD1 has two such fields.
    pub optional: [String; 2],
}

impl Mrz {
    /// The document under which the registry keeps the number.
    pub fn kind(&self) -> IdKind {
        if self.document.starts_with('P') {
            IdKind::Passport
        } else {
            IdKind::Other
        }
    }

    /// Whether its last day is over.
    pub fn has_expired(&self, today: Date) -> bool {
        self.expires.is_some_and(|last| last < today)
    }

    /// Surname first, as registers have it.
    pub fn full_name(&self) -> String {
        let parts = [self.surname.as_str(), self.given.as_str()];
        parts.join(" ").trim().to_owned()
    }
}

impl std::fmt::Debug for Mrz {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A log must never hold who it is.
        write!(f, "Mrz({:?} {})", self.format, self.document)
    }
}
