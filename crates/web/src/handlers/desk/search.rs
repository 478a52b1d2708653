//! The search box.

use axum::extract::{Query, State};
use axum::response::Html;
use policy::Action;
use serde::Deserialize;
use service::search::{self as find, Found, FoundKind};

use super::super::page;
use crate::fault::Fault;
use crate::i18n::{Say, say};
use crate::session::{Around, SignedIn};
use crate::site::Registry;
use crate::views::search::{Hit, SearchView};

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
}

pub(super) async fn search(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Fault> {
    let q = asked.q.trim().to_owned();
    let found = find::search(registry.app(), &session.actor, &session.district, &q).await?;
    // Who may find a door but not open its file is told the address and the code.
    let opens = session.actor.may_somewhere(Action::SeeDwelling);
    let cut = found.cut;
    let hits = found
        .found
        .into_iter()
        .map(|found| hit(found, opens))
        .collect();
    let tries = session.actor.may_somewhere(Action::TryAddress);
    let view = SearchView {
        q,
        hits,
        cut,
        tries,
    };
    page(&view, &around.with(&session))
}

fn hit(found: Found, opens: bool) -> Hit {
    let (folder, kind, may): (&str, Say, bool) = match found.kind {
        FoundKind::Dwelling => ("dwellings", say!("level-unit"), opens),
        FoundKind::Building => ("buildings", say!("level-building"), opens),
        FoundKind::Batch => ("batches", say!("found-batch"), true),
    };
    let former = found.by_former_code.then(|| say!("found-old-code"));
    Hit {
        href: may.then(|| format!("/{folder}/{}", found.id)),
        name: found.text,
        kind,
        why: former.into_iter().collect(),
        code: found.code,
    }
}
