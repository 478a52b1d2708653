//! `menpai address resolve --library`, which needs no database.

use std::fs;

use super::library::part_of_sample;
use crate::common::{Folder, string, temp, text};

#[test]
fn one_object_a_line_in_the_order_of_the_lines_whatever_they_hold() {
    let temp = temp();
    let folder = Folder::new(temp.path().join("data"));
    let file = temp.path().join("library.csv");
    let library = part_of_sample(500);
    fs::write(&file, &library).expect("writable");
    let mut addresses = Vec::new();
    for row in library.lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        addresses.push((cells[19].to_owned(), cells[0].to_owned()));
    }
    let resolve = |input: &[u8]| {
        let said = folder.run_with(&["address", "resolve", "--library", text(&file)], input);
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{said:?}");
        said.json()
    };
    // Many lines: they are resolved on all cores and come back in order.
    let input: String = addresses
        .iter()
        .cycle()
        .take(20_000)
        .flat_map(|(a, _)| [a.as_str(), "\n"])
        .collect();
    let answers = resolve(input.as_bytes());
    assert_eq!(answers.len(), 20_000);
    for (answer, (text, code)) in answers.iter().zip(addresses.iter().cycle()) {
        assert_eq!(string(answer, "text"), text);
        assert_eq!(string(answer, "code"), code, "{answer}");
        assert_eq!(string(answer, "level"), "unit");
        assert!(
            ["match", "review"].contains(&string(answer, "decision")),
            "{answer}"
        );
        let confidence = answer["confidence"].as_f64().expect("a number");
        assert!((0.0..=1.0).contains(&confidence), "{answer}");
        assert!(
            answer["reasons"].is_array() && answer["candidates"].is_array(),
            "{answer}"
        );
        assert!(!string(answer, "standard_address").is_empty(), "{answer}");
    }
    // Empty lines, bytes that are no UTF-8, no line end at the end.
    let mut odd = b"\n\r\n\xff\xfe\x00\n   \n\"quoted\"\n".to_vec();
    odd.extend_from_slice(addresses[3].0.as_bytes());
    let answers = resolve(&odd);
    assert_eq!(answers.len(), 6);
    for answer in &answers[..5] {
        assert!(
            answer["code"].is_null() && string(answer, "decision") == "none",
            "{answer}"
        );
        assert_eq!(string(answer, "level"), "none");
    }
    assert_eq!(string(&answers[5], "code"), addresses[3].1);
    assert!(resolve(b"").is_empty());
    assert!(!folder.path().exists(), "no data folder is made");
}
