//! What becomes of a planned drawing.

use std::collections::{BTreeMap, HashMap};

use policy::{Action, Actor, Permit};
use store::grid::DrawingRow;
use store::library::{self as rows, BuildingRow, ChangeRow, DwellingRow, FormerCode};
use uuid::Uuid;

use super::draw::{drawn, plan};
use crate::{App, Change, Error, Note, Refusal};

/// Buildings whose dwellings are read in one go.
const BUILDINGS: usize = 500;
/// Dwellings that are written in one go.
const DWELLINGS: usize = 20_000;

/// Carries a planned drawing out: buildings come into their grids, they and their dwellings get
/// their new codes, and open tasks and leads go with them. All of it, or nothing.
///
/// # Errors
/// [`Error::Denied`]; [`Error::NotFound`]; [`Error::Stale`] where the plan is not the one that was
/// looked at; [`Error::Refused`] where the library has changed since it was planned, and where
/// several grids claim a building.
pub async fn carry_out(
    app: &App,
    actor: &Actor,
    district: &str,
    seen: (Uuid, i32),
) -> Result<(), Error> {
    let (mut change, permit, drawing) = open(app, actor, district, seen).await?;
    // Reports that come in now wait: tasks and leads move with their buildings.
    store::reports::lock_district(change.conn(), district).await?;
    let outlines = store::grid::outlines(change.conn(), district, drawing.id).await?;
    let shapes = outlines.iter().map(drawn).collect();
    let now = plan(&mut change, district, shapes, false).await?;
    let before = store::grid::moves_all(change.conn(), district, drawing.id).await?;
    if now.moves != before || i64::try_from(now.staying) != Ok(drawing.staying) {
        let message = "the library has changed since this drawing was planned: plan it again and look at what moves now";
        return Err(Refusal::new("drawing-outdated", message).into());
    }
    if now.blocked {
        let message = "buildings lie in several of these grids, or come into one that has no number left: mend the drawing and send it again";
        return Err(Refusal::new("drawing-contested", message).into());
    }
    let names = outlines.into_iter().map(|row| (row.code, row.name));
    let ids = grids(&mut change, district, names.unzip()).await?;
    store::grid::rename_grids(change.conn(), district, drawing.id).await?;
    move_buildings(&mut change, district, &now.moves, &ids).await?;
    store::counts::recount(change.conn(), district).await?;
    settle(&mut change, district, seen, "carried_out", &permit).await?;
    let row = ChangeRow {
        id: app.surroundings().id(),
        at: change.at,
        file_name: drawing.file_name,
        added: 0,
        changed: drawing.dwellings,
        retired: 0,
        rejected: 0,
    };
    rows::insert_change(change.conn(), district, &row).await?;
    crate::jobs::resolve_waiting_later(&mut change).await?;
    let note = Note::new("grids.redrawn", "drawing", drawing.id);
    let (buildings, dwellings) = (now.moves.len(), drawing.dwellings);
    change
        .commit(note.saying(format!("buildings={buildings} dwellings={dwellings}")))
        .await?;
    // It is carried out: what follows from it is done in the background, too.
    if let Err(error) = app.refresh_library().await {
        tracing::error!(%error, "the library was not read again after a redrawing");
    }
    if let Err(error) = crate::jobs::run_due(app).await {
        tracing::error!(%error, "what waited for a redrawing was not done at once");
    }
    Ok(())
}

/// Plans a drawing anew for the library as it stands.
///
/// # Errors
/// As [`put_away`].
pub async fn plan_again(
    app: &App,
    actor: &Actor,
    district: &str,
    seen: (Uuid, i32),
) -> Result<(), Error> {
    let (mut change, _, drawing) = open(app, actor, district, seen).await?;
    let outlines = store::grid::outlines(change.conn(), district, drawing.id).await?;
    let shapes = outlines.iter().map(drawn).collect();
    let planned = plan(&mut change, district, shapes, true).await?;
    planned.keep(&mut change, district, drawing.id).await?;
    let note = Note::new("grids.planned", "drawing", drawing.id);
    change
        .commit(note.saying(format!("moves={}", planned.moves.len())))
        .await
}

/// Puts a planned drawing away.
///
/// # Errors
/// [`Error::Denied`]; [`Error::NotFound`]; [`Error::Stale`].
pub async fn put_away(
    app: &App,
    actor: &Actor,
    district: &str,
    seen: (Uuid, i32),
) -> Result<(), Error> {
    let (mut change, permit, drawing) = open(app, actor, district, seen).await?;
    settle(&mut change, district, seen, "put_away", &permit).await?;
    change
        .commit(Note::new("grids.put_away", "drawing", drawing.id))
        .await
}

