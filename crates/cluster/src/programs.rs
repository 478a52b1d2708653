//! Finding PostgreSQL on the machine.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::ClusterError;

/// Oldest major version that will do.
const OLDEST: u32 = 15;

/// A folder of PostgreSQL programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Programs {
    folder: PathBuf,
    pub(crate) major: u32,
}

impl Programs {
    /// Where a program of this PostgreSQL is.
    pub(crate) fn path(&self, program: &str) -> PathBuf {
        self.folder.join(program)
    }

    /// Finds a PostgreSQL of version `made_by`, or the first of at least [`OLDEST`] where no
    /// cluster was made yet. `folder` stands for the cluster in the error.
    pub(crate) fn find(
        named: Option<&Path>,
        made_by: Option<u32>,
        folder: &Path,
    ) -> Result<Self, ClusterError> {
        let named = named.map(Path::to_owned).or_else(|| {
            std::env::var_os("MENPAI_PG_BIN")
                .filter(|value| !value.is_empty())
                .map(PathBuf::from)
        });
        // A folder that was named is used or refused, never passed over.
        let folders = named.map_or_else(usual_folders, |folder| vec![folder]);
        let all: Vec<Self> = folders.into_iter().filter_map(Self::in_folder).collect();
        choose(all, made_by, folder)
    }

    fn in_folder(folder: PathBuf) -> Option<Self> {
        // libpq's development package brings pg_config and psql without a server.
        if !folder.join("initdb").is_file() {
            return None;
        }
        let output = Command::new(folder.join("postgres"))
            .arg("--version")
            .output()
            .ok()?;
        let major = major_of(&String::from_utf8_lossy(&output.stdout))?;
        Some(Self { folder, major })
    }
}

fn choose(
    all: Vec<Programs>,
    made_by: Option<u32>,
    folder: &Path,
) -> Result<Programs, ClusterError> {
    let versions: Vec<String> = all
        .iter()
        .map(|p| format!("{} in {}", p.major, p.folder.display()))
        .collect();
    let listed = versions.join(", ");
    if let Some(made_by) = made_by {
        let found = if listed.is_empty() {
            "none".to_owned()
        } else {
            listed
        };
        return all
            .into_iter()
            .find(|programs| programs.major == made_by)
            .ok_or_else(|| ClusterError::OtherVersion {
                folder: folder.to_owned(),
                made_by,
                found,
            });
    }
    let found = if listed.is_empty() {
        listed
    } else {
        format!(" (found only {listed})")
    };
    all.into_iter()
        .find(|programs| programs.major >= OLDEST)
        .ok_or(ClusterError::NoPrograms { found })
}

/// The version in `postgres (PostgreSQL) 15.18 (Debian …)` or `… 18beta1`.
fn major_of(text: &str) -> Option<u32> {
    let version = text.split_whitespace().nth(2)?;
    let digits: String = version.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

fn usual_folders() -> Vec<PathBuf> {
    let from_config = Command::new("pg_config")
        .arg("--bindir")
        .output()
        .ok()
        .map(|output| PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let from_path = std::env::split_paths(&path).map(|folder| {
        // A link in PATH leads to the folder of the other programs.
        let program = folder.join("postgres");
        let program = program.canonicalize().unwrap_or(program);
        program.parent().map_or(folder, Path::to_owned)
    });
    let fixed = [
        "/usr/local/pgsql/bin",
        "/usr/local/bin",
        "/opt/homebrew/bin",
    ]
    .map(PathBuf::from);
    from_config
        .into_iter()
        .chain(from_path)
        .chain(versioned("/usr/lib/postgresql", "", "bin"))
        .chain(versioned("/usr", "pgsql-", "bin"))
        .chain(versioned("/usr/libexec", "postgresql", ""))
        .chain(fixed)
        .collect()
}

/// Folders like `parent/prefix15/below`, newest version first.
fn versioned(parent: &str, prefix: &str, below: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(parent).into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = entries
        .filter_map(|entry| {
            let name = entry.file_name();
            let version = OsStr::to_str(&name)?.strip_prefix(prefix)?.parse().ok()?;
            Some((version, entry.path().join(below)))
        })
        .collect();
    found.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    found.into_iter().map(|(_, folder)| folder).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn programs(major: u32) -> Programs {
        Programs {
            folder: format!("/pg/{major}").into(),
            major,
        }
    }

    #[test]
    fn versions_are_read() {
        for (text, major) in [
            (
                "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n",
                Some(15),
            ),
            ("postgres (PostgreSQL) 18beta1", Some(18)),
            ("postgres (PostgreSQL) 9.6.24", Some(9)),
            ("command not found", None),
            ("", None),
        ] {
            assert_eq!(major_of(text), major, "{text}");
        }
    }

    #[test]
    fn the_first_new_enough_is_chosen_and_an_old_cluster_gets_its_own() {
        let all = vec![programs(14), programs(16), programs(15)];
        let folder = Path::new("/data/postgres");
        assert_eq!(choose(all.clone(), None, folder).expect("there").major, 16);
        assert_eq!(
            choose(all.clone(), Some(15), folder).expect("there").major,
            15
        );
        let error = choose(all, Some(17), folder)
            .expect_err("not there")
            .to_string();
        assert!(error.contains("install postgresql-17"), "{error}");
    }

    #[test]
    fn what_is_missing_is_said_in_one_line() {
        let error = choose(vec![programs(13)], None, Path::new("/x")).expect_err("too old");
        let text = error.to_string();
        assert!(text.contains("found only 13 in /pg/13"), "{text}");
        assert!(
            text.contains("apt-get install postgresql") && !text.contains('\n'),
            "{text}"
        );
    }
}
