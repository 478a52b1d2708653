//! People as one report or door check named them. What identifies them arrives sealed.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::copy::{self, Line};
use crate::{Conn, StoreError};

/// A party as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartyRow {
    /// Identity.
    pub id: Uuid,
    /// The lead that named them.
    pub lead_id: Uuid,
    /// The key of the sealed columns, wrapped; destroyed with the person's data.
    pub data_key: Option<Vec<u8>>,
    /// Name, sealed.
    pub name: Option<Vec<u8>>,
    /// Kind of document, as `registry::identity::IdKind` names it.
    pub id_kind: String,
    /// Number of the document, sealed.
    pub id_number: Option<Vec<u8>>,
    /// Telephone, sealed.
    pub phone: Option<Vec<u8>>,
    /// Keyed digest of the number.
    pub id_index: Option<Vec<u8>>,
    /// Keyed digest of the telephone.
    pub phone_index: Option<Vec<u8>>,
    /// Keyed digest of the name at one door.
    pub door_mark: Option<Vec<u8>>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When the key was destroyed.
    pub destroyed_at: Option<Timestamp>,
}

struct Read {
    id: Uuid,
    lead_id: Uuid,
    data_key: Option<Vec<u8>>,
    name: Option<Vec<u8>>,
    id_kind: String,
    id_number: Option<Vec<u8>>,
    phone: Option<Vec<u8>>,
    id_index: Option<Vec<u8>>,
    phone_index: Option<Vec<u8>>,
    door_mark: Option<Vec<u8>>,
    created_at: jiff_sqlx::Timestamp,
    destroyed_at: Option<jiff_sqlx::Timestamp>,
}

impl From<Read> for PartyRow {
    fn from(row: Read) -> Self {
        Self {
            id: row.id,
            lead_id: row.lead_id,
            data_key: row.data_key,
            name: row.name,
            id_kind: row.id_kind,
            id_number: row.id_number,
            phone: row.phone,
            id_index: row.id_index,
            phone_index: row.phone_index,
            door_mark: row.door_mark,
            created_at: row.created_at.to_jiff(),
            destroyed_at: row.destroyed_at.map(jiff_sqlx::Timestamp::to_jiff),
        }
    }
}

/// Writes parties in one statement. Their leads must be there already.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_many(
    conn: &mut Conn,
    district: &str,
    rows: &[PartyRow],
) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = rows.iter().map(|r| r.id).collect();
    let leads: Vec<Uuid> = rows.iter().map(|r| r.lead_id).collect();
    let kinds: Vec<&str> = rows.iter().map(|r| r.id_kind.as_str()).collect();
    let created: Vec<_> = rows.iter().map(|r| r.created_at.to_sqlx()).collect();
    sqlx::query!(
        "INSERT INTO party (district, id, lead_id, data_key, name, id_kind, id_number, phone, \
         id_index, phone_index, door_mark, created_at) \
         SELECT $1, u.* FROM unnest($2::uuid[], $3::uuid[], $4::bytea[], $5::bytea[], $6::text[], \
         $7::bytea[], $8::bytea[], $9::bytea[], $10::bytea[], $11::bytea[], $12::timestamptz[]) u",
        district,
        &ids,
        &leads,
        column(rows, |r| r.data_key.as_deref()) as _,
        column(rows, |r| r.name.as_deref()) as _,
        &kinds as &[&str],
        column(rows, |r| r.id_number.as_deref()) as _,
        column(rows, |r| r.phone.as_deref()) as _,
        column(rows, |r| r.id_index.as_deref()) as _,
        column(rows, |r| r.phone_index.as_deref()) as _,
        column(rows, |r| r.door_mark.as_deref()) as _,
        &created as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A party as [`copy`] takes it.
pub fn line(district: &str, row: &PartyRow) -> Line {
    Line::new(|copy| {
        copy.field(district);
        copy.field(row.id);
        copy.field(row.lead_id);
        copy.field(row.data_key.as_deref());
        copy.field(row.name.as_deref());
        copy.field(&row.id_kind);
        copy.field(row.id_number.as_deref());
        copy.field(row.phone.as_deref());
        copy.field(row.id_index.as_deref());
        copy.field(row.phone_index.as_deref());
        copy.field(row.door_mark.as_deref());
        copy.field(row.created_at);
        copy.end();
    })
}

/// Writes many parties by `COPY`. Their leads must be there already.
///
/// # Errors
/// [`StoreError`].
pub async fn copy(conn: &mut Conn, lines: &[&Line]) -> Result<(), StoreError> {
    let target = "party (district, id, lead_id, data_key, name, id_kind, id_number, phone, \
                  id_index, phone_index, door_mark, created_at)";
    copy::stream(conn, target, lines, |copy, line| copy.row(line)).await
}

fn column(rows: &[PartyRow], take: impl Fn(&PartyRow) -> Option<&[u8]>) -> Vec<Option<&[u8]>> {
    rows.iter().map(take).collect()
}

/// The parties of these leads, in the order they were written.
///
/// # Errors
/// [`StoreError`].
pub async fn of_leads(
    conn: &mut Conn,
    district: &str,
    leads: &[Uuid],
) -> Result<Vec<PartyRow>, StoreError> {
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT id, lead_id, data_key, name, id_kind, id_number, phone, id_index, phone_index,
        door_mark, created_at AS "created_at: _", destroyed_at AS "destroyed_at: _"
        FROM party WHERE district = $1 AND lead_id = ANY($2) ORDER BY lead_id, id"#,
        district,
        leads,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(PartyRow::from).collect())
}

