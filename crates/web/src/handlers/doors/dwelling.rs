use std::collections::HashMap;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use policy::{Action, Actor};
use service::dwellings::{self, DwellingFile, Event, Happening as Happened};
use store::dwelling_file::DeclarationLine as Declared;
use store::stay::StayRow;
use uuid::Uuid;

use super::building::standing;
use super::shared::{codes, placed, said};
use super::{party, plate, voices};
use crate::fault::Fault;
use crate::handlers::batches::{channel, outcome_of_row};
use crate::handlers::tasks::{day, deadline, outcome};
use crate::handlers::{id, page};
use crate::i18n::{Say, say};
use crate::session::{Around, SignedIn};
use crate::site::Registry;
use crate::views::door::{DeclarationLine, DwellingView, Happening, LeadLine, StayLine, Usage};
use crate::views::tasks::DoorOutcome;
use crate::views::voices::VoicesShown;
use crate::when::When;

pub(super) async fn show(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Path(dwelling): Path<String>,
) -> Result<Response, Fault> {
    let id = id(&dwelling)?;
    let app = registry.app();
    let file = dwellings::dwelling(app, &session.actor, &session.district, id).await?;
    let reader = Reader {
        access: may(&session.actor, Action::GiveAccess, &file.dwelling.code),
        disclose: may(&session.actor, Action::AskDisclosure, &file.dwelling.code),
        danger: may(&session.actor, Action::OpenInDanger, &file.dwelling.code),
        event: may(&session.actor, Action::OpenEvent, &file.dwelling.code),
        tasks: may(&session.actor, Action::SeeTasks, &file.dwelling.code),
        batches: may(&session.actor, Action::SeeBatch, &session.district),
        now: app.surroundings().now(),
    };
    let said = service::voices::at_door(app, &session.actor, &session.district, id).await?;
    let view = DwellingView {
        voices: voices::shown(&said),
        ..view(&file, &reader)?
    };
    Ok(page(&view, &around.with(&session))?.into_response())
}

fn may(actor: &Actor, action: Action, place: &str) -> bool {
    actor.may(action, place).is_ok()
}

/// Which links lead somewhere for whoever reads, and when.
#[expect(clippy::struct_excessive_bools, reason = "one for each link")]
struct Reader {
    access: bool,
    disclose: bool,
    danger: bool,
    event: bool,
    tasks: bool,
    batches: bool,
    now: Timestamp,
}

fn view(file: &DwellingFile, reader: &Reader) -> Result<DwellingView, Fault> {
    let dwelling = &file.dwelling;
    let checks = file.visits.iter().map(|visit| outcome(&visit.result));
    let checked = checks
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .any(|found| {
            matches!(
                found,
                DoorOutcome::Confirmed | DoorOutcome::Corrected | DoorOutcome::NotLet
            )
        });
    let visited: HashMap<Uuid, Timestamp> = file
        .visits
        .iter()
        .map(|visit| (visit.id, visit.at))
        .collect();
    let below = |may: bool, page: &str| {
        let path = may.then(|| format!("/dwellings/{}/{page}", dwelling.id));
        path.unwrap_or_default()
    };
    Ok(DwellingView {
        plate: placed(plate(&file.building, Some(dwelling)), &file.place),
        building: format!("/buildings/{}", dwelling.building_id),
        usage: Usage::said(&dwelling.usage),
        standing: standing(!file.stays.is_empty(), checked),
        codes: codes(&dwelling.code, &file.former_codes),
        aliases: file.place.wordings.clone(),
        stays: file
            .stays
            .iter()
            .map(|stay| StayLine {
                person: party(&stay.person),
                from: day(stay.stay.from_date),
                to: day(stay.stay.to_date),
                checked: When::at(checked_at(&stay.stay, &visited)),
            })
            .collect(),
        access: below(reader.access, "access"),
        disclose: below(reader.disclose, "disclose"),
        danger: below(reader.danger, "life"),
        event: if reader.event {
            format!("/events/new?place={}", dwelling.code)
        } else {
            String::new()
        },
        may_reveal: file.may_reveal,
        voices: VoicesShown::default(),
        leads: leads(file, reader),
        declarations: file
            .declarations
            .iter()
            .map(|line| declared(line, reader))
            .collect::<Result<_, _>>()?,
        timeline: file
            .timeline
            .iter()
            .map(happening)
            .collect::<Result<_, _>>()?,
        cut: file.cut,
        retired: dwelling.retired,
    })
}

