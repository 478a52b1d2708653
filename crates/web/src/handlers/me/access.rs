use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use policy::Bound;
use serde::Deserialize;
use service::bindings::{self, Counter, Door, Given, Reason};

use super::home::line;
use crate::fault::Fault;
use crate::form::Form;
use crate::handlers::doors::party;
use crate::handlers::{id, page};
use crate::i18n::say;
use crate::posted::Posted;
use crate::refusals;
use crate::session::{Around, Session, SignedIn};
use crate::site::Registry;
use crate::views::me::{AccessView, CodeLine};
use crate::when::When;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    done: String,
}

/// A door and the path of its file.
struct At {
    door: Door,
    file: String,
}

async fn at_dwelling(registry: &Registry, session: &Session, path: &str) -> Result<At, Fault> {
    let dwelling = id(path)?;
    let (app, actor) = (registry.app(), &session.actor);
    let building = service::dwellings::building_of(app, actor, &session.district, dwelling).await?;
    Ok(At {
        door: Door {
            building,
            dwelling: Some(dwelling),
        },
        file: format!("/dwellings/{dwelling}"),
    })
}

fn at_building(path: &str) -> Result<At, Fault> {
    let building = id(path)?;
    Ok(At {
        door: Door {
            building,
            dwelling: None,
        },
        file: format!("/buildings/{building}"),
    })
}

pub(super) async fn dwelling(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Path(dwelling): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let at = at_dwelling(&registry, &session, &dwelling).await?;
    show(&registry, &session, around, &at, &asked).await
}

pub(super) async fn building(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Path(building): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let at = at_building(&building)?;
    show(&registry, &session, around, &at, &asked).await
}

pub(super) async fn dwelling_do(
    State(registry): State<Registry>,
    around: Around,
    Path(dwelling): Path<String>,
    Posted { session, form }: Posted,
) -> Result<Response, Fault> {
    let at = at_dwelling(&registry, &session, &dwelling).await?;
    change(&registry, &session, around, &at, form).await
}

pub(super) async fn building_do(
    State(registry): State<Registry>,
    around: Around,
    Path(building): Path<String>,
    Posted { session, form }: Posted,
) -> Result<Response, Fault> {
    let at = at_building(&building)?;
    change(&registry, &session, around, &at, form).await
}

async fn show(
    registry: &Registry,
    session: &Session,
    around: Around,
    at: &At,
    asked: &Asked,
) -> Result<Response, Fault> {
    let view = view(registry, session, at, Form::default(), None).await?;
    let mut chrome = around.with(session);
    let told = [
        ("end", say!("access-done-end")),
        ("withdraw", say!("access-done-withdraw")),
        ("counter", say!("access-done-counter")),
    ];
    chrome.tell(&asked.done, told);
    Ok(page(&view, &chrome)?.into_response())
}

async fn change(
    registry: &Registry,
    session: &Session,
    around: Around,
    at: &At,
    mut form: Form,
) -> Result<Response, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, session.district.as_str());
    let (step, door) = (form.value("step").to_owned(), at.door);
    let done = match step.as_str() {
        "give" => {
            let bound = Bound::from_name(form.value("role")).unwrap_or(Bound::Occupant);
            bindings::give(app, actor, district, door, bound)
                .await
                .map(Some)
        }
        "withdraw" => {
            let code = id(form.value("id"))?;
            bindings::withdraw(app, actor, district, door, code)
                .await
                .map(|()| None)
        }
        "end" => {
            let binding = id(form.value("id"))?;
            bindings::take_back(app, actor, district, door, binding)
                .await
                .map(|()| None)
        }
        _ => {
            let counter = Counter {
                bound: Bound::from_name(form.value("bound")),
                record: form.value("record").parse().ok(),
                phone: form.value("phone").to_owned(),
                reason: Reason::from_name(form.value("reason")),
                document_seen: form.is("document_seen", "yes"),
            };
            bindings::at_counter(app, actor, district, door, &counter)
                .await
                .map(|()| None)
        }
    };
    let (status, given) = match done {
        Ok(None) => {
            let to = format!("{}/access?done={step}", at.file);
            return Ok(Redirect::to(&to).into_response());
        }
        Ok(Some(given)) => {
            form = Form::default();
            (StatusCode::OK, Some(given))
        }
        Err(error) => {
            let status = refusals::status(&error);
            refusals::beside(&mut form, error)?;
            (status, None)
        }
    };
    let view = view(registry, session, at, form, given).await?;
    Ok((status, page(&view, &around.with(session))?).into_response())
}

async fn view(
    registry: &Registry,
    session: &Session,
    at: &At,
    form: Form,
    given: Option<Given>,
) -> Result<AccessView, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, session.district.as_str());
    let found = bindings::at_door(app, actor, district, at.door).await?;
    let fits = |bound: &Bound| bound.of_building() == at.door.dwelling.is_none();
    let roles: Vec<Bound> = Bound::OPERATORS.into_iter().filter(fits).collect();
    let counter = Bound::ALL.into_iter().filter(fits);
    Ok(AccessView {
        path: format!("{}/access", at.file),
        file: at.file.clone(),
        name: found.name.own(),
        above: found.name.above.clone(),
        counter: counter.collect(),
        roles,
        bindings: found.bindings.iter().map(line).collect(),
        codes: found
            .codes
            .iter()
            .map(|code| CodeLine {
                id: code.id.to_string(),
                bound: code.bound,
                by: code.by.clone(),
                until: When::at(code.until),
            })
            .collect(),
        records: found.records.iter().map(party).collect(),
        given: given.map(|given| {
            let until = When::at(given.until);
            (given.code.to_string(), given.bound, until)
        }),
        form,
    })
}
