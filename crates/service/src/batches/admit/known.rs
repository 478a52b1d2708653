use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use registry::report::{Earlier, Event, Known, Whom};
use store::reports as rows;
use uuid::Uuid;

use super::tasks::Tasks;
use super::{Item, Judged};
use crate::library::Door;
use crate::{Change, Error};

/// What is known of the doors and reports at hand, the items before this one included.
pub(super) struct DoorsKnown {
    earlier: HashMap<Vec<u8>, Earlier>,
    // By dwelling, or by building where a report means only that.
    doors: HashMap<Uuid, Vec<Known>>,
}

impl DoorsKnown {
    pub(super) async fn load(
        change: &mut Change,
        district: &str,
        items: &[Item],
        tasks: &Tasks,
    ) -> Result<Self, Error> {
        let own: HashSet<Uuid> = items.iter().map(|item| item.id).collect();
        let marks: HashSet<&[u8]> = items.iter().map(|item| item.mark.as_slice()).collect();
        let mut marks: Vec<Vec<u8>> = marks.into_iter().map(<[u8]>::to_vec).collect();
        marks.sort_unstable();
        let mut earlier: HashMap<Vec<u8>, Earlier> = HashMap::new();
        for row in rows::earlier_reports(change.conn(), district, &marks).await? {
            if own.contains(&row.id) {
                continue;
            }
            let came = came_of(row.waiting, row.settled_at);
            let known = earlier.entry(row.mark).or_insert(came);
            *known = later(*known, came);
        }
        let mut known = Self {
            earlier,
            doors: HashMap::new(),
        };
        known.load_stays(change, district, items).await?;
        known.load_leads(change, district, tasks).await?;
        Ok(known)
    }

    async fn load_stays(
        &mut self,
        change: &mut Change,
        district: &str,
        items: &[Item],
    ) -> Result<(), Error> {
        let mut dwellings: HashSet<Uuid> = HashSet::new();
        let mut buildings: HashSet<Uuid> = HashSet::new();
        for item in items {
            match item.certain_door() {
                Some(Door {
                    dwelling_id: Some(dwelling),
                    ..
                }) => {
                    dwellings.insert(*dwelling);
                }
                // Everybody in a building is worth reading only to tell a repeat from news.
                Some(door) if self.earlier.contains_key(&item.mark) => {
                    buildings.insert(door.building_id);
                }
                _ => {}
            }
        }
        let (asked, whole): (Vec<Uuid>, Vec<Uuid>) = (
            dwellings.iter().copied().collect(),
            buildings.iter().copied().collect(),
        );
        for stay in rows::stays_at(change.conn(), district, &asked, &whole).await? {
            let event = match stay.closed_at {
                None => Event::LivesThere(stay.opened_at),
                Some(at) => Event::Left(at),
            };
            if dwellings.contains(&stay.dwelling_id) {
                let whom = stay.door_mark.map_or(Whom::Unknown, Whom::Person);
                self.note(stay.dwelling_id, whom, event);
            }
            if buildings.contains(&stay.building_id) {
                // Marked for the dwelling: at the building's door it could be anybody.
                self.note(stay.building_id, Whom::Everybody, event);
            }
        }
        Ok(())
    }

    async fn load_leads(
        &mut self,
        change: &mut Change,
        district: &str,
        tasks: &Tasks,
    ) -> Result<(), Error> {
        let doors: HashMap<Uuid, Uuid> = tasks
            .found()
            .map(|((building, dwelling), task)| (task, dwelling.unwrap_or(building)))
            .collect();
        if doors.is_empty() {
            return Ok(());
        }
        let ids: Vec<Uuid> = doors.keys().copied().collect();
        for said in rows::said_at(change.conn(), district, &ids).await? {
            let Some(door) = doors.get(&said.task_id) else {
                continue;
            };
            let whom = match (said.named, said.door_mark) {
                (false, _) => Whom::Everybody,
                (true, Some(mark)) => Whom::Person(mark),
                (true, None) => Whom::Unknown,
            };
            self.note(*door, whom, said_event(said.moved_out, said.created_at));
        }
        Ok(())
    }

    fn note(&mut self, door: Uuid, whom: Whom, event: Event) {
        let known = self.doors.entry(door).or_default();
        known.push(Known { whom, event });
    }

    /// What came of reports that said the same.
    pub(super) fn earlier(&self, mark: &[u8]) -> Option<Earlier> {
        self.earlier.get(mark).copied()
    }

    /// What is known about a door.
    pub(super) fn of_door(&self, door: &Door) -> &[Known] {
        let at = door.dwelling_id.unwrap_or(door.building_id);
        self.doors.get(&at).map_or(&[], Vec::as_slice)
    }

    /// Remembers an item for those behind it.
    pub(super) fn add(&mut self, item: &Item, people: &[Vec<u8>], judged: &Judged, at: Timestamp) {
        self.earlier.insert(item.mark.clone(), Earlier::Waiting);
        let (Judged::News(_), Some(door)) = (judged, item.certain_door()) else {
            return;
        };
        let at_door = door.dwelling_id.unwrap_or(door.building_id);
        let event = said_event(item.said.check_out, at);
        if people.is_empty() {
            self.note(at_door, Whom::Everybody, event);
        }
        for mark in people {
            self.note(at_door, Whom::Person(mark.clone()), event);
        }
    }
}

fn said_event(moved_out: bool, at: Timestamp) -> Event {
    if moved_out {
        Event::SaidOut(at)
    } else {
        Event::SaidIn(at)
    }
}

/// What stands for two reports that said the same: one that waits, else the one settled last.
fn later(one: Earlier, other: Earlier) -> Earlier {
    match (one, other) {
        (Earlier::Settled { at: first, .. }, Earlier::Settled { at: second, .. }) => {
            if first < second { other } else { one }
        }
        _ => Earlier::Waiting,
    }
}

fn came_of(waiting: bool, settled_at: Option<Timestamp>) -> Earlier {
    match settled_at {
        Some(at) if !waiting => Earlier::Settled {
            at,
            on: at.to_zoned(crate::shanghai()).date(),
        },
        _ => Earlier::Waiting,
    }
}
