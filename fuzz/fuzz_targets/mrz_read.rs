//! Any text as a machine-readable zone: what is taken can be written and read again alike.

#![no_main]

use libfuzzer_sys::fuzz_target;
use registry::mrz::{read, write};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let today = jiff::civil::date(2026, 6, 30);
    if let Ok(mrz) = read(&text, today) {
        let again = read(&write(&mrz), today);
        assert!(again.is_ok_and(|again| again.birth == mrz.birth && again.expires == mrz.expires));
    }
});
