use std::sync::Arc;

use vault::{Keyring, MasterKey};

use crate::audit_log::Standings;
use crate::library::Libraries;
use crate::reviews::Waiting;
use crate::{Error, Surroundings};

/// The running program: its database, keys, clock and library. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    pool: store::Pool,
    keys: Keyring,
    surroundings: Surroundings,
    libraries: Libraries,
    standings: Standings,
    waiting: Waiting,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("App")
    }
}

impl App {
    /// Puts a program together. The schema must be up to date ([`store::migrate`]).
    pub fn new(pool: store::Pool, master: &MasterKey, surroundings: Surroundings) -> Self {
        Self(Arc::new(Inner {
            libraries: Libraries::default(),
            standings: Standings::default(),
            waiting: Waiting::default(),
            pool,
            keys: Keyring::new(master),
            surroundings,
        }))
    }

    /// The database.
    pub fn pool(&self) -> &store::Pool {
        &self.0.pool
    }

    /// The keys derived from the key file.
    pub fn keys(&self) -> &Keyring {
        &self.0.keys
    }

    /// Clock and randomness.
    pub fn surroundings(&self) -> &Surroundings {
        &self.0.surroundings
    }

    pub(crate) fn libraries(&self) -> &Libraries {
        &self.0.libraries
    }

    pub(crate) fn standings(&self) -> &Standings {
        &self.0.standings
    }

    pub(crate) fn waiting(&self) -> &Waiting {
        &self.0.waiting
    }

    /// A connection for reading.
    ///
    /// # Errors
    /// [`Error::Store`] where the database does not answer.
    pub async fn read(&self) -> Result<store::PoolConn, Error> {
        Ok(self
            .pool()
            .acquire()
            .await
            .map_err(store::StoreError::from)?)
    }
}
