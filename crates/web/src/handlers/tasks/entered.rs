//! From the form at the door to a visit.

use jiff::Timestamp;
use jiff::civil::DateTime;
use registry::door::{Finding, Period, Present};
use registry::identity::IdKind;
use service::Refusal;
use service::doors::Visit;
use service::parties::PersonSaid;

use crate::form::Form;
use crate::i18n::say;
use crate::refusals;
use crate::views::account::words::required;
use crate::views::parts::Document;
use crate::views::tasks::DoorOutcome;

/// For so many added people the form has room.
pub(super) const MOST_ADDED: usize = 50;

/// A visit as entered.
#[derive(Debug)]
pub(super) struct Entered {
    /// The visit.
    pub(super) visit: Visit,
    /// The number in the form of each person entered.
    pub(super) places: Vec<usize>,
}

/// Reads the form; what can't be read is noted in it and gives `None`.
pub(super) fn read(form: &mut Form, added: usize) -> Option<Entered> {
    let Some(outcome) = DoorOutcome::from_word(form.value("result")) else {
        form.refuse("result", required(&say!("task-outcome")));
        return None;
    };
    let mut visit = Visit {
        note: form.value("note").to_owned(),
        ..Visit::found(Finding::Refused)
    };
    let mut places = Vec::new();
    let finding = match outcome {
        DoorOutcome::Confirmed => Some(Finding::Confirmed {
            period: period(form),
        }),
        DoorOutcome::Corrected => {
            (visit.entered, places) = people(form, added);
            corrected(form, visit.entered.len())
        }
        DoorOutcome::NotLet => Some(Finding::NotLet),
        DoorOutcome::NobodyHome => again_at(form).map(|again_at| Finding::NobodyHome { again_at }),
        DoorOutcome::Refused => Some(Finding::Refused),
    };
    if !form.is_blank("dwelling") {
        visit.dwelling = form.value("dwelling").parse().ok();
        if visit.dwelling.is_none() {
            form.refuse("dwelling", required(&say!("task-room")));
        }
    }
    if !form.is_sound() {
        return None;
    }
    visit.finding = finding?;
    Some(Entered { visit, places })
}

/// Who lives there: those ticked and those entered.
fn corrected(form: &mut Form, entered: usize) -> Option<Finding> {
    let ticked: Result<Vec<Present>, _> = form
        .all("people")
        .map(|id| id.parse().map(Present::Known))
        .collect();
    let Ok(mut people) = ticked else {
        form.refuse("people", required(&say!("task-who")));
        return None;
    };
    people.extend((0..entered).map(Present::Entered));
    Some(Finding::Corrected {
        people,
        period: period(form),
    })
}

/// The people entered, each with its number in the form; empty places are passed over.
fn people(form: &Form, added: usize) -> (Vec<PersonSaid>, Vec<usize>) {
    (0..added)
        .filter_map(|n| {
            let value = |part| form.value(&format!("person-{n}-{part}")).to_owned();
            let person = PersonSaid {
                name: value("name"),
                id_kind: kind(&value("document")),
                id_number: value("number"),
                id_number_is_whole: true,
                phone: value("phone"),
            };
            let blank =
                person.name.is_empty() && person.id_number.is_empty() && person.phone.is_empty();
            (!blank).then_some((person, n))
        })
        .unzip()
}

fn kind(word: &str) -> IdKind {
    match Document::from_word(word) {
        Some(Document::CitizenId) => IdKind::CitizenId,
        Some(Document::HmtPermit) => IdKind::HmtPermit,
        Some(Document::ForeignPermit) => IdKind::ForeignPr,
        Some(Document::Passport) => IdKind::Passport,
        Some(Document::Other) => IdKind::Other,
        None => IdKind::Unknown,
    }
}

/// The dates, where one is given.
fn period(form: &mut Form) -> Option<Period> {
    let (from, to) = (form.day("from"), form.day("to"));
    (from.is_some() || to.is_some()).then_some(Period { from, to })
}

fn again_at(form: &mut Form) -> Option<Timestamp> {
    if form.is_blank("again_at") {
        form.refuse("again_at", required(&say!("task-again")));
        return None;
    }
    let local: Option<DateTime> = form.value("again_at").parse().ok();
    let at = local.and_then(|at| at.to_zoned(service::shanghai()).ok());
    if at.is_none() {
        form.refuse("again_at", say!("task-time-wrong"));
    }
    at.map(|at| at.timestamp())
}

/// Puts a refusal beside the field it is about; of a person entered, the detail is the place.
pub(super) fn beside(form: &mut Form, refusal: &Refusal, places: &[usize]) {
    let place = refusal.detail.parse::<usize>().ok();
    let person = place.and_then(|place| places.get(place.checked_sub(1)?));
    let part = match refusal.field {
        Some("name") => Some("name"),
        Some("id_kind") => Some("document"),
        Some("id_number") => Some("number"),
        Some("phone") => Some("phone"),
        _ => None,
    };
    let words = refusals::words(refusal);
    match (part, person) {
        (Some(part), Some(n)) => form.refuse(&format!("person-{n}-{part}"), words),
        _ => form.refuse(refusal.field.unwrap_or("form"), words),
    }
}

#[cfg(test)]
mod tests;
