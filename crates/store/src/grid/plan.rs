use uuid::Uuid;

use crate::library::DwellingRow;
use crate::{Conn, StoreError};

/// A standing building and where.
#[derive(Debug, Clone, PartialEq)]
pub struct StandingRow {
    /// Identity.
    pub id: Uuid,
    /// Nineteen digits.
    pub code: String,
    /// Degrees east.
    pub lon: Option<f64>,
    /// Degrees north.
    pub lat: Option<f64>,
}

/// A building that moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoveRow {
    /// The building.
    pub building_id: Uuid,
    /// Its code before.
    pub from_code: String,
    /// Its code after.
    pub to_code: String,
    /// Its address.
    pub address: String,
}

/// Something amiss, to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct NewFinding {
    /// `overlap`, `gap`, `outside`, `contested`, `unplaced` or `crowded`.
    pub kind: &'static str,
    /// Codes of the grids concerned, separated by spaces.
    pub grids: String,
    /// The building concerned.
    pub building_id: Option<Uuid>,
    /// How much ground.
    pub square_metres: Option<f64>,
    /// Degrees east and north.
    pub at: Option<(f64, f64)>,
}

/// Something amiss.
#[derive(Debug, Clone, PartialEq)]
pub struct FindingRow {
    /// Place in the order.
    pub seq: i32,
    /// As in [`NewFinding`].
    pub kind: String,
    /// Codes of the grids concerned, separated by spaces.
    pub grids: String,
    /// The building concerned.
    pub building_id: Option<Uuid>,
    /// Its address.
    pub address: Option<String>,
    /// How much ground.
    pub square_metres: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// Degrees north.
    pub lat: Option<f64>,
}

/// All standing buildings of a district.
///
/// # Errors
/// [`StoreError`].
pub async fn buildings_standing(
    conn: &mut Conn,
    district: &str,
) -> Result<Vec<StandingRow>, StoreError> {
    Ok(sqlx::query_as!(
        StandingRow,
        "SELECT id, code, lon, lat FROM building \
         WHERE district = $1 AND retired_at IS NULL ORDER BY code",
        district,
    )
    .fetch_all(conn)
    .await?)
}

/// Codes that buildings of a district had before, those of retired ones among them.
///
/// # Errors
/// [`StoreError`].
pub async fn spent_codes(conn: &mut Conn, district: &str) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT code AS "code!" FROM former_code WHERE district = $1 AND building_id IS NOT NULL
        UNION SELECT code FROM building WHERE district = $1 AND retired_at IS NOT NULL"#,
        district,
    )
    .fetch_all(conn)
    .await?)
}

/// Standing dwellings of some buildings.
///
/// # Errors
/// [`StoreError`].
pub async fn dwellings_of_buildings(
    conn: &mut Conn,
    district: &str,
    buildings: &[Uuid],
) -> Result<Vec<DwellingRow>, StoreError> {
    Ok(sqlx::query_as!(
        DwellingRow,
        r#"SELECT id, code, building_id, unit, floor, room, usage, standard_address,
        false AS "retired!" FROM dwelling
        WHERE district = $1 AND building_id = ANY($2) AND retired_at IS NULL"#,
        district,
        buildings,
    )
    .fetch_all(conn)
    .await?)
}

