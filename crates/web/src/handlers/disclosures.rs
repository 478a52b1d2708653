//! Disclosures to authorities: asking, deciding, opening.

use axum::Router;
use axum::extract::{Path, Query, State as Site};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use policy::Ground;
use serde::Deserialize;
use service::disclosures::{self, Asked, Disclosure, Kind, Whom};

use super::doors::{document, party};
use super::tasks::day;
use super::{after_row, cut, id, one_more, page, paged};
use crate::fault::Fault;
use crate::form::Form;
use crate::posted::Posted;
use crate::refusals;
use crate::session::{Around, Session, SignedIn};
use crate::site::Registry;
use crate::views::disclosures::{
    DiscloseView, DisclosureLine, DisclosureView, DisclosuresView, OpenedLine, OpenedView,
};
use crate::views::parts::Pager;
use crate::when::When;

/// Disclosures of each list on a page.
const PAGE: usize = 50;

pub(super) fn routes() -> Router<Registry> {
    Router::new()
        .route("/disclosures", get(list))
        .route("/disclosures/{disclosure}", get(show).post(settle))
        .route("/disclosures/{disclosure}/open", post(open))
        .route("/dwellings/{dwelling}/disclose", get(ask).post(ask_do))
        .route("/dwellings/{dwelling}/life", get(danger).post(danger_do))
}

#[derive(Debug, Default, Deserialize)]
struct From {
    /// Of those that wait.
    #[serde(default)]
    behind: String,
    /// Of those that are over.
    #[serde(default)]
    after: String,
}

fn line(one: &Disclosure) -> DisclosureLine {
    DisclosureLine {
        id: one.id.to_string(),
        kind: one.kind,
        authority: one.authority.clone(),
        case_number: one.case_number.clone(),
        ground: one.ground,
        address: one.address.clone(),
        from: day(one.period.map(|(from, _)| from)),
        to: day(one.period.map(|(_, to)| to)),
        asked_by: one.asked_by.clone(),
        asked: When::at(one.asked_at),
        state: one.state,
        settled_by: one.settled_by.clone(),
        until: When::at(one.expires_at),
        review: one.review_due_at.map(When::at),
        opened: one.opened_at.map(When::at),
        barred_until: day(one.barred_until),
        may_settle: one.may_settle,
        may_open: one.may_open,
        version: one.version,
    }
}

async fn list(
    Site(registry): Site<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Query(from): Query<From>,
) -> Result<Response, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, session.district.as_str());
    let after = after_row(&from.after)?;
    let behind = after_row(&from.behind)?;
    let many = one_more(PAGE);
    let mut waiting = disclosures::waiting(app, actor, district, behind, many).await?;
    let more = cut(&mut waiting, PAGE);
    let last = waiting.last().filter(|_| more);
    let waiting_pager = Pager {
        first: behind.map(|_| "/disclosures".to_owned()),
        next: last.map(|last| format!("/disclosures?behind={}", last.id)),
    };
    let mut settled = disclosures::list(app, actor, district, after, many).await?;
    let pager = paged(&mut settled, PAGE, "/disclosures", after, |one| one.id);
    let view = DisclosuresView {
        waiting: waiting.iter().map(line).collect(),
        waiting_pager,
        settled: settled.iter().map(line).collect(),
        pager,
    };
    Ok(page(&view, &around.with(&session))?.into_response())
}

async fn one(
    registry: &Registry,
    session: &Session,
    disclosure: &str,
    form: Form,
) -> Result<DisclosureView, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, session.district.as_str());
    let found = disclosures::show(app, actor, district, id(disclosure)?).await?;
    Ok(DisclosureView {
        line: line(&found),
        form,
    })
}

async fn show(
    Site(registry): Site<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Path(disclosure): Path<String>,
) -> Result<Response, Fault> {
    let view = one(&registry, &session, &disclosure, Form::default()).await?;
    Ok(page(&view, &around.with(&session))?.into_response())
}

