use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use registry::report::{Earlier, Event, Known, Mark, Whom};
use store::reports::{self as rows, ReportMark};
use uuid::Uuid;

use super::tasks::Tasks;
use super::{Item, Judged};
use crate::library::Spot;
use crate::{Change, Error};

/// What tells people of one name at one door from each other.
#[derive(Debug, Clone, Default)]
pub(super) struct Particulars {
    pub(super) documents: Vec<Mark>,
    pub(super) phones: Vec<Mark>,
}

impl Particulars {
    /// Whether these are other people of the same names: they have other documents, or, where
    /// either side gives none, other telephones.
    fn are_others(&self, theirs: &Self) -> bool {
        let [documents, phones] = [
            (&self.documents, &theirs.documents),
            (&self.phones, &theirs.phones),
        ]
        .map(|(ours, theirs)| {
            let told = !ours.is_empty() && !theirs.is_empty();
            told.then(|| !ours.iter().any(|mark| theirs.contains(mark)))
        });
        documents.or(phones).unwrap_or(false)
    }
}

/// What is known of the doors and reports at hand, the items before this one included.
pub(super) struct DoorsKnown {
    earlier: HashMap<ReportMark, Vec<(Earlier, Particulars)>>,
    // By dwelling, or by building where a report means only that.
    doors: HashMap<Uuid, Vec<Known>>,
    // Dwellings of which the registry, or somebody else, speaks already.
    told: HashSet<Uuid>,
}

impl DoorsKnown {
    pub(super) async fn load(
        change: &mut Change,
        district: &str,
        items: &[Item],
        tasks: &Tasks,
    ) -> Result<Self, Error> {
        let own: HashSet<Uuid> = items.iter().map(|item| item.id).collect();
        let mut marks: Vec<ReportMark> = items.iter().map(|item| item.mark).collect();
        marks.sort_unstable();
        marks.dedup();
        let mut earlier: HashMap<ReportMark, Vec<(Earlier, Particulars)>> = HashMap::new();
        for row in rows::earlier_reports(change.conn(), district, &marks).await? {
            if own.contains(&row.id) {
                continue;
            }
            let came = came_of(row.waiting, row.settled_at);
            let marks = |marks: &[Vec<u8>]| {
                let marks = marks.iter().map(Vec::as_slice);
                marks.filter_map(|mark| mark.try_into().ok()).collect()
            };
            let particulars = Particulars {
                documents: marks(&row.documents),
                phones: marks(&row.phones),
            };
            let known = earlier.entry(row.mark).or_default();
            known.push((came, particulars));
        }
        let mut known = Self {
            earlier,
            doors: HashMap::new(),
            told: HashSet::new(),
        };
        known.load_stays(change, district, items).await?;
        let batches: HashSet<Uuid> = items.iter().map(|item| item.batch).collect();
        known.load_leads(change, district, tasks, &batches).await?;
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
                Some(Spot {
                    dwelling_id: Some(dwelling),
                    ..
                }) => {
                    dwellings.insert(dwelling);
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
                let whom = somebody(stay.door_mark.as_deref());
                self.note(stay.dwelling_id, whom, event);
                self.told.insert(stay.dwelling_id);
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
        batches: &HashSet<Uuid>,
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
            let whom = if said.named {
                somebody(said.door_mark.as_deref())
            } else {
                Whom::Everybody
            };
            self.note(*door, whom, said_event(said.moved_out, said.created_at));
            let own = |batch: &Uuid| rows::is_of_batch(said.lead_id, *batch);
            if !batches.iter().any(own) {
                self.told.insert(*door);
            }
        }
        Ok(())
    }

    fn note(&mut self, door: Uuid, whom: Whom, event: Event) {
        let known = self.doors.entry(door).or_default();
        known.push(Known { whom, event });
    }

    /// What came of reports that said the same of the same people.
    pub(super) fn earlier(&self, mark: &ReportMark, particulars: &Particulars) -> Option<Earlier> {
        let same = self.earlier.get(mark)?.iter();
        let same = same.filter(|(_, theirs)| !particulars.are_others(theirs));
        same.map(|(came, _)| *came).reduce(later)
    }

    /// What is known about a door.
    pub(super) fn of_door(&self, door: Spot) -> &[Known] {
        self.doors.get(&door.id()).map_or(&[], Vec::as_slice)
    }

    /// Whether the registry, or somebody else than these reports, speaks of a dwelling already.
    pub(super) fn is_told(&self, dwelling: Uuid) -> bool {
        self.told.contains(&dwelling)
    }

    /// Remembers an item for those behind it.
    pub(super) fn add(
        &mut self,
        item: &Item,
        people: &[Mark],
        particulars: Particulars,
        judged: &Judged,
        at: Timestamp,
    ) {
        let said = self.earlier.entry(item.mark).or_default();
        said.push((Earlier::Waiting, particulars));
        let (Judged::News(_), Some(door)) = (judged, item.certain_door()) else {
            return;
        };
        let at_door = door.id();
        let event = said_event(item.said.check_out, at);
        if people.is_empty() {
            self.note(at_door, Whom::Everybody, event);
        }
        for mark in people {
            self.note(at_door, Whom::Person(*mark), event);
        }
    }
}

/// Whom a stored mark is of.
fn somebody(mark: Option<&[u8]>) -> Whom {
    let mark = mark.and_then(|mark| mark.try_into().ok());
    mark.map_or(Whom::Unknown, Whom::Person)
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
