//! The key file.

use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use service::Surroundings;
use vault::MasterKey;

use crate::answer::{Failed, refuse};

/// Where the key file of a data folder lies.
pub(crate) fn path(data: &Path) -> PathBuf {
    data.join("master.key")
}

/// The key of a data folder; made at the first start, readable for its owner only.
pub(crate) fn open(data: &Path) -> Result<MasterKey, Failed> {
    let path = path(data);
    match std::fs::read_to_string(&path) {
        Ok(text) => {
            let mode = std::fs::metadata(&path)?.permissions().mode() & 0o777;
            if mode & 0o077 != 0 {
                return refuse(format!(
                    "the key file {} can be read by others (mode {mode:o}): run chmod 600 {0}",
                    path.display()
                ));
            }
            MasterKey::parse(&text).map_err(|fault| {
                Failed(format!(
                    "the key file {} is damaged: {fault}",
                    path.display()
                ))
            })
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let key = MasterKey::new(Surroundings::of_this_machine().random());
            write(&path, &key)?;
            Ok(key)
        }
        Err(error) => refuse(format!(
            "the key file {} can't be read: {error}",
            path.display()
        )),
    }
}

/// Writes a key file that must not be there yet. Whole or not at all: a crash leaves no half key.
pub(crate) fn write(path: &Path, key: &MasterKey) -> Result<(), Failed> {
    let failed = |error| {
        Failed(format!(
            "the key file {} can't be written: {error}",
            path.display()
        ))
    };
    let scratch = path.with_extension(format!("new-{}", std::process::id()));
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&scratch)
        .map_err(failed)?;
    file.write_all(key.to_text().as_bytes()).map_err(failed)?;
    file.sync_all().map_err(failed)?;
    // A hard link fails where the name is taken: two first starts at once make one key.
    let linked = std::fs::hard_link(&scratch, path);
    let _ = std::fs::remove_file(&scratch);
    linked.map_err(failed)
}