async fn settle(
    Site(registry): Site<Registry>,
    around: Around,
    Path(disclosure): Path<String>,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, session.district.as_str());
    let which = (id(&disclosure)?, form.version());
    let approved = form.is("step", "approve");
    match disclosures::settle(app, actor, district, which, approved).await {
        Ok(()) => Ok(Redirect::to(&format!("/disclosures/{disclosure}")).into_response()),
        Err(error) => {
            refusals::beside(&mut form, error)?;
            let view = one(&registry, &session, &disclosure, form).await?;
            let page = page(&view, &around.with(&session))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// Shows what is handed out; the log knows it first. Never cached: the layer says so.
async fn open(
    Site(registry): Site<Registry>,
    around: Around,
    Path(disclosure): Path<String>,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, session.district.as_str());
    let opened = match disclosures::open(app, actor, district, id(&disclosure)?).await {
        Ok(opened) => opened,
        Err(error) => {
            refusals::beside(&mut form, error)?;
            let view = one(&registry, &session, &disclosure, form).await?;
            let page = page(&view, &around.with(&session))?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let people = opened.people.iter().map(|person| OpenedLine {
        name: person.open.name.to_string(),
        document: document(person.id_kind),
        number: person.open.id_number.to_string(),
        phone: person.open.phone.to_string(),
        from: day(person.from),
        to: day(person.to),
    });
    let view = OpenedView {
        people: people.collect(),
        authority: opened.authority,
        case_number: opened.case_number,
        address: opened.address,
        when: When::at(opened.at),
        until: When::at(opened.until),
        back: format!("/disclosures/{disclosure}"),
    };
    let mut chrome = around.with(&session);
    chrome.here.clone_from(&view.back);
    Ok(page(&view, &chrome)?.into_response())
}

/// The last part of the form's address.
const fn called(kind: Kind) -> &'static str {
    match kind {
        Kind::Asked => "disclose",
        Kind::Danger | Kind::Shown => "life",
    }
}

async fn asked(
    registry: &Registry,
    session: &Session,
    dwelling: &str,
    kind: Kind,
    form: Form,
) -> Result<DiscloseView, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, session.district.as_str());
    let found = disclosures::people(app, actor, district, id(dwelling)?, kind).await?;
    let (address, people) = found;
    Ok(DiscloseView {
        path: format!("/dwellings/{dwelling}/{}", called(kind)),
        file: format!("/dwellings/{dwelling}"),
        address,
        kind,
        people: people.iter().map(party).collect(),
        form,
    })
}

async fn ask(
    Site(registry): Site<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Path(dwelling): Path<String>,
) -> Result<Response, Fault> {
    let view = asked(&registry, &session, &dwelling, Kind::Asked, Form::default()).await?;
    Ok(page(&view, &around.with(&session))?.into_response())
}

async fn danger(
    Site(registry): Site<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Path(dwelling): Path<String>,
) -> Result<Response, Fault> {
    let view = asked(
        &registry,
        &session,
        &dwelling,
        Kind::Danger,
        Form::default(),
    )
    .await?;
    Ok(page(&view, &around.with(&session))?.into_response())
}

async fn ask_do(
    Site(registry): Site<Registry>,
    around: Around,
    Path(dwelling): Path<String>,
    Posted { session, form }: Posted,
) -> Result<Response, Fault> {
    enter(&registry, around, &dwelling, Kind::Asked, &session, form).await
}

async fn danger_do(
    Site(registry): Site<Registry>,
    around: Around,
    Path(dwelling): Path<String>,
    Posted { session, form }: Posted,
) -> Result<Response, Fault> {
    enter(&registry, around, &dwelling, Kind::Danger, &session, form).await
}

async fn enter(
    registry: &Registry,
    around: Around,
    dwelling: &str,
    kind: Kind,
    session: &Session,
    mut form: Form,
) -> Result<Response, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, session.district.as_str());
    let (from, to) = (form.day("from"), form.day("to"));
    let barred_until = form.day("barred_until");
    let person = form.value("person").parse().ok();
    let wanted = Asked {
        authority: form.value("authority").to_owned(),
        case_number: form.value("case_number").to_owned(),
        ground: Ground::from_name(form.value("ground")),
        whom: person
            .map(Whom::Person)
            .or_else(|| from.zip(to).map(|(from, to)| Whom::Period(from, to))),
        barred_until,
    };
    if form.is_sound() {
        let done = disclosures::ask(app, actor, district, id(dwelling)?, kind, &wanted).await;
        match done {
            Ok(id) => return Ok(Redirect::to(&format!("/disclosures/{id}")).into_response()),
            Err(error) => refusals::beside(&mut form, error)?,
        }
    }
    let view = asked(registry, session, dwelling, kind, form).await?;
    let page = page(&view, &around.with(session))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
