//! The officers' desk.

use policy::{Action, Actor, Bound, Deed};
use registry::short_let::{Filing, Reason, Refusal as Rule, Seen};
use store::letting::LettingRow;
use store::short_let::{DueKey, ShortLetRow, Sign};
use uuid::Uuid;
use vault::{DataKey, Field, mask};

use super::filing;
use crate::bindings::Door;
use crate::declarations::{Registered, shown};
use crate::messages::{self, Kind};
use crate::{App, Change, Error, Note, Refusal, accounts};

/// A filing as an officer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The filing and its door.
    pub row: ShortLetRow,
    /// Where it stands.
    pub filing: Filing,
    /// How the home is let, as registered.
    pub registered: Registered,
    /// The name that was signed with, masked; "" once destroyed.
    pub name: String,
    /// The telephone of whoever filed it, masked.
    pub phone: String,
    /// Whoever filed it is bound to the door now.
    pub bound: bool,
    /// What officers saw there since.
    pub seen: Seen,
    /// The open task of the door.
    pub task: Option<Uuid>,
    /// The reader may decide it.
    pub may_decide: bool,
}

/// What an officer decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It gets its sign.
    Approve,
    /// It doesn't.
    Refuse(Reason),
    /// Its sign is in force no more.
    Revoke(Reason),
}

/// Filings that wait in the areas in which the actor may see them, the most urgent first.
///
/// # Errors
/// [`Error::Denied`].
pub async fn list(
    app: &App,
    actor: &Actor,
    district: &str,
    after: Option<DueKey>,
    limit: i64,
) -> Result<Vec<ShortLetRow>, Error> {
    let scopes = scopes(actor, district)?;
    let mut conn = app.read().await?;
    Ok(store::short_let::waiting(&mut conn, district, &scopes, after, limit).await?)
}

/// How many wait there, and how many of them past their time.
///
/// # Errors
/// [`Error::Denied`].
pub async fn waiting(app: &App, actor: &Actor, district: &str) -> Result<(i64, i64), Error> {
    let scopes = scopes(actor, district)?;
    let now = app.surroundings().now();
    Ok(store::short_let::count(&mut *app.read().await?, district, &scopes, now).await?)
}

fn scopes(actor: &Actor, district: &str) -> Result<Vec<String>, Error> {
    let scopes = actor.scopes(Action::SeeShortLets, district);
    if scopes.is_empty() {
        return Err(policy::Denied(Action::SeeShortLets).into());
    }
    Ok(scopes.iter().map(|scope| scope.code().to_owned()).collect())
}

async fn row(
    conn: &mut store::Conn,
    actor: &Actor,
    district: &str,
    id: Uuid,
) -> Result<ShortLetRow, Error> {
    let row = store::short_let::by_id(conn, district, id).await?;
    row.filter(|row| actor.may(Action::SeeShortLets, &row.code).is_ok())
        .ok_or(Error::NotFound("short let"))
}

/// One filing.
///
/// # Errors
/// [`Error::NotFound`] also for one outside the actor's area.
pub async fn open(app: &App, actor: &Actor, district: &str, id: Uuid) -> Result<File, Error> {
    let mut conn = app.read().await?;
    let row = row(&mut conn, actor, district, id).await?;
    let letting = store::letting::by_id(&mut conn, district, row.letting_id).await?;
    let letting = letting.ok_or(Error::NotFound("letting"))?;
    let bound = is_bound(&mut conn, district, &row).await?;
    let seen = seen(&mut conn, district, &row).await?;
    let (building, dwelling) = (row.building_id, Some(row.dwelling_id));
    let tasks = store::plate::open_tasks(&mut conn, district, building, dwelling, 1).await?;
    drop(conn);
    let phone = match row.account_id {
        Some(account) => accounts::phone_of(app, district, account).await?,
        None => String::new().into(),
    };
    Ok(File {
        filing: filing(&row)?,
        registered: shown(&letting),
        name: mask::name(&signed_by(app, district, &letting)?),
        phone: mask::phone(&phone),
        bound,
        seen,
        task: tasks.first().map(|(task, _)| *task),
        may_decide: actor.may(Action::SettleShortLet, &row.code).is_ok(),
        row,
    })
}

