//! Printed sheets as an independent reader sees them: poppler paints the PDF, zbar reads it.

use std::collections::BTreeSet;

use crate::reader::{Picture, face, painted};
use paper::{Code, Face, PaperFault, Plate, Sheets, Size};
use vault::{Keyring, MasterKey, Suite, plate::address};

const HOST: &str = "https://menpai.hailing.example.gov.cn";

fn plate(n: u64) -> Plate {
    let key = Keyring::new(Suite::Intl, &MasterKey::new([5; 32])).plate;
    Plate {
        name: format!(
            "{}幢\u{200B}{}单元\u{200B}{}01室",
            n % 30 + 1,
            n % 4 + 1,
            n % 33 + 1
        ),
        above: "东进路18号 金鼎花园".to_owned(),
        number: format!("编号 109901-{n:06}"),
        address: address(HOST, &key.token("109901", n).unwrap()),
    }
}

fn sheets(size: Size, plates: impl IntoIterator<Item = Plate>) -> (Vec<u8>, usize) {
    let mut sheets = Sheets::new(face(), size, "门牌");
    for plate in plates {
        sheets.add(&plate).unwrap();
    }
    let whole = sheets.pages();
    (sheets.finish().unwrap(), whole)
}

#[test]
fn every_plate_of_a_sheet_is_read() {
    for (size, count, pages, dpi) in [
        (Size::Room, 23, 3, 300),
        (Size::Small, 4, 2, 200),
        (Size::Medium, 2, 2, 100),
        (Size::Large, 1, 1, 60),
    ] {
        let plates: Vec<Plate> = (1..=count).map(plate).collect();
        let (pdf, _) = sheets(size, plates.clone());
        let pictures = painted(&pdf, dpi);
        assert_eq!(pictures.len(), pages, "{size:?}");
        let read: Vec<String> = pictures.iter().flat_map(Picture::read).collect();
        assert_eq!(read.len(), plates.len(), "{size:?}: {read:?}");
        let expected: BTreeSet<String> = plates.into_iter().map(|plate| plate.address).collect();
        assert_eq!(read.into_iter().collect::<BTreeSet<_>>(), expected);
    }
}

#[test]
fn a_fifth_of_the_code_may_be_lost() {
    let (pdf, _) = sheets(Size::Room, [plate(77)]);
    let [picture] = &painted(&pdf, 300)[..] else {
        panic!("one page")
    };
    let wanted = plate(77).address;
    let modules = Code::new(&wanted, Size::Room).unwrap().modules;
    let read: Vec<Vec<String>> = (0..60)
        .map(|seed| picture.clone().damaged(modules, seed, 5).read())
        .collect();
    // Where a patch is grey, the reader's own choice of what is dark spreads over its edge: of
    // 200 damaged plates it read 194, all but one of those that were not black or white.
    let right = read
        .iter()
        .filter(|read| **read == [wanted.clone()])
        .count();
    assert!(right >= 57, "{right} of 60 damaged plates were read");
    let wrong = read.iter().flatten().find(|read| **read != wanted);
    assert_eq!(wrong, None, "a damaged plate is read right or not at all");
}

#[test]
fn what_can_not_be_printed_is_said() {
    let mut sheets = Sheets::new(face(), Size::Room, "门牌");
    let strange = Plate {
        name: "3幢\u{1F600}".to_owned(),
        ..plate(1)
    };
    let fault = sheets.add(&strange).unwrap_err();
    assert!(fault.to_string().contains("U+1F600"), "{fault}");
    let long = Plate {
        name: "金".repeat(400),
        ..plate(1)
    };
    assert!(matches!(sheets.add(&long), Err(PaperFault::TooLong { .. })));
    let dense = Plate {
        address: "A".repeat(300),
        ..plate(1)
    };
    assert!(matches!(
        sheets.add(&dense),
        Err(PaperFault::TooDense { .. })
    ));
    sheets.add(&plate(2)).unwrap();
    let [picture] = &painted(&sheets.finish().unwrap(), 300)[..] else {
        panic!("one page")
    };
    assert_eq!(picture.read(), [plate(2).address], "the others are printed");
    assert!(Face::read(b"no font".to_vec()).is_err());
}

#[test]
fn names_are_text_in_an_embedded_font() {
    let (pdf, whole) = sheets(Size::Room, (1..=10).map(plate));
    assert_eq!(whole, 1);
    let text = crate::reader::text(&pdf);
    assert!(
        text.contains("金鼎花园") && text.contains("109901-000007"),
        "{text}"
    );
    let fonts = crate::reader::fonts(&pdf);
    // Its columns: name, type, encoding, embedded, subset.
    assert!(
        fonts.contains("CJK") && fonts.contains(" yes yes "),
        "{fonts}"
    );
    assert!(pdf.len() < 200_000, "{} bytes", pdf.len());
}

#[test]
fn names_of_any_length_a_library_has_fit() {
    let mut sheets = Sheets::new(face(), Size::Room, "门牌");
    for (above, name) in [
        ("", "1"),
        ("", "101室"),
        (
            "江苏省泰州市海陵区城东街道东进东路288号",
            "金通桃花源北苑二期12号楼乙单元1203室东",
        ),
        ("人民路1号 万达广场A-B座LOFT", "B2栋SOHO公寓3F-301A"),
    ] {
        let plate = Plate {
            name: name.to_owned(),
            above: above.to_owned(),
            ..plate(3)
        };
        sheets.add(&plate).unwrap();
    }
    assert_eq!(sheets.plates(), 4);
}
