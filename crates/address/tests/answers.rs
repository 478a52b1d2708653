//! The shape of an answer, learned aliases, contradicting rows.

mod common;

use address::{
    AliasScope, Decision, LearnedAlias, Level, LibraryBuilder, LibraryRow, Reason, Resolution,
    RowError,
};
use common::{City, Spot};

fn city() -> City {
    let mut city = City::new("330127", "浙江省", "云和市", "滨湖区");
    let spot = Spot {
        road: "柳浪路",
        road_no: "18号",
        compound: "碧水湾",
        aliases: "",
    };
    city.block(spot, "1幢", 2, 6);
    city.block(spot, "2幢", 1, 6);
    let spot = Spot {
        road: "青石路",
        road_no: "3号",
        compound: "供电局宿舍",
        aliases: "电力小区",
    };
    city.block(spot, "1幢", 1, 4);
    city
}

#[test]
fn an_answer_is_one_json_object_with_the_agreed_keys() {
    let library = city().library();
    let answer = library.resolve("碧水湾1-2-301");
    let json = serde_json::to_value(&answer).expect("JSON");
    let keys: Vec<&str> = json
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect();
    let mut wanted = [
        "text",
        "code",
        "level",
        "decision",
        "confidence",
        "standard_address",
        "reasons",
        "candidates",
    ];
    wanted.sort_unstable();
    assert_eq!(keys, wanted);
    assert_eq!(json["code"].as_str().map(str::len), Some(25));
    assert_eq!(
        (json["level"].as_str(), json["decision"].as_str()),
        (Some("unit"), Some("match"))
    );
    let back: Resolution = serde_json::from_value(json).expect("the same");
    assert_eq!(back, answer);

    let json = serde_json::to_value(library.resolve("幸福里3幢101")).expect("JSON");
    assert!(json["code"].is_null());
    assert_eq!(
        (json["level"].as_str(), json["decision"].as_str()),
        (Some("none"), Some("none"))
    );
    assert_eq!(json["standard_address"].as_str(), Some(""));
}

#[test]
fn reasons_speak_two_languages() {
    let library = city().library();
    for line in [
        "碧水弯1-2-301",
        "碧水湾1幢301",
        "碧水湾9幢301",
        "幸福里3幢",
        "电力小区1幢909",
        "",
    ] {
        let answer = library.resolve(line);
        assert!(!answer.reasons.is_empty(), "{line}");
        for reason in &answer.reasons {
            assert!(!reason.zh().is_ascii(), "{reason:?}");
            assert!(
                reason.en().starts_with(|ch: char| !ch.is_uppercase()),
                "{reason:?}"
            );
        }
    }
    let answer = library.resolve("碧水湾1-1-909");
    assert_eq!(answer.level, Level::Building);
    assert!(
        answer
            .reasons
            .contains(&Reason::RoomUnknown { room: "909".into() })
    );
}

#[test]
fn learned_words_mean_their_place_at_once() {
    let city = city();
    let with = |text: &str, row: &LibraryRow, scope| {
        let mut builder = LibraryBuilder::new();
        for row in &city.rows {
            builder.add(row).expect("a possible row");
        }
        let building = row.building_code.parse().expect("a code");
        builder.learn(LearnedAlias {
            text: text.into(),
            building,
            scope,
        });
        builder.build()
    };
    assert_eq!(
        city.library().resolve("老电厂大院1幢2单元301").decision,
        Decision::None
    );
    let first = &city.rows[0];
    let library = with("老电厂大院", first, AliasScope::Compound);
    let answer = library.resolve("老电厂大院1幢2单元301");
    assert_eq!(
        answer.standard_address,
        "浙江省云和市滨湖区城关街道柳浪路18号碧水湾1幢2单元301室"
    );
    assert_eq!(answer.decision, Decision::Match);
    let library = with("湖边红楼", first, AliasScope::Building);
    let answer = library.resolve("湖边红楼2单元301");
    assert_eq!(
        answer.standard_address,
        "浙江省云和市滨湖区城关街道柳浪路18号碧水湾1幢2单元301室"
    );
    assert_eq!(library.resolve("湖边红楼").level, Level::Building);
}

#[test]
fn impossible_and_contradicting_rows_are_named() {
    let city = city();
    let mut builder = LibraryBuilder::new();
    let good = city.rows[0].clone();
    builder.add(&good).expect("a possible row");
    let foreign = LibraryRow {
        building_code: "3301270010010100009".into(),
        ..good.clone()
    };
    assert!(matches!(
        builder.add(&foreign),
        Err(RowError::Foreign { .. })
    ));
    let short = LibraryRow {
        unit_code: "33".into(),
        ..good.clone()
    };
    let error = builder.add(&short).expect_err("two digits");
    assert!(matches!(error, RowError::DwellingCode { .. }));
    assert_eq!(
        error.to_string(),
        "unit_code 33: the code has 2 characters and must have 25 digits"
    );
    let other = LibraryRow {
        room: "999室".into(),
        ..good.clone()
    };
    builder.add(&other).expect("seen only when built");
    builder.add(&good).expect("a repeated row");
    let library = builder.build();
    assert_eq!(library.dwellings(), 1);
    assert!(matches!(library.conflicts(), [RowError::Twice { .. }]));
}

#[test]
fn an_unusual_official_address_is_kept() {
    let mut rows = city().rows;
    rows[0].standard_address = "云和滨湖碧水湾壹号".into();
    let library = common::library(&rows);
    let code = rows[0].unit_code.parse().expect("a code");
    assert_eq!(
        library.place(code).expect("a place").standard_address,
        "云和滨湖碧水湾壹号"
    );
    assert_eq!(library.dwellings_of(code.building()).len(), 24);
}

#[test]
fn a_library_is_shared_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&city().library());
}
