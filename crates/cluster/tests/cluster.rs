//! The private cluster with a real PostgreSQL: first and later starts, who shares it with whom,
//! settings, places. As root, and as an ordinary user where root can become one.

mod harness;

use std::time::Duration;

use cluster::{Cluster, ClusterError, Options, Use};
use harness::{Data, Held, Who, each_user, sql};

fn impatient() -> Options {
    Options {
        patience: Duration::from_secs(2),
        ..Options::default()
    }
}

#[test]
fn a_cluster_keeps_what_was_written_and_stops_when_dropped() {
    let data = Data::new(Who::Me);
    let cluster = Cluster::open(data.path(), Use::Command).expect("first start");
    assert!(cluster.is_owner());
    sql(
        &cluster,
        "CREATE TABLE t (x text); INSERT INTO t VALUES ('门牌')",
    );
    let socket = cluster.socket_dir().join(".s.PGSQL.5432");
    assert!(socket.exists());
    drop(cluster);
    assert!(!socket.exists(), "the server is gone, and its socket");

    let cluster = Cluster::open(data.path(), Use::Serve).expect("second start");
    assert_eq!(sql(&cluster, "SELECT x FROM t"), "门牌");
    cluster.health().expect("runs");
    cluster.close().expect("stops");
}

#[test]
fn settings_are_what_the_design_asks_for() {
    let data = Data::new(Who::Me);
    let cluster = Cluster::open(data.path(), Use::Command).expect("starts");
    for (name, value) in [
        ("fsync", "on"),
        ("full_page_writes", "on"),
        ("synchronous_commit", "on"),
        ("listen_addresses", ""),
        ("jit", "off"),
        ("max_connections", "100"),
        ("max_wal_size", "4GB"),
        ("checkpoint_timeout", "15min"),
        ("random_page_cost", "1.1"),
        ("log_parameter_max_length", "0"),
        ("log_parameter_max_length_on_error", "0"),
        ("log_min_error_statement", "panic"),
        ("server_encoding", "UTF8"),
        ("lc_collate", "C.UTF-8"),
        ("lc_ctype", "C.UTF-8"),
        ("TimeZone", "UTC"),
    ] {
        assert_eq!(sql(&cluster, &format!("SHOW {name}")), value, "{name}");
    }
    // The character type that trigrams of Chinese need.
    assert_eq!(sql(&cluster, "SELECT '门' ~ '^[[:alpha:]]$'"), "t");
}

#[test]
fn the_operators_own_settings_count_but_not_against_durability() {
    let data = Data::new(Who::Me);
    let folder = {
        let cluster = Cluster::open(data.path(), Use::Command).expect("starts");
        sql(&cluster, "ALTER SYSTEM SET fsync = off");
        cluster.folder().to_owned()
    };
    let own = "work_mem = '33MB'\nsynchronous_commit = off\nlisten_addresses = '*'\n";
    std::fs::write(folder.join("local.conf"), own).expect("writable");
    let cluster = Cluster::open(data.path(), Use::Command).expect("starts");
    assert_eq!(sql(&cluster, "SHOW work_mem"), "33MB");
    assert_eq!(sql(&cluster, "SHOW fsync"), "on");
    assert_eq!(sql(&cluster, "SHOW synchronous_commit"), "on");
    assert_eq!(sql(&cluster, "SHOW listen_addresses"), "");
}

#[test]
fn no_entered_value_reaches_the_log() {
    let data = Data::new(Who::Me);
    let cluster = Cluster::open(data.path(), Use::Command).expect("starts");
    sql(
        &cluster,
        "CREATE TABLE t (x text PRIMARY KEY); INSERT INTO t VALUES ('100101199003070018')",
    );
    for statement in [
        "INSERT INTO t VALUES ('100101199003070018')",
        "SELECT '100101199003070018x'::bigint",
        "SELECT 100101199003070018 FROM nothing_here",
        "DO $$ BEGIN RAISE WARNING '100101199003070018'; END $$",
    ] {
        let _ = cluster
            .command("psql")
            .args(["-Xqc", statement])
            .output()
            .expect("psql runs");
    }
    // A backend that dies by a signal has its statement in the server's message.
    let crash = "SELECT '100101199003070018', pg_sleep(60)";
    let mut victim = cluster
        .command("psql")
        .args(["-Xqc", crash])
        .spawn()
        .expect("psql runs");
    let find = "SELECT pid FROM pg_stat_activity WHERE query LIKE 'SELECT ''1001%'";
    let pid = harness::wait_for(|| Some(sql(&cluster, find)).filter(|pid| !pid.is_empty()));
    harness::kill_9(&[pid.parse().expect("a number")]);
    let _ = victim.wait();
    let log = cluster.folder().join("server.log");
    let text = harness::wait_for(|| {
        let text = std::fs::read_to_string(&log).expect("readable");
        text.contains("terminated by signal 9").then_some(text)
    });
    assert!(!text.contains("100101199003070018"), "{text}");
}

