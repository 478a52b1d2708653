//! An occupant says which record at a door is theirs.

use registry::identity::normal_number;
use store::binding::BindingRow;
use store::party::PartyRow;
use uuid::Uuid;
use vault::{BlindIndex, Purpose};
use zeroize::Zeroizing;

use super::Door;
use crate::accounts::{self, Place, Session};
use crate::attempts::{self, Attempt};
use crate::parties::{Opening, door_mark, open_party, phone_index};
use crate::{App, Error, Note, Refusal};

/// Characters of a document's number that are asked for.
const LAST: usize = 6;

/// What somebody says of themselves.
#[derive(Clone, Default)]
pub struct Claimed {
    /// Name as registered.
    pub name: String,
    /// The last six characters of the document's number.
    pub last: String,
}

impl std::fmt::Debug for Claimed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Claimed(secret)")
    }
}

/// Binds an account to the record at a door that has its telephone, this name and this document.
/// Nobody is bound who is or was an operator there, or spoke as one: whoever entered a record knows
/// what stands in it, telephone included. Every failure answers the same, so that nobody learns
/// whether or who is registered there.
///
/// # Errors
/// [`Error::Refused`] above the form, or where too much was tried.
pub async fn match_record(
    app: &App,
    session: &Session,
    place: &Place,
    door: Door,
    claimed: &Claimed,
    peer: &str,
) -> Result<Uuid, Error> {
    attempts::count(app, Attempt::Match, peer, &place.plate).await?;
    attempts::count(app, Attempt::Match, &session.account.to_string(), "").await?;
    let dwelling = door.dwelling.ok_or_else(no_match)?;
    let district = &session.district;
    let phone = accounts::phone_of(app, district, session.account).await?;
    let mut conn = app.read().await?;
    let bound = store::binding::of_account(&mut conn, district, session.account, 1000).await?;
    let operator = bound
        .iter()
        .any(|row| row.dwelling_id == Some(dwelling) && row.role != "occupant");
    // Taken back by an officer, as for a telephone that was lost: the counter gives it again.
    let taken_back = bound.iter().any(|row| {
        row.dwelling_id == Some(dwelling) && row.end_reason.as_deref() == Some("taken_back")
    });
    let spoke_for_others =
        store::binding::spoke_as_operator(&mut conn, district, session.account, dwelling).await?;
    let records = store::party::at_dwelling(&mut conn, district, dwelling, false).await?;
    drop(conn);
    let wanted = Wanted {
        phone: phone_index(app, &phone).map(|index| *index.as_bytes()),
        name: door_mark(app, dwelling, &claimed.name).map(|mark| *mark.as_bytes()),
        last: Zeroizing::new(normal_number(&claimed.last)),
    };
    let mut found = None;
    // Every record is compared, so that the time doesn't tell which of them came near.
    for record in &records {
        if wanted.is(app, district, record)? {
            found = found.or(Some(record.id));
        }
    }
    let person = found
        .filter(|_| !operator && !spoke_for_others && !taken_back)
        .ok_or_else(no_match)?;
    let mut change = app.change_of_account(district, session.account).await?;
    let row = BindingRow {
        id: app.surroundings().id(),
        account_id: session.account,
        role: "occupant".to_owned(),
        building_id: door.building,
        dwelling_id: Some(dwelling),
        person_id: Some(person),
        how: "match".to_owned(),
        given_by: None,
        since: change.at,
        ended_at: None,
        end_reason: None,
    };
    if !store::binding::insert(change.conn(), district, &row).await? {
        return Err(no_match());
    }
    change
        .commit(Note::new("binding.made", "binding", row.id).saying("role=occupant how=match"))
        .await?;
    Ok(row.id)
}

struct Wanted {
    phone: Option<[u8; 16]>,
    name: Option<[u8; 16]>,
    last: Zeroizing<String>,
}

impl Wanted {
    fn is(&self, app: &App, district: &str, record: &PartyRow) -> Result<bool, Error> {
        let number = Opening {
            name: false,
            id_number: true,
            phone: false,
        };
        let open = open_party(app, district, record, number)?;
        let full = Zeroizing::new(normal_number(&open.id_number));
        let from = full.chars().count().saturating_sub(LAST);
        let last: Zeroizing<String> = Zeroizing::new(full.chars().skip(from).collect());
        let same = |one: &Option<[u8; 16]>, other: &Option<Vec<u8>>| match (one, other) {
            (Some(one), Some(other)) => one.as_slice() == other.as_slice(),
            _ => false,
        };
        let mark = |last: &str| {
            let parts = [record.id.as_bytes().as_slice(), last.as_bytes()];
            BlindIndex::of_parts(&app.keys().index, Purpose::LastOfNumber, &parts)
        };
        let number = last.chars().count() == LAST && mark(&last) == mark(&self.last);
        Ok(number & same(&self.phone, &record.phone_index) & same(&self.name, &record.door_mark))
    }
}

fn no_match() -> Error {
    Refusal::new(
        "match-none",
        "no record at this door has this name, this document and the telephone you signed in with: \
         compare them, declare yourself, or go to the community's counter with your document",
    )
    .into()
}
