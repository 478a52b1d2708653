//! The forms of an event.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use registry::event::{Again, Finding, Grade, MoreTime, NotDone, Wait, WrongPlace};
use service::events::{self, Step, To};
use service::shanghai;
use uuid::Uuid;

use super::view;
use crate::fault::Fault;
use crate::form::Form;
use crate::handlers::{id, page};
use crate::i18n::{Say, say};
use crate::posted::Posted;
use crate::refusals;
use crate::session::{Around, Session};
use crate::site::Registry;
use crate::views::account::words::required;
use crate::views::error::ErrorView;

/// Fields that stand on the page beside their errors.
const FIELDS: [&str; 11] = [
    "to", "item", "wrong", "wait", "until", "finding", "why", "hours", "not_done", "again", "form",
];

/// A choice of a list; what is none is said beside its field.
fn chosen<T>(form: &mut Form, field: &str, read: fn(&str) -> Option<T>, label: &Say) -> Option<T> {
    let found = read(form.value(field));
    if found.is_none() {
        form.refuse(field, required(label));
    }
    found
}

async fn done(
    registry: &Registry,
    session: &Session,
    around: &Around,
    event: Uuid,
    mut form: Form,
    step: Option<Step>,
) -> Result<Response, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    if let Some(step) = step {
        match events::step(app, actor, district, event, form.version(), step).await {
            Ok(()) => {
                let to = format!("/events/{event}?done=done");
                return Ok(Redirect::to(&to).into_response());
            }
            Err(error) => refusals::beside(&mut form, error)?,
        }
    }
    form.keep_errors_on(&FIELDS);
    let view = view::event(registry, session, event, form).await?;
    let page = page(&view, &around.clone().with(session))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

pub(super) async fn send(
    State(registry): State<Registry>,
    around: Around,
    Path(event): Path<String>,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let event = id(&event)?;
    let step = match form.value("step") {
        "classify" => {
            let grade = Grade::from_name(form.value("grade"));
            Some(Step::Classify(form.value("item").to_owned(), grade))
        }
        "send" => {
            let to = |value: &str| match value {
                "" => None,
                "officer" => Some(To::Officer),
                department => Some(To::Department(department.to_owned())),
            };
            chosen(&mut form, "to", to, &say!("event-to")).map(Step::Send)
        }
        _ => return Err(ErrorView::unreadable().into()),
    };
    done(&registry, &session, &around, event, form, step).await
}

pub(super) async fn work(
    State(registry): State<Registry>,
    around: Around,
    Path(event): Path<String>,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let event = id(&event)?;
    let reason = say!("event-reason");
    let step = match form.value("step") {
        "take" => Some(Step::Take),
        "resume" => Some(Step::Resume),
        "return" => chosen(&mut form, "wrong", WrongPlace::from_name, &reason).map(Step::Return),
        "pause" => {
            let wait = chosen(&mut form, "wait", Wait::from_name, &reason);
            let until = form.day("until");
            if until.is_none() && form.error("until").is_none() {
                form.refuse("until", required(&say!("event-until")));
            }
            // From the morning of that day it runs again.
            let until = until.and_then(|day| shanghai().to_timestamp(day.at(0, 0, 0, 0)).ok());
            wait.zip(until)
                .map(|(wait, until)| Step::Pause(wait, until))
        }
        "fix" => {
            let label = say!("event-finding");
            chosen(&mut form, "finding", Finding::from_name, &label).map(Step::Fix)
        }
        _ => return Err(ErrorView::unreadable().into()),
    };
    done(&registry, &session, &around, event, form, step).await
}

pub(super) async fn time(
    State(registry): State<Registry>,
    around: Around,
    Path(event): Path<String>,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let event = id(&event)?;
    let why = chosen(&mut form, "why", MoreTime::from_name, &say!("event-reason"));
    let hours = |value: &str| value.parse::<u32>().ok();
    let hours = chosen(&mut form, "hours", hours, &say!("event-hours"));
    let step = why.zip(hours).map(|(why, hours)| Step::Extend(why, hours));
    done(&registry, &session, &around, event, form, step).await
}

pub(super) async fn check(
    State(registry): State<Registry>,
    around: Around,
    Path(event): Path<String>,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let event = id(&event)?;
    let step = match form.value("step") {
        "accept" => Some(Step::Accept),
        "reject" => {
            let label = say!("event-not-done");
            chosen(&mut form, "not_done", NotDone::from_name, &label).map(Step::Reject)
        }
        _ => return Err(ErrorView::unreadable().into()),
    };
    done(&registry, &session, &around, event, form, step).await
}

pub(super) async fn again(
    State(registry): State<Registry>,
    around: Around,
    Path(event): Path<String>,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let event = id(&event)?;
    let label = say!("event-reason");
    let step = chosen(&mut form, "again", Again::from_name, &label).map(Step::Reopen);
    done(&registry, &session, &around, event, form, step).await
}
