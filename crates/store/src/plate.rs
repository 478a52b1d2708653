//! Door plates: issued, ended, looked at; the keys that signed them.

mod count;
mod doors;
mod write;

pub use count::{CountRow, Found, add, add_all, by_plate, counts};
pub use doors::{
    DoorRow, Span, building, buildings, count_buildings, count_dwellings, dwellings, open_tasks,
};
pub use write::{NewPlate, insert, know_key, replace, revoke, see, take_serials};

use jiff::Timestamp;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A plate with its door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlateRow {
    /// Identity.
    pub id: Uuid,
    /// Number in its district.
    pub serial: i64,
    /// Whose.
    pub building_id: Uuid,
    /// Whose, where it is a dwelling's.
    pub dwelling_id: Option<Uuid>,
    /// Code of the door now.
    pub code: String,
    /// Key that signed it.
    pub key_id: String,
    /// Size.
    pub size: String,
    /// `issued`, `revoked` or `replaced`.
    pub state: String,
    /// Since when it counts.
    pub issued_at: Timestamp,
    /// Name of who issued it; `None` for the command line.
    pub issued_by: Option<String>,
    /// Until when it counted.
    pub ended_at: Option<Timestamp>,
    /// Name of who ended it.
    pub ended_by: Option<String>,
    /// Why it was revoked.
    pub reason: Option<String>,
    /// Serial of the plate that replaced it.
    pub successor: Option<i64>,
    /// `here`, `missing` or `elsewhere`, as an officer found it last.
    pub seen: Option<String>,
    /// When.
    pub seen_at: Option<Timestamp>,
    /// Unit of the dwelling, "" for a building's plate.
    pub unit: String,
    /// Room of the dwelling, "" for a building's plate.
    pub room: String,
}

struct Read {
    id: Uuid,
    serial: i64,
    building_id: Uuid,
    dwelling_id: Option<Uuid>,
    code: String,
    key_id: String,
    size: String,
    state: String,
    issued_at: jiff_sqlx::Timestamp,
    issued_by: Option<String>,
    ended_at: Option<jiff_sqlx::Timestamp>,
    ended_by: Option<String>,
    reason: Option<String>,
    successor: Option<i64>,
    seen: Option<String>,
    seen_at: Option<jiff_sqlx::Timestamp>,
    unit: String,
    room: String,
}

impl From<Read> for PlateRow {
    fn from(row: Read) -> Self {
        Self {
            id: row.id,
            serial: row.serial,
            building_id: row.building_id,
            dwelling_id: row.dwelling_id,
            code: row.code,
            key_id: row.key_id,
            size: row.size,
            state: row.state,
            issued_at: row.issued_at.to_jiff(),
            issued_by: row.issued_by,
            ended_at: row.ended_at.map(jiff_sqlx::Timestamp::to_jiff),
            ended_by: row.ended_by,
            reason: row.reason,
            successor: row.successor,
            seen: row.seen,
            seen_at: row.seen_at.map(jiff_sqlx::Timestamp::to_jiff),
            unit: row.unit,
            room: row.room,
        }
    }
}

/// The plate of that serial.
///
/// # Errors
/// [`StoreError`].
pub async fn by_serial(
    conn: &mut Conn,
    district: &str,
    serial: i64,
) -> Result<Option<PlateRow>, StoreError> {
    let row = sqlx::query_as!(
        Read,
        r#"SELECT p.id, p.serial, p.building_id, p.dwelling_id,
        coalesce(d.code, b.code) AS "code!", p.key_id, p.size, p.state,
        p.issued_at AS "issued_at: jiff_sqlx::Timestamp", i.name AS "issued_by?",
        p.ended_at AS "ended_at: jiff_sqlx::Timestamp", e.name AS "ended_by?", p.reason,
        n.serial AS "successor?", p.seen, p.seen_at AS "seen_at: jiff_sqlx::Timestamp",
        coalesce(d.unit, '') AS "unit!", coalesce(d.room, '') AS "room!"
        FROM door_plate p JOIN building b ON b.district = p.district AND b.id = p.building_id
        LEFT JOIN dwelling d ON d.district = p.district AND d.id = p.dwelling_id
        LEFT JOIN door_plate n ON n.district = p.district AND n.id = p.successor_id
        LEFT JOIN staff i ON i.id = p.issued_by LEFT JOIN staff e ON e.id = p.ended_by
        WHERE p.district = $1 AND p.serial = $2"#,
        district,
        serial,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(PlateRow::from))
}