#[test]
fn a_second_serve_is_refused_by_the_pid_of_the_first() {
    for who in each_user() {
        let data = Data::new(who);
        let first = Held::start(&data, "serve");
        assert_eq!(first.role, "owner");
        let second = Held::attempt(&data, "serve").expect_err("refused");
        assert!(
            second.contains(&format!("already served by process {}", first.pid())),
            "{second}"
        );
        assert_eq!(second.lines().count(), 1, "{second}");
        first.end();
        Held::start(&data, "serve").end();
    }
}

#[test]
fn a_command_uses_the_cluster_that_serves_and_leaves_it_running() {
    for who in each_user() {
        let data = Data::new(who);
        let server = Held::start(&data, "serve");
        server.psql("CREATE TABLE t AS SELECT 1 AS x");
        let command = Held::start(&data, "command");
        assert_eq!(command.role, "guest");
        assert_eq!(command.psql("SELECT x FROM t"), "1");
        command.end();
        assert_eq!(server.psql("SELECT x FROM t"), "1");
        server.end();
    }
}

#[test]
fn a_command_that_started_the_cluster_waits_for_the_one_that_joined() {
    let data = Data::new(Who::Me);
    let mut first = Held::start(&data, "command");
    let second = Held::start(&data, "command");
    assert_eq!(
        (first.role.as_str(), second.role.as_str()),
        ("owner", "guest")
    );
    first.let_go();
    // Time enough to stop it by mistake.
    std::thread::sleep(Duration::from_millis(500));
    assert!(first.is_running());
    assert_eq!(second.psql("SELECT 1"), "1");
    second.end();
    first.end();
}

#[test]
fn commands_that_start_at_once_share_one_cluster() {
    let data = Data::new(Who::Me);
    let path = data.path();
    let answers: Vec<String> = std::thread::scope(|scope| {
        let open = || {
            let cluster = Cluster::open(path, Use::Command).expect("opens");
            sql(&cluster, "SELECT 1")
        };
        let all: Vec<_> = (0..6).map(|_| scope.spawn(open)).collect();
        all.into_iter()
            .map(|one| one.join().expect("no panic"))
            .collect()
    });
    assert_eq!(answers, ["1"; 6]);
    assert_eq!(
        harness::members(&path.join("postgres/db")),
        Vec::<i32>::new()
    );
}

#[test]
fn serve_waits_for_a_command_and_then_takes_its_place() {
    let data = Data::new(Who::Me);
    let mut command = Held::start(&data, "command");
    let error = Cluster::open_with(data.path(), Use::Serve, impatient()).expect_err("too early");
    assert!(
        matches!(error, ClusterError::Busy { pid, .. } if pid == command.pid()),
        "{error}"
    );

    std::thread::scope(|scope| {
        let serve = scope.spawn(|| Cluster::open(data.path(), Use::Serve));
        std::thread::sleep(Duration::from_millis(500));
        command.let_go();
        let cluster = serve.join().expect("no panic").expect("takes over");
        assert!(cluster.is_owner());
    });
    command.end();
}

#[test]
fn commands_do_not_keep_a_waiting_serve_waiting() {
    let data = Data::new(Who::Me);
    let mut first = Held::start(&data, "command");
    std::thread::scope(|scope| {
        let serve = scope.spawn(|| Cluster::open(data.path(), Use::Serve));
        std::thread::sleep(Duration::from_millis(500));
        // It could join the first command's cluster, but the serving program was there before.
        let late = scope.spawn(|| Held::start(&data, "command"));
        std::thread::sleep(Duration::from_millis(500));
        first.let_go();
        let cluster = serve.join().expect("no panic").expect("takes over");
        let late = late.join().expect("no panic");
        assert!(cluster.is_owner());
        assert_eq!(
            (late.role.as_str(), late.psql("SELECT 1").as_str()),
            ("guest", "1")
        );
        late.end();
    });
    first.end();
}

