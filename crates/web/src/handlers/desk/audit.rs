//! The audit log for whoever watches over it.

use std::time::Duration;

use axum::extract::{Query, State};
use axum::response::Html;
use serde::Deserialize;
use service::audit_log::{self, LogFinding, LogLine};
use vault::audit::Finding;

use super::super::{after_row, page};
use super::doings;
use crate::fault::Fault;
use crate::session::{Around, Session, SignedIn};
use crate::site::Registry;
use crate::views::audit::{AuditLine, AuditView, Verification};
use crate::views::parts::Pager;
use crate::when::When;

/// Entries of a page.
const PAGE: u16 = 50;
/// How long a page waits for the check of the log that it started.
const PATIENCE: Duration = Duration::from_millis(800);

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    after: String,
    #[serde(default)]
    about: String,
}

pub(super) async fn audit(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Fault> {
    let before = after_row(&asked.after)?;
    let about = Some(asked.about.as_str()).filter(|about| !about.is_empty());
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let found = audit_log::list(app, actor, district, about, before, PAGE).await?;
    let verification = verification(&registry, &session).await?;
    let here = match about {
        None => "/audit".to_owned(),
        Some(about) => filtered(about),
    };
    let mark = if about.is_some() { '&' } else { '?' };
    let view = AuditView {
        verification,
        about: about.map(doings::subject),
        rows: found.lines.into_iter().map(line).collect(),
        pager: Pager {
            next: found.next.map(|id| format!("{here}{mark}after={id}")),
            first: before.map(|_| here),
        },
    };
    page(&view, &around.with(&session))
}

/// How the log stood when it was last looked through.
pub(super) async fn verification(
    registry: &Registry,
    session: &Session,
) -> Result<Verification, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let Some(last) = audit_log::standing(app, actor, district, PATIENCE).await? else {
        return Ok(Verification::Never);
    };
    let when = When::at(last.at);
    Ok(match last.found {
        Ok(whole) => Verification::Whole {
            when,
            sealed: whole.report.sealed,
            tail: whole.report.unsealed,
        },
        Err(findings) => Verification::Broken {
            when,
            findings: findings.len(),
            entry: findings.iter().filter_map(place).min(),
        },
    })
}

/// The entry that a finding is about, or the first that it leaves in doubt.
fn place(finding: &LogFinding) -> Option<u64> {
    match finding {
        LogFinding::EntryRemoved { position } | LogFinding::LeafChanged { position } => {
            u64::try_from(*position).ok()
        }
        LogFinding::HeadRemoved { sealed, .. } => Some(*sealed),
        LogFinding::PlaceRemoved { .. } => None,
        LogFinding::Log(finding) => match finding {
            Finding::EntryChanged { position, .. }
            | Finding::ForeignEntry { position, .. }
            | Finding::EntryTwice { position, .. } => *position,
            Finding::PositionBroken { expected, .. } => Some(*expected),
            Finding::RootDiffers { intact, .. } => Some(*intact),
            Finding::EntriesMissing { found, .. } => Some(*found),
            Finding::HeadForged { .. } | Finding::ForeignHead { .. } => None,
        },
    }
}

fn line(entry: LogLine) -> AuditLine {
    AuditLine {
        when: When::at(entry.at),
        who: entry.by.unwrap_or_default(),
        what: doings::said(&entry.action),
        detail: entry.detail,
        about: Some((filtered(&entry.subject), doings::subject(&entry.subject))),
        place: entry.position.and_then(|place| u64::try_from(place).ok()),
    }
}

/// The log of one thing.
fn filtered(subject: &str) -> String {
    let subject: String = form_urlencoded::byte_serialize(subject.as_bytes()).collect();
    format!("/audit?about={subject}")
}
