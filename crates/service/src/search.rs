//! One box that finds an address, a code or a batch. Never a person: there is no query that takes
//! a name.

use address::{Code, Level};
use policy::{Action, Actor};
use store::proposal;
use uuid::Uuid;

use crate::{App, Error};

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub kind: FoundKind,
    /// Its id.
    pub id: Uuid,
    /// Its current code, "" for a batch.
    pub code: String,
    /// Its address, or the batch's sender.
    pub text: String,
    /// The code that was asked for is one it had before.
    pub by_former_code: bool,
}

/// The kinds of things that are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FoundKind {
    /// A dwelling.
    Dwelling,
    /// A building.
    Building,
    /// A batch.
    Batch,
}

const MOST: usize = 20;
const LONGEST: usize = 200;
/// Batches of one search.
const MOST_BATCHES: usize = 10;
/// Characters of a sender's name that tell enough.
const LEAST_OF_SENDER: usize = 2;

/// What was found, and whether more would have been.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// The likeliest first.
    pub found: Vec<Found>,
    /// There is more than is listed.
    pub cut: bool,
}

impl From<Vec<Found>> for Findings {
    fn from(found: Vec<Found>) -> Self {
        Self { found, cut: false }
    }
}

/// Finds what `query` names, limited to what the actor may see.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn search(
    app: &App,
    actor: &Actor,
    district: &str,
    query: &str,
) -> Result<Findings, Error> {
    if !actor.may_somewhere(Action::Search) {
        actor.may(Action::Search, district)?;
    }
    let query = query.trim();
    if query.is_empty() || query.chars().count() > LONGEST {
        return Ok(Findings::default());
    }
    if let Ok(id) = query.parse::<Uuid>() {
        return Ok(batch(app, actor, district, id).await?.into());
    }
    let digits: String = query.chars().filter(|c| !c.is_whitespace()).collect();
    let mut found = match digits.parse::<Code>() {
        Ok(code) => by_code(app, district, code).await?,
        Err(_) => by_address(app, district, query).await?,
    };
    let scopes = actor.scopes(Action::Search, district);
    found.retain(|hit| scopes.iter().any(|scope| scope.covers(&hit.code)));
    let mut cut = found.len() > MOST;
    found.truncate(MOST);
    let mut sent = by_sender(app, actor, district, query).await?;
    cut |= sent.len() > MOST_BATCHES;
    sent.truncate(MOST_BATCHES);
    found.extend(sent);
    Ok(Findings { found, cut })
}

async fn batch(app: &App, actor: &Actor, district: &str, id: Uuid) -> Result<Vec<Found>, Error> {
    if actor.may(Action::SeeBatch, district).is_err() {
        return Ok(Vec::new());
    }
    let mut conn = app.read().await?;
    let row = store::reports::batch(&mut conn, district, id).await?;
    Ok(row
        .map(|row| Found {
            kind: FoundKind::Batch,
            id: row.id,
            code: String::new(),
            text: row.agency,
            by_former_code: false,
        })
        .into_iter()
        .collect())
}

/// The newest batches of senders whose name contains the query.
async fn by_sender(
    app: &App,
    actor: &Actor,
    district: &str,
    query: &str,
) -> Result<Vec<Found>, Error> {
    if query.chars().count() < LEAST_OF_SENDER || actor.may(Action::SeeBatch, district).is_err() {
        return Ok(Vec::new());
    }
    let mut conn = app.read().await?;
    // One more than is shown tells whether there are more.
    let limit = i64::try_from(MOST_BATCHES + 1).unwrap_or(i64::MAX);
    let batches = store::reports::batches_of_sender(&mut conn, district, query, limit).await?;
    Ok(batches
        .into_iter()
        .map(|(id, sender)| Found {
            kind: FoundKind::Batch,
            id,
            code: String::new(),
            text: sender,
            by_former_code: false,
        })
        .collect())
}

pub(crate) async fn by_code(app: &App, district: &str, code: Code) -> Result<Vec<Found>, Error> {
    let snapshot = app.library().await?;
    let mut found = Vec::new();
    if let (Some(door), Some(place)) = (snapshot.door(code), snapshot.library().place(code))
        && door.district == district
    {
        found.push(Found {
            kind: if door.dwelling_id.is_some() {
                FoundKind::Dwelling
            } else {
                FoundKind::Building
            },
            id: door.dwelling_id.unwrap_or(door.building_id),
            code: door.code,
            text: place.standard_address,
            by_former_code: false,
        });
    }
    let mut conn = app.read().await?;
    for (building, dwelling) in
        proposal::by_former_code(&mut conn, district, &code.to_string()).await?
    {
        let hit = match (building, dwelling) {
            (_, Some(id)) => proposal::dwelling_now(&mut conn, district, id)
                .await?
                .map(|now| (FoundKind::Dwelling, id, now)),
            (Some(id), None) => proposal::building_now(&mut conn, district, id)
                .await?
                .map(|now| (FoundKind::Building, id, now)),
            (None, None) => None,
        };
        if let Some((kind, id, (code, text))) = hit {
            found.push(Found {
                kind,
                id,
                code,
                text,
                by_former_code: true,
            });
        }
    }
    Ok(found)
}

async fn by_address(app: &App, district: &str, query: &str) -> Result<Vec<Found>, Error> {
    let snapshot = app.library().await?;
    let answer = snapshot.library().resolve(query);
    Ok(answer
        .candidates
        .into_iter()
        .filter_map(|candidate| {
            let door = snapshot.door(candidate.code)?;
            (door.district == district).then(|| Found {
                kind: if candidate.level == Level::Unit {
                    FoundKind::Dwelling
                } else {
                    FoundKind::Building
                },
                id: door.dwelling_id.unwrap_or(door.building_id),
                code: door.code,
                text: candidate.standard_address,
                by_former_code: false,
            })
        })
        .collect())
}
