//! Clocks as pages show them.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A door with a stay whose last day has passed and that nobody has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoorRow {
    /// Code of the grid.
    pub grid_code: String,
    /// The dwelling.
    pub dwelling_id: Uuid,
    /// Its address.
    pub address: String,
    /// When the last day was over.
    pub started_at: Timestamp,
    /// When somebody must have said what became of it.
    pub due_at: Option<Timestamp>,
    /// How many stays.
    pub stays: i64,
}

/// Where a page goes on: behind this grid, beginning and dwelling.
pub type DoorKey = (String, Timestamp, Uuid);

/// Such doors in the grids whose code begins with `scope`, by grid, the oldest first. What was
/// settled since the last nightly run is left out.
///
/// # Errors
/// [`StoreError`].
pub async fn doors(
    conn: &mut Conn,
    district: &str,
    scope: &str,
    after: &DoorKey,
    limit: i64,
) -> Result<Vec<DoorRow>, StoreError> {
    // Each grid's clocks are a range of the index, in order already; OFFSET 0 keeps the planner
    // from gathering all of them first.
    let rows = sqlx::query!(
        r#"SELECT g.code AS "grid_code!", c.subject AS "dwelling_id!",
        d.standard_address AS "address!", c.started_at AS "started_at!: jiff_sqlx::Timestamp",
        c.due_at AS "due_at: jiff_sqlx::Timestamp", n.stays AS "stays!"
        FROM (SELECT id, code FROM grid WHERE district = $1 AND starts_with(code, $2)
              AND code >= $3 ORDER BY code OFFSET 0) g
        CROSS JOIN LATERAL (
            SELECT subject, started_at, due_at FROM clock k
            WHERE district = $1 AND kind = 'stay_end' AND grid_id = g.id AND ended_at IS NULL
            AND (g.code > $3 OR (started_at, subject) > ($4, $5))
            AND EXISTS (SELECT 1 FROM stay s
                WHERE s.district = $1 AND s.dwelling_id = k.subject AND s.closed_at IS NULL
                AND s.to_date = (k.started_at AT TIME ZONE 'UTC')::date)
            ORDER BY started_at, subject LIMIT $6) c
        CROSS JOIN LATERAL (
            SELECT count(*) AS stays FROM stay s
            WHERE s.district = $1 AND s.dwelling_id = c.subject AND s.closed_at IS NULL
            AND s.to_date = (c.started_at AT TIME ZONE 'UTC')::date) n
        JOIN dwelling d ON d.district = $1 AND d.id = c.subject
        ORDER BY g.code, c.started_at, c.subject LIMIT $6"#,
        district,
        scope,
        after.0,
        after.1.to_sqlx() as _,
        after.2,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| DoorRow {
            grid_code: row.grid_code,
            dwelling_id: row.dwelling_id,
            address: row.address,
            started_at: row.started_at.to_jiff(),
            due_at: row.due_at.map(jiff_sqlx::Timestamp::to_jiff),
            stays: row.stays,
        })
        .collect())
}

/// How many clocks run and are overdue, as of the last nightly run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SumRow {
    /// Code of the area or grid.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Doors with a stay whose last day has passed.
    pub ended: i64,
    /// Of these, the ones about which somebody should have spoken by now.
    pub ended_overdue: i64,
    /// Visits that were overdue.
    pub visits: i64,
    /// Buildings whose self-check of a month was overdue.
    pub self_checks: i64,
    /// Short lets that should have been decided by now.
    pub short_lets: i64,
}

/// Sums below `scope`, one row for each code of `digits` digits, by code.
///
/// # Errors
/// [`StoreError`].
pub async fn sums(
    conn: &mut Conn,
    district: &str,
    scope: &str,
    digits: i32,
) -> Result<Vec<SumRow>, StoreError> {
    Ok(sqlx::query_as!(
        SumRow,
        r#"WITH sums AS (
            SELECT left(g.code, $3) AS code, min(g.name) AS grid,
            coalesce(sum(c.running) FILTER (WHERE c.kind = 'stay_end'), 0)::bigint AS ended,
            coalesce(sum(c.overdue) FILTER (WHERE c.kind = 'stay_end'), 0)::bigint AS ended_overdue,
            coalesce(sum(c.overdue) FILTER (WHERE c.kind = 'visit'), 0)::bigint AS visits,
            coalesce(sum(c.overdue) FILTER (WHERE c.kind = 'self_check'), 0)::bigint AS checks,
            coalesce(sum(c.overdue) FILTER (WHERE c.kind = 'short_let'), 0)::bigint AS filed
            FROM grid g LEFT JOIN clock_count c ON c.district = $1 AND c.grid_id = g.id
            WHERE g.district = $1 AND starts_with(g.code, $2) GROUP BY 1)
        SELECT n.code AS "code!", coalesce(a.name, n.grid, '') AS "name!", n.ended AS "ended!",
        n.ended_overdue AS "ended_overdue!", n.visits AS "visits!",
        n.checks AS "self_checks!", n.filed AS "short_lets!"
        FROM sums n
        LEFT JOIN area a ON a.district = $1 AND a.code = n.code AND a.valid_to IS NULL
        ORDER BY n.code"#,
        district,
        scope,
        digits,
    )
    .fetch_all(conn)
    .await?)
}

/// How many overdue clocks there are below these codes, as of the last nightly run.
///
/// # Errors
/// [`StoreError`].
pub async fn overdue(
    conn: &mut Conn,
    district: &str,
    scopes: &[String],
) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT coalesce(sum(c.overdue), 0)::bigint AS "overdue!"
        FROM clock_count c JOIN grid g ON g.id = c.grid_id
        WHERE c.district = $1 AND g.district = $1
        AND EXISTS (SELECT 1 FROM unnest($2::text[]) scope WHERE starts_with(g.code, scope))"#,
        district,
        scopes,
    )
    .fetch_one(conn)
    .await?)
}

/// An agency and when it was last heard of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencyRow {
    /// Identity.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// When it was first heard of.
    pub since: Timestamp,
    /// When the last report came that was not taken back.
    pub last: Option<Timestamp>,
}

/// Agencies of which nothing came since `before`, behind a name, by name.
///
/// # Errors
/// [`StoreError`].
pub async fn agencies(
    conn: &mut Conn,
    district: &str,
    before: Timestamp,
    after: &str,
    limit: i64,
) -> Result<Vec<AgencyRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT a.id, a.name, a.created_at AS "since: jiff_sqlx::Timestamp",
        l.last AS "last: jiff_sqlx::Timestamp"
        FROM agency a CROSS JOIN LATERAL (
            SELECT max(b.received_at) AS last FROM batch b
            WHERE b.district = $1 AND b.agency_id = a.id AND b.state <> 'withdrawn') l
        WHERE a.name > $2 AND coalesce(l.last, a.created_at) < $3 ORDER BY a.name LIMIT $4"#,
        district,
        after,
        before.to_sqlx() as _,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| AgencyRow {
            id: row.id,
            name: row.name,
            since: row.since.to_jiff(),
            last: row.last.map(jiff_sqlx::Timestamp::to_jiff),
        })
        .collect())
}