#[test]
fn another_user_is_told_whose_folder_it_is() {
    if !harness::am_root() {
        eprintln!("skipped: only root can try as another user");
        return;
    }
    let data = Data::new(Who::Me);
    drop(Cluster::open(data.path(), Use::Command).expect("starts"));
    let said = Held::attempt(&data.seen_by(Who::Nobody), "command").expect_err("refused");
    assert!(
        said.contains("can't be used by this user") && said.lines().count() == 1,
        "{said}"
    );

    let data = Data::new(Who::Nobody);
    Held::start(&data, "command").end();
    let error = Cluster::open(data.path(), Use::Command).expect_err("root neither");
    assert!(matches!(error, ClusterError::Denied { .. }), "{error}");
}

#[test]
fn a_cluster_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Cluster>();
}

#[test]
fn a_deep_folder_still_has_a_short_socket() {
    let data = Data::new(Who::Me);
    let deep = (0..12).fold(data.path().to_owned(), |path, _| {
        path.join("很深的文件夹 with spaces")
    });
    let cluster = Cluster::open(&deep, Use::Command).expect("starts");
    assert!(cluster.socket_dir().join(".s.PGSQL.5432").as_os_str().len() < 107);
    assert_eq!(sql(&cluster, "SELECT 1"), "1");
    assert!(
        cluster
            .url("menpai")
            .starts_with("postgres:///menpai?host=/")
    );
}

#[test]
fn dumps_are_made_and_read_back_as_our_own_user() {
    let data = Data::new(Who::Me);
    let cluster = Cluster::open(data.path(), Use::Command).expect("starts");
    sql(&cluster, "CREATE TABLE t AS SELECT 7 AS x");
    let file = data.path().join("dump");
    let run = |program: &str, args: &[&str]| {
        let output = cluster.command(program).args(args).output().expect("runs");
        assert!(
            output.status.success(),
            "{program}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    };
    let path = file.to_str().expect("text");
    run("pg_dump", &["-Fc", "-f", path]);
    sql(&cluster, "DROP TABLE t");
    run("pg_restore", &["-d", "menpai", path]);
    assert_eq!(sql(&cluster, "SELECT x FROM t"), "7");
}

#[test]
fn a_folder_without_programs_says_what_to_install() {
    let data = Data::new(Who::Me);
    let options = Options {
        programs: Some("/nonexistent".into()),
        ..Options::default()
    };
    let error = Cluster::open_with(data.path(), Use::Command, options).expect_err("nothing there");
    let text = error.to_string();
    assert!(
        text.contains("apt-get install postgresql") && !text.contains('\n'),
        "{text}"
    );
}

#[test]
fn below_roots_home_the_database_lives_elsewhere_and_says_so() {
    if !harness::am_root() {
        eprintln!("skipped: only root has a folder that its unprivileged user can't reach");
        return;
    }
    let folder = tempfile::tempdir_in("/root").expect("a folder in /root");
    let home = {
        let cluster = Cluster::open(folder.path(), Use::Command).expect("starts");
        let home = cluster.folder().to_owned();
        assert!(home.starts_with("/var/lib/menpai"), "{}", home.display());
        let notice = cluster.notices().join("\n");
        assert!(notice.contains(&*home.to_string_lossy()), "{notice}");
        sql(&cluster, "CREATE TABLE t AS SELECT 3 AS x");
        home
    };
    {
        let cluster = Cluster::open(folder.path(), Use::Command).expect("starts again");
        assert_eq!(sql(&cluster, "SELECT x FROM t"), "3");
    }
    std::fs::remove_dir_all(&home).expect("removable");
    let error = Cluster::open(folder.path(), Use::Command).expect_err("gone");
    assert!(matches!(error, ClusterError::Gone { .. }), "{error}");
    // Not removed if others use it.
    let _ = std::fs::remove_dir("/var/lib/menpai");
}
