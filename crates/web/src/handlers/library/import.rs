//! An import sent by a browser.

use std::io::Cursor;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use policy::Action;
use service::Error;
use service::library::{self, ImportExtent, ImportReport};

use super::super::page;
use super::{MEGABYTES, view};
use crate::fault::Fault;
use crate::form::Form;
use crate::i18n::{Say, say};
use crate::posted::{Sent, SentFile, Upload};
use crate::refusals;
use crate::session::{Around, Session};
use crate::site::Registry;
use crate::views::account::words;
use crate::views::error::ErrorView;
use crate::views::library::{ImportLine, ImportState};
use crate::when::When;

/// How long the answer waits for the import; a longer one goes on beside it.
const PATIENCE: Duration = Duration::from_secs(8);
/// Refused rows that are shown; the command line lists all.
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
        file,
        too_large,
        ..
    } = upload.read_whatever_size("file", MEGABYTES).await?;
    let mut form = Form::default();
    match file {
        Some(file) => match import(&registry, &session, file).await {
            Ok(done) => return Ok(Redirect::to(done).into_response()),
            Err(Stopped::Busy) => form.refuse("file", say!("library-busy")),
            Err(Stopped::By(error)) => refusals::beside(&mut form, error)?,
        },
        None if too_large => form.refuse("file", ErrorView::too_large(MEGABYTES).what),
        None => form.refuse("file", words::required(&say!("upload-file"))),
    }
    let view = view(&registry, &session, form).await?;
    let page = page(&view, &around.with(&session))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

enum Stopped {
    /// Another import is at work.
    Busy,
    By(Error),
}

/// Imports beside the request, so that a browser that goes away doesn't stop it, and waits a
/// while for the end. The answer is where its result is shown.
async fn import(
    registry: &Registry,
    session: &Session,
    file: SentFile,
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
        let app = registry.app().clone();
        let work = tokio::spawn(async move {
            let bytes = Cursor::new(file.bytes);
            library::import(
                &app,
                &session.actor,
                &file.name,
                bytes,
                ImportExtent::BySize,
            )
            .await
        });
        // Even one that panics has ended, and makes room for the next.
        let result = work
            .await
            .unwrap_or_else(|broken| Err(Error::Internal(broken.to_string())));
        let state = match &result {
            Ok(report) => done(report),
            Err(error) => ImportState::Failed {
                reason: reason(error),
            },
        };
        registry.imports().end(&district, state);
        result.map(|_| ())
    });
    match tokio::time::timeout(PATIENCE, work).await {
        Err(_) => Ok("/library?done=started"),
        Ok(Ok(Ok(()))) => Ok("/library?done=imported"),
        Ok(Ok(Err(error))) => {
            imports.imports().forget(&home);
            Err(Stopped::By(error))
        }
        Ok(Err(broken)) => Err(Stopped::By(Error::Internal(broken.to_string()))),
    }
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
