use jiff::Timestamp;
use uuid::Uuid;

use super::{IDLE, Session, Way, home_district};
use crate::{App, Error, Note};

/// One of somebody's own sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSession {
    /// Names it.
    pub id: Uuid,
    /// It is the one that asks.
    pub this: bool,
    /// What the browser says it is; "" where it says nothing.
    pub device: String,
    /// The network address, its end left out; "" where it isn't known.
    pub peer: String,
    /// How it began.
    pub way: Way,
    /// A second factor was shown.
    pub strong: bool,
    /// When it began.
    pub since: Timestamp,
    /// Its last request, to within a minute.
    pub last_seen: Timestamp,
}

/// The sessions of the own account that go on, the one used last first; at most 100.
///
/// # Errors
/// [`Error::Store`].
pub async fn own_sessions(app: &App, session: &Session) -> Result<Vec<OwnSession>, Error> {
    let now = app.surroundings().now();
    let mut conn = app.read().await?;
    let rows = store::session::of_staff(&mut conn, session.staff_id, now, now - IDLE).await?;
    rows.into_iter()
        .map(|row| {
            let impossible = store::StoreError::ImpossibleRow {
                table: "session",
                column: "way",
                row: row.id.to_string(),
                value: row.way.clone(),
            };
            Ok(OwnSession {
                this: row.id == session.id,
                id: row.id,
                device: row.device,
                peer: row.peer,
                way: Way::from_name(&row.way).ok_or(impossible)?,
                strong: row.strong,
                since: row.created_at,
                last_seen: row.last_seen_at,
            })
        })
        .collect()
}

/// Ends one session of the own account.
///
/// # Errors
/// [`Error::NotFound`] where there is none of that name any more, or it is somebody else's.
pub async fn end_session(app: &App, session: &Session, id: Uuid) -> Result<(), Error> {
    let district = home_district(app, session.staff_id).await?;
    let mut change = app.change_by(&district, &session.actor).await?;
    if !store::session::delete_one(change.conn(), session.staff_id, id).await? {
        return Err(Error::NotFound("session"));
    }
    change
        .commit(Note::new("session.ended", "staff", session.staff_id))
        .await
}
