use policy::{Actor, Bound};
use registry::phone::Phone;
use store::disclosure::NoticeRow;
use uuid::Uuid;

use crate::messages::{self, Kind, Way};
use crate::records::same_person;
use crate::{App, Error, Note, accounts};

/// People told in one round.
const ROUND: i64 = 50;

/// What the message says: nothing of the record, for whoever else reads that telephone.
const WORDS: &str = "【门牌】有机关依法调取了您的登记信息。扫门牌并用这个手机号登录，在“我的登记”里可以看到是谁、因什么、依据什么法律。 An authority was given your record by law: scan your plate and sign in by this number to read to whom, in which case and by which law.";

/// Tells people that a disclosure handed their record over, once no law keeps it back: by a message
/// to the telephone of whoever is bound to that record. Whoever isn't bound to it has no telephone
/// that is known to be theirs, and reads it once they are. Where no message can leave, all of it
/// waits. What fails is logged and tried again the next day, so that it keeps nobody behind it
/// waiting. How many were dealt with.
///
/// # Errors
/// [`Error::Store`]; who came before is told.
pub async fn tell_due(app: &App) -> Result<u64, Error> {
    if messages::way(app).await? == Way::None {
        return Ok(0);
    }
    let today = registry::clock::day_of(app.surroundings().now());
    let mut conn = app.read().await?;
    let due = store::disclosure::notices_due(&mut conn, today, ROUND).await?;
    drop(conn);
    let mut told = 0;
    for row in due {
        match tell(app, &row).await {
            Ok(now) => told += u64::from(now),
            Err(error) => {
                let (district, id) = (&row.district, row.disclosure_id);
                tracing::error!(%error, disclosure = %id, "somebody was not told of it");
                let tomorrow = today.tomorrow().unwrap_or(today);
                let conn = &mut *app.read().await?;
                store::disclosure::put_off(conn, district, id, row.party_id, tomorrow).await?;
            }
        }
    }
    Ok(told)
}

/// Tells one person; false where another program did.
async fn tell(app: &App, row: &NoticeRow) -> Result<bool, Error> {
    let phones = phones(app, row).await?;
    let (district, id) = (&row.district, row.disclosure_id);
    let mut change = app.change_by(district, &Actor::Machine).await?;
    let at = change.at;
    if !store::disclosure::told(change.conn(), district, id, row.party_id, at).await? {
        return Ok(false);
    }
    for phone in &phones {
        messages::queue(&mut change, Kind::Disclosed, phone, WORDS).await?;
    }
    let note = Note::new("disclosure.told", "disclosure", id);
    let said = format!("messages={}", phones.len());
    change.commit(note.saying(said)).await?;
    Ok(true)
}

/// The telephones of those who are bound, as a resident, to a record of this person at that door.
async fn phones(app: &App, row: &NoticeRow) -> Result<Vec<Phone>, Error> {
    let district = &row.district;
    let mut conn = app.read().await?;
    let Some(dwelling) = row.dwelling_id else {
        return Ok(Vec::new());
    };
    let Some(door) = store::dwelling_file::dwelling(&mut conn, district, dwelling).await? else {
        return Ok(Vec::new());
    };
    let people = store::party::at_dwelling(&mut conn, district, dwelling, true).await?;
    let find = |id: Uuid| people.iter().find(|party| party.id == id);
    let Some(person) = find(row.party_id) else {
        return Ok(Vec::new());
    };
    let bound =
        store::binding::at_door(&mut conn, district, door.building_id, Some(dwelling)).await?;
    drop(conn);
    let mut accounts: Vec<Uuid> = bound
        .iter()
        .filter(|binding| binding.role == Bound::Occupant.name())
        .filter(|binding| {
            let own = binding.person_id.and_then(find);
            own.is_some_and(|own| same_person(person, own, binding.how == "counter"))
        })
        .map(|binding| binding.account_id)
        .collect();
    accounts.sort_unstable();
    accounts.dedup();
    let mut phones = Vec::new();
    for account in accounts {
        let phone = accounts::phone_of(app, district, account).await?;
        phones.extend(registry::phone::read(&phone).ok());
    }
    Ok(phones)
}
