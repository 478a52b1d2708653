//! What each stretch of a line was read as.

mod common;

use address::Element as E;
use common::{City, Spot};

fn city() -> City {
    let mut city = City::new("330127", "浙江省", "云和市", "滨湖区");
    let spot = |road_no, compound, aliases| Spot {
        road: "柳浪路",
        road_no,
        compound,
        aliases,
    };
    city.block(spot("18号", "莲花新村", "莲花小区"), "3幢", 2, 6);
    city.block(spot("20号", "供电局宿舍", ""), "1幢", 1, 4);
    city.block(spot("22号", "", ""), "", 0, 4);
    city
}

/// The stretches as people read them: text=elements, with >name where it was taken for one.
fn read(line: &str) -> String {
    let library = city().library();
    let chars: Vec<char> = line.chars().collect();
    let parts = library.explain(line, &library.resolve(line));
    let words = parts.iter().map(|part| {
        let text: String = chars[part.from..part.to].iter().collect();
        let elements: Vec<String> = part.elements.iter().map(|e| format!("{e:?}")).collect();
        let taken = part.taken_for.as_ref().map(|name| format!(">{name}"));
        format!("{text}={}{}", elements.join("+"), taken.unwrap_or_default())
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn stretches_say_what_they_are() {
    let table = [
        (
            "柳浪路18号莲花新村3幢2单元501室",
            "柳浪路=Road 18号=HouseNumber 莲花新村=Compound 3幢=Building 2单元=Unit 501室=Room",
        ),
        (
            "莲花新村３－２－５０１",
            "莲花新村=Compound ３=Building ２=Unit ５０１=Room",
        ),
        (
            "地址：滨湖区连花新村三幢二单元501，13800000000",
            "地址=LeftOut 滨湖区=Area(District) 连花新村=Compound>莲花新村 三幢=Building 二单元=Unit 501=Room \
             13800000000=LeftOut",
        ),
        (
            "莲花小区3幢2单元501",
            "莲花小区=Compound>莲花新村 3幢=Building 2单元=Unit 501=Room",
        ),
        (
            "莲花新村3幢2501",
            "莲花新村=Compound 3幢=Building 2501=Unit+Room",
        ),
        ("柳浪路22号301", "柳浪路=Road 22号=HouseNumber 301=Room"),
        ("幸福里3幢", "幸福里=Word 3幢=Building"),
        ("", ""),
    ];
    for (line, wanted) in table {
        assert_eq!(read(line), wanted, "{line}");
    }
}

#[test]
fn a_code_is_a_code() {
    let city = city();
    let line = city.rows[0].unit_code.clone();
    let library = city.library();
    let parts = library.explain(&line, &library.resolve(&line));
    assert_eq!(parts[0].elements, [E::Code]);
}

proptest::proptest! {
    #[test]
    fn stretches_lie_within_the_line_one_after_the_other(
        line in "[\\PC莲花新村柳浪路号幢单元室三十二百零①壹0-9A-C（）() #,-]{0,40}"
    ) {
        let library = city().library();
        let parts = library.explain(&line, &library.resolve(&line));
        let mut at = 0;
        for part in parts {
            proptest::prop_assert!(part.from >= at && part.from < part.to && !part.elements.is_empty());
            at = part.to;
        }
        proptest::prop_assert!(at <= line.chars().count());
    }
}
