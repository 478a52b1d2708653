//! Who is in charge of a grid.

use std::collections::HashMap;

use jiff::Timestamp;
use uuid::Uuid;

use crate::Error;
use crate::surroundings::shanghai;

/// The officer in charge of each of these grids at that time: whoever stands in on that day; else
/// whoever is named; else whoever holds the role for the grid itself, else for the community,
/// street or district it lies in; the longest in office where several do. A grid with nobody is
/// absent.
///
/// # Errors
/// [`Error::Store`].
pub async fn of_grids(
    conn: &mut store::Conn,
    district: &str,
    grids: &[Uuid],
    at: Timestamp,
) -> Result<HashMap<Uuid, Uuid>, Error> {
    if grids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut found = usual_of_grids(conn, district, grids, at, None).await?;
    let day = at.to_zoned(shanghai()).date();
    found.extend(store::grid::standing_in(conn, grids, day, at).await?);
    Ok(found)
}

/// The same when nobody stands in; `but` is passed over.
///
/// # Errors
/// [`Error::Store`].
pub(crate) async fn usual_of_grids(
    conn: &mut store::Conn,
    district: &str,
    grids: &[Uuid],
    at: Timestamp,
    but: Option<Uuid>,
) -> Result<HashMap<Uuid, Uuid>, Error> {
    // Longest codes first, then by time in office.
    let holders = store::staff::holders(conn, district, "officer", at).await?;
    let codes = store::staff::grid_codes(conn, district, grids).await?;
    let mut found: HashMap<Uuid, Uuid> = codes
        .into_iter()
        .filter_map(|(grid, code)| {
            let (officer, _) = holders
                .iter()
                .find(|(officer, held)| code.starts_with(held.as_str()) && Some(*officer) != but)?;
            Some((grid, *officer))
        })
        .collect();
    let named = store::grid::named(conn, grids, at).await?;
    found.extend(named.into_iter().filter(|(_, staff)| Some(*staff) != but));
    Ok(found)
}
