//! What was sent and what waits for a person.

use policy::{Action, Actor, Denied};
use store::outgoing::{self as rows, LetterRow};
use uuid::Uuid;

use super::LIFE;
use crate::{App, Error, Note, Refusal};

pub use store::outgoing::LetterRow as Letter;

/// Letters shown.
const PAGE: i64 = 50;
/// Why a letter may be dropped.
pub const REASONS: [&str; 2] = ["told-otherwise", "wrong-address"];
const STATES: [&str; 4] = ["dead", "waiting", "sent", "dropped"];

/// A page of letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letters {
    /// Of this state.
    pub state: &'static str,
    /// The newest first.
    pub rows: Vec<LetterRow>,
    /// Where the next page begins.
    pub more: Option<Uuid>,
    /// How many there are in each state.
    pub sums: Vec<(&'static str, i64)>,
}

fn scopes(actor: &Actor, district: &str) -> Result<Vec<String>, Error> {
    let scopes = actor.scopes(Action::SeeOutgoing, district);
    if scopes.is_empty() {
        return Err(Denied(Action::SeeOutgoing).into());
    }
    Ok(scopes.iter().map(|scope| scope.code().to_owned()).collect())
}

/// Letters about the actor's areas in a state (those that wait for a person where it names none),
/// before the letter `before`.
///
/// # Errors
/// [`Error::Denied`].
pub async fn letters(
    app: &App,
    actor: &Actor,
    district: &str,
    state: Option<&str>,
    before: Option<Uuid>,
) -> Result<Letters, Error> {
    let scopes = scopes(actor, district)?;
    let state = STATES.into_iter().find(|known| Some(*known) == state);
    let state = state.unwrap_or(STATES[0]);
    let mut conn = app.read().await?;
    let found = rows::letters(&mut conn, district, &scopes, state, before, None, PAGE + 1);
    let mut found = found.await?;
    let full = i64::try_from(found.len()).is_ok_and(|count| count > PAGE);
    if full {
        found.pop();
    }
    let sums = rows::sums(&mut conn, district, &scopes).await?;
    let of = |state: &str| sums.iter().find(|(known, _)| known == state);
    Ok(Letters {
        state,
        more: found.last().filter(|_| full).map(|row| row.id),
        rows: found,
        sums: STATES
            .map(|state| (state, of(state).map_or(0, |sum| sum.1)))
            .to_vec(),
    })
}

/// The letter of that id, if the actor may see it.
async fn known(app: &App, actor: &Actor, district: &str, id: Uuid) -> Result<LetterRow, Error> {
    let scopes = scopes(actor, district)?;
    let mut conn = app.read().await?;
    let found = rows::letters(&mut conn, district, &scopes, "dead", None, Some(id), 1).await?;
    found.into_iter().next().ok_or(Error::NotFound("letter"))
}

/// Has a dead letter tried again, from now on as if it were new.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Stale`] where it is not dead any more; [`Error::Denied`].
pub async fn retry(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
    version: i32,
) -> Result<(), Error> {
    let row = known(app, actor, district, id).await?;
    let permit = actor.may(Action::SettleOutgoing, &row.place)?;
    let mut change = app.change(district, &permit).await?;
    let at = change.at;
    if !rows::retry(change.conn(), district, id, version, at, at + LIFE).await? {
        return Err(Error::Stale);
    }
    change
        .commit(Note::new("outgoing.retried", "outgoing_letter", id))
        .await
}

/// Drops a dead letter for a reason of [`REASONS`]; what it said is forgotten.
///
/// # Errors
/// [`Error::Refused`] for another reason; [`Error::NotFound`]; [`Error::Stale`] where it is not dead any
/// more; [`Error::Denied`].
pub async fn drop_letter(
    app: &App,
    actor: &Actor,
    district: &str,
    (id, version): (Uuid, i32),
    reason: &str,
) -> Result<(), Error> {
    let row = known(app, actor, district, id).await?;
    let permit = actor.may(Action::SettleOutgoing, &row.place)?;
    let reason = REASONS.into_iter().find(|known| *known == reason);
    let reason = reason
        .ok_or_else(|| Refusal::new("outgoing-reason", "say why it need not be sent any more"))?;
    let mut change = app.change(district, &permit).await?;
    let (at, by) = (change.at, permit.staff_id());
    let conn = change.conn();
    if !rows::drop_letter(conn, district, id, version, (by, reason), at).await? {
        return Err(Error::Stale);
    }
    rows::forget_words(conn, id).await?;
    change
        .commit(Note::new("outgoing.dropped", "outgoing_letter", id).saying(reason))
        .await
}
