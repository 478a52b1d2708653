mod known;
mod tasks;

use std::collections::BTreeMap;

use registry::door::LeadKind;
use registry::report::{self, Report};
use store::copy::CopyRows;
use store::counts::Work;
use store::reports as rows;
use uuid::Uuid;

use self::known::DoorsKnown;
use self::tasks::Tasks;
use super::said::Said;
use crate::library::Door;
use crate::parties::{door_mark, seal_party};
use crate::{App, Change, Error};

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

impl Item {
    /// Its door, where that is certain.
    fn certain_door(&self) -> Option<&Door> {
        self.door.as_ref().filter(|_| self.decision == "match")
    }
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

/// What an item is beside what is known.
enum Judged {
    Repeat,
    /// Somebody has to say which door is meant.
    Waits(&'static str),
    News(LeadKind),
}

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
    let people: Vec<Vec<Vec<u8>>> = items.iter().map(|item| marks(&app, item)).collect();
    let mut tasks = Tasks::load(change, district, items).await?;
    let mut known = DoorsKnown::load(change, district, items, &tasks).await?;
    let judged: Vec<Judged> = items
        .iter()
        .zip(&people)
        .map(|(item, people)| judge(&mut known, item, people, change.at))
        .collect();
    let news = || {
        let judged = items.iter().zip(&judged);
        judged.filter(|(_, judged)| matches!(judged, Judged::News(_)))
    };
    let doors = news().filter_map(|(item, _)| item.certain_door());
    tasks.keep(change, district, doors).await?;

    let mut admission = Admission::default();
    let mut lead_rows = CopyRows::new();
    let mut party_rows = Vec::new();
    let mut work: BTreeMap<Uuid, Work> = BTreeMap::new();
    for (item, judged) in items.iter().zip(judged) {
        let (outcome, lead) = match (judged, item.certain_door()) {
            (Judged::News(kind), Some(door)) => {
                let lead = (app.surroundings().id(), kind, tasks.of_door(&app, door));
                lead_line(&mut lead_rows, district, lead, door, &item.said, change.at);
                let at = door.dwelling_id.unwrap_or(door.building_id);
                for person in item.said.people() {
                    let row = seal_party(&app, district, lead.0, &person, at, change.at);
                    party_rows.push(row);
                }
                admission.leads += 1;
                work.entry(door.grid_id).or_default().leads += 1;
                (kind.name(), Some(lead.0))
            }
            (Judged::Waits(outcome), _) => (outcome, None),
            (Judged::News(_), None) => ("unmatched", None),
            (Judged::Repeat, _) => ("known", None),
        };
        admission.outcomes.push(Admitted {
            outcome,
            duplicate: outcome == "known",
            lead,
        });
    }
    admission.tasks = tasks.write(change, district, &mut work).await?;
    rows::insert_lead_rows(change.conn(), &mut lead_rows).await?;
    store::party::copy(change.conn(), district, &party_rows).await?;
    store::counts::add_work(change.conn(), district, &work).await?;
    Ok(admission)
}

/// Marks at its door of those an item names.
fn marks(app: &App, item: &Item) -> Vec<Vec<u8>> {
    let Some(door) = item.certain_door() else {
        return Vec::new();
    };
    let at = door.dwelling_id.unwrap_or(door.building_id);
    let people = item.said.people.iter();
    people
        .filter_map(|person| door_mark(app, at, &person.name))
        .map(|mark| mark.as_bytes().to_vec())
        .collect()
}

fn judge(known: &mut DoorsKnown, item: &Item, people: &[Vec<u8>], now: jiff::Timestamp) -> Judged {
    let said = &item.said;
    let report = Report {
        moved_out: said.check_out,
        day: if said.check_out {
            said.to.or(said.from)
        } else {
            said.from.or(said.to)
        },
        people,
    };
    let door = item.certain_door();
    let seen = door.map_or(&[][..], |door| known.of_door(door));
    let judged = if report::is_repeat(&report, known.earlier(&item.mark), seen) {
        Judged::Repeat
    } else {
        match (item.decision, door) {
            ("review", _) => Judged::Waits("review"),
            (_, None) => Judged::Waits("unmatched"),
            (_, Some(_)) => Judged::News(report::kind(&report, seen)),
        }
    };
    known.add(item, people, &judged, now);
    judged
}

fn lead_line(
    copy: &mut CopyRows,
    district: &str,
    (id, kind, task): (Uuid, LeadKind, Uuid),
    door: &Door,
    said: &Said,
    at: jiff::Timestamp,
) {
    copy.field(district);
    copy.field(id);
    copy.field(kind.name());
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
