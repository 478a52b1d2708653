//! Numbers by area.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// Numbers of an area or grid.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CountRow {
    /// Code of the area or grid.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Dwellings of the library in force.
    pub dwellings: i64,
    /// Dwellings with an open stay.
    pub let_dwellings: i64,
    /// Open stays.
    pub open_stays: i64,
    /// Open leads.
    pub open_leads: i64,
    /// Open tasks.
    pub open_tasks: i64,
    /// Of these, the ones past their time.
    pub overdue_tasks: i64,
}

/// Counts a district's dwellings and stays anew, grid by grid. For after an import: reads every
/// dwelling and open stay once.
///
/// # Errors
/// [`StoreError`].
pub async fn recount(conn: &mut Conn, district: &str) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO grid_count (district, grid_id, dwellings, let_dwellings, open_stays, \
         open_leads, open_tasks) \
         SELECT $1, g.id, coalesce(n.dwellings, 0), coalesce(n.let_dwellings, 0), \
         coalesce(n.open_stays, 0), coalesce(l.leads, 0), coalesce(t.tasks, 0) \
         FROM grid g LEFT JOIN (\
             SELECT b.grid_id, count(*) FILTER (WHERE d.retired_at IS NULL) AS dwellings, \
             count(s.dwelling_id) AS let_dwellings, sum(s.stays)::bigint AS open_stays \
             FROM building b \
             JOIN dwelling d ON d.district = b.district AND d.building_id = b.id \
             LEFT JOIN (SELECT district, dwelling_id, count(*) AS stays FROM stay \
                        WHERE district = $1 AND closed_at IS NULL GROUP BY 1, 2) s \
             ON s.district = d.district AND s.dwelling_id = d.id \
             WHERE b.district = $1 AND d.district = $1 GROUP BY b.grid_id) n ON n.grid_id = g.id \
         LEFT JOIN (SELECT grid_id, count(*) AS leads FROM lead \
                    WHERE district = $1 AND state = 'open' GROUP BY 1) l ON l.grid_id = g.id \
         LEFT JOIN (SELECT grid_id, count(*) AS tasks FROM task \
                    WHERE district = $1 AND state = 'open' GROUP BY 1) t ON t.grid_id = g.id \
         WHERE g.district = $1 \
         ON CONFLICT (district, grid_id) DO UPDATE SET dwellings = excluded.dwellings, \
         let_dwellings = excluded.let_dwellings, open_stays = excluded.open_stays, \
         open_leads = excluded.open_leads, open_tasks = excluded.open_tasks",
        district,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Moves a grid's numbers on after a change of its stays or dwellings.
///
/// # Errors
/// [`StoreError`].
pub async fn add(
    conn: &mut Conn,
    district: &str,
    grid_id: Uuid,
    dwellings: i64,
    let_dwellings: i64,
    open_stays: i64,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO grid_count AS c (district, grid_id, dwellings, let_dwellings, open_stays, \
         open_leads, open_tasks) \
         VALUES ($1, $2, $3, $4, $5, 0, 0) \
         ON CONFLICT (district, grid_id) DO UPDATE SET \
         dwellings = c.dwellings + excluded.dwellings, \
         let_dwellings = c.let_dwellings + excluded.let_dwellings, \
         open_stays = c.open_stays + excluded.open_stays",
        district,
        grid_id,
        dwellings,
        let_dwellings,
        open_stays,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// By how much the open leads and tasks of a grid change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Work {
    /// Leads opened, less those settled or withdrawn.
    pub leads: i64,
    /// Tasks opened, less those done or withdrawn.
    pub tasks: i64,
}

/// Moves the open leads and tasks of grids on. Comes last in a transaction: whoever holds a task
/// may wait for a grid's numbers, and never the other way round.
///
/// # Errors
/// [`StoreError`].
pub async fn add_work(
    conn: &mut Conn,
    district: &str,
    // Sorted: two transactions take the same grids in the same order.
    by_grid: &BTreeMap<Uuid, Work>,
) -> Result<(), StoreError> {
    let changed = || by_grid.iter().filter(|(_, work)| **work != Work::default());
    let grids: Vec<Uuid> = changed().map(|(grid, _)| *grid).collect();
    if grids.is_empty() {
        return Ok(());
    }
    let leads: Vec<i64> = changed().map(|(_, work)| work.leads).collect();
    let tasks: Vec<i64> = changed().map(|(_, work)| work.tasks).collect();
    sqlx::query!(
        "INSERT INTO grid_count AS c (district, grid_id, dwellings, let_dwellings, open_stays, \
         open_leads, open_tasks) \
         SELECT $1, u.grid_id, 0, 0, 0, u.leads, u.tasks \
         FROM unnest($2::uuid[], $3::bigint[], $4::bigint[]) u (grid_id, leads, tasks) \
         ON CONFLICT (district, grid_id) DO UPDATE SET \
         open_leads = c.open_leads + excluded.open_leads, \
         open_tasks = c.open_tasks + excluded.open_tasks",
        district,
        &grids,
        &leads,
        &tasks,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Numbers below `scope`, one row for each code of `digits` digits (9 streets, 12 communities,
/// 14 grids), by code.
///
/// # Errors
/// [`StoreError`].
pub async fn below(
    conn: &mut Conn,
    district: &str,
    scope: &str,
    digits: i32,
    now: Timestamp,
) -> Result<Vec<CountRow>, StoreError> {
    let rows = sqlx::query_as!(
        CountRow,
        r#"WITH grids AS (
            SELECT id, code, name FROM grid WHERE district = $1 AND starts_with(code, $2)
        ), numbers AS (
            SELECT left(g.code, $3) AS code,
            sum(c.dwellings)::bigint AS dwellings, sum(c.let_dwellings)::bigint AS let_dwellings,
            sum(c.open_stays)::bigint AS open_stays, sum(c.open_leads)::bigint AS open_leads,
            sum(c.open_tasks)::bigint AS open_tasks, sum(t.overdue)::bigint AS overdue_tasks
            FROM grids g
            LEFT JOIN grid_count c ON c.district = $1 AND c.grid_id = g.id
            LEFT JOIN (SELECT b.grid_id, count(*) AS overdue FROM building b
                       JOIN task o ON o.district = b.district AND o.building_id = b.id
                       WHERE b.district = $1 AND o.district = $1 AND o.state = 'open'
                       AND o.due_at < $4 AND b.grid_id IN (SELECT id FROM grids)
                       GROUP BY b.grid_id) t
            ON t.grid_id = g.id
            GROUP BY 1
        )
        SELECT n.code AS "code!", coalesce(a.name, g.name, '') AS "name!",
        coalesce(n.dwellings, 0) AS "dwellings!", coalesce(n.let_dwellings, 0) AS "let_dwellings!",
        coalesce(n.open_stays, 0) AS "open_stays!", coalesce(n.open_leads, 0) AS "open_leads!",
        coalesce(n.open_tasks, 0) AS "open_tasks!",
        coalesce(n.overdue_tasks, 0) AS "overdue_tasks!"
        FROM numbers n
        LEFT JOIN area a ON a.district = $1 AND a.code = n.code AND a.valid_to IS NULL
        LEFT JOIN grids g ON g.code = n.code
        ORDER BY n.code"#,
        district,
        scope,
        digits,
        now.to_sqlx() as _,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}
