use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use policy::{Action, Actor, Ground};
use store::disclosure::DisclosureRow;
use uuid::Uuid;

use super::{Kind, ground};
use crate::{App, Error};

/// Where a disclosure stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// For a second person.
    Waiting,
    /// Agreed to.
    Approved,
    /// Not agreed to.
    Refused,
    /// Nobody agreed to it in time.
    Over,
}

/// A disclosure as staff see it: nobody's name stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosure {
    /// Identity.
    pub id: Uuid,
    /// How it came about.
    pub kind: Kind,
    /// Who asks; "" where nobody does.
    pub authority: String,
    /// The authority's case.
    pub case_number: String,
    /// By which law.
    pub ground: Option<Ground>,
    /// The door's address.
    pub address: String,
    /// The period; `None` for one person.
    pub period: Option<(Date, Date)>,
    /// Who entered it.
    pub asked_by: String,
    /// When.
    pub asked_at: Timestamp,
    /// Where it stands.
    pub state: State,
    /// Who decided.
    pub settled_by: String,
    /// Until when it may be opened.
    pub expires_at: Timestamp,
    /// By when it has to be reviewed.
    pub review_due_at: Option<Timestamp>,
    /// When it was first opened.
    pub opened_at: Option<Timestamp>,
    /// Until when the resident isn't told.
    pub barred_until: Option<Date>,
    /// The reader may decide.
    pub may_settle: bool,
    /// The reader may open it now.
    pub may_open: bool,
    /// Tells two who decide at once.
    pub version: i32,
}

/// Disclosures that wait for somebody, what has to be reviewed first first, then the oldest, behind
/// the one named. Whoever settles them sees all of the district, everybody else their own.
///
/// # Errors
/// [`Error::Denied`].
pub async fn waiting(
    app: &App,
    actor: &Actor,
    district: &str,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Disclosure>, Error> {
    let of = whose(actor, district)?;
    let now = app.surroundings().now();
    let conn = &mut *app.read().await?;
    let rows = store::disclosure::waiting(conn, district, of, now, after, limit).await?;
    shown(app, actor, district, rows).await
}

/// Disclosures that wait for nobody any more: settled or over, the latest first.
///
/// # Errors
/// [`Error::Denied`].
pub async fn list(
    app: &App,
    actor: &Actor,
    district: &str,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Disclosure>, Error> {
    let of = whose(actor, district)?;
    let (now, before) = (app.surroundings().now(), before.unwrap_or(Uuid::max()));
    let conn = &mut *app.read().await?;
    let rows = store::disclosure::list(conn, district, of, now, before, limit).await?;
    shown(app, actor, district, rows).await
}

/// Whose disclosures somebody sees; `None` for all.
fn whose(actor: &Actor, district: &str) -> Result<Option<Uuid>, Error> {
    if !actor.may_somewhere(Action::SeeDisclosures) {
        actor.may(Action::SeeDisclosures, district)?;
    }
    // Nobody's for the machine, which holds no role to see them by.
    let own = actor.staff_id().unwrap_or_default();
    Ok((!sees_all(actor, district)).then_some(own))
}

fn sees_all(actor: &Actor, district: &str) -> bool {
    actor.may(Action::SettleDisclosure, district).is_ok()
}

/// One disclosure.
///
/// # Errors
/// [`Error::NotFound`] also for one that the actor may not see.
pub async fn show(app: &App, actor: &Actor, district: &str, id: Uuid) -> Result<Disclosure, Error> {
    let rows = store::disclosure::by_ids(&mut *app.read().await?, district, &[id]).await?;
    let mine = rows
        .into_iter()
        .filter(|row| may_see(actor, district, row))
        .collect();
    let shown = shown(app, actor, district, mine).await?;
    shown
        .into_iter()
        .next()
        .ok_or(Error::NotFound("disclosure"))
}

fn may_see(actor: &Actor, district: &str, row: &DisclosureRow) -> bool {
    let own = actor.staff_id() == Some(row.asked_by);
    sees_all(actor, district) || (own && actor.may_somewhere(Action::SeeDisclosures))
}

async fn shown(
    app: &App,
    actor: &Actor,
    district: &str,
    rows: Vec<DisclosureRow>,
) -> Result<Vec<Disclosure>, Error> {
    let mut conn = app.read().await?;
    let now = app.surroundings().now();
    let staff: Vec<Uuid> = rows
        .iter()
        .flat_map(|row| [Some(row.asked_by), row.settled_by])
        .flatten()
        .collect();
    let names = store::staff::names(&mut conn, &staff).await?;
    let names: HashMap<Uuid, String> = names.into_iter().collect();
    let settles = actor.may(Action::SettleDisclosure, district).is_ok();
    let mut shown = Vec::with_capacity(rows.len());
    for row in rows {
        let door = match row.dwelling_id {
            Some(id) => store::dwelling_file::dwelling(&mut conn, district, id).await?,
            None => None,
        };
        let building = match (&door, row.party_id) {
            (None, Some(party)) => {
                store::dwelling_file::door_of_party(&mut conn, district, party).await?
            }
            _ => None,
        };
        let state = match row.state.as_str() {
            "approved" => State::Approved,
            "refused" => State::Refused,
            _ if row.review_due_at.is_none() && row.expires_at <= now => State::Over,
            _ => State::Waiting,
        };
        let kind = Kind::of(&row);
        let mine = actor.staff_id() == Some(row.asked_by);
        let agreed = state == State::Approved || (kind == Kind::Danger && state == State::Waiting);
        let here = door
            .as_ref()
            .is_some_and(|door| actor.may(kind.action(), &door.code).is_ok());
        shown.push(Disclosure {
            id: row.id,
            kind,
            ground: ground(&row),
            // Of a whole building its code: the library has no one address for it.
            address: door
                .map(|door| door.standard_address)
                .or(building.map(|(code, _)| code))
                .unwrap_or_default(),
            period: row.from_date.zip(row.to_date),
            asked_by: names.get(&row.asked_by).cloned().unwrap_or_default(),
            asked_at: row.asked_at,
            state,
            settled_by: row
                .settled_by
                .and_then(|id| names.get(&id).cloned())
                .unwrap_or_default(),
            expires_at: row.expires_at,
            review_due_at: row.review_due_at.filter(|_| state == State::Waiting),
            opened_at: row.opened_at,
            barred_until: row.barred_until,
            may_settle: settles && !mine && state == State::Waiting,
            may_open: mine && here && agreed && row.expires_at > now,
            authority: row.authority,
            case_number: row.case_number,
            version: row.version,
        });
    }
    Ok(shown)
}

/// What the resident is told of disclosures: those of these ids that no law keeps back today.
pub(crate) async fn told(
    app: &App,
    conn: &mut store::Conn,
    district: &str,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, DisclosureRow>, Error> {
    let today = registry::clock::day_of(app.surroundings().now());
    let rows = store::disclosure::by_ids(conn, district, ids).await?;
    let open = rows
        .into_iter()
        .filter(|row| row.barred_until.is_none_or(|until| until < today));
    Ok(open.map(|row| (row.id, row)).collect())
}
