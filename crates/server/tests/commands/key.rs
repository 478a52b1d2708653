//! The master key: where it comes from, and changing it, killed in the middle.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use super::library::part_of_sample;
use super::serving::Server;
use crate::common::{Folder, temp, text};

/// Data keys under a version, over the tables that reports fill.
fn under(folder: &Folder, version: u8) -> u64 {
    let version_of = "CASE WHEN get_byte(data_key, 0) > 2 THEN get_byte(data_key, 2) ELSE 1 END";
    let tables = ["batch", "party"]
        .map(|table| format!("SELECT data_key FROM {table} WHERE data_key IS NOT NULL"));
    let query = format!(
        "SELECT count(*) FROM ({}) AS keys WHERE {version_of} = {version}",
        tables.join(" UNION ALL ")
    );
    folder.sql(&query).trim().parse().expect("a number")
}

fn lines(folder: &Folder) -> usize {
    let text = fs::read_to_string(folder.path().join("master.key")).expect("a key file");
    text.split_whitespace().count()
}

/// A library and a report of 1500 doors: more data keys than are wrapped at once. The report, and
/// its batch.
fn reported(temp: &tempfile::TempDir, folder: &Folder) -> (PathBuf, String) {
    let (library, report) = (
        temp.path().join("library.csv"),
        temp.path().join("report.csv"),
    );
    let doors = part_of_sample(1500);
    let mut rows = "地址,姓名\n".to_owned();
    for door in doors.lines().skip(1) {
        let address = door.rsplit(',').next().unwrap_or_default();
        rows.push_str(address);
        rows.push_str(",张三\n");
    }
    fs::write(&library, doors).expect("writable");
    fs::write(&report, rows).expect("writable");
    folder.ok(&["library", "import", text(&library)]);
    let imported = folder.ok(&[
        "intake",
        "import",
        text(&report),
        "--source",
        "甲",
        "--json",
    ]);
    let batch = imported.object()["batch"]
        .as_str()
        .expect("an id")
        .to_owned();
    (report, batch)
}

