use std::collections::HashMap;

use jiff::civil::Date;
use policy::{Action, Actor};
use store::plate::{CountRow, DoorRow, PlateRow, Span};
use uuid::Uuid;

use crate::surroundings::shanghai;
use crate::{App, Error, Note, Refusal};

/// Longest reason, in characters.
const LONGEST: usize = 200;
/// Plates of one building that are shown; a door has a few in its life.
const SHOWN: i64 = 1_000;
/// How far back findings are shown, in days.
const DAYS: i32 = 90;

/// What an officer found at the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// It hangs where it belongs.
    Here,
    /// No plate hangs there.
    Missing,
    /// It, or a copy of it, hangs at another door.
    Elsewhere,
}

impl Seen {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Here, Self::Missing, Self::Elsewhere];

    /// The name in the database and in forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Here => "here",
            Self::Missing => "missing",
            Self::Elsewhere => "elsewhere",
        }
    }

    /// The finding of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|seen| seen.name() == name)
    }
}

/// The first day that findings are shown from.
fn since(app: &App) -> Date {
    let today = app.surroundings().now().to_zoned(shanghai()).date();
    today
        .checked_sub(jiff::Span::new().days(DAYS))
        .unwrap_or(Date::MIN)
}

/// The plates of a building.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildingPlates {
    /// The building.
    pub door: DoorRow,
    /// Its plates and those of its dwellings, each door's latest first.
    pub plates: Vec<PlateRow>,
    /// What scans and officers found of them in the last 90 days.
    pub counts: Vec<CountRow>,
    /// By serial, the tokens of plates in force that the key in use signed.
    pub tokens: HashMap<i64, String>,
}

/// Plates of a building and its dwellings, with what scans found.
///
/// # Errors
/// [`Error::NotFound`] also for one outside the actor's area.
pub async fn building_plates(
    app: &App,
    actor: &Actor,
    district: &str,
    building: Uuid,
) -> Result<BuildingPlates, Error> {
    let door = building_door(app, actor, district, building).await?;
    let mut conn = app.read().await?;
    let plates = store::plate::of_building(&mut conn, district, building, SHOWN).await?;
    let serials: Vec<i64> = plates.iter().map(|plate| plate.serial).collect();
    let counts = store::plate::by_plate(&mut conn, district, since(app), &serials).await?;
    let signing = app.signing();
    let key = &signing.plate;
    let current = key.public().id().to_string();
    let tokens = plates
        .iter()
        .filter(|plate| plate.state == "issued" && plate.key_id == current)
        .filter_map(|plate| {
            let serial = u64::try_from(plate.serial).ok()?;
            Some((plate.serial, key.token(district, serial).ok()?))
        })
        .collect();
    Ok(BuildingPlates {
        door,
        plates,
        counts,
        tokens,
    })
}

/// A building whose plates the actor may see.
///
/// # Errors
/// [`Error::NotFound`] also for one outside the actor's area.
pub async fn building_door(
    app: &App,
    actor: &Actor,
    district: &str,
    building: Uuid,
) -> Result<DoorRow, Error> {
    store::plate::building(&mut *app.read().await?, district, building, None)
        .await?
        .filter(|door| actor.may(Action::SeePlates, &door.code).is_ok())
        .ok_or(Error::NotFound("building"))
}

/// Plates of an area by serial behind `after`; those in force, or all.
///
/// # Errors
/// [`Error::Denied`].
pub async fn list(
    app: &App,
    actor: &Actor,
    district: &str,
    place: &str,
    all: bool,
    after: i64,
    limit: u16,
) -> Result<Vec<PlateRow>, Error> {
    actor.may(Action::SeePlates, place)?;
    let (span, limit) = (Span::within(place), i64::from(limit));
    let mut conn = app.read().await?;
    Ok(store::plate::list(&mut conn, district, &span, all, after, limit).await?)
}

/// What scans found in the last 90 days, by kind.
///
/// # Errors
/// [`Error::Denied`].
pub async fn counted(app: &App, actor: &Actor, district: &str) -> Result<Vec<CountRow>, Error> {
    actor.may(Action::SeePlates, district)?;
    let mut conn = app.read().await?;
    Ok(store::plate::counts(&mut conn, district, since(app)).await?)
}

/// Takes a plate out of force.
///
/// # Errors
/// [`Error::NotFound`] also for one outside the actor's area; [`Error::Refused`] without a reason
/// and for one that is not in force.
pub async fn revoke(
    app: &App,
    actor: &Actor,
    district: &str,
    serial: u64,
    reason: &str,
) -> Result<PlateRow, Error> {
    // A number that slipped into the words is nobody's to read here.
    let reason = vault::mask::free_text(reason.trim());
    if reason.is_empty() || reason.chars().count() > LONGEST {
        return Err(Refusal::new(
            "plate-reason",
            format!("say why the plate is revoked, in at most {LONGEST} characters"),
        )
        .on("reason")
        .with(LONGEST.to_string())
        .into());
    }
    let plate = find(app, actor, district, serial).await?;
    let permit = actor.may(Action::RevokePlate, &plate.code)?;
    let mut change = app.change(district, &permit).await?;
    let (at, by) = (change.at, change.staff_id());
    if !store::plate::revoke(change.conn(), district, plate.id, &reason, at, by).await? {
        return Err(not_in_force(district, serial).into());
    }
    change
        .commit(Note::new("plate.revoked", "plate", serial))
        .await?;
    Ok(plate)
}

/// Writes down what an officer found at the door of a plate in force. One that hangs elsewhere is
/// counted as copied.
///
/// # Errors
/// [`Error::NotFound`] also for one outside the actor's area; [`Error::Refused`] for one that is
/// not in force.
pub async fn see(
    app: &App,
    actor: &Actor,
    district: &str,
    serial: u64,
    seen: Seen,
) -> Result<PlateRow, Error> {
    let plate = find(app, actor, district, serial).await?;
    let permit = actor.may(Action::CheckPlate, &plate.code)?;
    let mut change = app.change(district, &permit).await?;
    let (at, by) = (change.at, change.staff_id());
    if !store::plate::see(change.conn(), district, plate.id, seen.name(), at, by).await? {
        return Err(not_in_force(district, serial).into());
    }
    if seen == Seen::Elsewhere {
        let day = at.to_zoned(shanghai()).date();
        store::plate::add(change.conn(), district, day, plate.serial, "copied").await?;
    }
    change
        .commit(Note::new("plate.seen", "plate", serial).saying(seen.name()))
        .await?;
    Ok(plate)
}

pub(super) fn not_in_force(district: &str, serial: u64) -> Refusal {
    let number = super::number(district, serial);
    Refusal::new(
        "plate-not-in-force",
        format!("plate {number} is not in force any more: look at what its door has now"),
    )
    .with(number)
}

/// One plate, in force or earlier.
///
/// # Errors
/// [`Error::NotFound`] also for one outside the actor's area.
pub async fn find(
    app: &App,
    actor: &Actor,
    district: &str,
    serial: u64,
) -> Result<PlateRow, Error> {
    let serial = i64::try_from(serial).map_err(|_| Error::NotFound("plate"))?;
    store::plate::by_serial(&mut *app.read().await?, district, serial)
        .await?
        .filter(|plate| actor.may(Action::SeePlates, &plate.code).is_ok())
        .ok_or(Error::NotFound("plate"))
}
