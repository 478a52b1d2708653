//! What belongs together stays together: a database and its key, a log and its copies, and a demo
//! with nothing else.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::library::part_of_sample;
use crate::common::{Folder, temp, text};

#[test]
fn a_database_opens_with_its_own_key_and_is_no_demo() {
    let temp = temp();
    let folder = Folder::new(temp.path().join("data"));
    let held = folder.hold();
    let file = temp.path().join("library.csv");
    fs::write(&file, part_of_sample(20)).expect("writable");
    folder.ok(&["library", "import", text(&file)]);

    let copy = temp.path().join("log.jsonl");
    folder.ok(&["audit", "export", "-o", text(&copy)]);
    folder.ok(&["audit", "verify", text(&copy)]);
    folder.ok(&["audit", "verify", "--against", text(&copy)]);
    folder.ok(&["audit", "verify", text(&copy), "--against", text(&copy)]);
    for table in ["audit_unsealed", "audit_leaf", "audit_head", "audit_entry"] {
        folder.sql(&format!("DELETE FROM {table}"));
    }
    folder.ok(&["audit", "verify"]);
    let cut = folder.run(&["audit", "verify", "--against", text(&copy)]);
    assert!(cut.refusal().contains("tampered"), "{cut:?}");

    // Lost, and another's: no third one is made, and nothing is written with either.
    let (key, aside) = (folder.path().join("master.key"), temp.path().join("aside"));
    fs::rename(&key, &aside).expect("ours");
    let lost = folder.run(&["library", "import", text(&file)]);
    assert!(lost.refusal().contains("there is no key file"), "{lost:?}");
    assert!(!key.exists());
    fs::write(&key, "ab".repeat(32)).expect("writable");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).expect("ours");
    let other = folder.run(&["library", "import", text(&file)]);
    assert!(other.refusal().contains("is not the one"), "{other:?}");
    fs::rename(&aside, &key).expect("ours");
    folder.ok(&["library", "import", text(&file)]);

    // Whoever serves waits until the cluster is its own.
    held.close().expect("it stops");
    let demo = folder.run(&["demo", "--port", "0"]);
    assert!(demo.refusal().contains("somebody's registry"), "{demo:?}");
    let held = folder.hold();
    assert_eq!(folder.sql("SELECT count(*) FROM staff").trim(), "0");
    folder.sql("UPDATE installation SET demo = true");
    held.close().expect("it stops");
    let open = folder.run(&["serve", "--port", "0", "--listen", "0.0.0.0"]);
    assert!(open.refusal().contains("a demo's"), "{open:?}");
}

#[test]
fn a_demo_has_a_folder_of_its_own() {
    let temp = temp();
    let told = |args: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_menpai"))
            .args(args)
            .env_remove("MENPAI_DATA")
            .env("MENPAI_DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")
            .current_dir(temp.path())
            .output()
            .expect("it runs");
        assert_eq!(output.status.code(), Some(1), "{output:?}");
    };
    told(&["demo", "--port", "0"]);
    assert!(temp.path().join("data-demo").exists());
    assert!(!temp.path().join("data").exists());
    told(&["serve", "--port", "0"]);
    assert!(temp.path().join("data").exists());
}
