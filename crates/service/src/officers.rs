//! Who is in charge of a grid.

use std::collections::HashMap;

use jiff::Timestamp;
use uuid::Uuid;

use crate::Error;

/// The officer in charge of each of these grids at that time: whoever holds the role for the grid
/// itself, else for the community, street or district it lies in; the longest in office where
/// several do. A grid with nobody is absent.
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
    // Longest codes first, then by time in office.
    let holders = store::staff::holders(conn, district, "officer", at).await?;
    let codes = store::staff::grid_codes(conn, district, grids).await?;
    Ok(codes
        .into_iter()
        .filter_map(|(grid, code)| {
            let (officer, _) = holders
                .iter()
                .find(|(_, held)| code.starts_with(held.as_str()))?;
            Some((grid, *officer))
        })
        .collect())
}
