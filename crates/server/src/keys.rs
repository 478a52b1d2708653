//! Where the master key comes from: a file in the data folder, the environment, or a command that
//! asks a key service. Each may give several keys, so that the old one is at hand while the key is
//! changed. Nothing of a key is ever printed or logged.

use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use service::Surroundings;
use vault::{MasterKey, Suite};
use zeroize::Zeroizing;

use crate::answer::{Failed, refuse};
use crate::cli::Global;

/// The variable that holds the key where no file does.
const VARIABLE: &str = "MENPAI_MASTER_KEY";

/// Where keys come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// A file, made at the first start.
    File(PathBuf),
    /// The environment.
    Environment,
    /// What a command prints.
    Command(String),
}

impl Source {
    /// Where the keys of this start come from.
    pub(crate) fn of(global: &Global) -> Self {
        if let Some(command) = &global.key_command {
            Self::Command(command.clone())
        } else if std::env::var_os(VARIABLE).is_some() {
            Self::Environment
        } else {
            Self::File(path(&global.data))
        }
    }

    /// The keys; none where there is no file.
    pub(crate) fn keys(&self) -> Result<Vec<MasterKey>, Failed> {
        let text = match self {
            Self::File(path) => match read(path)? {
                Some(text) => text,
                None => return Ok(Vec::new()),
            },
            Self::Environment => Zeroizing::new(std::env::var(VARIABLE).map_err(|_| {
                Failed(format!("what stands in {VARIABLE} is no text: set it anew"))
            })?),
            Self::Command(command) => asked(command)?,
        };
        MasterKey::parse_all(&text)
            .map_err(|fault| Failed(format!("{} is damaged: {fault}", self.name())))
    }

    /// What it is called in a sentence.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::File(path) => format!("the key file {}", path.display()),
            Self::Environment => format!("the key in {VARIABLE}"),
            Self::Command(_) => "what the key command prints".to_owned(),
        }
    }
}

/// Where the key file of a data folder lies.
pub(crate) fn path(data: &Path) -> PathBuf {
    data.join("master.key")
}

/// The keys of an installation that was started before.
pub(crate) fn open(global: &Global) -> Result<Vec<MasterKey>, Failed> {
    let source = Source::of(global);
    let keys = source.keys()?;
    if keys.is_empty() {
        return refuse(format!("there is no {}", bare(&source)));
    }
    Ok(keys)
}

/// The keys for the database that was first written with the key of this fingerprint, that one
/// first; made where nothing was written yet. What another key seals would not open beside the
/// rest, and nobody known would be found again.
pub(crate) fn open_for(
    global: &Global,
    written_with: Option<&str>,
) -> Result<Vec<MasterKey>, Failed> {
    let source = Source::of(global);
    let mut keys = source.keys()?;
    let name = source.name();
    let Some(fingerprint) = written_with else {
        if keys.is_empty() {
            let key = MasterKey::new(Surroundings::of_this_machine().random());
            write(&path(&global.data), &key)?;
            keys.push(key);
        }
        return Ok(keys);
    };
    if keys.is_empty() {
        return refuse(format!(
            "there is no {}, and this database was written with one (fingerprint {fingerprint}): \
             name the data folder that belongs to it (--data), or put its key file there; nothing \
             in it opens with another",
            bare(&source)
        ));
    }
    match keys.iter().position(|key| key.fingerprint() == fingerprint) {
        Some(at) => {
            keys.swap(0, at);
            Ok(keys)
        }
        None => refuse(format!(
            "{name} (fingerprint {}) is not the one this database was written with (fingerprint \
             {fingerprint}): name the data folder that belongs to it (--data), or put its key file \
             there",
            keys[0].fingerprint()
        )),
    }
}

fn bare(source: &Source) -> String {
    let name = source.name();
    name.strip_prefix("the ").unwrap_or(&name).to_owned()
}

