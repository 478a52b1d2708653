//! The one worker in charge of a grid, and who stands in.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// Who stands in for whose grid on a day: the grid and the active officer whose post for it is in
/// force then.
///
/// # Errors
/// [`StoreError`].
pub async fn standing_in(
    conn: &mut Conn,
    grids: &[Uuid],
    day: Date,
    at: Timestamp,
) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
    let rows = sqlx::query!(
        "SELECT d.grid_id, i.staff_id FROM stand_in_day d JOIN stand_in i ON i.id = d.stand_in_id \
         JOIN staff_role r ON r.id = i.role_id JOIN staff s ON s.id = i.staff_id \
         WHERE d.grid_id = ANY($1) AND d.day = $2 AND s.state = 'active' \
         AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3)",
        grids,
        day.to_sqlx() as _,
        at.to_sqlx() as _,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.grid_id, row.staff_id))
        .collect())
}

/// Who was named as the one in charge, where that officer is active and holds the grid still.
///
/// # Errors
/// [`StoreError`].
pub async fn named(
    conn: &mut Conn,
    grids: &[Uuid],
    at: Timestamp,
) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
    let rows = sqlx::query!(
        "SELECT c.grid_id, c.staff_id FROM grid_charge c JOIN staff s ON s.id = c.staff_id \
         WHERE c.grid_id = ANY($1) AND s.state = 'active' AND EXISTS (SELECT FROM staff_role r \
         WHERE r.staff_id = c.staff_id AND r.grid_id = c.grid_id AND r.role = 'officer' \
         AND r.valid_from <= $2 AND (r.valid_to IS NULL OR r.valid_to > $2))",
        grids,
        at.to_sqlx() as _,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.grid_id, row.staff_id))
        .collect())
}

/// Active officers with a post for the grid itself that is no stand-in, the longest in office
/// first.
///
/// # Errors
/// [`StoreError`].
pub async fn holders(
    conn: &mut Conn,
    grid: Uuid,
    at: Timestamp,
) -> Result<Vec<(Uuid, String)>, StoreError> {
    let rows = sqlx::query!(
        "SELECT r.staff_id, s.name FROM staff_role r JOIN staff s ON s.id = r.staff_id \
         WHERE r.grid_id = $1 AND r.role = 'officer' AND s.state = 'active' \
         AND r.valid_from <= $2 AND (r.valid_to IS NULL OR r.valid_to > $2) \
         AND NOT EXISTS (SELECT FROM stand_in i WHERE i.role_id = r.id) \
         ORDER BY r.valid_from, r.id",
        grid,
        at.to_sqlx() as _,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.staff_id, row.name))
        .collect())
}

