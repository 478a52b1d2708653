//! Everything said about doors, in the words of the rules.

use std::collections::HashMap;

use jiff::civil::Date;
use registry::door::Period;
use registry::voices::{Facts, KnownStay, Marks, Role, Said, Someone, TOLERANCE, Voice, Word};
use store::StoreError;
use store::voice::{
    self as rows, CheckHeard, DiscrepancyRow, LeadHeard, PartyMarks, StayHeard, VoicePersonRow,
    VoiceRow, WaitingDoor,
};
use uuid::Uuid;

use crate::Error;

/// A door, what the rules are asked about it, and the rows behind that.
pub(super) struct Door {
    pub(super) place: WaitingDoor,
    pub(super) facts: Facts,
    /// The oldest first.
    pub(super) voices: Vec<VoiceRow>,
    /// Whom each voice names.
    pub(super) named: HashMap<Uuid, Vec<VoicePersonRow>>,
    pub(super) leads: Vec<LeadHeard>,
    /// Whom each lead names.
    pub(super) parties: HashMap<Uuid, Vec<PartyMarks>>,
    /// Open and closed ones.
    pub(super) stays: Vec<StayHeard>,
    /// Disagreements that were open so far.
    pub(super) open: Vec<DiscrepancyRow>,
}

/// Loads doors of one district.
pub(super) async fn load(
    conn: &mut store::Conn,
    district: &str,
    doors: &[WaitingDoor],
    today: Date,
) -> Result<Vec<Door>, Error> {
    let ids: Vec<Uuid> = doors.iter().map(|door| door.dwelling_id).collect();
    let voices = rows::of_dwellings(conn, district, &ids).await?;
    let voice_ids: Vec<Uuid> = voices.iter().map(|voice| voice.id).collect();
    let named = rows::people_of(conn, district, &voice_ids).await?;
    let leads = rows::leads_of(conn, district, &ids).await?;
    let lead_ids: Vec<Uuid> = leads.iter().map(|lead| lead.id).collect();
    let parties = rows::parties_of_leads(conn, district, &lead_ids).await?;
    let checks = rows::checks_of(conn, district, &ids).await?;
    let stays = rows::stays_of(conn, district, &ids).await?;
    let open = rows::open_of(conn, district, &ids).await?;

    let mut named = by(named, |one| one.voice_id);
    let mut parties = by(parties, |one| one.lead_id);
    let mut voices = by(voices, |one| one.dwelling_id);
    let mut leads = by(leads, |one| one.dwelling_id);
    let mut checks = by(checks, |one| one.dwelling_id);
    let mut stays = by(stays, |one| one.dwelling_id);
    let mut open = by(open, |one| one.dwelling_id);
    let mut loaded = Vec::with_capacity(doors.len());
    for place in doors {
        let id = place.dwelling_id;
        let voices = voices.remove(&id).unwrap_or_default();
        let leads = leads.remove(&id).unwrap_or_default();
        let mut door = Door {
            place: place.clone(),
            facts: Facts {
                today,
                said: Vec::new(),
                stays: Vec::new(),
                tolerance: TOLERANCE,
            },
            named: keep(&mut named, voices.iter().map(|voice| voice.id)),
            parties: keep(&mut parties, leads.iter().map(|lead| lead.id)),
            voices,
            leads,
            stays: stays.remove(&id).unwrap_or_default(),
            open: open.remove(&id).unwrap_or_default(),
        };
        let checks = checks.remove(&id).unwrap_or_default();
        door.facts.said = said(&door, &checks)?;
        door.facts.stays = door.stays.iter().filter_map(known).collect();
        loaded.push(door);
    }
    Ok(loaded)
}

fn by<T>(rows: Vec<T>, key: impl Fn(&T) -> Uuid) -> HashMap<Uuid, Vec<T>> {
    let mut map: HashMap<Uuid, Vec<T>> = HashMap::new();
    for row in rows {
        map.entry(key(&row)).or_default().push(row);
    }
    map
}

fn keep<T>(
    from: &mut HashMap<Uuid, Vec<T>>,
    ids: impl Iterator<Item = Uuid>,
) -> HashMap<Uuid, Vec<T>> {
    ids.filter_map(|id| Some((id, from.remove(&id)?))).collect()
}

fn known(stay: &StayHeard) -> Option<KnownStay> {
    stay.closed_at.is_none().then(|| KnownStay {
        id: stay.id,
        marks: marks_of(stay),
        period: Period {
            from: stay.from_date,
            to: stay.to_date,
        },
    })
}

