//! What has expired is gone: from the tables, from the folder, from the log and from a dump.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use aho_corasick::AhoCorasick;
use cluster::Cluster;

use super::library::part_of_sample;
use crate::common::{Folder, psql, sample, temp, text};

/// Every value that has to vanish with the rows that `which` finds: hex of keys, indexes and sealed
/// values.
fn secrets(folder: &Folder, which: &[(&str, &str, &str)]) -> BTreeSet<Vec<u8>> {
    let mut found = BTreeSet::new();
    for (table, columns, condition) in which {
        for column in columns.split(' ') {
            let rows = folder.sql(&format!(
                "SELECT encode({column}, 'hex') FROM {table} WHERE {column} IS NOT NULL AND {condition}"
            ));
            for line in rows.lines() {
                let bytes: Vec<u8> = (0..line.len() / 2)
                    .map(|i| u8::from_str_radix(&line[2 * i..2 * i + 2], 16).expect("hex"))
                    .collect();
                // The head of a long value is value enough; its pages cut it up.
                if bytes.len() >= 16 {
                    found.insert(bytes[..bytes.len().min(48)].to_vec());
                }
            }
        }
    }
    found
}

/// Files below a folder that hold one of these.
fn holders(folder: &Path, secrets: &BTreeSet<Vec<u8>>) -> Vec<String> {
    let search = AhoCorasick::new(secrets).expect("few");
    let mut folders = vec![folder.to_owned()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("readable").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(bytes) = fs::read(&path)
                && search.is_match(&bytes)
            {
                found.push(path.display().to_string());
            }
        }
    }
    found
}

/// People of reports that came to nothing, with nobody about to visit the door.
const DOOMED: &str = "id IN (SELECT p.id FROM party p JOIN lead l ON l.id = p.lead_id WHERE \
    l.state = 'not_let' AND NOT EXISTS (SELECT FROM task t WHERE t.state = 'open' \
    AND t.building_id = l.building_id \
    AND (t.dwelling_id IS NULL OR t.dwelling_id = l.dwelling_id)))";
const BATCH: &str = "data_key file_name sha256";
const PERSON: &str = "data_key name id_number phone id_index phone_index door_mark";

/// A registry with a report forty days ago, half of whose leads were found not to be let then.
fn settled_long_ago(folder: &Folder, held: &Cluster, temp: &Path) {
    let library = temp.join("library.csv");
    fs::write(&library, part_of_sample(20_000)).expect("writable");
    folder.ok(&["library", "import", text(&library)]);
    let report = sample("linli-tenday.xlsx");
    folder.ok(&["intake", "import", text(&report), "--source", "邻里"]);
    for statement in [
        "UPDATE declaration SET outcome = 'rejected' WHERE outcome IN ('review', 'unmatched')",
        "UPDATE lead SET state = 'not_let', settled_at = now() - interval '40 days' WHERE id IN \
         (SELECT id FROM lead ORDER BY id LIMIT (SELECT count(*) / 2 FROM lead))",
        "UPDATE task SET state = 'done', done_at = now() - interval '40 days' WHERE NOT EXISTS \
         (SELECT FROM lead l WHERE l.task_id = task.id AND l.state = 'open')",
        "UPDATE batch SET done_at = now() - interval '40 days'",
        // What the samples of an analysed table hold has to go, too.
        "ANALYZE",
        "CHECKPOINT",
    ] {
        psql(held, statement);
    }
}

fn number(held: &Cluster, query: &str) -> i64 {
    psql(held, query).parse().expect("a number")
}

fn hex(bytes: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|b| [b >> 4, b & 15]);
    digits.map(|digit| DIGITS[usize::from(digit)]).collect()
}

