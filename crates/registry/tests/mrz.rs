//! Machine-readable zones of travel documents.

use jiff::civil::{Date, date};
use proptest::prelude::*;
use registry::identity::IdKind;
use registry::mrz::by_hand::{self, ByHand, HandFault};
use registry::mrz::{Birth, Format, Mrz, MrzFault, Part, Sex, read, write};

const TODAY: Date = date(2026, 11, 23);
/// The specimens of ICAO Doc 9303, parts 4 to 6.
const TD3: &str = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n\
                   L898902C36UTO7408122F1204159ZE184226B<<<<<10";
const TD2: &str = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\n\
                   D231458907UTO7408122F1204159<<<<<<<6";
const TD1: &str = "I<UTOD231458907<<<<<<<<<<<<<<<\n\
                   7408122F1204159UTO<<<<<<<<<<<6\n\
                   ERIKSSON<<ANNA<MARIA<<<<<<<<<<";

fn born(year: i16, month: i8, day: i8) -> Birth {
    Birth {
        year,
        month: Some(month),
        day: Some(day),
    }
}

#[test]
fn the_specimens_of_the_standard() {
    for (zone, format, number, kind) in [
        (TD3, Format::Td3, "L898902C3", IdKind::Passport),
        (TD2, Format::Td2, "D23145890", IdKind::Other),
        (TD1, Format::Td1, "D23145890", IdKind::Other),
    ] {
        let mrz = read(zone, TODAY).unwrap();
        assert_eq!(
            (mrz.format, mrz.number.as_str(), mrz.kind()),
            (format, number, kind)
        );
        assert_eq!(
            (mrz.surname.as_str(), mrz.given.as_str()),
            ("ERIKSSON", "ANNA MARIA")
        );
        assert_eq!(mrz.full_name(), "ERIKSSON ANNA MARIA");
        assert_eq!(
            (mrz.issuer.as_str(), mrz.nationality.as_str()),
            ("UTO", "UTO")
        );
        assert_eq!((mrz.birth, mrz.sex), (born(1974, 8, 12), Sex::Female));
        assert_eq!(mrz.expires, Some(date(2012, 4, 15)));
        assert!(mrz.has_expired(TODAY) && !mrz.has_expired(date(2012, 4, 15)));
        assert!(!mrz.names_may_be_cut);
        // As people type it: small letters, blanks, no line end.
        let typed = zone.to_lowercase().replace('\n', " ");
        assert!(read(&typed, TODAY).unwrap() == mrz);
        assert_eq!(write(&mrz), zone);
    }
    assert_eq!(read(TD3, TODAY).unwrap().optional[0], "ZE184226B");
}

#[test]
fn what_is_wrong_is_told_apart() {
    let changed = |from: &str, to: &str| TD3.replacen(from, to, 1);
    for (zone, fault) in [
        (
            String::new(),
            MrzFault::Size {
                lines: 0,
                characters: 0,
            },
        ),
        (
            TD3[..88].to_owned(),
            MrzFault::Size {
                lines: 2,
                characters: 87,
            },
        ),
        (
            changed("ANNA", "AN-A"),
            MrzFault::Character { line: 1, place: 18 },
        ),
        (changed("P<", "V<"), MrzFault::NotADocument),
        (changed("L898", "L8O8"), MrzFault::CheckDigit(Part::Number)),
        (
            changed("740812", "740813"),
            MrzFault::CheckDigit(Part::Birth),
        ),
        (
            changed("120415", "120416"),
            MrzFault::CheckDigit(Part::Expiry),
        ),
        (
            changed("ZE184", "ZE185"),
            MrzFault::CheckDigit(Part::Optional),
        ),
        (
            changed("<<<<<10", "<<<<<11"),
            MrzFault::CheckDigit(Part::Whole),
        ),
        (changed("ANNA", "ANN4"), MrzFault::Shape(Part::Names)),
        (changed("UTOERI", "U70ERI"), MrzFault::Shape(Part::Issuer)),
        (changed("2F1", "2Q1"), MrzFault::Shape(Part::Sex)),
        (
            changed("ERIKSSON<<ANNA<MARIA", "<<<<<<<<<<<<<<<<<<<<"),
            MrzFault::Missing(Part::Names),
        ),
    ] {
        assert_eq!(read(&zone, TODAY).err(), Some(fault), "{zone}");
        assert!(fault.to_string().is_ascii() && fault.code().starts_with("mrz-"));
        assert!(fault.zh().contains("机读区") && fault.field() == "mrz");
    }
}

#[test]
fn two_digits_of_a_year_and_the_day_it_is_read() {
    let with_birth = |year, today| {
        let mut mrz = read(TD3, TODAY).unwrap();
        mrz.birth = born(year, 11, 24);
        read(&write(&mrz), today).unwrap().birth.year
    };
    // Who would be born tomorrow is a hundred.
    assert_eq!(with_birth(2026, TODAY), 1926);
    assert_eq!(with_birth(2026, date(2026, 11, 24)), 2026);
    assert_eq!(with_birth(1999, TODAY), 1999);
    let with_expiry = |year, today| {
        let mut mrz = read(TD3, TODAY).unwrap();
        mrz.expires = Some(date(year, 1, 1));
        read(&write(&mrz), today).unwrap().expires.map(Date::year)
    };
    assert_eq!(with_expiry(2035, TODAY), Some(2035));
    assert_eq!(with_expiry(1999, TODAY), Some(1999));
    assert_eq!(with_expiry(2103, date(2098, 1, 1)), Some(2103));
}