/// Plates of a building and its dwellings, the building's own first, then by door, the latest of a
/// door first.
///
/// # Errors
/// [`StoreError`].
pub async fn of_building(
    conn: &mut Conn,
    district: &str,
    building: Uuid,
    limit: i64,
) -> Result<Vec<PlateRow>, StoreError> {
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT p.id, p.serial, p.building_id, p.dwelling_id,
        coalesce(d.code, b.code) AS "code!", p.key_id, p.size, p.state,
        p.issued_at AS "issued_at: jiff_sqlx::Timestamp", i.name AS "issued_by?",
        p.ended_at AS "ended_at: jiff_sqlx::Timestamp", e.name AS "ended_by?", p.reason,
        n.serial AS "successor?", p.seen, p.seen_at AS "seen_at: jiff_sqlx::Timestamp",
        coalesce(d.unit, '') AS "unit!", coalesce(d.room, '') AS "room!"
        FROM door_plate p JOIN building b ON b.district = p.district AND b.id = p.building_id
        LEFT JOIN dwelling d ON d.district = p.district AND d.id = p.dwelling_id
        LEFT JOIN door_plate n ON n.district = p.district AND n.id = p.successor_id
        LEFT JOIN staff i ON i.id = p.issued_by LEFT JOIN staff e ON e.id = p.ended_by
        WHERE p.district = $1 AND p.building_id = $2
        ORDER BY p.dwelling_id IS NOT NULL, d.code, p.serial DESC LIMIT $3"#,
        district,
        building,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(PlateRow::from).collect())
}

/// Plates of a district by serial, behind the serial `after`; those in force only, or all; of the
/// doors whose codes lie in a span.
///
/// # Errors
/// [`StoreError`].
pub async fn list(
    conn: &mut Conn,
    district: &str,
    span: &Span,
    all: bool,
    after: i64,
    limit: i64,
) -> Result<Vec<PlateRow>, StoreError> {
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT p.id, p.serial, p.building_id, p.dwelling_id,
        coalesce(d.code, b.code) AS "code!", p.key_id, p.size, p.state,
        p.issued_at AS "issued_at: jiff_sqlx::Timestamp", i.name AS "issued_by?",
        p.ended_at AS "ended_at: jiff_sqlx::Timestamp", e.name AS "ended_by?", p.reason,
        n.serial AS "successor?", p.seen, p.seen_at AS "seen_at: jiff_sqlx::Timestamp",
        coalesce(d.unit, '') AS "unit!", coalesce(d.room, '') AS "room!"
        FROM door_plate p JOIN building b ON b.district = p.district AND b.id = p.building_id
        LEFT JOIN dwelling d ON d.district = p.district AND d.id = p.dwelling_id
        LEFT JOIN door_plate n ON n.district = p.district AND n.id = p.successor_id
        LEFT JOIN staff i ON i.id = p.issued_by LEFT JOIN staff e ON e.id = p.ended_by
        WHERE p.district = $1 AND p.serial > $2 AND (p.state = 'issued' OR $3)
        AND coalesce(d.code, b.code) BETWEEN $4 AND $5
        ORDER BY p.serial LIMIT $6"#,
        district,
        after,
        all,
        span.from,
        span.to,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(PlateRow::from).collect())
}

/// How many plates are in force.
///
/// # Errors
/// [`StoreError`].
pub async fn in_force(conn: &mut Conn) -> Result<i64, StoreError> {
    Ok(
        sqlx::query_scalar!(r#"SELECT count(*) AS "n!" FROM door_plate WHERE state = 'issued'"#)
            .fetch_one(conn)
            .await?,
    )
}

/// Every public key that plates were signed with, the oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn keys(conn: &mut Conn) -> Result<Vec<String>, StoreError> {
    Ok(
        sqlx::query_scalar!("SELECT public_key FROM plate_key ORDER BY since, id")
            .fetch_all(conn)
            .await?,
    )
}
