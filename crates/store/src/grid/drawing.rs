use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A drawing and how far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawingRow {
    /// Identity.
    pub id: Uuid,
    /// The file it came in.
    pub file_name: String,
    /// `planned`, `carried_out` or `put_away`.
    pub state: String,
    /// Grids drawn.
    pub grids: i64,
    /// Buildings that move.
    pub moves: i64,
    /// Buildings that stay in their grid.
    pub staying: i64,
    /// Dwellings whose codes change.
    pub dwellings: i64,
    /// When it came.
    pub received_at: Timestamp,
    /// Who drew it.
    pub by: String,
    /// When it was carried out or put away.
    pub settled_at: Option<Timestamp>,
    /// Guards updates.
    pub version: i32,
}

/// A drawing that came.
#[derive(Debug, Clone, Copy)]
pub struct NewDrawing<'a> {
    /// Identity.
    pub id: Uuid,
    /// The file it came in.
    pub file_name: &'a str,
    /// `cgcs2000` or `gcj02`.
    pub came_in: &'a str,
    /// When it came.
    pub at: Timestamp,
    /// Who drew it.
    pub by: Uuid,
}

/// The outline of one grid.
#[derive(Debug, Clone, PartialEq)]
pub struct OutlineRow {
    /// Its fourteen digits.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Degrees east of all points of all rings.
    pub lons: Vec<f64>,
    /// Degrees north.
    pub lats: Vec<f64>,
    /// Behind which point each ring ends.
    pub ring_ends: Vec<i32>,
    /// Behind which ring each polygon ends.
    pub polygon_ends: Vec<i32>,
}

/// Keeps a drawing with its outlines, as planned.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    conn: &mut Conn,
    district: &str,
    new: &NewDrawing<'_>,
    outlines: &[OutlineRow],
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO grid_drawing (district, id, file_name, came_in, state, staying, dwellings, \
         received_at, received_by) VALUES ($1, $2, $3, $4, 'planned', 0, 0, $5, $6)",
        district,
        new.id,
        new.file_name,
        new.came_in,
        new.at.to_sqlx() as _,
        new.by,
    )
    .execute(&mut *conn)
    .await?;
    for row in outlines {
        sqlx::query!(
            "INSERT INTO grid_outline (district, drawing_id, code, name, lons, lats, ring_ends, \
             polygon_ends) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            district,
            new.id,
            row.code,
            row.name,
            &row.lons,
            &row.lats,
            &row.ring_ends,
            &row.polygon_ends,
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// The outlines of a drawing, by code.
///
/// # Errors
/// [`StoreError`].
pub async fn outlines(
    conn: &mut Conn,
    district: &str,
    drawing: Uuid,
) -> Result<Vec<OutlineRow>, StoreError> {
    Ok(sqlx::query_as!(
        OutlineRow,
        "SELECT code, name, lons, lats, ring_ends, polygon_ends FROM grid_outline \
         WHERE district = $1 AND drawing_id = $2 ORDER BY code",
        district,
        drawing,
    )
    .fetch_all(conn)
    .await?)
}

/// The newest drawings, those before one where its id is given.
///
/// # Errors
/// [`StoreError`].
pub async fn drawings(
    conn: &mut Conn,
    district: &str,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<DrawingRow>, StoreError> {
    read(conn, district, None, before, limit).await
}

/// One drawing.
///
/// # Errors
/// [`StoreError`].
pub async fn drawing(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
) -> Result<Option<DrawingRow>, StoreError> {
    Ok(read(conn, district, Some(id), None, 1).await?.pop())
}

async fn read(
    conn: &mut Conn,
    district: &str,
    one: Option<Uuid>,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<DrawingRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT d.id, d.file_name, d.state, d.staying, d.dwellings,
        d.received_at AS "received_at: jiff_sqlx::Timestamp",
        d.settled_at AS "settled_at: jiff_sqlx::Timestamp", d.version, s.name AS by,
        (SELECT count(*) FROM grid_outline o WHERE o.district = d.district AND o.drawing_id = d.id) AS "grids!",
        (SELECT count(*) FROM grid_move m WHERE m.district = d.district AND m.drawing_id = d.id) AS "moves!"
        FROM grid_drawing d JOIN staff s ON s.id = d.received_by
        WHERE d.district = $1 AND ($2::uuid IS NULL OR d.id = $2) AND ($3::uuid IS NULL OR d.id < $3)
        ORDER BY d.id DESC LIMIT $4"#,
        district,
        one,
        before,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| DrawingRow {
            id: row.id,
            file_name: row.file_name,
            state: row.state,
            grids: row.grids,
            moves: row.moves,
            staying: row.staying,
            dwellings: row.dwellings,
            received_at: row.received_at.to_jiff(),
            by: row.by,
            settled_at: row.settled_at.map(jiff_sqlx::Timestamp::to_jiff),
            version: row.version,
        })
        .collect())
}

/// The drawing that waits to be carried out, with its version.
///
/// # Errors
/// [`StoreError`].
pub async fn planned(conn: &mut Conn, district: &str) -> Result<Option<(Uuid, i32)>, StoreError> {
    let row = sqlx::query!(
        "SELECT id, version FROM grid_drawing WHERE district = $1 AND state = 'planned'",
        district,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| (row.id, row.version)))
}

/// Says what became of a planned drawing. Whether it was still as the caller saw it.
///
/// # Errors
/// [`StoreError`].
pub async fn settle(
    conn: &mut Conn,
    district: &str,
    (id, version): (Uuid, i32),
    state: &str,
    at: Timestamp,
    by: Uuid,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE grid_drawing SET state = $4, settled_at = $5, settled_by = $6, \
         version = version + 1 \
         WHERE district = $1 AND id = $2 AND version = $3 AND state = 'planned'",
        district,
        id,
        version,
        state,
        at.to_sqlx() as _,
        by,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
