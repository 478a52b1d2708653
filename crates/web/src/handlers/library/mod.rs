//! The address library: its numbers, the history of a code, imports.

mod import;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::response::Html;
use axum::routing::get;
use policy::Action;
use serde::Deserialize;
use service::library;
use service::search::FoundKind;
use store::library::{ChangeRow, StreetRow};

use super::{page, whole};
use crate::fault::Fault;
use crate::form::Form;
use crate::i18n::say;
use crate::posted::most_bytes;
use crate::session::{Around, Session, SignedIn};
use crate::site::Registry;
use crate::views::library::{CodeHistory, ImportLine, ImportState, LibraryView, StreetLine};
use crate::when::When;

/// Most megabytes of a file from a browser, which is held in memory: a whole city comes by the
/// command line.
const MEGABYTES: u64 = 256;

pub(super) fn routes() -> Router<Registry> {
    // A file is longer than any form; what is over it is read and thrown away up to a limit.
    let import =
        axum::routing::post(import::send).layer(DefaultBodyLimit::max(most_bytes(MEGABYTES)));
    Router::new()
        .route("/library", get(show).merge(import))
        .route("/library/rejected.csv", get(import::rejected))
}

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(default)]
    code: String,
    #[serde(default)]
    done: String,
}

async fn show(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Fault> {
    let form = Form::with([("code", asked.code)]);
    let view = view(&registry, &session, form).await?;
    let mut chrome = around.with(&session);
    let notices = [
        ("imported", say!("library-imported")),
        ("started", say!("library-started")),
        ("stopped", say!("library-not-imported")),
    ];
    chrome.tell(&asked.done, notices);
    page(&view, &chrome)
}

async fn view(
    registry: &Registry,
    session: &Session,
    mut form: Form,
) -> Result<LibraryView, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let overview = library::overview(app, actor, district).await?;
    let history = history(registry, session, &mut form).await?;
    let stored = overview.last.map(|(change, by)| stored(change, by));
    Ok(LibraryView {
        streets: overview.streets.into_iter().map(street).collect(),
        last: later(registry.imports().last(district), stored),
        may_import: actor.may(Action::ImportLibrary, district).is_ok(),
        megabytes: MEGABYTES,
        form,
        history,
    })
}

async fn history(
    registry: &Registry,
    session: &Session,
    form: &mut Form,
) -> Result<Option<CodeHistory>, Fault> {
    let asked: String = form.raw("code").split_whitespace().collect();
    if asked.is_empty() {
        return Ok(None);
    }
    let Ok(code) = asked.parse::<address::Code>() else {
        form.refuse("code", say!("library-code-format"));
        return Ok(None);
    };
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let found = library::code_history(app, actor, district, code).await?;
    Ok(found.map(|found| {
        let folder = match found.door.kind {
            FoundKind::Building => "buildings",
            FoundKind::Dwelling | FoundKind::Batch => "dwellings",
        };
        CodeHistory {
            href: format!("/{folder}/{}", found.door.id),
            codes: super::doors::codes(&found.door.code, &found.former),
            address: found.door.text,
        }
    }))
}

/// The import by browser, unless the library was changed after it in another way.
fn later(browser: Option<ImportLine>, stored: Option<ImportLine>) -> Option<ImportLine> {
    match (browser, stored) {
        (Some(browser), Some(stored))
            if browser.file != stored.file && stored.when > browser.when =>
        {
            Some(stored)
        }
        (Some(browser), _) => Some(browser),
        (None, stored) => stored,
    }
}

fn stored(change: ChangeRow, by: String) -> ImportLine {
    ImportLine {
        file: change.file_name,
        when: When::at(change.at),
        by,
        state: ImportState::Done {
            added: whole(change.added),
            changed: whole(change.changed),
            retired: whole(change.retired),
            rejected: whole(change.rejected),
            rejects: Vec::new(),
            extent: None,
        },
    }
}

fn street(row: StreetRow) -> StreetLine {
    StreetLine {
        name: row.name,
        communities: whole(row.communities),
        grids: whole(row.grids),
        buildings: whole(row.buildings),
        dwellings: whole(row.dwellings),
    }
}
