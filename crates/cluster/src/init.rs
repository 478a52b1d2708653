//! Making a cluster: in a folder of its own that gets its name when it is complete, so that a
//! killed initdb leaves only something to throw away.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::lchown;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::account::Account;
use crate::place::Place;
use crate::programs::Programs;
use crate::{ClusterError, DATABASE, USER, files};

/// Beginning of the names of unfinished clusters.
const UNFINISHED: &str = "db.new";

pub(crate) fn unless_done(
    place: &Place,
    account: &Account,
    programs: &Programs,
    progress: &dyn Fn(&str),
) -> Result<(), ClusterError> {
    discard_unfinished(&place.folder)?;
    if place.database.join("PG_VERSION").is_file() {
        return Ok(());
    }
    progress("creating the database");
    // A name of our own: a child of a killed initdb may still be writing under the old one.
    let fresh = place
        .folder
        .join(format!("{UNFINISHED}.{}", std::process::id()));
    files::create_dir(&fresh, 0o700)?;
    if account.is_another() {
        lchown(&fresh, Some(account.uid), Some(account.gid))
            .map_err(ClusterError::file("changing the owner of", &fresh))?;
    }
    let mut initdb = account.command(&programs.path("initdb"), "KILL");
    initdb
        .arg("-D")
        .arg(&fresh)
        .args(["--username", USER, "--encoding", "UTF8"]);
    // C.UTF-8 sorts by code point and knows Chinese letters, which plain C does not: trigrams
    // need that. libc's, because ICU's order changes from version to version under the indexes.
    initdb.args(["--locale-provider", "libc", "--locale", "C"]);
    initdb.args(["--lc-collate", "C.UTF-8", "--lc-ctype", "C.UTF-8"]);
    // Replaced by our own file at every start.
    initdb.args(["--auth-local", "peer", "--auth-host", "reject"]);
    run("initdb", initdb, "")?;

    let mut single = account.command(&programs.path("postgres"), "KILL");
    single
        .arg("--single")
        .arg("-D")
        .arg(&fresh)
        .args(["-c", "log_min_messages=error", "postgres"]);
    run(
        "postgres --single",
        single,
        &format!("CREATE DATABASE {DATABASE}\n"),
    )?;

    let finish = || {
        fs::rename(&fresh, &place.database)?;
        files::sync_parent(&place.database)
    };
    finish().map_err(ClusterError::file(
        "naming the new cluster",
        &place.database,
    ))
}

fn discard_unfinished(folder: &Path) -> Result<(), ClusterError> {
    let entries = fs::read_dir(folder).map_err(ClusterError::file("reading the folder", folder))?;
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            let path = entry.path();
            match fs::remove_dir_all(&path) {
                // A child of a killed initdb may still be writing into it: the next start's work.
                Err(error) if error.kind() == std::io::ErrorKind::DirectoryNotEmpty => {}
                done => done.map_err(ClusterError::file("discarding", &path))?,
            }
        }
    }
    Ok(())
}

fn run(name: &str, mut command: Command, input: &str) -> Result<(), ClusterError> {
    let failed = |said: String| ClusterError::Program {
        program: name.to_owned(),
        said,
    };
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| failed(error.to_string()))?;
    if let Some(mut stdin) = child.stdin.take() {
        // A program that ended early says why on its own output.
        let _ = stdin.write_all(input.as_bytes());
    }
    let output = child
        .wait_with_output()
        .map_err(|error| failed(error.to_string()))?;
    // Single-user mode ends with 0 after a failed statement, and says ERROR.
    let errors = String::from_utf8_lossy(&output.stderr).contains("ERROR:");
    if output.status.success() && !errors {
        return Ok(());
    }
    Err(failed(files::last_lines(
        &[output.stdout, output.stderr].concat(),
    )))
}
