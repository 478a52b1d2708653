//! Clusters held by other processes, which can be killed: copies of the test program itself, told
//! by their environment to open a cluster instead of testing.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part")]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cluster::{Cluster, Options, Use};
use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, User, geteuid};

/// Who runs the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// The user that runs the tests.
    Me,
    /// `nobody`, which root can become.
    Nobody,
}

pub fn am_root() -> bool {
    geteuid().is_root()
}

/// Ourselves, and an ordinary user where we are root.
pub fn each_user() -> Vec<Who> {
    if am_root() {
        vec![Who::Me, Who::Nobody]
    } else {
        vec![Who::Me]
    }
}

/// Names the data folder that this process shall hold, and what for.
const HOLD: [&str; 2] = ["MENPAI_TEST_HOLD", "MENPAI_TEST_HOLD_FOR"];

/// Opens a cluster and holds it until the input ends, if that is what this process is for. No test
/// otherwise.
#[test]
fn hold_when_told() {
    let [Ok(folder), Ok(purpose)] = HOLD.map(std::env::var) else {
        return;
    };
    let purpose = if purpose == "serve" {
        Use::Serve
    } else {
        Use::Command
    };
    let progress = Arc::new(|line: &str| eprintln!("{line}"));
    let options = Options {
        progress,
        ..Options::default()
    };
    let done = Cluster::open_with(Path::new(&folder), purpose, options).and_then(|cluster| {
        let role = if cluster.is_owner() { "owner" } else { "guest" };
        println!("\nready {role} {}", cluster.socket_dir().display());
        std::io::stdin()
            .read_to_end(&mut Vec::new())
            .expect("a pipe");
        cluster.close()
    });
    if let Err(error) = done {
        eprintln!("{error}");
        std::process::exit(1);
    }
    std::process::exit(0);
}

/// A data folder, and a copy of the holding program that its user can reach.
pub struct Data {
    _folder: tempfile::TempDir,
    path: PathBuf,
    program: PathBuf,
    pub who: Who,
    /// Where killed programs left the folders of their sockets.
    sockets: Mutex<Vec<PathBuf>>,
}

