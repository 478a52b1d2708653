//! Clocks of duties: what the nightly run writes. [`list`] is what pages read.

pub mod list;
pub mod tell;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A clock that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockRow {
    /// `stay_end`, `visit`, `agency`, `self_check` or `short_let`.
    pub kind: &'static str,
    /// The dwelling, the task, the agency, the building or the filing.
    pub subject: Uuid,
    /// What the duty's time counts from.
    pub started_at: Timestamp,
    /// The grid of the door.
    pub grid_id: Option<Uuid>,
    /// The duty in the rule packs.
    pub duty: String,
    /// The pack it stands in.
    pub pack: String,
    /// When it is due; `None` where the source names no time.
    pub due_at: Option<Timestamp>,
}

/// A door with open stays whose last day has passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedRow {
    /// That day.
    pub to_date: Date,
    /// The dwelling.
    pub dwelling_id: Uuid,
    /// Its grid.
    pub grid_id: Uuid,
}

/// Doors with open stays that ended before `before`, behind `after`, by day and door.
///
/// # Errors
/// [`StoreError`].
pub async fn ended_doors(
    conn: &mut Conn,
    district: &str,
    before: Date,
    after: (Date, Uuid),
    limit: i64,
) -> Result<Vec<EndedRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.to_date AS "to_date!: jiff_sqlx::Date", e.dwelling_id, b.grid_id
        FROM (SELECT DISTINCT to_date, dwelling_id FROM stay
              WHERE district = $1 AND closed_at IS NULL AND to_date IS NOT NULL AND to_date < $2
              AND (to_date, dwelling_id) > ($3, $4)
              ORDER BY to_date, dwelling_id LIMIT $5) e
        JOIN dwelling d ON d.district = $1 AND d.id = e.dwelling_id
        JOIN building b ON b.district = $1 AND b.id = d.building_id
        ORDER BY e.to_date, e.dwelling_id"#,
        district,
        before.to_sqlx() as _,
        after.0.to_sqlx() as _,
        after.1,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| EndedRow {
            to_date: row.to_date.to_jiff(),
            dwelling_id: row.dwelling_id,
            grid_id: row.grid_id,
        })
        .collect())
}

/// Open tasks whose time was over at `now`, that have no clock yet: task, grid, its beginning and
/// its end.
///
/// # Errors
/// [`StoreError`].
pub async fn overdue_visits(
    conn: &mut Conn,
    district: &str,
    now: Timestamp,
    after: (Timestamp, Uuid),
    limit: i64,
) -> Result<Vec<(Uuid, Uuid, Timestamp, Timestamp)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT t.id, b.grid_id, t.created_at AS "created_at: jiff_sqlx::Timestamp",
        t.due_at AS "due_at: jiff_sqlx::Timestamp"
        FROM task t JOIN building b ON b.district = t.district AND b.id = t.building_id
        WHERE t.district = $1 AND t.state = 'open' AND t.due_at < $2
        AND (t.due_at, t.id) > ($3, $4) ORDER BY t.due_at, t.id LIMIT $5"#,
        district,
        now.to_sqlx() as _,
        after.0.to_sqlx() as _,
        after.1,
        limit,
    )
    .fetch_all(conn)
    .await?;
    let row = rows.into_iter().map(|row| {
        let (from, due) = (row.created_at.to_jiff(), row.due_at.to_jiff());
        (row.id, row.grid_id, from, due)
    });
    Ok(row.collect())
}

/// Buildings behind `after` whose head or property manager was bound before the month that begins
/// on `month` did, and who have no self-check of it yet: building and grid.
///
/// # Errors
/// [`StoreError`].
pub async fn without_self_check(
    conn: &mut Conn,
    district: &str,
    month: Date,
    began: Timestamp,
    after: Uuid,
    limit: i64,
) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
    let rows = sqlx::query!(
        "SELECT b.id, b.grid_id FROM building b WHERE b.district = $1 AND b.retired_at IS NULL \
         AND b.id > $4 AND EXISTS (SELECT 1 FROM binding n WHERE n.district = b.district \
           AND n.building_id = b.id AND n.dwelling_id IS NULL AND n.ended_at IS NULL \
           AND n.role IN ('building_head', 'property_manager') AND n.since < $3) \
         AND NOT EXISTS (SELECT 1 FROM self_check s WHERE s.district = b.district \
           AND s.building_id = b.id AND s.month = $2) \
         ORDER BY b.id LIMIT $5",
        district,
        month.to_sqlx() as _,
        began.to_sqlx() as _,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.grid_id)).collect())
}

