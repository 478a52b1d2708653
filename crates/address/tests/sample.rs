//! The bars on the sample of 5,000 labelled lines.

mod common;

use address::eval::{Labelled, evaluate};

fn lines() -> Vec<Labelled> {
    std::fs::read_to_string(common::sample("addresses.tsv"))
        .expect("the labelled lines")
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let [text, code, level] = cells[..] else {
                panic!("three cells in {line}")
            };
            Labelled {
                text: text.into(),
                code: code.parse().ok(),
                level: common::level(level),
            }
        })
        .collect()
}

#[test]
fn the_sample_is_resolved_to_the_bar() {
    let library = common::library(&common::sample_rows());
    let lines = lines();
    assert!(lines.len() >= 4999, "{}", lines.len());
    let report = evaluate(&library, &lines);
    assert!(report.recall.ratio() >= 0.99, "{report:#?}");
    assert!(report.precision.ratio() >= 0.998, "{report:#?}");
    assert!(report.matched.ratio() >= 0.90, "{report:#?}");
    assert!(report.calibration_error <= 0.02, "{report:#?}");
}

#[test]
fn addresses_of_the_reports_are_resolved_to_the_bar() {
    let library = common::library(&common::sample_rows());
    let (mut right, mut all) = (0, 0);
    for line in std::fs::read_to_string(common::sample("truth.jsonl"))
        .expect("the truth")
        .lines()
    {
        let row: serde_json::Value = serde_json::from_str(line).expect("a JSON object");
        let text = row["text"].as_str().expect("a text");
        for text in [
            text.to_owned(),
            text.replace('|', ""),
            text.replace('|', " "),
        ] {
            let answer = library.resolve(&text);
            let code = answer.code.map(|code| code.to_string());
            all += 1;
            right += usize::from(
                code.as_deref() == row["code"].as_str()
                    && answer.level == common::level(row["level"].as_str().expect("a level")),
            );
        }
    }
    assert!(right * 100 >= all * 99, "{right} of {all}");
}

#[test]
fn standard_addresses_find_themselves() {
    let rows = common::sample_rows();
    let library = common::library(&rows);
    for row in rows.iter().step_by(37) {
        let answer = library.resolve(&row.standard_address);
        assert_eq!(
            answer.code.map(|c| c.to_string()),
            Some(row.unit_code.clone()),
            "{answer:#?}"
        );
        assert_eq!(answer.standard_address, row.standard_address);
        let place = library
            .place(row.unit_code.parse().expect("a code"))
            .expect("a place");
        assert_eq!(
            (place.parts.room, place.parts.grid),
            (row.room.clone(), row.grid.clone())
        );
    }
}
