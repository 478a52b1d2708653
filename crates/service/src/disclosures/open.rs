use jiff::Timestamp;
use jiff::civil::Date;
use policy::{Actor, Denied};
use registry::identity::IdKind;
use store::party::PartyRow;
use uuid::Uuid;

use super::{Kind, door_of, within};
use crate::parties::{OpenParty, Opening, id_kind, open_party};
use crate::{App, Error, Note, Refusal};

/// Stays of a dwelling that are looked at.
const MOST: i64 = 1000;

/// Somebody in the clear.
#[derive(Debug)]
pub struct OpenedPerson {
    /// Which document.
    pub id_kind: IdKind,
    /// Name, number and telephone; wiped when dropped.
    pub open: OpenParty,
    /// First day there, where a stay is registered.
    pub from: Option<Date>,
    /// Last day there.
    pub to: Option<Date>,
}

/// What is handed out.
#[derive(Debug)]
pub struct Opened {
    /// To whom.
    pub authority: String,
    /// In which case.
    pub case_number: String,
    /// The one door.
    pub address: String,
    /// Who.
    pub people: Vec<OpenedPerson>,
    /// When.
    pub at: Timestamp,
    /// Until when it may be opened again.
    pub until: Timestamp,
}

/// Opens what was approved, for whoever asked for it and while its time lasts. The entries in the
/// log, one for each person, are durable before anything is shown.
///
/// # Errors
/// [`Error::NotFound`] for one of somebody else's, and for a record that was destroyed;
/// [`Error::Refused`] while nobody has agreed, and when it is over.
pub async fn open(app: &App, actor: &Actor, district: &str, id: Uuid) -> Result<Opened, Error> {
    let unknown = || Error::NotFound("disclosure");
    let rows = store::disclosure::by_ids(&mut *app.read().await?, district, &[id]).await?;
    let row = rows.into_iter().next().ok_or_else(unknown)?;
    let kind = Kind::of(&row);
    // What was shown without an authority asking isn't handed to one.
    let dwelling = row.dwelling_id.filter(|_| kind != Kind::Shown);
    let dwelling = dwelling.ok_or_else(unknown)?;
    if actor.staff_id() != Some(row.asked_by) {
        return Err(unknown());
    }
    let action = kind.action();
    let door = door_of(app, actor, district, dwelling, action).await?;
    let permit = actor.may(action, &door.code)?;
    let by = permit.staff_id().ok_or(Denied(action))?;
    let mut change = app.change(district, &permit).await?;
    let at = change.at;
    let stays = store::stay::of_dwelling(change.conn(), district, door.id, MOST).await?;
    let ids: Vec<Uuid> = match (row.party_id, row.from_date.zip(row.to_date)) {
        (Some(party), _) => vec![party],
        (None, Some(period)) => stays
            .iter()
            .filter(|stay| {
                let closed = stay.closed_at.map(registry::clock::day_of);
                within(stay.from_date, stay.to_date.or(closed), period)
            })
            .map(|stay| stay.party_id)
            .collect(),
        (None, None) => return Err(unknown()),
    };
    let parties: Vec<PartyRow> = store::party::by_ids(change.conn(), district, &ids)
        .await?
        .into_iter()
        .filter(|party| party.destroyed_at.is_none())
        .collect();
    if row.party_id.is_some() && parties.is_empty() {
        return Err(unknown());
    }
    let mut people = Vec::new();
    for party in &parties {
        let stay = stays.iter().find(|stay| stay.party_id == party.id);
        people.push(OpenedPerson {
            id_kind: id_kind(party)?,
            open: open_party(app, district, party, Opening::ALL)?,
            from: stay.and_then(|stay| stay.from_date),
            to: stay.and_then(|stay| stay.to_date),
        });
    }
    if !store::disclosure::open(change.conn(), district, id, by, at).await? {
        return Err(Refusal::new(
            "disclosure-closed",
            "nobody has agreed to it yet, or its time is over",
        )
        .into());
    }
    for party in &parties {
        let note = Note::new("disclosure.opened", "party", party.id);
        change.note(note.saying(format!("disclosure={id}"))).await?;
        let today = registry::clock::day_of(at);
        let due_on = match row.barred_until {
            Some(until) => until.tomorrow().unwrap_or(until),
            None => today,
        };
        store::disclosure::tell_later(change.conn(), district, id, party.id, due_on).await?;
    }
    let note = Note::new("disclosure.opened", "disclosure", id);
    let said = format!("people={} door={}", parties.len(), door.code);
    change.commit(note.saying(said)).await?;
    Ok(Opened {
        authority: row.authority,
        case_number: row.case_number,
        address: door.standard_address,
        people,
        at,
        until: row.expires_at,
    })
}
