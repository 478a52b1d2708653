use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use vault::Keyring;

use crate::audit_log::Standings;
use crate::library::Libraries;
use crate::master_keys::Source;
use crate::plates::Tallies;
use crate::push::{Gates, Programs, Writer};
use crate::reviews::Waiting;
use crate::{Error, Surroundings};

/// The running program: its database, keys, clock and library. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    pool: store::Pool,
    keys: Arc<Keyring>,
    signing: RwLock<Arc<Keyring>>,
    surroundings: Surroundings,
    libraries: Libraries,
    standings: Standings,
    waiting: Waiting,
    tallies: Tallies,
    sms: OnceLock<outside::Sms>,
    openid: OnceLock<openid::Provider>,
    puller: OnceLock<outside::Puller>,
    channels: OnceLock<outside::Channels>,
    key_source: OnceLock<Source>,
    gates: Gates,
    programs: Programs,
    writer: Writer,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("App")
    }
}

impl App {
    /// Puts a program together. The schema must be up to date ([`store::migrate`]).
    pub fn new(pool: store::Pool, keys: Keyring, surroundings: Surroundings) -> Self {
        let keys = Arc::new(keys);
        Self(Arc::new(Inner {
            signing: RwLock::new(Arc::clone(&keys)),
            libraries: Libraries::default(),
            standings: Standings::default(),
            waiting: Waiting::default(),
            tallies: Tallies::default(),
            sms: OnceLock::new(),
            openid: OnceLock::new(),
            puller: OnceLock::new(),
            channels: OnceLock::new(),
            key_source: OnceLock::new(),
            gates: Gates::default(),
            programs: Programs::default(),
            writer: Writer::default(),
            pool,
            keys,
            surroundings,
        }))
    }

    /// The database.
    pub fn pool(&self) -> &store::Pool {
        &self.0.pool
    }

    /// The keys derived from the master key, and the algorithms they are for. What signs plates and
    /// receipts changes with the master key while the program runs: see [`App::signing`].
    pub fn keys(&self) -> &Keyring {
        &self.0.keys
    }

    /// The keys that sign plates and receipts now; nothing else of it is of use. Whoever signs many
    /// things that belong together holds on to one.
    pub fn signing(&self) -> Arc<Keyring> {
        let signing = self.0.signing.read();
        Arc::clone(&signing.unwrap_or_else(PoisonError::into_inner))
    }

    /// Signs with these from now on. They are listed before.
    pub(crate) fn sign_with(&self, keys: Keyring) {
        let signing = self.0.signing.write();
        *signing.unwrap_or_else(PoisonError::into_inner) = Arc::new(keys);
    }

    /// Clock and randomness.
    pub fn surroundings(&self) -> &Surroundings {
        &self.0.surroundings
    }

    /// Has text messages go out by this gateway. The first one given stays.
    pub fn use_gateway(&self, gateway: outside::Sms) {
        let _ = self.0.sms.set(gateway);
    }

    pub(crate) fn gateway(&self) -> Option<&outside::Sms> {
        self.0.sms.get()
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

    pub(crate) fn key_source(&self) -> &OnceLock<Source> {
        &self.0.key_source
    }

    pub(crate) fn tallies(&self) -> &Tallies {
        &self.0.tallies
    }

    /// Has staff sign in at this provider too. Said once, before anybody signs in; a second time
    /// changes nothing.
    pub fn use_openid(&self, provider: openid::Provider) {
        let _ = self.0.openid.set(provider);
    }

    pub(crate) fn openid(&self) -> Option<&openid::Provider> {
        self.0.openid.get()
    }

    /// Has connectors ask agencies' systems by this. The first one given stays.
    pub fn use_puller(&self, puller: outside::Puller) {
        let _ = self.0.puller.set(puller);
    }

    pub(crate) fn puller(&self) -> Option<&outside::Puller> {
        self.0.puller.get()
    }

    /// Has notices to staff go out by these. The first ones given stay.
    pub fn use_channels(&self, channels: outside::Channels) {
        let _ = self.0.channels.set(channels);
    }

    pub(crate) fn channels(&self) -> Option<&outside::Channels> {
        self.0.channels.get()
    }

    pub(crate) fn gates(&self) -> &Gates {
        &self.0.gates
    }

    pub(crate) fn programs(&self) -> &Programs {
        &self.0.programs
    }

    pub(crate) fn writer(&self) -> &Writer {
        &self.0.writer
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
