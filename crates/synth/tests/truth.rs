//! Reports and address lines agree with the library they were made from.

mod common;

use std::collections::{HashMap, HashSet};

use synth::{Options, people::check_character};

fn options(seed: u64) -> Options {
    let mut options = Options::new(6000, seed);
    (options.reports, options.queries) = (4000, 6000);
    options
}

#[test]
fn address_lines_name_codes_of_the_library() {
    for seed in 0..3 {
        let files = common::make(options(seed));
        let library = common::rows(&files, "library.csv", b',');
        let units: HashSet<&str> = library
            .iter()
            .map(|row| row["unit_code"].as_str())
            .collect();
        let buildings: HashSet<&str> = library
            .iter()
            .map(|row| row["building_code"].as_str())
            .collect();
        let standard: HashMap<&str, &str> = library
            .iter()
            .map(|row| (row["standard_address"].as_str(), row["unit_code"].as_str()))
            .collect();
        let lines = common::rows(&files, "addresses.tsv", b'\t');
        assert_eq!(lines.len(), 6000);
        let mut absent = 0;
        for line in &lines {
            let code = line["code"].as_str();
            match line["level"].as_str() {
                "unit" => assert!(units.contains(code), "{line:?}"),
                "building" => assert!(buildings.contains(code), "{line:?}"),
                "none" => assert!(code.is_empty(), "{line:?}"),
                other => panic!("level {other}"),
            }
            absent += usize::from(line["level"] == "none");
            if let Some(known) = standard.get(line["text"].as_str()) {
                assert_eq!(*known, code, "{}", line["text"]);
            }
        }
        assert!(
            (200..500).contains(&absent),
            "{absent} of 6000 lines name no place"
        );
    }
}

#[test]
fn reports_carry_what_their_truth_says() {
    let files = common::make(options(11));
    let table: Vec<csv::StringRecord> = csv::Reader::from_reader(files["reports.csv"].as_slice())
        .records()
        .collect::<Result<_, _>>()
        .expect("the table reads back");
    let truths: Vec<serde_json::Value> = files["truth.jsonl"]
        .split(|b| *b == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).expect("a truth"))
        .collect();
    assert_eq!((table.len(), truths.len()), (4000, 4000));
    let mut seen: HashSet<(String, String, String)> = HashSet::new();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (index, (cells, truth)) in table.iter().zip(&truths).enumerate() {
        assert_eq!(truth["row"], index + 2);
        assert_eq!(truth["text"], cells[1]);
        let ids: Vec<&str> = cells[3].split(['、', '/', ' ']).collect();
        assert_eq!(truth["tenants"], ids.len());
        let faults = truth["faults"].to_string();
        let bad = ids.iter().filter(|id| !valid(id)).count();
        assert_eq!(
            bad,
            usize::from(faults.contains("id_")),
            "{cells:?} {faults}"
        );
        assert!(ids.iter().all(|id| id.starts_with("10")), "{cells:?}");
        let kind = truth["kind"].as_str().expect("a word").to_owned();
        assert_eq!(kind == "check_out", &cells[7] == "退租");
        let mut people: Vec<&str> = ids.clone();
        people.sort_unstable();
        let fresh = seen.insert((people.join(" "), truth["code"].to_string(), kind.clone()));
        assert_eq!(truth["duplicate"], !fresh, "row {} {cells:?}", index + 2);
        for word in [
            kind,
            format!("duplicate {}", !fresh),
            format!("level {}", truth["level"]),
        ] {
            *counts.entry(word).or_default() += 1;
        }
        *counts.entry(faults).or_default() += 1;
    }
    for (word, least) in [
        ("check_out", 120),
        ("duplicate true", 60),
        ("level \"none\"", 40),
        ("level \"building\"", 60),
    ] {
        assert!(counts[word] >= least, "{word}: {counts:?}");
    }
}

fn valid(id: &str) -> bool {
    let check = id.get(17..).and_then(|c| c.chars().next());
    id.len() == 18 && id.get(..17).and_then(check_character) == check
}

#[test]
fn the_check_character_follows_the_standard_s_own_sample() {
    // From GB 11643; the others are made up.
    for (id, right) in [
        ("11010519491231002X", true),
        ("440306199001011236", true),
        ("12010X198901011234", false),
        ("110108196711301866", false),
    ] {
        assert_eq!(valid(id), right, "{id}");
    }
}
