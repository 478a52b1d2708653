//! The five sample reports against the right answer for every row.

#![allow(clippy::unwrap_used)] // helpers outside test functions too

mod support;

use std::collections::{BTreeMap, BTreeSet};

use intake::{Channel, Limits, Reading, SourceFile, read};
use serde_json::Value;
use support::sample;

fn readings() -> BTreeMap<String, Reading> {
    let channels = String::from_utf8(sample("channels.tsv")).unwrap();
    let received = jiff::civil::date(2026, 6, 30);
    channels
        .lines()
        .map(|line| {
            let (name, channel) = line.split_once('\t').unwrap();
            let bytes = sample(name);
            let file = SourceFile {
                name,
                bytes: &bytes,
            };
            let channel = Channel::from_wire(channel.trim()).unwrap();
            let reading = read(&file, channel, &Limits::default(), received).unwrap();
            (name.to_owned(), reading)
        })
        .collect()
}

/// Every truth row is found, nothing else is, and all that is said about it is right.
#[test]
fn every_row_of_the_sample_is_read_right() {
    let readings = readings();
    let truth = String::from_utf8(sample("truth.jsonl")).unwrap();
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    let mut count = 0;
    for line in truth.lines() {
        let want: Value = serde_json::from_str(line).unwrap();
        count += 1;
        let file = want["file"].as_str().unwrap();
        let sheet = want["sheet"].as_str().unwrap();
        let row = u32::try_from(want["row"].as_u64().unwrap()).unwrap();
        let found = readings[file]
            .tenancies
            .iter()
            .find(|t| t.sheet == sheet && t.row == row);
        let Some(got) = found else {
            wrong.push(format!("{file} {row}: not found"));
            continue;
        };
        seen.insert((file.to_owned(), sheet.to_owned(), row));
        let mut faults: Vec<&str> = got.faults.iter().map(|f| f.kind.wire()).collect();
        faults.dedup();
        let wanted: Vec<&str> = want["faults"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| f.as_str().unwrap())
            .collect();
        let mut check = |what: &str, got: String, want: String| {
            if got != want {
                wrong.push(format!("{file} {row} {what}: got {got}, want {want}"));
            }
        };
        check(
            "tenants",
            got.tenants.len().to_string(),
            want["tenants"].to_string(),
        );
        check(
            "kind",
            got.kind.wire().to_owned(),
            want["kind"].as_str().unwrap().to_owned(),
        );
        check("faults", faults.join(","), wanted.join(","));
        if let Some(rows) = want.get("rows") {
            check("rows", got.rows.len().to_string(), rows.to_string());
        }
        // What was said behind a comma after the address is no part of it.
        let text = want["text"].as_str().unwrap();
        let place = text.split('，').next().unwrap_or(text);
        let want = if got.address == place { place } else { text };
        check("address", got.address.clone(), want.to_owned());
    }
    for (file, reading) in &readings {
        for tenancy in &reading.tenancies {
            if !seen.contains(&(file.clone(), tenancy.sheet.clone(), tenancy.row)) {
                wrong.push(format!(
                    "{file} {}: {} is too much",
                    tenancy.row, tenancy.address
                ));
            }
        }
    }
    println!("{count} rows, {} differences", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
