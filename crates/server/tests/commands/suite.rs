//! The algorithms are chosen at the first start, remembered, and hold for what works without a
//! database too.

use std::fs;

use vault::{Keyring, MasterKey, Suite};

use super::library::part_of_sample;
use crate::common::{Folder, temp, text};

#[test]
fn the_suite_of_the_first_start_holds() {
    let temp = temp();
    let folder = Folder::new(temp.path().join("data"));
    let held = folder.hold();
    assert_eq!(folder.run(&["migrate", "--suite", "tls"]).code, 2);
    folder.ok(&["migrate", "--suite", "gm"]);
    assert_eq!(folder.sql("SELECT suite FROM installation").trim(), "gm");
    let library = temp.path().join("library.csv");
    fs::write(&library, part_of_sample(2)).expect("writable");
    // Nothing need be said again, and nothing else can be.
    folder.ok(&["library", "import", text(&library)]);
    folder.ok(&["--suite", "gm", "plate", "counts"]);
    let other = folder.run(&["--suite", "intl", "plate", "counts"]);
    assert!(other.refusal().contains("--suite gm"), "{other:?}");

    let keys = folder.ok(&["receipt", "public-key"]).out;
    assert!(keys.starts_with("sm2:04"), "{keys}");
    let text_of_key = fs::read_to_string(folder.path().join("master.key")).expect("a key file");
    let master = MasterKey::parse(&text_of_key).expect("a key");
    let token = Keyring::new(Suite::Gm, &master).plate.token("321202", 1);
    let token = token.expect("a plate");
    let copy = temp.path().join("audit.jsonl");
    folder.ok(&["audit", "export", "-o", text(&copy)]);
    let dump = temp.path().join("backup");
    let phrase = temp.path().join("phrase");
    fs::write(&phrase, "four unrelated words").expect("writable");
    folder.ok(&["backup", text(&dump), "--passphrase-file", text(&phrase)]);
    held.close().expect("it stops");

    // Without the database that knows.
    fs::remove_dir_all(folder.path().join("postgres")).ok();
    let plate = folder.run(&["plate", "verify", &token, "--offline", "--json"]);
    assert_eq!(plate.object()["verdict"], "genuine", "{plate:?}");
    folder.ok(&["audit", "verify", text(&copy)]);
    let forged = fs::read_to_string(&copy).expect("a copy");
    fs::write(
        &copy,
        forged.replace("library.imported", "library.imparted"),
    )
    .expect("writable");
    let broken = folder.run(&["audit", "verify", text(&copy)]);
    assert!(broken.refusal().contains("tampered"), "{broken:?}");

    let again = Folder::new(temp.path().join("again"));
    let dump = text(&dump).to_owned();
    again.ok(&[
        "restore",
        &dump,
        "--passphrase-file",
        text(&phrase),
        "--no-ledger",
    ]);
    assert!(
        again
            .ok(&["receipt", "public-key"])
            .out
            .starts_with("sm2:04")
    );
}
