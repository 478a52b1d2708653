//! Who is bound to which door. A scan proves nothing, an account proves a telephone: nobody reads or
//! changes a record until bound to it.
//!
//! Operators are bound by a code that an officer handed out, or by the telephone that a bound
//! landlord named; an occupant by the telephone on their record together with name and document;
//! anybody by an officer at a counter, with a reason in the log. What somebody may do once bound
//! stands in `policy::Bound`.

mod claim;
mod counter;
mod give;
mod matching;
mod show;

use jiff::SignedDuration;
use policy::{Bound, Deed};
use registry::voices::Role;
use store::binding::BindingRow;
use store::plate::DoorRow;
use uuid::Uuid;

pub(crate) use claim::phone_mark;
pub use claim::{by_code, by_phone, end_manager, give_up, managers};
pub use counter::{Counter, Reason, at_counter, take_back};
pub use give::{CODE_LIFE, Given, give, withdraw};
pub use matching::{Claimed, match_record};
pub(crate) use show::door_by_id;
pub use show::{AtDoor, MyDoor, OpenCode, at_door, mine};

use crate::accounts::Session;
use crate::{App, Change, Error, short_lets};

/// Bindings looked at in one go.
const PAGE: i64 = 2_000;

/// A door that somebody may be bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Door {
    /// The building.
    pub building: Uuid,
    /// The dwelling; `None` for the building as a whole.
    pub dwelling: Option<Uuid>,
}

impl Door {
    /// The door of a plate.
    pub fn of(row: &DoorRow) -> Self {
        Self {
            building: row.building_id,
            dwelling: row.dwelling_id,
        }
    }
}

/// A binding in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Binding {
    /// Identity.
    pub id: Uuid,
    /// As what.
    pub bound: Bound,
    /// Where.
    pub door: Door,
    /// The record, for an occupant.
    pub person: Option<Uuid>,
    /// An officer saw the document at a counter.
    pub document_seen: bool,
}

impl Binding {
    pub(crate) fn of(row: &BindingRow) -> Result<Self, Error> {
        let unknown = || store::StoreError::ImpossibleRow {
            table: "binding",
            column: "role",
            row: row.id.to_string(),
            value: row.role.clone(),
        };
        Ok(Self {
            id: row.id,
            bound: Bound::from_name(&row.role).ok_or_else(unknown)?,
            door: Door {
                building: row.building_id,
                dwelling: row.dwelling_id,
            },
            person: row.person_id,
            document_seen: row.how == "counter",
        })
    }
}

/// As what somebody who is bound speaks.
pub fn voice(bound: Bound) -> Role {
    match bound {
        Bound::Occupant => Role::Occupant,
        Bound::Landlord | Bound::Manager | Bound::Host | Bound::Employer => Role::Operator,
        Bound::PropertyManager | Bound::BuildingHead => Role::Neighbour,
    }
}

/// What an account is bound to at a door, the oldest first: a dwelling's, and its building's.
///
/// # Errors
/// [`Error::Store`].
pub async fn here(app: &App, session: &Session, door: Door) -> Result<Vec<Binding>, Error> {
    let (mut conn, district) = (app.read().await?, &session.district);
    let rows = store::binding::at_door(&mut conn, district, door.building, door.dwelling).await?;
    rows.iter()
        .filter(|row| row.account_id == session.account)
        .map(Binding::of)
        .collect()
}

/// The binding by which an account may do something at a door.
///
/// # Errors
/// [`Error::NotFound`] where there is none: whether anybody is bound there is nobody's business.
pub async fn may(app: &App, session: &Session, door: Door, deed: Deed) -> Result<Binding, Error> {
    let bindings = here(app, session, door).await?;
    bindings
        .into_iter()
        .find(|binding| binding.bound.may(deed))
        .ok_or(Error::NotFound("door"))
}

/// So long a resident's binding goes on after their last stay at the door was closed. A visit may
/// have closed it on somebody else's word: until then they answer that they live there still. What
/// ends after it is acting at the door; their own record stays theirs to read ([`may_still`]).
pub const GRACE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// So long an ended binding goes on letting its telephone read the record. A number that was given
/// up may be somebody else's after it: then the match with name and document is asked for again, or
/// the counter.
pub const READS: SignedDuration = SignedDuration::from_hours(90 * 24);

/// The binding by which somebody may do something with their own record: one in force, or one that
/// ended because they moved out, less than [`READS`] ago. What they may see and ask of their own
/// data, the law gives them for as long as the data is there (PIPL arts. 44 to 47), not for as long
/// as they live there; how they show who they are may be asked again.
///
/// # Errors
/// [`Error::NotFound`] where there is none.
pub async fn may_still(
    app: &App,
    session: &Session,
    door: Door,
    deed: Deed,
) -> Result<Binding, Error> {
    let now = may(app, session, door, deed).await;
    let own = matches!(deed, Deed::SeeOwnRecord | Deed::AskAboutOwnRecord);
    if now.is_ok() || !own {
        return now;
    }
    let (mut conn, district) = (app.read().await?, &session.district);
    let rows = store::binding::of_account(&mut conn, district, session.account, 1000).await?;
    let instant = app.surroundings().now();
    let past = rows.iter().find(|row| {
        row.end_reason.as_deref() == Some("moved_out")
            && row.dwelling_id == door.dwelling
            && row.ended_at.is_some_and(|ended| ended + READS > instant)
    });
    past.map_or(now, Binding::of)
}

/// What whoever lets a door no longer registered of it ends with their last binding there: nobody
/// answers for it any more, and no sign is in force in their name.
pub(crate) async fn after_operator(change: &mut Change, row: &BindingRow) -> Result<(), Error> {
    let Some(dwelling) = row.dwelling_id.filter(|_| row.role != "occupant") else {
        return Ok(());
    };
    let (district, at) = (change.district.clone(), change.at);
    let (conn, door) = (change.conn(), Some(dwelling));
    let held = store::binding::at_door(conn, &district, row.building_id, door).await?;
    let lets = |one: &BindingRow| {
        one.account_id == row.account_id
            && Bound::from_name(&one.role).is_some_and(|bound| bound.may(Deed::RegisterLetting))
    };
    if !held.iter().any(lets) {
        store::letting::end(conn, &district, dwelling, row.account_id, at).await?;
        let end = registry::short_let::End::Withdrawn;
        short_lets::ended(change, dwelling, row.account_id, end).await?;
    }
    Ok(())
}

/// Ends the bindings of residents whose record was destroyed, or who moved out so long ago that
/// nobody disputes it any more. How many.
///
/// # Errors
/// [`Error::Store`]; what ended until then stays so.
pub async fn end_over(app: &App, district: &str) -> Result<u64, Error> {
    let now = app.surroundings().now();
    let (mut after, mut ended) = (Uuid::nil(), 0);
    loop {
        let mut conn = app.read().await?;
        let page = store::binding::occupants(&mut conn, district, after, PAGE).await?;
        let Some(last) = page.last() else {
            return Ok(ended);
        };
        after = *last;
        ended += store::binding::end_without_record(&mut conn, district, &page, now).await?;
        ended +=
            store::binding::end_moved_out(&mut conn, district, &page, now, now - GRACE).await?;
    }
}

/// Removes leave to be bound that is over.
///
/// # Errors
/// [`Error::Store`].
pub async fn tidy(app: &App) -> Result<u64, Error> {
    let now = app.surroundings().now();
    let mut conn = app.read().await?;
    Ok(store::binding::delete_access_over(&mut conn, now).await?)
}
