//! Approving a proposal: the door gets its code and its place in the library.

use policy::{Action, Actor};
use store::copy::CopyRows;
use store::library as rows;
use store::proposal::{self, ProposedAddress};
use uuid::Uuid;

use super::{check, staff, unknown_grid};
use crate::{App, Change, Error, Note, Refusal, jobs};

/// What approving did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approved {
    /// The new dwelling.
    pub dwelling_id: Uuid,
    /// Its code.
    pub code: String,
    /// How many waiting rows resolved by it.
    pub resolved: usize,
}

/// Approves a proposal in the words given (the steward may mend them): the door gets the next
/// code of its building, or of its grid where the building is new too.
///
/// # Errors
/// [`Error::Denied`]; [`Error::Stale`]; [`Error::Refused`] where a field is wrong or the door
/// stands in the library already.
pub async fn approve(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
    version: i32,
    grid: &str,
    address: &ProposedAddress,
) -> Result<Approved, Error> {
    let permit = actor.may(Action::SettleProposal, grid)?;
    let by = staff(actor)?;
    check(address)?;
    let mut change = app.change(district, &permit).await?;
    let at = change.at;
    // Codes are given one after another.
    store::reports::lock_district(change.conn(), district).await?;
    let (grid_id, community_id) = proposal::grid(change.conn(), district, grid)
        .await?
        .ok_or_else(|| unknown_grid(grid))?;
    let (building_id, building) =
        building(&mut change, district, grid, grid_id, community_id, address).await?;
    let last = proposal::last_dwelling_code(change.conn(), district, &building).await?;
    let code = next_code(&building, last.as_deref(), 6)?;
    let dwelling_id = app.surroundings().id();
    let standard_address = standard(&mut change, district, grid, address).await?;
    let mut copy = CopyRows::new();
    copy.field(district);
    copy.field(dwelling_id);
    copy.field(&code);
    copy.field(building_id);
    for text in [
        &address.unit,
        &address.floor,
        &address.room,
        &address.usage,
        &standard_address,
    ] {
        copy.field(text);
    }
    copy.end();
    if rows::has_room(
        change.conn(),
        district,
        building_id,
        &address.unit,
        &address.room,
    )
    .await?
    {
        return Err(door_exists().into());
    }
    rows::copy_dwellings(change.conn(), &mut copy).await?;
    store::counts::add(change.conn(), district, grid_id, 1, 0, 0).await?;
    mark_changed(&mut change, district).await?;
    if !proposal::settle(
        change.conn(),
        district,
        id,
        version,
        Ok(dwelling_id),
        by,
        at,
    )
    .await?
    {
        return Err(Error::Stale);
    }
    change
        .commit(Note::new("proposal.approved", "address_proposal", id).saying(&code))
        .await?;
    let resolved = jobs::run_due(app).await?;
    Ok(Approved {
        dwelling_id,
        code,
        resolved,
    })
}

/// The building of the address, made where it is new.
async fn building(
    change: &mut Change,
    district: &str,
    grid: &str,
    grid_id: Uuid,
    community_id: Uuid,
    address: &ProposedAddress,
) -> Result<(Uuid, String), Error> {
    if let Some(found) = proposal::building_at(change.conn(), district, grid_id, address).await? {
        return Ok(found);
    }
    let last = proposal::last_building_code(change.conn(), district, grid).await?;
    let code = next_code(grid, last.as_deref(), 5)?;
    let id = change.app().surroundings().id();
    let mut copy = CopyRows::new();
    copy.field(district);
    copy.field(id);
    copy.field(&code);
    copy.field(community_id);
    copy.field(grid_id);
    for text in [
        &address.road,
        &address.road_no,
        &address.compound,
        "",
        &address.building,
    ] {
        copy.field(text);
    }
    copy.field(None::<f64>);
    copy.field(None::<f64>);
    copy.end();
    rows::copy_buildings(change.conn(), &mut copy).await?;
    Ok((id, code))
}

/// The code after `last` below `prefix`: numbers are never given twice.
fn next_code(prefix: &str, last: Option<&str>, digits: usize) -> Result<String, Error> {
    let number: u32 = last
        .and_then(|code| code.get(prefix.len()..))
        .and_then(|n| n.parse().ok())
        .unwrap_or(0);
    let next = format!("{:0digits$}", number + 1);
    if next.len() > digits {
        return Err(Refusal::new("codes-exhausted", format!("{prefix} has no code left")).into());
    }
    Ok(format!("{prefix}{next}"))
}

async fn standard(
    change: &mut Change,
    district: &str,
    grid: &str,
    address: &ProposedAddress,
) -> Result<String, Error> {
    let districts = rows::districts(change.conn()).await?;
    let mut text = districts
        .into_iter()
        .find(|row| row.district == district)
        .map(|row| row.province + &row.city + &row.name)
        .unwrap_or_default();
    let areas = rows::areas_of(change.conn(), district).await?;
    let street = areas
        .iter()
        .find(|area| area.code.len() == 9 && grid.starts_with(&area.code));
    text.push_str(street.map_or("", |area| &area.name));
    for part in [
        &address.road,
        &address.road_no,
        &address.compound,
        &address.building,
        &address.unit,
        &address.room,
    ] {
        text.push_str(part);
    }
    Ok(text)
}

/// Tells every running program that its snapshot is old.
async fn mark_changed(change: &mut Change, district: &str) -> Result<(), Error> {
    let row = rows::ChangeRow {
        id: change.app().surroundings().id(),
        at: change.at,
        file_name: String::new(),
        added: 1,
        changed: 0,
        retired: 0,
        rejected: 0,
    };
    rows::insert_change(change.conn(), district, &row).await?;
    crate::jobs::resolve_waiting_later(change).await
}

fn door_exists() -> Refusal {
    let words = "this door stands in the library already: settle the row by picking it";
    Refusal::new("door-exists", words).on("room")
}
