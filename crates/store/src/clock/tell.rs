//! Whom a clock is told to: reminders of those who can do something, and the day of supervisors.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// Accounts behind `after` that are bound to a door or building as operators, and of each whether
/// there is a clock whose subject they are the one to be reminded of, that is due before `soon` or
/// was before `now`, and was not reminded of in that stage yet. Of several who are bound to a door
/// the one who manages it, of several of these the one bound longest.
///
/// # Errors
/// [`StoreError`].
pub async fn to_remind(
    conn: &mut Conn,
    district: &str,
    now: Timestamp,
    soon: Timestamp,
    after: Uuid,
    limit: i64,
) -> Result<Vec<(Uuid, bool)>, StoreError> {
    // The page is cut before any clock is looked at: how many are due decides nothing about how
    // much one statement reads. EXISTS in its place would be answered for every account at once.
    let rows = sqlx::query!(
        r#"SELECT a.account_id, coalesce((SELECT true FROM binding m
          JOIN clock c ON c.district = $1 AND c.subject = coalesce(m.dwelling_id, m.building_id)
            AND c.kind = CASE WHEN m.dwelling_id IS NULL THEN 'self_check' ELSE 'stay_end' END
          WHERE m.district = $1 AND m.account_id = a.account_id AND m.ended_at IS NULL
          AND m.role <> 'occupant' AND c.ended_at IS NULL AND c.due_at < $3
          AND a.account_id = (SELECT n.account_id FROM binding n WHERE n.district = $1
            AND n.building_id = m.building_id AND n.dwelling_id IS NOT DISTINCT FROM m.dwelling_id
            AND n.ended_at IS NULL AND n.role <> 'occupant'
            ORDER BY n.role = 'landlord', n.since, n.id LIMIT 1)
          AND NOT EXISTS (SELECT 1 FROM clock_reminder r WHERE r.district = $1
            AND r.kind = c.kind AND r.subject = c.subject AND r.started_at = c.started_at
            AND r.stage = CASE WHEN c.due_at < $2 THEN 'overdue' ELSE 'coming_due' END)
          LIMIT 1), false) AS "due!"
        FROM (SELECT DISTINCT account_id FROM binding WHERE district = $1 AND account_id > $4
          AND ended_at IS NULL AND role <> 'occupant' ORDER BY account_id LIMIT $5) a
        ORDER BY a.account_id"#,
        district,
        now.to_sqlx() as _,
        soon.to_sqlx() as _,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.account_id, row.due))
        .collect())
}

/// Notes that an account is reminded of all of these. Kind and stage of each that was not noted
/// before.
///
/// # Errors
/// [`StoreError`].
pub async fn remind(
    conn: &mut Conn,
    district: &str,
    account: Uuid,
    now: Timestamp,
    soon: Timestamp,
) -> Result<Vec<(String, String)>, StoreError> {
    let rows = sqlx::query!(
        "INSERT INTO clock_reminder (district, kind, subject, started_at, stage, account_id, \
         reminded_at) SELECT c.district, c.kind, c.subject, c.started_at, \
         CASE WHEN c.due_at < $3 THEN 'overdue' ELSE 'coming_due' END, $2, $3 \
         FROM (SELECT DISTINCT m.building_id, m.dwelling_id FROM binding m \
           WHERE m.district = $1 AND m.account_id = $2 AND m.ended_at IS NULL \
           AND m.role <> 'occupant') own \
         JOIN clock c ON c.district = $1 AND c.subject = coalesce(own.dwelling_id, own.building_id) \
           AND c.kind = CASE WHEN own.dwelling_id IS NULL THEN 'self_check' ELSE 'stay_end' END \
         WHERE c.ended_at IS NULL AND c.due_at < $4 \
         AND $2 = (SELECT n.account_id FROM binding n WHERE n.district = $1 \
           AND n.building_id = own.building_id \
           AND n.dwelling_id IS NOT DISTINCT FROM own.dwelling_id AND n.ended_at IS NULL \
           AND n.role <> 'occupant' ORDER BY n.role = 'landlord', n.since, n.id LIMIT 1) \
         ON CONFLICT DO NOTHING RETURNING kind, stage",
        district,
        account,
        now.to_sqlx() as _,
        soon.to_sqlx() as _,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.kind, row.stage)).collect())
}

/// Removes reminders of clocks that ended before `before`, at most `limit`. How many.
///
/// # Errors
/// [`StoreError`].
pub async fn forget_reminders(
    conn: &mut Conn,
    district: &str,
    before: Timestamp,
    limit: i64,
) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "DELETE FROM clock_reminder r USING (\
           SELECT o.kind, o.subject, o.started_at, o.stage FROM clock_reminder o \
           JOIN clock c ON c.district = o.district AND c.kind = o.kind AND c.subject = o.subject \
             AND c.started_at = o.started_at \
           WHERE o.district = $1 AND o.reminded_at < $2 AND c.ended_at < $2 LIMIT $3) old \
         WHERE r.district = $1 AND r.kind = old.kind AND r.subject = old.subject \
         AND r.started_at = old.started_at AND r.stage = old.stage",
        district,
        before.to_sqlx() as _,
        limit,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Keeps a day's sums by grid, once: what was told stays as it was told. How many grids and kinds
/// were kept now.
///
/// # Errors
/// [`StoreError`].
pub async fn keep_day(conn: &mut Conn, district: &str, day: Date) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "INSERT INTO clock_day (district, day, grid_code, kind, running, overdue) \
         SELECT c.district, $2, g.code, c.kind, c.running, c.overdue \
         FROM clock_count c JOIN grid g ON g.id = c.grid_id AND g.district = c.district \
         WHERE c.district = $1 ON CONFLICT DO NOTHING",
        district,
        day.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Tells every supervisor of whose area something was overdue that day, once a day and area. Who
