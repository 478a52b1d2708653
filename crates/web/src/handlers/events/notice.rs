//! The rectification notice on paper: to whoever answers for the house, about the house.

use axum::extract::{Path, State};
use axum::response::Response;
use paper::{Letter, Part};
use registry::event::Grade;
use service::events::{self, History};
use service::letters;

use super::view::say;
use crate::chrome::Chrome;
use crate::fault::Fault;
use crate::handlers::id;
use crate::handlers::record::file;
use crate::session::{Around, SignedIn};
use crate::site::Registry;
use crate::when::When;

/// Where somebody signs.
const LINE: &str = "____________________";

pub(super) async fn pdf(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Path(event): Path<String>,
) -> Result<Response, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let found = events::open(app, actor, district, id(&event)?).await?;
    let row = &found.file.at.row;
    // What is no hazard, or is over, asks nobody to put anything right.
    let grade = row.grade.as_deref().and_then(Grade::from_name);
    let (Some(grade), Some(due)) = (grade, row.due_at) else {
        return Err(Fault::not_found());
    };
    let now = When::at(app.surroundings().now());
    let letter = letter(&around.with(&session), &found, grade, When::at(due), now);
    let pdf = letters::print(letter).await?;
    Ok(file("application/pdf", "notice.pdf", pdf))
}

fn letter(c: &Chrome, found: &History, grade: Grade, due: When, now: When) -> Letter {
    let at = &found.file.at;
    let id = at.row.id.simple().to_string();
    let number = id.get(id.len().saturating_sub(12)..).unwrap_or(&id);
    let mut parts = vec![
        Part::Fact(c.t("event-notice-number"), number.to_uppercase()),
        Part::Fact(c.t("paper-door"), at.address.clone()),
        Part::Fact(c.t("paper-made"), now.to_string()),
        Part::Heading(c.says(&say(&found.file.name))),
        Part::Fact(c.t("event-category"), c.says(&say(&found.file.category))),
        Part::Fact(c.t("event-grade"), c.label(grade)),
        Part::Fact(c.t("event-opened"), When::at(at.row.opened_at).to_string()),
    ];
    if let Some(rule) = &found.rule {
        parts.push(Part::Fact(c.t("event-rule"), c.says(&say(rule))));
    }
    if !found.source.is_empty() {
        let basis = format!("{} ({})", found.source, found.confidence);
        parts.push(Part::Fact(c.t("event-basis"), basis));
    }
    let by = due.to_string();
    parts.push(Part::Heading(c.t1("event-notice-by", "due", by)));
    parts.push(Part::Words(c.t("event-notice-words")));
    parts.push(Part::Fact(c.t("event-notice-received"), LINE.to_owned()));
    parts.push(Part::Fact(c.t("event-notice-brought"), LINE.to_owned()));
    parts.push(Part::Note(c.t("event-notice-note")));
    Letter {
        title: c.t("event-notice-title"),
        language: c.locale.tag().to_owned(),
        parts,
    }
}
