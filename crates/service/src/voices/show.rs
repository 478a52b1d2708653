//! What was said at a door, as it is shown: people masked.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use policy::{Action, Actor};
use registry::voices::{Held, Marks, Person, Role};
use store::voice::{self as rows, AskedRow, WaitingDoor};
use uuid::Uuid;
use vault::mask;

use super::facts::{self, Door, of_named};
use super::{stored, words};
use crate::parties::{Opening, open_party};
use crate::{App, Error};

/// How many closed disagreements a door shows.
const CLOSED: i64 = 50;

/// What was said at a door without a report, and what contradicts each other there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AtDoor {
    /// What was said, the latest first.
    pub heard: Vec<Heard>,
    /// Disagreements: the open ones first.
    pub disagreements: Vec<Disagreement>,
    /// Something was said that is not yet held against the rest.
    pub waits: bool,
}

/// One thing that was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// The declaration.
    pub id: Uuid,
    /// As what its speaker spoke.
    pub role: Role,
    /// Who spoke: an account, an agency or a member of staff.
    pub speaker: Uuid,
    /// By which way.
    pub through: String,
    /// What it says, such as `moves_in`.
    pub word: String,
    /// Masked names of whom it names.
    pub people: Vec<String>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// How many, of a head count.
    pub heads: Option<i32>,
    /// When.
    pub at: Timestamp,
}

/// A disagreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// Identity.
    pub id: Uuid,
    /// About what, such as `who-disputed`.
    pub kind: String,
    /// Masked names of whom it is about.
    pub people: Vec<String>,
    /// Who holds what, while it is open.
    pub stated: Vec<Stated>,
    /// As what whoever is asked spoke; `None` where somebody has to look at the door.
    pub asked: Option<Role>,
    /// When it was seen.
    pub opened_at: Timestamp,
    /// When it closed, and why.
    pub closed: Option<(Timestamp, String)>,
}

/// What one voice holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// As what they spoke.
    pub role: Role,
    /// Masked name of whom it is about; "" where it is about the dwelling or nobody is named.
    pub person: String,
    /// What.
    pub holds: Held,
    /// When they said it.
    pub at: Timestamp,
}

/// What was said at a dwelling, for whoever may read its file.
///
/// # Errors
/// [`Error::NotFound`] also for one outside the actor's area.
pub async fn at_door(
    app: &App,
    actor: &Actor,
    district: &str,
    dwelling: Uuid,
) -> Result<AtDoor, Error> {
    let mut conn = app.read().await?;
    let file = store::dwelling_file::dwelling(&mut conn, district, dwelling)
        .await?
        .filter(|file| actor.may(Action::SeeDwelling, &file.code).is_ok())
        .ok_or(Error::NotFound("dwelling"))?;
    let place = WaitingDoor {
        district: district.to_owned(),
        dwelling_id: dwelling,
        building_id: file.building_id,
        grid_id: Uuid::nil(),
        attempts: 0,
    };
    let today = registry::clock::day_of(app.surroundings().now());
    let doors = facts::load(&mut conn, district, &[place], today).await?;
    let Some(door) = doors.into_iter().next() else {
        return Ok(AtDoor::default());
    };
    let names = names(app, &mut conn, district, &door).await?;
    let rows = rows::of_dwelling(&mut conn, district, dwelling, CLOSED).await?;
    let mut heard = Vec::new();
    for voice in door.voices.iter().rev() {
        let Some(role) = Role::from_name(&voice.role) else {
            continue;
        };
        let people = door.named.get(&voice.id).map_or(&[][..], Vec::as_slice);
        let people = people.iter().map(|person| names.of(&of_named(person)));
        heard.push(Heard {
            id: voice.id,
            role,
            speaker: voice.spoken_by,
            through: voice.through.clone(),
            word: voice.word.clone(),
            people: people.collect(),
            from: voice.from_date,
            to: voice.to_date,
            heads: voice.heads,
            at: voice.said_at,
        });
    }
    let disagreements = rows.iter().map(|row| {
        let known = stored::read(row);
        let people = known.as_ref().map_or(&[][..], |known| &known.people);
        let stated = known.as_ref().map_or(&[][..], |known| &known.stated);
        Disagreement {
            id: row.id,
            kind: row.kind.clone(),
            people: people
                .iter()
                .map(|person| names.of_person(person))
                .collect(),
            stated: stated
                .iter()
                .map(|one| Stated {
                    role: one.voice.role,
                    person: one
                        .person
                        .and_then(|place| people.get(place))
                        .map(|person| names.of_person(person))
                        .unwrap_or_default(),
                    holds: one.holds,
                    at: one.at,
                })
                .collect(),
            asked: row.asked_role.as_deref().and_then(Role::from_name),
            opened_at: row.opened_at,
            closed: row.closed_at.zip(row.closed_by.clone()),
        }
    });
    Ok(AtDoor {
        heard,
        disagreements: disagreements.collect(),
        waits: rows::waits(&mut conn, district, dwelling).await?,
    })
}

/// The open questions to a speaker, the oldest first. Whose questions somebody may read is the
/// caller's to decide.
///
/// # Errors
/// [`Error::Store`].
pub async fn questions(app: &App, district: &str, speaker: Uuid) -> Result<Vec<AskedRow>, Error> {
    let mut conn = app.read().await?;
    Ok(rows::asked_of(&mut conn, district, speaker, 100).await?)
}

/// Masked names at one door, by every mark that leads to them.
struct Names(HashMap<Vec<u8>, String>);

impl Names {
    fn note(&mut self, marks: &Marks, name: &str) {
        if name.is_empty() {
            return;
        }
        let masked = mask::name(name);
        let marks = [&marks.document, &marks.name, &marks.phone];
        for mark in marks.into_iter().flatten() {
            self.0.entry(mark.clone()).or_insert_with(|| masked.clone());
        }
    }

    fn of(&self, marks: &Marks) -> String {
        let marks = [&marks.document, &marks.name, &marks.phone];
        let mut names = marks.into_iter().flatten().filter_map(|m| self.0.get(m));
        names.next().cloned().unwrap_or_default()
    }

    fn of_person(&self, person: &Person) -> String {
        let marks = person
            .document
            .iter()
            .chain(&person.names)
            .chain(&person.phones);
        let mut names = marks.filter_map(|mark| self.0.get(mark));
        names.next().cloned().unwrap_or_default()
    }
}

async fn names(
    app: &App,
    conn: &mut store::Conn,
    district: &str,
    door: &Door,
) -> Result<Names, Error> {
    let mut names = Names(HashMap::new());
    let of_leads = door.parties.values().flatten().map(|party| party.id);
    let of_stays = door.stays.iter().map(|stay| stay.party_id);
    let ids: Vec<Uuid> = of_leads.chain(of_stays).collect();
    for row in store::party::by_ids(conn, district, &ids).await? {
        let open = open_party(app, district, &row, Opening::NAME)?;
        let marks = Marks {
            document: row.id_index,
            name: row.door_mark,
            phone: row.phone_index,
        };
        names.note(&marks, &open.name);
    }
    for voice in &door.voices {
        let words = words::open(app, district, voice)?;
        for person in door.named.get(&voice.id).into_iter().flatten() {
            let place = usize::try_from(person.place).unwrap_or(usize::MAX);
            if let Some(Some(said)) = words.people.get(place) {
                names.note(&of_named(person), &said.name);
            }
        }
    }
    Ok(names)
}
