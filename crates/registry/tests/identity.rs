//! Numbers of identity documents.

use jiff::civil::date;
use proptest::prelude::*;
use registry::identity::{
    IdKind, NumberFault, Recognised, birth_date, check, identifies, is_minor, mod_11_2,
    normal_name, normal_number, normal_phone, recognise,
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
        (IdKind::CitizenId, "370704881216001", NumberFault::OldCard),
        (IdKind::CitizenId, "37070419881216", length("18", 14)),
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

#[test]
fn every_fault_says_what_is_wrong_beside_which_field() {
    let faults = [
        NumberFault::Missing,
        NumberFault::Length {
            expected: "5 to 12",
            found: 3,
        },
        NumberFault::OldCard,
        NumberFault::Shape,
        NumberFault::BirthDate,
        NumberFault::Checksum,
    ];
    for fault in faults {
        assert!(fault.zh().chars().any(|c| c > '\u{4e00}') && !fault.zh().contains(" to "));
        assert!(fault.to_string().is_ascii() && fault.code().starts_with("id-"));
        assert_eq!(fault.field(), "id_number");
    }
}

#[test]
fn a_bare_number_is_recognised() {
    for (number, travel, kind, fault) in [
        ("11010519491231002X", false, IdKind::CitizenId, None),
        ("810000199001010019", false, IdKind::HmtPermit, None),
        ("91156199001010012X", false, IdKind::ForeignPr, None),
        ("USA110105199001", false, IdKind::ForeignPr, None),
        ("E12345678", false, IdKind::Passport, None),
        ("12345", true, IdKind::Passport, None),
        ("91350100M000100Y43", false, IdKind::Other, None),
        (
            "110108196711301866",
            false,
            IdKind::CitizenId,
            Some(NumberFault::Checksum),
        ),
        (
            "370704881216001",
            false,
            IdKind::Unknown,
            Some(NumberFault::OldCard),
        ),
        (
            "1234",
            false,
            IdKind::Unknown,
            Some(NumberFault::Length {
                expected: "18",
                found: 4,
            }),
        ),
        ("", false, IdKind::Unknown, None),
    ] {
        assert_eq!(
            recognise(number, travel),
            Recognised { kind, fault },
            "{number}"
        );
    }
}

#[test]
fn the_birth_date_inside_a_number_tells_who_is_a_minor() {
    let born = birth_date(IdKind::CitizenId, "11010519491231002X");
    assert_eq!(born, Some(date(1949, 12, 31)));
    assert_eq!(
        birth_date(IdKind::HmtPermit, "810000199001010019"),
        Some(date(1990, 1, 1))
    );
    assert_eq!(birth_date(IdKind::ForeignPr, "91156199001010012X"), None);
    assert_eq!(birth_date(IdKind::CitizenId, "110108196711301866"), None);
    for (born, on, minor) in [
        (date(2008, 11, 23), date(2026, 11, 22), true),
        (date(2008, 11, 23), date(2026, 11, 23), false),
        (date(2008, 2, 29), date(2026, 2, 28), true),
        (date(2008, 2, 29), date(2026, 3, 1), false),
    ] {
        assert_eq!(is_minor(born, on), minor, "{born} {on}");
    }
}

proptest! {
    /// The check character finds every single mistyped digit, itself included, and every swap of
    /// neighbours.
    #[test]
    fn one_slip_is_always_found(area in 100_000u32..999_999, day in 1u32..28, serial in 0u32..1000, at in 0usize..18, step in 1u8..10) {
        let body = format!("{area:06}199003{day:02}{serial:03}");
        let last = char::from(mod_11_2(body.as_bytes()).unwrap());
        let whole = format!("{body}{last}");
        prop_assert_eq!(check(IdKind::CitizenId, &whole), Ok(()));
        let mut slip: Vec<u8> = whole.bytes().collect();
        let before = if slip[at] == b'X' { b'0' } else { slip[at] };
        slip[at] = b'0' + (before - b'0' + step) % 10;
        prop_assert!(check(IdKind::CitizenId, std::str::from_utf8(&slip).unwrap()).is_err());
        let mut swapped: Vec<u8> = whole.bytes().collect();
        swapped.swap(at.min(16), at.min(16) + 1);
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
