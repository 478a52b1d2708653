//! The five sample reports through the real program, held against the right answers; then, on the
//! same data folder: sent again, searched for anything readable about a person, backed up,
//! restored and tampered with. One test, because loading the library takes the longest.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

#[path = "../common/mod.rs"]
mod common;
mod compare;
mod secrets;

use std::fs;
use std::path::Path;

use common::{Folder, number, psql, sample, string, temp, text};
use compare::Score;
use secrets::Secrets;

const LIBRARY_ROWS: i64 = 20_467;

/// The sample's reports and their channels.
fn reports() -> Vec<(String, String)> {
    let list = fs::read_to_string(sample("channels.tsv")).expect("there");
    list.lines()
        .map(|line| line.split_once('\t').expect("two fields"))
        .map(|(file, channel)| (file.to_owned(), channel.trim().to_owned()))
        .collect()
}

#[test]
fn five_sample_reports_from_file_to_registry_and_back() {
    let temp = temp();
    let folder = Folder::new(temp.path().join("data"));
    let secrets = Secrets::of_reports(&reports());
    let held = folder.hold();

    let library = sample("library.csv");
    let loaded = folder
        .ok(&["library", "import", text(&library), "--json"])
        .object();
    assert_eq!(number(&loaded, "added"), LIBRARY_ROWS);
    assert_eq!(number(&loaded, "rejected"), 0);

    let score = import_and_compare(&folder);
    println!("{score}");
    assert!(score.rows_right * 100 >= score.rows * 99, "{score}");
    assert!(score.extra * 100 <= score.rows, "{score}");
    assert!(score.codes_right * 100 >= score.rows * 97, "{score}");
    assert!(score.exist_matched * 100 >= score.exist * 85, "{score}");
    assert!(score.matched_right * 1000 >= score.matched * 995, "{score}");
    for finding in [&score.faults, &score.duplicates, &score.move_outs] {
        assert!(finding.there > 0 && finding.is_good(score.rows), "{score}");
    }

    sending_again_makes_nothing(&folder);

    let dump = held
        .command("pg_dump")
        .arg("--inserts")
        .output()
        .expect("pg_dump runs");
    assert!(dump.status.success());
    let backup = temp.path().join("backup.menpai");
    let counts = table_counts(&held);
    drop(held);
    secrets.nowhere_in("the dump", &dump.stdout);
    secrets.nowhere_below(folder.path());

    let back = restored(&folder, &backup, temp.path());
    let held = back.hold();
    assert_eq!(table_counts(&held), counts);
    assert_eq!(
        back.ok(&["audit", "verify", "--json"]).object()["intact"],
        true
    );
    for change in [
        "UPDATE audit_entry SET detail = detail || '.' \
         WHERE id = (SELECT id FROM audit_entry ORDER BY id LIMIT 1)",
        "UPDATE audit_entry SET detail = rtrim(detail, '.') \
         WHERE id = (SELECT id FROM audit_entry ORDER BY id LIMIT 1)",
    ] {
        psql(&held, change);
        let verified = back.run(&["audit", "verify"]);
        let intact = change.contains("rtrim");
        assert_eq!(verified.code, i32::from(!intact), "{verified:?}");
    }
    psql(&held, "DELETE FROM audit_leaf WHERE position = 1");
    assert!(
        back.run(&["audit", "verify"])
            .refusal()
            .contains("tampered")
    );
}

fn import_and_compare(folder: &Folder) -> Score {
    let truth = compare::truth();
    let mut score = Score::default();
    for (file, channel) in reports() {
        let path = sample(&file);
        let args = [
            "intake",
            "import",
            text(&path),
            "--source",
            &file,
            "--channel",
            &channel,
            "--json",
        ];
        let summary = folder.ok(&args).object();
        let shown = folder
            .ok(&["intake", "show", string(&summary, "batch"), "--json"])
            .json();
        assert_eq!(
            number(&summary, "declared"),
            i64::try_from(shown.len()).unwrap()
        );
        assert!(
            shown.iter().all(|row| string(row, "file") == file),
            "{file}"
        );
        let made = shown
            .iter()
            .filter(|row| ["new", "changed", "ended"].contains(&string(row, "outcome")))
            .count();
        assert_eq!(
            number(&summary, "leads"),
            i64::try_from(made).unwrap(),
            "{summary}"
        );
        score.count(&file, &truth[&file], &shown);
    }
    score
}

