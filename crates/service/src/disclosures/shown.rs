use policy::{Actor, Denied, Ground};
use store::disclosure::DisclosureRow;
use uuid::Uuid;

use super::{DANGER, Kind, review_due, role_of};
use crate::{Change, Error};

/// Has it reviewed that somebody is shown a person because a life is in danger, in the transaction
/// that notes it. The same person shown again to the same officer within a day is one case.
pub(crate) async fn shown_in_danger(
    change: &mut Change,
    actor: &Actor,
    (code, dwelling): (&str, Option<Uuid>),
    party: Uuid,
) -> Result<(), Error> {
    let action = Kind::Shown.action();
    let role = role_of(actor, action, code);
    let (by, role) = actor.staff_id().zip(role).ok_or(Denied(action))?;
    let (district, at) = (change.district.clone(), change.at);
    if store::disclosure::shown_now(change.conn(), &district, party, by, at).await? {
        return Ok(());
    }
    let row = DisclosureRow {
        id: change.app().surroundings().id(),
        kind: Kind::Shown.name().to_owned(),
        authority: String::new(),
        case_number: String::new(),
        ground: Ground::DangerToLife.name().to_owned(),
        dwelling_id: dwelling,
        party_id: Some(party),
        from_date: None,
        to_date: None,
        asked_by: by,
        asked_as: role.name().to_owned(),
        asked_at: at,
        state: "waiting".to_owned(),
        settled_by: None,
        settled_at: None,
        expires_at: at + DANGER,
        review_due_at: Some(review_due(at)),
        opened_at: None,
        bar: None,
        barred_until: None,
        version: 1,
    };
    store::disclosure::insert(change.conn(), &district, &row).await?;
    store::disclosure::open(change.conn(), &district, row.id, by, at).await?;
    Ok(())
}
