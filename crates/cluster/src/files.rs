//! Small file operations that name their path when they fail.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use crate::ClusterError;

/// Creates the folder and what is missing above it, each with `mode`.
pub(crate) fn create_dir(path: &Path, mode: u32) -> Result<(), ClusterError> {
    DirBuilder::new()
        .recursive(true)
        .mode(mode)
        .create(path)
        .map_err(ClusterError::file("creating the folder", path))
}

/// Replaces a file at once: a reader sees the old or the new text, a crash leaves one of them.
pub(crate) fn replace(path: &Path, text: &str, mode: u32) -> Result<(), ClusterError> {
    let fresh = path.with_extension("new");
    let write = || {
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(mode)
            .open(&fresh)?;
        // The mode above counts for a new file only, and under the umask.
        file.set_permissions(Permissions::from_mode(mode))?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&fresh, path)?;
        sync_parent(path)
    };
    write().map_err(ClusterError::file("writing", path))
}

/// Makes a rename in the folder of `path` durable.
pub(crate) fn sync_parent(path: &Path) -> std::io::Result<()> {
    path.parent()
        .map_or(Ok(()), |parent| File::open(parent)?.sync_all())
}

/// The last lines written to a file since `from` (a length in bytes), joined; at most 2 KiB.
pub(crate) fn tail(path: &Path, from: u64) -> String {
    let read = || {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(
            from.max(length.saturating_sub(2048)).min(length),
        ))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok::<_, std::io::Error>(bytes)
    };
    read().map_or_else(
        |error| format!("(its log can't be read: {error})"),
        |bytes| last_lines(&bytes),
    )
}

/// The last five non-empty lines, as one line.
pub(crate) fn last_lines(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let shown = &lines[lines.len().saturating_sub(5)..];
    if shown.is_empty() {
        "nothing".to_owned()
    } else {
        shown.join(" | ")
    }
}
