//! Clocks of duties: who should have said what by when. The rule packs say it; the nightly run
//! ([`run`]) writes down what runs and what became overdue, and pages read that.
//!
//! What is watched is a door or an agency, never a person. A stay whose last day has passed is
//! asked about; only what somebody says closes it.

mod run;
mod tell;
mod told;

use jiff::{SignedDuration, Timestamp};
use policy::{Action, Actor, Denied};
use store::clock::list::{self, AgencyRow, DoorKey, DoorRow, SumRow};
use uuid::Uuid;

pub use run::{Ran, nightly, run};
pub use tell::{Day, DayRow, day, forget_reminders, looked, remind, tell_supervisors};
pub use told::{Told, ended_stay, last_report, self_check};

use crate::{App, Error};

/// An agency or operator of whom nothing came for so many days is told of.
pub const SILENT_DAYS: u16 = 7;

/// What runs below an area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// Code of the area or grid.
    pub code: String,
    /// Its parts, by code.
    pub parts: Vec<SumRow>,
    /// Their sum; its name is empty.
    pub total: SumRow,
    /// When they were counted; `None` before the first nightly run.
    pub at: Option<Timestamp>,
    /// The rule about stays whose last day has passed; `None` where no pack has one.
    pub rule: Option<Told>,
    /// Whether the actor may see which agencies are silent.
    pub agencies: bool,
}

/// The area that was asked for, or the first in which the actor may see clocks.
fn area(actor: &Actor, district: &str, code: Option<&str>) -> Result<String, Error> {
    let code = if let Some(code) = code {
        code.to_owned()
    } else {
        let scopes = actor.scopes(Action::SeeClocks, district);
        let first = scopes.first().ok_or(Denied(Action::SeeClocks))?;
        first.code().to_owned()
    };
    actor.may(Action::SeeClocks, &code)?;
    if code.get(..6) != Some(district) {
        return Err(Error::NotFound("area"));
    }
    Ok(code)
}

/// What runs below the area or grid of that code; without one, below the first area in which the
/// actor may see it.
///
/// # Errors
/// [`Error::Denied`]; [`Error::NotFound`] for a code that no area or grid has.
pub async fn overview(
    app: &App,
    actor: &Actor,
    district: &str,
    code: Option<&str>,
) -> Result<Overview, Error> {
    let code = area(actor, district, code)?;
    let digits = match code.len() {
        6 => 9,
        9 => 12,
        12 | 14 => 14,
        _ => return Err(Error::NotFound("area")),
    };
    let mut conn = app.read().await?;
    if store::staff::place(&mut conn, district, &code)
        .await?
        .is_none()
    {
        return Err(Error::NotFound("area"));
    }
    let parts = list::sums(&mut conn, district, &code, digits).await?;
    let sum = |of: fn(&SumRow) -> i64| parts.iter().map(of).sum();
    let total = SumRow {
        code: code.clone(),
        name: String::new(),
        ended: sum(|row| row.ended),
        ended_overdue: sum(|row| row.ended_overdue),
        visits: sum(|row| row.visits),
        self_checks: sum(|row| row.self_checks),
        short_lets: sum(|row| row.short_lets),
    };
    let today = registry::clock::day_of(app.surroundings().now());
    Ok(Overview {
        code,
        parts,
        total,
        at: store::clock::ran_at(&mut conn).await?,
        rule: ended_stay(district, today),
        agencies: actor.may(Action::SeeClocks, district).is_ok(),
    })
}

/// The first key of all.
pub fn first() -> DoorKey {
    (String::new(), Timestamp::UNIX_EPOCH, Uuid::nil())
}

/// Doors below an area with stays whose last day has passed, by grid, the oldest first.
///
/// # Errors
/// [`Error::Denied`], [`Error::NotFound`].
pub async fn doors(
    app: &App,
    actor: &Actor,
    district: &str,
    code: Option<&str>,
    after: &DoorKey,
    limit: i64,
) -> Result<(String, Vec<DoorRow>), Error> {
    let code = area(actor, district, code)?;
    let mut conn = app.read().await?;
    let rows = list::doors(&mut conn, district, &code, after, limit).await?;
    Ok((code, rows))
}

/// Agencies of which nothing came for [`SILENT_DAYS`], by name. Agencies report for the whole
/// district, so only who may see all of it sees them.
///
/// # Errors
/// [`Error::Denied`].
pub async fn silent_agencies(
    app: &App,
    actor: &Actor,
    district: &str,
    after: &str,
    limit: i64,
) -> Result<Vec<AgencyRow>, Error> {
    actor.may(Action::SeeClocks, district)?;
    let quiet = SignedDuration::from_hours(24 * i64::from(SILENT_DAYS));
    let before = app.surroundings().now() - quiet;
    Ok(list::agencies(&mut *app.read().await?, district, before, after, limit).await?)
}

/// How many clocks were overdue in the areas of the actor when the last nightly run ended.
///
/// # Errors
/// [`Error::Store`].
pub async fn overdue(app: &App, actor: &Actor, district: &str) -> Result<i64, Error> {
    let scopes = actor.scopes(Action::SeeClocks, district);
    let codes: Vec<String> = scopes.iter().map(|s| s.code().to_owned()).collect();
    if codes.is_empty() {
        return Ok(0);
    }
    Ok(list::overdue(&mut *app.read().await?, district, &codes).await?)
}
