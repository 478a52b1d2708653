//! People, sealed before they touch the disk and opened for a reason.

use registry::identity::{self, IdKind};
use store::party::PartyRow;
use uuid::Uuid;
use vault::receipt::Salt;
use vault::{BlindIndex, DataKey, Field, Purpose, Unreadable, mask};
use zeroize::{Zeroize as _, Zeroizing};

use crate::{App, Error};

/// A person in the words of a report or of an officer at the door.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PersonSaid {
    /// Name, "" where it is missing.
    pub name: String,
    /// Which document.
    pub id_kind: IdKind,
    /// Its number, "" where it is missing.
    pub id_number: String,
    /// The number is as its source had it. False where digits were lost on the way: such a number
    /// is kept and shown, and never looked up.
    pub id_number_is_whole: bool,
    /// Telephone, "" where it is missing.
    pub phone: String,
}

impl std::fmt::Debug for PersonSaid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A log must never hold a name.
        write!(f, "PersonSaid({})", self.id_kind.name())
    }
}

/// A party in the clear; wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct OpenParty {
    /// Name, "" where there is none.
    pub name: Zeroizing<String>,
    /// Number of the document, "" where there is none.
    pub id_number: Zeroizing<String>,
    /// Telephone, "" where there is none.
    pub phone: Zeroizing<String>,
}

impl std::fmt::Debug for OpenParty {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OpenParty(secret)")
    }
}

/// A party as it is shown to whoever sees the door: nothing that identifies anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaskedParty {
    /// Identity, for a reveal.
    pub id: Uuid,
    /// Name with its first character, "" where there is none.
    pub name: String,
    /// Which document.
    pub id_kind: IdKind,
    /// Masked number, "" where there is none.
    pub id_number: String,
    /// Masked telephone, "" where there is none.
    pub phone: String,
    /// The data was destroyed on schedule; nothing is left to show.
    pub destroyed: bool,
}

/// The columns that [`open_party`] opens; what is not asked for stays sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    /// The name.
    pub name: bool,
    /// The number of the document.
    pub id_number: bool,
    /// The telephone.
    pub phone: bool,
}

impl Opening {
    /// Everything.
    pub const ALL: Self = Self {
        name: true,
        id_number: true,
        phone: true,
    };
    /// The name only.
    pub const NAME: Self = Self {
        name: true,
        id_number: false,
        phone: false,
    };
}

const DATA_KEY: &str = "party.data_key";
const NAME: &str = "party.name";
const ID_NUMBER: &str = "party.id_number";
const PHONE: &str = "party.phone";

/// Seals a person under a fresh key of their own. `door` is the dwelling, or the building while
/// only that is known.
pub fn seal_party(
    app: &App,
    district: &str,
    lead_id: Uuid,
    person: &PersonSaid,
    door: Uuid,
    at: jiff::Timestamp,
) -> PartyRow {
    let id = app.surroundings().id();
    let keys = app.keys();
    // One call for the key and all nonces: each call is a trip to the operating system.
    let mut fresh: [u8; 32 + 4 * 12] = app.surroundings().random();
    let (key, nonces) = fresh.split_at(32);
    let key = DataKey::new(keys.suite, std::array::from_fn(|i| key[i]));
    let nonce = |n: usize| std::array::from_fn(|i| nonces[n * 12 + i]);
    let place = |column| Field {
        column,
        district,
        row: id,
    };
    let seal = |column, text: &str, n| {
        (!text.is_empty()).then(|| key.seal(place(column), text.as_bytes(), nonce(n)))
    };
    let counts =
        person.id_number_is_whole && identity::identifies(person.id_kind, &person.id_number);
    let row = PartyRow {
        id,
        lead_id,
        data_key: Some(key.wrap(&keys.wrap, place(DATA_KEY), nonce(0))),
        name: seal(NAME, person.name.trim(), 1),
        id_kind: person.id_kind.name().to_owned(),
        id_number: seal(ID_NUMBER, person.id_number.trim(), 2),
        phone: seal(PHONE, person.phone.trim(), 3),
        id_index: counts.then(|| id_index(app, &person.id_number).as_bytes().to_vec()),
        phone_index: phone_index(app, &person.phone).map(|index| index.as_bytes().to_vec()),
        door_mark: door_mark(app, door, &person.name).map(|mark| mark.as_bytes().to_vec()),
        created_at: at,
        destroyed_at: None,
    };
    fresh.zeroize();
    row
}

