use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A plate to be issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPlate {
    /// Identity.
    pub id: Uuid,
    /// Number in its district.
    pub serial: i64,
    /// Whose.
    pub building_id: Uuid,
    /// Whose, where it is a dwelling's.
    pub dwelling_id: Option<Uuid>,
}

/// Remembers a public key; one that is known stays as it is.
///
/// # Errors
/// [`StoreError`].
pub async fn know_key(
    conn: &mut Conn,
    key_id: &str,
    public_key: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO plate_key (id, public_key, since) VALUES ($1, $2, $3) \
         ON CONFLICT (id) DO NOTHING",
        key_id,
        public_key,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes the next `count` serials of a district; gives the first. Others who issue there wait
/// until the transaction ends.
///
/// # Errors
/// [`StoreError`].
pub async fn take_serials(conn: &mut Conn, district: &str, count: i64) -> Result<i64, StoreError> {
    let next = sqlx::query_scalar!(
        "INSERT INTO plate_counter (district, next) VALUES ($1, $2::bigint + 1) ON CONFLICT (district) \
         DO UPDATE SET next = plate_counter.next + excluded.next - 1 RETURNING next",
        district,
        count,
    )
    .fetch_one(conn)
    .await?;
    Ok(next - count)
}

/// Writes plates that are in force from now on.
///
/// # Errors
/// [`StoreError::Constraint`] where a door has one in force.
pub async fn insert(
    conn: &mut Conn,
    district: &str,
    plates: &[NewPlate],
    (key_id, size): (&str, &str),
    at: Timestamp,
    by: Option<Uuid>,
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = plates.iter().map(|plate| plate.id).collect();
    let serials: Vec<i64> = plates.iter().map(|plate| plate.serial).collect();
    let buildings: Vec<Uuid> = plates.iter().map(|plate| plate.building_id).collect();
    let dwellings: Vec<Option<Uuid>> = plates.iter().map(|plate| plate.dwelling_id).collect();
    sqlx::query!(
        "INSERT INTO door_plate (district, id, serial, building_id, dwelling_id, key_id, size, \
         state, issued_at, issued_by) \
         SELECT $1, n.id, n.serial, n.building_id, n.dwelling_id, $6, $7, 'issued', $8, $9 \
         FROM unnest($2::uuid[], $3::bigint[], $4::uuid[], $5::uuid[]) \
         AS n (id, serial, building_id, dwelling_id)",
        district,
        &ids,
        &serials,
        &buildings,
        &dwellings as _,
        key_id,
        size,
        at.to_sqlx() as _,
        by,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Ends plates in force: each is replaced by the one beside it, which may be written after it.
/// How many there were.
///
/// # Errors
/// [`StoreError`].
pub async fn replace(
    conn: &mut Conn,
    district: &str,
    pairs: &[(Uuid, Uuid)],
    at: Timestamp,
    by: Option<Uuid>,
) -> Result<u64, StoreError> {
    let (old, new): (Vec<Uuid>, Vec<Uuid>) = pairs.iter().copied().unzip();
    let done = sqlx::query!(
        "UPDATE door_plate p SET state = 'replaced', ended_at = $4, ended_by = $5, \
         successor_id = n.successor FROM unnest($2::uuid[], $3::uuid[]) AS n (id, successor) \
         WHERE p.district = $1 AND p.id = n.id AND p.state = 'issued'",
        district,
        &old,
        &new,
        at.to_sqlx() as _,
        by,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Revokes a plate in force. Whether it was.
///
/// # Errors
/// [`StoreError`].
pub async fn revoke(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
    reason: &str,
    at: Timestamp,
    by: Option<Uuid>,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE door_plate SET state = 'revoked', ended_at = $4, ended_by = $5, reason = $3 \
         WHERE district = $1 AND id = $2 AND state = 'issued'",
        district,
        id,
        reason,
        at.to_sqlx() as _,
        by,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes what an officer found at the door of a plate in force. Whether it was.
///
/// # Errors
/// [`StoreError`].
pub async fn see(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
    seen: &str,
    at: Timestamp,
    by: Option<Uuid>,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE door_plate SET seen = $3, seen_at = $4, seen_by = $5 \
         WHERE district = $1 AND id = $2 AND state = 'issued'",
        district,
        id,
        seen,
        at.to_sqlx() as _,
        by,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
