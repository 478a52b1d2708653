use policy::{Action, Actor, Purpose};
use store::hazard_report::HazardRow;
use uuid::Uuid;
use vault::{DataKey, Field, mask};
use zeroize::Zeroizing;

use super::{DATA_KEY, Kind, Outcome, PHONE, State, WORDS};
use crate::{App, Error, Note, Refusal};

/// A report as an officer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The report and its door.
    pub row: HazardRow,
    /// What kind of danger.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// The words, numbers of people in them masked; "" once destroyed.
    pub words: String,
    /// The telephone, masked; "" for none.
    pub phone: String,
    /// The reader may settle it.
    pub may_settle: bool,
    /// The event that it became.
    pub event: Option<Uuid>,
}

/// Reports that wait in the areas in which the actor may see them, the oldest first, behind
/// `after`.
///
/// # Errors
/// [`Error::Denied`].
pub async fn list(
    app: &App,
    actor: &Actor,
    district: &str,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<File>, Error> {
    let scopes = scopes(actor, district)?;
    let mut conn = app.read().await?;
    let rows = store::hazard_report::list(&mut conn, district, &scopes, None, after, limit).await?;
    rows.into_iter()
        .map(|row| file(app, actor, district, row))
        .collect()
}

/// How many wait.
///
/// # Errors
/// [`Error::Denied`].
pub async fn waiting(app: &App, actor: &Actor, district: &str) -> Result<i64, Error> {
    let scopes = scopes(actor, district)?;
    Ok(store::hazard_report::waiting(&mut *app.read().await?, district, &scopes).await?)
}

/// One report.
///
/// # Errors
/// [`Error::NotFound`] also for one outside the actor's area.
pub async fn open(app: &App, actor: &Actor, district: &str, id: Uuid) -> Result<File, Error> {
    let row = row(app, actor, district, id).await?;
    let event = store::event::of_report(&mut *app.read().await?, district, id).await?;
    Ok(File {
        event,
        ..file(app, actor, district, row)?
    })
}

/// Says that somebody looks into a report (`None`), or what came of it.
///
/// # Errors
/// [`Error::Refused`] where its event says what comes of it; [`Error::Stale`] where somebody was
/// faster; [`Error::NotFound`], [`Error::Denied`].
pub async fn settle(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
    version: i32,
    outcome: Option<Outcome>,
) -> Result<(), Error> {
    let row = row(app, actor, district, id).await?;
    let permit = actor.may(Action::SettleHazard, &row.code)?;
    let mut change = app.change(district, &permit).await?;
    let (at, by) = (change.at, change.staff_id());
    let conn = change.conn();
    // One hand alone closes nothing that has an event.
    if outcome.is_some() && store::event::of_report(conn, district, id).await?.is_some() {
        let message = "this report has an event: what came of it is said there, by two people";
        return Err(Refusal::new("hazard-event", message).into());
    }
    let (done, what) = match outcome {
        None => (
            store::hazard_report::set_seen(conn, district, id, version, at, by).await?,
            "seen",
        ),
        Some(outcome) => {
            let name = outcome.name();
            let done =
                store::hazard_report::close(conn, district, id, version, name, at, by).await?;
            (done, name)
        }
    };
    if !done {
        return Err(Error::Stale);
    }
    change
        .commit(Note::new("hazard.settled", "hazard_report", id).saying(what))
        .await
}

/// The reporter's telephone in full, for a purpose, while the report is worked on. The entry in the
/// log is durable before anything is shown.
///
/// # Errors
/// [`Error::NotFound`] also where none was given; [`Error::Refused`] for a report that is closed;
/// [`Error::Denied`].
pub async fn phone(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
    purpose: Purpose,
) -> Result<Zeroizing<String>, Error> {
    let row = row(app, actor, district, id).await?;
    let permit = actor.may(Action::SettleHazard, &row.code)?;
    if State::from_name(&row.state) == State::Closed {
        return Err(Refusal::new(
            "hazard-closed",
            "the report is closed: nothing is left to ask whoever told of it",
        )
        .into());
    }
    let phone = opened(app, district, &row, PHONE, row.phone.as_deref())?;
    if phone.is_empty() {
        return Err(Error::NotFound("telephone"));
    }
    let change = app.change(district, &permit).await?;
    let detail = format!("purpose={} door={}", purpose.name(), row.code);
    change
        .commit(Note::new("hazard.phone_shown", "hazard_report", id).saying(detail))
        .await?;
    Ok(phone)
}

async fn row(app: &App, actor: &Actor, district: &str, id: Uuid) -> Result<HazardRow, Error> {
    let scopes = scopes(actor, district)?;
    let mut conn = app.read().await?;
    store::hazard_report::list(&mut conn, district, &scopes, Some(id), None, 1)
        .await?
        .pop()
        .ok_or(Error::NotFound("report"))
}

fn scopes(actor: &Actor, district: &str) -> Result<Vec<String>, Error> {
    let scopes = actor.scopes(Action::SeeHazards, district);
    if scopes.is_empty() {
        return Err(policy::Denied(Action::SeeHazards).into());
    }
    Ok(scopes.iter().map(|scope| scope.code().to_owned()).collect())
}

fn file(app: &App, actor: &Actor, district: &str, row: HazardRow) -> Result<File, Error> {
    let words = opened(app, district, &row, WORDS, row.words.as_deref())?;
    let phone = opened(app, district, &row, PHONE, row.phone.as_deref())?;
    Ok(File {
        kind: Kind::from_name(&row.kind).unwrap_or(Kind::Other),
        state: State::from_name(&row.state),
        words: mask::free_text(&words),
        phone: mask::phone(&phone),
        may_settle: actor.may(Action::SettleHazard, &row.code).is_ok(),
        event: None,
        row,
    })
}

/// A sealed field; "" where it is absent or destroyed.
pub(crate) fn opened(
    app: &App,
    district: &str,
    row: &HazardRow,
    column: &'static str,
    sealed: Option<&[u8]>,
) -> Result<Zeroizing<String>, Error> {
    let (Some(sealed), Some(wrapped)) = (sealed, row.data_key.as_deref()) else {
        return Ok(Zeroizing::default());
    };
    let place = |column| Field {
        column,
        district,
        row: row.id,
    };
    let key = DataKey::unwrap(&app.keys().wrap, place(DATA_KEY), wrapped)?;
    let bytes = key.open(place(column), sealed)?;
    // Only text is ever sealed here; authenticated bytes are those that were sealed.
    Ok(Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned()))
}
