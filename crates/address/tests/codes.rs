//! Codes by segment.

use address::{BuildingCode, Code, CodeError, DwellingCode, Segment};

#[test]
fn possible_codes_keep_their_digits() {
    for text in [
        "4403070030030400042000003",
        "3212020010020100001000001",
        "4419000030010100001000001",
    ] {
        let code: DwellingCode = text.parse().expect("a possible code");
        assert_eq!(code.to_string(), text);
        assert_eq!(code.building().to_string(), text[..19]);
        let json = serde_json::to_string(&code).expect("JSON");
        assert_eq!(json, format!("\"{text}\""));
        assert_eq!(
            serde_json::from_str::<DwellingCode>(&json).expect("the same"),
            code
        );
    }
    let code: Code = "4403070030030400042".parse().expect("a building's code");
    assert!(matches!(code, Code::Building(building) if building.district() == 440_307));
}

#[test]
fn impossible_codes_say_which_segment_is_wrong() {
    let zero = |segment, from, to| CodeError::Zero { segment, from, to };
    for (text, wanted) in [
        (
            "",
            CodeError::Length {
                expected: 25,
                found: 0,
            },
        ),
        (
            "32120200100201000010000011",
            CodeError::Length {
                expected: 25,
                found: 26,
            },
        ),
        (
            "321202001002010000A000001",
            CodeError::NotADigit {
                segment: Segment::Building,
                position: 19,
                found: 'A',
            },
        ),
        (
            "３212020010020100001000001",
            CodeError::NotADigit {
                segment: Segment::Province,
                position: 1,
                found: '３',
            },
        ),
        ("0012020010020100001000001", zero(Segment::Province, 1, 2)),
        (
            "9912020010020100001000001",
            CodeError::Province { found: 99 },
        ),
        ("3200020010020100001000001", zero(Segment::City, 3, 4)),
        ("3212000010020100001000001", zero(Segment::District, 5, 6)),
        ("3212020000020100001000001", zero(Segment::Street, 7, 9)),
        (
            "3212020010000100001000001",
            zero(Segment::Community, 10, 12),
        ),
        ("3212020010020000001000001", zero(Segment::Grid, 13, 14)),
        ("3212020010020100000000001", zero(Segment::Building, 15, 19)),
        ("3212020010020100001000000", zero(Segment::Room, 20, 25)),
    ] {
        assert_eq!(text.parse::<DwellingCode>(), Err(wanted), "{text}");
    }
    let error = "3212020010020000001"
        .parse::<BuildingCode>()
        .expect_err("no grid");
    assert_eq!(
        error.to_string(),
        "the grid segment (digits 13 to 14) is all zeros: fill in its number"
    );
}
