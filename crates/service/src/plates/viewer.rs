//! Who stands before a plate. What each may see is decided here and nowhere else: the page of a
//! plate is open to everybody.

use jiff::Timestamp;
use policy::{Action, Actor};
use store::notice::NoticeRow;
use uuid::Uuid;

use super::{DoorName, Scan};
use crate::accounts::Session;
use crate::bindings::{self, Binding, Door};
use crate::surroundings::shanghai;
use crate::{App, Error, short_lets};

/// Tasks of a door that are shown.
const SHOWN: i64 = 20;
/// Notices of a door that are shown.
const NOTICES: i64 = 50;

/// What a scan shows beyond what everybody sees. A further kind of reader is a further variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Viewer {
    /// Nobody that is known, and everybody without work at this door: the same page, whoever lives
    /// behind it or nobody.
    Stranger,
    /// An officer whose area it is.
    Officer(DoorWork),
    /// Somebody who is bound to the door, as these; what they may see of it is theirs.
    Bound(Vec<Binding>),
}

/// An officer's work at a door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoorWork {
    /// The building.
    pub building: Uuid,
    /// The dwelling, where it is a dwelling's plate.
    pub dwelling: Option<Uuid>,
    /// Open tasks with their deadlines, the most urgent first.
    pub tasks: Vec<(Uuid, Timestamp)>,
    /// The plate may be looked at: it is in force.
    pub may_check: bool,
}

/// What everybody sees of a plate's door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// What the door is called.
    pub name: DoorName,
    /// Name of the community.
    pub community: String,
    /// What is told to everybody there.
    pub notices: Vec<NoticeRow>,
    /// Number of the sign of a short let that is in force there, and since when.
    pub sign: Option<(String, Timestamp)>,
}

/// What everybody sees; `None` for what is no plate of the registry.
///
/// # Errors
/// [`Error::Store`].
pub async fn shown(app: &App, scan: &Scan) -> Result<Option<Shown>, Error> {
    let Some(door) = &scan.door else {
        return Ok(None);
    };
    let today = app.surroundings().now().to_zoned(shanghai()).date();
    let (mut conn, building) = (app.read().await?, door.building_id);
    let notices =
        store::notice::shown_at(&mut conn, &scan.district, today, building, NOTICES).await?;
    drop(conn);
    let sign = match door.dwelling_id {
        Some(dwelling) => short_lets::in_force(app, &scan.district, dwelling).await?,
        None => None,
    };
    Ok(Some(Shown {
        sign,
        name: DoorName::of(door),
        community: door.community.clone(),
        notices,
    }))
}

/// Who stands before the plate.
///
/// # Errors
/// [`Error::Store`].
pub async fn viewer(
    app: &App,
    actor: Option<&Actor>,
    account: Option<&Session>,
    scan: &Scan,
) -> Result<Viewer, Error> {
    let Some(door) = &scan.door else {
        return Ok(Viewer::Stranger);
    };
    let officer = actor.filter(|actor| actor.may(Action::CheckDoor, &door.code).is_ok());
    let Some(actor) = officer else {
        let account = account.filter(|account| account.district == scan.district);
        let bindings = match account {
            Some(account) => bindings::here(app, account, Door::of(door)).await?,
            None => Vec::new(),
        };
        return Ok(if bindings.is_empty() {
            Viewer::Stranger
        } else {
            Viewer::Bound(bindings)
        });
    };
    let (building, dwelling) = (door.building_id, door.dwelling_id);
    let mut conn = app.read().await?;
    let tasks =
        store::plate::open_tasks(&mut conn, &scan.district, building, dwelling, SHOWN).await?;
    let may_check = actor.may(Action::CheckPlate, &door.code).is_ok()
        && matches!(scan.found, super::Found::Genuine(_));
    Ok(Viewer::Officer(DoorWork {
        building,
        dwelling,
        tasks,
        may_check,
    }))
}
