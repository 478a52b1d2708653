//! Showing one identity unmasked: one person, one purpose, one audit entry.

use policy::{Action, Actor, Purpose};
use registry::identity::IdKind;
use uuid::Uuid;

use crate::disclosures::shown_in_danger;
use crate::parties::{OpenParty, Opening, id_kind, open_party};
use crate::{App, Error, Note};

/// An identity in the clear.
#[derive(Debug)]
pub struct Revealed {
    /// Who.
    pub party: Uuid,
    /// Which document.
    pub id_kind: IdKind,
    /// Name, number and telephone; wiped when dropped.
    pub open: OpenParty,
}

/// Shows who a party is. The entry in the log is durable before anything is shown. In danger to life
/// somebody else reviews it by the end of the next working day: it waits with the disclosures.
///
/// # Errors
/// [`Error::NotFound`] also for a door outside the actor's area and for data that was destroyed;
/// [`Error::Denied`] for who may see the door but not the person.
pub async fn reveal(
    app: &App,
    actor: &Actor,
    district: &str,
    party: Uuid,
    purpose: Purpose,
) -> Result<Revealed, Error> {
    let unknown = || Error::NotFound("person");
    let mut conn = app.read().await?;
    let (door, dwelling) = store::dwelling_file::door_of_party(&mut conn, district, party)
        .await?
        .ok_or_else(unknown)?;
    actor
        .may(Action::SeeDwelling, &door)
        .map_err(|_| unknown())?;
    let permit = actor.may(Action::RevealIdentity, &door)?;
    let row = store::party::by_ids(&mut conn, district, &[party])
        .await?
        .pop()
        .ok_or_else(unknown)?;
    if row.destroyed_at.is_some() {
        return Err(unknown());
    }
    drop(conn);
    let open = open_party(app, district, &row, Opening::ALL)?;
    let mut change = app.change(district, &permit).await?;
    if purpose == Purpose::Emergency {
        shown_in_danger(&mut change, actor, (&door, dwelling), party).await?;
    }
    let detail = format!("purpose={} door={door}", purpose.name());
    change
        .commit(Note::new("identity.revealed", "party", party).saying(detail))
        .await?;
    Ok(Revealed {
        party,
        id_kind: id_kind(&row)?,
        open,
    })
}
