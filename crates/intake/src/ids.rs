//! Numbers of identity documents: which document, and whether the number can be right.

use crate::cell::Cell;
use crate::fault::FaultKind;
use crate::text::half_width;

/// Documents a tenant may show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum IdKind {
    /// Nothing given, or nothing recognisable.
    #[default]
    Unknown,
    /// Resident identity card (GB 11643), 18 characters.
    ResidentCard,
    /// Residence permit of Hong Kong, Macao and Taiwan residents (810000, 820000, 830000).
    HmtResidencePermit,
    /// Foreign permanent resident card, 18 characters from 2023 or 15 from 2017.
    ForeignPermanentResident,
    /// Passport, mainland travel permit or another document without a public check digit.
    TravelDocument,
    /// Unified social credit code: the tenant is an organisation.
    Organisation,
}

impl IdKind {
    /// Name for JSON and the database.
    pub const fn wire(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::ResidentCard => "resident_card",
            Self::HmtResidencePermit => "hmt_residence_permit",
            Self::ForeignPermanentResident => "foreign_permanent_resident",
            Self::TravelDocument => "travel_document",
            Self::Organisation => "organisation",
        }
    }
}

/// An identity number as read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct IdRead {
    pub(crate) number: String,
    pub(crate) kind: IdKind,
    pub(crate) fault: Option<FaultKind>,
}

/// Reads a number from a text that holds just one; `said` is the document type where a column
/// names it.
pub(crate) fn read_text(text: &str, said: &str) -> IdRead {
    let half = half_width(text);
    if is_scientific(&half) {
        return IdRead {
            number: half.trim().to_owned(),
            kind: IdKind::Unknown,
            fault: Some(FaultKind::IdLostPrecision),
        };
    }
    let number: String = half
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let (kind, fault) = judge(&number, said);
    IdRead {
        number,
        kind,
        fault,
    }
}

/// Reads a cell that is one number: 16 digits or more have lost their last ones.
pub(crate) fn read_cell(cell: &Cell, said: &str) -> IdRead {
    if let Cell::Number(n) = cell
        && n.abs() >= 1e15
    {
        return IdRead {
            number: cell.shown().into_owned(),
            kind: IdKind::Unknown,
            fault: Some(FaultKind::IdLostPrecision),
        };
    }
    read_text(&cell.shown(), said)
}

/// `1.00875E+17`: what a spreadsheet shows, and saves into a CSV, for a long number.
pub(crate) fn is_scientific(text: &str) -> bool {
    let text = text.trim().trim_start_matches('\'');
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else {
        return false;
    };
    mantissa.contains('.')
        && mantissa.chars().all(|c| c.is_ascii_digit() || c == '.')
        && exponent
            .strip_prefix('+')
            .unwrap_or(exponent)
            .parse::<u8>()
            .is_ok_and(|e| e >= 14)
}

fn judge(number: &str, said: &str) -> (IdKind, Option<FaultKind>) {
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let letters = number.len() - digits;
    let travel = crate::text::has_any(
        said,
        &[
            "护照",
            "通行证",
            "台胞",
            "回乡",
            "旅行",
            "军官",
            "士兵",
            "警官",
            "驾驶",
            "签证",
            "外国",
            "passport",
            "Passport",
            "其他",
            "其它",
        ],
    );
    match number.len() {
        18 => judge_18(number),
        15 if letters == 3 && number.chars().take(3).all(|c| c.is_ascii_alphabetic()) => {
            (IdKind::ForeignPermanentResident, None)
        }
        5..=14 if travel => (IdKind::TravelDocument, None),
        6..=12 if is_travel_number(number, digits, letters) => (IdKind::TravelDocument, None),
        0 => (IdKind::Unknown, None),
        _ => (IdKind::Unknown, Some(FaultKind::IdLength)),
    }
}

/// Passports and permits: a letter somewhere (but not only the check letter X at the end), or the
/// bare 8 digits of a Taiwan permit and the bare 9 of several countries' passports.
fn is_travel_number(number: &str, digits: usize, letters: usize) -> bool {
    if letters == 0 {
        return matches!(digits, 8 | 9);
    }
    let only_check_letter = letters == 1 && number.ends_with('X');
    digits >= 4 && !only_check_letter
}

fn judge_18(number: &str) -> (IdKind, Option<FaultKind>) {
    let body_is_digits = number.chars().take(17).all(|c| c.is_ascii_digit());
    if !body_is_digits {
        return if is_organisation(number) {
            (IdKind::Organisation, None)
        } else {
            (IdKind::ResidentCard, Some(FaultKind::IdChecksum))
        };
    }
    let kind = if number.starts_with('9') {
        IdKind::ForeignPermanentResident
    } else if ["810000", "820000", "830000"]
        .iter()
        .any(|p| number.starts_with(p))
    {
        IdKind::HmtResidencePermit
    } else {
        IdKind::ResidentCard
    };
    if check_character(number) == number.chars().last() {
        return (kind, None);
    }
    // An organisation's code may be all digits; only those of businesses are taken for one, since
    // one wrong number in 31 has its check character by chance.
    if ["91", "92", "93"].iter().any(|p| number.starts_with(p)) && is_organisation(number) {
        return (IdKind::Organisation, None);
    }
    // Three zeros at the end of a number that doesn't check are what is left of a card number
    // that went through a spreadsheet on its way into a text file.
    if number.ends_with("000") {
        return (kind, Some(FaultKind::IdLostPrecision));
    }
    (kind, Some(FaultKind::IdChecksum))
}

/// GB 11643, ISO 7064 MOD 11-2.
fn check_character(number: &str) -> Option<char> {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = number
        .chars()
        .zip(WEIGHTS)
        .map(|(c, weight)| c.to_digit(10).map(|d| d * weight))
        .sum::<Option<u32>>()?;
    "10X98765432".chars().nth((sum % 11) as usize)
}

/// GB 32100 with its check character.
fn is_organisation(number: &str) -> bool {
    const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let value = |c: char| ALPHABET.find(c).and_then(|v| u32::try_from(v).ok());
    let mut weight = 1;
    let mut sum = 0;
    for c in number.chars().take(17) {
        let Some(v) = value(c) else { return false };
        sum += v * weight;
        weight = weight * 3 % 31;
    }
    let expected = (31 - sum % 31) % 31;
    number.chars().last().and_then(value) == Some(expected)
}
