//! What a grid's round is made of: let doors, when somebody was there last, and what is open.

use jiff::Timestamp;
use uuid::Uuid;

use crate::staff::PlaceRow;
use crate::{Conn, StoreError};

/// A door that may have to be visited.
#[derive(Debug, Clone, PartialEq)]
pub struct DoorRow {
    /// The dwelling; `None` for what is known of a building only.
    pub dwelling_id: Option<Uuid>,
    /// Its building.
    pub building_id: Uuid,
    /// Its address.
    pub address: String,
    /// Where the building stands, where that is known.
    pub at: Option<(f64, f64)>,
    /// When somebody last found out there; nobody home and being refused entry don't count.
    pub last_visit: Option<Timestamp>,
    /// Its open task, and by when that is to be done.
    pub task: Option<(Uuid, Timestamp)>,
}

/// Doors of a grid where somebody is registered or a task is open, and buildings with an open task
/// of their own: tasks first, by when they are due, then by who wasn't visited the longest.
///
/// # Errors
/// [`StoreError`].
pub async fn doors(
    conn: &mut Conn,
    district: &str,
    grid: Uuid,
    limit: i64,
) -> Result<Vec<DoorRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT d.id AS "dwelling_id?", b.id AS "building_id!",
        coalesce(d.standard_address, concat(b.road, b.road_no, b.compound, b.label)) AS "address!",
        b.lon, b.lat, v.at AS "last_visit?: jiff_sqlx::Timestamp", t.id AS "task_id?",
        t.due_at AS "due_at?: jiff_sqlx::Timestamp"
        FROM building b
        CROSS JOIN LATERAL (SELECT id, standard_address FROM dwelling
            WHERE district = $1 AND building_id = b.id AND retired_at IS NULL
            UNION ALL SELECT NULL, NULL) d
        LEFT JOIN LATERAL (SELECT o.id, o.due_at FROM task o
            WHERE o.district = $1 AND o.building_id = b.id AND o.dwelling_id IS NOT DISTINCT FROM d.id
            AND (CASE WHEN o.state <> 'open' THEN o.id END) IS NULL AND o.state = 'open'
            LIMIT 1) t ON true
        LEFT JOIN LATERAL (SELECT max(c.at) AS at FROM door_check c
            WHERE c.district = $1 AND c.dwelling_id = d.id
            AND c.result IN ('confirmed', 'corrected', 'not_let')) v ON true
        WHERE b.district = $1 AND b.grid_id = $2 AND b.retired_at IS NULL
        AND (t.id IS NOT NULL OR EXISTS (SELECT FROM stay s
            WHERE s.district = $1 AND s.dwelling_id = d.id AND s.closed_at IS NULL))
        ORDER BY t.due_at NULLS LAST, v.at NULLS FIRST, b.id, d.id LIMIT $3"#,
        district,
        grid,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| DoorRow {
            dwelling_id: row.dwelling_id,
            building_id: row.building_id,
            address: row.address,
            at: row.lon.zip(row.lat),
            last_visit: row.last_visit.map(jiff_sqlx::Timestamp::to_jiff),
            task: row
                .task_id
                .zip(row.due_at.map(jiff_sqlx::Timestamp::to_jiff)),
        })
        .collect())
}

/// A danger that somebody told of and that isn't settled.
#[derive(Debug, Clone, PartialEq)]
pub struct TroubleRow {
    /// The dwelling, where it is one's.
    pub dwelling_id: Option<Uuid>,
    /// The building.
    pub building_id: Uuid,
    /// The address of either.
    pub address: String,
    /// Where the building stands, where that is known.
    pub at: Option<(f64, f64)>,
    /// When it was told.
    pub told_at: Timestamp,
    /// Somebody has looked into it, and it isn't mended.
    pub seen: bool,
}

/// Those of a grid, the oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn troubles(
    conn: &mut Conn,
    district: &str,
    grid: Uuid,
    limit: i64,
) -> Result<Vec<TroubleRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT d.id AS "dwelling_id?", b.id AS "building_id!",
        coalesce(d.standard_address, concat(b.road, b.road_no, b.compound, b.label)) AS "address!",
        b.lon, b.lat, h.created_at AS "created_at!: jiff_sqlx::Timestamp",
        (h.state = 'seen') AS "seen!"
        FROM building b JOIN hazard_report h ON h.district = b.district AND h.building_id = b.id
        LEFT JOIN dwelling d ON d.district = b.district AND d.id = h.dwelling_id
        WHERE b.district = $1 AND b.grid_id = $2 AND b.retired_at IS NULL AND h.state <> 'closed'
        ORDER BY h.created_at, h.id LIMIT $3"#,
        district,
        grid,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| TroubleRow {
            dwelling_id: row.dwelling_id,
            building_id: row.building_id,
            address: row.address,
            at: row.lon.zip(row.lat),
            told_at: row.created_at.to_jiff(),
            seen: row.seen,
        })
        .collect())
}

/// Grids below any of `scopes` (code prefixes), by code.
///
/// # Errors
/// [`StoreError`].
pub async fn grids(
    conn: &mut Conn,
    district: &str,
    scopes: &[String],
    limit: i64,
) -> Result<Vec<PlaceRow>, StoreError> {
    let rows = sqlx::query_as!(
        PlaceRow,
        r#"SELECT community_id AS area_id, id AS "grid_id?", code, name FROM grid g
        WHERE g.district = $1
        AND EXISTS (SELECT 1 FROM unnest($2::text[]) AS s (code) WHERE starts_with(g.code, s.code))
        ORDER BY g.code LIMIT $3"#,
        district,
        scopes,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}
