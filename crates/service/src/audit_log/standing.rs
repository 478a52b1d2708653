use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use policy::{Action, Actor};

use super::{LogFinding, Verified, verify};
use crate::{App, Error};

/// A log is not checked anew for a reader before this time has passed.
const FRESH: SignedDuration = SignedDuration::from_mins(10);

/// How a log stood when it was last checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// When.
    pub at: Timestamp,
    /// What it consists of, or everything found wrong.
    pub found: Result<Verified, Vec<LogFinding>>,
}

/// What the running program knows of each district's log.
#[derive(Debug, Default)]
pub(crate) struct Standings(Mutex<HashMap<String, Known>>);

#[derive(Debug, Clone, Default)]
struct Known {
    last: Option<Standing>,
    running: bool,
}

impl Standings {
    fn with<T>(&self, district: &str, change: impl FnOnce(&mut Known) -> T) -> T {
        // Nothing panics while it is held, and what it holds is whole at any time.
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        change(all.entry(district.to_owned()).or_default())
    }
}

/// How the log stood when it was last checked; `None` before the first check ended. Reading it
/// starts a check beside where the last is older than ten minutes, and waits for it for at most
/// `patience`: a long log takes its time.
///
/// # Errors
/// [`Error::Denied`]. A check that fails to read is logged and tried anew by the next reader.
pub async fn standing(
    app: &App,
    actor: &Actor,
    district: &str,
    patience: std::time::Duration,
) -> Result<Option<Standing>, Error> {
    actor.may(Action::SeeAudit, district)?;
    let now = app.surroundings().now();
    let due = app.standings().with(district, |known| {
        let fresh = known
            .last
            .as_ref()
            .is_some_and(|last| last.at + FRESH > now);
        let due = !fresh && !known.running;
        known.running |= due;
        due
    });
    if due {
        let (app, district) = (app.clone(), district.to_owned());
        let check = tokio::spawn(async move {
            let found = verify(&app, &district, &[]).await;
            app.standings().with(&district, |known| {
                known.running = false;
                match found {
                    Ok(found) => known.last = Some(Standing { at: now, found }),
                    Err(error) => tracing::error!(%error, district, "checking the audit log"),
                }
            });
        });
        // Not ended in time: the page shows what was known before.
        let _ = tokio::time::timeout(patience, check).await;
    }
    Ok(app.standings().with(district, |known| known.last.clone()))
}
