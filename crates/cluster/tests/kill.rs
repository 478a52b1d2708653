//! What a power cut, `kill -9` and a dying server leave, and that the next start copes with it.

mod harness;

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::Stdio;

use cluster::{Cluster, Use};
use harness::{Data, Held, Who, each_user, members, sql, wait_for};

fn postmaster(database: &Path) -> i32 {
    let text = fs::read_to_string(database.join("postmaster.pid")).expect("it runs");
    text.lines()
        .next()
        .expect("a line")
        .trim()
        .parse()
        .expect("a number")
}

#[test]
fn everything_killed_at_once_loses_nothing_committed() {
    for who in each_user() {
        let data = Data::new(who);
        let server = Held::start(&data, "serve");
        server.psql("CREATE TABLE t AS SELECT generate_series(1, 1000) AS x");
        let mut all = members(&data.database());
        assert!(all.len() > 3, "{all:?}");
        all.push(i32::try_from(server.pid()).expect("a process id"));
        harness::kill_9(&all);
        drop(server);
        assert!(
            data.database().join("postmaster.pid").exists(),
            "it had no time to tidy up"
        );

        let again = Held::start(&data, "serve");
        assert_eq!(again.psql("SELECT count(*), sum(x) FROM t"), "1000|500500");
        again.end();
    }
}

#[test]
fn every_acknowledged_row_survives_being_killed_in_the_middle() {
    let data = Data::new(Who::Me);
    let mut acknowledged = 0;
    for round in 0..3 {
        let server = Held::start(&data, "serve");
        server.psql("CREATE TABLE IF NOT EXISTS t (x int PRIMARY KEY)");
        let kept: usize = server
            .psql("SELECT count(*) FROM t")
            .parse()
            .expect("a number");
        // One more may have been committed than its client was told.
        assert!(
            (acknowledged..=acknowledged + 1).contains(&kept),
            "{kept} of {acknowledged}"
        );
        acknowledged = kept;

        let mut client = server
            .client()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("psql runs");
        let mut input = client.stdin.take().expect("piped");
        let writer = std::thread::spawn(move || {
            for x in kept..kept + 1_000_000 {
                // Ends with the client's end.
                if writeln!(input, "INSERT INTO t VALUES ({x}) RETURNING x;").is_err() {
                    break;
                }
            }
        });
        let mut processes = members(&data.database());
        processes.push(i32::try_from(server.pid()).expect("a process id"));
        for line in BufReader::new(client.stdout.take().expect("piped")).lines() {
            line.expect("text").parse::<usize>().expect("a number");
            acknowledged += 1;
            if acknowledged == kept + 40 + round * 30 {
                // The backend of the client too, which may be younger than the list.
                processes.extend(members(&data.database()));
                harness::kill_9(&processes);
            }
        }
        client.wait().expect("ours");
        writer.join().expect("no panic");
    }
    let cluster = Cluster::open(data.path(), Use::Serve).expect("starts");
    let kept: usize = sql(&cluster, "SELECT count(*) FROM t")
        .parse()
        .expect("a number");
    assert!(
        (acknowledged..=acknowledged + 1).contains(&kept),
        "{kept} of {acknowledged}"
    );
}

#[test]
fn a_killed_program_takes_its_server_with_it_and_the_next_start_waits_for_that() {
    for who in each_user() {
        let data = Data::new(who);
        for round in 0..3 {
            let server = Held::start(&data, "serve");
            server.psql(&format!("CREATE TABLE t{round} AS SELECT {round} AS x"));
            server.kill_9();
            // At once, while the old server is on its way down.
            let again = Held::start(&data, "serve");
            assert_eq!(
                again.psql(&format!("SELECT x FROM t{round}")),
                round.to_string()
            );
            again.kill_9();
            wait_for(|| members(&data.database()).is_empty().then_some(()));
        }
    }
}

#[test]
fn an_orphan_that_was_not_told_to_stop_is_stopped() {
    let data = Data::new(Who::Me);
    let cluster = Cluster::open(data.path(), Use::Command).expect("starts");
    sql(&cluster, "CREATE TABLE t AS SELECT 5 AS x");
    let postgres = cluster.command("postgres").get_program().to_owned();
    let folder = cluster.folder().to_owned();
    drop(cluster);
    // A server without leash or parent that cares: as where setpriv lacks the option.
    let socket = tempfile::tempdir_in("/tmp").expect("a folder");
    let owner = fs::metadata(data.database()).expect("there");
    let (uid, gid) = {
        use std::os::unix::fs::MetadataExt as _;
        (owner.uid(), owner.gid())
    };
    std::os::unix::fs::chown(socket.path(), Some(uid), Some(gid)).expect("allowed");
    let mut command = if harness::am_root() {
        let mut command = std::process::Command::new("setpriv");
        command.args([format!("--reuid={uid}"), format!("--regid={gid}")]);
        command.args(["--clear-groups", "--"]).arg(postgres);
        command
    } else {
        std::process::Command::new(postgres)
    };
    let mut orphan = command
        .arg("-D")
        .arg(data.database())
        .args(["-c", "listen_addresses=", "-k"])
        .arg(socket.path())
        .current_dir("/")
        .stdin(std::process::Stdio::null())
        .stderr(fs::File::create(folder.join("orphan.log")).expect("writable"))
        .spawn()
        .expect("runs");
    wait_for(|| {
        let text = fs::read_to_string(data.database().join("postmaster.pid")).ok()?;
        text.contains("ready").then_some(())
    });
    let cluster = Cluster::open(data.path(), Use::Command).expect("starts");
    assert!(cluster.is_owner());
    assert_eq!(sql(&cluster, "SELECT x FROM t"), "5");
    assert!(
        orphan.wait().expect("ours").success(),
        "it was shut down in order"
    );
}

