mod known;
mod tasks;

use std::collections::BTreeMap;

use jiff::Timestamp;
use registry::door::LeadKind;
use registry::report::{self, Report};
use store::copy::CopyRows;
use store::counts::Work;
use store::party::PartyRow;
use store::reports as rows;
use uuid::Uuid;

use self::known::DoorsKnown;
use self::tasks::Tasks;
use super::said::Said;
use crate::library::Door;
use crate::parties::seal_party;
use crate::{App, Change, Error};

/// A declared tenancy with the door it was found to mean.
#[derive(Debug)]
pub(crate) struct Item {
    /// Of the declaration, and of the lead it leads to.
    pub(crate) id: Uuid,
    pub(crate) batch: Uuid,
    pub(crate) seq: i32,
    pub(crate) said: Said,
    pub(crate) decision: &'static str,
    pub(crate) level: &'static str,
    pub(crate) confidence: f32,
    pub(crate) door: Option<Door>,
    pub(crate) mark: Vec<u8>,
    /// Its people, sealed for the door; once that is certain.
    pub(super) people: Option<Vec<PartyRow>>,
}

impl Item {
    /// A declaration before its door was looked for.
    pub(crate) fn new(batch: Uuid, seq: i32, said: Said, mark: Vec<u8>) -> Self {
        Self {
            id: rows::declaration_id(batch, seq),
            batch,
            seq,
            said,
            decision: "none",
            level: "none",
            confidence: 0.0,
            door: None,
            mark,
            people: None,
        }
    }

    /// Seals its people where its door is certain: work that needs no transaction.
    pub(crate) fn seal_people(&mut self, app: &App, district: &str, at: Timestamp) {
        let people = self.certain_door().map(|door| {
            let door = door.dwelling_id.unwrap_or(door.building_id);
            let seal = |person| seal_party(app, district, self.id, &person, door, at);
            self.said.people().map(seal).collect()
        });
        self.people = people;
    }

    /// Marks at its door of those it names.
    fn marks(&self) -> Vec<Vec<u8>> {
        let people = self.people.iter().flatten();
        people
            .filter_map(|person| person.door_mark.clone())
            .collect()
    }

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
    items: &mut [Item],
) -> Result<Admission, Error> {
    rows::lock_district(change.conn(), district).await?;
    let app = change.app().clone();
    for item in items.iter_mut().filter(|item| item.people.is_none()) {
        item.seal_people(&app, district, change.at);
    }
    let people: Vec<Vec<Vec<u8>>> = items.iter().map(Item::marks).collect();
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
    for (item, judged) in items.iter_mut().zip(judged) {
        let outcome = match (judged, item.certain_door()) {
            (Judged::News(kind), Some(door)) => {
                let lead = (item.id, kind, tasks.of_door(&app, door));
                lead_line(&mut lead_rows, district, lead, door, &item.said, change.at);
                admission.leads += 1;
                work.entry(door.grid_id).or_default().leads += 1;
                party_rows.extend(item.people.take().into_iter().flatten());
                kind.name()
            }
            (Judged::Waits(outcome), _) => outcome,
            (Judged::News(_), None) => "unmatched",
            (Judged::Repeat, _) => "known",
        };
        admission.outcomes.push(Admitted {
            outcome,
            duplicate: outcome == "known",
        });
    }
    admission.tasks = tasks.write(change, district, &mut work).await?;
    rows::insert_lead_rows(change.conn(), &mut lead_rows).await?;
    store::party::copy(change.conn(), district, &party_rows).await?;
    store::counts::add_work(change.conn(), district, &work).await?;
    Ok(admission)
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
