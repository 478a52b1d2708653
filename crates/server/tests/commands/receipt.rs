//! Receipts by the command line, with and without a database.

use std::fs;

use vault::receipt::{Accepted, PREFIX, Salt, Words};
use vault::{Keyring, MasterKey, Suite};

use super::library::part_of_sample;
use crate::common::{Folder, temp, text};

const HERE: &str = "321202";

/// A receipt as the program of this folder makes it.
fn receipt(ring: &Keyring, district: &str) -> String {
    let accepted = Accepted {
        district: district.to_owned(),
        declaration: uuid::Uuid::from_u128(7),
        at: "2026-11-23T01:02:03.456789Z".parse().expect("an instant"),
        said: Words::new("move_in")
            .saying("name", "张三")
            .digest(Salt([3; 16])),
    };
    ring.receipt.receipt(&accepted).expect("a receipt")
}

#[test]
fn a_receipt_is_checked_from_text_file_and_input() {
    let temp = temp();
    let folder = Folder::new(temp.path().join("data"));
    let held = folder.hold();
    let library = temp.path().join("library.csv");
    fs::write(&library, part_of_sample(2)).expect("writable");
    folder.ok(&["library", "import", text(&library)]);
    let key_file = fs::read_to_string(folder.path().join("master.key")).expect("a key file");
    let ring = Keyring::new(Suite::Intl, &MasterKey::parse(&key_file).expect("a key"));
    let stranger = Keyring::new(Suite::Intl, &MasterKey::new([1; 32]));
    let good = receipt(&ring, HERE);
    let at = PREFIX.len() + 100;
    let other = if &good[at..=at] == "A" { "B" } else { "A" };
    let altered = format!("{}{other}{}", &good[..at], &good[at + 1..]);

    // With the registry.
    let cases = [
        (good.clone(), "genuine"),
        (altered.clone(), "altered"),
        (receipt(&ring, "109901"), "other_district"),
        (receipt(&stranger, HERE), "unknown_key"),
    ];
    for (line, verdict) in &cases {
        let said = folder.run(&["receipt", "verify", line, "--json"]);
        assert_eq!(said.object()["verdict"], *verdict, "{said:?}");
        assert_eq!(said.code, i32::from(*verdict != "genuine"), "{said:?}");
        assert_eq!(said.object()["offline"], false);
    }
    let keys = temp.path().join("keys.txt");
    fs::write(&keys, folder.ok(&["receipt", "public-key"]).out).expect("writable");
    assert_eq!(
        folder.sql("SELECT public_key FROM receipt_key").trim(),
        ring.receipt.public().to_text()
    );
    held.close().expect("it stops");

    // Elsewhere, with the public keys only.
    let elsewhere = Folder::new(temp.path().join("elsewhere"));
    let offline = |args: &[&str], input: &str| {
        let verify = ["receipt", "verify", "--public-key", text(&keys), "--json"];
        elsewhere.run_with(&[&verify[..], args].concat(), input.as_bytes())
    };
    let said = offline(&[&good], "");
    let object = said.object();
    assert_eq!((said.code, &object["verdict"]), (0, &"genuine".into()));
    assert_eq!(object["accepted_at"], "2026-11-23T01:02:03.456789Z");
    assert_eq!(object["district"], HERE);
    assert_eq!(
        offline(&[&good, "--district", "109901"], "").object()["verdict"],
        "other_district"
    );

    // A letter with several, one of them altered; then the input.
    let letter = temp.path().join("letter.txt");
    let (first, last) = good.split_at(90);
    fs::write(&letter, format!("您好\n{first}\n{last}\n和 {altered}。\n")).expect("writable");
    let said = offline(&[text(&letter)], "");
    let found: Vec<_> = said.json().iter().map(|o| o["verdict"].clone()).collect();
    assert_eq!(
        (said.code, &found[..]),
        (1, &["genuine".into(), "altered".into()][..])
    );
    assert!(said.refusal().contains("1 of 2"), "{said:?}");
    for args in [&[][..], &["-"]] {
        assert_eq!(offline(args, &good).object()["verdict"], "genuine");
    }
    assert!(offline(&[], "你好").refusal().contains("no receipt"));
    assert!(offline(&["missing"], "").refusal().contains("missing"));
    let no_key = elsewhere.run(&["receipt", "verify", &good, "--offline"]);
    assert!(no_key.refusal().contains("public-key"), "{no_key:?}");
    assert!(!elsewhere.path().exists(), "no database was needed");
}
