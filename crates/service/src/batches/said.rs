use std::collections::{HashMap, HashSet};

use intake::{LeaseDate, Tenancy, TenancyKind};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::reports::Chunk;
use uuid::Uuid;
use vault::{DataKey, Field};
use zeroize::Zeroizing;

use crate::parties::PersonSaid;
use crate::{App, Error};

/// A tenancy in the words of its sender. Exists sealed in the database and open in memory only
/// as long as it is worked on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Said {
    pub(crate) sheet: String,
    pub(crate) row: u32,
    pub(crate) rows: Vec<u32>,
    pub(crate) address: String,
    pub(crate) check_out: bool,
    pub(crate) people: Vec<PersonWords>,
    pub(crate) from: Option<Date>,
    pub(crate) to: Option<Date>,
    pub(crate) landlord: String,
    pub(crate) landlord_phone: String,
    pub(crate) remark: String,
    pub(crate) faults: Vec<String>,
}

/// One person in the words of the sender.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PersonWords {
    pub(crate) name: String,
    pub(crate) id_kind: String,
    pub(crate) id_number: String,
    pub(crate) whole: bool,
    pub(crate) phone: String,
}

impl std::fmt::Debug for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A log must never hold what somebody said about somebody.
        write!(f, "Said({} {})", self.sheet, self.row)
    }
}

impl From<Tenancy> for Said {
    fn from(tenancy: Tenancy) -> Self {
        let lost = |index: usize| {
            tenancy.faults.iter().any(|fault| {
                fault.kind == intake::FaultKind::IdLostPrecision && fault.tenant == Some(index)
            })
        };
        let day = |date: Option<LeaseDate>| date.map(|date| date.date);
        let people = tenancy.tenants.into_iter().enumerate();
        let people = people.map(|(index, tenant)| PersonWords {
            name: tenant.name,
            id_kind: tenant.id_kind.name().to_owned(),
            id_number: tenant.id_number,
            whole: !lost(index),
            phone: tenant.phone,
        });
        let people = people.collect();
        let faults = tenancy.faults.iter();
        let faults = faults.map(|fault| fault.kind.wire().to_owned()).collect();
        let (landlord, landlord_phone) = tenancy
            .landlord
            .map(|landlord| (landlord.name, landlord.phone))
            .unwrap_or_default();
        Self {
            sheet: tenancy.sheet,
            row: tenancy.row,
            rows: tenancy.rows,
            address: tenancy.address,
            check_out: tenancy.kind == TenancyKind::CheckOut,
            people,
            from: day(tenancy.from),
            to: day(tenancy.to),
            landlord,
            landlord_phone,
            remark: tenancy.remark,
            faults,
        }
    }
}

/// `check_in` or `check_out`.
pub(super) fn kind(check_out: bool) -> &'static str {
    if check_out {
        TenancyKind::CheckOut.wire()
    } else {
        TenancyKind::CheckIn.wire()
    }
}

impl Said {
    /// The people as the registry takes them. An empty cell where a name was asked for is nobody:
    /// a move-out without names is everybody's.
    pub(crate) fn people(&self) -> impl Iterator<Item = PersonSaid> + '_ {
        let said = |p: &&PersonWords| {
            [&p.name, &p.id_number, &p.phone]
                .iter()
                .any(|w| !w.is_empty())
        };
        self.people.iter().filter(said).map(said_person)
    }
}

/// A person as the registry takes them.
pub(crate) fn said_person(person: &PersonWords) -> PersonSaid {
    PersonSaid {
        name: person.name.clone(),
        id_kind: registry::identity::IdKind::from_name(&person.id_kind).unwrap_or_default(),
        id_number: person.id_number.clone(),
        id_number_is_whole: person.whole,
        phone: person.phone.clone(),
    }
}

/// First byte of staged words: which form follows. A change of [`Said`] takes the next one.
const FORM: u8 = 1;

/// The words of rows that follow each other, to be sealed.
pub(crate) fn chunk(words: &[Said]) -> Zeroizing<Vec<u8>> {
    // Values of strings, numbers and dates always have a binary form.
    Zeroizing::new(postcard::to_extend(words, vec![FORM]).unwrap_or_default())
}

/// Seals a chunk; the last of its rows is `last_seq` of its batch.
pub(crate) fn seal_chunk(
    chunk: &[u8],
    key: &DataKey,
    district: &str,
    batch: Uuid,
    last_seq: i32,
    nonce: [u8; 12],
) -> Vec<u8> {
    key.seal(
        chunk_field(district, batch, last_seq, &mut String::new()),
        chunk,
        nonce,
    )
}

/// Opens them again, each with its place in the batch.
pub(crate) fn open_chunk(
    key: &DataKey,
    district: &str,
    chunk: &Chunk,
) -> Result<Vec<(i32, Said)>, Error> {
    let (batch, last) = (chunk.batch_id, chunk.last_seq);
    let text = key.open(
        chunk_field(district, batch, last, &mut String::new()),
        &chunk.said,
    )?;
    let words = match text.split_first() {
        Some((&FORM, words)) => postcard::from_bytes::<Vec<Said>>(words).ok(),
        _ => None,
    };
    let words = words.ok_or_else(|| {
        Error::Internal(format!(
            "the staged rows of batch {batch} up to {last} were written by another version"
        ))
    })?;
    let before = i32::try_from(words.len()).map_or(0, |rows| last.saturating_sub(rows));
    Ok((before + 1..).zip(words).collect())
}

/// Authenticates the place: sealed words moved to another place don't open.
fn chunk_field<'a>(
    district: &'a str,
    batch: Uuid,
    last_seq: i32,
    column: &'a mut String,
) -> Field<'a> {
    use std::fmt::Write as _;
    let _ = write!(column, "intake_chunk.said/{last_seq}");
    Field {
        column,
        district,
        row: batch,
    }
}

/// The words of these rows, each named by its batch and its place there; rows of a batch without
/// a key are left out.
pub(crate) async fn words_of(
    conn: &mut store::Conn,
    district: &str,
    keys: &HashMap<Uuid, DataKey>,
    rows: &[(Uuid, i32)],
) -> Result<HashMap<(Uuid, i32), Said>, Error> {
    let wanted: HashSet<(Uuid, i32)> = rows.iter().copied().collect();
    let mut words = HashMap::new();
    for chunk in store::reports::chunks_with(conn, district, rows).await? {
        let Some(key) = keys.get(&chunk.batch_id) else {
            continue;
        };
        let opened = open_chunk(key, district, &chunk)?.into_iter();
        let named = opened.map(|(seq, said)| ((chunk.batch_id, seq), said));
        words.extend(named.filter(|(place, _)| wanted.contains(place)));
    }
    Ok(words)
}

/// The batch's own key.
pub(crate) fn open_key(
    app: &App,
    district: &str,
    batch: Uuid,
    wrapped: Option<&[u8]>,
) -> Result<DataKey, Error> {
    let wrapped = wrapped.ok_or_else(|| {
        crate::Refusal::new(
            "batch-destroyed",
            "the batch's words are no longer kept: ask the sender for the file again",
        )
    })?;
    let place = Field {
        column: "batch.data_key",
        district,
        row: batch,
    };
    Ok(DataKey::unwrap(&app.keys().wrap, place, wrapped)?)
}
