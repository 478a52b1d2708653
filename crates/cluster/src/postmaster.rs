//! What a running server says of itself, and how it is asked to stop.

use std::fs;
use std::path::{Path, PathBuf};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// The server's own `postmaster.pid`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PidFile {
    pub(crate) pid: i32,
    pub(crate) socket_dir: PathBuf,
    ready: bool,
    database: PathBuf,
}

impl PidFile {
    /// Reads it; `None` where there is none, or only its beginning yet.
    pub(crate) fn read(database: &Path) -> Option<Self> {
        let text = fs::read_to_string(database.join("postmaster.pid")).ok()?;
        // Lines: pid, folder, start time, port, socket folder, address, memory key, status.
        let lines: Vec<&str> = text.lines().collect();
        Some(Self {
            pid: lines.first()?.trim().parse().ok().filter(|pid| *pid > 1)?,
            socket_dir: PathBuf::from(lines.get(4).copied().unwrap_or_default()),
            ready: lines.get(7).is_some_and(|status| status.trim() == "ready"),
            database: database.to_owned(),
        })
    }

    /// Whether the server it names runs and accepts connections. The file alone proves nothing:
    /// after a crash another process may have the number.
    pub(crate) fn is_ready(&self) -> bool {
        self.ready && members(&self.database).contains(&self.pid)
    }
}

/// Every process of the cluster: the postmaster and its children stand in the database's folder.
pub(crate) fn members(database: &Path) -> Vec<i32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries
        .filter_map(|entry| {
            let pid = entry.file_name().to_str()?.parse().ok()?;
            // Denied for other users' processes, which can't be members.
            let stands_in = fs::read_link(entry.path().join("cwd")).ok()?;
            (stands_in == database).then_some(pid)
        })
        .collect()
}

/// Sends a signal; a process that is gone already is no failure.
pub(crate) fn signal(pid: i32, signal: Signal) {
    // 0 and below mean groups of processes, 1 is init.
    if pid > 1 {
        let _ = kill(Pid::from_raw(pid), signal);
    }
}
