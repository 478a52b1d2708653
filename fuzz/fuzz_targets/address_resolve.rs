//! Any text as an address line: an answer that keeps its own rules, and normalising that settles.

#![no_main]

use std::sync::LazyLock;

use address::{Decision, Level, Library, LibraryBuilder, LibraryRow, normalise};
use libfuzzer_sys::fuzz_target;

static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    let mut builder = LibraryBuilder::new();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../testdata/sample/library.csv");
    let mut reader = csv::Reader::from_path(file).expect("the sample library");
    for row in reader.deserialize::<LibraryRow>() {
        builder.add(&row.expect("a row")).expect("a dwelling");
    }
    builder.build()
});

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let answer = LIBRARY.resolve(&text);
    assert!((0.0..=1.0).contains(&answer.confidence));
    assert_eq!(answer.code.is_some(), answer.level != Level::None);
    assert!(answer.decision != Decision::Match || answer.code.is_some());
    assert!(answer.code.is_none_or(|code| LIBRARY.place(code).is_some()));
    let once = normalise(&text).text();
    assert_eq!(normalise(&once).text(), once);
});