/// The index under which a document's number is found again.
pub fn id_index(app: &App, number: &str) -> BlindIndex {
    let number = Zeroizing::new(identity::normal_number(number));
    BlindIndex::of(&app.keys().index, Purpose::IdNumber, &number)
}

/// The index under which a telephone is found again; `None` for too few digits to be one.
pub fn phone_index(app: &App, phone: &str) -> Option<BlindIndex> {
    let phone = Zeroizing::new(identity::normal_phone(phone));
    (phone.len() >= 7).then(|| BlindIndex::of(&app.keys().index, Purpose::Phone, &phone))
}

/// The mark under which a name is found again at this one door; `None` for no name.
pub fn door_mark(app: &App, door: Uuid, name: &str) -> Option<BlindIndex> {
    let name = Zeroizing::new(identity::normal_name(name));
    let parts = [door.as_bytes().as_slice(), name.as_bytes()];
    (!name.is_empty())
        .then(|| BlindIndex::of_parts(&app.keys().index, Purpose::PersonAtDoor, &parts))
}

/// Opens what is asked for of a party; "" for what is absent or destroyed.
///
/// # Errors
/// [`Error::Unreadable`] where the row was sealed with another key file, moved or changed.
pub fn open_party(
    app: &App,
    district: &str,
    row: &PartyRow,
    fields: Opening,
) -> Result<OpenParty, Error> {
    let mut open = OpenParty {
        name: Zeroizing::default(),
        id_number: Zeroizing::default(),
        phone: Zeroizing::default(),
    };
    let Some(wrapped) = &row.data_key else {
        return Ok(open);
    };
    let place = |column| Field {
        column,
        district,
        row: row.id,
    };
    let key = DataKey::unwrap(&app.keys().wrap, place(DATA_KEY), wrapped)?;
    let text = |column, sealed: &Option<Vec<u8>>| -> Result<Zeroizing<String>, Unreadable> {
        let Some(sealed) = sealed else {
            return Ok(Zeroizing::default());
        };
        let bytes = key.open(place(column), sealed)?;
        // Only text is ever sealed here; authenticated bytes are those that were sealed.
        Ok(Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned()))
    };
    if fields.name {
        open.name = text(NAME, &row.name)?;
    }
    if fields.id_number {
        open.id_number = text(ID_NUMBER, &row.id_number)?;
    }
    if fields.phone {
        open.phone = text(PHONE, &row.phone)?;
    }
    Ok(open)
}

/// A salt for digests of what a party's record says: lost with its key.
///
/// # Errors
/// As [`open_party`].
pub(crate) fn salt(app: &App, district: &str, row: &PartyRow) -> Result<Salt, Error> {
    let Some(wrapped) = &row.data_key else {
        return Ok(Salt::NONE);
    };
    let place = |column| Field {
        column,
        district,
        row: row.id,
    };
    let key = DataKey::unwrap(&app.keys().wrap, place(DATA_KEY), wrapped)?;
    Ok(key.salt(place(NAME)))
}

/// A party as it may be shown.
///
/// # Errors
/// As [`open_party`]; [`store::StoreError::ImpossibleRow`] for an unknown kind of document.
pub fn mask_party(app: &App, district: &str, row: &PartyRow) -> Result<MaskedParty, Error> {
    let open = open_party(app, district, row, Opening::ALL)?;
    Ok(MaskedParty {
        id: row.id,
        name: mask::name(&open.name),
        id_kind: id_kind(row)?,
        id_number: mask::id_number(&open.id_number),
        phone: mask::phone(&open.phone),
        destroyed: row.destroyed_at.is_some(),
    })
}

/// The kind of document of a party.
///
/// # Errors
/// [`store::StoreError::ImpossibleRow`] for an unknown one.
pub fn id_kind(row: &PartyRow) -> Result<IdKind, Error> {
    IdKind::from_name(&row.id_kind).ok_or_else(|| {
        Error::Store(store::StoreError::ImpossibleRow {
            table: "party",
            column: "id_kind",
            row: row.id.to_string(),
            value: row.id_kind.clone(),
        })
    })
}
