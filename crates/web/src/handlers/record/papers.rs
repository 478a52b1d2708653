//! The resident's own record to take away: as data, and on paper.

use std::fmt::Write as _;

use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use paper::{Letter, Part};
use service::letters;
use service::records::{self, Record, Taken};

use super::own::{Here, here};
use crate::chrome::Chrome;
use crate::fault::Fault;
use crate::handlers::doors::document;
use crate::handlers::tasks::day;
use crate::me::SignedInMe;
use crate::session::Around;
use crate::site::Registry;
use crate::views::record::word;
use crate::when::When;

pub(super) async fn json(
    State(registry): State<Registry>,
    SignedInMe(me): SignedInMe,
    Path(token): Path<String>,
) -> Result<Response, Fault> {
    let here = here(&registry, &me, &token).await?;
    let record = records::take_away(registry.app(), &me.session, here.door).await?;
    let text = records::in_json(&record)?;
    Ok(file("application/json", "record.json", text.into_bytes()))
}

pub(super) async fn pdf(
    State(registry): State<Registry>,
    SignedInMe(me): SignedInMe,
    around: Around,
    Path(token): Path<String>,
) -> Result<Response, Fault> {
    let here = here(&registry, &me, &token).await?;
    let record = records::take_away(registry.app(), &me.session, here.door).await?;
    let now = When::at(registry.app().surroundings().now());
    let letter = letter(&around.with_me(&me), &here, &record, now);
    Ok(file(
        "application/pdf",
        "record.pdf",
        letters::print(letter).await?,
    ))
}

/// Something to keep.
pub(in crate::handlers) fn file(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (CONTENT_TYPE, kind.to_owned()),
        (CONTENT_DISPOSITION, disposition),
    ];
    (headers, bytes).into_response()
}

fn letter(c: &Chrome, here: &Here, taken: &Taken, now: When) -> Letter {
    let mut parts = vec![
        Part::Fact(
            c.t("paper-door"),
            format!("{} {}", here.at.above, here.at.name),
        ),
        Part::Fact(c.t("paper-made"), now.to_string()),
        Part::Heading(c.t("record-known")),
    ];
    for (person, kind, at) in &taken.known {
        let words_of = document(*kind);
        let words = [
            person.name.as_str(),
            &words_of.map(|kind| c.label(kind)).unwrap_or_default(),
            person.id_number.as_str(),
            person.phone.as_str(),
        ];
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        parts.push(Part::Fact(When::at(*at).to_string(), words.join("  ")));
    }
    parts.extend(below(c, &taken.record));
    parts.push(Part::Note(c.t("record-what")));
    Letter {
        title: c.t("record-title"),
        language: c.locale.tag().to_owned(),
        parts,
    }
}

fn below(c: &Chrome, record: &Record) -> Vec<Part> {
    let period = |from, to| format!("{} – {}", day(from), day(to));
    let mut parts = vec![Part::Heading(c.t("stays-title"))];
    for stay in &record.stays {
        let words = period(stay.from, stay.to);
        parts.push(Part::Fact(When::at(stay.opened_at).to_string(), words));
    }
    if record.stays.is_empty() {
        parts.push(Part::Words(c.t("record-no-stay")));
    }
    parts.push(Part::Heading(c.t("record-said")));
    for said in &record.said {
        let who = if said.own {
            c.t("record-myself")
        } else {
            c.label(said.role)
        };
        let words = format!(
            "{who}  {}  {}",
            c.says(&word(&said.word)),
            period(said.from, said.to)
        );
        parts.push(Part::Fact(When::at(said.at).to_string(), words));
    }
    if record.said.is_empty() {
        parts.push(Part::Words(c.t("record-said-empty")));
    }
    parts.push(Part::Heading(c.t("record-looked")));
    for look in &record.looked {
        let purpose = look.purpose.map(|purpose| c.label(purpose));
        let mut words = format!("{}  {}", look.by, purpose.unwrap_or_default());
        if let Some(to) = &look.disclosed {
            let ground = to.ground.map(|ground| c.label(ground)).unwrap_or_default();
            let handed = c.t("record-handed-to");
            let _ = write!(
                words,
                "{handed} {} {}  {ground}",
                to.authority, to.case_number
            );
        }
        parts.push(Part::Fact(When::at(look.at).to_string(), words));
    }
    if record.looked.is_empty() {
        parts.push(Part::Words(c.t("record-looked-empty")));
    }
    parts
}
