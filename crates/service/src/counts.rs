//! Numbers by street, community and grid.

use jiff::Timestamp;
use policy::{Action, Actor, Denied};
use store::counts::CountRow;

use crate::{App, Error};

/// Numbers of the places below one area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    /// Code of the area.
    pub code: String,
    /// Its parts, by code: streets of a district, communities of a street, grids of a community.
    pub parts: Vec<CountRow>,
    /// Their sum; its name is empty.
    pub total: CountRow,
    /// When they were counted.
    pub at: Timestamp,
}

/// Numbers below the area or grid of that code; without one, below the first area that the actor
/// may count.
///
/// # Errors
/// [`Error::Denied`]; [`Error::NotFound`] for a code that no area or grid has.
pub async fn below(
    app: &App,
    actor: &Actor,
    district: &str,
    code: Option<&str>,
) -> Result<Counts, Error> {
    let scopes = actor.scopes(Action::SeeCounts, district);
    let code = match code {
        Some(code) => code.to_owned(),
        None => scopes
            .first()
            .ok_or(Denied(Action::SeeCounts))?
            .code()
            .to_owned(),
    };
    actor.may(Action::SeeCounts, &code)?;
    let digits = match code.len() {
        6 => 9,
        9 => 12,
        12 | 14 => 14,
        _ => return Err(Error::NotFound("area")),
    };
    let at = app.surroundings().now();
    let mut conn = app.read().await?;
    if store::staff::place(&mut conn, district, &code)
        .await?
        .is_none()
    {
        return Err(Error::NotFound("area"));
    }
    let parts = store::counts::below(&mut conn, district, &code, digits, at).await?;
    let sum = |of: fn(&CountRow) -> i64| parts.iter().map(of).sum();
    let total = CountRow {
        code: code.clone(),
        name: String::new(),
        dwellings: sum(|row| row.dwellings),
        let_dwellings: sum(|row| row.let_dwellings),
        open_stays: sum(|row| row.open_stays),
        open_leads: sum(|row| row.open_leads),
        open_tasks: sum(|row| row.open_tasks),
        overdue_tasks: sum(|row| row.overdue_tasks),
    };
    Ok(Counts {
        code,
        parts,
        total,
        at,
    })
}
