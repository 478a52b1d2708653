//! What was said about a dwelling, the doors that wait to be looked at with it, and disagreements.

mod discrepancy;
mod heard;
mod waiting;

pub use discrepancy::{
    AskedRow, DiscrepancyRow, asked_of, close_all, insert_discrepancies, of_dwelling, open_of,
    update_discrepancies,
};
pub use heard::{
    CheckHeard, LeadHeard, PartyMarks, StayHeard, checks_of, insert_settled_lead, leads_of,
    parties_at, parties_of_leads, stays_of,
};
pub use waiting::{
    WaitingDoor, failed, take, wait, wait_for_ends, wait_where_spoken, waiting, waits,
};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// One thing that was said, as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoiceRow {
    /// Identity.
    pub id: Uuid,
    /// Where.
    pub dwelling_id: Uuid,
    /// As what the speaker spoke, as `registry::voices::Role` names it.
    pub role: String,
    /// Who spoke.
    pub spoken_by: Uuid,
    /// By which way: `plate`, `account`, `api`, `counter` or `visit`.
    pub through: String,
    /// What it says.
    pub word: String,
    /// First day.
    pub from_date: Option<Date>,
    /// Last day.
    pub to_date: Option<Date>,
    /// How many, of a head count.
    pub heads: Option<i32>,
    /// The people as they were named, sealed.
    pub people: Option<Vec<u8>>,
    /// Its key, wrapped.
    pub data_key: Option<Vec<u8>>,
    /// When it was said.
    pub said_at: Timestamp,
}

/// By what somebody who was named is known again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VoicePersonRow {
    /// The voice.
    pub voice_id: Uuid,
    /// Place among those it names.
    pub place: i16,
    /// The speaker speaks of themselves.
    pub speaker: bool,
    /// The record that was pointed at.
    pub party_id: Option<Uuid>,
    /// Keyed digest of the document's number.
    pub document_mark: Option<Vec<u8>>,
    /// Keyed digest of the name at this door.
    pub name_mark: Option<Vec<u8>>,
    /// Keyed digest of the telephone.
    pub phone_mark: Option<Vec<u8>>,
}

/// Writes what was said.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    conn: &mut Conn,
    district: &str,
    row: &VoiceRow,
    people: &[VoicePersonRow],
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO voice (district, id, dwelling_id, role, spoken_by, through, word, from_date, \
         to_date, heads, people, data_key, said_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        district,
        row.id,
        row.dwelling_id,
        row.role,
        row.spoken_by,
        row.through,
        row.word,
        row.from_date.map(jiff_sqlx::ToSqlx::to_sqlx) as _,
        row.to_date.map(jiff_sqlx::ToSqlx::to_sqlx) as _,
        row.heads,
        row.people,
        row.data_key,
        row.said_at.to_sqlx() as _,
    )
    .execute(&mut *conn)
    .await?;
    if people.is_empty() {
        return Ok(());
    }
    let voices: Vec<Uuid> = people.iter().map(|p| p.voice_id).collect();
    let places: Vec<i16> = people.iter().map(|p| p.place).collect();
    let speakers: Vec<bool> = people.iter().map(|p| p.speaker).collect();
    let parties: Vec<Option<Uuid>> = people.iter().map(|p| p.party_id).collect();
    sqlx::query!(
        "INSERT INTO voice_person (district, voice_id, place, speaker, party_id, document_mark, \
         name_mark, phone_mark) SELECT $1, u.* FROM unnest($2::uuid[], $3::smallint[], \
         $4::boolean[], $5::uuid[], $6::bytea[], $7::bytea[], $8::bytea[]) u",
        district,
        &voices,
        &places,
        &speakers,
        &parties as &[Option<Uuid>],
        column(people, |p| p.document_mark.as_deref()) as _,
        column(people, |p| p.name_mark.as_deref()) as _,
        column(people, |p| p.phone_mark.as_deref()) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

fn column<T>(rows: &[T], of: impl Fn(&T) -> Option<&[u8]>) -> Vec<Option<&[u8]>> {
    rows.iter().map(of).collect()
}

/// Whether anybody ever spoke of a dwelling of the district.
///
/// # Errors
/// [`StoreError`].
pub async fn any(conn: &mut Conn, district: &str) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM voice WHERE district = $1) AS "any!""#,
        district
    )
    .fetch_one(conn)
    .await?)
}

struct Read {
    id: Uuid,
    dwelling_id: Uuid,
    role: String,
    spoken_by: Uuid,
    through: String,
    word: String,
    from_date: Option<jiff_sqlx::Date>,
    to_date: Option<jiff_sqlx::Date>,
    heads: Option<i32>,
    people: Option<Vec<u8>>,
    data_key: Option<Vec<u8>>,
    said_at: jiff_sqlx::Timestamp,
}

impl From<Read> for VoiceRow {
    fn from(row: Read) -> Self {
        Self {
            id: row.id,
            dwelling_id: row.dwelling_id,
            role: row.role,
            spoken_by: row.spoken_by,
            through: row.through,
            word: row.word,
            from_date: row.from_date.map(jiff_sqlx::Date::to_jiff),
            to_date: row.to_date.map(jiff_sqlx::Date::to_jiff),
            heads: row.heads,
            people: row.people,
            data_key: row.data_key,
            said_at: row.said_at.to_jiff(),
        }
    }
}

/// What was said about these dwellings and not taken back, the oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn of_dwellings(
    conn: &mut Conn,
    district: &str,
    dwellings: &[Uuid],
) -> Result<Vec<VoiceRow>, StoreError> {
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT id, dwelling_id, role, spoken_by, through, word,
           from_date AS "from_date: jiff_sqlx::Date", to_date AS "to_date: jiff_sqlx::Date", heads,
           people, data_key, said_at AS "said_at: jiff_sqlx::Timestamp"
           FROM voice WHERE district = $1 AND dwelling_id = ANY($2) AND withdrawn_at IS NULL
           ORDER BY said_at, id"#,
        district,
        dwellings,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(VoiceRow::from).collect())
}

/// Whom these voices name, in their order.
///
/// # Errors
/// [`StoreError`].
pub async fn people_of(
    conn: &mut Conn,
    district: &str,
    voices: &[Uuid],
) -> Result<Vec<VoicePersonRow>, StoreError> {
    Ok(sqlx::query_as!(
        VoicePersonRow,
        "SELECT voice_id, place, speaker, party_id, document_mark, name_mark, phone_mark \
         FROM voice_person WHERE district = $1 AND voice_id = ANY($2) ORDER BY voice_id, place",
        district,
        voices,
    )
    .fetch_all(conn)
    .await?)
}

/// Takes back what a speaker said. Whether it stood.
///
/// # Errors
/// [`StoreError`].
pub async fn withdraw(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
    spoken_by: Uuid,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE voice SET withdrawn_at = $4 \
         WHERE district = $1 AND id = $2 AND spoken_by = $3 AND withdrawn_at IS NULL",
        district,
        id,
        spoken_by,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
