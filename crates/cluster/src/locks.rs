//! The four lock files of a cluster; see the crate's documentation for who holds which when.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::{ClusterError, Use};

/// Between two looks at a lock that somebody else holds.
pub(crate) const PAUSE: Duration = Duration::from_millis(50);

/// The lock files of one cluster, open. Dropping them lets go of every lock.
#[derive(Debug)]
pub(crate) struct Locks {
    folder: PathBuf,
    start: File,
    serve: File,
    owner: File,
    cluster: File,
}

/// Who holds a lock, as that process wrote it into the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Holder {
    /// 0 where the process had no time to write it.
    pub(crate) pid: u32,
    pub(crate) serves: bool,
}

impl Locks {
    pub(crate) fn open(folder: &Path) -> Result<Self, ClusterError> {
        let file = |name: &str| {
            let path = folder.join(name);
            OpenOptions::new()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .mode(0o600)
                .open(&path)
                .map_err(ClusterError::file("opening the lock", &path))
        };
        Ok(Self {
            folder: folder.to_owned(),
            start: file("start.lock")?,
            serve: file("serve.lock")?,
            owner: file("owner.lock")?,
            cluster: file("cluster.lock")?,
        })
    }

    /// Becomes the one program that serves, or says who is.
    pub(crate) fn serve(&self) -> Result<Option<Holder>, ClusterError> {
        // A command looks at this lock for an instant: that must not refuse a serving program.
        for _ in 0..10 {
            if self.attempt(&self.serve, "serve.lock", File::try_lock)? {
                self.sign(&self.serve, Use::Serve);
                return Ok(None);
            }
            sleep(PAUSE);
        }
        Ok(Some(holder(&self.serve)))
    }

    /// The program that serves or waits to serve.
    pub(crate) fn server(&self) -> Result<Option<Holder>, ClusterError> {
        if self.attempt(&self.serve, "serve.lock", File::try_lock_shared)? {
            let _ = self.serve.unlock();
            return Ok(None);
        }
        Ok(Some(holder(&self.serve)))
    }

    /// The right to look, join, start or stop; waits until `deadline` for whoever has it.
    pub(crate) fn start(&self, waiting: &Waiting<'_>) -> Result<Turn<'_>, ClusterError> {
        while !self.attempt(&self.start, "start.lock", File::try_lock)? {
            waiting.go_on(holder(&self.start).pid, "starts or stops")?;
        }
        self.sign(&self.start, Use::Command);
        Ok(Turn(&self.start))
    }

    /// Becomes the owner, or says who is. Under [`Locks::start`] only.
    pub(crate) fn own(&self, purpose: Use) -> Result<Option<Holder>, ClusterError> {
        if self.attempt(&self.owner, "owner.lock", File::try_lock)? {
            self.sign(&self.owner, purpose);
            Ok(None)
        } else {
            Ok(Some(holder(&self.owner)))
        }
    }

    /// Gives the ownership back, after a start that failed.
    pub(crate) fn disown(&self) {
        let _ = self.owner.unlock();
    }

    /// Uses the cluster from here on. Under [`Locks::start`] only, where nobody holds it alone.
    pub(crate) fn join(&self) -> Result<(), ClusterError> {
        let path = self.folder.join("cluster.lock");
        self.cluster
            .lock_shared()
            .map_err(ClusterError::file("locking", &path))
    }

    /// Waits until no other program uses the cluster and keeps everybody out, for at most
    /// `patience`. The locks stay held until [`Locks::leave`].
    pub(crate) fn wait_until_alone(
        &self,
        patience: Option<Duration>,
        progress: &dyn Fn(&str),
    ) -> Result<(), ClusterError> {
        let begun = Instant::now();
        let mut said = false;
        loop {
            if self.attempt(&self.start, "start.lock", File::try_lock)? {
                // Nobody can join between the two steps: joining needs the start lock.
                let _ = self.cluster.unlock();
                if self.attempt(&self.cluster, "cluster.lock", File::try_lock)? {
                    return Ok(());
                }
                if patience.is_some_and(|most| begun.elapsed() > most) {
                    progress("stopping PostgreSQL under another menpai command that still uses it");
                    return Ok(());
                }
                let _ = self.start.unlock();
            }
            if !said {
                said = true;
                progress("waiting for another menpai command that uses the database");
            }
            sleep(PAUSE);
        }
    }

    /// Lets go of everything.
    pub(crate) fn leave(&self) {
        for file in [&self.owner, &self.cluster, &self.serve, &self.start] {
            let _ = file.unlock();
        }
    }

    fn attempt(
        &self,
        file: &File,
        name: &'static str,
        lock: impl Fn(&File) -> Result<(), TryLockError>,
    ) -> Result<bool, ClusterError> {
        match lock(file) {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(ClusterError::file(
                "locking",
                &self.folder.join(name),
            )(error)),
        }
    }

    /// Writes who we are into a lock we hold: only ever read to tell a person.
    #[expect(clippy::unused_self, reason = "keeps signing beside locking")]
    fn sign(&self, mut file: &File, purpose: Use) {
        let role = if purpose == Use::Serve {
            "serve"
        } else {
            "command"
        };
        let text = format!("{} {role}\n", std::process::id());
        let _ = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(text.as_bytes()));
    }
}

fn holder(mut file: &File) -> Holder {
    let mut text = String::new();
    let _ = file
        .rewind()
        .and_then(|()| file.read_to_string(&mut text).map(drop));
    let mut words = text.split_whitespace();
    Holder {
        pid: words.next().and_then(|word| word.parse().ok()).unwrap_or(0),
        serves: words.next() == Some("serve"),
    }
}

/// The right to look, join, start or stop, given back when dropped.
#[derive(Debug)]
pub(crate) struct Turn<'a>(&'a File);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let _ = self.0.unlock();
    }
}

/// A bounded wait for other programs, that says once what it waits for.
pub(crate) struct Waiting<'a> {
    folder: &'a Path,
    begun: Instant,
    patience: Duration,
    progress: &'a dyn Fn(&str),
    said: std::cell::Cell<bool>,
}

impl<'a> Waiting<'a> {
    pub(crate) fn new(folder: &'a Path, patience: Duration, progress: &'a dyn Fn(&str)) -> Self {
        Self {
            folder,
            begun: Instant::now(),
            patience,
            progress,
            said: false.into(),
        }
    }

    /// Pauses, or gives up.
    pub(crate) fn go_on(&self, pid: u32, what: &'static str) -> Result<(), ClusterError> {
        let waited = self.begun.elapsed();
        if waited > self.patience {
            let (folder, seconds) = (self.folder.to_owned(), waited.as_secs());
            return Err(ClusterError::Busy {
                folder,
                pid,
                what,
                seconds,
            });
        }
        if waited > Duration::from_secs(1) && !self.said.replace(true) {
            (self.progress)(&format!(
                "waiting for process {pid}, which {what} the database"
            ));
        }
        sleep(PAUSE);
        Ok(())
    }
}
