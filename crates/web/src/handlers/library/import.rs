//! An import sent by a browser.

use std::fmt::Write as _;
use std::io::Cursor;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use policy::{Action, Actor};
use service::library::{self, Foreseen, ImportExtent, ImportReport};
use service::{App, Error};

use super::super::page;
use super::{MEGABYTES, view};
use crate::fault::Fault;
use crate::form::Form;
use crate::i18n::{Say, say};
use crate::imports::Held;
use crate::posted::{Sent, Upload};
use crate::refusals;
use crate::session::{Around, Session, SignedIn};
use crate::site::Registry;
use crate::views::account::words;
use crate::views::error::ErrorView;
use crate::views::library::{ImportLine, ImportState};
use crate::when::When;

/// How long the answer waits for the import; a longer one goes on beside it.
const PATIENCE: Duration = Duration::from_secs(8);
/// Refused rows that are shown; the file to keep has all.
const SHOWN: usize = 100;

pub(super) async fn send(
    State(registry): State<Registry>,
    around: Around,
    upload: Upload,
) -> Result<Response, Fault> {
    // Nobody's file is read who may not import one.
    let may = upload
        .session
        .actor
        .may(Action::ImportLibrary, &upload.session.district);
    may.map_err(Error::from)?;
    let Sent {
        session,
        mut form,
        file,
        too_large,
    } = upload.read_whatever_size("file", MEGABYTES).await?;
    let district = &session.district;
    let wanted = match form.value("confirm") {
        "yes" => {
            let held = registry.imports().answered(district);
            if held.is_none() {
                form.refuse("form", say!("library-asked-before"));
            }
            held.map(|file| (file, ImportExtent::Complete, true))
        }
        "no" => {
            registry.imports().answered(district);
            return Ok(Redirect::to("/library?done=stopped").into_response());
        }
        _ => {
            let extent = extent(&registry, &session, &mut form).await?;
            match &file {
                Some(_) => {}
                None if too_large => form.refuse("file", ErrorView::too_large(MEGABYTES).what),
                None => form.refuse("file", words::required(&say!("upload-file"))),
            }
            let held = file.map(|file| Held {
                name: file.name,
                bytes: file.bytes.into(),
            });
            held.zip(extent).map(|(file, extent)| (file, extent, false))
        }
    };
    if let Some((file, extent, sure)) = wanted.filter(|_| form.is_sound()) {
        match import(&registry, &session, file, extent, sure).await {
            Ok(done) => return Ok(Redirect::to(done).into_response()),
            Err(Stopped::Busy) => form.refuse("file", say!("library-busy")),
            Err(Stopped::By(error)) => refusals::beside(&mut form, error)?,
        }
    }
    form.keep_errors_on(&["file", "extent"]);
    let view = view(&registry, &session, form).await?;
    let page = page(&view, &around.with(&session))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// How much the file means to say. Only an empty library has nothing that it could retire.
async fn extent(
    registry: &Registry,
    session: &Session,
    form: &mut Form,
) -> Result<Option<ImportExtent>, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let chosen = match form.value("extent") {
        "complete" => Some(ImportExtent::Complete),
        "part" => Some(ImportExtent::Part),
        _ if library::overview(app, actor, district)
            .await?
            .streets
            .is_empty() =>
        {
            Some(ImportExtent::Part)
        }
        _ => None,
    };
    if chosen.is_none() {
        form.refuse("extent", words::required(&say!("library-extent")));
    }
    Ok(chosen)
}

enum Stopped {
    /// Another import is at work.
    Busy,
    By(Error),
}

/// What came of a file.
enum Came {
    Done(ImportReport),
    /// It would retire dwellings, and nobody has said yet that it should.
    Asks(Foreseen),
}

