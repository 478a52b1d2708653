use super::number::{check, is_hmt, is_old_foreign_pr};
use super::{IdKind, NumberFault, check_credit_code, normal_number};

/// What a bare number seems to stand on, and what is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recognised {
    /// Which document.
    pub kind: IdKind,
    /// What is wrong, if anything.
    pub fault: Option<NumberFault>,
}

/// Tells by its shape which document a number stands on, for reports that don't say. `travel`
/// where a word beside it says passport, permit or another document without a check character.
pub fn recognise(number: &str, travel: bool) -> Recognised {
    let number = normal_number(number);
    let fine = |kind| Recognised { kind, fault: None };
    let wrong = |fault| Recognised {
        kind: IdKind::Unknown,
        fault: Some(fault),
    };
    match number.len() {
        0 => fine(IdKind::Unknown),
        18 => eighteen(&number),
        15 if is_old_foreign_pr(&number) => fine(IdKind::ForeignPr),
        15 if number.bytes().all(|b| b.is_ascii_digit()) => wrong(NumberFault::OldCard),
        5..=14 if travel => fine(IdKind::Passport),
        6..=12 if is_travel_number(&number) => fine(IdKind::Passport),
        found => wrong(NumberFault::Length {
            expected: "18",
            found,
        }),
    }
}

fn eighteen(number: &str) -> Recognised {
    let kind = match number {
        n if n.starts_with('9') => IdKind::ForeignPr,
        n if is_hmt(n) => IdKind::HmtPermit,
        _ => IdKind::CitizenId,
    };
    let fault = check(kind, number).err();
    // An organisation's code may be all digits; only those of businesses are taken for one then,
    // since one wrong number in 31 has its check character by chance.
    let digits = number.bytes().take(17).all(|b| b.is_ascii_digit());
    let business = ["91", "92", "93"].iter().any(|p| number.starts_with(p));
    if fault.is_some() && (business || !digits) && check_credit_code(number).is_ok() {
        return Recognised {
            kind: IdKind::Other,
            fault: None,
        };
    }
    Recognised { kind, fault }
}

/// Passports and permits: a letter somewhere (but not only the check letter X at the end), or the
/// bare 8 digits of a Taiwan permit and the bare 9 of several countries' passports.
fn is_travel_number(number: &str) -> bool {
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let letters = number.len() - digits;
    if letters == 0 {
        return matches!(digits, 8 | 9);
    }
    let only_check_letter = letters == 1 && number.ends_with('X');
    digits >= 4 && !only_check_letter
}
