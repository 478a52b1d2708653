//! The resident's own record at one door: what is registered, who said it as what, and who looked
//! at it. For nobody but the person whom the record is about, and for this door only.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use policy::{Deed, Ground, Purpose};
use registry::identity::IdKind;
use registry::voices::Role;
use serde::Serialize;
use store::party::PartyRow;
use store::stay::StayRow;
use store::voice::{VoicePersonRow, VoiceRow};
use uuid::Uuid;

use crate::accounts::Session;
use crate::bindings::{self, Door};
use crate::parties::{MaskedParty, OpenParty, Opening, id_kind, mask_party, open_party};
use crate::{App, Error, Note, disclosures};

/// Entries shown of each kind.
const SHOWN: i64 = 100;

/// What is registered about somebody at one door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The binding it is shown by.
    pub binding: Uuid,
    /// They are bound to the door no more and only read.
    pub past: bool,
    /// Each report that names them, the latest first.
    pub known: Vec<Known>,
    /// Their registered stays.
    pub stays: Vec<Stayed>,
    /// What was said of them at the door, the latest first.
    pub said: Vec<SaidOf>,
    /// Who saw them in full, the latest first.
    pub looked: Vec<Look>,
}

/// One report that names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Masked.
    pub person: MaskedParty,
    /// Who reported it; "" for what was declared at the door.
    pub source: String,
    /// When.
    pub at: Timestamp,
}

/// A stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Stayed {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// When it was registered.
    pub opened_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
}

/// What somebody said of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SaidOf {
    /// As what they spoke.
    #[serde(serialize_with = "role_name")]
    pub role: Role,
    /// They said it themselves.
    pub own: bool,
    /// What, such as `moves_in`.
    pub word: String,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// When.
    pub at: Timestamp,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn role_name<S: serde::Serializer>(role: &Role, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(role.name())
}

/// Somebody saw them in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// When.
    pub at: Timestamp,
    /// Name of the member of staff.
    pub by: String,
    /// For what.
    pub purpose: Option<Purpose>,
    /// To which authority it was handed; `None` for what stayed in the registry.
    pub disclosed: Option<Disclosed>,
}

/// An authority that a record was handed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosed {
    /// Its name.
    pub authority: String,
    /// Its case.
    pub case_number: String,
    /// By which law.
    pub ground: Option<Ground>,
}

/// The record of whoever is bound to one at a door.
///
/// # Errors
/// [`Error::NotFound`] for who is not.
pub async fn own(app: &App, session: &Session, door: Door) -> Result<Record, Error> {
    let binding = bindings::may_still(app, session, door, Deed::SeeOwnRecord).await?;
    let (rows, dwelling) = rows(app, session, door).await?;
    let district = &session.district;
    let mut conn = app.read().await?;
    let leads: Vec<Uuid> = rows.iter().map(|row| row.lead_id).collect();
    let sources = store::task::sources(&mut conn, district, &leads).await?;
    let of: HashMap<Uuid, String> = sources
        .into_iter()
        .map(|source| (source.declaration_id, source.agency))
        .collect();
    let mut known = Vec::new();
    for row in rows.iter().rev() {
        known.push(Known {
            person: mask_party(app, district, row)?,
            source: of.get(&row.lead_id).cloned().unwrap_or_default(),
            at: row.created_at,
        });
    }
    let stays = stays(&mut conn, district, dwelling, &rows).await?;
    let shown = Shown {
        account: session.account,
        all: binding.document_seen,
        phone: own_phone(&rows, binding.person),
    };
    let said = said(&mut conn, district, dwelling, &rows, &shown).await?;
    let looked = looked(app, &mut conn, district, &rows).await?;
    let past = bindings::may(app, session, door, Deed::AnswerForSelf).await;
    Ok(Record {
        past: past.is_err(),
        binding: binding.id,
        known,
        stays,
        said,
        looked,
    })
}

/// The rows about the same person as the one that an account is bound to: the same document, or
/// the same name and telephone. Who proved no more than a telephone sees rows with that telephone
/// only: somebody who declares another person with a telephone of their own, and then passes for
/// them, learns what they said themselves.
async fn rows(app: &App, session: &Session, door: Door) -> Result<(Vec<PartyRow>, Uuid), Error> {
    let binding = bindings::may_still(app, session, door, Deed::SeeOwnRecord).await?;
    let gone = || Error::NotFound("record");
    let (dwelling, person) = door.dwelling.zip(binding.person).ok_or_else(gone)?;
    let mut conn = app.read().await?;
    let mut rows = store::party::at_dwelling(&mut conn, &session.district, dwelling, true).await?;
    let own = rows.iter().find(|row| row.id == person).cloned();
    let own = own.ok_or_else(gone)?;
    rows.retain(|row| same_person(row, &own, binding.document_seen));
    Ok((rows, dwelling))
}