/// Imports beside the request, so that a browser that goes away doesn't stop it, and waits a
/// while for the end. The answer is where its result is shown.
async fn import(
    registry: &Registry,
    session: &Session,
    file: Held,
    extent: ImportExtent,
    sure: bool,
) -> Result<&'static str, Stopped> {
    let line = ImportLine {
        file: file.name.clone(),
        when: When::at(registry.app().surroundings().now()),
        by: session.name.clone(),
        state: ImportState::Working,
    };
    if !registry.imports().begin(&session.district, line) {
        return Err(Stopped::Busy);
    }
    let imports = registry.clone();
    let (registry, session) = (registry.clone(), session.clone());
    let home = session.district.clone();
    let work = tokio::spawn(async move {
        let district = session.district.clone();
        let (app, held) = (registry.app().clone(), file.clone());
        let work =
            tokio::spawn(async move { take(&app, &session.actor, file, extent, sure).await });
        // Even one that panics has ended, and makes room for the next.
        let result = work
            .await
            .unwrap_or_else(|broken| Err(Error::Internal(broken.to_string())));
        match result {
            Ok(Came::Done(report)) => {
                registry
                    .imports()
                    .end(&district, done(&report), report.rejections);
                Ok("/library?done=imported")
            }
            Ok(Came::Asks(seen)) => {
                let state = ImportState::Asks {
                    retired: seen.retired,
                    standing: seen.standing,
                };
                registry.imports().ask(&district, state, held);
                Ok("/library")
            }
            Err(error) => {
                let reason = reason(&error);
                registry
                    .imports()
                    .end(&district, ImportState::Failed { reason }, Vec::new());
                Err(error)
            }
        }
    });
    match tokio::time::timeout(PATIENCE, work).await {
        Err(_) => Ok("/library?done=started"),
        Ok(Ok(Ok(page))) => Ok(page),
        Ok(Ok(Err(error))) => {
            imports.imports().forget(&home);
            Err(Stopped::By(error))
        }
        Ok(Err(broken)) => Err(Stopped::By(Error::Internal(broken.to_string()))),
    }
}

async fn take(
    app: &App,
    actor: &Actor,
    file: Held,
    extent: ImportExtent,
    sure: bool,
) -> Result<Came, Error> {
    if extent == ImportExtent::Complete && !sure {
        let bytes = Cursor::new(file.bytes.clone());
        let seen = library::foresee(app, actor, bytes, extent).await?;
        if seen.retired > 0 {
            return Ok(Came::Asks(seen));
        }
    }
    let bytes = Cursor::new(file.bytes);
    library::import(app, actor, &file.name, bytes, extent)
        .await
        .map(Came::Done)
}

/// Every row that the last import by browser refused, as a table.
pub(super) async fn rejected(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
) -> Result<Response, Fault> {
    let may = session
        .actor
        .may(Action::ImportLibrary, &session.district)
        .map_err(Error::from);
    may?;
    // The mark tells spreadsheet programs that it is UTF-8.
    let mut text = String::from("\u{feff}row,原因,reason\r\n");
    for row in registry.imports().rejected(&session.district) {
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let (zh, en) = (quoted(&row.reason_zh), quoted(&row.reason));
        let _ = write!(text, "{},{zh},{en}\r\n", row.row);
    }
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"rejected.csv\""),
    ];
    Ok((headers, text).into_response())
}

fn done(report: &ImportReport) -> ImportState {
    let rejects = report.rejections.iter().take(SHOWN);
    ImportState::Done {
        added: report.added,
        changed: report.changed,
        retired: report.retired,
        rejected: report.rejected,
        rejects: rejects
            .map(|row| {
                (
                    row.row,
                    Say::both(row.reason_zh.clone(), row.reason.clone()),
                )
            })
            .collect(),
        extent: match report.extent.as_str() {
            "complete" => Some(say!("library-extent-complete")),
            "part" => Some(say!("library-extent-part")),
            _ => None,
        },
    }
}

fn reason(error: &Error) -> Say {
    match error {
        Error::Refused(refusal) => refusals::words(refusal),
        Error::Denied(_) => ErrorView::forbidden().what,
        other => {
            tracing::error!(error = %other, "an import of the library failed");
            say!("library-stopped")
        }
    }
}
