//! What bindings there are: for the officer of a door, and for whoever is bound.

use std::collections::HashMap;

use jiff::Timestamp;
use policy::{Action, Actor, Bound};
use store::binding::BindingRow;
use uuid::Uuid;
use vault::mask;

use super::{Binding, Door};
use crate::accounts::{self, Session};
use crate::parties::{MaskedParty, mask_party};
use crate::plates::{DoorName, door_name};
use crate::{App, Error};

/// A binding as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MyDoor {
    /// Identity.
    pub id: Uuid,
    /// As what.
    pub bound: Bound,
    /// The door.
    pub door: Door,
    /// What it is called.
    pub name: DoorName,
    /// `code`, `phone`, `match` or `counter`.
    pub how: String,
    /// The officer who gave it, "" for nobody.
    pub by: String,
    /// Since when.
    pub since: Timestamp,
    /// Until when, and why it ended.
    pub ended: Option<(Timestamp, String)>,
    /// Telephone of the account, masked; for the officer.
    pub phone: String,
    /// Token of the door's plate in force; for whoever is bound.
    pub plate: Option<String>,
}

/// A code that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenCode {
    /// Identity.
    pub id: Uuid,
    /// For whom.
    pub bound: Option<Bound>,
    /// Who gave it; "" where a landlord handed over.
    pub by: String,
    /// Until when it counts.
    pub until: Timestamp,
}

/// Who may come in at a door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtDoor {
    /// What the door is called.
    pub name: DoorName,
    /// Bindings in force.
    pub bindings: Vec<MyDoor>,
    /// Codes that wait.
    pub codes: Vec<OpenCode>,
    /// Records at the door, masked: whose telephone can be put right at a counter.
    pub records: Vec<MaskedParty>,
}

/// Who may come in at a door, for the officer of its area.
///
/// # Errors
/// [`Error::NotFound`] also for a door outside the actor's area; [`Error::Denied`].
pub async fn at_door(
    app: &App,
    actor: &Actor,
    district: &str,
    door: Door,
) -> Result<AtDoor, Error> {
    let code = door_by_id(app, actor, district, door).await?;
    actor.may(Action::GiveAccess, &code)?;
    let now = app.surroundings().now();
    let (building, dwelling) = (door.building, door.dwelling);
    let mut conn = app.read().await?;
    let rows = store::binding::at_door(&mut conn, district, building, dwelling).await?;
    let codes = store::binding::access_at(&mut conn, district, building, dwelling, now).await?;
    let mut staff: Vec<Uuid> = rows.iter().filter_map(|row| row.given_by).collect();
    staff.extend(codes.iter().filter_map(|row| row.given_by));
    let names = names(&mut conn, &staff).await?;
    let records = match dwelling {
        Some(dwelling) => store::party::at_dwelling(&mut conn, district, dwelling, false).await?,
        None => Vec::new(),
    };
    let name = door_name(&mut conn, district, door).await?;
    drop(conn);
    let mut bindings = Vec::new();
    for row in rows {
        let phone = accounts::phone_of(app, district, row.account_id).await?;
        bindings.push(shown(&row, name.clone(), &names, mask::phone(&phone))?);
    }
    Ok(AtDoor {
        name,
        bindings,
        codes: codes
            .into_iter()
            .map(|row| OpenCode {
                id: row.id,
                bound: Bound::from_name(&row.role),
                by: by(row.given_by, &names),
                until: row.expires_at,
            })
            .collect(),
        records: records
            .iter()
            .map(|row| mask_party(app, district, row))
            .collect::<Result<_, _>>()?,
    })
}

/// Doors shown to one account.
const SHOWN: i64 = 200;

/// What an account is and was bound to.
///
/// # Errors
/// [`Error::Store`].
pub async fn mine(app: &App, session: &Session) -> Result<Vec<MyDoor>, Error> {
    let district = &session.district;
    let mut conn = app.read().await?;
    let rows = store::binding::of_account(&mut conn, district, session.account, SHOWN).await?;
    let staff: Vec<Uuid> = rows.iter().filter_map(|row| row.given_by).collect();
    let names = names(&mut conn, &staff).await?;
    let mut doors = Vec::new();
    for row in rows {
        let door = Binding::of(&row)?.door;
        let found = store::plate::building(&mut conn, district, door.building, door.dwelling);
        let found = found.await?.ok_or(Error::NotFound("door"))?;
        let serial = found.serial.and_then(|serial| u64::try_from(serial).ok());
        let token = serial.and_then(|serial| app.signing().plate.token(district, serial).ok());
        doors.push(MyDoor {
            plate: token,
            ..shown(&row, DoorName::of(&found), &names, String::new())?
        });
    }
    Ok(doors)
}

/// The code of a door that the actor may see.
pub(crate) async fn door_by_id(
    app: &App,
    actor: &Actor,
    district: &str,
    door: Door,
) -> Result<String, Error> {
    let mut conn = app.read().await?;
    let row = store::plate::building(&mut conn, district, door.building, door.dwelling).await?;
    row.map(|row| row.code)
        .filter(|code| actor.may(Action::SeeDwelling, code).is_ok())
        .ok_or(Error::NotFound("door"))
}

async fn names(conn: &mut store::Conn, staff: &[Uuid]) -> Result<HashMap<Uuid, String>, Error> {
    Ok(store::staff::names(conn, staff)
        .await?
        .into_iter()
        .collect())
}

fn by(staff: Option<Uuid>, names: &HashMap<Uuid, String>) -> String {
    let name = staff.and_then(|id| names.get(&id));
    name.cloned().unwrap_or_default()
}

fn shown(
    row: &BindingRow,
    name: DoorName,
    names: &HashMap<Uuid, String>,
    phone: String,
) -> Result<MyDoor, Error> {
    let binding = Binding::of(row)?;
    Ok(MyDoor {
        id: row.id,
        bound: binding.bound,
        door: binding.door,
        name,
        how: row.how.clone(),
        by: by(row.given_by, names),
        since: row.since,
        ended: row.ended_at.zip(row.end_reason.clone()),
        phone,
        plate: None,
    })
}
