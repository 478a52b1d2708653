use jiff::civil::Date;
use registry::voices::Marks;
use store::voice::{VoicePersonRow, VoiceRow};
use uuid::Uuid;
use vault::receipt::{self, SaidDigest, Salt};

use super::words::{self, Words};
use super::{Declared, MOST_PEOPLE, Whom};
use crate::parties::{self, PersonSaid};
use crate::{App, Change, Error, Refusal};

/// Something that was said and is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accepted {
    /// Its identity, which the audit entry and the receipt name.
    pub id: Uuid,
    /// Digest of what was said, for the receipt.
    pub said: SaidDigest,
    /// What the digest can be made again with.
    pub salt: Salt,
}

/// Writes what somebody said about a dwelling, in the caller's transaction. What follows from it
/// is found afterwards.
///
/// Who may say it is the caller's to decide. A person pointed at must be of the door's own file, so
/// nobody learns here about another door.
///
/// # Errors
/// [`Error::Refused`]: `dwelling-unknown`, `people-unnamed`, `too-many-named`, `person-elsewhere`,
/// `dates-reversed`, `heads-too-many`. [`Error::Store`].
pub async fn declare(change: &mut Change, declared: &Declared) -> Result<Accepted, Error> {
    let (app, district) = (change.app().clone(), change.district.clone());
    check(declared)?;
    if !store::library::is_dwelling(change.conn(), &district, declared.dwelling).await? {
        return Err(Refusal::new(
            "dwelling-unknown",
            "there is no such dwelling any more: scan the plate at the door again",
        )
        .into());
    }
    let id = app.surroundings().id();
    let pointed_at = pointed_at(change, declared).await?;
    let mut words = Words {
        remark: declared.remark.trim().to_owned(),
        ..Words::default()
    };
    let mut people = Vec::new();
    for (place, whom) in declared.said.people().iter().enumerate() {
        let (marks, party_id) = match whom {
            Whom::Named(person) | Whom::Speaker(person) => {
                words.people.push(Some(words::worded(person)));
                (marks(&app, declared.dwelling, person), None)
            }
            Whom::Known(party) | Whom::KnownSpeaker(party) => {
                words.people.push(None);
                let known = pointed_at.iter().find(|row| row.id == *party);
                let row = known.ok_or_else(elsewhere)?;
                (of_party(row), Some(*party))
            }
        };
        people.push(VoicePersonRow {
            voice_id: id,
            place: i16::try_from(place).unwrap_or(i16::MAX),
            speaker: matches!(whom, Whom::Speaker(_) | Whom::KnownSpeaker(_)),
            party_id,
            document_mark: marks.document,
            name_mark: marks.name,
            phone_mark: marks.phone,
        });
    }
    let sealed = words::seal(&app, &district, id, &words);
    let period = declared.said.period();
    let row = VoiceRow {
        id,
        dwelling_id: declared.dwelling,
        role: declared.speaker.role.name().to_owned(),
        spoken_by: declared.speaker.id,
        through: declared.through.name().to_owned(),
        word: declared.said.name().to_owned(),
        from_date: period.from,
        to_date: period.to,
        heads: heads(declared),
        people: sealed.words,
        data_key: sealed.data_key,
        said_at: change.at,
    };
    store::voice::insert(change.conn(), &district, &row, &people).await?;
    let at = change.at;
    store::voice::wait(change.conn(), &district, &[declared.dwelling], at).await?;
    Ok(Accepted {
        id,
        said: in_words(declared).digest(sealed.salt),
        salt: sealed.salt,
    })
}

/// The one form of what was said, see docs/receipts.md.
fn in_words(declared: &Declared) -> receipt::Words {
    let period = declared.said.period();
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let mut words = receipt::Words::new(declared.said.name())
        .saying("dwelling", &declared.dwelling.to_string())
        .saying("as", declared.speaker.role.name())
        .saying("from", &day(period.from))
        .saying("to", &day(period.to));
    if let Some(heads) = heads(declared) {
        words = words.saying("people", &heads.to_string());
    }
    for whom in declared.said.people() {
        words = match whom {
            Whom::Named(person) | Whom::Speaker(person) => words
                .saying("name", &person.name)
                .saying("document", person.id_kind.name())
                .saying("number", &person.id_number)
                .saying("phone", &person.phone),
            Whom::Known(party) | Whom::KnownSpeaker(party) => {
                words.saying("record", &party.to_string())
            }
        };
    }
    words.saying("remark", declared.remark.trim())
}

fn heads(declared: &Declared) -> Option<i32> {
    match declared.said {
        super::Said::HeadCount { people } => Some(i32::try_from(people).unwrap_or(i32::MAX)),
        _ => None,
    }
}

fn check(declared: &Declared) -> Result<(), Refusal> {
    let people = declared.said.people();
    let blank =
        |person: &PersonSaid| person.name.trim().is_empty() && person.id_number.trim().is_empty();
    let unnamed = people
        .iter()
        .any(|whom| matches!(whom, Whom::Named(p) | Whom::Speaker(p) if blank(p)));
    if unnamed || (declared.said.needs_people() && people.is_empty()) {
        let words = "nobody is named: give a name or a document's number for each person";
        return Err(Refusal::new("people-unnamed", words).on("people"));
    }
    if people.len() > MOST_PEOPLE {
        let words =
            format!("more than {MOST_PEOPLE} people are named at once: declare them in parts");
        return Err(Refusal::new("too-many-named", words).on("people"));
    }
    if declared.said.period().is_reversed() {
        let words = "the last day lies before the first one: look at both dates";
        return Err(Refusal::new("dates-reversed", words).on("to"));
    }
    if heads(declared).is_some_and(|heads| heads > 10_000) {
        let words = "more than 10,000 people in one dwelling: look at the number";
        return Err(Refusal::new("heads-too-many", words).on("heads"));
    }
    Ok(())
}

fn elsewhere() -> Error {
    let words = "somebody who is pointed at isn't in the file of this door: open the page again";
    Refusal::new("person-elsewhere", words).on("people").into()
}

/// The records that are pointed at, those of this door only.
async fn pointed_at(
    change: &mut Change,
    declared: &Declared,
) -> Result<Vec<store::party::PartyRow>, Error> {
    let ids: Vec<Uuid> = declared
        .said
        .people()
        .iter()
        .filter_map(|whom| match whom {
            Whom::Known(party) | Whom::KnownSpeaker(party) => Some(*party),
            _ => None,
        })
        .collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let district = change.district.clone();
    let conn = change.conn();
    let here = store::voice::parties_at(conn, &district, declared.dwelling, &ids).await?;
    Ok(store::party::by_ids(conn, &district, &here).await?)
}

fn of_party(row: &store::party::PartyRow) -> Marks {
    Marks {
        document: row.id_index.clone(),
        name: row.door_mark.clone(),
        phone: row.phone_index.clone(),
    }
}

/// By what somebody is known again at this door.
pub(crate) fn marks(app: &App, dwelling: Uuid, person: &PersonSaid) -> Marks {
    let identifies = person.id_number_is_whole
        && registry::identity::identifies(person.id_kind, &person.id_number);
    let bytes = |index: vault::BlindIndex| index.as_bytes().to_vec();
    Marks {
        document: identifies.then(|| bytes(parties::id_index(app, &person.id_number))),
        name: parties::door_mark(app, dwelling, &person.name).map(bytes),
        phone: parties::phone_index(app, &person.phone).map(bytes),
    }
}
