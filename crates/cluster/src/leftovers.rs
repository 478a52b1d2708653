//! What a killed run may leave: a postmaster on its way down, backends that outlived theirs, and
//! a `postmaster.pid` whose number another process has by now.

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;

use crate::locks::PAUSE;
use crate::postmaster::{PidFile, members, signal};
use crate::{ClusterError, files};

/// How long each stronger request is waited for: fast shutdown, immediate shutdown, kill.
const STEPS: [(Signal, Duration); 3] = [
    (Signal::SIGINT, Duration::from_secs(30)),
    (Signal::SIGQUIT, Duration::from_secs(10)),
    (Signal::SIGKILL, Duration::from_secs(5)),
];

/// Ends every process of an earlier run, then removes a `postmaster.pid` that would stop the next
/// start. Only the owner may call this.
pub(crate) fn clear(database: &Path, progress: &dyn Fn(&str)) -> Result<(), ClusterError> {
    let mut said = false;
    for (request, patience) in STEPS {
        let left = members(database);
        if left.is_empty() {
            break;
        }
        if !said {
            said = true;
            progress("stopping a PostgreSQL that an earlier run left behind");
        }
        // The postmaster stops its children in order; without one each is asked itself.
        let postmaster = PidFile::read(database)
            .map(|file| file.pid)
            .filter(|pid| left.contains(pid));
        match postmaster {
            Some(pid) if request != Signal::SIGKILL => signal(pid, request),
            _ => left.iter().for_each(|pid| signal(*pid, request)),
        }
        let begun = Instant::now();
        while begun.elapsed() < patience && !members(database).is_empty() {
            sleep(PAUSE);
        }
    }
    let left = members(database);
    if !left.is_empty() {
        let pids = left
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(" ");
        return Err(ClusterError::Leftovers {
            folder: database.to_owned(),
            pids,
        });
    }
    // No process uses the cluster, so the file is stale, whatever number it holds. PostgreSQL
    // would believe it if a process of the same user had that number by now.
    let stale = database.join("postmaster.pid");
    match fs::remove_file(&stale) {
        Ok(()) => files::sync_parent(&stale).map_err(ClusterError::file("removing", &stale)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(ClusterError::file("removing", &stale)(error)),
    }
}