/// Writes what a drawing moves and what is amiss with it, in place of what was written before.
/// `moves` are building, code before, code after.
///
/// # Errors
/// [`StoreError`].
pub async fn replace_plan(
    conn: &mut Conn,
    district: &str,
    drawing: Uuid,
    staying: i64,
    moves: &[(Uuid, String, String)],
    findings: &[NewFinding],
) -> Result<(), StoreError> {
    sqlx::query!(
        "DELETE FROM grid_move WHERE district = $1 AND drawing_id = $2",
        district,
        drawing
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "DELETE FROM grid_finding WHERE district = $1 AND drawing_id = $2",
        district,
        drawing
    )
    .execute(&mut *conn)
    .await?;
    let ids: Vec<Uuid> = moves.iter().map(|one| one.0).collect();
    let from: Vec<String> = moves.iter().map(|one| one.1.clone()).collect();
    let to: Vec<String> = moves.iter().map(|one| one.2.clone()).collect();
    sqlx::query!(
        "INSERT INTO grid_move (district, drawing_id, building_id, from_code, to_code) \
         SELECT $1, $2, m.id, m.was, m.becomes \
         FROM unnest($3::uuid[], $4::text[], $5::text[]) AS m (id, was, becomes)",
        district,
        drawing,
        &ids,
        &from,
        &to,
    )
    .execute(&mut *conn)
    .await?;
    let kinds: Vec<String> = findings.iter().map(|one| one.kind.to_owned()).collect();
    let grids: Vec<String> = findings.iter().map(|one| one.grids.clone()).collect();
    let buildings: Vec<Option<Uuid>> = findings.iter().map(|one| one.building_id).collect();
    let areas: Vec<Option<f64>> = findings.iter().map(|one| one.square_metres).collect();
    let lons: Vec<Option<f64>> = findings.iter().map(|one| one.at.map(|at| at.0)).collect();
    let lats: Vec<Option<f64>> = findings.iter().map(|one| one.at.map(|at| at.1)).collect();
    sqlx::query!(
        "INSERT INTO grid_finding (district, drawing_id, seq, kind, grids, building_id, square_metres, lon, lat) \
         SELECT $1, $2, f.seq, f.kind, f.grids, f.building, f.area, f.lon, f.lat \
         FROM unnest($3::text[], $4::text[], $5::uuid[], $6::float8[], $7::float8[], $8::float8[]) \
         WITH ORDINALITY AS f (kind, grids, building, area, lon, lat, seq)",
        district,
        drawing,
        &kinds,
        &grids,
        &buildings as _,
        &areas as _,
        &lons as _,
        &lats as _,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "UPDATE grid_drawing SET staying = $3, version = version + 1, dwellings = (SELECT count(*) \
         FROM dwelling d JOIN grid_move m ON m.district = d.district AND m.building_id = d.building_id \
         WHERE m.district = $1 AND m.drawing_id = $2 AND d.retired_at IS NULL) \
         WHERE district = $1 AND id = $2",
        district,
        drawing,
        staying,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What a drawing moves, by the code before, behind one where it is given.
///
/// # Errors
/// [`StoreError`].
pub async fn moves(
    conn: &mut Conn,
    district: &str,
    drawing: Uuid,
    behind: &str,
    limit: i64,
) -> Result<Vec<MoveRow>, StoreError> {
    Ok(sqlx::query_as!(
        MoveRow,
        r#"SELECT m.building_id, m.from_code, m.to_code,
        b.road || b.road_no || b.compound || b.label AS "address!"
        FROM grid_move m JOIN building b ON b.district = m.district AND b.id = m.building_id
        WHERE m.district = $1 AND m.drawing_id = $2 AND m.from_code > $3
        ORDER BY m.from_code LIMIT $4"#,
        district,
        drawing,
        behind,
        limit,
    )
    .fetch_all(conn)
    .await?)
}

/// All that a drawing moves: building, code before, code after; by the code before.
///
/// # Errors
/// [`StoreError`].
pub async fn moves_all(
    conn: &mut Conn,
    district: &str,
    drawing: Uuid,
) -> Result<Vec<(Uuid, String, String)>, StoreError> {
    let rows = sqlx::query!(
        "SELECT building_id, from_code, to_code FROM grid_move \
         WHERE district = $1 AND drawing_id = $2 ORDER BY from_code",
        district,
        drawing,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.building_id, row.from_code, row.to_code))
        .collect())
}

/// How many findings of each kind a drawing has.
///
/// # Errors
/// [`StoreError`].
pub async fn kinds(
    conn: &mut Conn,
    district: &str,
    drawing: Uuid,
) -> Result<Vec<(String, i64)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT kind, count(*) AS "count!" FROM grid_finding
        WHERE district = $1 AND drawing_id = $2 GROUP BY kind ORDER BY min(seq)"#,
        district,
        drawing,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.kind, row.count)).collect())
}

/// What is amiss with a drawing, behind a place in the order.
///
/// # Errors
/// [`StoreError`].
pub async fn findings(
    conn: &mut Conn,
    district: &str,
    drawing: Uuid,
    behind: i32,
    limit: i64,
) -> Result<Vec<FindingRow>, StoreError> {
    Ok(sqlx::query_as!(
        FindingRow,
        r#"SELECT f.seq, f.kind, f.grids, f.building_id,
        b.road || b.road_no || b.compound || b.label AS address, f.square_metres, f.lon, f.lat
        FROM grid_finding f
        LEFT JOIN building b ON b.district = f.district AND b.id = f.building_id
        WHERE f.district = $1 AND f.drawing_id = $2 AND f.seq > $3 ORDER BY f.seq LIMIT $4"#,
        district,
        drawing,
        behind,
        limit,
    )
    .fetch_all(conn)
    .await?)
}

/// Gives grids the names of a drawing.
///
/// # Errors
/// [`StoreError`].
pub async fn rename_grids(
    conn: &mut Conn,
    district: &str,
    drawing: Uuid,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE grid g SET name = o.name FROM grid_outline o \
         WHERE o.district = $1 AND o.drawing_id = $2 AND g.district = $1 AND g.code = o.code \
         AND g.name <> o.name",
        district,
        drawing,
    )
    .execute(conn)
    .await?;
    Ok(())
}
