//! Connectors: described, described anew, paused and run at once.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use intake::pull::{Answering, Described, Pages, Settings, Since};
use service::Refusal;
use service::agencies::{self, connectors};
use uuid::Uuid;

use super::Asked;
use super::described::{choices, fill, host};
use crate::chrome::Chrome;
use crate::fault::Fault;
use crate::form::Form;
use crate::handlers::{id, page, whole};
use crate::i18n::{Say, say};
use crate::posted::Posted;
use crate::refusals;
use crate::session::{Around, Session, SignedIn};
use crate::site::Registry;
use crate::views::connectors::{
    ConnectorLine, ConnectorView, NewConnectorView, RunShown, WrongLine,
};
use crate::when::When;

/// What a form describes; what can't be understood is noted in the form.
fn described(form: &mut Form) -> Described {
    let text = |form: &Form, field: &str| form.value(field).to_owned();
    let words = |form: &Form, field: &str| {
        let parts = form.value(field).split([',', '，', '、', '\n']);
        parts
            .map(|word| word.trim().to_owned())
            .filter(|word| !word.is_empty())
            .collect()
    };
    // What is no number is out of every bound.
    let number = |form: &Form, field: &str| form.value(field).parse().unwrap_or(u32::MAX);
    let mut fields = std::collections::BTreeMap::new();
    let lines: Vec<String> = form.raw("fields").lines().map(str::to_owned).collect();
    for line in lines.iter().map(|line| line.trim()) {
        match line.split_once('=') {
            Some((name, place)) => {
                fields.insert(name.trim().to_owned(), place.trim().to_owned());
            }
            None if line.is_empty() => {}
            // Not the name of any field: it is refused as it stands.
            None => {
                fields.insert(line.chars().take(60).collect(), String::new());
            }
        }
    }
    Described {
        name: text(form, "name"),
        kind: text(form, "kind"),
        url: text(form, "url"),
        every_minutes: number(form, "every_minutes"),
        rows: text(form, "rows"),
        most_pages: number(form, "most_pages"),
        auth: Answering {
            kind: text(form, "auth_kind"),
            name: text(form, "auth_name"),
        },
        paging: Pages {
            kind: text(form, "paging_kind"),
            parameter: text(form, "paging_parameter"),
            first: number(form, "paging_first"),
            answer: text(form, "paging_answer"),
        },
        since: Since {
            parameter: text(form, "since_parameter"),
            form: text(form, "since_form"),
        },
        fields,
        moved_in: words(form, "moved_in"),
        moved_out: words(form, "moved_out"),
    }
}

/// The description and the secret, which never goes back to the browser; every field that can't be
/// used is noted.
fn entered(form: &mut Form) -> (Described, connectors::Secret) {
    let secret = connectors::Secret::new(form.value("secret").to_owned());
    form.forget("secret");
    let said = described(form);
    if let Err(unfit) = Settings::of(&said) {
        for one in &unfit {
            form.refuse(one.field, refusals::words(&Refusal::from(one)));
        }
    }
    (said, secret)
}

/// A connector in a list.
pub(super) fn line(one: &connectors::Connector) -> ConnectorLine {
    let both = |words: &connectors::Words| Say::both(words.zh.clone(), words.en.clone());
    ConnectorLine {
        id: one.id.to_string(),
        name: one.described.name.clone(),
        host: host(&one.described.url),
        paused: one.paused_at.map(When::at),
        done: one.done_at.map(When::at),
        fault: one
            .fault
            .as_ref()
            .map(|(words, at)| (both(words), When::at(*at))),
    }
}

async fn new_page(
    registry: &Registry,
    session: &Session,
    chrome: &Chrome,
    agency: Uuid,
    mut form: Form,
) -> Result<NewConnectorView, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    // Also says whether the reader keeps the register.
    connectors::connectors(app, actor, district, agency).await?;
    let known = agencies::show(app, actor, district, agency).await?;
    if form.is_blank("every_minutes") {
        fill(&mut form, &Described::default());
    }
    Ok(NewConnectorView {
        agency: agency.to_string(),
        agency_name: known.row.name,
        form,
        choices: choices(chrome),
    })
}