/// Short lets that wait to be decided: filing, grid, when it was filed, by when, and the pack.
pub type FiledRow = (Uuid, Uuid, Timestamp, Timestamp, String);

/// Those behind `after`, by deadline.
///
/// # Errors
/// [`StoreError`].
pub async fn filed(
    conn: &mut Conn,
    district: &str,
    after: (Timestamp, Uuid),
    limit: i64,
) -> Result<Vec<FiledRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT f.id, b.grid_id, f.filed_at AS "filed_at: jiff_sqlx::Timestamp",
        f.due_at AS "due_at: jiff_sqlx::Timestamp", f.pack
        FROM short_let f JOIN building b ON b.district = f.district AND b.id = f.building_id
        WHERE f.district = $1 AND f.state = 'waiting' AND (f.due_at, f.id) > ($2, $3)
        ORDER BY f.due_at, f.id LIMIT $4"#,
        district,
        after.0.to_sqlx() as _,
        after.1,
        limit,
    )
    .fetch_all(conn)
    .await?;
    let row = rows.into_iter().map(|row| {
        let (filed, due) = (row.filed_at.to_jiff(), row.due_at.to_jiff());
        (row.id, row.grid_id, filed, due, row.pack)
    });
    Ok(row.collect())
}

/// Writes clocks. One that is known goes on, and runs again where it had ended; it keeps when it
/// was seen to be overdue.
///
/// # Errors
/// [`StoreError`].
pub async fn start(conn: &mut Conn, district: &str, rows: &[ClockRow]) -> Result<(), StoreError> {
    let kinds: Vec<&str> = rows.iter().map(|r| r.kind).collect();
    let subjects: Vec<Uuid> = rows.iter().map(|r| r.subject).collect();
    let started: Vec<_> = rows.iter().map(|r| r.started_at.to_sqlx()).collect();
    let grids: Vec<Option<Uuid>> = rows.iter().map(|r| r.grid_id).collect();
    let duties: Vec<&str> = rows.iter().map(|r| r.duty.as_str()).collect();
    let packs: Vec<&str> = rows.iter().map(|r| r.pack.as_str()).collect();
    let due: Vec<_> = rows
        .iter()
        .map(|r| r.due_at.map(jiff_sqlx::ToSqlx::to_sqlx))
        .collect();
    sqlx::query!(
        "INSERT INTO clock AS c (district, kind, subject, started_at, grid_id, duty, pack, due_at) \
         SELECT $1, u.* FROM unnest($2::text[], $3::uuid[], $4::timestamptz[], $5::uuid[], \
         $6::text[], $7::text[], $8::timestamptz[]) u \
         ON CONFLICT (district, kind, subject, started_at) DO UPDATE SET ended_at = NULL \
         WHERE c.ended_at IS NOT NULL",
        district,
        &kinds as &[&str],
        &subjects,
        &started as _,
        grids as _,
        &duties as &[&str],
        &packs as &[&str],
        due as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes at `now` which running clocks are over. How many were not noted before.
///
/// # Errors
/// [`StoreError`].
pub async fn note_overdue(
    conn: &mut Conn,
    district: &str,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "UPDATE clock SET overdue_at = $2 WHERE district = $1 AND ended_at IS NULL \
         AND overdue_at IS NULL AND due_at < $2",
        district,
        now.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Ends the clocks whose door has no open stay with that last day any more, whose visit is done,
/// whose agency has reported since, whose building has a self-check of that month or a later one or
/// nobody any more who owes it, and whose filing is decided. How many.
///
/// # Errors
/// [`StoreError`].
pub async fn end_settled(
    conn: &mut Conn,
    district: &str,
    now: Timestamp,
) -> Result<u64, StoreError> {
    // The day ended at 16:00 UTC, which is midnight in China.
    let stays = sqlx::query!(
        "UPDATE clock c SET ended_at = $2 WHERE c.district = $1 AND c.kind = 'stay_end' \
         AND c.ended_at IS NULL AND NOT EXISTS (\
             SELECT 1 FROM stay s WHERE s.district = $1 AND s.dwelling_id = c.subject \
             AND s.closed_at IS NULL \
             AND s.to_date = (c.started_at AT TIME ZONE 'UTC')::date)",
        district,
        now.to_sqlx() as _,
    )
    .execute(&mut *conn)
    .await?;
    let visits = sqlx::query!(
        "UPDATE clock c SET ended_at = $2 WHERE c.district = $1 AND c.kind = 'visit' \
         AND c.ended_at IS NULL AND NOT EXISTS (\
             SELECT 1 FROM task t WHERE t.district = $1 AND t.id = c.subject AND t.state = 'open')",
        district,
        now.to_sqlx() as _,
    )
    .execute(&mut *conn)
    .await?;
    let agencies = sqlx::query!(
        "UPDATE clock c SET ended_at = $2 WHERE c.district = $1 AND c.kind = 'agency' \
         AND c.ended_at IS NULL AND EXISTS (\
             SELECT 1 FROM batch b WHERE b.district = $1 AND b.agency_id = c.subject \
             AND b.received_at > c.started_at AND b.state <> 'withdrawn')",
        district,
        now.to_sqlx() as _,
    )
    .execute(&mut *conn)
    .await?;
    // A month begins at 16:00 UTC of the day before. One that passed without a self-check can't be
    // made good; the next that is filed ends it.
    let checks = sqlx::query!(
        "UPDATE clock c SET ended_at = $2 WHERE c.district = $1 AND c.kind = 'self_check' \
         AND c.ended_at IS NULL AND (EXISTS (\
             SELECT 1 FROM self_check s WHERE s.district = $1 AND s.building_id = c.subject \
             AND s.month >= ((c.started_at + interval '8 hours') AT TIME ZONE 'UTC')::date) \
         OR NOT EXISTS (SELECT 1 FROM binding n WHERE n.district = $1 \
             AND n.building_id = c.subject AND n.dwelling_id IS NULL AND n.ended_at IS NULL \
             AND n.role IN ('building_head', 'property_manager')))",
        district,
        now.to_sqlx() as _,
    )
    .execute(&mut *conn)
    .await?;
    let filed = sqlx::query!(
        "UPDATE clock c SET ended_at = $2 WHERE c.district = $1 AND c.kind = 'short_let' \
         AND c.ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM short_let f \
             WHERE f.district = $1 AND f.id = c.subject AND f.state = 'waiting')",
        district,
        now.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    let done = [stays, visits, agencies, checks, filed];
    Ok(done
        .iter()
        .map(sqlx::postgres::PgQueryResult::rows_affected)
        .sum())
}

/// Counts what runs anew, grid by grid.
///
/// # Errors
/// [`StoreError`].
pub async fn recount(conn: &mut Conn, district: &str) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM clock_count WHERE district = $1", district)
        .execute(&mut *conn)
        .await?;
    sqlx::query!(
        "INSERT INTO clock_count (district, grid_id, kind, running, overdue) \
         SELECT $1, grid_id, kind, count(*), count(overdue_at) FROM clock \
         WHERE district = $1 AND ended_at IS NULL AND grid_id IS NOT NULL GROUP BY grid_id, kind",
        district,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// When the last nightly run ended.
///
/// # Errors
/// [`StoreError`].
pub async fn ran_at(conn: &mut Conn) -> Result<Option<Timestamp>, StoreError> {
    let at = sqlx::query_scalar!(
        r#"SELECT clocks_ran_at AS "at: jiff_sqlx::Timestamp" FROM installation WHERE id = 1"#
    )
    .fetch_optional(conn)
    .await?;
    Ok(at.flatten().map(jiff_sqlx::Timestamp::to_jiff))
}

/// Remembers that a run ended.
///
/// # Errors
/// [`StoreError`].
pub async fn ran(conn: &mut Conn, at: Timestamp) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE installation SET clocks_ran_at = $1 WHERE id = 1",
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}
