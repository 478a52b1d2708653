//! What is expected of the agency, and what came.

use axum::extract::{Query, State};
use axum::response::Html;
use serde::Deserialize;
use service::portal::{self, SentFile};

use super::super::agencies::{came_line, expected_line};
use super::super::batches::channel;
use super::super::{after_row, one_more, page, paged, whole};
use crate::fault::Fault;
use crate::i18n::say;
use crate::session::{Around, SignedIn};
use crate::site::Registry;
use crate::views::agencies::Filing;
use crate::views::batch::BatchState;
use crate::views::portal::{PortalView, SentLine};
use crate::when::When;

/// Lines of a page of the list.
const PAGE: usize = 50;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    after: String,
    #[serde(default)]
    done: String,
}

/// Something sent, as every page names it.
pub(super) fn line(file: SentFile) -> SentLine {
    let state = match (file.state.as_str(), file.withdrawn_at) {
        ("done", _) => BatchState::Done,
        (_, Some(at)) => BatchState::Withdrawn {
            when: When::at(at),
            by: String::new(),
            why: String::new(),
        },
        _ => BatchState::Working {
            done: whole(file.done),
            total: whole(file.rows),
        },
    };
    SentLine {
        id: file.id.to_string(),
        file: file.file,
        channel: channel(&file.channel),
        at: When::at(file.received_at),
        rows: whole(file.rows),
        state,
    }
}

pub(super) async fn home(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Fault> {
    let before = after_row(&asked.after)?;
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let home = portal::home(app, actor, district).await?;
    let mut sent = portal::sent(app, actor, district, before, one_more(PAGE)).await?;
    let pager = paged(&mut sent, PAGE, "/agency", before, |one| one.id);
    let (row, silence) = (home.agency.row, home.agency.silence);
    let view = PortalView {
        filing: row
            .file
            .as_ref()
            .map_or(Filing::Unknown, |file| Filing::from_word(&file.filing)),
        name: row.name,
        last: row.last_at.map(When::at),
        silent_days: silence.days,
        silent: silence.too_long,
        limit: silence.limit,
        expected: home.expected.into_iter().map(expected_line).collect(),
        since: When::at(home.came.since).day().to_string(),
        came: home.came.rows.iter().map(came_line).collect(),
        sent: sent.into_iter().map(line).collect(),
        pager,
    };
    let mut chrome = around.with(&session);
    chrome.tell(&asked.done, [("password", say!("password-changed"))]);
    page(&view, &chrome)
}
