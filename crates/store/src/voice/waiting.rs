use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A door about which something new is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingDoor {
    /// Partition.
    pub district: String,
    /// The dwelling.
    pub dwelling_id: Uuid,
    /// Its building.
    pub building_id: Uuid,
    /// The grid that lies in.
    pub grid_id: Uuid,
    /// How often it was tried in vain.
    pub attempts: i16,
}

/// Has what was said at these doors held against each other again, once the transaction commits.
///
/// # Errors
/// [`StoreError`].
pub async fn wait(
    conn: &mut Conn,
    district: &str,
    dwellings: &[Uuid],
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO door_waiting (district, dwelling_id, since) \
         SELECT $1, d, $3 FROM unnest($2::uuid[]) d ON CONFLICT DO NOTHING",
        district,
        dwellings,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The doors that wait since before an instant, the longest waiting first.
///
/// # Errors
/// [`StoreError`].
pub async fn waiting(
    conn: &mut Conn,
    before: Timestamp,
    limit: i64,
) -> Result<Vec<WaitingDoor>, StoreError> {
    Ok(sqlx::query_as!(
        WaitingDoor,
        "SELECT w.district, w.dwelling_id, d.building_id, b.grid_id, w.attempts \
         FROM (SELECT district, dwelling_id, attempts, since FROM door_waiting \
               WHERE since <= $1 ORDER BY since LIMIT $2) w \
         JOIN dwelling d ON d.district = w.district AND d.id = w.dwelling_id \
         JOIN building b ON b.district = d.district AND b.id = d.building_id \
         ORDER BY w.since, w.dwelling_id",
        before.to_sqlx() as _,
        limit,
    )
    .fetch_all(conn)
    .await?)
}

/// Takes doors off the list, to look at them in this transaction; gives those that were on it.
///
/// # Errors
/// [`StoreError`].
pub async fn take(
    conn: &mut Conn,
    district: &str,
    dwellings: &[Uuid],
) -> Result<Vec<Uuid>, StoreError> {
    // Held in one order first, so that two who take several never wait for each other.
    let held = sqlx::query_scalar!(
        "SELECT dwelling_id FROM door_waiting WHERE district = $1 AND dwelling_id = ANY($2) \
         ORDER BY dwelling_id FOR UPDATE",
        district,
        dwellings,
    )
    .fetch_all(&mut *conn)
    .await?;
    sqlx::query!(
        "DELETE FROM door_waiting WHERE district = $1 AND dwelling_id = ANY($2)",
        district,
        &held,
    )
    .execute(conn)
    .await?;
    Ok(held)
}

/// Notes that a door could not be looked at, and when it is tried again.
///
/// # Errors
/// [`StoreError`].
pub async fn failed(
    conn: &mut Conn,
    district: &str,
    dwellings: &[Uuid],
    again: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE door_waiting SET since = $3, attempts = least(attempts + 1, 1000) \
         WHERE district = $1 AND dwelling_id = ANY($2)",
        district,
        dwellings,
        again.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Puts on the list the doors where a last day that somebody told, or that stands in the registry,
/// was over for the first time yesterday or in the week before: a run may have been missed.
///
/// # Errors
/// [`StoreError`].
pub async fn wait_for_ends(
    conn: &mut Conn,
    district: &str,
    today: Date,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO door_waiting (district, dwelling_id, since) \
         SELECT $1, dwelling_id, $3 FROM (\
           SELECT dwelling_id FROM stay WHERE district = $1 AND closed_at IS NULL \
             AND to_date >= $2::date - 8 AND to_date < $2 \
           UNION SELECT dwelling_id FROM voice WHERE district = $1 AND withdrawn_at IS NULL \
             AND to_date >= $2::date - 8 AND to_date < $2) ended \
         ON CONFLICT DO NOTHING",
        district,
        today.to_sqlx() as _,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Puts on the list those of these doors of which somebody spoke without a report.
///
/// # Errors
/// [`StoreError`].
pub async fn wait_where_spoken(
    conn: &mut Conn,
    district: &str,
    dwellings: &[Uuid],
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO door_waiting (district, dwelling_id, since) \
         SELECT DISTINCT $1, v.dwelling_id, $3::timestamptz FROM voice v \
         WHERE v.district = $1 AND v.dwelling_id = ANY($2) ON CONFLICT DO NOTHING",
        district,
        dwellings,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether a door is on the list.
///
/// # Errors
/// [`StoreError`].
pub async fn waits(conn: &mut Conn, district: &str, dwelling_id: Uuid) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM door_waiting WHERE district = $1 AND dwelling_id = $2)
           AS "waits!""#,
        district,
        dwelling_id,
    )
    .fetch_one(conn)
    .await?)
}
