//! What an operator sees of the door they are bound to: how it is registered, what they said
//! themselves, and what they are asked. Of others' words and of records nothing.

use jiff::Timestamp;
use jiff::civil::Date;
use policy::Deed;

use super::{Registered, registered};
use crate::accounts::Session;
use crate::bindings::{self, Door};
use crate::{App, Error, voices};

/// A door as its operator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnDoor {
    /// How it is registered, the latest first.
    pub registered: Vec<Registered>,
    /// What they said of it, the latest first.
    pub said: Vec<OwnWord>,
    /// What they are asked about it: kinds of disagreement, and since when.
    pub asked: Vec<(String, Timestamp)>,
}

/// Something that they said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnWord {
    /// What, such as `moves_in`.
    pub word: String,
    /// How many it names.
    pub people: usize,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// When.
    pub at: Timestamp,
}

/// A door for the operator who is bound to it.
///
/// # Errors
/// [`Error::NotFound`] for who is not.
pub async fn own_door(app: &App, session: &Session, door: Door) -> Result<OwnDoor, Error> {
    bindings::may(app, session, door, Deed::SeeOwnDoor).await?;
    let dwelling = door.dwelling.ok_or(Error::NotFound("dwelling"))?;
    let district = &session.district;
    let registered = registered(app, session, door).await?;
    let mut conn = app.read().await?;
    let mut rows = store::voice::of_dwellings(&mut conn, district, &[dwelling]).await?;
    rows.retain(|row| row.spoken_by == session.account);
    rows.sort_by_key(|row| std::cmp::Reverse(row.said_at));
    let ids: Vec<uuid::Uuid> = rows.iter().map(|row| row.id).collect();
    let people = store::voice::people_of(&mut conn, district, &ids).await?;
    drop(conn);
    let asked = voices::questions(app, district, session.account).await?;
    Ok(OwnDoor {
        registered,
        said: rows
            .into_iter()
            .map(|row| OwnWord {
                people: people.iter().filter(|one| one.voice_id == row.id).count(),
                word: row.word,
                from: row.from_date,
                to: row.to_date,
                at: row.said_at,
            })
            .collect(),
        asked: asked
            .into_iter()
            .filter(|row| row.dwelling_id == dwelling)
            .map(|row| (row.kind, row.opened_at))
            .collect(),
    })
}
