//! Doors that the library lacks: proposed by whoever met one, approved by the steward, given a
//! code; the rows that waited for them resolve.

mod approve;
mod from_row;

use policy::{Action, Actor};
use store::library as rows;
use store::proposal::{self, ProposalRow, ProposedAddress};
use uuid::Uuid;

use crate::{App, Error, Note, Refusal};

pub use approve::{Approved, approve};
pub(crate) use from_row::named_communities;
pub use from_row::{Origin, alike, communities, origin, propose_from_row, resolved};

/// More than these are not counted.
const MOST_COUNTED: i64 = 1000;

/// Proposes a door in a grid (14 digits), perhaps from a waiting row.
///
/// # Errors
/// [`Error::Denied`]; [`Error::Refused`] beside the field that is wrong.
pub async fn propose(
    app: &App,
    actor: &Actor,
    district: &str,
    grid: &str,
    address: &ProposedAddress,
    declaration: Option<Uuid>,
) -> Result<Uuid, Error> {
    let permit = actor.may(Action::ProposeAddress, grid)?;
    let by = staff(actor)?;
    check(address)?;
    let mut change = app.change(district, &permit).await?;
    let (grid_id, _) = proposal::grid(change.conn(), district, grid)
        .await?
        .ok_or_else(|| unknown_grid(grid))?;
    // Two taps are one proposal, and so are two people at one door: the second waits here and finds
    // what the first made.
    store::reports::lock_district(change.conn(), district).await?;
    if proposal::open_at(change.conn(), district, grid_id, address)
        .await?
        .is_some()
    {
        let words = "this very door is proposed already: wait for the steward to settle it";
        return Err(Refusal::new("proposal-open", words).on("room").into());
    }
    let building = proposal::building_at(change.conn(), district, grid_id, address).await?;
    if let Some((building, _)) = building {
        let (unit, room) = (&address.unit, &address.room);
        if rows::has_room(change.conn(), district, building, unit, room).await? {
            let words = "this door stands in the library already: look for it in the list";
            return Err(Refusal::new("door-in-library", words).on("room").into());
        }
    }
    let (id, at) = (app.surroundings().id(), change.at);
    proposal::insert(
        change.conn(),
        district,
        id,
        grid_id,
        address,
        declaration,
        by,
        at,
    )
    .await?;
    change
        .commit(Note::new("proposal.made", "address_proposal", id))
        .await?;
    Ok(id)
}

/// Open proposals after `after`, oldest first.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn list(
    app: &App,
    actor: &Actor,
    district: &str,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<ProposalRow>, Error> {
    actor.may(Action::SettleProposal, district)?;
    let mut conn = app.read().await?;
    let mut found = Vec::new();
    for id in proposal::open(&mut conn, district, after, limit).await? {
        found.extend(proposal::proposal(&mut conn, district, id).await?);
    }
    Ok(found)
}

/// How many proposals are open, counted up to a thousand.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn open_count(app: &App, actor: &Actor, district: &str) -> Result<usize, Error> {
    actor.may(Action::SettleProposal, district)?;
    let mut conn = app.read().await?;
    Ok(proposal::open(&mut conn, district, None, MOST_COUNTED)
        .await?
        .len())
}

/// One proposal.
///
/// # Errors
/// [`Error::Denied`], [`Error::NotFound`].
pub async fn show(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
) -> Result<ProposalRow, Error> {
    actor.may(Action::SettleProposal, district)?;
    let mut conn = app.read().await?;
    proposal::proposal(&mut conn, district, id)
        .await?
        .ok_or(Error::NotFound("proposal"))
}

/// Code and address of the dwelling that an approved proposal became.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn became(
    app: &App,
    actor: &Actor,
    district: &str,
    dwelling: Uuid,
) -> Result<Option<(String, String)>, Error> {
    actor.may(Action::SettleProposal, district)?;
    let mut conn = app.read().await?;
    Ok(proposal::dwelling_now(&mut conn, district, dwelling).await?)
}

/// Rejects a proposal with a reason.
///
/// # Errors
/// [`Error::Denied`]; [`Error::Stale`]; [`Error::Refused`] without a reason.
pub async fn reject(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
    version: i32,
    reason: &str,
) -> Result<(), Error> {
    let permit = actor.may(Action::SettleProposal, district)?;
    let by = staff(actor)?;
    let reason = vault::mask::free_text(reason.trim());
    if reason.is_empty() || reason.chars().count() > 500 {
        return Err(
            Refusal::new("reason-missing", "say why (1 to 500 characters)")
                .on("reason")
                .into(),
        );
    }
    let mut change = app.change(district, &permit).await?;
    let at = change.at;
    if !proposal::settle(change.conn(), district, id, version, Err(&reason), by, at).await? {
        return Err(Error::Stale);
    }
    change
        .commit(Note::new("proposal.rejected", "address_proposal", id).saying(reason))
        .await
}

fn staff(actor: &Actor) -> Result<Uuid, Error> {
    actor.staff_id().ok_or_else(|| {
        Refusal::new("needs-staff", "sign in to propose or settle an address").into()
    })
}

fn unknown_grid(grid: &str) -> Refusal {
    Refusal::new(
        "grid-unknown",
        format!("there is no grid {grid}: choose one of the district"),
    )
    .on("grid")
    .with(grid)
}

fn check(address: &ProposedAddress) -> Result<(), Refusal> {
    check_lengths(address)?;
    if address.room.trim().is_empty() {
        return Err(Refusal::new("room-missing", "say which room it is").on("room"));
    }
    if address.road.trim().is_empty() && address.compound.trim().is_empty() {
        return Err(Refusal::new("road-missing", "say the road or the compound").on("road"));
    }
    Ok(())
}

/// What must be so before anybody looked at it.
fn check_lengths(address: &ProposedAddress) -> Result<(), Refusal> {
    let fields = [
        ("road", &address.road),
        ("number", &address.road_no),
        ("compound", &address.compound),
        ("building", &address.building),
        ("unit", &address.unit),
        ("floor", &address.floor),
        ("room", &address.room),
        ("usage", &address.usage),
    ];
    for (field, text) in fields {
        if text.chars().count() > 60 || text.chars().any(char::is_control) {
            return Err(
                Refusal::new("field-too-long", format!("{field} is too long: at most 60"))
                    .on(field),
            );
        }
    }
    Ok(())
}
