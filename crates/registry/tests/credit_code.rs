//! Unified social credit codes.

use proptest::prelude::*;
use registry::identity::{CreditCodeFault, check_credit_code};

/// An example that goes with the standard.
const RIGHT: &str = "91350100M000100Y43";

#[test]
fn codes_that_can_be_right() {
    assert_eq!(check_credit_code(RIGHT), Ok(()));
    assert_eq!(check_credit_code(" 91350100-m000100y43"), Ok(()));
}

#[test]
fn codes_that_can_not() {
    for (code, fault) in [
        ("", CreditCodeFault::Missing),
        ("91350100M000100Y4", CreditCodeFault::Length { found: 17 }),
        ("91350100M000100O43", CreditCodeFault::Letter { place: 16 }),
        ("913501A0M000100Y43", CreditCodeFault::Region),
        ("91350100M000100Y44", CreditCodeFault::Checksum),
    ] {
        assert_eq!(check_credit_code(code), Err(fault), "{code}");
        assert_eq!(fault.field(), "credit_code");
        assert!(fault.code().starts_with("credit-code-") && fault.to_string().is_ascii());
        assert!(fault.zh().contains("统一社会信用代码"));
    }
}

proptest! {
    #[test]
    fn one_slip_is_always_found(at in 0usize..18, to in "[0-9A-HJ-NPQRTUWXY]") {
        let mut slip = RIGHT.to_owned();
        slip.replace_range(at..=at, &to);
        prop_assert!(slip == RIGHT || check_credit_code(&slip).is_err());
    }
}
