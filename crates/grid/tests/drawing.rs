//! Drawings as they come: read, held against each other, and planned.

use std::collections::BTreeSet;

use grid::{Crs, Drawn, FaultKind, Ground, Limits, Refused, Standing, read, redraw};
use proptest::prelude::*;

/// About a hundred metres at the latitude of the tests.
const STEP: f64 = 0.001;
const WEST: f64 = 119.9;
const SOUTH: f64 = 32.4;
const COMMUNITY: &str = "321202001001";

/// A rectangle in steps from the south-west corner.
fn ring(x: f64, y: f64, width: f64, height: f64) -> String {
    let corners = [
        (0.0, 0.0),
        (width, 0.0),
        (width, height),
        (0.0, height),
        (0.0, 0.0),
    ];
    let points =
        corners.map(|(dx, dy)| format!("[{},{}]", WEST + (x + dx) * STEP, SOUTH + (y + dy) * STEP));
    format!("[{}]", points.join(","))
}

fn feature(code: &str, rings: &str) -> String {
    format!(
        r#"{{"type":"Feature","properties":{{"code":"{code}"}},"geometry":{{"type":"Polygon","coordinates":[{rings}]}}}}"#
    )
}

fn collection(features: &[String]) -> String {
    format!(
        r#"{{"type":"FeatureCollection","features":[{}]}}"#,
        features.join(",")
    )
}

fn code(grid: u32) -> String {
    format!("{COMMUNITY}{grid:02}")
}

/// Grids given as rectangles: x, y, width, height.
fn drawn(rects: &[(f64, f64, f64, f64)]) -> Vec<Drawn> {
    let features: Vec<String> = (1..)
        .zip(rects)
        .map(|(number, &(x, y, w, h))| feature(&code(number), &ring(x, y, w, h)))
        .collect();
    let reading = read(
        &collection(&features),
        Some(Crs::Cgcs2000),
        Limits::default(),
    );
    let reading = reading.expect("a drawing");
    assert_eq!(reading.faults, []);
    reading.grids
}

fn standing(grid: u32, number: u32, x: f64, y: f64) -> Standing {
    Standing {
        code: format!("{}{number:05}", code(grid)),
        at: Some((WEST + x * STEP, SOUTH + y * STEP)),
    }
}

fn refused(text: &str, crs: Option<Crs>) -> Refused {
    read(text, crs, Limits::default()).expect_err("a refusal")
}

