//! The audit log against whoever has the database and not the key.

use policy::{Actor, Role};
use service::audit_log::{self, LogFinding};
use service::{Error, Note};
use testkit::{DISTRICT, TestApp};
use vault::audit::Finding;

async fn noted(test: &TestApp, count: usize) {
    for n in 0..count {
        let change = test
            .app
            .change_by(DISTRICT, &Actor::Machine)
            .await
            .expect("an answer");
        change
            .commit(Note::new("test.done", "thing", n).saying(format!("n={n}")))
            .await
            .expect("an answer");
    }
}

/// Three sealings: 4, 7 and 12 entries; then two that wait.
async fn log() -> TestApp {
    let test = TestApp::new().await;
    for count in [4, 3, 5] {
        noted(&test, count).await;
        assert_eq!(
            audit_log::seal(&test.app, DISTRICT)
                .await
                .expect("an answer"),
            count
        );
    }
    noted(&test, 2).await;
    test
}

async fn findings(test: &TestApp) -> Vec<LogFinding> {
    audit_log::verify(&test.app, DISTRICT, &[])
        .await
        .expect("an answer")
        .expect_err("something is wrong")
}

#[tokio::test]
async fn an_intact_log_says_how_much_of_it_is_sealed() {
    let test = log().await;
    let verified = audit_log::verify(&test.app, DISTRICT, &[])
        .await
        .unwrap()
        .unwrap();
    let report = verified.report;
    assert_eq!((report.sealed, report.unsealed, report.heads), (12, 2, 3));
    assert_eq!(audit_log::seal(&test.app, DISTRICT).await.unwrap(), 2);
    assert_eq!(audit_log::seal(&test.app, DISTRICT).await.unwrap(), 0);
    let nothing = audit_log::verify(&test.app, "110101", &[])
        .await
        .unwrap()
        .unwrap();
    assert_eq!(nothing.report.sealed, 0);
}

/// Whoever may write the database can break foreign keys as well.
async fn tampered(statements: &[&str]) -> Vec<LogFinding> {
    let test = log().await;
    test.sql("ALTER TABLE audit_leaf DROP CONSTRAINT audit_leaf_entry_fk")
        .await;
    test.sql("ALTER TABLE audit_leaf DROP CONSTRAINT audit_leaf_entry_once")
        .await;
    test.sql("ALTER TABLE audit_unsealed DROP CONSTRAINT audit_unsealed_entry_fk")
        .await;
    for statement in statements {
        assert!(test.sql(statement).await > 0, "{statement}");
    }
    findings(&test).await
}

#[tokio::test]
async fn whatever_is_changed_is_found() {
    for column in ["actor", "action", "subject", "detail"] {
        let changed = format!(
            "UPDATE audit_entry SET {column} = 'x' WHERE id = \
             (SELECT entry_id FROM audit_leaf WHERE position = 5)"
        );
        let found = tampered(&[&changed]).await;
        assert!(
            matches!(
                found[..],
                [
                    LogFinding::LeafChanged { position: 5 },
                    LogFinding::Log(Finding::EntryChanged {
                        position: Some(5),
                        ..
                    }),
                    LogFinding::Log(Finding::RootDiffers { size: 7, intact: 4 }),
                ]
            ),
            "{column}: {found:?}"
        );
    }
    for changed in [
        "UPDATE audit_entry SET at = at + interval '1 microsecond' WHERE id = \
         (SELECT entry_id FROM audit_leaf WHERE position = 5)",
        "UPDATE audit_entry SET mac = sha256('x') WHERE id = \
         (SELECT entry_id FROM audit_leaf WHERE position = 5)",
        "UPDATE audit_leaf SET leaf = sha256('x') WHERE position = 5",
        "UPDATE audit_head SET root = sha256('x') WHERE size = 7",
        "UPDATE audit_head SET at = at + interval '1 second' WHERE size = 7",
        "UPDATE audit_entry SET detail = 'x' WHERE id = (SELECT max(entry_id::text)::uuid FROM audit_unsealed)",
    ] {
        tampered(&[changed]).await;
    }
}