fn marks_of(stay: &StayHeard) -> Marks {
    let [document, name, phone] = stay.marks.clone();
    Marks {
        document,
        name,
        phone,
    }
}

/// The marks of somebody a lead names.
pub(super) fn of_party(party: &PartyMarks) -> Marks {
    Marks {
        document: party.document.clone(),
        name: party.name.clone(),
        phone: party.phone.clone(),
    }
}

/// The marks of somebody a voice names.
pub(super) fn of_named(person: &VoicePersonRow) -> Marks {
    Marks {
        document: person.document_mark.clone(),
        name: person.name_mark.clone(),
        phone: person.phone_mark.clone(),
    }
}

fn said(door: &Door, checks: &[CheckHeard]) -> Result<Vec<Said>, Error> {
    let mut all = Vec::new();
    for voice in &door.voices {
        all.push(of_voice(door, voice)?);
    }
    all.extend(door.leads.iter().filter_map(|lead| of_lead(door, lead)));
    all.extend(checks.iter().map(|check| of_check(door, check)));
    Ok(all)
}

fn of_voice(door: &Door, voice: &VoiceRow) -> Result<Said, Error> {
    let people = || -> Vec<Someone> {
        let named = door.named.get(&voice.id).map_or(&[][..], Vec::as_slice);
        let someone = |person: &VoicePersonRow| Someone {
            marks: of_named(person),
            speaker: person.speaker,
        };
        named.iter().map(someone).collect()
    };
    let impossible = |column: &'static str, value: &str| StoreError::ImpossibleRow {
        table: "voice",
        column,
        row: voice.id.to_string(),
        value: value.to_owned(),
    };
    let word = match (voice.word.as_str(), voice.to_date, voice.heads) {
        ("moves_in", ..) => Word::MovesIn {
            people: people(),
            period: Period {
                from: voice.from_date,
                to: voice.to_date,
            },
        },
        ("moves_out", on, _) => Word::MovesOut {
            people: people(),
            on,
        },
        ("renews", Some(to), _) => Word::Renews {
            people: people(),
            to,
        },
        ("confirms", ..) => Word::Confirms { people: people() },
        ("disputes", ..) => Word::Disputes { people: people() },
        ("still_there", ..) => Word::StillThere { people: people() },
        ("nobody_lives_here", ..) => Word::NobodyLivesHere,
        ("head_count", _, Some(heads)) => Word::HeadCount {
            people: u32::try_from(heads).unwrap_or(0),
        },
        (word, ..) => return Err(impossible("word", word).into()),
    };
    Ok(Said {
        id: voice.id,
        voice: Voice {
            role: Role::from_name(&voice.role).ok_or_else(|| impossible("role", &voice.role))?,
            party: voice.spoken_by,
        },
        at: voice.said_at,
        word,
    })
}

/// What an agency's report says. A lead of a voice speaks there already, and a listing names
/// nobody.
fn of_lead(door: &Door, lead: &LeadHeard) -> Option<Said> {
    let role = match lead.channel.as_deref()? {
        "listing" => return None,
        "hotline" => Role::Neighbour,
        _ => Role::Agency,
    };
    let parties = door.parties.get(&lead.id).map_or(&[][..], Vec::as_slice);
    let people = parties.iter().map(|party| Someone {
        marks: of_party(party),
        speaker: false,
    });
    let people = people.collect();
    let word = if lead.kind == "ended" {
        Word::MovesOut {
            people,
            on: lead.to_date.or(lead.from_date),
        }
    } else {
        Word::MovesIn {
            people,
            period: Period {
                from: lead.from_date,
                to: lead.to_date,
            },
        }
    };
    Some(Said {
        id: lead.id,
        voice: Voice {
            role,
            party: lead.agency_id?,
        },
        at: lead.received_at?,
        word,
    })
}

/// What a visit found: who was registered after it, and nobody else. The officer saw what was
/// reported and what stood in the registry, and settled both.
fn of_check(door: &Door, check: &CheckHeard) -> Said {
    let there = |stay: &&StayHeard| {
        stay.opened_at <= check.at && stay.closed_at.is_none_or(|closed| closed > check.at)
    };
    let people = if check.result == "not_let" {
        Vec::new()
    } else {
        door.stays.iter().filter(there).map(marks_of).collect()
    };
    Said {
        id: check.id,
        voice: Voice {
            role: Role::Officer,
            party: check.staff_id,
        },
        at: check.at,
        word: Word::Found {
            people,
            nobody_else: true,
        },
    }
}
