//! The command line as scripts use it: exit codes, one line on stderr, one object a line on
//! stdout.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod address;
#[path = "../common/mod.rs"]
mod common;
mod doctor;
mod intake;
mod keeping;
mod key;
mod library;
mod plate;
mod receipt;
mod retention;
mod rules;
mod secure;
mod serving;
mod suite;

use common::{Folder, temp, text};

#[test]
fn wrong_usage_is_exit_code_2() {
    let temp = temp();
    let folder = Folder::new(temp.path().join("data"));
    let cases: [&[&str]; 11] = [
        &[],
        &["frobnicate"],
        &["library"],
        &["library", "import"],
        &["intake", "import", "x.csv"],
        &[
            "intake",
            "import",
            "x.csv",
            "--source",
            "a",
            "--channel",
            "pigeon",
        ],
        &["intake", "show"],
        &["intake", "errors", "x"],
        &["address", "eval", "--library", "x.csv"],
        &["synth", "--units", "many", "-o", "x"],
        &["serve", "--port", "70000"],
    ];
    for args in cases {
        let said = folder.run(args);
        assert_eq!(said.code, 2, "{args:?}: {said:?}");
        assert!(
            !said.err.is_empty() && said.out.is_empty(),
            "{args:?}: {said:?}"
        );
    }
    assert!(!folder.path().exists(), "a wrong call makes nothing");
    for args in [
        &["--help"][..],
        &["--version"],
        &["intake", "import", "--help"],
    ] {
        assert_eq!(folder.run(args).code, 0, "{args:?}");
    }
}

#[test]
fn what_can_be_refused_before_the_database_is_needed_starts_none() {
    let temp = temp();
    let folder = Folder::new(temp.path().join("data"));
    let missing = temp.path().join("missing");
    let missing = text(&missing);
    let here = text(temp.path());
    let cases: [(&[&str], &str); 9] = [
        (&["library", "import", missing], "missing"),
        (&["intake", "import", missing, "--source", "a"], "missing"),
        (&["intake", "show", "not-an-id"], "not-an-id is no batch"),
        (
            &["intake", "errors", "not-an-id", "-o", "x.xlsx"],
            "not-an-id is no batch",
        ),
        (&["address", "resolve", "--library", missing], "missing"),
        (
            &["address", "eval", "--library", missing, "--truth", missing],
            "missing",
        ),
        (&["audit", "verify", missing], "key file"),
        (&["restore", missing], "passphrase"),
        (&["intake", "import", here, "--source", "a"], "menpai-test-"),
    ];
    for (args, word) in cases {
        let said = folder.run(args);
        assert!(said.refusal().contains(word), "{args:?}: {said:?}");
        assert!(said.out.is_empty(), "{args:?}: {said:?}");
    }
    assert!(!folder.path().join("postgres").exists());
}

#[test]
fn a_bad_database_url_is_one_line() {
    let temp = temp();
    let folder = Folder::new(temp.path().join("data"));
    for url in ["postgres://nobody@127.0.0.1:1/none", "no url at all"] {
        let said = folder.run(&["--database-url", url, "migrate"]);
        said.refusal();
    }
}