/// These parties, in no order; unknown ids are left out.
///
/// # Errors
/// [`StoreError`].
pub async fn by_ids(
    conn: &mut Conn,
    district: &str,
    ids: &[Uuid],
) -> Result<Vec<PartyRow>, StoreError> {
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT id, lead_id, data_key, name, id_kind, id_number, phone, id_index, phone_index,
        door_mark, created_at AS "created_at: _", destroyed_at AS "destroyed_at: _"
        FROM party WHERE district = $1 AND id = ANY($2)"#,
        district,
        ids,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(PartyRow::from).collect())
}

/// The people whom the registry knows at a dwelling and whose data is kept: of open stays, and of
/// open leads; with `past` of ended and settled ones too.
///
/// # Errors
/// [`StoreError`].
pub async fn at_dwelling(
    conn: &mut Conn,
    district: &str,
    dwelling: Uuid,
    past: bool,
) -> Result<Vec<PartyRow>, StoreError> {
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT id, lead_id, data_key, name, id_kind, id_number, phone, id_index, phone_index,
        door_mark, created_at AS "created_at: _", destroyed_at AS "destroyed_at: _"
        FROM party WHERE district = $1 AND destroyed_at IS NULL AND id IN (
            SELECT s.party_id FROM stay s WHERE s.district = $1 AND s.dwelling_id = $2
                AND ($3 OR s.closed_at IS NULL)
            UNION SELECT p.id FROM dwelling d
                JOIN task t ON t.district = d.district AND t.building_id = d.building_id
                    AND t.dwelling_id = d.id
                JOIN lead l ON l.district = t.district AND l.task_id = t.id
                JOIN party p ON p.district = l.district AND p.lead_id = l.id
                WHERE d.district = $1 AND d.id = $2 AND ($3 OR l.state = 'open'))
        ORDER BY id LIMIT 1000"#,
        district,
        dwelling,
        past,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(PartyRow::from).collect())
}

/// Sets the mark of a party's name at the door, once the door is known better. Whether there is
/// such a party with its data.
///
/// # Errors
/// [`StoreError`].
pub async fn set_door_mark(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
    mark: &[u8],
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE party SET door_mark = $3 \
         WHERE district = $1 AND id = $2 AND destroyed_at IS NULL",
        district,
        id,
        mark,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
