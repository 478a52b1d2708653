//! Proposals that begin with a waiting row, and what stands beside a proposal.

use address::Code;
use policy::{Action, Actor};
use store::proposal::{self, ProposalRow, ProposedAddress};
use uuid::Uuid;

use super::{check_lengths, staff, unknown_grid};
use crate::reviews::{self, Part, Reading, divisions, read, value};
use crate::{App, Error, Note};

/// Longest part of a proposed address, in characters.
const LONGEST: usize = 60;

/// Proposes the door that a waiting row means, in a grid (14 digits), with what can be read from
/// its wording; whoever approves it completes the rest. A row with an open proposal has it already.
///
/// # Errors
/// [`Error::Denied`]; [`Error::NotFound`]; [`Error::Stale`] where the row was settled meanwhile;
/// [`Error::Refused`] for a grid that is none.
pub async fn propose_from_row(
    app: &App,
    actor: &Actor,
    district: &str,
    declaration: Uuid,
    version: i32,
    grid: &str,
) -> Result<Uuid, Error> {
    let review = reviews::review(app, actor, district, declaration).await?;
    if review.row.version != version
        || !matches!(review.row.outcome.as_str(), "review" | "unmatched")
    {
        return Err(Error::Stale);
    }
    // A grid's digits stand in its code; anything else is no grid of anybody's area.
    if grid.len() != 14 || !grid.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(unknown_grid(grid).into());
    }
    let permit = actor
        .may(Action::ProposeAddress, grid)
        .map_err(|_| unknown_grid(grid))?;
    let by = staff(actor)?;
    let snapshot = app.library().await?;
    let best = review
        .answer
        .candidates
        .first()
        .map(|best| best.code)
        .or(review.answer.code);
    let near = best
        .and_then(|code| snapshot.library().place(code))
        .map(|place| place.parts);
    let mut change = app.change(district, &permit).await?;
    if let Some(open) = proposal::open_of(change.conn(), district, declaration).await? {
        return Ok(open);
    }
    let areas = store::library::areas_of(change.conn(), district).await?;
    let divisions = divisions(change.conn(), district, &areas).await?;
    let address = begun(&read(&review.text, &divisions), near.as_ref());
    check_lengths(&address)?;
    let (grid_id, _) = proposal::grid(change.conn(), district, grid)
        .await?
        .ok_or_else(|| unknown_grid(grid))?;
    let (id, at) = (app.surroundings().id(), change.at);
    let from = Some(declaration);
    proposal::insert(change.conn(), district, id, grid_id, &address, from, by, at).await?;
    change
        .commit(Note::new("proposal.made", "address_proposal", id))
        .await?;
    Ok(id)
}

/// The address as far as the wording tells it; the place's names in the library's spelling where
/// the resolver found the place.
fn begun(read: &Reading, near: Option<&address::AddressParts>) -> ProposedAddress {
    let cut = |text: &str| text.chars().take(LONGEST).collect::<String>();
    let said = |part| cut(read.part(part));
    let site = |part| near.map_or_else(|| said(part), |near| value(near, part).to_owned());
    let room = said(Part::Room);
    let floor = if read.part(Part::Floor).is_empty() {
        floor_of(&room)
    } else {
        said(Part::Floor)
    };
    ProposedAddress {
        road: site(Part::Road),
        road_no: site(Part::Number),
        compound: site(Part::Compound),
        building: said(Part::Building),
        unit: said(Part::Unit),
        floor,
        room,
        usage: near
            .map(|near| near.usage.clone())
            .filter(|usage| !usage.is_empty())
            .unwrap_or_else(|| "residential".to_owned()),
    }
}

/// The floor that a room's number begins with: 6 of 601室, 12 of 1203室.
fn floor_of(room: &str) -> String {
    let digits: String = room.chars().take_while(char::is_ascii_digit).collect();
    match digits.len() {
        3 | 4 => digits[..digits.len() - 2].to_owned(),
        _ => String::new(),
    }
}

/// Where a proposal comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Address as said, numbers of people masked.
    pub text: String,
    /// The batch.
    pub batch: Uuid,
    /// Name of its file.
    pub file: String,
    /// First source row.
    pub row: i32,
}

/// The row that a proposal was made from; `None` for one made at a door.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn origin(
    app: &App,
    actor: &Actor,
    district: &str,
    proposal: &ProposalRow,
) -> Result<Option<Origin>, Error> {
    actor.may(Action::SettleProposal, district)?;
    let Some(declaration) = proposal.declaration_id else {
        return Ok(None);
    };
    match reviews::review(app, actor, district, declaration).await {
        Ok(review) => Ok(Some(Origin {
            text: review.text,
            batch: review.batch.id,
            file: review.batch.file,
            row: review.row.row_no,
        })),
        // The words were destroyed on schedule; the proposal stands by itself.
        Err(Error::Refused(_) | Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Dwellings and buildings of the library that read almost like the proposal: id, whether it is a
/// building, address.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn alike(
    app: &App,
    actor: &Actor,
    district: &str,
    address: &ProposedAddress,
) -> Result<Vec<(Uuid, bool, String)>, Error> {
    actor.may(Action::SettleProposal, district)?;
    let snapshot = app.library().await?;
    let parts = [
        &address.road,
        &address.road_no,
        &address.compound,
        &address.building,
        &address.unit,
        &address.room,
    ];
    let answer = snapshot
        .library()
        .resolve(&parts.map(String::as_str).concat());
    let mut codes: Vec<Code> = answer.candidates.iter().map(|one| one.code).collect();
    if codes.is_empty() {
        codes.extend(answer.code);
    }
    Ok(codes
        .into_iter()
        .filter_map(|code| {
            let door = snapshot
                .door(code)
                .filter(|door| door.district == district)?;
            let place = snapshot.library().place(code)?;
            let id = door.dwelling_id.unwrap_or(door.building_id);
            Some((id, door.dwelling_id.is_none(), place.standard_address))
        })
        .collect())
}

/// The communities of the district to choose from: code and name with its street.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn communities(
    app: &App,
    actor: &Actor,
    district: &str,
) -> Result<Vec<(String, String)>, Error> {
    actor.may(Action::SettleProposal, district)?;
    let mut conn = app.read().await?;
    let areas = store::library::areas_of(&mut conn, district).await?;
    Ok(named_communities(&areas))
}

/// Code of each community with its name behind that of its street.
pub(crate) fn named_communities(areas: &[store::library::AreaRow]) -> Vec<(String, String)> {
    let street = |code: &str| {
        let street = areas
            .iter()
            .find(|area| area.code.len() == 9 && code.starts_with(&area.code));
        street.map_or("", |area| &area.name)
    };
    areas
        .iter()
        .filter(|area| area.code.len() == 12)
        .map(|area| {
            (
                area.code.clone(),
                format!("{}{}", street(&area.code), area.name),
            )
        })
        .collect()
}

/// How many rows found their door by an approved proposal.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn resolved(app: &App, actor: &Actor, district: &str, id: Uuid) -> Result<u64, Error> {
    actor.may(Action::SettleProposal, district)?;
    let mut conn = app.read().await?;
    let rows = proposal::resolved_by(&mut conn, district, id).await?;
    Ok(u64::try_from(rows).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::floor_of;

    #[test]
    fn rooms_begin_with_their_floor() {
        let table = [
            ("601室", "6"),
            ("1203室", "12"),
            ("12室", ""),
            ("商铺", ""),
            ("10203", ""),
        ];
        for (room, floor) in table {
            assert_eq!(floor_of(room), floor, "{room}");
        }
    }
}