async fn connector_page(
    registry: &Registry,
    session: &Session,
    chrome: &Chrome,
    (agency, connector): (Uuid, Uuid),
    mut form: Form,
) -> Result<ConnectorView, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let one = connectors::connector(app, actor, district, agency, connector).await?;
    let known = agencies::show(app, actor, district, agency).await?;
    if form.is_blank("every_minutes") {
        fill(&mut form, &one.described);
    }
    let wrong = one.wrong.iter().map(|wrong| WrongLine {
        at: (wrong.page, wrong.row),
        field: wrong.field.clone(),
        words: Say::both(wrong.words.zh.clone(), wrong.words.en.clone()),
    });
    Ok(ConnectorView {
        agency: agency.to_string(),
        agency_name: known.row.name,
        line: line(&one),
        due: When::at(one.due_at),
        running: one.started_at.is_some(),
        run: RunShown {
            pages: whole(one.pages),
            kept: whole(one.kept),
            repeated: whole(one.repeated),
            refused: whole(one.refused),
        },
        wrong: wrong.collect(),
        version: one.version.into(),
        has_secret: one.has_secret,
        form,
        choices: choices(chrome),
    })
}

pub(super) async fn new(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Path(agency): Path<String>,
) -> Result<Response, Fault> {
    let (agency, chrome) = (id(&agency)?, around.with(&session));
    let view = new_page(&registry, &session, &chrome, agency, Form::default()).await?;
    Ok(page(&view, &chrome)?.into_response())
}

fn to(agency: Uuid, connector: Uuid, what: &str) -> Response {
    let path = format!("/agencies/{agency}/connectors/{connector}?done={what}");
    Redirect::to(&path).into_response()
}

pub(super) async fn add(
    State(registry): State<Registry>,
    around: Around,
    Path(agency): Path<String>,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let agency = id(&agency)?;
    let (said, secret) = entered(&mut form);
    let chrome = around.with(&session);
    if form.is_sound() {
        match connectors::connect(app, actor, district, agency, &said, &secret).await {
            Ok(made) => return Ok(to(agency, made, "added")),
            Err(error) => refusals::beside(&mut form, error)?,
        }
    }
    let view = new_page(&registry, &session, &chrome, agency, form).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&view, &chrome)?).into_response())
}

pub(super) async fn show(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Path((agency, connector)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let ids = (id(&agency)?, id(&connector)?);
    let mut chrome = around.with(&session);
    let told = [
        ("added", say!("connector-added")),
        ("saved", say!("agency-saved")),
        ("now", say!("connector-asked")),
        ("paused", say!("connector-paused-done")),
        ("resumed", say!("connector-resumed-done")),
    ];
    chrome.tell(&asked.done, told);
    let view = connector_page(&registry, &session, &chrome, ids, Form::default()).await?;
    Ok(page(&view, &chrome)?.into_response())
}

pub(super) async fn edit(
    State(registry): State<Registry>,
    around: Around,
    Path((agency, connector)): Path<(String, String)>,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let ids = (id(&agency)?, id(&connector)?);
    let version = form.version();
    let (said, secret) = entered(&mut form);
    let chrome = around.with(&session);
    if form.is_sound() {
        match connectors::reconnect(app, actor, district, ids.1, version, &said, &secret).await {
            Ok(()) => return Ok(to(ids.0, ids.1, "saved")),
            Err(error) => refusals::beside(&mut form, error)?,
        }
    }
    let view = connector_page(&registry, &session, &chrome, ids, form).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&view, &chrome)?).into_response())
}

pub(super) async fn pause(
    State(registry): State<Registry>,
    Path((agency, connector)): Path<(String, String)>,
    Posted { session, form }: Posted,
) -> Result<Response, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let (agency, connector) = (id(&agency)?, id(&connector)?);
    let rests = form.value("rests") == "yes";
    connectors::pause(app, actor, district, connector, rests).await?;
    let what = if rests { "paused" } else { "resumed" };
    Ok(to(agency, connector, what))
}

pub(super) async fn now(
    State(registry): State<Registry>,
    Path((agency, connector)): Path<(String, String)>,
    Posted { session, .. }: Posted,
) -> Result<Response, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let (agency, connector) = (id(&agency)?, id(&connector)?);
    connectors::ask_now(app, actor, district, connector).await?;
    Ok(to(agency, connector, "now"))
}
