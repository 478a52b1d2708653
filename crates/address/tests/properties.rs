//! What holds for every line and every library.

mod common;

use std::sync::LazyLock;

use address::{Decision, Library, LibraryRow, normalise};
use proptest::prelude::*;

static ROWS: LazyLock<Vec<LibraryRow>> =
    LazyLock::new(|| common::sample_rows().into_iter().step_by(3).collect());
static LIBRARY: LazyLock<Library> = LazyLock::new(|| common::library(&ROWS));
static LINES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let text = std::fs::read_to_string(common::sample("addresses.tsv")).expect("the lines");
    text.lines()
        .skip(1)
        .filter_map(|line| line.split('\t').next().map(str::to_owned))
        .collect()
});

/// Pieces that addresses are made of, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[0-9OIl零一二三四五六七八九十百壹贰①⑫]{1,6}",
        "[A-Za-z]{1,3}",
        "[号幢栋座楼单元室层组弄附之区期第#-]{1,3}",
        "[ ,.:，。；、（）()【】|/　\\t]{1,3}",
        "(莲花新村|鳳凰東路|海陵区|地址|押一付三|两室一厅|13800000000|138 0000 0000|65平米|2号线|6月1日|楼号:|近地铁)",
        "\\PC{1,4}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn normalising_twice_changes_nothing(text in pieces()) {
        let once = normalise(&text).text();
        prop_assert_eq!(normalise(&once).text(), once);
    }

    #[test]
    fn every_normalised_character_comes_from_the_input(text in "\\PC{0,60}") {
        let normal = normalise(&text);
        prop_assert_eq!(normal.chars().len(), normal.origin().len());
        let length = text.chars().count();
        prop_assert!(normal.origin().iter().all(|&at| (at as usize) < length));
    }

    #[test]
    fn any_string_gets_an_answer(text in any::<String>()) {
        let answer = LIBRARY.resolve(&text);
        prop_assert!((0.0..=1.0).contains(&answer.confidence));
    }

    #[test]
    fn any_pieces_get_an_answer(text in pieces()) {
        let answer = LIBRARY.resolve(&text);
        prop_assert_eq!(answer.code.is_some(), !answer.standard_address.is_empty());
        if answer.decision == Decision::Match {
            prop_assert!(answer.code.is_some());
        }
    }

    #[test]
    fn broken_lines_get_an_answer(at in 0..5000_usize, cut in 0..40_usize, put in pieces()) {
        let line = &LINES[at % LINES.len()];
        let head: String = line.chars().take(cut).collect();
        let tail: String = line.chars().skip(cut).collect();
        LIBRARY.resolve(&format!("{head}{put}{tail}"));
    }

    #[test]
    fn a_correct_upper_level_never_changes_a_right_answer(at in 0..100_000_usize, form in 0..6_usize) {
        let row = &ROWS[at % ROWS.len()];
        let short = match form {
            _ if row.compound.is_empty() => format!("{}{}-{}", row.road, row.road_no, row.room),
            0 => format!("{}{}{}{}", row.compound, row.building, row.unit, row.room),
            1 => format!("{}{}{}", row.compound, row.building, row.room),
            2 => format!("{}{}{}{}", row.road, row.road_no, row.building, row.room),
            3 => format!("{}{}", row.compound, row.building),
            4 => format!("{} {} {} {}", row.compound, row.building, row.unit, row.room),
            _ => format!("{}{}{}{}", row.compound, row.building, row.unit, "9999室"),
        };
        let plain = LIBRARY.resolve(&short);
        for upper in [
            row.street.clone(),
            format!("{}{}", row.district, row.street),
            format!("{}{}{}", row.province, row.city, row.district),
            format!("{}{}{}{}{}", row.province, row.city, row.district, row.street, row.community),
            format!("{} ", row.community),
        ] {
            let full = LIBRARY.resolve(&format!("{upper}{short}"));
            prop_assert_eq!(
                (full.code, full.level, full.decision),
                (plain.code, plain.level, plain.decision),
                "{}{}", upper, short
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_the_library_never_matters(seed in any::<u64>()) {
        let mut rows = ROWS.clone();
        let mut state = seed | 1;
        for i in (1..rows.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let other = usize::try_from(state >> 33).unwrap_or(0) % (i + 1);
            rows.swap(i, other);
        }
        let shuffled = common::library(&rows);
        for line in LINES.iter().skip(usize::try_from(seed % 7).unwrap_or(0)).step_by(7) {
            prop_assert_eq!(shuffled.resolve(line), LIBRARY.resolve(line));
        }
    }
}
