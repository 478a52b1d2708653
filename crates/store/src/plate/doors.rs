use jiff::Timestamp;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// Codes from one to another, both included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The first.
    pub from: String,
    /// The last.
    pub to: String,
}

impl Span {
    /// Every code that begins with these digits, up to 25 of them.
    pub fn within(code: &str) -> Self {
        let filled = |digit: &str| {
            format!(
                "{code}{}",
                digit.repeat(25_usize.saturating_sub(code.len()))
            )
        };
        Self {
            // The area's own code is shorter than any below it, and less.
            from: code.to_owned(),
            to: filled("9"),
        }
    }
}

/// A door that has a plate or may get one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoorRow {
    /// The building.
    pub building_id: Uuid,
    /// The dwelling, where it is one's.
    pub dwelling_id: Option<Uuid>,
    /// Its code.
    pub code: String,
    /// Road.
    pub road: String,
    /// Number on the road.
    pub road_no: String,
    /// Estate or village.
    pub compound: String,
    /// Which building of it.
    pub label: String,
    /// Unit, "" for a building.
    pub unit: String,
    /// Room, "" for a building.
    pub room: String,
    /// Name of the community.
    pub community: String,
    /// The plate in force.
    pub plate: Option<Uuid>,
    /// Its serial.
    pub serial: Option<i64>,
    /// Its size.
    pub size: Option<String>,
    /// The key that signed it.
    pub key_id: Option<String>,
}

/// Dwellings by code behind `after`, with their plates in force; only those without one, or only
/// those with one, where asked.
///
/// # Errors
/// [`StoreError`].
pub async fn dwellings(
    conn: &mut Conn,
    district: &str,
    span: &Span,
    with_plate: Option<bool>,
    after: &str,
    limit: i64,
) -> Result<Vec<DoorRow>, StoreError> {
    Ok(sqlx::query_as!(
        DoorRow,
        r#"SELECT b.id AS building_id, d.id AS "dwelling_id?", d.code, b.road, b.road_no,
        b.compound, b.label, d.unit, d.room, a.name AS community, p.id AS "plate?",
        p.serial AS "serial?", p.size AS "size?", p.key_id AS "key_id?"
        FROM dwelling d JOIN building b ON b.district = d.district AND b.id = d.building_id
        JOIN area a ON a.id = b.community_id
        LEFT JOIN door_plate p ON p.district = d.district AND p.building_id = b.id
            AND p.dwelling_id = d.id AND p.state = 'issued'
        WHERE d.district = $1 AND d.retired_at IS NULL AND d.code BETWEEN $2 AND $3
        AND d.code > $4 AND ($5::boolean IS NULL OR $5 = (p.id IS NOT NULL))
        ORDER BY d.code LIMIT $6"#,
        district,
        span.from,
        span.to,
        after,
        with_plate,
        limit,
    )
    .fetch_all(conn)
    .await?)
}

/// The same of buildings.
///
/// # Errors
/// [`StoreError`].
pub async fn buildings(
    conn: &mut Conn,
    district: &str,
    span: &Span,
    with_plate: Option<bool>,
    after: &str,
    limit: i64,
) -> Result<Vec<DoorRow>, StoreError> {
    Ok(sqlx::query_as!(
        DoorRow,
        r#"SELECT b.id AS building_id, NULL::uuid AS dwelling_id, b.code, b.road, b.road_no,
        b.compound, b.label, '' AS "unit!", '' AS "room!", a.name AS community, p.id AS "plate?",
        p.serial AS "serial?", p.size AS "size?", p.key_id AS "key_id?"
        FROM building b JOIN area a ON a.id = b.community_id
        LEFT JOIN door_plate p ON p.district = b.district AND p.building_id = b.id
            AND p.dwelling_id IS NULL AND p.state = 'issued'
        WHERE b.district = $1 AND b.retired_at IS NULL AND b.code BETWEEN $2 AND $3
        AND b.code > $4 AND ($5::boolean IS NULL OR $5 = (p.id IS NOT NULL))
        ORDER BY b.code LIMIT $6"#,
        district,
        span.from,
        span.to,
        after,
        with_plate,
        limit,
    )
    .fetch_all(conn)
    .await?)
}