/// Who signed; "" once destroyed.
fn signed_by(app: &App, district: &str, row: &LettingRow) -> Result<String, Error> {
    let (Some(sealed), Some(wrapped)) = (&row.name, &row.data_key) else {
        return Ok(String::new());
    };
    let field = |column| Field {
        column,
        district,
        row: row.id,
    };
    let key = DataKey::unwrap(&app.keys().wrap, field("letting.data_key"), wrapped)?;
    let bytes = key.open(field("letting.name"), sealed)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

async fn is_bound(
    conn: &mut store::Conn,
    district: &str,
    row: &ShortLetRow,
) -> Result<bool, Error> {
    let (building, dwelling) = (row.building_id, Some(row.dwelling_id));
    let held = store::binding::at_door(conn, district, building, dwelling).await?;
    Ok(held.iter().any(|one| {
        let may = |bound: Bound| bound.may(Deed::RegisterLetting);
        Some(one.account_id) == row.account_id && Bound::from_name(&one.role).is_some_and(may)
    }))
}

async fn seen(conn: &mut store::Conn, district: &str, row: &ShortLetRow) -> Result<Seen, Error> {
    let last = store::short_let::last_visit(conn, district, row.dwelling_id, row.look_from).await?;
    Ok(match last {
        None => Seen::NotYet,
        Some((visit, found)) if matches!(found.as_str(), "confirmed" | "corrected") => {
            Seen::Let { visit }
        }
        Some(_) => Seen::Otherwise,
    })
}

/// Decides a filing, or revokes its sign; whoever filed it is told that it was decided.
///
/// # Errors
/// [`Error::Refused`] with the code of [`registry::short_let::Refusal`]; [`Error::Stale`] where
/// somebody was faster; [`Error::NotFound`], [`Error::Denied`].
pub async fn decide(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
    version: i32,
    decision: Decision,
) -> Result<(), Error> {
    let seen_row = row(&mut *app.read().await?, actor, district, id).await?;
    let permit = actor.may(Action::SettleShortLet, &seen_row.code)?;
    // Somebody answers for it by name: the machine can't.
    permit
        .staff_id()
        .ok_or(policy::Denied(Action::SettleShortLet))?;
    let mut change = app.change(district, &permit).await?;
    let (at, by) = (change.at, change.staff_id());
    let row = row(change.conn(), actor, district, id).await?;
    let state = filing(&row)?;
    let (done, said) = match decision {
        Decision::Approve => {
            let conn = change.conn();
            let found = seen(conn, district, &row).await?;
            let bound = is_bound(conn, district, &row).await?;
            let visit = state.approve(found, bound).map_err(refusal)?;
            let number = store::short_let::take_number(conn, district).await?;
            let sign = Sign { number, visit };
            let done = store::short_let::approve(conn, district, id, version, sign, at, by).await?;
            (done, format!("approved sign={number} visit={visit}"))
        }
        Decision::Refuse(reason) => {
            state.refuse().map_err(refusal)?;
            let (conn, name) = (change.conn(), reason.name());
            let done = store::short_let::refuse(conn, district, id, version, name, at, by).await?;
            (done, format!("refused reason={name}"))
        }
        Decision::Revoke(reason) => {
            state.revoke().map_err(refusal)?;
            let (conn, name) = (change.conn(), reason.name());
            let done = store::short_let::revoke(conn, district, id, version, name, at).await?;
            (done, format!("revoked reason={name}"))
        }
    };
    if !done {
        return Err(Error::Stale);
    }
    // A later look at the same home takes the place of the earlier one.
    let (conn, but, end) = (change.conn(), Some(id), registry::short_let::End::Replaced);
    let account = row.account_id.ok_or(Error::NotFound("short let"))?;
    let dwelling = row.dwelling_id;
    store::short_let::revoke_others(conn, district, dwelling, account, but, end.name(), at).await?;
    tell(&mut change, account, decision).await?;
    change
        .commit(Note::new("short_let.decided", "short_let", id).saying(said))
        .await
}

fn refusal(rule: Rule) -> Refusal {
    Refusal::new(rule.code(), rule.to_string())
}

/// Tells the host that it was decided: by message where one can leave. Where it is and why stands
/// on their own page.
async fn tell(change: &mut Change, account: Uuid, decision: Decision) -> Result<(), Error> {
    let app = change.app().clone();
    if messages::way(&app).await? == messages::Way::None {
        return Ok(());
    }
    let phone = accounts::phone_of(&app, &change.district, account).await?;
    let Ok(phone) = accounts::reachable(&phone) else {
        return Ok(());
    };
    let words = match decision {
        Decision::Approve => {
            "【门牌】您申报的一处短租房已通过，标识可以在“我的门”里下载张贴。 A short let that you filed is approved: fetch its sign from your own page."
        }
        Decision::Refuse(_) => {
            "【门牌】您申报的一处短租房没有通过，原因和怎么办在“我的门”里。 A short let that you filed is refused: your own page says why and what to do."
        }
        Decision::Revoke(_) => {
            "【门牌】您一处短租房的标识已被撤销，原因和怎么办在“我的门”里。请取下标识。 The sign of a short let of yours is revoked: take it down; your own page says why."
        }
    };
    messages::queue(change, Kind::ShortLet, &phone, words).await
}

/// The door of a filing.
pub(super) fn door(row: &ShortLetRow) -> Door {
    Door {
        building: row.building_id,
        dwelling: Some(row.dwelling_id),
    }
}
