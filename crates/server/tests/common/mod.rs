//! The real program on a data folder of its own, with a private cluster, removed afterwards.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "each test file uses its part, and a test that can't be set up fails"
)]

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cluster::{Cluster, Use};
use serde_json::Value;

/// The sample district and its reports.
pub const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/sample");

/// A file of the sample.
pub fn sample(name: &str) -> PathBuf {
    Path::new(SAMPLE).join(name)
}

/// A temporary folder that the unprivileged user of the cluster can reach.
pub fn temp() -> tempfile::TempDir {
    tempfile::Builder::new()
        .prefix("menpai-test-")
        .permissions(fs::Permissions::from_mode(0o755))
        .tempdir_in("/tmp")
        .expect("a folder in /tmp")
}

/// What a command said and how it ended.
#[derive(Debug)]
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    /// The lines of its output, each one JSON object.
    pub fn json(&self) -> Vec<Value> {
        self.out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}")))
            .collect()
    }

    /// The one JSON object it printed.
    pub fn object(&self) -> Value {
        let mut lines = self.json();
        assert_eq!(lines.len(), 1, "{self:?}");
        lines.remove(0)
    }

    /// Refused with exit code 1 and one line that begins with the program's name; gives the rest.
    #[track_caller]
    pub fn refusal(&self) -> &str {
        assert_eq!(self.code, 1, "{self:?}");
        let mut lines = self.err.lines();
        let line = lines.next().and_then(|line| line.strip_prefix("menpai: "));
        assert!(
            line.is_some() && lines.next().is_none(),
            "one line: {self:?}"
        );
        line.unwrap_or_default()
    }
}

/// A data folder.
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The program on this folder, not started yet.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_menpai"));
        command
            .env_remove("MENPAI_DATABASE_URL")
            .env_remove("MENPAI_DATA")
            .env_remove("MENPAI_SUITE")
            .env_remove("MENPAI_KEY_COMMAND")
            .env_remove("MENPAI_MASTER_KEY")
            .env_remove("MENPAI_LOG")
            .arg("--data")
            .arg(&self.path)
            .stdin(Stdio::null());
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, args: &[&str]) -> Said {
        self.run_with(args, b"")
    }

    /// Runs a command to its end with this on its input.
    pub fn run_with(&self, args: &[&str], input: &[u8]) -> Said {
        let mut child = self
            .command()
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut stdin = child.stdin.take().expect("piped");
        let input = input.to_vec();
        let writer = std::thread::spawn(move || {
            // A program that needs no input has closed it.
            let _ = stdin.write_all(&input);
        });
        let output = child.wait_with_output().expect("it ends");
        writer.join().expect("no panic");
        Said {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Runs a command that must succeed.
    #[track_caller]
    pub fn ok(&self, args: &[&str]) -> Said {
        let said = self.run(args);
        assert_eq!(said.code, 0, "{args:?}: {said:?}");
        said
    }

    /// Keeps the folder's cluster running, so that commands needn't start it.
    pub fn hold(&self) -> Cluster {
        Cluster::open(&self.path, Use::Command).expect("the cluster starts")
    }

    /// The unaligned output of a statement.
    #[track_caller]
    pub fn sql(&self, statement: &str) -> String {
        psql(&self.hold(), statement)
    }
}

/// The unaligned output of a statement.
#[track_caller]
pub fn psql(cluster: &Cluster, statement: &str) -> String {
    let output = cluster
        .command("psql")
        .args(["-XAtq", "-v", "ON_ERROR_STOP=1", "-c", statement])
        .output()
        .expect("psql runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{statement}: {said}");
    String::from_utf8(output.stdout)
        .expect("UTF-8")
        .trim()
        .to_owned()
}

/// The path as an argument.
pub fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// A string field.
pub fn string<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

/// A number field.
#[track_caller]
pub fn number(value: &Value, name: &str) -> i64 {
    value[name]
        .as_i64()
        .unwrap_or_else(|| panic!("{name} of {value}"))
}
