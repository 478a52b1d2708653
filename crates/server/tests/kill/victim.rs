//! A program that is watched at its work and killed with its database.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use sqlx::ConnectOptions as _;
use sqlx::postgres::{PgConnectOptions, PgConnection};

use crate::Random;
use crate::common::{Folder, psql};

/// Pause between two looks at the work.
const LOOK: Duration = Duration::from_millis(5);
const PATIENCE: Duration = Duration::from_secs(2);
/// A portion of rows takes about this share of the import; the kill falls somewhere into it, not
/// always just after the commit that was seen.
const PORTION: f64 = 0.02;

/// Who is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whom {
    Program,
    Database,
    Both,
}

/// The program under way.
pub(crate) struct Victim {
    child: Child,
    database: PathBuf,
    started: Instant,
    runtime: tokio::runtime::Runtime,
}

impl Victim {
    pub(crate) fn start(command: &mut Command, data: &Path) -> Self {
        let child = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        Self::of(child, data)
    }

    /// A program that runs already.
    pub(crate) fn of(child: Child, data: &Path) -> Self {
        Self {
            child,
            database: data.join("postgres/db"),
            started: Instant::now(),
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime"),
        }
    }

    pub(crate) fn is_running(&mut self) -> bool {
        self.child.try_wait().expect("ours").is_none()
    }

    /// Kills program and database once this share of the import's work is done. Gives the ids of
    /// the transactions that were open, or nothing where the import ended before.
    ///
    /// Until the file is staged the clock tells the share (a killed staging begins anew),
    /// afterwards the rows that have their outcome.
    pub(crate) fn kill_at(
        &mut self,
        share: f64,
        whole: Duration,
        rows: u64,
        random: &mut Random,
    ) -> Option<Vec<String>> {
        let extra = random.up_to(whole.mul_f64(PORTION));
        let mut conn = None;
        loop {
            if !self.is_running() {
                return None;
            }
            if conn.is_none() {
                conn = self.connect();
                // The import begins where the database answers.
                self.started = Instant::now();
            }
            let progress = conn.as_mut().and_then(|conn| self.progress(conn));
            let reached = match progress {
                None => self.started.elapsed() >= whole.mul_f64(share),
                #[expect(clippy::cast_precision_loss, reason = "a count of rows")]
                Some(progress) => progress as f64 >= share * rows as f64,
            };
            if reached {
                std::thread::sleep(extra);
                let open = conn
                    .as_mut()
                    .map(|conn| self.open(conn))
                    .unwrap_or_default();
                return self.kill(Whom::Both).then_some(open);
            }
            std::thread::sleep(LOOK);
        }
    }

    /// A connection to the database, once it accepts any.
    pub(crate) fn connect(&self) -> Option<PgConnection> {
        let pid_file = fs::read_to_string(self.database.join("postmaster.pid")).ok()?;
        let lines: Vec<&str> = pid_file.lines().collect();
        if lines.get(7).map(|status| status.trim()) != Some("ready") {
            return None;
        }
        let options = PgConnectOptions::new_without_pgpass()
            .socket(lines.get(4)?)
            .port(cluster::PORT)
            .username(cluster::USER)
            .database(cluster::DATABASE)
            .disable_statement_logging();
        // A server on its way up or down may leave a client waiting.
        let connect = async { tokio::time::timeout(PATIENCE, options.connect()).await };
        self.runtime.block_on(connect).ok()?.ok()
    }

    /// Rows of the batch that have their outcome, once it is staged.
    fn progress(&self, conn: &mut PgConnection) -> Option<i64> {
        let query = sqlx::query_scalar("SELECT progress::bigint FROM batch");
        self.runtime.block_on(query.fetch_optional(conn)).ok()?
    }

    /// Ids of the open transactions that have written something.
    pub(crate) fn open(&self, conn: &mut PgConnection) -> Vec<String> {
        let query = sqlx::query_scalar(
            "SELECT backend_xid::text FROM pg_stat_activity \
             WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() \
             AND backend_xid IS NOT NULL",
        );
        self.runtime
            .block_on(query.fetch_all(conn))
            .unwrap_or_default()
    }

    /// `kill -9` of the program, of every process of its database, or of all of them at once. False
    /// where the program had ended by itself.
    pub(crate) fn kill(&mut self, whom: Whom) -> bool {
        if !self.is_running() {
            return false;
        }
        let mut all = Vec::new();
        if whom != Whom::Program {
            all.extend(members(&self.database));
        }
        if whom != Whom::Database {
            all.push(i32::try_from(self.child.id()).expect("a process id"));
        }
        // What was started meanwhile by those that were still alive.
        let late = std::iter::once(())
            .filter(|()| whom != Whom::Program)
            .flat_map(|()| members(&self.database));
        for pid in all.iter().copied().chain(late) {
            let pid = nix::unistd::Pid::from_raw(pid);
            let _ = nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGKILL);
        }
        whom == Whom::Database || self.child.wait().expect("ours").code().is_none()
    }

    /// SIGTERM; gives the exit code.
    pub(crate) fn stop(mut self) -> Option<i32> {
        let pid = nix::unistd::Pid::from_raw(i32::try_from(self.child.id()).expect("a process id"));
        nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGTERM).expect("ours");
        self.child.wait().expect("ours").code()
    }
}

impl Drop for Victim {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The processes of a cluster: each has its folder as working directory.
fn members(database: &Path) -> Vec<i32> {
    fs::read_dir("/proc")
        .expect("Linux")
        .flatten()
        .filter_map(|entry| {
            let pid = entry.file_name().to_str()?.parse().ok()?;
            (fs::read_link(entry.path().join("cwd")).ok()? == database).then_some(pid)
        })
        .collect()
}

/// What recovery made of transactions: `committed`, `aborted`, or `unwritten` where nothing of it
/// had reached the disk and its number is free again.
pub(crate) fn fate_of(folder: &Folder, xids: &[String]) -> Vec<String> {
    if xids.is_empty() {
        return Vec::new();
    }
    let held = folder.hold();
    let fate = |xid: &String| {
        let query = format!(
            "SELECT CASE WHEN '{xid}'::xid8 >= pg_snapshot_xmax(pg_current_snapshot()) \
             THEN 'unwritten' ELSE pg_xact_status('{xid}'::xid8) END"
        );
        psql(&held, &query)
    };
    xids.iter().map(fate).collect()
}
