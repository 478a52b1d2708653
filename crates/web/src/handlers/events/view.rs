//! Events as their pages show them.

use jiff::Timestamp;
use policy::Action;
use registry::event::{Grade, Rung, Source};
use rules::Words;
use service::App;
use service::events::{self, File, History};
use uuid::Uuid;

use crate::fault::Fault;
use crate::form::Form;
use crate::handlers::tasks::deadline;
use crate::i18n::Say;
use crate::session::Session;
use crate::site::Registry;
use crate::views::events::{EventLine, EventView, StateName, StepLine, StepName};
use crate::when::When;

pub(super) fn say(words: &Words) -> Say {
    Say::both(&words.zh, &words.en)
}

pub(super) fn line(file: &File, now: Timestamp) -> EventLine {
    let row = &file.at.row;
    EventLine {
        id: row.id.to_string(),
        name: say(&file.name),
        category: say(&file.category),
        grade: row.grade.as_deref().and_then(Grade::from_name),
        state: match (row.state.as_str(), row.why.as_str()) {
            ("waiting", "returned") => StateName::Returned,
            ("waiting", "reopened") => StateName::Reopened,
            ("sent", _) => StateName::Sent,
            ("paused", _) if file.paused => StateName::Paused,
            ("working" | "paused", _) => StateName::Working,
            ("fixed", _) => StateName::Fixed,
            ("closed", _) => StateName::Closed,
            _ => StateName::Waiting,
        },
        address: file.at.address.clone(),
        department: file.department.as_ref().map(say),
        deadline: row.due_at.map(|due| deadline(due, now)),
        certain: row.due_certain,
        told: row.told.as_deref().and_then(Rung::from_name),
        relapse: row.relapse_of.map(|before| format!("/events/{before}")),
    }
}

/// What can be chosen: each value with its words.
type Choices = Vec<(String, Say)>;

/// Categories and departments to choose from.
pub(super) fn choices(app: &App, district: &str) -> (Choices, Choices) {
    let mut categories: Choices = Vec::new();
    for kind in events::kinds(app, district) {
        if categories.last().is_none_or(|(id, _)| *id != kind.category) {
            categories.push((kind.category, say(&kind.category_name)));
        }
    }
    let departments = events::departments(app, district);
    let departments = departments
        .iter()
        .map(|(id, words)| (id.clone(), say(words)));
    (categories, departments.collect())
}

/// The catalogue, each item behind its category.
pub(super) fn kinds(app: &App, district: &str) -> Choices {
    let kinds = events::kinds(app, district).into_iter();
    kinds
        .map(|kind| {
            let (category, name) = (&kind.category_name, &kind.name);
            let words = Say::both(
                format!("{}：{}", category.zh, name.zh),
                format!("{}: {}", category.en, name.en),
            );
            (kind.item, words)
        })
        .collect()
}

pub(super) async fn event(
    registry: &Registry,
    session: &Session,
    id: Uuid,
    form: Form,
) -> Result<EventView, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let found = events::open(app, actor, district, id).await?;
    let now = app.surroundings().now();
    let row = &found.file.at.row;
    let report = actor.may(Action::SeeHazards, &found.file.at.code).is_ok();
    Ok(EventView {
        line: line(&found.file, now),
        source: Source::from_name(&row.source),
        rule: found.rule.as_ref().map(say),
        basis: (found.source.clone(), found.confidence),
        words: found.words.clone(),
        officer: found.officer.clone().unwrap_or_default(),
        opened: When::at(row.opened_at),
        hours: (found.spent.as_hours(), found.limit.as_hours()),
        door: match row.dwelling_id {
            Some(dwelling) => format!("/dwellings/{dwelling}"),
            None => format!("/buildings/{}", row.building_id),
        },
        report: report.then(|| format!("/hazard-reports/{}", row.report_id)),
        steps: steps(&found),
        item: row.item.clone(),
        kinds: kinds(app, district),
        departments: found
            .departments
            .iter()
            .map(|(id, words)| (id.clone(), say(words)))
            .collect(),
        pause_to: found
            .pause_to
            .map_or_else(String::new, |at| When::at(at).day().to_string()),
        hours_left: found.hours_left,
        own_hand: found.own_hand,
        may: found.may.clone(),
        version: row.version,
        form,
    })
}

fn steps(found: &History) -> Vec<StepLine> {
    let steps = found.steps.iter();
    steps
        .map(|(step, department)| {
            let (name, reason) = StepName::read(&step.kind, step.reason.as_deref());
            StepLine {
                name,
                at: When::at(step.at),
                by: step.by_name.clone().unwrap_or_default(),
                reason,
                department: department.as_ref().map(say),
                officer: step.to_name.clone().unwrap_or_default(),
                until: step.until.map(When::at),
                hours: step.hours,
            }
        })
        .collect()
}
