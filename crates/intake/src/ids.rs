//! Numbers of identity documents: which document, and whether the number can be right.

use registry::identity::{IdKind, NumberFault, check, recognise};

use crate::cell::Cell;
use crate::fault::FaultKind;
use crate::text::{half_width, has_any};

/// Words that name a document without a check character.
const TRAVEL: [&str; 15] = [
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
];

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

/// Reads the number of a document whose kind the sender said.
pub(crate) fn read_number(text: &str, kind: IdKind) -> IdRead {
    let read = read_text(text, "");
    if read.fault == Some(FaultKind::IdLostPrecision) {
        return read;
    }
    IdRead {
        kind,
        fault: check(kind, &read.number)
            .err()
            .map(|fault| fault_of(fault, &read.number)),
        number: read.number,
    }
}

fn judge(number: &str, said: &str) -> (IdKind, Option<FaultKind>) {
    let found = recognise(number, has_any(said, &TRAVEL));
    (found.kind, found.fault.map(|fault| fault_of(fault, number)))
}

fn fault_of(fault: NumberFault, number: &str) -> FaultKind {
    match fault {
        NumberFault::Missing | NumberFault::Length { .. } | NumberFault::OldCard => {
            FaultKind::IdLength
        }
        // Three zeros at the end of a number that doesn't check are what is left of a card number
        // that went through a spreadsheet on its way into a text file.
        NumberFault::BirthDate | NumberFault::Checksum if number.ends_with("000") => {
            FaultKind::IdLostPrecision
        }
        NumberFault::Shape | NumberFault::BirthDate | NumberFault::Checksum => {
            FaultKind::IdChecksum
        }
    }
}