#[test]
fn a_stale_pid_file_with_a_living_stranger_s_number_does_not_matter() {
    let data = Data::new(Who::Me);
    drop(Cluster::open(data.path(), Use::Command).expect("starts"));
    // A process of the server's own user, which is what PostgreSQL would believe.
    let owner = {
        use std::os::unix::fs::MetadataExt as _;
        fs::metadata(data.database()).expect("there").uid()
    };
    let mut stranger = if harness::am_root() {
        let mut command = std::process::Command::new("setpriv");
        command.args([
            &format!("--reuid={owner}"),
            "--clear-groups",
            "--",
            "sleep",
            "300",
        ]);
        command
    } else {
        let mut command = std::process::Command::new("sleep");
        command.arg("300");
        command
    }
    .spawn()
    .expect("runs");
    let stale = format!(
        "{}\n{}\n1700000000\n5432\n/tmp\n\n  5432001    123456\nready   \n",
        stranger.id(),
        data.database().display()
    );
    fs::write(data.database().join("postmaster.pid"), stale).expect("writable");
    let cluster = Cluster::open(data.path(), Use::Command).expect("starts all the same");
    assert_eq!(sql(&cluster, "SELECT 1"), "1");
    stranger.kill().expect("still alive");
    stranger.wait().expect("ours");
}

#[test]
fn a_killed_initdb_leaves_nothing_behind() {
    let data = Data::new(Who::Me);
    let unfinished = data.path().join("postgres/db.new.4711");
    fs::create_dir_all(unfinished.join("base")).expect("writable");
    fs::write(unfinished.join("base/1"), "half").expect("writable");
    let cluster = Cluster::open(data.path(), Use::Command).expect("starts");
    assert!(!unfinished.exists());
    assert_eq!(sql(&cluster, "SELECT 1"), "1");
}

#[test]
fn a_program_killed_at_its_first_start_does_not_spoil_the_second() {
    use std::time::Duration;
    for wait in [30, 150, 500] {
        let data = Data::new(Who::Me);
        let mut first = data.hold("serve").spawn().expect("runs");
        std::thread::sleep(Duration::from_millis(wait));
        first.kill().expect("ours");
        first.wait().expect("ours");
        let cluster = Cluster::open(data.path(), Use::Serve).expect("starts");
        assert_eq!(sql(&cluster, "SELECT 1"), "1", "killed after {wait} ms");
    }
}

#[test]
fn a_server_that_dies_while_we_serve_comes_back_with_its_data() {
    let data = Data::new(Who::Me);
    let cluster = Cluster::open(data.path(), Use::Serve).expect("starts");
    sql(&cluster, "CREATE TABLE t AS SELECT 9 AS x");
    let first = postmaster(&data.database());
    harness::kill_9(&[first]);
    wait_for(|| {
        let asked = cluster
            .command("psql")
            .args(["-XAtqc", "SELECT x FROM t"])
            .output();
        let answer = asked.expect("psql runs").stdout;
        (answer == b"9\n" && postmaster(&data.database()) != first).then_some(())
    });
    cluster.health().expect("it was restarted");
    cluster.close().expect("stops");
    assert!(members(&data.database()).is_empty());
}

#[test]
fn a_server_that_can_not_come_back_is_given_up_with_the_reason() {
    let data = Data::new(Who::Me);
    let cluster = Cluster::open(data.path(), Use::Serve).expect("starts");
    let control = data.database().join("global/pg_control");
    let first = postmaster(&data.database());
    fs::rename(&control, data.path().join("taken")).expect("allowed");
    harness::kill_9(&[first]);
    let error = wait_for(|| cluster.health().err());
    assert!(error.to_string().contains("given up"), "{error}");
    drop(cluster);
    let error = Cluster::open(data.path(), Use::Serve)
        .expect_err("still broken")
        .to_string();
    assert!(
        error.contains("pg_control") && error.contains("server.log"),
        "{error}"
    );
    fs::rename(data.path().join("taken"), &control).expect("allowed");
    Cluster::open(data.path(), Use::Serve)
        .expect("repaired")
        .close()
        .expect("stops");
}
