use std::collections::{HashMap, HashSet};

use jiff::SignedDuration;
use store::copy::CopyRows;
use store::reports as rows;
use uuid::Uuid;

use super::said::Said;
use crate::library::Door;
use crate::parties::{door_mark, seal_party};
use crate::{Change, Error};

/// How long an officer has to look at a reported letting.
const DOOR_CHECK_CLOCK: SignedDuration = SignedDuration::from_hours(48);

/// A declared tenancy with the door it was found to mean.
#[derive(Debug)]
pub(crate) struct Item {
    pub(crate) id: Uuid,
    pub(crate) batch: Uuid,
    pub(crate) seq: i32,
    pub(crate) said: Said,
    pub(crate) decision: &'static str,
    pub(crate) level: &'static str,
    pub(crate) confidence: f32,
    pub(crate) door: Option<Door>,
    pub(crate) mark: Vec<u8>,
}

/// What came of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Admitted {
    pub(crate) outcome: &'static str,
    pub(crate) duplicate: bool,
    pub(crate) lead: Option<Uuid>,
}

/// What came of many.
#[derive(Debug, Default)]
pub(crate) struct Admission {
    /// In the order of the items.
    pub(crate) outcomes: Vec<Admitted>,
    pub(crate) leads: i32,
    pub(crate) tasks: i32,
}

type DoorKey = (Uuid, Option<Uuid>);

/// Compares declared tenancies with everything known and makes leads, people and tasks of what
/// is new. Their declarations are the caller's to write, in the same transaction.
///
/// Holds the district's admissions to the end of the transaction.
pub(crate) async fn admit(
    change: &mut Change,
    district: &str,
    items: &[Item],
) -> Result<Admission, Error> {
    rows::lock_district(change.conn(), district).await?;
    let app = change.app().clone();
    let own: Vec<Uuid> = items.iter().map(|item| item.id).collect();
    let marks: Vec<Vec<u8>> = items.iter().map(|item| item.mark.clone()).collect();
    let mut known = rows::known_marks(change.conn(), district, &marks, &own).await?;

    let people: Vec<Vec<Vec<u8>>> = items
        .iter()
        .map(|item| {
            let Some(door) = &item.door else {
                return Vec::new();
            };
            let at = door.dwelling_id.unwrap_or(door.building_id);
            item.said
                .people
                .iter()
                .filter_map(|person| door_mark(&app, at, &person.name))
                .map(|mark| mark.as_bytes().to_vec())
                .collect()
        })
        .collect();
    let asked: Vec<Vec<u8>> = people.iter().flatten().cloned().collect();
    let mut there = rows::people_at_doors(change.conn(), district, &asked).await?;

    let mut tasks = Tasks::load(change, district, items).await?;
    let mut admission = Admission::default();
    let mut lead_rows = CopyRows::new();
    let mut party_rows = Vec::new();
    for (item, marks) in items.iter().zip(&people) {
        let duplicate = !known.insert(item.mark.clone());
        let outcome = outcome(item, duplicate, marks, &there);
        let makes_lead = matches!(outcome, "new" | "changed" | "ended");
        let lead = match &item.door {
            Some(door) if makes_lead => {
                let id = app.surroundings().id();
                let task = tasks.of_door(&app, door);
                lead_line(
                    &mut lead_rows,
                    district,
                    id,
                    outcome,
                    door,
                    task,
                    &item.said,
                    change.at,
                );
                let at = door.dwelling_id.unwrap_or(door.building_id);
                for person in item.said.people() {
                    party_rows.push(seal_party(&app, district, id, &person, at, change.at));
                }
                there.extend(marks.iter().cloned());
                admission.leads += 1;
                Some(id)
            }
            _ => None,
        };
        admission.outcomes.push(Admitted {
            outcome,
            duplicate,
            lead,
        });
    }
    admission.tasks = tasks.write(change, district).await?;
    rows::insert_lead_rows(change.conn(), &mut lead_rows).await?;
    store::party::copy(change.conn(), district, &party_rows).await?;
    Ok(admission)
}

fn outcome(
    item: &Item,
    duplicate: bool,
    marks: &[Vec<u8>],
    there: &HashSet<Vec<u8>>,
) -> &'static str {
    match (duplicate, item.decision) {
        (true, _) => "known",
        (false, "review") => "review",
        (false, "match") if item.door.is_some() => {
            if item.said.check_out {
                "ended"
            } else if marks.iter().any(|mark| there.contains(mark)) {
                "changed"
            } else {
                "new"
            }
        }
        (false, _) => "unmatched",
    }
}

#[expect(clippy::too_many_arguments, reason = "the columns of one row")]
fn lead_line(
    copy: &mut CopyRows,
    district: &str,
    id: Uuid,
    kind: &str,
    door: &Door,
    task: Uuid,
    said: &Said,
    at: jiff::Timestamp,
) {
    copy.field(district);
    copy.field(id);
    copy.field(kind);
    copy.field("open");
    copy.field(door.building_id);
    copy.field(door.dwelling_id);
    copy.field(door.grid_id);
    copy.field(task);
    copy.field(said.from);
    copy.field(said.to);
    copy.field(at);
    copy.end();
}

/// The open tasks of the doors at hand, and those to be made: one a door, however many reports
/// name it.
struct Tasks {
    of: HashMap<DoorKey, Uuid>,
    new: Vec<(Uuid, Door)>,
}

impl Tasks {
    async fn load(change: &mut Change, district: &str, items: &[Item]) -> Result<Self, Error> {
        let doors: HashSet<DoorKey> = items
            .iter()
            .filter_map(|item| item.door.as_ref())
            .map(|door| (door.building_id, door.dwelling_id))
            .collect();
        let dwellings: Vec<Uuid> = doors.iter().filter_map(|door| door.1).collect();
        let whole = doors.iter().filter(|door| door.1.is_none());
        let buildings: Vec<Uuid> = whole.map(|door| door.0).collect();
        let open = rows::open_tasks(change.conn(), district, &dwellings, &buildings).await?;
        let of = open
            .into_iter()
            .map(|task| ((task.building_id, task.dwelling_id), task.id))
            .collect();
        Ok(Self {
            of,
            new: Vec::new(),
        })
    }

    fn of_door(&mut self, app: &crate::App, door: &Door) -> Uuid {
        *self
            .of
            .entry((door.building_id, door.dwelling_id))
            .or_insert_with(|| {
                let id = app.surroundings().id();
                self.new.push((id, door.clone()));
                id
            })
    }

    async fn write(self, change: &mut Change, district: &str) -> Result<i32, Error> {
        let grids: HashSet<Uuid> = self.new.iter().map(|(_, door)| door.grid_id).collect();
        let grids: Vec<Uuid> = grids.into_iter().collect();
        let at = change.at;
        let officers = crate::officers::of_grids(change.conn(), district, &grids, at).await?;
        let due = at.checked_add(DOOR_CHECK_CLOCK).unwrap_or(at);
        let mut copy = CopyRows::new();
        for (id, door) in &self.new {
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