/// One building or one of its dwellings, retired ones too, for who stands before its plate.
///
/// # Errors
/// [`StoreError`].
pub async fn building(
    conn: &mut Conn,
    district: &str,
    building: Uuid,
    dwelling: Option<Uuid>,
) -> Result<Option<DoorRow>, StoreError> {
    Ok(sqlx::query_as!(
        DoorRow,
        r#"SELECT b.id AS building_id, d.id AS "dwelling_id?", coalesce(d.code, b.code) AS "code!",
        b.road, b.road_no, b.compound, b.label, coalesce(d.unit, '') AS "unit!",
        coalesce(d.room, '') AS "room!", a.name AS community, p.id AS "plate?",
        p.serial AS "serial?", p.size AS "size?", p.key_id AS "key_id?"
        FROM building b JOIN area a ON a.id = b.community_id
        LEFT JOIN dwelling d ON d.district = b.district AND d.building_id = b.id AND d.id = $3
        LEFT JOIN door_plate p ON p.district = b.district AND p.building_id = b.id
            AND p.dwelling_id IS NOT DISTINCT FROM $3 AND p.state = 'issued'
        WHERE b.district = $1 AND b.id = $2 AND ($3::uuid IS NULL OR d.id IS NOT NULL)"#,
        district,
        building,
        dwelling,
    )
    .fetch_optional(conn)
    .await?)
}

/// How many dwellings [`dwellings`] finds in all.
///
/// # Errors
/// [`StoreError`].
pub async fn count_dwellings(
    conn: &mut Conn,
    district: &str,
    span: &Span,
    with_plate: Option<bool>,
) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "n!" FROM dwelling d
        LEFT JOIN door_plate p ON p.district = d.district AND p.building_id = d.building_id
            AND p.dwelling_id = d.id AND p.state = 'issued'
        WHERE d.district = $1 AND d.retired_at IS NULL AND d.code BETWEEN $2 AND $3
        AND ($4::boolean IS NULL OR $4 = (p.id IS NOT NULL))"#,
        district,
        span.from,
        span.to,
        with_plate,
    )
    .fetch_one(conn)
    .await?)
}

/// How many buildings [`buildings`] finds in all.
///
/// # Errors
/// [`StoreError`].
pub async fn count_buildings(
    conn: &mut Conn,
    district: &str,
    span: &Span,
    with_plate: Option<bool>,
) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "n!" FROM building b
        LEFT JOIN door_plate p ON p.district = b.district AND p.building_id = b.id
            AND p.dwelling_id IS NULL AND p.state = 'issued'
        WHERE b.district = $1 AND b.retired_at IS NULL AND b.code BETWEEN $2 AND $3
        AND ($4::boolean IS NULL OR $4 = (p.id IS NOT NULL))"#,
        district,
        span.from,
        span.to,
        with_plate,
    )
    .fetch_one(conn)
    .await?)
}

/// Open tasks of a door with their deadlines, the most urgent first; of a whole building where no
/// dwelling is named.
///
/// # Errors
/// [`StoreError`].
pub async fn open_tasks(
    conn: &mut Conn,
    district: &str,
    building: Uuid,
    dwelling: Option<Uuid>,
    limit: i64,
) -> Result<Vec<(Uuid, Timestamp)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id, due_at AS "due_at: jiff_sqlx::Timestamp" FROM task
        WHERE district = $1 AND building_id = $2 AND state = 'open'
        AND ($3::uuid IS NULL OR dwelling_id = $3) ORDER BY due_at, id LIMIT $4"#,
        district,
        building,
        dwelling,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, row.due_at.to_jiff()))
        .collect())
}
