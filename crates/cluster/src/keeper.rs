//! The thread that starts the server, watches it and stops it.
//!
//! It is a thread of its own because the kernel sends the parent-death signal, which stops the
//! server when this program is killed, when the *thread* that started the child ends.

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Child, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{JoinHandle, sleep};
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;

use crate::account::Account;
use crate::locks::PAUSE;
use crate::place::Place;
use crate::postmaster::{PidFile, signal};
use crate::{ClusterError, Use, files, leftovers, settings, socket};

/// Restarts within [`WINDOW`] before giving up.
const RESTARTS: usize = 5;
const WINDOW: Duration = Duration::from_mins(10);
/// A log of this size is put aside at the next start.
const LOG_BYTES: u64 = 16 * 1024 * 1024;

/// All that is needed to start the server.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) postgres: PathBuf,
    pub(crate) account: Account,
    pub(crate) place: Place,
    pub(crate) socket_dir: PathBuf,
}

/// Handle to the thread.
#[derive(Debug)]
pub(crate) struct Keeper {
    stop: Sender<()>,
    thread: JoinHandle<()>,
    given_up: Arc<Mutex<Option<String>>>,
}

type Progress = Arc<dyn Fn(&str) + Send + Sync>;

impl Keeper {
    /// Starts the server and returns when it accepts connections.
    pub(crate) fn start(
        plan: Plan,
        purpose: Use,
        progress: &Progress,
    ) -> Result<Self, ClusterError> {
        let (stop, orders) = mpsc::channel();
        let (tell, told) = mpsc::channel();
        let given_up = Arc::new(Mutex::new(None));
        let (verdict, progress) = (Arc::clone(&given_up), Arc::clone(progress));
        let thread = std::thread::Builder::new()
            .name("postgres keeper".to_owned())
            .spawn(move || match plan.launch(progress.as_ref()) {
                Ok(server) => {
                    let _ = tell.send(Ok(()));
                    let reason = plan.watch(server, purpose, &orders);
                    *verdict.lock().unwrap_or_else(PoisonError::into_inner) = reason;
                }
                Err(error) => {
                    let _ = tell.send(Err(error));
                }
            })
            .map_err(|error| ClusterError::GaveUp {
                reason: error.to_string(),
            })?;
        match told.recv() {
            Ok(Ok(())) => Ok(Self {
                stop,
                thread,
                given_up,
            }),
            Ok(Err(error)) => Err(error),
            Err(_) => Err(ClusterError::GaveUp {
                reason: "its keeper ended".to_owned(),
            }),
        }
    }

    pub(crate) fn health(&self) -> Result<(), ClusterError> {
        let given_up = self
            .given_up
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        given_up.map_or(Ok(()), |reason| Err(ClusterError::GaveUp { reason }))
    }

    /// Stops the server and waits for its end.
    pub(crate) fn stop(self) {
        // Both fail only if the thread has ended, and the server with it.
        let _ = self.stop.send(());
        let _ = self.thread.join();
    }
}

impl Plan {
    /// Starts the server, of which no process may be left, as a child of this thread and waits until it accepts connections. Crash
    /// recovery takes the time it needs.
    fn launch(&self, progress: &dyn Fn(&str)) -> Result<Server, ClusterError> {
        socket::clear(&self.socket_dir)?;
        let (log, from) = self.open_log()?;
        let mut child = self.spawn(log)?;
        let begun = Instant::now();
        let mut said = 0;
        loop {
            // There was no such file before, so it is our server's, whatever process stands
            // between (runuser does).
            if let Some(file) = PidFile::read(&self.place.database)
                && file.is_ready()
            {
                return Ok(Server {
                    child,
                    pid: file.pid,
                });
            }
            match child.try_wait() {
                Ok(None) => {}
                Ok(Some(status)) => return Err(self.did_not_start(status.to_string(), from)),
                Err(error) => return Err(self.did_not_start(error.to_string(), from)),
            }
            let seconds = begun.elapsed().as_secs();
            if seconds >= said + 5 {
                said = seconds;
                let last = files::tail(&self.place.log, from);
                let last = last.rsplit(" | ").next().unwrap_or_default();
                progress(&format!(
                    "PostgreSQL is getting ready ({seconds} s): {last}"
                ));
            }
            sleep(Duration::from_millis(20));
        }
    }

