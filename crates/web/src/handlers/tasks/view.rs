//! A task as its pages show it.

use std::collections::HashSet;

use jiff::Timestamp;
use jiff::civil::Date;
use service::tasks::{TaskFile, Visited};
use store::task::TaskRow;
use uuid::Uuid;

use crate::fault::Fault;
use crate::form::Form;
use crate::handlers::batches::channel;
use crate::handlers::doors::{party, plate, room};
use crate::i18n::{Say, say};
use crate::views::parts::{Choice, Deadline};
use crate::views::tasks::{
    DoorOutcome, Reported, ReportedBy, TaskLine, TaskState, TaskView, VisitLine,
};
use crate::when::When;

/// A clock and how it stands now.
pub(in crate::handlers) fn deadline(due: Timestamp, now: Timestamp) -> Deadline {
    Deadline {
        due: When::at(due),
        // Rounded down, so that what is over by a minute is over.
        hours_left: due.duration_since(now).as_secs().div_euclid(3600),
    }
}

/// A task in a list.
pub(in crate::handlers) fn line(
    task: &TaskRow,
    kinds: &[(Uuid, String)],
    now: Timestamp,
) -> TaskLine {
    let kinds = kinds.iter().filter(|(id, _)| *id == task.id);
    TaskLine {
        id: task.id.to_string(),
        address: task.address.clone(),
        what: what(kinds.map(|(_, kind)| kind.as_str())),
        deadline: deadline(task.due_at, now),
        again: task.visit_again_at.map(When::at),
        officer: task.staff_name.clone(),
    }
}

/// What to check, from the kinds of the leads.
fn what<'a>(kinds: impl Iterator<Item = &'a str>) -> Say {
    let kinds: HashSet<&str> = kinds.collect();
    if kinds.contains("changed") || (kinds.contains("new") && kinds.contains("ended")) {
        say!("task-changed")
    } else if kinds.contains("ended") {
        say!("task-ended")
    } else {
        say!("task-new")
    }
}

/// A task's page with what was entered.
pub(super) fn task(
    file: &TaskFile,
    form: Form,
    added: usize,
    now: Timestamp,
) -> Result<TaskView, Fault> {
    let plate = plate(&file.building, file.dwelling.as_ref());
    let row = &file.task;
    let visits = file
        .visits
        .iter()
        .map(visit)
        .collect::<Result<Vec<_>, _>>()?;
    let href = match row.dwelling_id {
        Some(dwelling) => format!("/dwellings/{dwelling}"),
        None => format!("/buildings/{}", row.building_id),
    };
    Ok(TaskView {
        id: row.id.to_string(),
        version: row.version.into(),
        road: plate.road,
        number: plate.number,
        code: plate.code,
        href,
        what: what(file.leads.iter().map(|lead| lead.lead.kind.as_str())),
        state: state(row, visits.first(), now),
        reports: reports(file),
        people: people(file),
        rooms: file
            .dwellings
            .iter()
            .map(|line| Choice::new(line.id, room(&line.unit, &line.room)))
            .collect(),
        visits,
        short_lets: file
            .short_lets
            .iter()
            .map(|filing| format!("/short-lets/{filing}"))
            .collect(),
        may_check: file.may_check,
        may_reveal: file.may_reveal,
        form,
        added,
    })
}

fn state(row: &TaskRow, last: Option<&VisitLine>, now: Timestamp) -> TaskState {
    match (row.state.as_str(), last) {
        ("done", Some(visit)) => TaskState::Settled {
            outcome: visit.what,
            when: visit.when,
            by: visit.by.clone(),
        },
        ("open", _) => TaskState::Open(deadline(row.due_at, now), row.visit_again_at.map(When::at)),
        _ => TaskState::Cancelled,
    }
}

fn visit(visit: &Visited) -> Result<VisitLine, Fault> {
    Ok(VisitLine {
        when: When::at(visit.at),
        what: outcome(&visit.result)?,
        by: visit.by.clone(),
        // A number that slipped into the words is nobody's to read here.
        note: vault::mask::free_text(&visit.note),
    })
}

/// What was found, as the database names it.
pub(in crate::handlers) fn outcome(result: &str) -> Result<DoorOutcome, Fault> {
    DoorOutcome::from_word(result).ok_or_else(|| {
        let row = format!("a visit with the result {result}");
        Fault::failed(&std::io::Error::other(row))
    })
}

/// Who reported it, each report once.
fn reports(file: &TaskFile) -> Vec<ReportedBy> {
    let mut seen = HashSet::new();
    file.leads
        .iter()
        .flat_map(|lead| &lead.sources)
        .filter(|source| seen.insert(source.declaration_id))
        .map(|source| ReportedBy {
            source: source.agency.clone(),
            channel: channel(&source.channel),
            when: When::at(source.received_at),
        })
        .collect()
}

/// Who is registered here and who was reported.
fn people(file: &TaskFile) -> Vec<Reported> {
    let registered = file.stays.iter().map(|stay| Reported {
        person: party(&stay.person),
        from: day(stay.stay.from_date),
        to: day(stay.stay.to_date),
        registered: true,
    });
    let here: HashSet<Uuid> = file.stays.iter().map(|stay| stay.person.id).collect();
    let reported = file.leads.iter().flat_map(|lead| {
        lead.people.iter().map(|person| Reported {
            person: party(person),
            from: day(lead.lead.from_date),
            to: day(lead.lead.to_date),
            registered: false,
        })
    });
    let reported = reported.filter(|r| r.person.id.parse().is_ok_and(|id| !here.contains(&id)));
    registered.chain(reported).collect()
}

/// A day as pages write it, "" for none.
pub(in crate::handlers) fn day(date: Option<Date>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}
