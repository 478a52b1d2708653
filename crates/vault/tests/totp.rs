//! Codes by time, against the vectors of RFC 6238.

use proptest::prelude::*;
use vault::totp::{RecoveryCode, TotpSecret};

/// RFC 6238, appendix B, SHA-1: the last six of its eight digits.
const VECTORS: [(u64, &str); 6] = [
    (59, "287082"),
    (1_111_111_109, "081804"),
    (1_111_111_111, "050471"),
    (1_234_567_890, "005924"),
    (2_000_000_000, "279037"),
    (20_000_000_000, "353130"),
];

fn secret() -> TotpSecret {
    TotpSecret::new(*b"12345678901234567890")
}

#[test]
fn the_codes_are_those_of_the_standard() {
    for (at, code) in VECTORS {
        assert_eq!(secret().code(at).unwrap(), code);
        assert_eq!(secret().check(code, at, 0), Some(at / 30));
        assert_eq!(
            secret().check(&format!(" {} {} ", &code[..3], &code[3..]), at, 0),
            Some(at / 30)
        );
    }
}

#[test]
fn a_code_holds_one_step_before_and_after_and_is_taken_once() {
    let (at, code) = VECTORS[3];
    let step = at / 30;
    assert_eq!(secret().check(code, at + 30, 0), Some(step));
    assert_eq!(secret().check(code, at - 30, 0), Some(step));
    assert_eq!(secret().check(code, at + 90, 0), None);
    assert_eq!(secret().check(code, at - 90, 0), None);
    assert_eq!(secret().check(code, at, step), None, "the same again");
    assert_eq!(secret().check(code, at, step + 1), None, "an earlier one");
}

#[test]
fn an_app_is_given_what_it_can_read() {
    assert_eq!(
        secret().text().as_str(),
        "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"
    );
    assert_eq!(
        secret().address("Menpai", "chen.min/&?").as_str(),
        "otpauth://totp/Menpai:chen.min?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Menpai\
         &algorithm=SHA1&digits=6&period=30"
    );
}

proptest! {
    #[test]
    fn anything_else_is_no_code(text in "\\PC{0,12}") {
        prop_assume!(text.chars().filter(char::is_ascii_digit).count() != 6);
        prop_assert_eq!(secret().check(&text, 1_234_567_890, 0), None);
    }

    #[test]
    fn a_recovery_code_is_read_as_it_was_written(random: [u8; 10]) {
        let code = RecoveryCode::new(random);
        let text = code.text();
        prop_assert_eq!(text.len(), 19);
        for typed in [text.to_string(), text.to_lowercase(), text.replace('-', " ")] {
            prop_assert_eq!(RecoveryCode::parse(&typed).unwrap().stored(), code.stored());
        }
        prop_assert!(RecoveryCode::parse(&text[..18]).is_none());
    }
}