/// Changes the key until something is wrapped anew, then kills it. Meanwhile somebody else
/// holds one of the last keys, so that it can't have come to the end.
fn rotate_and_kill(folder: &Folder) {
    let cluster = folder.hold();
    let mut other = cluster
        .command("psql")
        .args(["-XAtq", "-v", "ON_ERROR_STOP=1"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("psql runs");
    let mut input = other.stdin.take().expect("piped");
    input
        .write_all(b"BEGIN; SELECT id FROM party ORDER BY id DESC LIMIT 1 FOR UPDATE;\n")
        .expect("psql listens");
    let mut locked = String::new();
    BufReader::new(other.stdout.take().expect("piped"))
        .read_line(&mut locked)
        .expect("psql answers");
    assert!(locked.len() > 30, "{locked}");
    let mut rotating = folder
        .command()
        .args(["key", "rotate"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    // What serves may have been faster; what is wrapped anew is in the database.
    let begun = (0..600).any(|_| {
        std::thread::sleep(Duration::from_millis(100));
        under(folder, 2) > 0
    });
    rotating.kill().expect("it runs or ended");
    rotating.wait().expect("it ends");
    assert!(begun, "nothing was wrapped anew");
    drop(input);
    other.wait().expect("psql ends");
    cluster.close().expect("others hold it");
}

#[test]
fn a_change_that_is_killed_goes_on() {
    let temp = temp();
    let folder = Folder::new(temp.path().join("data"));
    let held = folder.hold();
    let (report, batch) = reported(&temp, &folder);
    let shown = folder.ok(&["intake", "show", &batch, "--json"]).out;
    let all = under(&folder, 1);
    assert!(all > 500, "more than a page: {all}");

    rotate_and_kill(&folder);
    let (old, new) = (under(&folder, 1), under(&folder, 2));
    println!("killed with {old} keys under the old version and {new} under the new one");
    assert!(old > 0 && new > 0 && old + new == all, "{old} {new}");
    assert_eq!(lines(&folder), 2);

    // Everything opens; nothing is dropped or backed up half way.
    assert_eq!(folder.ok(&["intake", "show", &batch, "--json"]).out, shown);
    let states: Vec<_> = folder.ok(&["key", "status", "--json"]).json();
    assert_eq!(states[0]["state"], "being_replaced");
    assert_eq!(states[1]["state"], "in_use");
    assert!(
        folder
            .run(&["key", "retire"])
            .refusal()
            .contains("key rotate")
    );
    let file = temp.path().join("half");
    let half = folder.run(&["backup", text(&file)]);
    assert!(half.refusal().contains("being changed"), "{half:?}");
    let key_file = folder.path().join("master.key");
    let both = fs::read_to_string(&key_file).expect("a key file");
    fs::write(&key_file, both.lines().last().expect("the new one")).expect("writable");
    let lost = folder.run(&["intake", "show", &batch]);
    assert!(lost.refusal().contains("version 1"), "{lost:?}");
    fs::write(&key_file, both).expect("writable");
    let done = folder.ok(&["key", "rotate", "--json", "--progress"]);
    assert!(done.err.contains("\"total\""), "{done:?}");
    let done = done.object();
    assert_eq!(
        (&done["version"], &done["finished"]),
        (&2.into(), &true.into())
    );
    assert_eq!((under(&folder, 1), under(&folder, 2)), (0, all));

    // The old one goes; what was written before is read, checked and restored with the new one.
    let keys_before = folder.ok(&["receipt", "public-key"]).out;
    assert_eq!(
        keys_before.lines().count(),
        2,
        "the earlier one stays listed"
    );
    let key_file = folder.path().join("master.key");
    let old_key = fs::read_to_string(&key_file).expect("a key file");
    folder.ok(&["key", "retire"]);
    assert_eq!(lines(&folder), 1);
    let new_key = fs::read_to_string(&key_file).expect("a key file");
    let old_key = old_key.lines().find(|line| *line != new_key.trim());
    fs::write(&key_file, old_key.expect("the old one")).expect("writable");
    let over = folder.run(&["intake", "show", &batch]);
    assert!(over.refusal().contains("not the one"), "{over:?}");
    fs::write(&key_file, &new_key).expect("writable");
    assert_eq!(folder.ok(&["intake", "show", &batch, "--json"]).out, shown);
    let again = folder.ok(&[
        "intake",
        "import",
        text(&report),
        "--source",
        "甲",
        "--json",
    ]);
    assert_eq!(
        again.object()["batch"],
        batch.as_str(),
        "the same file is known"
    );
    folder.ok(&["audit", "verify"]);
    let copy = temp.path().join("audit.jsonl");
    folder.ok(&["audit", "export", "-o", text(&copy)]);
    let (dump, phrase) = (temp.path().join("backup"), temp.path().join("phrase"));
    fs::write(&phrase, "four unrelated words").expect("writable");
    folder.ok(&["backup", text(&dump), "--passphrase-file", text(&phrase)]);
    held.close().expect("it stops");
    folder.ok(&["audit", "verify", text(&copy)]);
    let other = Folder::new(temp.path().join("other"));
    let with = ["--passphrase-file", text(&phrase), "--no-ledger"];
    other.ok(&[&["restore", text(&dump)][..], &with].concat());
    assert_eq!(other.ok(&["intake", "show", &batch, "--json"]).out, shown);
}

#[test]
fn what_serves_finishes_a_change_that_was_killed() {
    let temp = temp();
    let folder = Folder::new(temp.path().join("data"));
    let (server, _) = Server::start_with(&folder, &[]);
    let (_, batch) = reported(&temp, &folder);
    let shown = folder.ok(&["intake", "show", &batch, "--json"]).out;
    rotate_and_kill(&folder);
    let replaced = (0..120).any(|_| {
        std::thread::sleep(Duration::from_millis(500));
        let states = folder.ok(&["key", "status", "--json"]).json();
        states[0]["state"] == "replaced" && states[1]["state"] == "in_use"
    });
    assert!(replaced, "what serves doesn't go on with it");
    assert_eq!(under(&folder, 1), 0);
    folder.ok(&["key", "retire"]);
    assert_eq!(folder.ok(&["intake", "show", &batch, "--json"]).out, shown);
    assert_eq!(server.stop(), 0);
}

#[test]
fn the_key_comes_from_a_command_or_the_environment() {
    let temp = temp();
    let folder = Folder::new(temp.path().join("data"));
    let held = folder.hold();
    let key = folder.ok(&["key", "new"]).out.trim().to_owned();
    let service = temp.path().join("service");
    fs::write(&service, &key).expect("writable");
    let command = format!("cat {}", text(&service));
    folder.ok(&["--key-command", &command, "key", "status"]);
    assert!(
        !folder.path().join("master.key").exists(),
        "no file is made"
    );

    // By the environment the same key; nothing says it, in errors either.
    let with = |value: &str, args: &[&str]| {
        let output = folder
            .command()
            .env("MENPAI_MASTER_KEY", value)
            .args(args)
            .output();
        let output = output.expect("it ends");
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        (output.status.success(), said)
    };
    assert!(with(&key, &["key", "status"]).0);
    let damaged = format!("{key}0");
    let (done, said) = with(&damaged, &["key", "status"]);
    assert!(
        !done && said.contains("MENPAI_MASTER_KEY") && !said.contains(&key[..8]),
        "{said}"
    );
    let none = folder.run(&["key", "status"]);
    assert!(none.refusal().contains("no key file"), "{none:?}");
    let failing = format!("echo {key} >&2; exit 3");
    let failed = folder.run(&["--key-command", &failing, "key", "status"]);
    assert!(failed.refusal().contains("failed") && !failed.err.contains(&key[..8]));

    // The command has to give the new one before it can be taken.
    let library = temp.path().join("library.csv");
    fs::write(&library, part_of_sample(2)).expect("writable");
    folder.ok(&[
        "--key-command",
        &command,
        "library",
        "import",
        text(&library),
    ]);
    let early = folder.run(&["--key-command", &command, "key", "rotate"]);
    assert!(early.refusal().contains("key new"), "{early:?}");
    let new = folder.ok(&["key", "new"]).out;
    fs::write(&service, format!("{new}{key}\n")).expect("writable");
    folder.ok(&["--key-command", &command, "key", "rotate"]);
    folder.ok(&["--key-command", &command, "key", "retire"]);
    fs::write(&service, &new).expect("writable");
    folder.ok(&["--key-command", &command, "audit", "verify"]);
    held.close().expect("it stops");
}
