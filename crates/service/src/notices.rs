//! What a steward tells everybody who scans a plate in an area or at a building.

use jiff::civil::Date;
use policy::{Action, Actor};
use store::notice::{NewNotice, NoticeRow};
use uuid::Uuid;

use crate::surroundings::shanghai;
use crate::{App, Error, Note, Refusal};

/// Longest heading, in characters.
pub const MOST_TITLE: usize = 80;
/// Longest text, in characters.
pub const MOST_BODY: usize = 2_000;

/// Notices shown in one list.
const SHOWN: i64 = 200;

/// A notice as a steward writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Code of a district, street, community or building.
    pub place: String,
    /// Heading.
    pub title: String,
    /// Words.
    pub body: String,
    /// First day it is shown.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// Notices in force or to come, of the areas in which the actor may write them, the newest first;
/// at most 200.
///
/// # Errors
/// [`Error::Denied`].
pub async fn list(app: &App, actor: &Actor, district: &str) -> Result<Vec<NoticeRow>, Error> {
    find(app, actor, district, None, SHOWN).await
}

async fn find(
    app: &App,
    actor: &Actor,
    district: &str,
    one: Option<Uuid>,
    limit: i64,
) -> Result<Vec<NoticeRow>, Error> {
    let scopes = actor.scopes(Action::WriteNotice, district);
    if scopes.is_empty() {
        return Err(policy::Denied(Action::WriteNotice).into());
    }
    let codes: Vec<String> = scopes.iter().map(|scope| scope.code().to_owned()).collect();
    let today = app.surroundings().now().to_zoned(shanghai()).date();
    let mut conn = app.read().await?;
    Ok(store::notice::list(&mut conn, district, today, &codes, one, limit).await?)
}

/// Writes a notice.
///
/// # Errors
/// [`Error::Denied`]; [`Error::Refused`] for words that are missing or too long, a period that is
/// reversed, and a place that is none.
pub async fn write(
    app: &App,
    actor: &Actor,
    district: &str,
    written: &Written,
) -> Result<Uuid, Error> {
    let permit = actor.may(Action::WriteNotice, &written.place)?;
    let by = permit.staff_id().ok_or_else(|| {
        Refusal::new(
            "needs-staff",
            "a notice has an author: sign in to write one",
        )
    })?;
    let (title, body) = (written.title.trim(), written.body.trim());
    for (field, words, most) in [("title", title, MOST_TITLE), ("body", body, MOST_BODY)] {
        if words.is_empty() || words.chars().count() > most {
            return Err(Refusal::new(
                "notice-words",
                format!("a notice needs a heading of at most {MOST_TITLE} and a text of at most {MOST_BODY} characters"),
            )
            .on(field)
            .with(most.to_string())
            .into());
        }
    }
    if written.from > written.to {
        return Err(
            Refusal::new("period-reversed", "the end is before the beginning")
                .on("to")
                .into(),
        );
    }
    let mut change = app.change(district, &permit).await?;
    let unknown = || {
        let place = &written.place;
        Refusal::new(
            "notice-place",
            format!("{place} is no area or building of this district: look at the code"),
        )
        .on("place")
        .with(place.clone())
    };
    let (area_id, building_id) = match written.place.len() {
        19 => {
            let span = store::plate::Span::within(&written.place);
            let conn = change.conn();
            let found = store::plate::buildings(conn, district, &span, None, "", 1)
                .await?
                .pop();
            (None, Some(found.ok_or_else(unknown)?.building_id))
        }
        6 | 9 | 12 => {
            let found = store::staff::place(change.conn(), district, &written.place).await?;
            (Some(found.ok_or_else(unknown)?.area_id), None)
        }
        _ => return Err(unknown().into()),
    };
    let id = app.surroundings().id();
    let new = NewNotice {
        id,
        area_id,
        building_id,
        title,
        body,
        period: (written.from, written.to),
    };
    let at = change.at;
    store::notice::insert(change.conn(), district, &new, at, by).await?;
    change
        .commit(Note::new("notice.written", "notice", id).saying(&written.place))
        .await?;
    Ok(id)
}

/// Takes a notice back.
///
/// # Errors
/// [`Error::NotFound`] also for one outside the actor's area and one that was taken back.
pub async fn withdraw(app: &App, actor: &Actor, district: &str, id: Uuid) -> Result<(), Error> {
    let notice = find(app, actor, district, Some(id), 1)
        .await?
        .pop()
        .ok_or(Error::NotFound("notice"))?;
    let permit = actor.may(Action::WriteNotice, &notice.code)?;
    let by = permit.staff_id().ok_or(Error::NotFound("notice"))?;
    let mut change = app.change(district, &permit).await?;
    let at = change.at;
    if !store::notice::withdraw(change.conn(), district, id, at, by).await? {
        return Err(Error::Stale);
    }
    change
        .commit(Note::new("notice.withdrawn", "notice", id))
        .await
}