#[test]
fn a_birth_known_in_part_and_a_document_without_end() {
    let mut mrz = read(TD1, TODAY).unwrap();
    mrz.birth = Birth {
        year: 2010,
        month: Some(2),
        day: None,
    };
    mrz.expires = None;
    let again = read(&write(&mrz), TODAY).unwrap();
    assert!(again == mrz && again.birth.date().is_none() && !again.has_expired(TODAY));
    assert_eq!(again.birth.latest(), Some(date(2010, 2, 28)));
    mrz.birth = Birth {
        year: 1990,
        month: Some(2),
        day: Some(30),
    };
    assert_eq!(
        read(&write(&mrz), TODAY).err(),
        Some(MrzFault::Date(Part::Birth))
    );
}

#[test]
fn a_passport_entered_by_hand() {
    let right = ByHand {
        name: "Anna Maria Eriksson",
        number: "L898902C3",
        issuer: "uto",
        birth: Some(date(1974, 8, 12)),
        expires: Some(TODAY),
    };
    assert_eq!(by_hand::check(&right, TODAY), []);
    let wrong = ByHand {
        name: " ",
        number: "L8",
        issuer: "SWEDEN",
        birth: Some(date(2027, 1, 1)),
        expires: Some(date(2026, 11, 22)),
    };
    let faults = by_hand::check(&wrong, TODAY);
    let fields: Vec<&str> = faults.iter().map(|fault| fault.field()).collect();
    assert_eq!(
        fields,
        ["name", "id_number", "issuer", "birth_date", "expires"]
    );
    assert!(
        faults
            .iter()
            .all(|f| !f.zh().is_empty() && f.to_string().is_ascii())
    );
    let empty = ByHand {
        name: "",
        number: "",
        issuer: "",
        birth: None,
        expires: None,
    };
    let faults = by_hand::check(&empty, TODAY);
    assert_eq!(faults.len(), 5);
    assert_eq!(faults[4], HandFault::Missing(Part::Expiry));
}

fn word() -> impl Strategy<Value = String> {
    "[A-Z]{1,7}( [A-Z]{1,6})?"
}

prop_compose! {
    fn some_mrz()(
        format in prop_oneof![Just(Format::Td1), Just(Format::Td2), Just(Format::Td3)],
        issuer in "[A-Z]{3}|D",
        surname in word(),
        given in "[A-Z]{1,7}( [A-Z]{1,5})?",
        number in "[A-Z0-9]{1,9}",
        longer in "[A-Z0-9]{0,4}",
        year in 1927i16..=2026,
        day in proptest::option::of(1i8..=28),
        sex in prop_oneof![Just(Sex::Female), Just(Sex::Male), Just(Sex::Unspecified)],
        ends in proptest::option::of(2000i16..=2060),
        extra in "[A-Z0-9]{0,7}",
    ) -> Mrz {
        let card = format != Format::Td3;
        let number = if format == Format::Td1 { format!("{number:A<9}{longer}") } else { number };
        let second = if format == Format::Td1 { extra.clone() } else { String::new() };
        Mrz {
            format,
            document: if card { "ID" } else { "P" }.to_owned(),
            nationality: issuer.clone(),
            issuer,
            names_may_be_cut: false,
            surname,
            given,
            number,
            birth: Birth { year, month: Some(3), day },
            sex,
            expires: ends.map(|year| date(year, 12, 31)),
            optional: [extra, second],
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(mrz in some_mrz()) {
        // The last character may be taken by the name, which then may go on.
        let zone = write(&mrz);
        let again = read(&zone, TODAY);
        prop_assert!(again.as_ref() == Ok(&mrz), "{zone}\n{again:?}");
        prop_assert_eq!(write(&mrz), zone);
    }

    /// Outside the names, any single digit typed wrong is found.
    #[test]
    fn one_slip_is_always_found(mrz in some_mrz(), at in 0usize..90, step in 1u8..10) {
        let zone = write(&mrz);
        let names = if mrz.format == Format::Td1 { 62..92 } else { 0..mrz.format.size().1 };
        let mut slip = zone.clone().into_bytes();
        let Some(c) = slip.get_mut(at).filter(|c| c.is_ascii_digit()) else { return Ok(()) };
        prop_assume!(!names.contains(&at));
        *c = b'0' + (*c - b'0' + step) % 10;
        let slip = String::from_utf8(slip).unwrap();
        prop_assert!(read(&slip, TODAY).is_err(), "{zone}\n{slip}");
    }

    #[test]
    fn any_text_is_answered(text in "[A-Z0-9<]{88}|[A-Z0-9<\\n]{70,95}|\\PC{0,100}") {
        let _ = read(&text, TODAY);
    }
}
