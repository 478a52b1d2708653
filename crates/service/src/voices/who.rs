use jiff::civil::Date;
use registry::voices::{Marks, Person, reconcile};
use store::voice::WaitingDoor;
use uuid::Uuid;

use super::facts;
use crate::Error;

/// Who is who at a door, as far as everything said there tells.
pub(crate) struct WhoIsWho(Vec<Person>);

/// The place of the person whom marks mean: who has that document, else whose telephone or name it
/// is. A telephone tells namesakes apart.
pub(super) fn nearest<'a>(
    people: impl Iterator<Item = &'a Person>,
    marks: &Marks,
) -> Option<usize> {
    let near = |person: &Person| {
        let has = |mark: &Option<Vec<u8>>, set: &std::collections::BTreeSet<Vec<u8>>| {
            mark.as_ref().is_some_and(|mark| set.contains(mark))
        };
        let by_name = u8::from(has(&marks.name, &person.names));
        let by_phone = u8::from(has(&marks.phone, &person.phones));
        match (&marks.document, &person.document) {
            (Some(a), Some(b)) if a == b => 4,
            (Some(_), Some(_)) => 0,
            _ => by_name + 2 * by_phone,
        }
    };
    let found = people
        .enumerate()
        .map(|(place, person)| (near(person), place));
    // Of several as near, the first.
    found
        .filter(|(near, _)| *near > 0)
        .max_by_key(|(near, place)| (*near, std::cmp::Reverse(*place)))
        .map(|(_, place)| place)
}

/// Who is who at a dwelling.
pub(crate) async fn who_is_who(
    conn: &mut store::Conn,
    district: &str,
    dwelling: Uuid,
    today: Date,
) -> Result<WhoIsWho, Error> {
    let place = WaitingDoor {
        district: district.to_owned(),
        dwelling_id: dwelling,
        building_id: Uuid::nil(),
        grid_id: Uuid::nil(),
        attempts: 0,
    };
    let doors = facts::load(conn, district, &[place], today).await?;
    let people = doors.iter().flat_map(|door| reconcile(&door.facts).stays);
    Ok(WhoIsWho(people.map(|stay| stay.person).collect()))
}

impl WhoIsWho {
    /// What stands for the person with these marks: the same for all marks of one person, another
    /// for everybody else; `None` for somebody of whom nobody spoke.
    pub(crate) fn token(&self, marks: &Marks) -> Option<Vec<u8>> {
        let place = nearest(self.0.iter(), marks)?;
        Some(u32::try_from(place).ok()?.to_be_bytes().to_vec())
    }
}
