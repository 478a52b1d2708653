use registry::door::Finding;
use registry::identity::{self, IdKind};
use registry::phone::PhoneFault;
use uuid::Uuid;

use crate::Refusal;
use crate::parties::PersonSaid;

/// Most characters of a note.
const NOTE_LENGTH: usize = 500;
/// Most people entered at one door.
const MOST_ENTERED: usize = 50;

/// What an officer writes down at a door.
#[derive(Debug, Clone)]
pub struct Visit {
    /// Which dwelling it was, where the task knows only the building.
    pub dwelling: Option<Uuid>,
    /// What was found.
    pub finding: Finding,
    /// People entered at the door; the finding refers to them by their place here.
    pub entered: Vec<PersonSaid>,
    /// Free words, "" for none.
    pub note: String,
}

impl Visit {
    /// A visit without people entered and without words.
    pub fn found(finding: Finding) -> Self {
        Self {
            dwelling: None,
            finding,
            entered: Vec::new(),
            note: String::new(),
        }
    }
}

/// Refuses what can't be right by itself. The detail of a refusal about a person is their place in
/// the list, from 1.
pub(super) fn check(visit: &Visit) -> Result<(), Refusal> {
    if visit.note.chars().count() > NOTE_LENGTH {
        let words = format!("the note has more than {NOTE_LENGTH} characters: shorten it");
        return Err(Refusal::new("note-length", words)
            .on("note")
            .with(NOTE_LENGTH.to_string()));
    }
    if visit.entered.len() > MOST_ENTERED {
        let words = format!("more than {MOST_ENTERED} people were entered at one door");
        return Err(Refusal::new("people-too-many", words)
            .on("people")
            .with(MOST_ENTERED.to_string()));
    }
    for (place, person) in visit.entered.iter().enumerate() {
        check_person(person).map_err(|refusal| refusal.with((place + 1).to_string()))?;
    }
    Ok(())
}

fn check_person(person: &PersonSaid) -> Result<(), Refusal> {
    let name = person.name.trim();
    if name.is_empty() || name.chars().count() > 60 {
        let words = "the person's name is missing or has more than 60 characters: enter it";
        return Err(Refusal::new("person-name", words).on("name"));
    }
    if person.id_kind == IdKind::Unknown && !person.id_number.trim().is_empty() {
        let words = "a number without its document: choose which document it stands on";
        return Err(Refusal::new("person-id-kind", words).on("id_kind"));
    }
    identity::check(person.id_kind, &person.id_number).map_err(|fault| {
        use identity::NumberFault as F;
        let code = match fault {
            F::Missing => "person-id-missing",
            F::Length { .. } => "person-id-length",
            F::OldCard => "person-id-old-card",
            F::Shape => "person-id-shape",
            F::BirthDate => "person-id-birth-date",
            F::Checksum => "person-id-checksum",
        };
        Refusal::new(code, fault.to_string()).on("id_number")
    })?;
    if !person.phone.trim().is_empty() {
        // At a door of the district a landline needs no area code.
        match registry::phone::read(&person.phone) {
            Ok(_) | Err(PhoneFault::PlaceMissing) => {}
            Err(fault) => {
                return Err(Refusal::new("person-phone", fault.to_string()).on("phone"));
            }
        }
    }
    Ok(())
}
