//! What several test files share.
#![allow(dead_code, clippy::unwrap_used)] // each test file uses a part of it

use std::collections::BTreeMap;
use std::path::PathBuf;

use intake::{Channel, Limits, Reading, Refused, SourceFile, Tenancy, read};
use jiff::civil::{Date, date};

/// The day of reception in tests.
pub(crate) fn today() -> Date {
    date(2026, 6, 30)
}

/// A sample report.
pub(crate) fn sample(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../testdata/sample")
        .join(name);
    std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// A small file kept beside the tests.
pub(crate) fn fixture(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name);
    std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Reads bytes as a channel's report.
pub(crate) fn try_read(bytes: &[u8], channel: Channel) -> Result<Reading, Refused> {
    read(
        &SourceFile {
            name: "report",
            bytes,
        },
        channel,
        &Limits::default(),
        today(),
    )
}

/// Reads a back office's table.
pub(crate) fn table(text: &str) -> Reading {
    try_read(text.as_bytes(), Channel::Backoffice).unwrap()
}

/// Reads a chat.
pub(crate) fn chat(text: &str) -> Reading {
    try_read(text.as_bytes(), Channel::Chat).unwrap()
}

/// A made-up identity number (region prefix 10) with a right check character.
pub(crate) fn id(seed: u32) -> String {
    let body = format!(
        "10{:04}19{:02}{:02}{:02}{:03}",
        1000 + seed % 9000,
        60 + seed % 40,
        1 + seed % 12,
        1 + seed % 28,
        seed % 1000
    );
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body
        .chars()
        .zip(weights)
        .map(|(c, w)| c.to_digit(10).unwrap() * w)
        .sum();
    format!(
        "{body}{}",
        "10X98765432".chars().nth((sum % 11) as usize).unwrap()
    )
}

/// One line that says everything about a tenancy:
/// `rows kind address | name/number/phone; … | from..to | faults`.
pub(crate) fn line(t: &Tenancy) -> String {
    let rows: Vec<String> = t.rows.iter().map(u32::to_string).collect();
    let people: Vec<String> = t
        .tenants
        .iter()
        .map(|p| format!("{}/{}/{}", p.name, p.id_number, p.phone))
        .collect();
    let day = |d: Option<intake::LeaseDate>| {
        d.map_or_else(
            || "-".to_owned(),
            |d| format!("{}{}", d.date, if d.year_said { "" } else { "?" }),
        )
    };
    let faults: Vec<&str> = t.faults.iter().map(|f| f.kind.wire()).collect();
    format!(
        "{} {} {} | {} | {}..{} | {}",
        rows.join("+"),
        t.kind.wire(),
        t.address,
        people.join("; "),
        day(t.from),
        day(t.to),
        faults.join(",")
    )
}

/// All tenancies of a reading, a line each.
pub(crate) fn lines(reading: &Reading) -> Vec<String> {
    reading.tenancies.iter().map(line).collect()
}

/// How often each source row occurs in the result: by sheet and row.
pub(crate) fn accounted(reading: &Reading) -> BTreeMap<(String, u32), u32> {
    let mut out = BTreeMap::new();
    for tenancy in &reading.tenancies {
        for row in &tenancy.rows {
            *out.entry((tenancy.sheet.clone(), *row)).or_default() += 1;
        }
    }
    for ignored in &reading.ignored {
        *out.entry((ignored.sheet.clone(), ignored.row)).or_default() += 1;
    }
    out
}

/// The text with `{n}` replaced by the nth made-up identity number.
pub(crate) fn with_ids(text: &str) -> String {
    (0..60).fold(text.to_owned(), |text, n| {
        text.replace(&format!("{{{n}}}"), &id(n))
    })
}

/// That a table reads as these tenancies, a line each; `{n}` in either is an identity number.
#[track_caller]
pub(crate) fn check_table(text: &str, expected: &[&str]) {
    let reading = table(&with_ids(text));
    let expected: Vec<String> = expected.iter().map(|line| with_ids(line)).collect();
    assert_eq!(lines(&reading), expected, "{text}");
}
