//! What people said a wording never means.

mod common;

use address::{
    AliasScope, Code, Decision, LearnedAlias, Level, Library, Never, NeverPair, Reason, Taught,
    wording,
};
use common::{City, Spot};

/// Two estates that sound alike, and one building with two units that share their rooms' numbers.
fn city() -> City {
    let mut city = City::new("330127", "浙江省", "云和市", "滨湖区");
    let spot = |road_no, compound| Spot {
        road: "柳浪路",
        road_no,
        compound,
        aliases: "",
    };
    city.block(spot("18号", "莲花新村"), "1幢", 2, 6);
    city.block(spot("18号", "莲花新村"), "2幢", 1, 6);
    city.block(spot("20号", "供电局宿舍"), "1幢", 1, 4);
    city.block(spot("22号", ""), "", 0, 4);
    city
}

fn code(library: &Library, line: &str) -> Code {
    let answer = library.resolve(line);
    assert_eq!(answer.decision, Decision::Match, "{line}");
    answer.code.expect("a code")
}

fn pair(library: &Library, wording: &str, by_name: bool, target: Code) -> Taught {
    let wording = wording.to_owned();
    let pair = NeverPair {
        wording,
        by_name,
        target,
    };
    Taught::new(library, [], Never::new(library, [pair]))
}

fn never(library: &Library, wording: &str, target: Code) -> Taught {
    pair(library, wording, false, target)
}

#[test]
fn an_exact_wording_never_means_a_dwelling() {
    let library = city().library();
    let room = code(&library, "莲花新村1幢2单元301");
    let never = never(&library, &wording("莲花新村1幢2单元301 张三"), room);
    let barred = library.resolve_taught("莲花新村1幢2单元301（李四）", &never);
    assert_ne!(barred.code, Some(room));
    assert!(barred.candidates.iter().all(|one| one.code != room));
    let why = |reason: &Reason| matches!(reason, Reason::NeverMeant { .. });
    assert!(barred.reasons.iter().any(why), "{:?}", barred.reasons);
    // Another wording and another room are not touched.
    for line in ["莲花新村1-2-301", "莲花新村1幢2单元302"] {
        assert_eq!(
            library.resolve_taught(line, &never),
            library.resolve(line),
            "{line}"
        );
    }
}

#[test]
fn one_of_two_rooms_ruled_out_leaves_the_other() {
    let library = city().library();
    let line = "莲花新村1幢301";
    assert_eq!(library.resolve(line).decision, Decision::Review);
    let first = code(&library, "莲花新村1幢1单元301");
    let second = code(&library, "莲花新村1幢2单元301");
    let answer = library.resolve_taught(line, &never(&library, &wording(line), first));
    assert_eq!(answer.code, Some(second));
    assert_eq!(answer.decision, Decision::Match);
}

#[test]
fn a_name_never_means_an_estate() {
    let library = city().library();
    let building = Code::Building(code(&library, "莲花新村1幢1单元301").building());
    let never = pair(&library, "连花新村", true, building);
    let before = library.resolve("连花新村2幢301");
    assert_eq!(before.level, Level::Unit);
    // Every building of the estate and every number, by that name and no other.
    for line in ["连花新村2幢301", "柳浪路18号附近连花新村1-1-501"] {
        let after = library.resolve_taught(line, &never);
        let meant = |code: Code| code.building().to_string();
        assert!(
            after.code.is_none_or(|code| line.contains("柳浪路")
                || meant(code) != meant(before.code.expect("a code"))),
            "{line}: {after:?}"
        );
    }
    let own = "莲花新村2幢301";
    assert_eq!(library.resolve_taught(own, &never), library.resolve(own));
}

#[test]
fn an_exact_wording_never_means_a_building() {
    let library = city().library();
    let line = "莲花新村1幢909";
    let answer = library.resolve(line);
    assert_eq!(answer.level, Level::Building);
    let building = answer.code.expect("a building");
    let never = never(&library, &wording(line), building);
    let barred = library.resolve_taught(line, &never);
    let of = |code: Code| Code::Building(code.building());
    assert!(barred.candidates.iter().all(|one| of(one.code) != building));
    let other = "莲花新村1幢2单元301";
    assert_eq!(
        library.resolve_taught(other, &never),
        library.resolve(other)
    );
}