/// Names who is in charge of a grid, in place of whoever was.
///
/// # Errors
/// [`StoreError`].
pub async fn name(
    conn: &mut Conn,
    grid: Uuid,
    staff: Uuid,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO grid_charge (grid_id, staff_id, since) VALUES ($1, $2, $3) \
         ON CONFLICT (grid_id) DO UPDATE SET staff_id = excluded.staff_id, since = excluded.since",
        grid,
        staff,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Somebody who stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandInRow {
    /// Identity.
    pub id: Uuid,
    /// The grid.
    pub grid_id: Uuid,
    /// Who.
    pub staff_id: Uuid,
    /// Their name.
    pub name: String,
    /// The post that lets them in.
    pub role_id: Uuid,
    /// First day.
    pub first_day: Date,
    /// Last day.
    pub last_day: Date,
    /// When it was taken back or cut short.
    pub ended_at: Option<Timestamp>,
    /// When tasks were passed to them.
    pub begun_at: Option<Timestamp>,
    /// When they were passed on.
    pub over_at: Option<Timestamp>,
}

macro_rules! stand_ins {
    ($conn:expr, $tail:literal, $($argument:expr),*) => {
        sqlx::query!(
            r#"SELECT i.id, i.grid_id, i.staff_id, s.name, i.role_id,
            i.first_day AS "first_day: jiff_sqlx::Date", i.last_day AS "last_day: jiff_sqlx::Date",
            i.ended_at AS "ended_at: jiff_sqlx::Timestamp",
            i.begun_at AS "begun_at: jiff_sqlx::Timestamp",
            i.over_at AS "over_at: jiff_sqlx::Timestamp"
            FROM stand_in i JOIN staff s ON s.id = i.staff_id JOIN grid g ON g.id = i.grid_id "#
                + $tail,
            $($argument),*
        )
        .fetch_all($conn)
        .await?
        .into_iter()
        .map(|row| StandInRow {
            id: row.id,
            grid_id: row.grid_id,
            staff_id: row.staff_id,
            name: row.name,
            role_id: row.role_id,
            first_day: row.first_day.to_jiff(),
            last_day: row.last_day.to_jiff(),
            ended_at: row.ended_at.map(jiff_sqlx::Timestamp::to_jiff),
            begun_at: row.begun_at.map(jiff_sqlx::Timestamp::to_jiff),
            over_at: row.over_at.map(jiff_sqlx::Timestamp::to_jiff),
        })
        .collect::<Vec<_>>()
    };
}

/// Those of a grid, the latest first.
///
/// # Errors
/// [`StoreError`].
pub async fn stand_ins(
    conn: &mut Conn,
    grid: Uuid,
    limit: i64,
) -> Result<Vec<StandInRow>, StoreError> {
    Ok(stand_ins!(
        conn,
        "WHERE i.grid_id = $1 ORDER BY i.first_day DESC, i.id DESC LIMIT $2",
        grid,
        limit
    ))
}

/// Those of a district whose tasks are to be passed: they have begun by that day or were taken
/// back, and are not over.
///
/// # Errors
/// [`StoreError`].
pub async fn stand_ins_to_settle(
    conn: &mut Conn,
    district: &str,
    today: Date,
) -> Result<Vec<StandInRow>, StoreError> {
    Ok(stand_ins!(
        conn,
        "WHERE g.district = $1 AND i.over_at IS NULL \
         AND (i.first_day <= $2 OR i.ended_at IS NOT NULL) ORDER BY i.first_day, i.id",
        district,
        today.to_sqlx() as _
    ))
}

/// Writes a stand-in, without its days.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_stand_in(
    conn: &mut Conn,
    row: &StandInRow,
    at: Timestamp,
    by: Uuid,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO stand_in (id, grid_id, staff_id, role_id, first_day, last_day, entered_at, \
         entered_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        row.id,
        row.grid_id,
        row.staff_id,
        row.role_id,
        row.first_day.to_sqlx() as _,
        row.last_day.to_sqlx() as _,
        at.to_sqlx() as _,
        by,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes the days of a stand-in.
///
/// # Errors
/// [`StoreError::Constraint`] where somebody else stands in on one of them.
pub async fn take_days(conn: &mut Conn, row: &StandInRow) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO stand_in_day (grid_id, day, stand_in_id) \
         SELECT $1, day::date, $2 FROM generate_series($3::date, $4::date, '1 day') AS day",
        row.grid_id,
        row.id,
        row.first_day.to_sqlx() as _,
        row.last_day.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Gives up the days of a grid from one on that nobody will stand in on: those of this stand-in
/// where one is named, and those of everybody whose post for it is over.
///
/// # Errors
/// [`StoreError`].
pub async fn free_days(
    conn: &mut Conn,
    grid: Uuid,
    stand_in: Option<Uuid>,
    from: Date,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "DELETE FROM stand_in_day d USING stand_in i, staff_role r \
         WHERE i.id = d.stand_in_id AND r.id = i.role_id AND d.grid_id = $1 AND d.day >= $3 \
         AND (i.id = $2 OR r.valid_to <= $4)",
        grid,
        stand_in,
        from.to_sqlx() as _,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Ends a stand-in and the post that it is. Whether there was one that ran.
///
/// # Errors
/// [`StoreError`].
pub async fn end_stand_in(conn: &mut Conn, id: Uuid, at: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE stand_in SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL AND over_at IS NULL",
        id,
        at.to_sqlx() as _,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "UPDATE staff_role SET valid_to = greatest(valid_from, $2) \
         WHERE id = (SELECT role_id FROM stand_in WHERE id = $1) \
         AND (valid_to IS NULL OR valid_to > $2)",
        id,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes that tasks were passed to the one who stands in.
///
/// # Errors
/// [`StoreError`].
pub async fn begun(conn: &mut Conn, id: Uuid, at: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE stand_in SET begun_at = $2 WHERE id = $1 AND begun_at IS NULL AND over_at IS NULL",
        id,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes that they were passed on.
///
/// # Errors
/// [`StoreError`].
pub async fn over(conn: &mut Conn, id: Uuid, at: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE stand_in SET over_at = $2 WHERE id = $1 AND over_at IS NULL",
        id,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
