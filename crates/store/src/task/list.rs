//! Open tasks, the most urgent first, page by page.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use super::{Read, TaskRow};
use crate::{Conn, StoreError};

/// Where a page of tasks goes on: behind this one.
pub type TaskKey = (Timestamp, Uuid);

/// The first key of all.
pub const FIRST: TaskKey = (Timestamp::UNIX_EPOCH, Uuid::nil());

/// Open tasks of one member of staff, the most urgent first.
///
/// # Errors
/// [`StoreError`].
pub async fn open_of_staff(
    conn: &mut Conn,
    district: &str,
    staff_id: Uuid,
    after: TaskKey,
    limit: i64,
) -> Result<Vec<TaskRow>, StoreError> {
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT t.id, t.state, t.grid_id, g.code AS grid_code, t.staff_id,
        s.name AS "staff_name?", t.building_id, t.dwelling_id, coalesce(d.code, b.code) AS "code!",
        coalesce(d.standard_address, concat(b.road, b.road_no, b.compound, b.label)) AS "address!",
        t.created_at AS "created_at: _", t.due_at AS "due_at: _",
        t.visit_again_at AS "visit_again_at: _", t.done_at AS "done_at: _", t.version
        FROM task t JOIN grid g ON g.id = t.grid_id
        JOIN building b ON b.district = t.district AND b.id = t.building_id
        LEFT JOIN dwelling d ON d.district = t.district AND d.id = t.dwelling_id
        LEFT JOIN staff s ON s.id = t.staff_id
        WHERE t.district = $1 AND t.state = 'open' AND t.staff_id = $2
        AND (t.due_at, t.id) > ($3, $4) ORDER BY t.due_at, t.id LIMIT $5"#,
        district,
        staff_id,
        after.0.to_sqlx() as _,
        after.1,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(TaskRow::from).collect())
}

/// Grids whose tasks are gathered building by building; in more, the list of the whole district
/// soon has a page of theirs.
const FEW_GRIDS: i64 = 200;

/// Open tasks in the grids below any of `scopes` (code prefixes), the most urgent first.
///
/// # Errors
/// [`StoreError`].
pub async fn open_below(
    conn: &mut Conn,
    district: &str,
    scopes: &[String],
    after: TaskKey,
    limit: i64,
) -> Result<Vec<TaskRow>, StoreError> {
    let grids = sqlx::query_scalar!(
        r#"SELECT id FROM grid g WHERE g.district = $1
        AND EXISTS (SELECT 1 FROM unnest($2::text[]) scope WHERE starts_with(g.code, scope))
        LIMIT $3"#,
        district,
        scopes,
        FEW_GRIDS + 1,
    )
    .fetch_all(&mut *conn)
    .await?;
    if i64::try_from(grids.len()).is_ok_and(|grids| grids <= FEW_GRIDS) {
        return open_of_grids(conn, district, &grids, after, limit).await;
    }
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT t.id, t.state, t.grid_id, g.code AS grid_code, t.staff_id,
        s.name AS "staff_name?", t.building_id, t.dwelling_id, coalesce(d.code, b.code) AS "code!",
        coalesce(d.standard_address, concat(b.road, b.road_no, b.compound, b.label)) AS "address!",
        t.created_at AS "created_at: _", t.due_at AS "due_at: _",
        t.visit_again_at AS "visit_again_at: _", t.done_at AS "done_at: _", t.version
        FROM task t JOIN grid g ON g.id = t.grid_id
        JOIN building b ON b.district = t.district AND b.id = t.building_id
        LEFT JOIN dwelling d ON d.district = t.district AND d.id = t.dwelling_id
        LEFT JOIN staff s ON s.id = t.staff_id
        WHERE t.district = $1 AND t.state = 'open'
        AND EXISTS (SELECT 1 FROM unnest($2::text[]) scope WHERE starts_with(g.code, scope))
        AND (t.due_at, t.id) > ($3, $4) ORDER BY t.due_at, t.id LIMIT $5"#,
        district,
        scopes,
        after.0.to_sqlx() as _,
        after.1,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(TaskRow::from).collect())
}

/// Open tasks of these grids, the most urgent first.
async fn open_of_grids(
    conn: &mut Conn,
    district: &str,
    grids: &[Uuid],
    after: TaskKey,
    limit: i64,
) -> Result<Vec<TaskRow>, StoreError> {
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT t.id AS "id!", t.state AS "state!", t.grid_id AS "grid_id!", g.code AS grid_code,
        t.staff_id, s.name AS "staff_name?", t.building_id AS "building_id!", t.dwelling_id,
        coalesce(d.code, t.code) AS "code!", coalesce(d.standard_address, t.address) AS "address!",
        t.created_at AS "created_at!: _", t.due_at AS "due_at!: _",
        t.visit_again_at AS "visit_again_at: _", t.done_at AS "done_at: _", t.version AS "version!"
        FROM (SELECT o.*, b.code, concat(b.road, b.road_no, b.compound, b.label) AS address
              FROM building b CROSS JOIN LATERAL
              (SELECT * FROM task WHERE district = $1 AND building_id = b.id
               AND (CASE WHEN state <> 'open' THEN id END) IS NULL OFFSET 0) o
              WHERE b.district = $1 AND b.grid_id = ANY($2) AND o.state = 'open'
              AND (o.due_at, o.id) > ($3, $4) ORDER BY o.due_at, o.id LIMIT $5) t
        JOIN grid g ON g.id = t.grid_id
        LEFT JOIN dwelling d ON d.district = t.district AND d.id = t.dwelling_id
        LEFT JOIN staff s ON s.id = t.staff_id
        ORDER BY t.due_at, t.id"#,
        district,
        grids,
        after.0.to_sqlx() as _,
        after.1,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(TaskRow::from).collect())
}
