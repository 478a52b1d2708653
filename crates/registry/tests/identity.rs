//! Numbers of identity documents.

use proptest::prelude::*;
use registry::identity::{
    IdKind, NumberFault, check, identifies, normal_name, normal_number, normal_phone,
};

/// From the standards where they give an example, else made up.
#[test]
fn numbers_that_can_be_right() {
    for (kind, number) in [
        (IdKind::CitizenId, "11010519491231002X"),
        (IdKind::CitizenId, "11010519491231002x"),
        (IdKind::CitizenId, "440306199001011236"),
        (IdKind::CitizenId, " ４４０３０６ 19900101 1236 "),
        (IdKind::HmtPermit, "810000199001010019"),
        (IdKind::HmtPermit, "830000198512312229"),
        (IdKind::ForeignPr, "91156199001010012X"),
        (IdKind::ForeignPr, "USA110105199001"),
        (IdKind::Passport, "L898902C3"),
        (IdKind::Passport, "E12345678"),
        (IdKind::Other, "H1234567890"),
        (IdKind::Unknown, ""),
    ] {
        assert_eq!(check(kind, number), Ok(()), "{kind:?} {number}");
    }
}

#[test]
fn numbers_that_can_not() {
    let length = |expected, found| NumberFault::Length { expected, found };
    for (kind, number, fault) in [
        (IdKind::CitizenId, "12010X198901011234", NumberFault::Shape),
        (
            IdKind::CitizenId,
            "110108196711301866",
            NumberFault::Checksum,
        ),
        (
            IdKind::CitizenId,
            "37070419881216001X",
            NumberFault::Checksum,
        ),
        (
            IdKind::CitizenId,
            "37070419881316001X",
            NumberFault::BirthDate,
        ),
        (IdKind::CitizenId, "370704198812160", length("18", 15)),
        (IdKind::CitizenId, "", NumberFault::Missing),
        (IdKind::HmtPermit, "440306199001011236", NumberFault::Shape),
        (IdKind::ForeignPr, "440306199001011236", NumberFault::Shape),
        (IdKind::ForeignPr, "US1110105199001", NumberFault::Shape),
        (IdKind::Passport, "E1", length("5 to 12", 2)),
        (IdKind::Passport, "ABCDEFGH", NumberFault::Shape),
        (IdKind::Other, "—", NumberFault::Missing),
    ] {
        assert_eq!(check(kind, number), Err(fault), "{kind:?} {number}");
    }
}

#[test]
fn a_number_that_may_be_mistyped_identifies_nobody() {
    assert!(identifies(IdKind::CitizenId, "11010519491231002X"));
    assert!(identifies(IdKind::Unknown, "11010519491231002X"));
    assert!(!identifies(IdKind::CitizenId, "110108196711301866"));
    assert!(!identifies(IdKind::Unknown, "E12345678"));
    assert!(!identifies(IdKind::Unknown, "1.00875E+17"));
    assert!(!identifies(IdKind::Unknown, ""));
}

#[test]
fn one_spelling_for_many() {
    assert_eq!(
        normal_number(" 1101 0519-4912 31002ｘ"),
        "11010519491231002X"
    );
    assert_eq!(normal_phone("+86 138-0000-0000"), "13800000000");
    assert_eq!(normal_phone("（0755）8888 8888"), "075588888888");
    assert_eq!(normal_phone("86138000"), "86138000");
    assert_eq!(normal_name(" 张　三 "), "张三");
    assert_eq!(normal_name("阿依•古丽"), normal_name("阿依·古丽"));
    assert_eq!(normal_name("John  smith"), "JOHNSMITH");
}

proptest! {
    /// The check character finds every single mistyped digit and every swap of neighbours.
    #[test]
    fn one_slip_is_always_found(area in 100_000u32..999_999, serial in 0u32..1000, at in 0usize..17, step in 1u8..10) {
        let body = format!("{area:06}19900307{serial:03}");
        let whole = ('0'..='9').chain(['X']).map(|c| format!("{body}{c}"))
            .find(|n| check(IdKind::CitizenId, n).is_ok()).unwrap();
        let mut slip: Vec<u8> = whole.bytes().collect();
        slip[at] = b'0' + (slip[at] - b'0' + step) % 10;
        prop_assert!(check(IdKind::CitizenId, std::str::from_utf8(&slip).unwrap()).is_err());
        let mut swapped: Vec<u8> = whole.bytes().collect();
        swapped.swap(at.min(15), at.min(15) + 1);
        let swapped = String::from_utf8(swapped).unwrap();
        prop_assert!(swapped == whole || check(IdKind::CitizenId, &swapped).is_err());
    }

    #[test]
    fn spellings_are_stable(text in "\\PC{0,30}") {
        for normal in [normal_number, normal_phone, normal_name] {
            let once = normal(&text);
            prop_assert_eq!(normal(&once), once);
        }
        for kind in IdKind::ALL {
            let _ = check(kind, &text);
        }
    }
}
