//! What an advert tells: that a dwelling is offered to let. Where its letting or a stay is
//! registered, that is no news.

use std::collections::HashSet;

use registry::report::{Event, Known};
use store::reports as rows;
use uuid::Uuid;

use super::Item;
use crate::{Change, Error};

/// The adverts among some items, and the dwellings whose letting is registered.
#[derive(Debug, Default)]
pub(super) struct Adverts {
    batches: HashSet<Uuid>,
    registered: HashSet<Uuid>,
}

impl Adverts {
    pub(super) async fn load(
        change: &mut Change,
        district: &str,
        items: &[Item],
    ) -> Result<Self, Error> {
        let of: HashSet<Uuid> = items.iter().map(|item| item.batch).collect();
        let of: Vec<Uuid> = of.into_iter().collect();
        let found = rows::listings_among(change.conn(), district, &of).await?;
        let mut adverts = Self {
            batches: found.into_iter().collect(),
            registered: HashSet::new(),
        };
        let doors = items.iter().filter(|item| adverts.is_one(item));
        let doors: HashSet<Uuid> = doors
            .filter_map(|item| item.certain_door()?.dwelling_id)
            .collect();
        if !doors.is_empty() {
            let doors: Vec<Uuid> = doors.into_iter().collect();
            let found = rows::let_dwellings(change.conn(), district, &doors).await?;
            adverts.registered = found.into_iter().collect();
        }
        Ok(adverts)
    }

    fn is_one(&self, item: &Item) -> bool {
        self.batches.contains(&item.batch)
    }

    /// Whether an item advertises a dwelling that the registry knows to be let; `seen` is what is
    /// known of its door.
    pub(super) fn is_registered(&self, item: &Item, seen: &[Known]) -> bool {
        let Some(door) = item.certain_door().filter(|_| self.is_one(item)) else {
            return false;
        };
        // Of a whole building somebody is always known: that says nothing about the flat.
        let Some(dwelling) = door.dwelling_id else {
            return false;
        };
        let lives = |known: &Known| matches!(known.event, Event::LivesThere(_));
        self.registered.contains(&dwelling) || seen.iter().any(lives)
    }
}