fn alias(library: &Library, text: &str, building: Code, scope: AliasScope) -> Taught {
    let alias = LearnedAlias {
        text: text.to_owned(),
        building: building.building(),
        scope,
    };
    Taught::new(library, [alias], Never::default())
}

#[test]
fn a_taught_wording_means_its_estate_at_once() {
    let library = city().library();
    let room = code(&library, "莲花新村1幢2单元301");
    let line = "老电厂大院1幢2单元301";
    assert_eq!(library.resolve(line).decision, Decision::None);
    let taught = alias(&library, "老电厂大院", room, AliasScope::Compound);
    for line in [line, "云和市老电厂大院1-2-301", "老电厂大院2幢1单元301"] {
        let answer = library.resolve_taught(line, &taught);
        assert_eq!(answer.decision, Decision::Match, "{line}: {answer:?}");
        let why = |reason: &Reason| matches!(reason, Reason::LearnedRead { name, .. } if name == "莲花新村");
        assert!(answer.reasons.iter().any(why), "{:?}", answer.reasons);
    }
    assert_eq!(library.resolve_taught(line, &taught).code, Some(room));
    // One building; a house without an estate; and what is ruled out for the whole wording.
    let one = alias(&library, "湖边红楼", room, AliasScope::Building);
    assert_eq!(
        library.resolve_taught("湖边红楼2单元301", &one).code,
        Some(room)
    );
    let house = code(&library, "柳浪路22号301");
    let taught = alias(&library, "老邮局", house, AliasScope::Compound);
    assert_eq!(
        library.resolve_taught("老邮局301", &taught).code,
        Some(house)
    );
    let both = LearnedAlias {
        text: "老电厂大院".to_owned(),
        building: room.building(),
        scope: AliasScope::Compound,
    };
    let pair = NeverPair {
        wording: wording(line),
        by_name: false,
        target: room,
    };
    let taught = Taught::new(&library, [both], Never::new(&library, [pair]));
    assert_ne!(library.resolve_taught(line, &taught).code, Some(room));
}

#[test]
fn a_wording_inside_a_name_changes_nothing_and_two_meanings_are_for_a_person() {
    let library = city().library();
    let lotus = code(&library, "莲花新村1幢1单元301");
    let power = code(&library, "供电局宿舍1幢1单元301");
    let taught = alias(&library, "莲花", power, AliasScope::Compound);
    let own = "莲花新村1幢1单元301";
    assert_eq!(library.resolve_taught(own, &taught), library.resolve(own));
    let aliases = [lotus, power].map(|code| LearnedAlias {
        text: "大院".to_owned(),
        building: code.building(),
        scope: AliasScope::Compound,
    });
    let taught = Taught::new(&library, aliases, Never::default());
    let answer = library.resolve_taught("大院1幢1单元301", &taught);
    assert_eq!(answer.decision, Decision::Review, "{answer:?}");
    assert_eq!(answer.candidates.len(), 2);
}

#[test]
fn wordings_are_the_address_part() {
    let table = [
        ("莲花新村1幢2单元301", "莲花新村1幢2单元301"),
        ("莲花新村１幢２单元３０１室 张三", "莲花新村1幢2单元301室"),
        ("地址：莲花新村 1幢（南门进）301，李四", "莲花新村1幢301"),
        ("莲花新村3 502", "莲花新村3 502"),
        ("莲花新村3502", "莲花新村3502"),
        ("老电厂大院", "老电厂大院"),
        ("", ""),
    ];
    for (text, wanted) in table {
        assert_eq!(wording(text), wanted, "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn a_pair_never_lets_its_place_through(line in "(柳浪路18号)?[莲连]花新村[12](幢|-)[12]?(单元|-)?[1-6]0[12]室?") {
        let library = city().library();
        let answer = library.resolve(&line);
        if let Some(code @ Code::Dwelling(_)) = answer.code {
            let never = never(&library, &wording(&line), code);
            let after = library.resolve_taught(&line, &never);
            proptest::prop_assert_ne!(after.code, Some(code));
            proptest::prop_assert!(after.candidates.iter().all(|one| one.code != code));
        }
    }

    #[test]
    fn anything_has_a_wording(text in "[\\PC莲花新村路幢单元室0-9A-C #,()-]{0,40}") {
        proptest::prop_assert!(!wording(&text).contains(['(', ',', ':']));
    }
}
