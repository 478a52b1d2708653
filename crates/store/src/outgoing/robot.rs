//! Robots in chat groups.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A robot in use, as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RobotRow {
    /// Identity.
    pub id: Uuid,
    /// Partition.
    pub district: String,
    /// Code of the area or grid whose notices it gets.
    pub place: String,
    /// Which maker's.
    pub kind: String,
    /// How the steward calls it.
    pub name: String,
    /// Host of its address.
    pub host: String,
    /// Wrapped key.
    pub data_key: Vec<u8>,
    /// Its address, sealed.
    pub address: Vec<u8>,
    /// What it signs with, sealed.
    pub secret: Option<Vec<u8>>,
    /// When it was set up.
    pub made_at: Timestamp,
}

/// Writes a robot.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_robot(conn: &mut Conn, row: &RobotRow, by: Uuid) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO robot (id, district, place, kind, name, host, data_key, address, secret, \
         made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        row.id,
        row.district,
        row.place,
        row.kind,
        row.name,
        row.host,
        row.data_key,
        row.address,
        row.secret,
        by,
        row.made_at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The robots of a district that are in use, by place and age.
///
/// # Errors
/// [`StoreError`].
pub async fn robots(conn: &mut Conn, district: &str) -> Result<Vec<RobotRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id, place, kind, name, host, data_key AS "data_key!", address AS "address!",
        secret, made_at AS "made_at: jiff_sqlx::Timestamp" FROM robot
        WHERE district = $1 AND removed_at IS NULL ORDER BY place, id"#,
        district,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| RobotRow {
            id: row.id,
            district: district.to_owned(),
            place: row.place,
            kind: row.kind,
            name: row.name,
            host: row.host,
            data_key: row.data_key,
            address: row.address,
            secret: row.secret,
            made_at: row.made_at.to_jiff(),
        })
        .collect())
}

/// One that is in use.
///
/// # Errors
/// [`StoreError`].
pub async fn robot(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
) -> Result<Option<RobotRow>, StoreError> {
    let all = robots(conn, district).await?;
    Ok(all.into_iter().find(|row| row.id == id))
}

/// The robots of every area or grid that a place lies in, with their makers.
///
/// # Errors
/// [`StoreError`].
pub async fn robots_for(
    conn: &mut Conn,
    district: &str,
    place: &str,
) -> Result<Vec<Uuid>, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT id FROM robot WHERE district = $1 AND removed_at IS NULL \
         AND starts_with($2, place) ORDER BY id",
        district,
        place,
    )
    .fetch_all(conn)
    .await?)
}

/// Takes a robot out of use and forgets its address. Whether it was in use.
///
/// # Errors
/// [`StoreError`].
pub async fn remove_robot(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE robot SET removed_at = $3, data_key = NULL, address = NULL, secret = NULL \
         WHERE district = $1 AND id = $2 AND removed_at IS NULL",
        district,
        id,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
