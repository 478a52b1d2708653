//! Where the resolver hesitates most, by estate and road: from the rows that wait now and from how
//! settled ones ended.

mod waiting;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use policy::{Action, Actor};
use store::confusion::{self as counts, MixupRow, PlacedRow, TaughtHere};
use store::reports as rows;
use uuid::Uuid;

use super::{ReviewLine, line, opened};
use crate::{App, Error};

pub(crate) use waiting::Waiting;

/// An estate, or a road where buildings are in none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The community it lies in.
    pub community_id: Uuid,
    /// Name of the estate, "" where it is a road.
    pub compound: String,
    /// Name of the road, "" where it is an estate.
    pub road: String,
}

impl Place {
    fn of(row: &PlacedRow) -> Self {
        let road = if row.compound.is_empty() {
            row.road.clone()
        } else {
            String::new()
        };
        Self {
            community_id: row.community_id,
            compound: row.compound.clone(),
            road,
        }
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        if self.compound.is_empty() {
            &self.road
        } else {
            &self.compound
        }
    }
}

/// How often the resolver hesitates or errs about a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confused {
    /// The place.
    pub place: Place,
    /// One of its buildings, which names it in addresses of pages.
    pub building: Uuid,
    /// Its street and community in words.
    pub community: String,
    /// Rows that wait and may mean it.
    pub waiting: u64,
    /// Settled rows that meant it where another place, or another of its rooms, had been named.
    pub other_place: u64,
    /// Settled rows that meant it where none had been named.
    pub unnamed: u64,
    /// Rejected rows for which it had been named.
    pub rejected: u64,
    /// Settled rows that meant it as had been said.
    pub agreed: u64,
}

impl Confused {
    /// A place without any hesitation.
    fn none(place: Place, building: Uuid) -> Self {
        Self {
            place,
            building,
            community: String::new(),
            waiting: 0,
            other_place: 0,
            unnamed: 0,
            rejected: 0,
            agreed: 0,
        }
    }

    /// What puts it before others.
    fn weight(&self) -> u64 {
        self.waiting + self.other_place + self.unnamed + self.rejected
    }

    /// Where a page that ends with it goes on.
    pub fn key(&self) -> Key {
        Key {
            weight: self.weight(),
            place: self.place.clone(),
        }
    }
}

/// A place in the order of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Its number of hesitations.
    pub weight: u64,
    /// The place itself.
    pub place: Place,
}

/// A page of places, the most confused first.
#[derive(Debug, Clone, Default)]
pub struct Confusions {
    /// The places.
    pub places: Vec<Confused>,
    /// Rows that wait and resemble no place at all.
    pub unplaced: u64,
    /// How many waiting rows were looked at.
    pub looked_at: u64,
    /// Whether more wait than were looked at.
    pub cut: bool,
}

/// The places about which the resolver hesitates, after `after`.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn confusions(
    app: &App,
    actor: &Actor,
    district: &str,
    after: Option<&Key>,
    limit: usize,
) -> Result<Confusions, Error> {
    actor.may(Action::SettleReview, district)?;
    let seen = waiting::look(app, district).await?;
    let mut places = all(app, district, &seen).await?;
    places.sort_by(|a, b| {
        let weight = b.weight().cmp(&a.weight());
        weight.then_with(|| a.place.cmp(&b.place))
    });
    if let Some(after) = after {
        places.retain(|one| {
            one.weight() < after.weight || (one.weight() == after.weight && one.place > after.place)
        });
    }
    places.truncate(limit);
    let mut conn = app.read().await?;
    name(&mut conn, &mut places).await?;
    Ok(Confusions {
        places,
        unplaced: seen
            .rows
            .iter()
            .filter(|row| row.buildings.is_empty())
            .count() as u64,
        looked_at: seen.rows.len() as u64,
        cut: seen.cut,
    })
}

