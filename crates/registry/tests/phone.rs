//! Telephone numbers of any country.

use proptest::prelude::*;
use registry::identity::normal_phone;
use registry::phone::{PhoneFault, read};

#[test]
fn numbers_as_people_write_them() {
    for (text, e164, compared) in [
        ("13800000000", "+8613800000000", "13800000000"),
        ("+86 138-0000-0000", "+8613800000000", "13800000000"),
        ("0138 0000 0000", "+8613800000000", "13800000000"),
        ("008613800000000", "+8613800000000", "13800000000"),
        (
            "８６ １３８ ００００ ００００",
            "+8613800000000",
            "13800000000",
        ),
        ("（0755）8888 8888", "+8675588888888", "075588888888"),
        ("+86 755 8888 8888", "+8675588888888", "075588888888"),
        ("+86 0755 8888 8888", "+8675588888888", "075588888888"),
        ("010-88888888", "+861088888888", "01088888888"),
        ("0755-88888888转801", "+8675588888888", "075588888888"),
        ("0755-88888888-801", "+8675588888888", "075588888888"),
        ("400-800-1234", "+864008001234", "4008001234"),
        ("+852 9123 4567", "+85291234567", "+85291234567"),
        ("85291234567", "+85291234567", "+85291234567"),
        ("00853 6612 3456", "+85366123456", "+85366123456"),
        ("+886 0912 345 678", "+886912345678", "+886912345678"),
        ("886912345678", "+886912345678", "+886912345678"),
        ("+44 (0)20 7946 0958", "+442079460958", "+442079460958"),
        ("+1 (202) 555-0123", "+12025550123", "+12025550123"),
        ("+39 06 6982 1234", "+390669821234", "+390669821234"),
        ("+7 912 345-67-89", "+79123456789", "+79123456789"),
    ] {
        let phone = read(text).unwrap_or_else(|fault| panic!("{text}: {fault}"));
        assert_eq!(phone.e164(), e164, "{text}");
        assert_eq!(phone.comparable(), compared, "{text}");
        assert_eq!(normal_phone(text), compared, "{text}");
    }
    assert_eq!(read("0755-88888888转801").unwrap().extension(), "801");
}

/// An American and a mainland number may have the same digits.
#[test]
fn countries_are_not_mixed_up() {
    assert_ne!(normal_phone("+1 381 234 5678"), normal_phone("13812345678"));
}

#[test]
fn numbers_nobody_has() {
    let length = |country, found| PhoneFault::Length { country, found };
    for (text, fault) in [
        ("", PhoneFault::Missing),
        ("无", PhoneFault::Letters),
        ("138****0000", PhoneFault::Masked),
        ("138000O0000", PhoneFault::Letters),
        ("1380000000", length(86, 10)),
        ("138000000000", length(86, 12)),
        ("12800000000", PhoneFault::Beginning),
        ("+86 1380000000", length(86, 10)),
        ("011020030100", PhoneFault::Beginning),
        ("+852 912 345", length(852, 6)),
        ("+1 202 555 012", length(1, 9)),
        ("+999 1234 5678", PhoneFault::Country),
        ("88888888", PhoneFault::PlaceMissing),
        ("202 555 0123", PhoneFault::PlaceMissing),
    ] {
        assert_eq!(read(text).map(|p| p.e164()), Err(fault), "{text}");
        assert_eq!(fault.field(), "phone");
        assert!(fault.code().starts_with("phone-") && fault.to_string().is_ascii());
        assert!(fault.zh().contains("号码") || fault.zh().contains("代码"));
    }
}

#[test]
fn only_ranges_in_use_take_messages() {
    for (text, takes) in [
        ("13912345678", true),
        ("15412345678", false),
        ("16612345678", true),
        ("16012345678", false),
        ("17401234567", true),
        ("17431234567", false),
        ("19412345678", false),
        ("14512345678", true),
        ("14012345678", false),
        ("0755-88888888", false),
        ("400-800-1234", false),
        ("+852 9123 4567", true),
    ] {
        assert_eq!(read(text).unwrap().takes_texts(), takes, "{text}");
    }
}

/// The published pattern of ranges that take messages matches so many beginnings of five digits.
#[test]
fn ranges_in_use_are_as_many_as_published() {
    let takes = (10_000..20_000).filter(|beginning| {
        read(&format!("{beginning}000000")).is_ok_and(|phone| phone.takes_texts())
    });
    assert_eq!(takes.count(), 5423);
}

proptest! {
    #[test]
    fn any_text_is_answered_and_the_stored_form_reads_back(text in "[-+0-9 ()转extO*]{0,20}") {
        if let Ok(phone) = read(&text) {
            let stored = phone.e164();
            prop_assert!(stored.len() <= 16);
            let again = read(&stored).unwrap();
            prop_assert_eq!(again.e164(), stored);
            prop_assert_eq!(again.comparable(), phone.comparable());
        }
        let once = normal_phone(&text);
        prop_assert_eq!(normal_phone(&once), once);
    }
}