/// When a stay was last seen at the door: at the visit that opened it, where no later one is known.
fn checked_at(stay: &StayRow, visited: &HashMap<Uuid, Timestamp>) -> Timestamp {
    visited
        .get(&stay.door_check_id)
        .copied()
        .unwrap_or(stay.opened_at)
}

/// What is reported and not checked yet.
fn leads(file: &DwellingFile, reader: &Reader) -> Vec<LeadLine> {
    let open = file.leads.iter().filter(|lead| lead.lead.state == "open");
    open.map(|lead| {
        let task = file.tasks.iter().find(|task| task.id == lead.lead.task_id);
        let first = lead.sources.first();
        LeadLine {
            what: match lead.lead.kind.as_str() {
                "changed" => say!("lead-changed"),
                "ended" => say!("lead-ended"),
                _ => say!("lead-new"),
            },
            people: lead.people.iter().map(party).collect(),
            from: day(lead.lead.from_date),
            to: day(lead.lead.to_date),
            source: first
                .map(|source| source.agency.clone())
                .unwrap_or_default(),
            when: When::at(first.map_or(lead.lead.created_at, |source| source.received_at)),
            task: reader
                .tasks
                .then(|| format!("/tasks/{}", lead.lead.task_id)),
            deadline: task
                .filter(|task| task.state == "open")
                .map(|task| deadline(task.due_at, reader.now)),
        }
    })
    .collect()
}

fn declared(line: &Declared, reader: &Reader) -> Result<DeclarationLine, Fault> {
    let source = &line.source;
    Ok(DeclarationLine {
        who: source.agency.clone(),
        channel: channel(&source.channel),
        when: When::at(source.received_at),
        what: what(line),
        batch: reader
            .batches
            .then(|| format!("/batches/{}", source.batch_id)),
        outcome: outcome_of_row(&source.outcome, source.declaration_id)?,
    })
}

/// What was said, with the dates that were.
fn what(line: &Declared) -> Say {
    let n = line.source.tenants;
    let (from, to) = (day(line.from_date), day(line.to_date));
    if line.source.kind == "check_out" {
        // A move-out says the day in whichever column its sheet has.
        return match (line.to_date, line.from_date) {
            (None, None) => say!("declared-out-since", n = n),
            (Some(_), _) => say!("declared-out", n = n, to = to),
            (None, Some(_)) => say!("declared-out", n = n, to = from),
        };
    }
    match (line.from_date, line.to_date) {
        (None, None) => say!("declared-in-since", n = n),
        (Some(_), None) => say!("declared-in", n = n, from = from),
        (None, Some(_)) => say!("declared-in-to", n = n, to = to),
        (Some(_), Some(_)) => say!("declared-in-until", n = n, from = from, to = to),
    }
}

fn happening(event: &Event) -> Result<Happening, Fault> {
    let mut line = Happening {
        when: When::at(event.at),
        what: say!("happened-task"),
        by: String::new(),
        note: String::new(),
        again: None,
    };
    match &event.what {
        Happened::Declared {
            agency,
            channel: way,
            kind,
            tenants,
            outcome: _,
        } => {
            let how = said(channel(way));
            line.what = if kind == "check_out" {
                say!("happened-out", n = tenants, how = how)
            } else {
                say!("happened-in", n = tenants, how = how)
            };
            line.by.clone_from(agency);
        }
        Happened::TaskMade => {}
        Happened::Visited {
            result,
            by,
            note,
            again_at,
        } => {
            line.what = said(outcome(result)?);
            line.again = again_at.map(When::at);
            line.by.clone_from(by);
            // A number that slipped into the words is nobody's to read here.
            line.note = vault::mask::free_text(note);
        }
        Happened::StaysOpened { count } => line.what = say!("happened-opened", n = count),
        Happened::StaysClosed { count } => line.what = say!("happened-closed", n = count),
        Happened::CodeReplaced { code } => line.what = say!("happened-code", code = code),
    }
    Ok(line)
}