/// Every place with something to say about it.
async fn all(app: &App, district: &str, seen: &waiting::Seen) -> Result<Vec<Confused>, Error> {
    let mut conn = app.read().await?;
    let mut places: BTreeMap<Place, Confused> = BTreeMap::new();
    let number = |n: i64| u64::try_from(n).unwrap_or_default();
    for tally in counts::by_place(&mut conn, district).await? {
        let place = Place {
            community_id: tally.community_id,
            compound: tally.compound,
            road: tally.road,
        };
        let confused = Confused {
            other_place: number(tally.other_place),
            unnamed: number(tally.unnamed),
            rejected: number(tally.rejected),
            agreed: number(tally.agreed),
            ..Confused::none(place.clone(), tally.building_id)
        };
        places.insert(place, confused);
    }
    let buildings = counts::places_of(&mut conn, district, &seen.buildings()).await?;
    let buildings: HashMap<Uuid, PlacedRow> =
        buildings.into_iter().map(|row| (row.id, row)).collect();
    for row in &seen.rows {
        let mut here: BTreeMap<Place, Uuid> = BTreeMap::new();
        for building in row.buildings.iter().filter_map(|id| buildings.get(id)) {
            here.entry(Place::of(building)).or_insert(building.id);
        }
        for (place, building) in here {
            let new = || Confused::none(place.clone(), building);
            let confused = places.entry(place.clone()).or_insert_with(new);
            confused.waiting += 1;
        }
    }
    Ok(places
        .into_values()
        .filter(|one| one.weight() > 0)
        .collect())
}

async fn name(conn: &mut store::Conn, places: &mut [Confused]) -> Result<(), Error> {
    let ids: BTreeSet<Uuid> = places.iter().map(|one| one.place.community_id).collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let names: HashMap<Uuid, String> = counts::communities(conn, &ids)
        .await?
        .into_iter()
        .map(|(id, name, street)| (id, format!("{street}{name}")))
        .collect();
    for one in places {
        let name = names.get(&one.place.community_id);
        one.community = name.cloned().unwrap_or_default();
    }
    Ok(())
}

/// Everything about one place that helps to mend the library.
#[derive(Debug, Clone)]
pub struct PlaceFile {
    /// Its numbers.
    pub confused: Confused,
    /// Rows that wait and may mean it, oldest batch first.
    pub rows: Vec<ReviewLine>,
    /// Which buildings were mixed up, the most frequent first.
    pub mixups: Vec<MixupRow>,
    /// The wordings that people taught for it.
    pub taught: Vec<TaughtHere>,
}

/// Most lines of what is shown beside the rows.
const BESIDE: i64 = 50;

/// One place, by one of its buildings; its rows after `after`.
///
/// # Errors
/// [`Error::Denied`], [`Error::NotFound`], [`Error::Store`].
pub async fn place(
    app: &App,
    actor: &Actor,
    district: &str,
    building: Uuid,
    after: Option<(Uuid, i32)>,
    limit: usize,
) -> Result<PlaceFile, Error> {
    actor.may(Action::SettleReview, district)?;
    let seen = waiting::look(app, district).await?;
    let mut conn = app.read().await?;
    let row = counts::places_of(&mut conn, district, &[building]).await?;
    let row = row.first().ok_or(Error::NotFound("building"))?;
    let place = Place::of(row);
    // Whoever holds a connection while it waits for another may wait for itself.
    drop(conn);
    let known = all(app, district, &seen).await?.into_iter();
    let mut confused: Vec<Confused> = known.filter(|one| one.place == place).collect();
    if confused.is_empty() {
        confused.push(Confused::none(place.clone(), building));
    }
    let mut conn = app.read().await?;
    name(&mut conn, &mut confused).await?;
    let here = counts::places_of(&mut conn, district, &seen.buildings()).await?;
    let here = here.iter().filter(|row| Place::of(row) == place);
    let here: BTreeSet<Uuid> = here.map(|row| row.id).collect();
    let wanted: Vec<Uuid> = seen
        .rows
        .iter()
        .filter(|row| after.is_none_or(|after| row.at > after))
        .filter(|row| row.buildings.iter().any(|id| here.contains(id)))
        .map(|row| row.id)
        .take(limit)
        .collect();
    let mut waiting = Vec::with_capacity(wanted.len());
    for id in wanted {
        // Settled a moment ago, it is no row of this list any more.
        let row = rows::declaration(&mut conn, district, id).await?;
        waiting.extend(row.filter(|row| matches!(row.outcome.as_str(), "review" | "unmatched")));
    }
    let opened = opened(app, &mut conn, district, waiting).await?;
    let (community, compound, road) = (place.community_id, &place.compound, &place.road);
    let mixups = counts::mixups(&mut conn, district, community, compound, road, BESIDE).await?;
    let taught = counts::taught_at(&mut conn, district, community, compound, road, BESIDE).await?;
    drop(conn);
    let snapshot = app.library().await?;
    Ok(PlaceFile {
        confused: confused.swap_remove(0),
        rows: opened.iter().map(|row| line(&snapshot, row)).collect(),
        mixups,
        taught,
    })
}