/// Starts a run and kills it after some milliseconds, unless it was faster.
fn killed_after(folder: &Folder, wait: u64) {
    let mut child = folder
        .command()
        .args(["privacy", "run"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    std::thread::sleep(Duration::from_millis(wait));
    let _ = child.kill();
    let ended = child.wait().expect("it ends");
    assert!(ended.success() || ended.signal() == Some(9), "{ended}");
}

/// What the report says of a rule: how many, and whether they are proved to be gone.
fn told(report: &serde_json::Value, rule: &str) -> (i64, bool) {
    let rules = report["destroyed"].as_array().expect("a list");
    let by = rules.iter().find(|by| by["rule"] == rule).expect("named");
    (
        by["times"].as_i64().expect("a number"),
        by["proved"] == true,
    )
}

#[test]
fn what_expired_leaves_no_trace_and_the_rest_opens() {
    let temp = temp();
    let folder = Folder::new(temp.path().join("data"));
    let held = folder.hold();
    settled_long_ago(&folder, &held, temp.path());
    let due = number(&held, &format!("SELECT count(*) FROM party WHERE {DOOMED}"));
    assert!(due > 10, "{due}");
    let all = [
        ("party", PERSON, DOOMED),
        ("batch", BATCH, "true"),
        ("batch_file", "content", "true"),
        ("intake_chunk", "said", "true"),
    ];
    let secrets = secrets(&folder, &all);
    assert!(secrets.len() > 40, "{}", secrets.len());
    // A search that finds nothing anywhere would pass.
    let first = holders(folder.path(), &secrets);
    assert!(
        first.iter().any(|file| file.contains("pg_wal")),
        "{first:?}"
    );
    assert!(first.iter().any(|file| file.contains("base")), "{first:?}");
    let kept = "SELECT count(*) FROM party WHERE data_key IS NOT NULL";
    let before = number(&held, kept);

    // Killed at any time, and again: the end is the same.
    for wait in [5, 20, 60, 150] {
        killed_after(&folder, wait);
    }
    let ran = folder.ok(&["--json", "privacy", "run"]).object();
    assert_eq!(ran["left"], serde_json::json!([]), "{ran}");
    let again = folder.ok(&["--json", "privacy", "run"]).object();
    assert_eq!(again["destroyed"], serde_json::json!({}), "{again}");

    let report = folder.ok(&["--json", "privacy", "report"]).object();
    assert_eq!(told(&report, "lead_person"), (due, true));
    assert_eq!(told(&report, "batch_file"), (1, true));
    assert_eq!(report["traces"], serde_json::json!([]));
    folder.ok(&["audit", "verify"]);
    assert_eq!(number(&held, kept), before - due);
    assert!(before > due);

    let found = holders(folder.path(), &secrets);
    assert!(found.is_empty(), "{found:?}");
    let dumped = held.command("pg_dump").output().expect("pg_dump runs");
    assert!(dumped.status.success());
    let inside: BTreeSet<Vec<u8>> = secrets.iter().map(|bytes| hex(bytes)).collect();
    let search = AhoCorasick::new(&inside).expect("few");
    assert!(!search.is_match(&dumped.stdout));

    // Somebody who puts a key back is found out.
    psql(
        &held,
        "UPDATE batch SET data_key = 'x' WHERE data_key IS NULL",
    );
    let wrong = folder.run(&["privacy", "report"]);
    assert!(wrong.refusal().contains("an index again"), "{wrong:?}");
}

#[test]
fn a_restored_backup_is_not_served_before_its_ledger_was_applied() {
    let temp = temp();
    let folder = Folder::new(temp.path().join("data"));
    let held = folder.hold();
    settled_long_ago(&folder, &held, temp.path());
    let path = |name: &str| text(&temp.path().join(name)).to_owned();
    let (backup, phrase, ledger) = (path("backup"), path("phrase"), path("ledger"));
    fs::write(&phrase, "correct horse battery staple\n").expect("writable");
    let keys = ["--passphrase-file", phrase.as_str()];
    folder.ok(&[&["backup", backup.as_str()], &keys[..]].concat());
    folder.ok(&["privacy", "run"]);
    folder.ok(&["privacy", "ledger", "-o", &ledger]);
    let entries = number(&held, "SELECT count(*) FROM destroyed_key");
    held.close().expect("it stops");

    let back = Folder::new(temp.path().join("back"));
    let said = back.ok(&[&["restore", backup.as_str()], &keys[..]].concat());
    assert!(said.out.contains("not served yet"), "{said:?}");
    let served = back.run(&["serve", "--port", "0"]);
    assert!(
        served.refusal().contains("restored from a backup"),
        "{served:?}"
    );

    let held = back.hold();
    // Here they are needed again; when they were destroyed they weren't.
    psql(&held, "UPDATE lead SET state = 'open', settled_at = NULL");
    let doomed = "SELECT count(*) FROM party WHERE data_key IS NULL";
    assert_eq!(number(&held, doomed), 0);
    let whole = fs::read_to_string(&ledger).expect("there");
    let cut = whole.replacen("lead_person", "stay_person", 1);
    assert_ne!(cut, whole);
    fs::write(path("cut"), cut).expect("writable");
    let refused = back.run(&["privacy", "apply", &path("cut")]);
    assert!(refused.refusal().contains("was changed"), "{refused:?}");
    assert_eq!(number(&held, doomed), 0);

    back.ok(&["privacy", "apply", &ledger]);
    assert_eq!(number(&held, doomed) + 1, entries, "people and the file");
    let report = back.ok(&["--json", "privacy", "report"]).object();
    assert_eq!(report["ledger_wanted"], false);
    assert_eq!(told(&report, "batch_file"), (1, true));
    back.ok(&["privacy", "apply", &ledger]);
}
