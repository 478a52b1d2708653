use registry::door::{DoorFacts, Lead, LeadKind, Named, Period, PersonMark, Stay, TaskState};
use registry::voices::Marks;
use store::StoreError;
use store::party::PartyRow;
use store::task::TaskRow;
use uuid::Uuid;

use crate::parties::{self, Opening, PersonSaid};
use crate::voices::{self, WhoIsWho, who_is_who};
use crate::{Change, Error, Refusal};

/// What the rules are asked about, and the rows behind it.
pub(super) struct Facts {
    pub(super) door: DoorFacts,
    /// Parties named by open leads of a task that knew only the building, with the mark of their
    /// name at the dwelling.
    pub(super) newly_placed: Vec<(Uuid, Vec<u8>)>,
}

/// The dwelling a visit is about: the task's, or the one chosen in its building. Locked.
pub(super) async fn dwelling(
    change: &mut Change,
    task: &TaskRow,
    chosen: Option<Uuid>,
) -> Result<Option<Uuid>, Error> {
    let elsewhere = || {
        let words = "the dwelling chosen is not the one of this task: choose one of the building";
        Error::Refused(Refusal::new("dwelling-elsewhere", words).on("dwelling"))
    };
    let Some(dwelling) = task.dwelling_id.or(chosen) else {
        return Ok(None);
    };
    if chosen.is_some_and(|chosen| chosen != dwelling) {
        return Err(elsewhere());
    }
    let district = change.district.clone();
    match store::stay::lock_dwelling(change.conn(), &district, dwelling).await? {
        Some(building) if building == task.building_id => Ok(Some(dwelling)),
        _ => Err(elsewhere()),
    }
}

pub(super) async fn load(
    change: &mut Change,
    task: &TaskRow,
    dwelling: Option<Uuid>,
    entered: &[PersonSaid],
) -> Result<Facts, Error> {
    let (district, now) = (change.district.clone(), change.at);
    let app = change.app().clone();
    let mut leads = store::task::leads(change.conn(), &district, task).await?;
    leads.retain(|lead| lead.state == "open");
    let ids: Vec<Uuid> = leads.iter().map(|lead| lead.id).collect();
    let mut named = store::party::of_leads(change.conn(), &district, &ids).await?;
    let mut newly_placed = Vec::new();
    if let Some(dwelling) = dwelling.filter(|_| task.dwelling_id.is_none()) {
        // Their names were marked for the building; the dwelling's stays know others.
        for party in &mut named {
            let name = parties::open_party(&app, &district, party, Opening::NAME)?.name;
            let mark = parties::door_mark(&app, dwelling, &name);
            party.door_mark = mark.map(|mark| mark.as_bytes().to_vec());
            newly_placed.extend(party.door_mark.clone().map(|mark| (party.id, mark)));
        }
    }
    let today = registry::clock::day_of(now);
    let who = match dwelling {
        Some(dwelling) => Some(who_is_who(change.conn(), &district, dwelling, today).await?),
        None => None,
    };
    let mark = |party: &PartyRow| mark(who.as_ref(), party);
    let stays = match dwelling {
        Some(dwelling) => stays(change, dwelling, &mark).await?,
        None => Vec::new(),
    };
    let leads = leads
        .into_iter()
        .map(|lead| {
            let kind =
                LeadKind::from_name(&lead.kind).ok_or_else(|| StoreError::ImpossibleRow {
                    table: "lead",
                    column: "kind",
                    row: lead.id.to_string(),
                    value: lead.kind.clone(),
                })?;
            let people = named
                .iter()
                .filter(|party| party.lead_id == lead.id)
                .map(|party| Named {
                    party: party.id,
                    mark: mark(party),
                })
                .collect();
            let period = Period {
                from: lead.from_date,
                to: lead.to_date,
            };
            Ok(Lead {
                id: lead.id,
                kind,
                people,
                period,
            })
        })
        .collect::<Result<_, StoreError>>()?;
    let asked = match dwelling {
        Some(dwelling) => asked(change, dwelling).await?,
        None => false,
    };
    let door = DoorFacts {
        asked,
        task: state(task)?,
        dwelling,
        leads,
        stays,
        entered: entered
            .iter()
            .map(|person| {
                let door = dwelling.unwrap_or(task.building_id);
                // Read from the document at the door.
                let person = PersonSaid {
                    id_number_is_whole: true,
                    ..person.clone()
                };
                one_mark(who.as_ref(), voices::marks(&app, door, &person))
            })
            .collect(),
        today,
        now,
    };
    Ok(Facts { door, newly_placed })
}

/// Whether somebody has to look at a dwelling without any report: a disagreement is open, or a
/// short let that was filed waits.
async fn asked(change: &mut Change, dwelling: Uuid) -> Result<bool, Error> {
    let district = change.district.clone();
    let open = store::voice::open_of(change.conn(), &district, &[dwelling]).await?;
    if open.iter().any(|one| one.asked_whom.is_none()) {
        return Ok(true);
    }
    let filed = store::short_let::of_dwelling(change.conn(), &district, dwelling).await?;
    Ok(filed.iter().any(|one| one.state == "waiting"))
}

async fn stays(
    change: &mut Change,
    dwelling: Uuid,
    mark: &impl Fn(&PartyRow) -> PersonMark,
) -> Result<Vec<Stay>, Error> {
    let district = change.district.clone();
    let mut rows = store::stay::of_dwelling(change.conn(), &district, dwelling, 1000).await?;
    rows.retain(|stay| stay.closed_at.is_none());
    let ids: Vec<Uuid> = rows.iter().map(|stay| stay.party_id).collect();
    let parties = store::party::by_ids(change.conn(), &district, &ids).await?;
    Ok(rows
        .into_iter()
        .map(|stay| Stay {
            id: stay.id,
            party: stay.party_id,
            mark: parties
                .iter()
                .find(|party| party.id == stay.party_id)
                .map(mark)
                .unwrap_or_default(),
            period: Period {
                from: stay.from_date,
                to: stay.to_date,
            },
        })
        .collect())
}

fn mark(who: Option<&WhoIsWho>, party: &PartyRow) -> PersonMark {
    one_mark(
        who,
        Marks {
            document: party.id_index.clone(),
            name: party.door_mark.clone(),
            phone: party.phone_index.clone(),
        },
    )
}

/// What tells whether two are the same: who is who by all that was said, else the document's mark.
/// One of the two may have been misheard, or reported without a document.
fn one_mark(who: Option<&WhoIsWho>, marks: Marks) -> PersonMark {
    let token = who.and_then(|who| who.token(&marks));
    PersonMark {
        document: token.or(marks.document),
        name: marks.name,
    }
}

fn state(task: &TaskRow) -> Result<TaskState, StoreError> {
    match (task.state.as_str(), task.done_at) {
        ("open", None) => Ok(TaskState::Open),
        ("done", Some(at)) => Ok(TaskState::Done { at }),
        ("withdrawn", Some(at)) => Ok(TaskState::Withdrawn { at }),
        _ => Err(StoreError::ImpossibleRow {
            table: "task",
            column: "state",
            row: task.id.to_string(),
            value: task.state.clone(),
        }),
    }
}