    fn spawn(&self, log: File) -> Result<Child, ClusterError> {
        let place = &self.place;
        // SIGINT is the fast shutdown: it ends the connections and leaves a clean cluster.
        let mut command = self.account.command(&self.postgres, "INT");
        command.arg("-D").arg(&place.database);
        let mut set = |name: &str, value: &str| {
            command.arg("-c").arg(format!("{name}={value}"));
        };
        set(
            "unix_socket_directories",
            &self.socket_dir.to_string_lossy(),
        );
        for (name, path) in settings::paths(&place.folder) {
            set(name, &path.to_string_lossy());
        }
        for (name, value) in settings::FIXED {
            set(name, value);
        }
        let copy = log
            .try_clone()
            .map_err(ClusterError::file("opening the log", &place.log))?;
        command
            .stdout(copy)
            .stderr(log)
            .stdin(Stdio::null())
            // Out of the terminal's reach: Ctrl-C is for the program, which then stops the server.
            .process_group(0)
            .spawn()
            .map_err(|error| ClusterError::Program {
                program: self.postgres.display().to_string(),
                said: error.to_string(),
            })
    }

    /// The log, and its length: what the server will say begins there.
    fn open_log(&self) -> Result<(File, u64), ClusterError> {
        let path = &self.place.log;
        let length = fs::metadata(path).map_or(0, |found| found.len());
        let open = || {
            if length > LOG_BYTES {
                fs::rename(path, path.with_extension("log.1"))?;
            }
            OpenOptions::new()
                .create(true)
                .append(true)
                .mode(0o600)
                .open(path)
        };
        let file = open().map_err(ClusterError::file("opening the log", path))?;
        Ok((file, if length > LOG_BYTES { 0 } else { length }))
    }

    fn did_not_start(&self, status: String, from: u64) -> ClusterError {
        let log = self.place.log.clone();
        ClusterError::DidNotStart {
            status,
            said: files::tail(&log, from),
            log,
        }
    }

    /// Watches the server until it is told to stop, or until it has died for good: then why.
    fn watch(&self, mut server: Server, purpose: Use, orders: &Receiver<()>) -> Option<String> {
        let mut restarts: Vec<Instant> = Vec::new();
        loop {
            match orders.recv_timeout(Duration::from_millis(200)) {
                Err(RecvTimeoutError::Timeout) => {}
                Ok(()) | Err(RecvTimeoutError::Disconnected) => {
                    server.stop();
                    return None;
                }
            }
            let Ok(Some(status)) = server.child.try_wait() else {
                continue;
            };
            let reason = describe(status);
            tracing::error!(%reason, log = %self.place.log.display(), "PostgreSQL ended");
            if purpose == Use::Command {
                return Some(reason);
            }
            match self.restart(&mut restarts, orders) {
                Restart::Done(fresh) => server = fresh,
                Restart::Told => return None,
                Restart::No(last) => return Some(format!("{reason}; {last}")),
            }
        }
    }

    /// Starts the server again, after a pause that grows, until it runs or the limit is reached.
    fn restart(&self, restarts: &mut Vec<Instant>, orders: &Receiver<()>) -> Restart {
        let mut last = "restarted too often".to_owned();
        loop {
            restarts.retain(|time| time.elapsed() < WINDOW);
            if restarts.len() >= RESTARTS {
                return Restart::No(last);
            }
            let pause = Duration::from_millis(500) * u32::try_from(restarts.len()).unwrap_or(1);
            if orders.recv_timeout(pause) != Err(RecvTimeoutError::Timeout) {
                return Restart::Told;
            }
            restarts.push(Instant::now());
            let progress = |line: &str| tracing::warn!("{line}");
            let fresh = leftovers::clear(&self.place.database, &progress)
                .and_then(|()| self.launch(&progress));
            match fresh {
                Ok(server) => {
                    tracing::warn!("PostgreSQL was restarted");
                    return Restart::Done(server);
                }
                Err(error) => last = error.to_string(),
            }
        }
    }
}

enum Restart {
    Done(Server),
    Told,
    No(String),
}

/// A running server.
struct Server {
    /// The process that was started; it ends with the server.
    child: Child,
    /// The postmaster: the child itself or, behind runuser, a child of the child.
    pid: i32,
}

impl Server {
    /// Fast shutdown; where that takes over half a minute, immediate shutdown, which the next
    /// start recovers from.
    fn stop(&mut self) {
        let steps = [
            (Signal::SIGINT, 30),
            (Signal::SIGQUIT, 10),
            (Signal::SIGKILL, 5),
        ];
        for (request, seconds) in steps {
            // The child wasn't waited for yet, so the number is still the server's.
            signal(self.pid, request);
            let begun = Instant::now();
            while begun.elapsed() < Duration::from_secs(seconds) {
                if !matches!(self.child.try_wait(), Ok(None)) {
                    return;
                }
                sleep(PAUSE);
            }
            tracing::warn!(%request, "PostgreSQL does not stop");
        }
    }
}

fn describe(status: ExitStatus) -> String {
    format!("it ended by itself ({status})")
}