/// The same files under other names and from other senders are the same reports.
fn sending_again_makes_nothing(folder: &Folder) {
    for (file, channel) in reports() {
        let path = sample(&file);
        for sender in [file.as_str(), "another sender"] {
            let args = [
                "intake",
                "import",
                text(&path),
                "--source",
                sender,
                "--channel",
                &channel,
            ];
            let summary = folder.ok(&[&args[..], &["--json"]].concat()).object();
            assert_eq!(number(&summary, "leads"), 0, "{file}: {summary}");
            assert_eq!(number(&summary, "tasks"), 0, "{file}: {summary}");
        }
    }
    // Not the same bytes, but the same tenancies.
    let again = folder.path().with_file_name("again.csv");
    let mut bytes = fs::read(sample("jiahe.csv")).expect("there");
    bytes.extend_from_slice(b"\r\n\r\n");
    fs::write(&again, bytes).expect("writable");
    let args = [
        "intake",
        "import",
        text(&again),
        "--source",
        "jiahe",
        "--json",
    ];
    let summary = folder.ok(&args).object();
    assert!(number(&summary, "declared") > 0);
    assert_eq!(number(&summary, "leads"), 0, "{summary}");
    assert_eq!(
        number(&summary, "declared"),
        number(&summary, "duplicates") + waiting(folder, string(&summary, "batch")),
        "{summary}"
    );
}

/// Rows of a batch that wait for eyes: no lead came of them the first time either.
fn waiting(folder: &Folder, batch: &str) -> i64 {
    let shown = folder.ok(&["intake", "show", batch, "--json"]).json();
    let waits = |row: &&serde_json::Value| {
        row["duplicate"] == false && ["review", "unmatched"].contains(&string(row, "outcome"))
    };
    i64::try_from(shown.iter().filter(waits).count()).unwrap()
}

/// Rows of every table.
fn table_counts(cluster: &cluster::Cluster) -> String {
    let tables = psql(
        cluster,
        "SELECT string_agg(format('SELECT %L, count(*) FROM %I', tablename, tablename), \
         ' UNION ALL ' ORDER BY tablename) FROM pg_tables WHERE schemaname = 'public'",
    );
    let counts = psql(cluster, &format!("{tables} ORDER BY 1"));
    assert!(
        counts
            .lines()
            .any(|line| line == format!("dwelling|{LIBRARY_ROWS}")),
        "{counts}"
    );
    counts
}

/// Another data folder with what the backup of `folder` holds.
fn restored(folder: &Folder, backup: &Path, temp: &Path) -> Folder {
    let phrase = temp.join("phrase");
    fs::write(&phrase, "correct horse battery staple\n").expect("writable");
    let keys = ["--passphrase-file", text(&phrase)];
    folder.ok(&[&["backup", text(backup)], &keys[..]].concat());
    let again = folder.run(&[&["backup", text(backup)], &keys[..]].concat());
    assert!(again.refusal().contains("there already"), "{again:?}");

    let back = Folder::new(temp.join("back"));
    let wrong = temp.join("wrong");
    fs::write(&wrong, "another phrase altogether").expect("writable");
    back.run(&["restore", text(backup), "--passphrase-file", text(&wrong)])
        .refusal();
    assert!(!back.path().join("master.key").exists());
    back.ok(&[&["restore", text(backup)], &keys[..]].concat());
    let over = back.run(&[&["restore", text(backup)], &keys[..]].concat());
    assert!(over.refusal().contains("empty data folder"), "{over:?}");
    back
}
