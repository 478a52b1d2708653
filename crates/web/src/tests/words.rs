//! Messages: all there, all used, in both languages.

use std::path::Path;

use crate::i18n::check::survey;
use crate::i18n::group_digits;

#[test]
fn every_message_is_there_and_used() {
    let survey = survey(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    assert_eq!(survey.missing(), Vec::<String>::new());
    assert_eq!(survey.unused(), Vec::<String>::new());
}

#[test]
fn digits_stand_in_groups_of_three() {
    let cases = [
        (0, "0"),
        (999, "999"),
        (1000, "1,000"),
        (3_130_000, "3,130,000"),
        (-1234, "-1,234"),
    ];
    for (number, text) in cases {
        assert_eq!(group_digits(number), text);
    }
}
