//! Wordings that people taught the resolver.

use address::{AliasScope, LearnedAlias};
use policy::Actor;
use store::alias::AliasRow;
use store::library::ChangeRow;

use crate::library::{Door, Snapshot};
use crate::{Change, Error, Note, Refusal};

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

/// The part of an address that names the place: what remains without the divisions above it and
/// without the numbers behind it.
///
/// # Errors
/// [`Error::Refused`] where nothing remains that could be a name.
pub(crate) fn wording(snapshot: &Snapshot, text: &str, door: &Door) -> Result<String, Error> {
    let mut rest: String = address::normalise(text).text();
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
    Ok(name)
}

/// Writes the wording down; every program's next snapshot knows it.
pub(crate) async fn teach(
    change: &mut Change,
    actor: &Actor,
    district: &str,
    wording: &str,
    door: &Door,
) -> Result<(), Error> {
    let by = actor.staff_id().ok_or_else(|| {
        Refusal::new(
            "alias-needs-staff",
            "a wording is taught by a signed-in steward",
        )
    })?;
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
    library_changed(change, district).await?;
    change
        .note(Note::new("alias.taught", "address_alias", id).saying(wording))
        .await
}

/// Tells every running program that its snapshot is old, and has the waiting rows looked at again.
pub(crate) async fn library_changed(change: &mut Change, district: &str) -> Result<(), Error> {
    let marker = ChangeRow {
        id: change.app().surroundings().id(),
        at: change.at,
        file_name: String::new(),
        added: 0,
        changed: 0,
        retired: 0,
        rejected: 0,
    };
    store::library::insert_change(change.conn(), district, &marker).await?;
    crate::jobs::resolve_waiting_later(change).await
}
