//! What is wrong with a number, a passport's zone or a connector, as a refusal beside its field. The rules have
//! both sentences: the English one is the message, the Chinese one the detail.

use registry::identity::{CreditCodeFault, NumberFault};
use registry::mrz::MrzFault;
use registry::mrz::by_hand::HandFault;
use registry::phone::PhoneFault;

use crate::Refusal;

/// Beginnings of the codes of such refusals.
const FAMILIES: [&str; 6] = [
    "id-",
    "phone-",
    "credit-code-",
    "mrz-",
    "passport-",
    "connector-",
];

/// Whether a refusal of this code carries both its sentences: message and detail.
pub fn has_both_sentences(code: &str) -> bool {
    FAMILIES.iter().any(|family| code.starts_with(family))
}

macro_rules! refused {
    ($($fault:ty),*) => {$(
        impl From<$fault> for Refusal {
            fn from(fault: $fault) -> Self {
                Self::new(fault.code(), fault.to_string())
                    .on(fault.field())
                    .with(fault.zh())
            }
        }
    )*};
}

refused!(
    NumberFault,
    CreditCodeFault,
    PhoneFault,
    MrzFault,
    HandFault
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_said_in_both_languages_beside_its_field() {
        for refusal in [
            Refusal::from(NumberFault::Checksum),
            Refusal::from(CreditCodeFault::Region),
            Refusal::from(PhoneFault::Masked),
            Refusal::from(MrzFault::NotADocument),
            Refusal::from(HandFault::Expired),
        ] {
            assert!(has_both_sentences(refusal.code), "{}", refusal.code);
            assert!(refusal.field.is_some() && refusal.message.is_ascii());
            assert!(!refusal.detail.is_ascii());
        }
    }
}
