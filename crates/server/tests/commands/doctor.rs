//! `menpai doctor`: what it says about work that doesn't get on.

use std::fs;

use super::library::part_of_sample;
use crate::common::{Folder, psql, sample, temp, text};

#[test]
fn it_names_jobs_that_gave_up_and_batches_that_are_unfinished() {
    let temp = temp();
    let folder = Folder::new(temp.path().join("data"));
    let held = folder.hold();
    let library = temp.path().join("library.csv");
    fs::write(&library, part_of_sample(60)).expect("writable");
    folder.ok(&["library", "import", text(&library)]);
    let report = sample("jiahe.csv");
    let import = [
        "intake",
        "import",
        text(&report),
        "--source",
        "嘉禾",
        "--json",
    ];
    let batch = folder.ok(&import).object()["batch"].to_string();
    let batch = batch.trim_matches('"');

    let well = folder.ok(&["doctor"]);
    assert!(well.out.contains("none failing"), "{well:?}");
    assert!(well.out.contains("none unfinished"), "{well:?}");

    psql(
        &held,
        "INSERT INTO job (id, district, kind, run_at, attempts, last_error, dead_at) SELECT \
         gen_random_uuid(), district, 'resolve_waiting', now(), 8, 'disk full', now() \
         FROM district",
    );
    psql(
        &held,
        &format!(
            "UPDATE batch SET state = 'staged', progress = 0, done_at = NULL, attempts = 8, \
             last_error = 'sealed with another key', stuck_at = now() WHERE id = '{batch}'"
        ),
    );
    let ill = folder.run(&["doctor"]);
    assert_eq!(ill.code, 1, "{ill:?}");
    let words = [
        "disk full",
        "--retry",
        batch,
        "嘉禾",
        "0 of ",
        "left for a person",
        "sealed with another key",
    ];
    for word in words {
        assert!(ill.out.contains(word), "{word}: {ill:?}");
    }
    let lines = folder.run(&["doctor", "--json"]).json();
    let job = lines.iter().find(|line| line["about"] == "jobs");
    assert_eq!(
        job.map(|line| &line["ok"]),
        Some(&false.into()),
        "{lines:?}"
    );

    let again = folder.ok(&["doctor", "--retry"]);
    assert!(again.out.contains("1 that gave up"), "{again:?}");
    assert!(again.out.contains("1 that were left"), "{again:?}");
    assert_eq!(
        psql(
            &held,
            "SELECT count(*) FROM job WHERE dead_at IS NULL AND attempts = 0"
        ),
        "1"
    );
    let tried =
        "SELECT count(*) FROM batch WHERE stuck_at IS NULL AND attempts = 0 AND try_at <= now()";
    assert_eq!(psql(&held, tried), "1");
}
