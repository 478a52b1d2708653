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

/// The key of a data folder, readable for its owner only.
pub(crate) fn open(data: &Path) -> Result<MasterKey, Failed> {
    match existing(data)? {
        Some(key) => Ok(key),
        None => refuse(format!("there is no key file {}", path(data).display())),
    }
}

/// The key of a data folder for the database that was first written with the key of this
/// fingerprint; made where nothing was written yet. What another key seals would not open beside
/// the rest, and nobody known would be found again.
pub(crate) fn open_for(data: &Path, written_with: Option<&str>) -> Result<MasterKey, Failed> {
    let place = path(data);
    let place = place.display();
    match (existing(data)?, written_with) {
        (Some(key), None) => Ok(key),
        (Some(key), Some(fingerprint)) if key.fingerprint() == fingerprint => Ok(key),
        (Some(key), Some(fingerprint)) => refuse(format!(
            "the key file {place} (fingerprint {}) is not the one this database was written with \
             (fingerprint {fingerprint}): name the data folder that belongs to it (--data), or put \
             its key file there",
            key.fingerprint()
        )),
        (None, Some(fingerprint)) => refuse(format!(
            "there is no key file {place}, and this database was written with one (fingerprint \
             {fingerprint}): name the data folder that belongs to it (--data), or put its key file \
             there; nothing in it opens with another"
        )),
        (None, None) => {
            let key = MasterKey::new(Surroundings::of_this_machine().random());
            write(&path(data), &key)?;
            Ok(key)
        }
    }
}

fn existing(data: &Path) -> Result<Option<MasterKey>, Failed> {
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
            let key = MasterKey::parse(&text).map_err(|fault| {
                Failed(format!(
                    "the key file {} is damaged: {fault}",
                    path.display()
                ))
            })?;
            Ok(Some(key))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
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
    linked.map_err(failed)?;
    // Rows sealed with the key are durable; its name in the folder must be before them.
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    let folder = std::fs::File::open(folder.unwrap_or(Path::new("."))).map_err(failed)?;
    folder.sync_all().map_err(failed)
}