/// Whether a row is about the person of the row that somebody is bound to.
pub(crate) fn same_person(row: &PartyRow, own: &PartyRow, document_seen: bool) -> bool {
    let document = row.id_index.is_some() && row.id_index == own.id_index;
    let both = row.door_mark.is_some()
        && row.door_mark == own.door_mark
        && row.phone_index.is_some()
        && row.phone_index == own.phone_index;
    // Two documents are two people, whatever their names.
    let other = matches!((&row.id_index, &own.id_index), (Some(a), Some(b)) if a != b);
    let proved = document_seen || row.phone_index == own.phone_index;
    row.id == own.id || (proved && document) || (both && !other)
}

async fn stays(
    conn: &mut store::Conn,
    district: &str,
    dwelling: Uuid,
    rows: &[PartyRow],
) -> Result<Vec<Stayed>, Error> {
    let all = store::stay::of_dwelling(conn, district, dwelling, 1000).await?;
    let mine = all
        .into_iter()
        .filter(|stay| rows.iter().any(|row| row.id == stay.party_id));
    Ok(mine
        .map(|stay| Stayed {
            from: stay.from_date,
            to: stay.to_date,
            opened_at: stay.opened_at,
            closed_at: stay.closed_at,
        })
        .collect())
}

/// What of others' words somebody sees. Who proved no more than a telephone sees what names that
/// telephone, points at their own reports, or was said by themselves: a name and a number are known
/// to many, and with them nobody is to learn what others say of whoever bears them.
struct Shown {
    account: Uuid,
    /// An officer saw the document.
    all: bool,
    phone: Option<Vec<u8>>,
}

impl Shown {
    fn lets(&self, voice: &VoiceRow, person: &VoicePersonRow, rows: &[PartyRow]) -> bool {
        let pointed = person
            .party_id
            .is_some_and(|party| rows.iter().any(|row| row.id == party));
        self.all
            || pointed
            || voice.spoken_by == self.account
            || (self.phone.is_some() && person.phone_mark == self.phone)
    }
}

fn own_phone(rows: &[PartyRow], person: Option<Uuid>) -> Option<Vec<u8>> {
    let own = rows.iter().find(|row| Some(row.id) == person);
    own.and_then(|row| row.phone_index.clone())
}

async fn said(
    conn: &mut store::Conn,
    district: &str,
    dwelling: Uuid,
    rows: &[PartyRow],
    shown: &Shown,
) -> Result<Vec<SaidOf>, Error> {
    let voices = store::voice::of_dwellings(conn, district, &[dwelling]).await?;
    let ids: Vec<Uuid> = voices.iter().map(|voice| voice.id).collect();
    let people = store::voice::people_of(conn, district, &ids).await?;
    let about = |voice: &VoiceRow| {
        people
            .iter()
            .filter(|person| person.voice_id == voice.id)
            .any(|person| {
                rows.iter().any(|row| is_of(person, row)) && shown.lets(voice, person, rows)
            })
    };
    let mut said: Vec<SaidOf> = voices
        .into_iter()
        .filter(about)
        .filter_map(|voice| {
            Some(SaidOf {
                role: Role::from_name(&voice.role)?,
                own: voice.spoken_by == shown.account,
                word: voice.word,
                from: voice.from_date,
                to: voice.to_date,
                at: voice.said_at,
            })
        })
        .collect();
    said.sort_by_key(|one| std::cmp::Reverse(one.at));
    Ok(said)
}

fn is_of(person: &VoicePersonRow, row: &PartyRow) -> bool {
    if person.party_id == Some(row.id) {
        return true;
    }
    match (&person.document_mark, &row.id_index) {
        (Some(one), Some(other)) => one == other,
        _ => person.name_mark.is_some() && person.name_mark == row.door_mark,
    }
}

