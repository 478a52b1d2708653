//! At a counter, an officer binds somebody whose document they have seen: the telephone on the
//! record is lost or was never right. With a reason, in the log.

use policy::{Action, Actor, Bound};
use registry::phone::Phone;
use store::binding::BindingRow;
use uuid::Uuid;

use super::{Door, door_by_id};
use crate::accounts;
use crate::{App, Change, Error, Note, Refusal, short_lets};

/// Why it is done at a counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The telephone on record is lost.
    PhoneLost,
    /// They have another one.
    PhoneChanged,
    /// The record has none, or a wrong one.
    PhoneNotOnRecord,
    /// They can't do it by themselves.
    NeedsHelp,
}

impl Reason {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 4] = [
        Self::PhoneLost,
        Self::PhoneChanged,
        Self::PhoneNotOnRecord,
        Self::NeedsHelp,
    ];

    /// The name in forms and in the log.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PhoneLost => "phone_lost",
            Self::PhoneChanged => "phone_changed",
            Self::PhoneNotOnRecord => "phone_not_on_record",
            Self::NeedsHelp => "needs_help",
        }
    }

    /// The reason of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }
}

/// What is done at a counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counter {
    /// As what somebody is bound.
    pub bound: Option<Bound>,
    /// The record, for an occupant.
    pub record: Option<Uuid>,
    /// The telephone they have now.
    pub phone: String,
    /// Why.
    pub reason: Option<Reason>,
    /// The officer has seen the document.
    pub document_seen: bool,
}

/// Binds the telephone of somebody who stands at a counter. Whoever was bound to the same record
/// before is so no more: a lost telephone is in somebody's hands.
///
/// # Errors
/// [`Error::NotFound`] also for a door outside the actor's area; [`Error::Denied`];
/// [`Error::Refused`] beside the field.
pub async fn at_counter(
    app: &App,
    actor: &Actor,
    district: &str,
    door: Door,
    counter: &Counter,
) -> Result<(), Error> {
    let code = door_by_id(app, actor, district, door).await?;
    let permit = actor.may(Action::GiveAccess, &code)?;
    let bound = counter
        .bound
        .filter(|bound| bound.of_building() == door.dwelling.is_none())
        .ok_or_else(|| {
            Refusal::new("access-role", "choose as what they are bound to the door").on("bound")
        })?;
    let same = records_of(app, district, door, bound, counter.record).await?;
    let record = same.first().copied();
    let reason = counter.reason.ok_or_else(|| {
        Refusal::new(
            "counter-reason",
            "say why it is done at the counter: it stands in the log",
        )
        .on("reason")
    })?;
    if !counter.document_seen {
        return Err(Refusal::new(
            "counter-document",
            "look at the document first, then say that you did",
        )
        .on("document_seen")
        .into());
    }
    let phone = accounts::reachable(&counter.phone)?;
    let mut change = app.change(district, &permit).await?;
    let ended = end_others(&mut change, door, &same).await?;
    let account = account(&mut change, &phone).await?;
    let row = BindingRow {
        id: app.surroundings().id(),
        account_id: account,
        role: bound.name().to_owned(),
        building_id: door.building,
        dwelling_id: door.dwelling,
        person_id: record,
        how: "counter".to_owned(),
        given_by: change.staff_id(),
        since: change.at,
        ended_at: None,
        end_reason: None,
    };
    if !store::binding::insert(change.conn(), district, &row).await? {
        // Nothing is written, what ended a moment ago included.
        let words = "this telephone is bound at this door to another record already: take that \
                     back first, or enter another telephone";
        return Err(Refusal::new("counter-bound", words).on("phone").into());
    }
    let filed = short_lets::taken_up(&mut change, &row).await?;
    let said = format!(
        "role={} how=counter reason={} ended={ended} door={code}{filed}",
        bound.name(),
        reason.name()
    );
    change
        .commit(Note::new("binding.made", "binding", row.id).saying(said))
        .await
}

/// The record of the door that is meant, for an occupant, and behind it the others with the same
/// document: several reports name one person.
async fn records_of(
    app: &App,
    district: &str,
    door: Door,
    bound: Bound,
    given: Option<Uuid>,
) -> Result<Vec<Uuid>, Error> {
    let (Bound::Occupant, Some(dwelling)) = (bound, door.dwelling) else {
        return Ok(Vec::new());
    };
    let mut conn = app.read().await?;
    let records = store::party::at_dwelling(&mut conn, district, dwelling, false).await?;
    let known = records.iter().find(|row| Some(row.id) == given);
    match known {
        Some(known) => {
            let same = records.iter().filter(|row| {
                row.id != known.id && row.id_index.is_some() && row.id_index == known.id_index
            });
            let others = same.map(|row| row.id);
            Ok(std::iter::once(known.id).chain(others).collect())
        }
        None => Err(Refusal::new("counter-record", "choose whose record it is")
            .on("record")
            .into()),
    }
}

async fn end_others(change: &mut Change, door: Door, records: &[Uuid]) -> Result<u64, Error> {
    let (district, at, by) = (change.district.clone(), change.at, change.staff_id());
    let conn = change.conn();
    let held = store::binding::at_door(conn, &district, door.building, door.dwelling).await?;
    let same: Vec<Uuid> = held
        .iter()
        .filter(|row| {
            row.person_id
                .is_some_and(|person| records.contains(&person))
        })
        .map(|row| row.id)
        .collect();
    // Who moved out reads their record still: not by a telephone that was lost.
    let past = store::binding::take_back_past(conn, &district, records, by).await?;
    Ok(past + store::binding::end(conn, &district, &same, "taken_back", by, at).await?)
}

async fn account(change: &mut Change, phone: &Phone) -> Result<Uuid, Error> {
    let (app, district, at) = (change.app().clone(), change.district.clone(), change.at);
    accounts::ensure(&app, change.conn(), &district, phone, at).await
}

/// Ends a binding at a door: given to the wrong person, or somebody has moved out.
///
/// # Errors
/// [`Error::NotFound`] also for a door outside the actor's area, and for a binding that has ended.
pub async fn take_back(
    app: &App,
    actor: &Actor,
    district: &str,
    door: Door,
    binding: Uuid,
) -> Result<(), Error> {
    let code = door_by_id(app, actor, district, door).await?;
    let permit = actor.may(Action::GiveAccess, &code)?;
    let mut change = app.change(district, &permit).await?;
    let (at, by) = (change.at, change.staff_id());
    let conn = change.conn();
    let held = store::binding::at_door(conn, district, door.building, door.dwelling).await?;
    // A building's binding is taken back at the building.
    let there = held
        .into_iter()
        .find(|row| row.id == binding && row.dwelling_id == door.dwelling);
    let there = there.ok_or(Error::NotFound("binding"))?;
    if store::binding::end(conn, district, &[binding], "taken_back", by, at).await? != 1 {
        return Err(Error::NotFound("binding"));
    }
    super::after_operator(&mut change, &there).await?;
    // Leave that a landlord gave by telephone would let whoever it was taken from back in.
    let (building, dwelling) = (door.building, door.dwelling);
    store::binding::delete_access_by_phone(change.conn(), district, building, dwelling, None)
        .await?;
    change
        .commit(Note::new("binding.ended", "binding", binding).saying("reason=taken_back"))
        .await
}