/// was told of which.
///
/// # Errors
/// [`StoreError`].
pub async fn tell_supervisors(
    conn: &mut Conn,
    district: &str,
    day: Date,
    at: Timestamp,
) -> Result<Vec<(Uuid, String)>, StoreError> {
    let rows = sqlx::query!(
        "INSERT INTO clock_push (district, staff_id, day, scope, told_at) \
         SELECT DISTINCT $1, r.staff_id, $2::date, coalesce(g.code, a.code), $3::timestamptz \
         FROM staff_role r JOIN staff s ON s.id = r.staff_id AND s.state = 'active' \
         JOIN area a ON a.id = r.area_id LEFT JOIN grid g ON g.id = r.grid_id \
         WHERE r.role = 'supervisor' AND a.district = $1 AND r.valid_from <= $3 \
         AND (r.valid_to IS NULL OR r.valid_to > $3) \
         AND EXISTS (SELECT 1 FROM clock_day d WHERE d.district = $1 AND d.day = $2 \
           AND d.overdue > 0 AND starts_with(d.grid_code, coalesce(g.code, a.code))) \
         ON CONFLICT DO NOTHING RETURNING staff_id, scope",
        district,
        day.to_sqlx() as _,
        at.to_sqlx() as _,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.staff_id, row.scope))
        .collect())
}

/// How many clocks were overdue that day in each of these areas or grids; those without any are
/// absent.
///
/// # Errors
/// [`StoreError`].
pub async fn overdue_in(
    conn: &mut Conn,
    district: &str,
    day: Date,
    places: &[String],
) -> Result<Vec<(String, i64)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT u.code AS "code!", sum(d.overdue)::bigint AS "overdue!"
        FROM unnest($3::text[]) u (code)
        JOIN clock_day d ON d.district = $1 AND d.day = $2 AND starts_with(d.grid_code, u.code)
        GROUP BY 1 HAVING sum(d.overdue) > 0 ORDER BY 1"#,
        district,
        day.to_sqlx() as _,
        places,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.code, row.overdue))
        .collect())
}

/// Days before `before` are of no use any more.
///
/// # Errors
/// [`StoreError`].
pub async fn forget_days(conn: &mut Conn, district: &str, before: Date) -> Result<(), StoreError> {
    sqlx::query!(
        "DELETE FROM clock_day WHERE district = $1 AND day < $2",
        district,
        before.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The latest day that a supervisor was told of: the day, their areas that day, and whether they
/// have looked.
///
/// # Errors
/// [`StoreError`].
pub async fn told(
    conn: &mut Conn,
    district: &str,
    staff: Uuid,
) -> Result<Option<(Date, Vec<String>, bool)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT day AS "day: jiff_sqlx::Date", scope, read_at IS NOT NULL AS "read!"
        FROM clock_push WHERE district = $1 AND staff_id = $2
        AND day = (SELECT max(day) FROM clock_push WHERE district = $1 AND staff_id = $2)
        ORDER BY scope"#,
        district,
        staff,
    )
    .fetch_all(conn)
    .await?;
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    let day = first.day.to_jiff();
    let read = rows.iter().all(|row| row.read);
    Ok(Some((
        day,
        rows.into_iter().map(|row| row.scope).collect(),
        read,
    )))
}

/// Notes that a supervisor looked at what they were told that day.
///
/// # Errors
/// [`StoreError`].
pub async fn read(
    conn: &mut Conn,
    district: &str,
    staff: Uuid,
    day: Date,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE clock_push SET read_at = $4 \
         WHERE district = $1 AND staff_id = $2 AND day = $3 AND read_at IS NULL",
        district,
        staff,
        day.to_sqlx() as _,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What ran in a community on a day, or in a grid of it that somebody answers for alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayRow {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What is waited for.
    pub kind: String,
    /// How many clocks ran.
    pub running: i64,
    /// How many of them were overdue.
    pub overdue: i64,
}

/// A day's sums in these areas, by community; of one that only a grid of is named, by grid.
///
/// # Errors
/// [`StoreError`].
pub async fn day(
    conn: &mut Conn,
    district: &str,
    day: Date,
    scopes: &[String],
) -> Result<Vec<DayRow>, StoreError> {
    // An area's code has at most 12 digits, a grid's 14: the shortest that names a grid says how
    // much of its community is theirs.
    Ok(sqlx::query_as!(
        DayRow,
        r#"SELECT x.code AS "code!", coalesce(a.name, g.name, '') AS "name!", x.kind AS "kind!",
        x.running AS "running!", x.overdue AS "overdue!"
        FROM (SELECT left(d.grid_code, greatest(12, s.digits)) AS code, d.kind,
                sum(d.running)::bigint AS running, sum(d.overdue)::bigint AS overdue
            FROM clock_day d
            CROSS JOIN LATERAL (SELECT min(length(u.code)) AS digits
                FROM unnest($3::text[]) u (code) WHERE starts_with(d.grid_code, u.code)) s
            WHERE d.district = $1 AND d.day = $2 AND s.digits IS NOT NULL GROUP BY 1, 2) x
        LEFT JOIN area a ON a.district = $1 AND a.code = x.code AND a.valid_to IS NULL
        LEFT JOIN grid g ON g.district = $1 AND g.code = x.code
        ORDER BY x.code, x.kind"#,
        district,
        day.to_sqlx() as _,
        scopes,
    )
    .fetch_all(conn)
    .await?)
}
