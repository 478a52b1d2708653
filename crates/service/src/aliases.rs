//! Wordings that people taught the resolver: what they mean, and what they never mean.

use std::collections::BTreeSet;

use address::{AliasScope, BuildingCode, Code, LearnedAlias, NeverPair, Reason};
use policy::Actor;
use store::alias::AliasRow;
use store::never::NeverRow;
use uuid::Uuid;
use vault::mask;

use crate::batches::Said;
use crate::library::{Door, Snapshot};
use crate::{Change, Error, Note, Refusal};

/// Longest wording that is kept.
const LONGEST: usize = 100;

/// The stored wording as the resolver takes it; `None` for a code that is none.
pub(crate) fn learned(row: &AliasRow) -> Option<LearnedAlias> {
    let building = row.building_code.parse().ok()?;
    let scope = if row.whole_compound {
        AliasScope::Compound
    } else {
        AliasScope::Building
    };
    Some(LearnedAlias {
        text: row.wording.clone(),
        building,
        scope,
    })
}

/// The stored pair as the resolver takes it; `None` for codes that are none.
pub(crate) fn never(row: &NeverRow) -> Option<NeverPair> {
    let target = match &row.dwelling_code {
        Some(code) => Code::Dwelling(code.parse().ok()?),
        None => Code::Building(row.building_code.parse().ok()?),
    };
    Some(NeverPair {
        wording: row.wording.clone(),
        by_name: row.by_name,
        target,
    })
}

/// Refuses a wording that says who somebody is: it is stored as it stands.
fn of_a_place(wording: String, said: &Said) -> Result<String, Error> {
    let refused = |code, message: &str| Err(Refusal::new(code, message).on("alias").into());
    // Compared letter by letter as the resolver spells them: a wording has lost its blanks, its
    // traditional characters and its small letters on the way.
    let letters = |text: &str| -> String {
        let normal = address::normalise(text).text();
        normal.chars().filter(|ch| ch.is_alphabetic()).collect()
    };
    let plain = letters(&wording);
    let named = |name: &str| {
        let parts = name.split(|ch: char| !ch.is_alphanumeric());
        parts.chain([name]).any(|part| {
            let part = letters(part);
            part.chars().count() >= 2 && plain.contains(&part)
        })
    };
    let people = said.people.iter().map(|person| person.name.as_str());
    let mut people = people.chain([said.landlord.as_str()]);
    if mask::free_text(&wording) != wording {
        refused(
            "wording-has-number",
            "the wording contains a telephone or identity number: it can't be remembered",
        )
    } else if people.any(named) {
        refused(
            "wording-names-person",
            "the wording contains the name of somebody in the row: it can't be remembered",
        )
    } else if wording.chars().count() > LONGEST {
        refused(
            "wording-too-long",
            "the wording is too long to be remembered (100 characters)",
        )
    } else {
        Ok(wording)
    }
}

/// The whole address of a row, as the resolver compares it.
///
/// # Errors
/// [`Error::Refused`] where it has no number, or says who somebody is.
pub(crate) fn exact_wording(said: &Said) -> Result<String, Error> {
    let wording = address::wording(&said.address);
    if !wording.contains(|ch: char| ch.is_ascii_digit()) || wording.chars().count() < 2 {
        return Err(Refusal::new(
            "wording-without-number",
            "the row has no number of a house or room: rule its name out instead",
        )
        .on("alias")
        .into());
    }
    of_a_place(wording, said)
}