impl Drop for Data {
    fn drop(&mut self) {
        for folder in self.sockets.lock().expect("no panic").iter() {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

impl Data {
    pub fn new(who: Who) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("menpai-test-")
            .permissions(fs::Permissions::from_mode(0o755))
            .tempdir_in("/tmp")
            .expect("a folder in /tmp");
        let mut program = std::env::current_exe().expect("our own path");
        if who == Who::Nobody {
            // The target folder may be out of its reach. By cp, because a file that this process
            // wrote can't be run while another thread starts a process.
            let copy = folder.path().join("hold");
            let status = Command::new("cp")
                .args([&program, &copy])
                .status()
                .expect("cp runs");
            assert!(status.success());
            program = copy;
        }
        let path = folder.path().join("data");
        fs::create_dir(&path).expect("writable");
        if who == Who::Nobody {
            let nobody = nobody();
            chown(&path, Some(nobody.uid.as_raw()), Some(nobody.gid.as_raw())).expect("root may");
        }
        Self {
            _folder: folder,
            path,
            program,
            who,
            sockets: Mutex::default(),
        }
    }

    /// The same data folder in the eyes of another user.
    pub fn seen_by(&self, who: Who) -> Self {
        let mut other = Self::new(who);
        other.path.clone_from(&self.path);
        other
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A program run as this folder's user.
    fn command(&self, program: &Path) -> Command {
        if self.who == Who::Me {
            return Command::new(program);
        }
        let mut command = Command::new("setpriv");
        command
            .args(["--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"])
            .arg(program);
        command
    }

    /// The holding program on this folder, not started yet.
    pub fn hold(&self, purpose: &str) -> Command {
        let mut command = self.command(&self.program);
        command
            .args(["--exact", "harness::hold_when_told", "--nocapture"])
            .env(HOLD[0], self.path())
            .env(HOLD[1], purpose)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        command
    }

    pub fn database(&self) -> PathBuf {
        self.path().join("postgres/db")
    }
}

fn nobody() -> User {
    User::from_name("nobody")
        .expect("readable")
        .expect("every Debian has it")
}

/// A process that has the cluster open.
#[derive(Debug)]
pub struct Held {
    child: Child,
    output: BufReader<ChildStdout>,
    psql: (PathBuf, Who),
    pub role: String,
    pub socket_dir: PathBuf,
}

impl Held {
    pub fn start(data: &Data, purpose: &str) -> Self {
        Self::attempt(data, purpose).expect("opens")
    }

    /// The process, or what it said on its error output.
    pub fn attempt(data: &Data, purpose: &str) -> Result<Self, String> {
        let mut child = data
            .hold(purpose)
            .stderr(Stdio::piped())
            .spawn()
            .expect("hold runs");
        let mut output = BufReader::new(child.stdout.take().expect("piped"));
        let mut line = String::new();
        while output.read_line(&mut line).expect("text") > 0 && !line.starts_with("ready ") {
            line.clear();
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        let ["ready", role, socket_dir] = words.as_slice() else {
            let mut said = String::new();
            let stderr = child.stderr.as_mut().expect("piped");
            stderr.read_to_string(&mut said).expect("text");
            child.wait().expect("ended");
            return Err(said.trim().to_owned());
        };
        let (role, socket_dir) = ((*role).to_owned(), PathBuf::from(socket_dir));
        data.sockets
            .lock()
            .expect("no panic")
            .push(socket_dir.clone());
        let psql = (PathBuf::from("psql"), data.who);
        Ok(Self {
            child,
            output,
            psql,
            role,
            socket_dir,
        })
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().expect("ours").is_none()
    }

    /// A client of this cluster, run as its user.
    pub fn client(&self) -> Command {
        let (program, who) = &self.psql;
        let mut command = if *who == Who::Me {
            Command::new(program)
        } else {
            let mut command = Command::new("setpriv");
            command.args([
                "--reuid=nobody",
                "--regid=nogroup",
                "--clear-groups",
                "--",
                "psql",
            ]);
            command
        };
        command
            .args([
                "-XAtq",
                "-v",
                "ON_ERROR_STOP=1",
                "-U",
                "menpai",
                "-d",
                "menpai",
                "-h",
            ])
            .arg(&self.socket_dir)
            .current_dir("/");
        command
    }

    /// Runs a statement and gives its unaligned output.
    pub fn psql(&self, statement: &str) -> String {
        let output = self
            .client()
            .args(["-c", statement])
            .output()
            .expect("psql runs");
        assert!(
            output.status.success(),
            "{statement}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout)
            .expect("text")
            .trim()
            .to_owned()
    }

    /// Asks it to close, without waiting.
    pub fn let_go(&mut self) {
        drop(self.child.stdin.take());
    }

    /// Closes it and waits for its end.
    pub fn end(mut self) {
        self.let_go();
        let status = self.child.wait().expect("ours");
        let mut said = String::new();
        let _ = self
            .child
            .stderr
            .take()
            .expect("piped")
            .read_to_string(&mut said);
        assert!(status.success(), "{status}: {said}");
    }

    /// `kill -9`, and nothing else.
    pub fn kill_9(mut self) {
        kill_9(&[i32::try_from(self.pid()).expect("a process id")]);
        self.child.wait().expect("ours");
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `kill -9` of all of them at once.
pub fn kill_9(pids: &[i32]) {
    for pid in pids {
        let _ = kill(Pid::from_raw(*pid), Signal::SIGKILL);
    }
}

/// The processes of a cluster.
pub fn members(database: &Path) -> Vec<i32> {
    fs::read_dir("/proc")
        .expect("Linux")
        .flatten()
        .filter_map(|entry| {
            let pid = entry.file_name().to_str()?.parse().ok()?;
            (fs::read_link(entry.path().join("cwd")).ok()? == database).then_some(pid)
        })
        .collect()
}

/// Asks until there is an answer.
///
/// # Panics
/// After a minute.
pub fn wait_for<T>(mut ask: impl FnMut() -> Option<T>) -> T {
    for _ in 0..1200 {
        if let Some(answer) = ask() {
            return answer;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("waited a minute");
}

/// Runs a statement and gives its unaligned output.
pub fn sql(cluster: &Cluster, statement: &str) -> String {
    let output = cluster
        .command("psql")
        .args(["-XAtq", "-v", "ON_ERROR_STOP=1", "-c", statement])
        .output()
        .expect("psql runs");
    assert!(
        output.status.success(),
        "{statement}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout)
        .expect("text")
        .trim()
        .to_owned()
}
