//! The library: valid and unique codes in a stable order, and every dwelling told apart.

mod common;

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;
use synth::{District, Options};

fn library(units: u64, seed: u64) -> Vec<HashMap<String, String>> {
    let mut options = Options::new(units, seed);
    (options.reports, options.queries) = (1, 1);
    common::rows(&common::make(options), "library.csv", b',')
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_another_city() {
    let first = common::make(Options::new(3000, 7));
    assert_eq!(first, common::make(Options::new(3000, 7)));
    let other = common::make(Options::new(3000, 8));
    for name in ["library.csv", "reports.csv", "truth.jsonl", "addresses.tsv"] {
        assert_ne!(first[name], other[name], "{name}");
    }
}

#[test]
fn codes_are_valid_unique_and_ascending() {
    for seed in 0..4 {
        let rows = library(8000, seed);
        assert_eq!(rows.len(), 8000);
        let mut last = String::new();
        for row in &rows {
            let code = &row["unit_code"];
            assert!(
                code.len() == 25 && code.bytes().all(|b| b.is_ascii_digit()),
                "{code}"
            );
            assert_eq!(code[..19], row["building_code"]);
            assert_eq!(code[12..14], row["grid"]);
            for segment in [
                &code[..6],
                &code[6..9],
                &code[9..12],
                &code[12..14],
                &code[14..19],
            ] {
                assert_ne!(segment.trim_start_matches('0'), "", "{code}");
            }
            let town: u32 = code[6..9].parse().expect("digits");
            assert_eq!(
                town >= 100,
                row["street"].ends_with('镇'),
                "{code} {}",
                row["street"]
            );
            assert!(*code > last, "{code} after {last}");
            last.clone_from(code);
        }
    }
}

#[test]
fn every_standard_address_and_every_short_form_means_one_dwelling() {
    let rows = library(20_000, 3);
    let mut addresses = HashSet::new();
    let mut places: HashMap<(String, String), String> = HashMap::new();
    let mut names: HashMap<String, String> = HashMap::new();
    for row in &rows {
        assert!(
            addresses.insert(row["standard_address"].clone()),
            "{}",
            row["standard_address"]
        );
        // A road number stands for one compound or one building, never for two.
        let place = if row["compound"].is_empty() {
            &row["building_code"]
        } else {
            &row["compound"]
        };
        let known = places
            .entry((row["road"].clone(), row["road_no"].clone()))
            .or_insert_with(|| place.clone());
        assert_eq!(known, place, "{} {}", row["road"], row["road_no"]);
        for name in row["aliases"].split('|').chain([row["compound"].as_str()]) {
            if !name.is_empty() {
                let known = names
                    .entry(name.to_owned())
                    .or_insert_with(|| row["compound"].clone());
                assert_eq!(known, &row["compound"], "{name}");
            }
        }
    }
}

#[test]
fn it_has_what_makes_addresses_hard() {
    let rows = library(60_000, 5);
    let values =
        |column: &str| -> HashSet<&str> { rows.iter().map(|r| r[column].as_str()).collect() };
    let compounds = values("compound");
    for ending in ["一期", "二期", "东区", "A区", "小区", "花园", "新村"] {
        assert!(
            compounds.iter().any(|name| name.ends_with(ending)),
            "{ending}"
        );
    }
    let roads = values("road");
    for ending in ["东路", "西路", "南路", "北路", "一组"] {
        assert!(roads.iter().any(|name| name.ends_with(ending)), "{ending}");
    }
    assert_eq!(
        values("usage"),
        HashSet::from(["residential", "apartment", "mixed", "village"])
    );
    assert!(values("building").contains("B座"));
    assert!(values("aliases").len() > 2);
    let one_apart = |a: &str, b: &str| {
        a.chars().count() == b.chars().count()
            && a.chars().zip(b.chars()).filter(|(x, y)| x != y).count() == 1
    };
    let stems: Vec<&str> = compounds
        .iter()
        .copied()
        .filter(|n| n.ends_with("小区"))
        .collect();
    let pairs = stems
        .iter()
        .enumerate()
        .flat_map(|(i, a)| stems[i + 1..].iter().map(move |b| (a, b)));
    assert!(
        pairs.filter(|(a, b)| one_apart(a, b)).count() > 0,
        "no pair of names is close"
    );
}

#[test]
fn a_district_of_the_largest_planned_size_has_its_grids_and_buildings() {
    let district = District::make(3_130_000, 1);
    assert_eq!(district.units(), 3_130_000);
    assert!(
        (4_700..4_970).contains(&district.grids()),
        "{}",
        district.grids()
    );
    assert!(
        (165_000..186_000).contains(&district.buildings()),
        "{}",
        district.buildings()
    );
    let last = district.unit(3_129_999).expect("the last dwelling");
    assert_eq!(last.code().len(), 25);
    assert!(district.unit(3_130_000).is_none());
}

#[test]
fn a_size_out_of_range_is_refused_with_the_range() {
    let refused = synth::write_all(Options::new(0, 1), |_| Ok(Box::new(Vec::new())));
    let text = refused.expect_err("no dwellings").to_string();
    assert!(text.contains("ask for 1 to"), "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_size_is_met_exactly_and_dwellings_are_found_by_index(
        units in 1_u64..4000,
        seed in any::<u64>(),
        at in any::<prop::sample::Index>(),
    ) {
        let district = District::make(units, seed);
        let codes: Vec<String> = district.iter().map(|unit| unit.code()).collect();
        prop_assert_eq!(codes.len() as u64, units);
        let index = at.index(codes.len());
        let unit = district.unit(index as u64).expect("inside");
        prop_assert_eq!(unit.code(), codes[index].clone());
    }
}