#[test]
fn a_file_says_what_its_numbers_mean_or_is_refused() {
    let features = [feature(&code(1), &ring(0.0, 0.0, 1.0, 1.0))];
    let plain = collection(&features);
    assert_eq!(refused(&plain, None), Refused::NoCrs);
    let with = |name: &str| {
        let crs = format!(r#""crs":{{"type":"name","properties":{{"name":"{name}"}}}},"features""#);
        plain.replace("\"features\"", &crs)
    };
    assert!(read(&with("EPSG:4490"), None, Limits::default()).is_ok());
    assert!(matches!(
        refused(&with("EPSG:4549"), None),
        Refused::UnknownCrs(_)
    ));
    assert!(matches!(
        refused(&with("EPSG:4490"), Some(Crs::Gcj02)),
        Refused::OtherCrs(_)
    ));
    let shifted = read(&with("GCJ-02"), None, Limits::default()).expect("a drawing");
    let straight = read(&with("EPSG:4490"), None, Limits::default()).expect("a drawing");
    let first = |one: &[Drawn]| one[0].shape.0[0].exterior().0[0];
    let moved = first(&shifted.grids) - first(&straight.grids);
    assert!(moved.x.abs() > 0.001 && moved.y.abs() > 0.0005, "{moved:?}");
}

#[test]
fn what_is_no_drawing_is_refused() {
    let crs = Some(Crs::Cgcs2000);
    assert!(matches!(
        refused("PK\u{3}\u{4}", crs),
        Refused::NotGeoJson(_)
    ));
    assert!(matches!(
        refused(r#"{"type":"Point","coordinates":[1,2]}"#, crs),
        Refused::NoCollection
    ));
    assert_eq!(
        refused(r#"{"type":"FeatureCollection","features":[]}"#, crs),
        Refused::Empty
    );
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(matches!(refused(&deep, crs), Refused::NotGeoJson(_)));
    let features: Vec<String> = (1..4)
        .map(|n| feature(&code(n), &ring(0.0, 0.0, 1.0, 1.0)))
        .collect();
    let few = |features: &[String], points| {
        read(
            &collection(features),
            crs,
            Limits {
                features: 2,
                points,
            },
        )
    };
    assert!(matches!(
        few(&features, 100),
        Err(Refused::TooMuch {
            what: "features",
            limit: 2
        })
    ));
    assert!(matches!(
        few(&features[..1], 4),
        Err(Refused::TooMuch {
            what: "points",
            limit: 4
        })
    ));
}

#[test]
fn each_feature_with_a_fault_is_named() {
    let good = ring(0.0, 0.0, 1.0, 1.0);
    let bow = r"[[119.9,32.4],[119.91,32.41],[119.91,32.4],[119.9,32.41],[119.9,32.4]]";
    let features = [
        feature(&code(1), &good),
        feature(&code(1), &good),
        feature("3212020010", &good),
        feature(&code(2), bow),
        feature(
            &code(3),
            "[[32.4,119.9],[32.5,119.9],[32.5,120.0],[32.4,119.9]]",
        ),
        feature(
            &code(4),
            "[[500000,3500000],[500010,3500000],[500010,3500010],[500000,3500000]]",
        ),
        feature(
            &code(5),
            "[[119.9,32.4],[119.91,32.41],[119.91,32.4],[119.92,32.41]]",
        ),
        feature(&code(6), &good)
            .replace("Polygon", "LineString")
            .replace("[[[", "[[")
            .replace("]]]", "]]"),
        feature(&code(7), &good).replace("\"code\"", "\"what\""),
    ];
    let reading = read(
        &collection(&features),
        Some(Crs::Cgcs2000),
        Limits::default(),
    )
    .expect("a drawing");
    assert_eq!(reading.grids.len(), 1);
    assert_eq!(reading.grids[0].name, "01");
    let kinds: Vec<(usize, &FaultKind)> = reading
        .faults
        .iter()
        .map(|one| (one.feature, &one.kind))
        .collect();
    assert!(
        matches!(
            kinds[..],
            [
                (2, FaultKind::CodeTwice(1)),
                (3, FaultKind::CodeForm(_)),
                (4, FaultKind::Invalid(_)),
                (5, FaultKind::LatitudeFirst),
                (6, FaultKind::Elsewhere(_)),
                (7, FaultKind::Invalid(_)),
                (8, FaultKind::NoOutline),
                (9, FaultKind::CodeMissing),
            ]
        ),
        "{kinds:?}"
    );
}

#[test]
fn overlaps_and_gaps_are_found_and_slivers_are_not() {
    // Three around a hole of one step by one, the third a step into the first.
    let grids = drawn(&[
        (0.0, 0.0, 3.0, 1.0),
        (0.0, 1.0, 1.0, 2.0),
        (1.0, 2.0, 2.0, 1.0),
        (2.0, 0.0, 1.0, 2.0),
    ]);
    let ground = Ground::of(&grids);
    let overlaps = ground.overlaps(10.0);
    assert_eq!(overlaps.len(), 1, "{overlaps:?}");
    assert_eq!(overlaps[0].grids, (code(1), code(4)));
    // A thousandth of a degree is 111 m from south to north and 94 m from west to east here.
    assert!(
        (overlaps[0].square_metres - 10_430.0).abs() < 150.0,
        "{overlaps:?}"
    );
    let gaps = ground.gaps(10.0);
    assert_eq!(gaps.len(), 1, "{gaps:?}");
    assert!(
        (gaps[0].at.0 - (WEST + 1.5 * STEP)).abs() < 1e-6,
        "{gaps:?}"
    );
    let touching = drawn(&[(0.0, 0.0, 1.0, 1.0), (0.999_99, 0.0, 1.0, 1.0)]);
    assert_eq!(Ground::of(&touching).overlaps(10.0), []);
}

#[test]
fn a_redrawing_says_who_moves_and_what_they_are_called_then() {
    let grids = drawn(&[
        (0.0, 0.0, 1.0, 1.0),
        (1.0, 0.0, 1.0, 1.0),
        (1.5, 0.0, 1.0, 1.0),
    ]);
    let buildings = [
        standing(1, 1, 0.5, 0.5),
        // Across the line: keeps its number.
        standing(1, 7, 1.2, 0.5),
        // Across the line, but its number is in use there.
        standing(1, 2, 1.3, 0.5),
        standing(2, 2, 1.4, 0.5),
        // Where two overlap.
        standing(2, 3, 1.7, 0.5),
        // On the line of its own grid.
        standing(2, 4, 1.0, 0.5),
        // In no grid.
        standing(2, 5, 9.0, 9.0),
        Standing {
            code: format!("{}00006", code(2)),
            at: None,
        },
    ];
    let spent = BTreeSet::from([format!("{}00040", code(2))]);
    let plan = redraw(&grids, &buildings, &spent);
    let moves: Vec<(&str, &str)> = plan
        .moves
        .iter()
        .map(|one| (&one.from[12..], &one.to[12..]))
        .collect();
    assert_eq!(moves, [("0100002", "0200041"), ("0100007", "0200007")]);
    assert_eq!(plan.staying, 3);
    assert_eq!(plan.outside, [buildings[6].code.clone()]);
    assert_eq!(plan.unplaced, [buildings[7].code.clone()]);
    assert_eq!(plan.contested.len(), 1);
    assert_eq!(plan.contested[0].grids, [code(2), code(3)]);
}

#[test]
fn a_ring_too_long_to_be_held_against_itself_is_a_fault() {
    let points: Vec<String> = (0..30_000)
        .map(|n| {
            format!(
                "[{},{}]",
                WEST + f64::from(n) * 1e-7,
                SOUTH + f64::from(n % 2) * 1e-6
            )
        })
        .collect();
    let long = format!("[{},{}]", points.join(","), points[0]);
    let text = collection(&[feature(&code(1), &long)]);
    let reading = read(&text, Some(Crs::Cgcs2000), Limits::default()).expect("a drawing");
    assert!(matches!(reading.faults[0].kind, FaultKind::Invalid(_)));
    let named = feature(&code(1), &ring(0.0, 0.0, 1.0, 1.0))
        .replace("\"code\"", "\"name\":\"a\\u0000b\",\"code\"");
    let reading = read(
        &collection(&[named]),
        Some(Crs::Cgcs2000),
        Limits::default(),
    );
    assert_eq!(reading.expect("a drawing").grids[0].name, "ab");
}

proptest! {
    /// Every building ends in exactly one place of the plan, no code is given twice, and a plan that
    /// was carried out plans nothing any more.
    #[test]
    fn a_plan_is_complete_and_settles(places in prop::collection::vec((0..4_u32, 0.0..4.0_f64, 0.0..1.0_f64), 1..40)) {
        let grids = drawn(&[(0.0, 0.0, 1.0, 1.0), (1.0, 0.0, 1.0, 1.0), (2.0, 0.0, 1.2, 1.0)]);
        let buildings: Vec<Standing> =
            (1..).zip(&places).map(|(number, &(grid, x, y))| standing(grid + 1, number, x, y)).collect();
        let plan = redraw(&grids, &buildings, &BTreeSet::new());
        let told = plan.moves.len() + plan.staying + plan.outside.len() + plan.contested.len();
        prop_assert_eq!(told, buildings.len());
        let after: Vec<Standing> = buildings.iter().map(|one| {
            let to = plan.moves.iter().find(|step| step.from == one.code);
            Standing { code: to.map_or(one.code.clone(), |step| step.to.clone()), at: one.at }
        }).collect();
        let codes: BTreeSet<&String> = after.iter().map(|one| &one.code).collect();
        prop_assert_eq!(codes.len(), buildings.len());
        prop_assert_eq!(redraw(&grids, &after, &BTreeSet::new()).moves, vec![]);
    }

    #[test]
    fn any_text_gets_an_answer(text in "\\PC{0,200}") {
        let _ = read(&text, Some(Crs::Gcj02), Limits::default());
    }
}
