//! The user PostgreSQL runs as, and how a program is run as that user.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use nix::unistd::{Uid, User, geteuid};

use crate::ClusterError;

/// Who runs the server, and how to become that user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) uid: u32,
    pub(crate) gid: u32,
    pub(crate) name: String,
    switch: Switch,
    /// `setpriv` that can bind a child's life to its parent's.
    leash: Option<PathBuf>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Switch {
    /// We are that user.
    None,
    Setpriv(PathBuf),
    Runuser(PathBuf),
}

impl Account {
    /// The user for a cluster: ourselves, unless we are root. Then the owner of the cluster where
    /// there is one (`database` is its folder), else `postgres`, else `nobody`.
    pub(crate) fn choose(database: &Path) -> Result<Self, ClusterError> {
        let me = geteuid();
        let setpriv = find("setpriv");
        let help = setpriv.as_deref().map(help_of).unwrap_or_default();
        let able = |option: &str| setpriv.clone().filter(|_| help.contains(option));
        // Busybox has a setpriv with neither.
        let (setpriv, leash) = (able("--reuid"), able("--pdeathsig"));
        if !me.is_root() {
            let user = by_uid(me).ok_or(ClusterError::Nameless { uid: me.as_raw() })?;
            return Ok(Self::of(user, Switch::None, leash));
        }
        let owner = fs::metadata(database)
            .ok()
            .filter(|found| found.uid() != 0)
            .and_then(|found| by_uid(Uid::from_raw(found.uid())));
        let user = owner
            .or_else(|| by_name("postgres"))
            .or_else(|| by_name("nobody"))
            .filter(|user| !user.uid.is_root())
            .ok_or(ClusterError::NoAccount)?;
        let switch = setpriv
            .map(Switch::Setpriv)
            .or_else(|| find("runuser").map(Switch::Runuser))
            .ok_or(ClusterError::NoUserSwitch)?;
        Ok(Self::of(user, switch, leash))
    }

    fn of(user: User, switch: Switch, leash: Option<PathBuf>) -> Self {
        let (uid, gid) = (user.uid.as_raw(), user.gid.as_raw());
        Self {
            uid,
            gid,
            name: user.name,
            switch,
            leash,
        }
    }

    /// Whether the server runs as another user than this program.
    pub(crate) fn is_another(&self) -> bool {
        self.switch != Switch::None
    }

    /// `program`, to be run as this user with a clean environment and, where the machine can do
    /// that, to be sent `signal` when the thread that starts it ends.
    pub(crate) fn command(&self, program: &Path, signal: &str) -> Command {
        // The leash comes last: changing the user would take it off.
        let leash = self.leash.as_ref().map(|setpriv| {
            let options = ["--pdeathsig", signal].map(OsString::from).to_vec();
            (setpriv, options)
        });
        let switch = match &self.switch {
            Switch::None => None,
            Switch::Setpriv(setpriv) => {
                let ids = [
                    format!("--reuid={}", self.uid),
                    format!("--regid={}", self.gid),
                ];
                let options = ids.map(OsString::from).into_iter();
                Some((setpriv, options.chain(["--clear-groups".into()]).collect()))
            }
            Switch::Runuser(runuser) => Some((
                runuser,
                ["-u", self.name.as_str()].map(OsString::from).to_vec(),
            )),
        };
        let words: Vec<OsString> = switch
            .into_iter()
            .chain(leash)
            .flat_map(|(wrapper, options)| {
                let begin = std::iter::once(wrapper.into());
                begin.chain(options).chain(["--".into()])
            })
            .chain([program.into()])
            .collect();
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]);
        command
            .env_clear()
            .env(
                "PATH",
                "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            )
            .env("LANG", "C.UTF-8")
            // A folder that every user may stand in.
            .current_dir("/")
            .stdin(Stdio::null());
        command
    }
}

/// The name of the user this program runs as.
pub(crate) fn own_name() -> Result<String, ClusterError> {
    let me = geteuid();
    by_uid(me)
        .map(|user| user.name)
        .ok_or(ClusterError::Nameless { uid: me.as_raw() })
}

fn by_uid(uid: Uid) -> Option<User> {
    User::from_uid(uid).ok().flatten()
}

fn by_name(name: &str) -> Option<User> {
    User::from_name(name).ok().flatten()
}

/// A system program, also where an ordinary user's PATH leaves out the sbin folders.
fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(["/usr/bin", "/bin", "/usr/sbin", "/sbin"].map(PathBuf::from))
        .map(|folder| folder.join(program))
        .find(|candidate| candidate.is_file())
}

fn help_of(program: &Path) -> String {
    Command::new(program).arg("--help").output().map_or_else(
        |_| String::new(),
        |output| String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned(),
    )
}

#[cfg(test)]
impl Account {
    /// The same account on a machine without setpriv.
    pub(crate) fn without_setpriv(self) -> Self {
        let switch = match self.switch {
            Switch::None => Switch::None,
            _ => Switch::Runuser(find("runuser").expect("part of every Debian")),
        };
        Self {
            switch,
            leash: None,
            ..self
        }
    }
}
