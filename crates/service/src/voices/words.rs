//! The people of a voice as they were named, sealed under the voice's own key.

use serde::{Deserialize, Serialize};
use store::voice::VoiceRow;
use uuid::Uuid;
use vault::receipt::Salt;
use vault::{DataKey, Field};
use zeroize::Zeroizing;

use crate::batches::PersonWords;
use crate::parties::PersonSaid;
use crate::{App, Error};

const PEOPLE: &str = "voice.people";
const DATA_KEY: &str = "voice.data_key";
/// First byte: which form follows. A change of [`Words`] takes the next one.
const FORM: u8 = 1;

/// What a voice says in words of its own.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Words {
    /// In the places of the voice's people; one that was pointed at has no words.
    pub(super) people: Vec<Option<PersonWords>>,
    pub(super) remark: String,
}

fn place<'a>(column: &'a str, district: &'a str, row: Uuid) -> Field<'a> {
    Field {
        column,
        district,
        row,
    }
}

/// Words as they are kept.
pub(super) struct Sealed {
    pub(super) words: Option<Vec<u8>>,
    pub(super) data_key: Option<Vec<u8>>,
    /// Of the digest that a receipt holds.
    pub(super) salt: Salt,
}

/// Sealed words and their wrapped key; nothing for no words.
pub(super) fn seal(app: &App, district: &str, id: Uuid, words: &Words) -> Sealed {
    if words.people.iter().all(Option::is_none) && words.remark.is_empty() {
        return Sealed {
            words: None,
            data_key: None,
            salt: Salt::NONE,
        };
    }
    // Strings, flags and options always have a binary form.
    let plain = Zeroizing::new(postcard::to_extend(words, vec![FORM]).unwrap_or_default());
    let key = DataKey::new(app.keys().suite, app.surroundings().random());
    let sealed = key.seal(
        place(PEOPLE, district, id),
        &plain,
        app.surroundings().random(),
    );
    let wrapped = key.wrap(
        &app.keys().wrap,
        place(DATA_KEY, district, id),
        app.surroundings().random(),
    );
    Sealed {
        words: Some(sealed),
        data_key: Some(wrapped),
        salt: key.salt(place(PEOPLE, district, id)),
    }
}

/// The words of a voice; none where they are destroyed.
pub(super) fn open(app: &App, district: &str, row: &VoiceRow) -> Result<Words, Error> {
    let (Some(sealed), Some(wrapped)) = (&row.people, &row.data_key) else {
        return Ok(Words::default());
    };
    let key = DataKey::unwrap(&app.keys().wrap, place(DATA_KEY, district, row.id), wrapped)?;
    let plain = key.open(place(PEOPLE, district, row.id), sealed)?;
    match plain.split_first() {
        Some((&FORM, rest)) => postcard::from_bytes(rest).ok(),
        _ => None,
    }
    .ok_or_else(|| Error::Internal(format!("voice {} was written by another version", row.id)))
}

pub(super) fn worded(person: &PersonSaid) -> PersonWords {
    PersonWords {
        name: person.name.clone(),
        id_kind: person.id_kind.name().to_owned(),
        id_number: person.id_number.clone(),
        whole: person.id_number_is_whole,
        phone: person.phone.clone(),
    }
}