/// The part of an address that names the place: what remains without the divisions above it and
/// without the numbers behind it.
///
/// # Errors
/// [`Error::Refused`] where nothing remains that could be a name.
pub(crate) fn wording(snapshot: &Snapshot, said: &Said, door: &Door) -> Result<String, Error> {
    let mut rest: String = address::normalise(&said.address).text();
    let place = door
        .code
        .parse()
        .ok()
        .and_then(|code| snapshot.library().place(code));
    if let Some(place) = place {
        let parts = place.parts;
        for name in [
            parts.province,
            parts.city,
            parts.district,
            parts.street,
            parts.community,
        ] {
            let short = name
                .strip_suffix(['省', '市', '区', '县', '镇'])
                .unwrap_or(&name);
            for prefix in [name.as_str(), short] {
                if !prefix.is_empty()
                    && let Some(shorter) = rest.strip_prefix(prefix)
                {
                    rest = shorter.to_owned();
                    break;
                }
            }
        }
    }
    let end = rest
        .find(|c: char| c.is_ascii_digit())
        .unwrap_or(rest.len());
    let name = rest[..end].trim().to_owned();
    if name.chars().count() < 2 {
        return Err(Refusal::new(
            "alias-without-name",
            "the row has no name that could be remembered: pick the door without remembering",
        )
        .on("alias")
        .into());
    }
    of_a_place(name, said)
}

/// Who teaches.
fn teacher(actor: &Actor) -> Result<Uuid, Refusal> {
    actor.staff_id().ok_or_else(|| {
        Refusal::new(
            "alias-needs-staff",
            "a wording is taught by a signed-in steward",
        )
    })
}

/// Writes the wording down, and has the waiting rows looked at again: every program's next snapshot
/// knows it.
pub(crate) async fn teach(
    change: &mut Change,
    actor: &Actor,
    district: &str,
    wording: &str,
    door: &Door,
) -> Result<(), Error> {
    let by = teacher(actor)?;
    let (id, at) = (change.app().surroundings().id(), change.at);
    let alias = store::alias::NewAlias {
        id,
        wording,
        building_id: door.building_id,
        whole_compound: true,
        by,
        at,
    };
    store::alias::insert(change.conn(), district, &alias).await?;
    crate::jobs::resolve_waiting_later(change).await?;
    change
        .note(Note::new("alias.taught", "address_alias", id).saying(wording))
        .await
}

/// Places that the library itself calls by a name together with the numbers of a door: those found by
/// it without any leap.
fn called_so(snapshot: &Snapshot, name: &str, door: &Door) -> BTreeSet<BuildingCode> {
    let library = snapshot.library();
    let Some(place) = door.code.parse().ok().and_then(|code| library.place(code)) else {
        return BTreeSet::new();
    };
    let leap = |reason: &Reason| {
        matches!(
            reason,
            Reason::NameRead { .. }
                | Reason::NameShortened { .. }
                | Reason::LearnedRead { .. }
                | Reason::WordsUnexplained { .. }
        )
    };
    let numbers = [&place.parts.building, &place.parts.road_no].into_iter();
    numbers
        .flat_map(|number| library.resolve(&format!("{name}{number}")).candidates)
        .filter(|one| !one.reasons.iter().any(leap))
        .map(|one| one.code.building())
        .collect()
}

/// Whether a name is the library's own for a place, or for the road it stands on.
pub(crate) fn is_own_name(snapshot: &Snapshot, name: &str, door: &Door) -> bool {
    let code = door.code.parse().ok().map(Code::building);
    code.is_some_and(|code| called_so(snapshot, name, door).contains(&code))
}

/// Whether a name means something in the library already: teaching it another meaning would change
/// nothing, since the library's own names come first.
pub(crate) fn is_known_name(snapshot: &Snapshot, name: &str, door: &Door) -> bool {
    !called_so(snapshot, name, door).is_empty()
}

/// Writes down that a wording never means a door; nothing where that is known.
pub(crate) async fn rule_out(
    change: &mut Change,
    actor: &Actor,
    district: &str,
    wording: &str,
    by_name: bool,
    door: &Door,
) -> Result<(), Error> {
    let by = teacher(actor)?;
    let (id, at) = (change.app().surroundings().id(), change.at);
    let pair = store::never::NewNever {
        id,
        wording,
        by_name,
        building_id: door.building_id,
        dwelling_id: door.dwelling_id.filter(|_| !by_name),
        by,
        at,
    };
    if !store::never::insert(change.conn(), district, &pair).await? {
        return Ok(());
    }
    crate::jobs::resolve_waiting_later(change).await?;
    change
        .note(Note::new("never.taught", "address_never", id).saying(wording))
        .await
}
