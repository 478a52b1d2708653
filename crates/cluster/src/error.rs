//! What can go wrong, each as one line that says what to do.

use std::io;
use std::path::PathBuf;

/// Why a cluster could not be opened, kept or closed.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// No usable PostgreSQL on this machine.
    #[error(
        "PostgreSQL 15 or newer is needed{found}: install it (apt-get install postgresql), or name \
         the folder of its programs in MENPAI_PG_BIN, or use --database-url"
    )]
    NoPrograms {
        /// What was found instead; "" for nothing.
        found: String,
    },
    /// The cluster was made by another major version.
    #[error(
        "the cluster in {} was made by PostgreSQL {made_by}, found here: {found}; install \
         postgresql-{made_by}, or restore a backup into a new data folder", folder.display()
    )]
    OtherVersion {
        /// Folder of the cluster.
        folder: PathBuf,
        /// Major version that made it.
        made_by: u32,
        /// Versions found.
        found: String,
    },
    /// Another program serves this folder.
    #[error(
        "the data folder {} is already served by process {pid}: stop that one first, or give \
         another folder with --data", data_dir.display()
    )]
    AlreadyServed {
        /// The data folder.
        data_dir: PathBuf,
        /// The serving process.
        pid: u32,
    },
    /// Another program kept the cluster busy for too long.
    #[error(
        "waited {seconds} s for process {pid}, which {what} the cluster in {}: try again when it is \
         done", folder.display()
    )]
    Busy {
        /// Folder of the cluster.
        folder: PathBuf,
        /// The other process.
        pid: u32,
        /// What it does: "starts or stops", "uses".
        what: &'static str,
        /// How long was waited.
        seconds: u64,
    },
    /// This user may not use the folder.
    #[error(
        "{} can't be used by this user: run as the user it belongs to, or give another folder with \
         --data ({source})", path.display()
    )]
    Denied {
        /// File or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file or folder operation failed.
    #[error("{what} {}: {source}", path.display())]
    File {
        /// What was tried, such as "creating the folder".
        what: &'static str,
        /// File or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Root, and no user to run PostgreSQL as.
    #[error(
        "PostgreSQL can't run as root and there is neither a user postgres nor nobody here: create \
         one (useradd --system postgres)"
    )]
    NoAccount,
    /// Root, and no program to change the user with.
    #[error(
        "PostgreSQL can't run as root and neither setpriv nor runuser is here: apt-get install util-linux"
    )]
    NoUserSwitch,
    /// This user has no name, which peer authentication needs.
    #[error(
        "user id {uid} has no name in /etc/passwd, PostgreSQL needs one: add it, or run as another user"
    )]
    Nameless {
        /// The id.
        uid: u32,
    },
    /// The cluster's user can't reach the cluster any more.
    #[error(
        "the user {user} can't reach the cluster in {} because of the rights of {blocked}: chmod o+x \
         {blocked}", folder.display(), blocked = blocked.display()
    )]
    Unreachable {
        /// The unprivileged user.
        user: String,
        /// Folder of the cluster.
        folder: PathBuf,
        /// The folder on the way that it can't pass.
        blocked: PathBuf,
    },
    /// The data folder says where its cluster is, and it isn't there.
    #[error(
        "the cluster of this data folder was in {}, and is gone: bring it back, or remove {} and \
         restore a backup", folder.display(), pointer.display()
    )]
    Gone {
        /// Where it was.
        folder: PathBuf,
        /// The file that says so.
        pointer: PathBuf,
    },
    /// The folder for the socket is somebody else's.
    #[error("{} is not ours ({why}): remove it, then start again", path.display())]
    SocketFolder {
        /// The folder.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A PostgreSQL program failed.
    #[error("{program} failed: {said}")]
    Program {
        /// Its name.
        program: String,
        /// Its last lines.
        said: String,
    },
    /// PostgreSQL ended instead of getting ready.
    #[error("PostgreSQL did not start ({status}); it said: {said}; its log is {}", log.display())]
    DidNotStart {
        /// How it ended.
        status: String,
        /// Last lines of its log.
        said: String,
        /// Its log.
        log: PathBuf,
    },
    /// Processes of an earlier run don't end.
    #[error("processes {pids} of an earlier run still use the cluster in {} and don't end: kill -9 {pids}", folder.display())]
    Leftovers {
        /// Folder of the cluster.
        folder: PathBuf,
        /// Their ids.
        pids: String,
    },
    /// PostgreSQL died and isn't restarted any more.
    #[error("PostgreSQL died and was given up: {reason}")]
    GaveUp {
        /// Why.
        reason: String,
    },
}

impl ClusterError {
    /// Wraps an I/O error with what was tried and where; a refused right gets its own advice.
    pub(crate) fn file(
        what: &'static str,
        path: &std::path::Path,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| match source.kind() {
            io::ErrorKind::PermissionDenied => Self::Denied { path, source },
            _ => Self::File { what, path, source },
        }
    }
}
