use std::collections::{BTreeMap, HashMap, HashSet};

use registry::clock;
use store::copy::CopyRows;
use store::counts::Work;
use store::reports as rows;
use uuid::Uuid;

use super::Item;
use crate::library::Door;
use crate::{App, Change, Error};

type DoorKey = (Uuid, Option<Uuid>);

fn key(door: &Door) -> DoorKey {
    (door.building_id, door.dwelling_id)
}

/// The open tasks of the doors at hand, and those to be made: one a door, however many reports
/// name it.
pub(super) struct Tasks {
    of: HashMap<DoorKey, Uuid>,
    new: Vec<(Uuid, Door)>,
}

impl Tasks {
    pub(super) async fn load(
        change: &mut Change,
        district: &str,
        items: &[Item],
    ) -> Result<Self, Error> {
        let doors: HashSet<DoorKey> = items
            .iter()
            .filter_map(|item| item.certain_door().map(key))
            .collect();
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
    pub(super) fn found(&self) -> impl Iterator<Item = (DoorKey, Uuid)> + '_ {
        self.of.iter().map(|(door, task)| (*door, *task))
    }

    /// Holds the tasks of these doors, which are about to get leads: a visit that was begun before
    /// must look again, and one that settled a task meanwhile leaves its door without one.
    pub(super) async fn keep<'a>(
        &mut self,
        change: &mut Change,
        district: &str,
        doors: impl Iterator<Item = &'a Door>,
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

    pub(super) fn of_door(&mut self, app: &App, door: &Door) -> Uuid {
        *self.of.entry(key(door)).or_insert_with(|| {
            let id = app.surroundings().id();
            self.new.push((id, door.clone()));
            id
        })
    }

    /// Writes the new ones and counts them by grid; how many.
    pub(super) async fn write(
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
        let mut copy = CopyRows::new();
        self.new.sort_unstable_by_key(|(_, door)| key(door));
        for (id, door) in &self.new {
            work.entry(door.grid_id).or_default().tasks += 1;
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
        }
        rows::insert_task_rows(change.conn(), &mut copy).await?;
        Ok(i32::try_from(self.new.len()).unwrap_or(i32::MAX))
    }
}
