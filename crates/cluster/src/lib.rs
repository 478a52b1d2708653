//! A private PostgreSQL for one data folder: found on the machine, initialised, started on a
//! socket of its own, supervised, stopped. A thin shell: it knows processes, files and signals,
//! nothing of what is stored. Its calls block; an asynchronous program makes them off its
//! executor.
//!
//! How several programs share one cluster, with four lock files (flock, so that the kernel lets
//! go of them when a program dies, however it dies) in the cluster's folder:
//! - `serve.lock`, held by the one program that serves the folder;
//! - `owner.lock`, held by the program whose child the postmaster is;
//! - `cluster.lock`, shared by every program that uses the cluster, the owner included;
//! - `start.lock`, held while one of them looks, joins, starts or stops.
//!
//! An owner stops the cluster only when it gets `cluster.lock` for itself. Whoever finds
//! `owner.lock` free and a postmaster still running has found an orphan: it is stopped, never
//! adopted, because a postmaster whose parent is gone is on its way down (it was told to stop by
//! the parent's death), and because only a child can be supervised.

mod account;
mod error;
mod files;
mod init;
mod keeper;
mod leftovers;
mod locks;
mod open;
mod place;
mod postmaster;
mod programs;
mod settings;
mod socket;

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

pub use error::ClusterError;

use keeper::Keeper;
use locks::Locks;
use programs::Programs;

/// The database role everything connects as; the private cluster's superuser.
pub const USER: &str = "menpai";
/// The database that exists from the first start.
pub const DATABASE: &str = "menpai";
/// Part of the socket's file name; nothing listens on a network port.
pub const PORT: u16 = 5432;

/// What a program wants the cluster for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Serve the folder: alone, for long, restarting PostgreSQL where it dies.
    Serve,
    /// One command: joins a running cluster, or starts one for as long as it is needed.
    Command,
}

/// How to open a cluster where the defaults don't fit.
#[derive(Clone)]
pub struct Options {
    /// Folder of the PostgreSQL programs; `None` looks in `MENPAI_PG_BIN`, `pg_config`, `PATH`
    /// and the usual folders.
    pub programs: Option<PathBuf>,
    /// How long to wait for another program that starts, stops or uses the cluster.
    pub patience: Duration,
    /// Is told, a line at a time, what takes long; the default writes it to the trace.
    pub progress: Arc<dyn Fn(&str) + Send + Sync>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            programs: None,
            patience: Duration::from_mins(2),
            progress: Arc::new(|line| tracing::info!("{line}")),
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("programs", &self.programs)
            .field("patience", &self.patience)
            .finish_non_exhaustive()
    }
}

/// A running private PostgreSQL. Dropping it is [`Cluster::close`].
#[derive(Debug)]
pub struct Cluster {
    purpose: Use,
    programs: Programs,
    socket_dir: PathBuf,
    folder: PathBuf,
    notices: Vec<String>,
    locks: Locks,
    // Present where this program is the owner.
    keeper: Option<Keeper>,
    options: Options,
}

impl Cluster {
    /// Opens the cluster of a data folder with the default [`Options`], creating both where they
    /// aren't there yet.
    ///
    /// # Errors
    /// [`ClusterError`], one line that says what to do.
    pub fn open(data_dir: &Path, purpose: Use) -> Result<Self, ClusterError> {
        Self::open_with(data_dir, purpose, Options::default())
    }

    /// Opens the cluster of a data folder.
    ///
    /// # Errors
    /// [`ClusterError`], one line that says what to do.
    pub fn open_with(
        data_dir: &Path,
        purpose: Use,
        options: Options,
    ) -> Result<Self, ClusterError> {
        open::open(data_dir, purpose, options)
    }

    /// A connection URL for sqlx and libpq over the private socket.
    pub fn url(&self, database: &str) -> String {
        let host = percent(&self.socket_dir.to_string_lossy());
        format!(
            "postgres:///{}?host={host}&port={PORT}&user={USER}",
            percent(database)
        )
    }

    /// Folder of the socket, the `host` of a connection.
    pub fn socket_dir(&self) -> &Path {
        &self.socket_dir
    }

    /// Folder that holds the cluster, its locks and its log.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Lines that the program should print, such as where the cluster lives if not in the data
    /// folder.
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// Whether this program started the cluster and stops it.
    pub fn is_owner(&self) -> bool {
        self.keeper.is_some()
    }

    /// A PostgreSQL program (`psql`, `pg_dump`, `pg_restore`…) of the cluster's version, with the
    /// environment that connects it to [`DATABASE`]. It runs as this program's own user: the
    /// socket admits that user, and files it reads or writes are this user's.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.path(program));
        for (name, _) in std::env::vars_os() {
            // A PGHOST or PGSERVICE from outside would lead elsewhere.
            if name.to_string_lossy().starts_with("PG") {
                command.env_remove(name);
            }
        }
        command
            .env("PGHOST", &self.socket_dir)
            .env("PGPORT", PORT.to_string())
            .env("PGUSER", USER)
            .env("PGDATABASE", DATABASE)
            .env("PGCLIENTENCODING", "UTF8");
        command
    }

    /// Whether PostgreSQL runs, as far as its owner knows. While it is being restarted this is
    /// `Ok`; a program that only joined the cluster learns of its end from its connections.
    ///
    /// # Errors
    /// [`ClusterError::GaveUp`] after PostgreSQL died too often to be restarted again, or died
    /// under a command.
    pub fn health(&self) -> Result<(), ClusterError> {
        self.keeper.as_ref().map_or(Ok(()), Keeper::health)
    }

    /// Lets go of the cluster. The owner first waits for the other programs that use it (a serving
    /// one for half a minute, then it stops all the same), then stops it. A process that has the
    /// same cluster open twice must let go of the owner last.
    ///
    /// # Errors
    /// [`ClusterError`] where a lock can't be had or PostgreSQL doesn't stop.
    pub fn close(mut self) -> Result<(), ClusterError> {
        self.shut()
    }

    fn shut(&mut self) -> Result<(), ClusterError> {
        let Some(keeper) = self.keeper.take() else {
            self.locks.leave();
            return Ok(());
        };
        // A serving program is stopped by somebody who expects it to end; a command can wait for
        // the command that joined it.
        let patience = (self.purpose == Use::Serve).then_some(Duration::from_secs(30));
        let quiet = self
            .locks
            .wait_until_alone(patience, self.options.progress.as_ref());
        keeper.stop();
        self.locks.leave();
        // Nothing else is in there once the postmaster has removed its socket.
        let _ = std::fs::remove_dir(&self.socket_dir);
        quiet
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Err(error) = self.shut() {
            tracing::warn!(%error, "closing the private PostgreSQL");
        }
    }
}

/// Percent-encodes all but unreserved characters and the slash.
fn percent(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string can't fail.
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}
