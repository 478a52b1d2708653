use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use service::accounts::Place;
use service::bindings::Door;
use service::declarations::{self, Answer};
use service::plates::DoorName;
use service::{records, requests};

use super::requests::line;
use crate::fault::Fault;
use crate::form::Form;
use crate::handlers::doors::party;
use crate::handlers::me::scanned;
use crate::handlers::page;
use crate::handlers::tasks::day;
use crate::i18n::say;
use crate::me::{Me, PostedMe, SignedInMe};
use crate::refusals;
use crate::session::Around;
use crate::site::Registry;
use crate::views::declare::At;
use crate::views::record::{KnownLine, LookLine, RecordView, SaidLine, StayLine, word};
use crate::when::When;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    done: String,
}

pub(super) struct Here {
    pub(super) at: At,
    pub(super) place: Place,
    pub(super) door: Door,
}

pub(super) async fn here(registry: &Registry, me: &Me, token: &str) -> Result<Here, Fault> {
    let (scan, place, door) = scanned(registry, me, token).await?;
    let row = scan.door.as_ref().ok_or_else(Fault::not_found)?;
    let name = DoorName::of(row);
    Ok(Here {
        at: At {
            token: token.to_owned(),
            name: name.own(),
            above: name.above,
        },
        place,
        door,
    })
}

pub(super) async fn show(
    State(registry): State<Registry>,
    SignedInMe(me): SignedInMe,
    around: Around,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let here = here(&registry, &me, &token).await?;
    let view = view(&registry, &me, here, Form::default()).await?;
    let mut chrome = around.with_me(&me);
    let told = [
        ("answered", say!("record-done-answered")),
        ("asked", say!("record-done-asked")),
    ];
    chrome.tell(&asked.done, told);
    Ok(page(&view, &chrome)?.into_response())
}

pub(super) async fn view(
    registry: &Registry,
    me: &Me,
    here: Here,
    form: Form,
) -> Result<RecordView, Fault> {
    let app = registry.app();
    let record = records::own(app, &me.session, here.door).await?;
    let asked = requests::mine(app, &me.session).await?;
    let now = app.surroundings().now();
    Ok(RecordView {
        at: here.at,
        past: record.past,
        known: record
            .known
            .iter()
            .map(|known| KnownLine {
                person: party(&known.person),
                source: known.source.clone(),
                when: When::at(known.at),
            })
            .collect(),
        stays: record
            .stays
            .iter()
            .map(|stay| StayLine {
                from: day(stay.from),
                to: day(stay.to),
                open: stay.closed_at.is_none(),
            })
            .collect(),
        said: record
            .said
            .iter()
            .map(|said| SaidLine {
                role: said.role,
                own: said.own,
                what: word(&said.word),
                from: day(said.from),
                to: day(said.to),
                when: When::at(said.at),
            })
            .collect(),
        looked: record
            .looked
            .iter()
            .map(|look| LookLine {
                by: look.by.clone(),
                purpose: look.purpose,
                handed_to: look.disclosed.as_ref().map_or_else(String::new, |to| {
                    format!("{} {}", to.authority, to.case_number)
                }),
                ground: look.disclosed.as_ref().and_then(|to| to.ground),
                when: When::at(look.at),
            })
            .collect(),
        requests: asked
            .iter()
            .filter(|one| Some(one.dwelling) == here.door.dwelling)
            .map(|one| line(one, now, String::new()))
            .collect(),
        form,
    })
}

pub(super) async fn change(
    State(registry): State<Registry>,
    around: Around,
    Path(token): Path<String>,
    PostedMe { me, mut form }: PostedMe,
) -> Result<Response, Fault> {
    let here = here(&registry, &me, &token).await?;
    let (app, session, place) = (registry.app(), &me.session, &here.place);
    let answer = match form.value("step") {
        "confirm" => Some(Answer::Confirm),
        "dispute" => Some(Answer::Dispute),
        "end" => {
            let on = form.day("on");
            if on.is_none() {
                form.refuse("on", say!("form-date-wrong"));
            }
            on.map(Answer::End)
        }
        _ => None,
    };
    let asks = form.is("step", "ask");
    let done = match answer {
        Some(answer) => declarations::answer(app, session, place, here.door, answer)
            .await
            .map(|_| "answered"),
        None if asks => {
            let kind = requests::Kind::from_name(form.value("kind"));
            let words = form.value("words");
            requests::ask(app, session, place, here.door, kind, words)
                .await
                .map(|()| "asked")
        }
        None => Ok(""),
    };
    match done {
        Ok(done) if form.is_sound() => {
            Ok(Redirect::to(&format!("/p/{token}/record?done={done}")).into_response())
        }
        other => {
            if let Err(error) = other {
                refusals::beside(&mut form, error)?;
            }
            let view = view(&registry, &me, here, form).await?;
            let page = page(&view, &around.with_me(&me))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
