use address::Code;
use jiff::Timestamp;
use policy::{Action, Actor};
use store::library::{ChangeRow, StreetRow};
use uuid::Uuid;

use crate::search::{Found, by_code};
use crate::{App, Error};

/// What the library holds and how it came by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// Streets with their numbers, by code.
    pub streets: Vec<StreetRow>,
    /// The last import with the name of whoever made it, "" for the command line.
    pub last: Option<(ChangeRow, String)>,
}

/// The library of a district in numbers.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn overview(app: &App, actor: &Actor, district: &str) -> Result<Overview, Error> {
    actor.may(Action::SeeLibrary, district)?;
    let mut conn = app.read().await?;
    let streets = store::library::streets(&mut conn, district).await?;
    let last = store::library::changes(&mut conn, district, 1).await?.pop();
    let Some(last) = last else {
        return Ok(Overview {
            streets,
            last: None,
        });
    };
    // Who did it stands in the log alone.
    let subject = format!("library_change/{}", last.id);
    let entries =
        store::audit_read::page(&mut conn, district, Some(&subject), Uuid::max(), 1).await?;
    let by: Vec<Uuid> = entries
        .iter()
        .filter_map(|(entry, _)| entry.actor.parse().ok())
        .collect();
    let name = store::staff::names(&mut conn, &by).await?.pop();
    let name = name.map(|(_, name)| name).unwrap_or_default();
    Ok(Overview {
        streets,
        last: Some((last, name)),
    })
}

/// A door with all its codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeHistory {
    /// The door, with its code now.
    pub door: Found,
    /// Codes it had before, the latest first, each with the time it was replaced.
    pub former: Vec<(String, Timestamp)>,
}

/// What the code in force or former leads to. A code in force comes first: a former one of another
/// door may read the same.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn code_history(
    app: &App,
    actor: &Actor,
    district: &str,
    code: Code,
) -> Result<Option<CodeHistory>, Error> {
    actor.may(Action::SeeLibrary, district)?;
    let Some(door) = by_code(app, district, code).await?.into_iter().next() else {
        return Ok(None);
    };
    let mut conn = app.read().await?;
    let former = store::dwelling_file::former_codes(&mut conn, district, door.id).await?;
    Ok(Some(CodeHistory { door, former }))
}
