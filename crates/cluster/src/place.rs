//! Where the cluster of a data folder lives: in it, or, where the unprivileged user that root
//! drops to can't reach it, under `/var/lib/menpai`.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use nix::unistd::geteuid;

use crate::account::Account;
use crate::{ClusterError, files};

/// Holds the clusters of data folders that can't hold their own.
const ELSEWHERE: &str = "/var/lib/menpai";
/// File in a data folder that names where its cluster lives instead.
const POINTER: &str = "postgres.location";

/// The folders of a cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// Holds everything below; belongs to the user that runs this program.
    pub(crate) folder: PathBuf,
    /// PostgreSQL's own folder; belongs to the user that runs the server.
    pub(crate) database: PathBuf,
    /// What the server writes; handed to it open.
    pub(crate) log: PathBuf,
    /// To be printed where the cluster isn't in the data folder.
    pub(crate) notice: Option<String>,
}

impl Place {
    /// Finds or decides the place for a data folder and creates what is missing (but the
    /// database).
    pub(crate) fn settle(data_dir: &Path) -> Result<(Self, Account), ClusterError> {
        let mode = if geteuid().is_root() { 0o711 } else { 0o700 };
        files::create_dir(data_dir, mode)?;
        let data_dir = data_dir
            .canonicalize()
            .map_err(ClusterError::file("reading the folder", data_dir))?;
        let inside = data_dir.join("postgres");
        let pointer = data_dir.join(POINTER);

        // What was decided once holds: a cluster must not seem empty because rights changed.
        if let Some(folder) = read_pointer(&pointer)? {
            // The file may be in a folder that others write to: it leads to our own folder only.
            if !folder.is_dir() || folder.parent() != Some(Path::new(ELSEWHERE)) {
                return Err(ClusterError::Gone { folder, pointer });
            }
            return Self::existing(&folder, &data_dir);
        }
        if inside.join("db").is_dir() {
            return Self::existing(&inside, &data_dir);
        }
        let account = Account::choose(&inside)?;
        if account.is_another() && blocked(&data_dir, &account).is_some() {
            let folder = Path::new(ELSEWHERE).join(name_of(&data_dir));
            files::create_dir(&folder, mode)?;
            files::replace(&pointer, &format!("{}\n", folder.display()), 0o644)?;
            return Self::existing(&folder, &data_dir);
        }
        files::create_dir(&inside, mode)?;
        Self::existing(&inside, &data_dir)
    }

    /// A folder that is there, if it is ours and the account can reach it.
    fn existing(folder: &Path, data_dir: &Path) -> Result<(Self, Account), ClusterError> {
        let folder = folder
            .canonicalize()
            .map_err(ClusterError::file("reading the folder", folder))?;
        let owner = fs::metadata(&folder)
            .map_err(ClusterError::file("reading the folder", &folder))?
            .uid();
        if owner != geteuid().as_raw() {
            // Root too: files of root in a user's folder would lock that user out.
            let source = std::io::Error::other(format!("it belongs to user id {owner}"));
            return Err(ClusterError::Denied {
                path: folder,
                source,
            });
        }
        let account = Account::choose(&folder.join("db"))?;
        if account.is_another()
            && let Some(blocked) = blocked(&folder, &account)
        {
            let user = account.name;
            return Err(ClusterError::Unreachable {
                user,
                folder,
                blocked,
            });
        }
        Ok((Self::at(folder, data_dir), account))
    }

    fn at(folder: PathBuf, data_dir: &Path) -> Self {
        let notice = (!folder.starts_with(data_dir)).then(|| {
            format!(
                "the database of {} lives in {}, because the unprivileged user that runs it can't \
                 reach the data folder",
                data_dir.display(),
                folder.display()
            )
        });
        let (database, log) = (folder.join("db"), folder.join("server.log"));
        Self {
            folder,
            database,
            log,
            notice,
        }
    }

    /// Major version of the PostgreSQL that made the cluster; `None` where there is none yet.
    pub(crate) fn made_by(&self) -> Option<u32> {
        fs::read_to_string(self.database.join("PG_VERSION"))
            .ok()?
            .trim()
            .parse()
            .ok()
    }
}

/// A short name for a data folder, the same at every start: FNV-1a over its path. It only has to
/// keep the folders of one machine apart.
pub(crate) fn name_of(folder: &Path) -> String {
    let hash = folder
        .as_os_str()
        .as_encoded_bytes()
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
    format!("{hash:016x}")
}

fn read_pointer(pointer: &Path) -> Result<Option<PathBuf>, ClusterError> {
    match fs::read_to_string(pointer) {
        Ok(text) => Ok(Some(PathBuf::from(text.trim()))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(ClusterError::file("reading", pointer)(error)),
    }
}

/// The first folder on the way that the account may not pass through.
fn blocked(folder: &Path, account: &Account) -> Option<PathBuf> {
    let mut way: Vec<&Path> = folder.ancestors().collect();
    way.reverse();
    way.into_iter()
        .find(|step| {
            fs::metadata(step).is_ok_and(|found| {
                let needed = if found.uid() == account.uid {
                    0o100
                } else if found.gid() == account.gid {
                    0o010
                } else {
                    0o001
                };
                found.mode() & needed == 0
            })
        })
        .map(Path::to_owned)
}