async fn open(
    app: &App,
    actor: &Actor,
    district: &str,
    (id, version): (Uuid, i32),
) -> Result<(Change, Permit, DrawingRow), Error> {
    let permit = actor.may(Action::RedrawGrids, district)?;
    let mut change = app.change(district, &permit).await?;
    let drawing = store::grid::drawing(change.conn(), district, id)
        .await?
        .ok_or(Error::NotFound("drawing"))?;
    if drawing.version != version || drawing.state != "planned" {
        return Err(Error::Stale);
    }
    Ok((change, permit, drawing))
}

async fn settle(
    change: &mut Change,
    district: &str,
    seen: (Uuid, i32),
    state: &str,
    permit: &Permit,
) -> Result<(), Error> {
    let by = permit.staff_id().ok_or(Error::Stale)?;
    let at = change.at;
    let done = store::grid::settle(change.conn(), district, seen, state, at, by).await?;
    done.then_some(()).ok_or(Error::Stale)
}

/// Makes the grids of a drawing known; gives each its community's id and its own.
async fn grids(
    change: &mut Change,
    district: &str,
    (codes, names): (Vec<String>, Vec<String>),
) -> Result<HashMap<String, (Uuid, Uuid)>, Error> {
    let areas = rows::areas_of(change.conn(), district).await?;
    let areas: HashMap<String, Uuid> = areas.into_iter().map(|area| (area.code, area.id)).collect();
    let community = |code: &String| {
        let found = areas.get(&code[..12]).copied();
        found.ok_or_else(|| Error::Internal(format!("no community for grid {code}")))
    };
    let communities = codes.iter().map(community).collect::<Result<Vec<_>, _>>()?;
    let fresh = || change.app().surroundings().id();
    let ids: Vec<Uuid> = codes.iter().map(|_| fresh()).collect();
    let known =
        rows::put_grids(change.conn(), district, &ids, &communities, &codes, &names).await?;
    known
        .into_iter()
        .map(|(code, id)| Ok((code.clone(), (community(&code)?, id))))
        .collect()
}

async fn move_buildings(
    change: &mut Change,
    district: &str,
    moves: &[(Uuid, String, String)],
    grids: &HashMap<String, (Uuid, Uuid)>,
) -> Result<(), Error> {
    let at = change.at;
    let going: BTreeMap<Uuid, &str> = moves.iter().map(|(id, _, to)| (*id, to.as_str())).collect();
    let ids: Vec<Uuid> = going.keys().copied().collect();
    let mut dwellings = dwellings_of(change, district, &ids).await?;
    let own: Vec<Uuid> = dwellings.iter().map(|row| row.id).collect();
    // Two may swap codes, so all leave theirs before the first gets another.
    rows::park_codes(change.conn(), district, &ids, &own, at).await?;
    let mut former = Vec::new();
    let mut buildings: Vec<BuildingRow> = rows::buildings_of(change.conn(), district).await?;
    buildings.retain(|row| going.contains_key(&row.id));
    let (mut communities, mut into) = (Vec::new(), Vec::new());
    for row in &mut buildings {
        let to = going[&row.id];
        former.push(former_code(change, &row.code, Some(row.id), None));
        let (community, grid) = grids
            .get(&to[..14])
            .ok_or_else(|| Error::Internal(format!("grid {} was not stored", &to[..14])))?;
        communities.push(*community);
        into.push(*grid);
        to.clone_into(&mut row.code);
    }
    rows::update_buildings(change.conn(), district, &buildings, &communities, &into).await?;
    for row in &mut dwellings {
        former.push(former_code(change, &row.code, None, Some(row.id)));
        let room = row.code.get(19..).unwrap_or_default().to_owned();
        row.code = format!("{}{room}", going[&row.building_id]);
    }
    for portion in dwellings.chunks(DWELLINGS) {
        rows::update_dwellings(change.conn(), district, portion).await?;
    }
    rows::add_former_codes(change.conn(), district, &former, at).await?;
    Ok(())
}

async fn dwellings_of(
    change: &mut Change,
    district: &str,
    buildings: &[Uuid],
) -> Result<Vec<DwellingRow>, Error> {
    let mut dwellings = Vec::new();
    for portion in buildings.chunks(BUILDINGS) {
        let found = store::grid::dwellings_of_buildings(change.conn(), district, portion).await?;
        dwellings.extend(found);
    }
    Ok(dwellings)
}

fn former_code(
    change: &Change,
    code: &str,
    building_id: Option<Uuid>,
    dwelling_id: Option<Uuid>,
) -> FormerCode {
    FormerCode {
        id: change.app().surroundings().id(),
        code: code.to_owned(),
        building_id,
        dwelling_id,
    }
}