#[tokio::test]
async fn whatever_is_removed_is_found() {
    let third = "(SELECT entry_id FROM audit_leaf WHERE position = 3)";
    let found = tampered(&[&format!("DELETE FROM audit_entry WHERE id = {third}")]).await;
    assert_eq!(found[0], LogFinding::EntryRemoved { position: 3 });
    // Entry and place, in the middle and at the end.
    tampered(&[
        &format!("DELETE FROM audit_entry WHERE id = {third}"),
        "DELETE FROM audit_leaf WHERE position = 3",
    ])
    .await;
    let last = "(SELECT entry_id FROM audit_leaf WHERE position = 11)";
    let found = tampered(&[
        &format!("DELETE FROM audit_entry WHERE id = {last}"),
        "DELETE FROM audit_leaf WHERE position = 11",
    ])
    .await;
    let missing = Finding::EntriesMissing {
        sealed: 12,
        found: 11,
    };
    assert_eq!(found.last(), Some(&LogFinding::Log(missing)));
    // Places moved up behind the gap.
    tampered(&[
        &format!("DELETE FROM audit_entry WHERE id = {third}"),
        "DELETE FROM audit_leaf WHERE position = 3",
        "UPDATE audit_leaf SET position = position - 101 WHERE position > 3",
        "UPDATE audit_leaf SET position = position + 100 WHERE position < 0",
    ])
    .await;
    // The place alone: the entry looks as if it were new.
    let found = tampered(&["DELETE FROM audit_leaf WHERE position = 11"]).await;
    assert!(
        found
            .iter()
            .any(|f| matches!(f, LogFinding::PlaceRemoved { .. })),
        "{found:?}"
    );
    // The last head alone.
    let found = tampered(&["DELETE FROM audit_head WHERE size = 12"]).await;
    assert_eq!(
        found,
        [LogFinding::HeadRemoved {
            placed: 12,
            sealed: 7
        }]
    );
}

#[tokio::test]
async fn whatever_is_reordered_or_added_is_found() {
    let swapped = [
        "UPDATE audit_leaf SET position = position + 100 WHERE position IN (2, 3)",
        "UPDATE audit_leaf SET position = 105 - position WHERE position = 102",
        "UPDATE audit_leaf SET position = 2 WHERE position = 103",
    ];
    tampered(&swapped).await;
    let entries = [
        "CREATE TABLE was AS SELECT position, entry_id, leaf FROM audit_leaf WHERE position IN (2, 3)",
        "UPDATE audit_leaf l SET entry_id = w.entry_id, leaf = w.leaf FROM was w \
         WHERE w.position = 5 - l.position AND l.position IN (2, 3)",
    ];
    let test = log().await;
    test.sql("ALTER TABLE audit_leaf DROP CONSTRAINT audit_leaf_entry_once")
        .await;
    for statement in entries {
        test.sql(statement).await;
    }
    assert!(!findings(&test).await.is_empty());
    tampered(&[
        "INSERT INTO audit_entry SELECT district, gen_random_uuid(), at, actor, action, subject, \
         detail, mac FROM audit_entry LIMIT 1",
    ])
    .await;
}

#[tokio::test]
async fn a_cut_back_log_is_told_by_a_head_kept_elsewhere() {
    let test = log().await;
    let mut copy = Vec::new();
    let exported = audit_log::export(&test.app, DISTRICT, &mut copy)
        .await
        .unwrap();
    assert_eq!((exported.entries, exported.heads), (14, 3));
    let key = &test.app.keys().audit;
    let logs = audit_log::verify_export(key, &copy[..], &[]).unwrap();
    assert_eq!(logs[0].found.as_ref().unwrap().report.sealed, 12);
    // Back to seven entries with their head: in itself a log like any other.
    for statement in [
        "DELETE FROM audit_unsealed",
        "CREATE TABLE cut AS SELECT entry_id FROM audit_leaf WHERE position >= 7",
        "DELETE FROM audit_leaf WHERE position >= 7",
        "DELETE FROM audit_head WHERE size > 7",
        "DELETE FROM audit_entry e WHERE NOT EXISTS \
         (SELECT 1 FROM audit_leaf l WHERE l.entry_id = e.id)",
    ] {
        test.sql(statement).await;
    }
    let alone = audit_log::verify(&test.app, DISTRICT, &[])
        .await
        .unwrap()
        .unwrap();
    assert_eq!(alone.report.sealed, 7);
    let known = audit_log::heads_of_export(&copy[..]).unwrap();
    let told = audit_log::verify(&test.app, DISTRICT, &known)
        .await
        .unwrap()
        .unwrap_err();
    assert_eq!(
        told,
        [LogFinding::Log(Finding::EntriesMissing {
            sealed: 12,
            found: 7
        })]
    );
}