async fn looked(
    app: &App,
    conn: &mut store::Conn,
    district: &str,
    rows: &[PartyRow],
) -> Result<Vec<Look>, Error> {
    let mut entries = Vec::new();
    for row in rows {
        let subject = format!("party/{}", row.id);
        let found =
            store::audit_read::page(conn, district, Some(&subject), Uuid::max(), SHOWN).await?;
        entries.extend(found.into_iter().map(|(entry, _)| entry));
    }
    let of = |detail: &str| -> Option<Uuid> { detail.strip_prefix("disclosure=")?.parse().ok() };
    let ids: Vec<Uuid> = entries
        .iter()
        .filter(|entry| entry.action == "disclosure.opened")
        .filter_map(|entry| of(&entry.detail))
        .collect();
    let told = disclosures::told(app, conn, district, &ids).await?;
    // What a law keeps back today is not told today.
    entries.retain(|entry| match entry.action.as_str() {
        "identity.revealed" => true,
        "disclosure.opened" => of(&entry.detail).is_some_and(|id| told.contains_key(&id)),
        _ => false,
    });
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.at));
    let staff: Vec<Uuid> = entries
        .iter()
        .filter_map(|entry| entry.actor.parse().ok())
        .collect();
    let names: HashMap<Uuid, String> = store::staff::names(conn, &staff)
        .await?
        .into_iter()
        .collect();
    Ok(entries
        .into_iter()
        .map(|entry| {
            let by = entry.actor.parse().ok().and_then(|id: Uuid| names.get(&id));
            let purpose = entry
                .detail
                .split_whitespace()
                .find_map(|word| word.strip_prefix("purpose="));
            let disclosed = of(&entry.detail).and_then(|id| told.get(&id));
            Look {
                at: entry.at,
                by: by.cloned().unwrap_or_default(),
                disclosed: disclosed.map(|row| Disclosed {
                    authority: row.authority.clone(),
                    case_number: row.case_number.clone(),
                    ground: Ground::from_name(&row.ground),
                }),
                purpose: purpose.and_then(|name| Purpose::from_name(name).ok()),
            }
        })
        .collect())
}

/// The open stay of whoever is bound to a record at a door, and the record it rests on.
///
/// # Errors
/// [`Error::NotFound`] for who is not bound to a record there.
pub(crate) async fn open_stay(
    app: &App,
    session: &Session,
    door: Door,
) -> Result<Option<(StayRow, PartyRow)>, Error> {
    let (rows, dwelling) = rows(app, session, door).await?;
    let mut conn = app.read().await?;
    let stays = store::stay::of_dwelling(&mut conn, &session.district, dwelling, 1000).await?;
    let mut open = stays.into_iter().filter(|stay| stay.closed_at.is_none());
    Ok(open.find_map(|stay| {
        let row = rows.iter().find(|row| row.id == stay.party_id)?;
        Some((stay, row.clone()))
    }))
}

/// A record in full, to take away.
#[derive(Debug)]
pub struct Taken {
    /// Each report: who, which document, and when it came.
    pub known: Vec<(OpenParty, IdKind, Timestamp)>,
    /// The rest.
    pub record: Record,
}

/// The record to take away (PIPL art. 45): everything in full. Leaves an entry in the log.
///
/// # Errors
/// [`Error::NotFound`] for who is not bound to a record there.
pub async fn take_away(app: &App, session: &Session, door: Door) -> Result<Taken, Error> {
    let record = own(app, session, door).await?;
    let (rows, _) = rows(app, session, door).await?;
    let mut known = Vec::new();
    for row in &rows {
        let open = open_party(app, &session.district, row, Opening::ALL)?;
        known.push((open, id_kind(row)?, row.created_at));
    }
    let change = app
        .change_of_account(&session.district, session.account)
        .await?;
    change
        .commit(Note::new("record.taken", "binding", record.binding))
        .await?;
    Ok(Taken { known, record })
}

/// What was taken away, as JSON.
///
/// # Errors
/// [`Error::Internal`].
pub fn in_json(taken: &Taken) -> Result<String, Error> {
    let record = &taken.record;
    let known: Vec<serde_json::Value> = taken
        .known
        .iter()
        .map(|(open, document, at)| {
            serde_json::json!({
                "name": open.name.as_str(),
                "document": document.name(),
                "number": open.id_number.as_str(),
                "phone": open.phone.as_str(),
                "reported_at": at,
            })
        })
        .collect();
    let looked: Vec<serde_json::Value> = record
        .looked
        .iter()
        .map(|look| {
            serde_json::json!({
                "at": look.at, "by": look.by, "purpose": look.purpose.map(Purpose::name),
                "handed_to": look.disclosed.as_ref().map(|to| &to.authority),
                "case": look.disclosed.as_ref().map(|to| &to.case_number),
                "ground": look.disclosed.as_ref().and_then(|to| to.ground).map(Ground::name),
            })
        })
        .collect();
    let text = serde_json::json!({
        "registered": known,
        "stays": record.stays,
        "said": record.said,
        "seen_by": looked,
    });
    serde_json::to_string_pretty(&text).map_err(|error| Error::Internal(error.to_string()))
}
