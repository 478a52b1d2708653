//! Proof of registration: that somebody is registered at a dwelling, for a school or a bank, on
//! paper, with a code that says whether it still holds.
//!
//! The code is a receipt ([`vault::receipt`]) that names the stay and a digest of what the proof
//! says, so nothing is kept of a proof. Whoever holds the paper reads it; the page behind its code
//! says whether it is genuine, whether the registration is in force, and nothing that the paper
//! doesn't say.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use policy::Deed;
use store::party::PartyRow;
use store::stay::StayRow;
use vault::receipt::{PREFIX, Said, SaidDigest, Words};
use zeroize::Zeroizing;

use crate::accounts::Session;
use crate::bindings::{self, Door};
use crate::parties::{MaskedParty, Opening, mask_party, open_party, salt};
use crate::plates::{self, DoorName};
use crate::{App, Error, Note, Refusal, receipts, records};

/// How long a proof may be shown: then another is made, for people move.
pub const HOLDS: SignedDuration = SignedDuration::from_hours(90 * 24);

/// What a proof says.
#[derive(Clone)]
pub struct Proof {
    /// Name in full.
    pub name: Zeroizing<String>,
    /// The same person with the document's number masked.
    pub person: MaskedParty,
    /// Building, unit and room.
    pub door: DoorName,
    /// First day of the stay.
    pub from: Option<Date>,
    /// When it was made.
    pub issued: Timestamp,
    /// Until when it may be shown.
    pub until: Timestamp,
    /// Where its code leads, in capitals.
    pub address: String,
}

impl std::fmt::Debug for Proof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Proof({})", self.issued)
    }
}

/// Whether a proof holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// What it says is registered.
    InForce,
    /// The stay has ended since.
    Ended,
    /// The record was corrected since, or is destroyed.
    Changed,
    /// It is older than proofs may be.
    Over,
}

/// A genuine proof, to whoever holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Whether it holds.
    pub standing: Standing,
    /// When it was made.
    pub issued: Timestamp,
    /// Masked person, door and first day, while it holds; nothing of what has changed since.
    pub says: Option<(MaskedParty, DoorName, Option<Date>)>,
}

/// Makes a proof for whoever is bound to a record at a door with an open stay. Leaves an entry in
/// the log.
///
/// # Errors
/// [`Error::NotFound`] for who is not bound; [`Error::Refused`]: `proof-no-stay`,
/// `plate-no-address`.
pub async fn issue(app: &App, session: &Session, door: Door) -> Result<Proof, Error> {
    let district = &session.district;
    let origin = plates::origin_needed(app).await?;
    let (stay, party) = records::open_stay(app, session, door)
        .await?
        .ok_or_else(|| {
            let words = "no stay of yours is open here: an officer looks first, or the record has \
                         to be corrected";
            Refusal::new("proof-no-stay", words)
        })?;
    let binding = bindings::may(app, session, door, Deed::SeeOwnRecord).await?;
    let name = plates::door_name(&mut *app.read().await?, district, door).await?;
    let change = app.change_of_account(district, session.account).await?;
    let issued = change.at;
    let said = digest(app, district, &stay, &party)?;
    let line = receipts::receipt(app, district, stay.id, issued, said)?;
    change
        .commit(Note::new("proof.issued", "binding", binding.id))
        .await?;
    let token = line.strip_prefix(PREFIX).unwrap_or(&line);
    Ok(Proof {
        name: open_party(app, district, &party, Opening::ALL)?.name,
        person: mask_party(app, district, &party)?,
        door: name,
        from: stay.from_date,
        issued,
        until: issued + HOLDS,
        address: format!("{}/PROOF/{token}", origin.to_uppercase()),
    })
}

/// Checks a proof by what its code holds; `None` for what is none of this program's.
///
/// # Errors
/// [`Error::Store`], [`Error::Unreadable`].
pub async fn check(app: &App, token: &str) -> Result<Option<Checked>, Error> {
    let verdict = receipts::check(app, &format!("{PREFIX}{token}")).await?;
    let vault::receipt::Verdict::Genuine(Said { accepted, .. }) = verdict else {
        return Ok(None);
    };
    let district = accepted.district.as_str();
    let mut conn = app.read().await?;
    // A receipt of a declaration names no stay: it is no proof.
    let Some((stay, building)) =
        store::stay::by_id(&mut conn, district, accepted.declaration).await?
    else {
        return Ok(None);
    };
    let issued = accepted.at;
    let bare = |standing| Checked {
        standing,
        issued,
        says: None,
    };
    if issued + HOLDS < app.surroundings().now() {
        return Ok(Some(bare(Standing::Over)));
    }
    if stay.closed_at.is_some() {
        return Ok(Some(bare(Standing::Ended)));
    }
    let party = store::party::by_ids(&mut conn, district, &[stay.party_id]).await?;
    let Some(party) = party.first() else {
        return Ok(Some(bare(Standing::Changed)));
    };
    if digest(app, district, &stay, party)? != accepted.said {
        return Ok(Some(bare(Standing::Changed)));
    }
    let mut person = mask_party(app, district, party)?;
    // The paper doesn't have it.
    person.phone.clear();
    let door = Door {
        building,
        dwelling: Some(stay.dwelling_id),
    };
    let name = plates::door_name(&mut conn, district, door).await?;
    Ok(Some(Checked {
        standing: Standing::InForce,
        issued,
        says: Some((person, name, stay.from_date)),
    }))
}

/// Digest of what a proof says, under the person's own key: once that is destroyed, so is the way
/// to try names.
fn digest(
    app: &App,
    district: &str,
    stay: &StayRow,
    party: &PartyRow,
) -> Result<SaidDigest, Error> {
    let open = open_party(app, district, party, Opening::ALL)?;
    let from = stay.from_date.map(|day| day.to_string());
    let words = Words::new("registered_stay")
        .saying("dwelling", &stay.dwelling_id.to_string())
        .saying("name", &open.name)
        .saying("document", &party.id_kind)
        .saying("number", &open.id_number)
        .saying("from", &from.unwrap_or_default());
    Ok(words.digest(salt(app, district, party)?))
}
