//! Areas and grids by name, and what stands around a door.

use jiff::Timestamp;
use policy::{Action, Actor};
use store::staff::PlaceRow;

use crate::{App, Error, officers};

/// What stands around a door.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DoorPlace {
    /// Names of its street, community and grid, the widest first.
    pub areas: Vec<String>,
    /// Name of the officer in charge, where the grid has one.
    pub officer: Option<String>,
    /// Wordings that people taught for it.
    pub wordings: Vec<String>,
}

/// The name of an area or grid as people say it: a grid that the library knows by a number only is
/// called a grid.
pub fn called(code: &str, name: &str) -> String {
    let number = !name.is_empty() && name.bytes().all(|b| b.is_ascii_digit());
    if code.len() == 14 && number {
        format!("网格{name}")
    } else {
        name.to_owned()
    }
}

/// The areas and grids in force with these codes; codes that are none are left out.
///
/// # Errors
/// [`Error::Store`].
pub async fn named(app: &App, district: &str, codes: &[String]) -> Result<Vec<PlaceRow>, Error> {
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    Ok(store::place::with_codes(&mut *app.read().await?, district, codes).await?)
}

/// The way down to an area or grid through those that `actor` may count, the widest first.
///
/// # Errors
/// [`Error::Store`].
pub async fn way_down(
    app: &App,
    actor: &Actor,
    district: &str,
    code: &str,
) -> Result<Vec<PlaceRow>, Error> {
    let mut codes = above(code);
    codes.retain(|code| actor.may(Action::SeeCounts, code).is_ok());
    named(app, district, &codes).await
}

/// Codes of the district, street, community and grid that a code lies in, itself included.
pub fn above(code: &str) -> Vec<String> {
    [6, 9, 12, 14]
        .into_iter()
        .filter_map(|digits| code.get(..digits))
        .map(str::to_owned)
        .collect()
}

pub(crate) async fn around(
    conn: &mut store::Conn,
    district: &str,
    building: &store::dwelling_file::BuildingRow,
    now: Timestamp,
) -> Result<DoorPlace, Error> {
    // Without the district: every page says which one it is.
    let codes = above(&building.grid_code).split_off(1);
    let areas = store::place::with_codes(conn, district, &codes).await?;
    let officers = officers::of_grids(conn, district, &[building.grid_id], now).await?;
    let officer = match officers.get(&building.grid_id) {
        Some(id) => store::staff::names(conn, &[*id]).await?.pop(),
        None => None,
    };
    Ok(DoorPlace {
        areas: areas
            .iter()
            .map(|area| called(&area.code, &area.name))
            .collect(),
        officer: officer.map(|(_, name)| name),
        wordings: store::place::wordings(conn, district, building.id).await?,
    })
}
