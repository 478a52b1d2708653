use jiff::Timestamp;
use policy::{Actor, Permit};
use store::audit::EntryRow;
use vault::audit::AuditEntry;

use crate::{App, Error};

/// How the log names somebody outside the staff, before the account's id.
pub(crate) const ACCOUNT: &str = "account/";

/// A transaction that can't be committed without saying what it did.
///
/// Dropped without [`Change::commit`] it leaves nothing behind.
#[derive(Debug)]
pub struct Change {
    app: App,
    tx: store::Tx,
    /// The one instant of everything in it.
    pub at: Timestamp,
    /// The partition it happens in.
    pub district: String,
    actor: String,
    staff_id: Option<uuid::Uuid>,
}

/// What an audit entry says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Such as `batch.withdrawn`.
    pub action: &'static str,
    /// Kind and id, such as `batch/0198…`.
    pub subject: String,
    /// Counts, states, purposes. Never identity data.
    pub detail: String,
}

impl Note {
    /// A note about one thing.
    pub fn new(action: &'static str, kind: &str, id: impl std::fmt::Display) -> Self {
        Self {
            action,
            subject: format!("{kind}/{id}"),
            detail: String::new(),
        }
    }

    /// The same with its facts.
    #[must_use]
    pub fn saying(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }
}

impl App {
    /// Starts a change that `permit` allows.
    ///
    /// # Errors
    /// [`Error::Store`] where the database does not answer.
    pub async fn change(&self, district: &str, permit: &Permit) -> Result<Change, Error> {
        self.start(district, permit.staff_id()).await
    }

    /// Starts a change of the program's own: a job, or somebody's own account.
    ///
    /// # Errors
    /// [`Error::Store`] where the database does not answer.
    pub async fn change_by(&self, district: &str, actor: &Actor) -> Result<Change, Error> {
        self.start(district, actor.staff_id()).await
    }

    /// Starts a change that somebody outside the staff makes: what they may is decided by what
    /// they are bound to.
    pub(crate) async fn change_of_account(
        &self,
        district: &str,
        account: uuid::Uuid,
    ) -> Result<Change, Error> {
        let mut change = self.start(district, None).await?;
        change.actor = format!("{ACCOUNT}{account}");
        Ok(change)
    }

    async fn start(&self, district: &str, staff_id: Option<uuid::Uuid>) -> Result<Change, Error> {
        let tx = self.pool().begin().await.map_err(store::StoreError::from)?;
        let at = self.surroundings().now();
        Ok(Change {
            app: self.clone(),
            tx,
            at,
            district: district.to_owned(),
            actor: staff_id.map_or_else(|| "machine".to_owned(), |id| id.to_string()),
            staff_id,
        })
    }
}

impl Change {
    /// The transaction's connection.
    pub fn conn(&mut self) -> &mut store::Conn {
        &mut self.tx
    }

    /// The account that makes it; `None` for the machine.
    pub fn staff_id(&self) -> Option<uuid::Uuid> {
        self.staff_id
    }

    /// The program it belongs to.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Adds an audit entry beside the one that [`Change::commit`] writes.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn note(&mut self, note: Note) -> Result<(), Error> {
        let entry = AuditEntry {
            id: self.app.surroundings().id(),
            district: self.district.clone(),
            at: self.at,
            actor: self.actor.clone(),
            action: note.action.to_owned(),
            subject: note.subject,
            detail: note.detail,
        };
        let mac = entry.authenticate(&self.app.keys().audit).0.to_vec();
        let row = EntryRow {
            id: entry.id,
            at: entry.at,
            actor: entry.actor,
            action: entry.action,
            subject: entry.subject,
            detail: entry.detail,
            mac,
        };
        store::audit::insert(&mut self.tx, &self.district, &row).await?;
        Ok(())
    }

    /// Writes the audit entry and commits everything with it.
    ///
    /// # Errors
    /// [`Error::Store`]; nothing was changed then.
    pub async fn commit(mut self, note: Note) -> Result<(), Error> {
        self.note(note).await?;
        self.tx.commit().await.map_err(store::StoreError::from)?;
        Ok(())
    }
}
