use std::collections::{BTreeMap, HashMap, HashSet};

use registry::clock;
use store::counts::Work;
use store::reports as rows;
use uuid::Uuid;

use crate::library::Spot;
use crate::{App, Change, Error};

type DoorKey = (Uuid, Option<Uuid>);

fn key(door: Spot) -> DoorKey {
    (door.building_id, door.dwelling_id)
}

/// The open tasks of the doors at hand, and those to be made: one a door, however many reports
/// name it.
pub(crate) struct Tasks {
    of: HashMap<DoorKey, Uuid>,
    new: Vec<(Uuid, Spot)>,
}

impl Tasks {
    pub(crate) async fn load(
        change: &mut Change,
        district: &str,
        doors: impl Iterator<Item = Spot>,
    ) -> Result<Self, Error> {
        let doors: HashSet<DoorKey> = doors.map(key).collect();
        // In the order of the index.
        let mut doors: Vec<DoorKey> = doors.into_iter().collect();
        doors.sort_unstable();
        let open = rows::open_tasks(change.conn(), district, &doors).await?;
        let of = open
            .into_iter()
            .map(|task| ((task.building_id, task.dwelling_id), task.id))
            .collect();
        Ok(Self {
            of,
            new: Vec::new(),
        })
    }

    /// The tasks that stood open when they were looked for.
    pub(crate) fn found(&self) -> impl Iterator<Item = (DoorKey, Uuid)> + '_ {
        self.of.iter().map(|(door, task)| (*door, *task))
    }

    /// Holds the tasks of these doors, which are about to get leads: a visit that was begun before
    /// must look again, and one that settled a task meanwhile leaves its door without one.
    pub(crate) async fn keep(
        &mut self,
        change: &mut Change,
        district: &str,
        doors: impl Iterator<Item = Spot>,
    ) -> Result<(), Error> {
        let asked: HashSet<Uuid> = doors
            .filter_map(|door| self.of.get(&key(door)).copied())
            .collect();
        if asked.is_empty() {
            return Ok(());
        }
        let mut ids: Vec<Uuid> = asked.iter().copied().collect();
        // Whoever takes several takes them in this order.
        ids.sort_unstable();
        let kept = rows::add_to_tasks(change.conn(), district, &ids).await?;
        let kept: HashSet<Uuid> = kept.into_iter().collect();
        self.of
            .retain(|_, task| !asked.contains(task) || kept.contains(task));
        Ok(())
    }

    /// How many are to be made.
    pub(super) fn made(&self) -> usize {
        self.new.len()
    }

    pub(crate) fn of_door(&mut self, app: &App, door: Spot) -> Uuid {
        *self.of.entry(key(door)).or_insert_with(|| {
            let id = app.surroundings().id();
            self.new.push((id, door));
            id
        })
    }

    /// Writes the new ones and counts them by grid; how many.
    pub(crate) async fn write(
        mut self,
        change: &mut Change,
        district: &str,
        work: &mut BTreeMap<Uuid, Work>,
    ) -> Result<i32, Error> {
        let grids: HashSet<Uuid> = self.new.iter().map(|(_, door)| door.grid_id).collect();
        let grids: Vec<Uuid> = grids.into_iter().collect();
        let at = change.at;
        let officers = crate::officers::of_grids(change.conn(), district, &grids, at).await?;
        let due = clock::due_at(at);
        self.new.sort_unstable_by_key(|(_, door)| key(*door));
        for (_, door) in &self.new {
            work.entry(door.grid_id).or_default().tasks += 1;
        }
        rows::insert_task_rows(change.conn(), &self.new, |copy, (id, door)| {
            copy.field(district);
            copy.field(id);
            copy.field("door_check");
            copy.field("open");
            copy.field(door.grid_id);
            copy.field(officers.get(&door.grid_id));
            copy.field(door.building_id);
            copy.field(door.dwelling_id);
            copy.field(at);
            copy.field(due);
            copy.end();
        })
        .await?;
        Ok(i32::try_from(self.new.len()).unwrap_or(i32::MAX))
    }
}
