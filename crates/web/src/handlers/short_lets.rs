//! Homes let by the day or hour: the officers' desk, and the page behind a sign's code.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use jiff::Timestamp;
use registry::short_let::{Filing, Reason};
use serde::Deserialize;
use service::short_lets::{self, Decision, File};
use store::short_let::DueKey;
use uuid::Uuid;

use super::tasks::deadline;
use super::{cut, id, one_more, page};
use crate::fault::Fault;
use crate::form::Form;
use crate::i18n::say;
use crate::posted::Posted;
use crate::refusals;
use crate::session::{Around, MaybeSignedIn, Session, SignedIn};
use crate::site::Registry;
use crate::views::account::words::required;
use crate::views::declare::Kind;
use crate::views::error::ErrorView;
use crate::views::parts::Pager;
use crate::views::record::RegisteredLine;
use crate::views::short_lets::{FiledLine, ShortLetView, ShortLetsView, SignShown, SignView};
use crate::when::When;

/// Filings on a page.
const PAGE: usize = 50;

pub(super) fn routes() -> Router<Registry> {
    Router::new()
        .route("/short-lets", get(list))
        .route("/short-lets/{filing}", get(show).post(decide))
        .route("/sign/{token}", get(check))
        .route("/SIGN/{token}", get(capitals))
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    after: String,
    #[serde(default)]
    done: String,
}

/// A key as an address carries it: microseconds and id.
fn text((due, id): DueKey) -> String {
    format!("{}_{}", due.as_microsecond(), id.simple())
}

fn key(text: &str) -> Option<DueKey> {
    let (due, id) = text.split_once('_')?;
    let due = Timestamp::from_microsecond(due.parse().ok()?).ok()?;
    Some((due, id.parse().ok()?))
}

async fn list(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let after = match asked.after.as_str() {
        "" => None,
        text => Some(key(text).ok_or_else(Fault::not_found)?),
    };
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let mut rows = short_lets::list(app, actor, district, after, one_more(PAGE)).await?;
    let more = cut(&mut rows, PAGE);
    let now = app.surroundings().now();
    let view = ShortLetsView {
        lines: rows
            .iter()
            .map(|row| FiledLine {
                id: row.id.to_string(),
                address: row.address.clone(),
                filed: When::at(row.filed_at),
                deadline: deadline(row.due_at, now),
                certain: row.due_certain,
            })
            .collect(),
        pager: Pager {
            first: after.map(|_| "/short-lets".to_owned()),
            next: rows
                .last()
                .filter(|_| more)
                .map(|row| format!("/short-lets?after={}", text((row.due_at, row.id)))),
        },
    };
    Ok(page(&view, &around.with(&session))?.into_response())
}

async fn show(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Path(filing): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let view = view(&registry, &session, id(&filing)?, Form::default()).await?;
    let mut chrome = around.with(&session);
    let told = [
        ("approve", say!("short-let-done-approved")),
        ("refuse", say!("short-let-done-refused")),
        ("revoke", say!("short-let-done-revoked")),
    ];
    chrome.tell(&asked.done, told);
    Ok(page(&view, &chrome)?.into_response())
}

async fn view(
    registry: &Registry,
    session: &Session,
    filing: Uuid,
    form: Form,
) -> Result<ShortLetView, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let file = short_lets::open(app, actor, district, filing).await?;
    let now = app.surroundings().now();
    Ok(ShortLetView {
        line: FiledLine {
            id: file.row.id.to_string(),
            address: file.row.address.clone(),
            filed: When::at(file.row.filed_at),
            deadline: deadline(file.row.due_at, now),
            certain: file.row.due_certain,
        },
        waits: matches!(file.filing, Filing::Waiting { .. }),
        standing: super::record::sign_line(district, file.row.filed_at, &file.filing),
        registered: registered(&file),
        name: file.name.clone(),
        phone: file.phone.clone(),
        bound: file.bound,
        seen: file.seen,
        dwelling: format!("/dwellings/{}", file.row.dwelling_id),
        task: file.task.map(|task| format!("/tasks/{task}")),
        may_decide: file.may_decide,
        version: file.row.version,
        form,
    })
}

fn registered(file: &File) -> Option<RegisteredLine> {
    let kind = Kind(file.registered.kind?);
    Some(RegisteredLine::of(&file.registered, kind))
}

async fn decide(
    State(registry): State<Registry>,
    around: Around,
    Path(filing): Path<String>,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let filing = id(&filing)?;
    let step = form.value("step").to_owned();
    let reason = Reason::from_name(form.value("reason"));
    let decision = match (step.as_str(), reason) {
        ("approve", _) => Some(Decision::Approve),
        ("refuse", Some(reason)) => Some(Decision::Refuse(reason)),
        ("revoke", Some(reason)) => Some(Decision::Revoke(reason)),
        ("refuse" | "revoke", None) => {
            form.refuse("reason", required(&say!("short-let-reason")));
            None
        }
        _ => return Err(ErrorView::unreadable().into()),
    };
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    if let Some(decision) = decision {
        let version = form.version();
        match short_lets::decide(app, actor, district, filing, version, decision).await {
            Ok(()) => {
                let to = format!("/short-lets/{filing}?done={step}");
                return Ok(Redirect::to(&to).into_response());
            }
            Err(error) => refusals::beside(&mut form, error)?,
        }
    }
    let view = view(&registry, &session, filing, form).await?;
    let page = page(&view, &around.with(&session))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Nothing of the address: it is what the code holds, in its own capitals.
async fn capitals(Path(token): Path<String>) -> Redirect {
    let token: String = token
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(2 * vault::receipt::TOKEN)
        .collect();
    Redirect::permanent(&format!("/sign/{token}"))
}

async fn check(
    State(registry): State<Registry>,
    MaybeSignedIn(session): MaybeSignedIn,
    around: Around,
    Path(token): Path<String>,
) -> Result<Response, Fault> {
    let found = short_lets::check(registry.app(), &token).await?;
    let status = match found {
        Some(_) => StatusCode::OK,
        None => StatusCode::NOT_FOUND,
    };
    let view = SignView {
        found: found.map(|found| SignShown {
            number: found.number,
            door: format!("{} {}", found.door.above, found.door.own()),
            filed: When::at(found.filed),
            issued: When::at(found.issued),
            ended: found.ended.map(When::at),
        }),
    };
    let chrome = match &session {
        Some(session) => around.with(session),
        None => around.open(),
    };
    Ok((status, page(&view, &chrome)?).into_response())
}

#[cfg(test)]
mod tests {
    use super::{key, text};

    #[test]
    fn a_key_comes_back_from_an_address() {
        let due = jiff::Timestamp::from_microsecond(1_795_000_000_123_456).unwrap();
        let wanted = (due, uuid::Uuid::from_u128(7));
        assert_eq!(key(&text(wanted)), Some(wanted));
        for wrong in ["", "_", "1_", "x_1", "1"] {
            assert_eq!(key(wrong), None, "{wrong}");
        }
    }
}
