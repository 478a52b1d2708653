//! Who has which open tasks.

use uuid::Uuid;

use crate::{Conn, StoreError};

/// How many open tasks somebody has in each grid.
///
/// # Errors
/// [`StoreError`].
pub async fn grids_of_staff(
    conn: &mut Conn,
    district: &str,
    staff_id: Uuid,
) -> Result<Vec<(Uuid, i64)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT grid_id, count(*) AS "count!" FROM task
        WHERE district = $1 AND staff_id = $2 AND state = 'open' GROUP BY grid_id"#,
        district,
        staff_id,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.grid_id, row.count))
        .collect())
}

/// Passes somebody's open tasks in a grid on to somebody else, or to nobody. How many.
///
/// # Errors
/// [`StoreError`].
pub async fn pass_on(
    conn: &mut Conn,
    district: &str,
    grid_id: Uuid,
    from: Uuid,
    to: Option<Uuid>,
) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "UPDATE task SET staff_id = $4, version = version + 1 \
         WHERE district = $1 AND grid_id = $2 AND staff_id = $3 AND state = 'open'",
        district,
        grid_id,
        from,
        to,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Gives open tasks that nobody has, in these grids, to these people. How many.
///
/// # Errors
/// [`StoreError`].
pub async fn give_unassigned(
    conn: &mut Conn,
    district: &str,
    scope: &str,
    to: Uuid,
) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "UPDATE task SET staff_id = $3, version = version + 1 \
         WHERE district = $1 AND staff_id IS NULL AND state = 'open' AND building_id IN \
         (SELECT b.id FROM building b JOIN grid g ON g.id = b.grid_id \
          WHERE b.district = $1 AND g.district = $1 AND starts_with(g.code, $2))",
        district,
        scope,
        to,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Who has open tasks in which grid: the member of staff, `None` for nobody, the grid and its code.
///
/// # Errors
/// [`StoreError`].
pub async fn assigned(
    conn: &mut Conn,
    district: &str,
) -> Result<Vec<(Option<Uuid>, Uuid, String)>, StoreError> {
    let rows = sqlx::query!(
        "SELECT DISTINCT t.staff_id, t.grid_id, g.code FROM task t JOIN grid g ON g.id = t.grid_id \
         WHERE t.district = $1 AND t.state = 'open' ORDER BY g.code",
        district,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.staff_id, row.grid_id, row.code))
        .collect())
}
