//! The folder of the private socket: short (a socket's path has 107 bytes, a data folder may be
//! deep), and closed to everybody else.

use std::fs::{self, DirBuilder, Permissions};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _, lchown};
use std::path::{Path, PathBuf};

use nix::unistd::{AccessFlags, access, geteuid};

use crate::account::Account;
use crate::{ClusterError, PORT, place};

/// Makes the folder, mode 700, owned by the user that runs the server.
///
/// `/tmp` is everybody's, so a folder found there is used only if it is a real folder (no link)
/// of ours: whoever made it first under this name could otherwise read and replace the socket.
pub(crate) fn prepare(cluster: &Path, account: &Account) -> Result<PathBuf, ClusterError> {
    let name = place::name_of(cluster);
    let me = geteuid();
    let run = Path::new("/run");
    let path = if me.is_root() && access(run, AccessFlags::W_OK).is_ok() {
        run.join(format!("menpai-{name}"))
    } else {
        PathBuf::from(format!("/tmp/menpai-{}-{name}", me.as_raw()))
    };
    match DirBuilder::new().mode(0o700).create(&path) {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(ClusterError::file("creating the folder", &path)(error)),
    }
    let found =
        fs::symlink_metadata(&path).map_err(ClusterError::file("reading the folder", &path))?;
    let foreign = |why: &str| ClusterError::SocketFolder {
        path: path.clone(),
        why: why.to_owned(),
    };
    if !found.is_dir() {
        return Err(foreign("it is no folder"));
    }
    if found.uid() != me.as_raw() && found.uid() != account.uid {
        return Err(foreign(&format!("it belongs to user id {}", found.uid())));
    }
    // Safe now: in /tmp (sticky) and /run nobody but the owner and root can swap the folder.
    let settle = || {
        if found.uid() != account.uid {
            lchown(&path, Some(account.uid), Some(account.gid))?;
        }
        fs::set_permissions(&path, Permissions::from_mode(0o700))
    };
    settle().map_err(ClusterError::file("taking over the folder", &path))?;
    Ok(path)
}

/// Removes the socket and its lock file that a killed server left. They hold a process id that
/// another process, or the unburied old one, may have: PostgreSQL would then refuse to start. The
/// owner calls this when no process of the cluster is left.
pub(crate) fn clear(folder: &Path) -> Result<(), ClusterError> {
    for name in [format!(".s.PGSQL.{PORT}"), format!(".s.PGSQL.{PORT}.lock")] {
        let path = folder.join(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(ClusterError::file("removing", &path)(error));
            }
            _ => {}
        }
    }
    Ok(())
}
