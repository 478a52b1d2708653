//! A grid: who is in charge, and who stands in.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use jiff::civil::Date;
use serde::Deserialize;
use service::Error;
use service::grids::charge::{self, StandIn};
use store::grid::StandInRow;
use uuid::Uuid;

use super::{id, page};
use crate::fault::Fault;
use crate::form::Form;
use crate::i18n::{Say, say};
use crate::posted::Posted;
use crate::refusals;
use crate::session::{Around, Session, SignedIn};
use crate::site::Registry;
use crate::views::account::words::required;
use crate::views::charge::{ChargeView, StandInLine};
use crate::views::error::ErrorView;
use crate::views::parts::Choice;

pub(super) fn routes() -> Router<Registry> {
    Router::new().route("/grids/of/{grid}", get(show).post(arrange))
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    done: String,
}

async fn show(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Path(grid): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let view = view(&registry, &session, &grid, Form::default()).await?;
    let mut chrome = around.with(&session);
    let told = [
        ("named", say!("charge-named-done")),
        ("arranged", say!("charge-arranged-done")),
        ("ended", say!("charge-ended-done")),
    ];
    chrome.tell(&asked.done, told);
    Ok(page(&view, &chrome)?.into_response())
}

async fn view(
    registry: &Registry,
    session: &Session,
    grid: &str,
    mut form: Form,
) -> Result<ChargeView, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let found = charge::charge(app, actor, district, grid).await?;
    let named = found.named.map(|id| id.to_string()).unwrap_or_default();
    if form.is_blank("staff") {
        form.set("staff", &*named);
    }
    if found.holders.len() < 2 {
        // There is nobody to choose between, and so no field.
        form.keep_errors_on(&["officer", "first", "last"]);
    }
    let choices = |people: Vec<(Uuid, String)>| {
        let people = people.into_iter();
        people.map(|(id, name)| Choice::new(id, name)).collect()
    };
    Ok(ChargeView {
        href: href(&found.place.code),
        now: found.now.map(|(_, name)| name),
        holders: choices(found.holders),
        named,
        able: choices(found.able),
        stand_ins: found
            .stand_ins
            .iter()
            .map(|row| line(row, found.today))
            .collect(),
        today: found.today.to_string(),
        code: found.place.code,
        name: found.place.name,
        form,
    })
}

fn href(code: &str) -> String {
    format!("/grids/of/{code}")
}

fn line(row: &StandInRow, today: Date) -> StandInLine {
    let over = row.ended_at.is_some() || row.last_day < today;
    StandInLine {
        id: row.id.to_string(),
        name: row.name.clone(),
        first: row.first_day.to_string(),
        last: row.last_day.to_string(),
        state: if over {
            say!("charge-over")
        } else if row.first_day > today {
            say!("charge-planned")
        } else {
            say!("charge-running")
        },
        can_end: !over,
    }
}

async fn arrange(
    State(registry): State<Registry>,
    around: Around,
    Path(grid): Path<String>,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    // Who may not hears that, and not what is wrong with the form.
    let found = charge::charge(app, actor, district, &grid).await?;
    let result = match form.value("step") {
        "name" => match chosen(&mut form, "staff", &say!("charge-officer")) {
            Some(staff) => {
                let seen = form.value("seen").parse().ok();
                let named = charge::name(app, actor, district, &grid, (staff, seen)).await;
                Some(named.map(|()| "named"))
            }
            None => None,
        },
        "stand_in" => match stand_in(&mut form) {
            Some(said) => {
                let arranged = charge::stand_in(app, actor, district, &grid, said).await;
                Some(arranged.map(|_| "arranged"))
            }
            None => None,
        },
        "end" => {
            let stand_in = id(form.value("stand_in"))?;
            let ended = charge::end(app, actor, district, &grid, stand_in).await;
            Some(ended.map(|()| "ended"))
        }
        _ => return Err(ErrorView::unreadable().into()),
    };
    match result {
        Some(Ok(done)) => {
            let to = format!("{}?done={done}", href(&found.place.code));
            return Ok(Redirect::to(&to).into_response());
        }
        Some(Err(error @ Error::NotFound(_))) => return Err(error.into()),
        Some(Err(error)) => refusals::beside(&mut form, error)?,
        None => {}
    }
    let view = view(&registry, &session, &grid, form).await?;
    let page = page(&view, &around.with(&session))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Whom a list's choice means; what is none is noted as missing.
fn chosen(form: &mut Form, field: &str, label: &Say) -> Option<Uuid> {
    let chosen = form.value(field).parse().ok();
    if chosen.is_none() {
        form.refuse(field, required(label));
    }
    chosen
}

fn stand_in(form: &mut Form) -> Option<StandIn> {
    let staff = chosen(form, "officer", &say!("charge-stand-in-officer"));
    let mut day = |field, label| {
        if form.is_blank(field) {
            form.refuse(field, required(&label));
        }
        form.day(field)
    };
    let first = day("first", say!("charge-first"));
    let last = day("last", say!("charge-last"));
    Some(StandIn {
        staff: staff?,
        first: first?,
        last: last?,
    })
}
