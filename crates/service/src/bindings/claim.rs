//! Taking up leave to be bound, and giving a binding up.

use jiff::Timestamp;
use policy::{Bound, Deed};
use store::binding::{AccessRow, BindingRow, Mark};
use uuid::Uuid;
use vault::{BlindIndex, Purpose, mask};

use super::{Door, give};
use crate::accounts::{self, Place, Session};
use crate::attempts::{self, Attempt};
use crate::{App, Error, Note, Refusal, short_lets};

/// Bindings that one account may have in force: a large operator's come by its programs.
const MOST: usize = 500;

/// Binds an account by a code that an officer handed out for this door. Every failure answers the
/// same.
///
/// # Errors
/// [`Error::Refused`] on `code`, or where too much was tried.
pub async fn by_code(
    app: &App,
    session: &Session,
    place: &Place,
    door: Door,
    code: &str,
    peer: &str,
) -> Result<Bound, Error> {
    attempts::count(app, Attempt::AccessCode, peer, &place.plate).await?;
    attempts::count(app, Attempt::AccessCode, &session.account.to_string(), "").await?;
    let mark = give::mark(app, &session.district, code);
    take(app, session, door, Mark::Code(mark.as_bytes()), "code").await
}

/// Binds an account whose telephone a bound landlord named for this door.
///
/// # Errors
/// [`Error::Refused`] on `code`, the same as for a wrong code.
pub async fn by_phone(app: &App, session: &Session, door: Door) -> Result<Bound, Error> {
    let phone = accounts::phone_of(app, &session.district, session.account).await?;
    let mark = phone_mark(app, &session.district, door, &phone);
    take(app, session, door, Mark::Phone(mark.as_bytes()), "phone").await
}

/// The digest of a telephone (E.164) at one door.
pub(crate) fn phone_mark(app: &App, district: &str, door: Door, phone: &str) -> BlindIndex {
    let dwelling = door.dwelling.unwrap_or(door.building);
    let parts = [district.as_bytes(), dwelling.as_bytes(), phone.as_bytes()];
    BlindIndex::of_parts(&app.keys().index, Purpose::AccessPhone, &parts)
}

async fn take(
    app: &App,
    session: &Session,
    door: Door,
    mark: Mark<'_>,
    how: &str,
) -> Result<Bound, Error> {
    let district = &session.district;
    let mut change = app.change_of_account(district, session.account).await?;
    let at = change.at;
    let (building, dwelling) = (door.building, door.dwelling);
    let conn = change.conn();
    let found = store::binding::take_access(conn, district, building, dwelling, mark, at).await?;
    let access: AccessRow = found.ok_or_else(|| {
        Refusal::new(
            "access-wrong",
            "this code does not open this door, or it was used or is over: compare it, or ask the \
             officer for another",
        )
        .on("code")
    })?;
    let held = store::binding::of_account(conn, district, session.account, 501).await?;
    if held.iter().filter(|row| row.ended_at.is_none()).count() >= MOST {
        return Err(too_many());
    }
    let row = BindingRow {
        id: app.surroundings().id(),
        account_id: session.account,
        role: access.role,
        building_id: access.building_id,
        dwelling_id: access.dwelling_id,
        person_id: None,
        how: how.to_owned(),
        given_by: access.given_by,
        since: at,
        ended_at: None,
        end_reason: None,
    };
    // Bound already: the code is used up and nothing changes.
    store::binding::insert(change.conn(), district, &row).await?;
    let bound = super::Binding::of(&row)?.bound;
    let filed = short_lets::taken_up(&mut change, &row).await?;
    change
        .commit(Note::new("binding.made", "binding", row.id).saying(format!(
            "role={} how={how} by={}{filed}",
            row.role, access.id
        )))
        .await?;
    Ok(bound)
}

fn too_many() -> Error {
    Refusal::new(
        "bindings-many",
        "this account is bound to as many doors as one may be: give up those that are no longer \
         yours",
    )
    .into()
}

/// Ends a binding of one's own.
///
/// # Errors
/// [`Error::NotFound`] for one of somebody else, or that has ended.
pub async fn give_up(app: &App, session: &Session, binding: Uuid) -> Result<(), Error> {
    let district = &session.district;
    let mut change = app.change_of_account(district, session.account).await?;
    let held = store::binding::of_account(change.conn(), district, session.account, 1000).await?;
    let own = held
        .into_iter()
        .find(|row| row.id == binding && row.ended_at.is_none());
    let own = own.ok_or(Error::NotFound("door"))?;
    let at = change.at;
    store::binding::end(change.conn(), district, &[binding], "given_up", None, at).await?;
    super::after_operator(&mut change, &own).await?;
    change
        .commit(Note::new("binding.ended", "binding", binding).saying("reason=given_up"))
        .await
}

/// The managers of a dwelling, for a landlord who is bound to it: binding, since when, and their
/// telephone, masked.
///
/// # Errors
/// [`Error::Store`]; none where the account is no landlord there.
pub async fn managers(
    app: &App,
    session: &Session,
    door: Door,
) -> Result<Vec<(Uuid, Timestamp, String)>, Error> {
    if super::may(app, session, door, Deed::HandOver)
        .await
        .is_err()
    {
        return Ok(Vec::new());
    }
    let (mut conn, district) = (app.read().await?, &session.district);
    let rows = store::binding::at_door(&mut conn, district, door.building, door.dwelling).await?;
    drop(conn);
    let mut found = Vec::new();
    for row in rows.into_iter().filter(|row| manages(row, door)) {
        let phone = accounts::phone_of(app, district, row.account_id).await?;
        found.push((row.id, row.since, mask::phone(&phone)));
    }
    Ok(found)
}

fn manages(row: &BindingRow, door: Door) -> bool {
    row.role == Bound::Manager.name() && row.dwelling_id == door.dwelling
}

/// A landlord ends the binding of a manager of their dwelling: whoever manages it does so for them.
/// Leave that waits to be taken up there by telephone goes with it.
///
/// # Errors
/// [`Error::NotFound`] for who is not bound there as a landlord, and for what is no manager's
/// binding in force there.
pub async fn end_manager(
    app: &App,
    session: &Session,
    door: Door,
    binding: Uuid,
) -> Result<(), Error> {
    super::may(app, session, door, Deed::HandOver).await?;
    let district = &session.district;
    let mut change = app.change_of_account(district, session.account).await?;
    let (at, conn) = (change.at, change.conn());
    let held = store::binding::at_door(conn, district, door.building, door.dwelling).await?;
    let one = held
        .into_iter()
        .find(|row| row.id == binding && manages(row, door));
    let one = one.ok_or(Error::NotFound("manager"))?;
    store::binding::end(conn, district, &[binding], "landlord_ended", None, at).await?;
    let (building, dwelling) = (door.building, door.dwelling);
    store::binding::delete_access_by_phone(conn, district, building, dwelling, None).await?;
    super::after_operator(&mut change, &one).await?;
    change
        .commit(Note::new("binding.ended", "binding", binding).saying("reason=landlord_ended"))
        .await
}
