//! The snapshot in a file, so that a program starts without reading the whole library from the
//! database. The file is a copy and nothing more: whatever is wrong with it, the database is asked.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::snapshot::Base;

/// Where a snapshot is kept, and which build of the program may read it.
#[derive(Debug)]
pub(crate) struct Keep {
    path: PathBuf,
    build: String,
}

impl Keep {
    pub(crate) fn new(path: PathBuf, build: String) -> Self {
        Self { path, build }
    }

    /// What the file has to begin with: another build, or another state of the library, is of no
    /// use. The digest tells a damaged file.
    fn header(&self, version: Uuid, body: &[u8]) -> String {
        let digest = vault::digest(body);
        // Half of it tells a damaged file as surely.
        let digest = Uuid::from_bytes(std::array::from_fn(|at| digest[at]));
        format!(
            "menpai library snapshot\n{}\n{version}\n{digest}\n\n",
            self.build
        )
    }

    /// The kept snapshot of this state of the library.
    pub(crate) fn load(&self, version: Uuid) -> Option<Base> {
        let bytes = std::fs::read(&self.path).ok()?;
        let end = bytes.windows(2).position(|pair| pair == b"\n\n")? + 2;
        let (header, body) = bytes.split_at(end);
        if !header.starts_with(b"menpai") || header != self.header(version, body).as_bytes() {
            return None;
        }
        match postcard::from_bytes(body) {
            Ok(base) => Some(base),
            Err(error) => {
                tracing::warn!(path = %self.path.display(), %error, "the kept library can't be read");
                None
            }
        }
    }

    /// Keeps a snapshot for the next start.
    pub(crate) fn save(&self, base: &Base, version: Uuid) {
        if let Err(error) = self.write(base, version) {
            tracing::warn!(path = %self.path.display(), %error, "the library can't be kept in a file");
        }
    }

    fn write(&self, base: &Base, version: Uuid) -> std::io::Result<()> {
        let body = postcard::to_allocvec(base).map_err(std::io::Error::other)?;
        let folder = self.path.parent().unwrap_or(Path::new("."));
        // Beside the target, so that the file appears whole or not at all.
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(self.header(version, &body).as_bytes())?;
        file.write_all(&body)?;
        file.persist(&self.path)?;
        Ok(())
    }
}
