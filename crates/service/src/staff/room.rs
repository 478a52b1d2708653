//! What a steward chooses from: places for a post, somebody to take over.

use std::collections::HashMap;

use policy::{Actor, Role};
use store::staff::PlaceRow;
use uuid::Uuid;

use super::StaffFile;
use super::accounts::{managed, scopes};
use crate::{App, Error};

/// Up to this many grids are offered by name; in a larger district a grid is named by its code.
const GRIDS_OFFERED: i64 = 1000;

/// The places a role can be given for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// Areas, and the grids where there are not too many, by code.
    pub places: Vec<PlaceRow>,
    /// There are more grids than can be offered.
    pub more_grids: bool,
}

/// The places a role can be given for by `actor`.
///
/// # Errors
/// [`Error::Denied`].
pub async fn places(app: &App, actor: &Actor, district: &str) -> Result<Places, Error> {
    let scopes = scopes(actor, district)?;
    let mut conn = app.read().await?;
    let mut places = store::staff::areas(&mut conn, district).await?;
    let grids = store::place::grids(&mut conn, district, GRIDS_OFFERED + 1).await?;
    let more_grids = i64::try_from(grids.len()).unwrap_or(i64::MAX) > GRIDS_OFFERED;
    if !more_grids {
        places.extend(grids);
    }
    places.retain(|place| scopes.iter().any(|scope| place.code.starts_with(scope)));
    // A grid's code begins with its community's: each stands below it.
    places.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(Places { places, more_grids })
}

/// Open tasks of each of these accounts; who has none is absent.
///
/// # Errors
/// [`Error::Denied`] for who manages nobody.
pub async fn open_tasks(
    app: &App,
    actor: &Actor,
    district: &str,
    files: &[StaffFile],
) -> Result<HashMap<Uuid, i64>, Error> {
    scopes(actor, district)?;
    let ids: Vec<Uuid> = files.iter().map(|file| file.id).collect();
    let counts = store::workload::of_each(&mut *app.read().await?, district, &ids).await?;
    Ok(counts.into_iter().collect())
}

/// Who can take over every open task of an account: the officers of all grids it has tasks in, by
/// name. Empty where it has none.
///
/// # Errors
/// [`Error::NotFound`] for an account outside the actor's area.
pub async fn heirs(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
) -> Result<Vec<(Uuid, String)>, Error> {
    let now = app.surroundings().now();
    let mut conn = app.read().await?;
    managed(&mut conn, actor, district, id, now).await?;
    let grids = store::task::grids_of_staff(&mut conn, district, id).await?;
    let grids: Vec<Uuid> = grids.into_iter().map(|(grid, _)| grid).collect();
    if grids.is_empty() {
        return Ok(Vec::new());
    }
    let codes = store::staff::grid_codes(&mut conn, district, &grids).await?;
    let officers = store::staff::holders(&mut conn, district, Role::Officer.name(), now).await?;
    let mut able: Vec<Uuid> = officers
        .iter()
        .map(|(officer, _)| *officer)
        .filter(|officer| *officer != id)
        .collect();
    able.sort_unstable();
    able.dedup();
    able.retain(|candidate| {
        codes.iter().all(|(_, grid)| {
            officers
                .iter()
                .any(|(officer, held)| officer == candidate && grid.starts_with(held.as_str()))
        })
    });
    let mut names = store::staff::names(&mut conn, &able).await?;
    names.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(names)
}