#[tokio::test]
async fn a_copy_is_checked_line_by_line() {
    let test = log().await;
    let mut copy = Vec::new();
    audit_log::export(&test.app, DISTRICT, &mut copy)
        .await
        .unwrap();
    let key = &test.app.keys().audit;
    let whole = String::from_utf8(copy).unwrap();
    let lines: Vec<&str> = whole.lines().collect();
    assert_eq!(lines.len(), 1 + 3 + 14 + 1);
    let intact = |lines: &[&str]| {
        audit_log::verify_export(key, lines.join("\n").as_bytes(), &[])
            .is_ok_and(|logs| logs.iter().all(|log| log.found.is_ok()))
    };
    // One digit or letter of any line.
    for (at, line) in lines.iter().enumerate() {
        let changed =
            line.replacen("\"n=3\"", "\"n=4\"", 1)
                .replacen("\"size\":7", "\"size\":8", 1);
        let mut all = lines.clone();
        all[at] = &changed;
        let same = changed == *line;
        assert_eq!(intact(&all), same, "{line}");
    }
    for gone in 0..lines.len() {
        let mut all = lines.clone();
        all.remove(gone);
        assert!(!intact(&all), "line {gone} removed");
    }
    for at in 4..17 {
        let mut all = lines.clone();
        all.swap(at, at + 1);
        // Entries that wait have no order yet.
        assert_eq!(intact(&all), at == 16, "lines {at} swapped");
    }
    let other = test.again([8; 32]).await;
    let foreign = audit_log::verify_export(&other.keys().audit, whole.as_bytes(), &[]).unwrap();
    assert!(foreign[0].found.is_err());
}

#[tokio::test]
async fn what_was_forged_is_never_sealed_and_sealers_do_not_get_in_each_others_way() {
    let test = log().await;
    let (a, b) = tokio::join!(
        audit_log::seal(&test.app, DISTRICT),
        audit_log::seal(&test.app, DISTRICT)
    );
    assert_eq!(a.unwrap() + b.unwrap(), 2);
    noted(&test, 1).await;
    test.sql(
        "UPDATE audit_entry SET detail = 'x' WHERE id = (SELECT entry_id FROM audit_unsealed)",
    )
    .await;
    assert!(matches!(
        audit_log::seal(&test.app, DISTRICT).await,
        Err(Error::Internal(_))
    ));
}

#[tokio::test]
async fn the_auditor_reads_it_page_by_page() {
    let test = log().await;
    test.library().await;
    let auditor = test.hire("auditor", &[(Role::Auditor, DISTRICT)]).await;
    let page = |before, subject: Option<&'static str>| {
        audit_log::list(&test.app, &auditor, DISTRICT, subject, before, 5)
    };
    let (mut before, mut ids) = (None, Vec::new());
    loop {
        let next = page(before, None).await.unwrap();
        ids.extend(next.lines.iter().map(|line| line.id));
        before = next.next;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(ids.len(), 14);
    assert!(ids.is_sorted_by(|a, b| a > b));
    assert_eq!(page(None, Some("thing/2")).await.unwrap().lines.len(), 3);
    let steward = test.hire("steward", &[(Role::Steward, DISTRICT)]).await;
    let denied = audit_log::list(&test.app, &steward, DISTRICT, None, None, 5).await;
    assert!(matches!(denied, Err(Error::Denied(_))));
}

#[tokio::test]
async fn logs_of_several_districts_are_one_copy() {
    let test = log().await;
    let change = test.app.change_by("110101", &Actor::Machine).await.unwrap();
    change
        .commit(Note::new("test.done", "thing", 0))
        .await
        .unwrap();
    assert_eq!(audit_log::seal(&test.app, "110101").await.unwrap(), 1);
    let mut copy = Vec::new();
    let mut second = Vec::new();
    for district in [DISTRICT, "110101"] {
        second.clear();
        audit_log::export(&test.app, district, &mut second)
            .await
            .unwrap();
        copy.extend_from_slice(&second);
    }
    let key = &test.app.keys().audit;
    let check = |copy: &[u8], known: &[_]| audit_log::verify_export(key, copy, known);
    let logs = check(&copy, &[]).unwrap();
    let sealed: Vec<u64> = logs
        .iter()
        .map(|log| log.found.as_ref().unwrap().report.sealed)
        .collect();
    assert_eq!(sealed, [12, 1]);
    let known = audit_log::heads_of_export(&copy[..]).unwrap();
    assert_eq!(known.len(), 4);
    assert!(
        check(&copy, &known)
            .unwrap()
            .iter()
            .all(|log| log.found.is_ok())
    );
    // A copy without one of the districts is known by the heads of the whole one.
    let logs = check(&second, &known).unwrap();
    assert_eq!(logs.len(), 2);
    assert!(logs[0].found.is_ok() && logs[1].found.is_err());
    assert!(check(&[&second[..], &second[..]].concat(), &[]).is_err());
}
