//! Any text as a telephone, a document's number or a company's code: judged, and judged alike once
//! it is spelt as the registry spells it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use registry::identity::{check, check_credit_code, normal_number, recognise};
use registry::phone;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(read) = phone::read(&text) {
        let again = phone::read(&read.e164());
        assert!(again.is_ok_and(|again| again.e164() == read.e164()));
    }
    let normal = normal_number(&text);
    assert_eq!(normal_number(&normal), normal);
    for travel in [false, true] {
        let kind = recognise(&normal, travel).kind;
        let _ = check(kind, &normal);
    }
    let _ = check_credit_code(&text);
});
