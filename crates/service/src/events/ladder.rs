//! What is late climbs the ladder of its grade.

use registry::event::Grade;
use store::event::NewStep;
use uuid::Uuid;

use super::{catalogue, limits, row};
use crate::{App, Error, Note, declarations};

/// Events a look.
const MOST: i64 = 200;

/// Tells the next rung of each event that is late by so much. Gives how many were told.
///
/// # Errors
/// [`Error::Store`].
pub async fn climb(app: &App) -> Result<u64, Error> {
    let districts = store::library::districts(&mut *app.read().await?).await?;
    let mut told = 0;
    for one in districts {
        let district = &one.district;
        let now = app.surroundings().now();
        let late = store::event::late(&mut *app.read().await?, district, now, MOST).await?;
        for id in late {
            told += u64::from(rung(app, district, id).await?);
        }
    }
    Ok(told)
}

async fn rung(app: &App, district: &str, id: Uuid) -> Result<bool, Error> {
    let mut change = app.change_by(district, &policy::Actor::Machine).await?;
    let now = change.at;
    let Some(mut at) = store::event::by_id(change.conn(), district, id).await? else {
        return Ok(false);
    };
    let days = declarations::calendar();
    let rules = catalogue(&at.code, now);
    let grade = at.row.grade.as_deref().and_then(Grade::from_name);
    let mut event = row::event(&at.row, limits(rules.as_ref(), &at.row.item, grade))?;
    let rung = event.rung(now, &*days);
    if let Some(rung) = rung {
        event = event.tell(rung);
    }
    // Also where nobody is to be told any more: a calendar or a pack came between.
    row::put(&mut at.row, &event, &days);
    if !store::event::save(change.conn(), district, &at.row).await? {
        return Ok(false);
    }
    let name = rung.map_or("none", registry::event::Rung::name);
    if rung.is_some() {
        let mut step = NewStep::new("told", now, None);
        step.reason = Some(name.to_owned());
        store::event::step(change.conn(), district, id, &step).await?;
    }
    let note = Note::new("event.told", "event", id).saying(format!("rung={name}"));
    change.commit(note).await?;
    Ok(rung.is_some())
}