/// What the command prints. What it says on its error output is not shown: it may hold the key.
fn asked(command: &str) -> Result<Zeroizing<String>, Failed> {
    let output = Command::new("sh")
        .args(["-c", command])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .map_err(|error| Failed(format!("the key command can't be started: {error}")))?;
    let said = Zeroizing::new(output.stdout);
    if !output.status.success() {
        return refuse(format!(
            "the key command failed ({}): run it by hand to see why",
            output.status
        ));
    }
    match std::str::from_utf8(&said) {
        Ok(text) => Ok(Zeroizing::new(text.to_owned())),
        Err(_) => refuse("what the key command prints is no text"),
    }
}

fn read(path: &Path) -> Result<Option<Zeroizing<String>>, Failed> {
    match std::fs::read_to_string(path) {
        Ok(text) => {
            let mode = std::fs::metadata(path)?.permissions().mode() & 0o777;
            if mode & 0o077 != 0 {
                return refuse(format!(
                    "the key file {} can be read by others (mode {mode:o}): run chmod 600 {0}",
                    path.display()
                ));
            }
            Ok(Some(Zeroizing::new(text)))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => refuse(format!(
            "the key file {} can't be read: {error}",
            path.display()
        )),
    }
}

/// Where the sealed root lies, for what works without a database.
fn root_path(data: &Path) -> PathBuf {
    data.join("root.sealed")
}

/// Keeps the root, sealed under the key in use, beside the database: an exported audit log is
/// checked without one.
pub(crate) fn keep_root(data: &Path, sealed: &[u8]) -> Result<(), Failed> {
    let path = root_path(data);
    if std::fs::read(&path).is_ok_and(|kept| kept == sealed) {
        return Ok(());
    }
    std::fs::write(&path, sealed)
        .map_err(|error| Failed(format!("{} can't be written: {error}", path.display())))
}

/// Every key that an installation of these algorithms may hang its audit log on: the given ones,
/// and the root.
pub(crate) fn roots(global: &Global, suite: Suite) -> Result<Vec<MasterKey>, Failed> {
    let mut keys = open(global)?;
    if let Ok(sealed) = std::fs::read(root_path(&global.data)) {
        let root = keys
            .iter()
            .find_map(|key| key.open_root(suite, &sealed).ok());
        keys.extend(root);
    }
    Ok(keys)
}

/// Writes a key file that must not be there yet. Whole or not at all: a crash leaves no half key.
pub(crate) fn write(path: &Path, key: &MasterKey) -> Result<(), Failed> {
    let scratch = written_beside(path, std::slice::from_ref(key))?;
    // A hard link fails where the name is taken: two first starts at once make one key.
    let linked = std::fs::hard_link(&scratch, path);
    let _ = std::fs::remove_file(&scratch);
    linked.map_err(|error| unwritten(path, &error))?;
    durable(path)
}

/// Puts these keys in place of what a key file holds, whole or not at all.
pub(crate) fn replace(path: &Path, keys: &[MasterKey]) -> Result<(), Failed> {
    let scratch = written_beside(path, keys)?;
    std::fs::rename(&scratch, path).map_err(|error| unwritten(path, &error))?;
    durable(path)
}

fn written_beside(path: &Path, keys: &[MasterKey]) -> Result<PathBuf, Failed> {
    let failed = |error| unwritten(path, &error);
    let scratch = path.with_extension(format!("new-{}", std::process::id()));
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&scratch)
        .map_err(failed)?;
    for (at, key) in keys.iter().enumerate() {
        let between: &[u8] = if at > 0 { b"\n" } else { b"" };
        file.write_all(between).map_err(failed)?;
        file.write_all(key.to_text().as_bytes()).map_err(failed)?;
    }
    file.sync_all().map_err(failed)?;
    Ok(scratch)
}

/// Rows sealed with the key are durable; its name in the folder must be before them.
fn durable(path: &Path) -> Result<(), Failed> {
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    let folder = std::fs::File::open(folder.unwrap_or(Path::new(".")));
    let synced = folder.and_then(|folder| folder.sync_all());
    synced.map_err(|error| unwritten(path, &error))
}

fn unwritten(path: &Path, error: &std::io::Error) -> Failed {
    Failed(format!(
        "the key file {} can't be written: {error}",
        path.display()
    ))
}
