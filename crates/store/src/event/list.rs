use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

use super::{EventAt, Read};
use crate::{Conn, StoreError};

/// Which events a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// At doors whose codes begin with one of these.
    pub scopes: Vec<String>,
    /// In one of these states; all that are open where it is empty.
    pub states: Vec<String>,
    /// Of this category; "" for all.
    pub category: String,
    /// Of this department; "" for all.
    pub department: String,
    /// Of this officer.
    pub officer: Option<Uuid>,
    /// Only what is due before this instant.
    pub due_before: Option<Timestamp>,
}

/// Open events, the most urgent first behind `after`.
///
/// # Errors
/// [`StoreError`].
pub async fn list(
    conn: &mut Conn,
    district: &str,
    filter: &Filter,
    after: Option<(Timestamp, Uuid)>,
    limit: i64,
) -> Result<Vec<EventAt>, StoreError> {
    let (due, id) = after.unwrap_or((Timestamp::UNIX_EPOCH, Uuid::nil()));
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT e.id, e.report_id, e.source, e.building_id, e.dwelling_id, e.category, e.item,
        e.grade, e.state, e.why, e.why_reason, e.to_staff, e.to_department,
        e.opened_at AS "opened_at: _", e.opened_by, e.since AS "since: _", e.taken_by, e.wait,
        e.paused_at AS "paused_at: _", e.pause_until AS "pause_until: _", e.fixed_by, e.finding,
        e.closed_by, e.closed_at AS "closed_at: _", e.hands, e.returned, e.pace, e.limit_us,
        e.spent_us, e.counted_from AS "counted_from: _", e.paused_us, e.extended_us, e.round,
        e.told, e.rung_at AS "rung_at: _", e.due_at AS "due_at: _", e.due_certain, e.relapse_of,
        e.last_at AS "last_at: _", e.version, coalesce(d.code, b.code) AS "code!",
        coalesce(d.standard_address, b.road || b.road_no || b.compound || b.label) AS "address!"
        FROM event e JOIN building b ON b.district = e.district AND b.id = e.building_id
        LEFT JOIN dwelling d ON d.district = e.district AND d.id = e.dwelling_id
        WHERE e.district = $1 AND e.state <> 'closed' AND (e.due_at, e.id) > ($7, $8)
        AND (cardinality($3::text[]) = 0 OR e.state = ANY($3))
        AND ($4 = '' OR e.category = $4) AND ($5 = '' OR e.to_department = $5)
        AND ($6::uuid IS NULL OR e.to_staff = $6)
        AND ($10::timestamptz IS NULL OR e.due_at < $10)
        AND EXISTS (SELECT 1 FROM unnest($2::text[]) AS s (code) WHERE starts_with(b.code, s.code))
        ORDER BY e.due_at, e.id LIMIT $9"#,
        district,
        &filter.scopes,
        &filter.states,
        filter.category,
        filter.department,
        filter.officer,
        due.to_sqlx() as _,
        id,
        limit,
        filter.due_before.map(ToSqlx::to_sqlx) as _,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(EventAt::from).collect())
}

/// How many are open there, and how many of them late at `now`.
///
/// # Errors
/// [`StoreError`].
pub async fn count(
    conn: &mut Conn,
    district: &str,
    scopes: &[String],
    now: Timestamp,
) -> Result<(i64, i64), StoreError> {
    let row = sqlx::query!(
        r#"SELECT count(*) AS "all!", count(*) FILTER (WHERE e.due_at < $3) AS "late!"
        FROM event e JOIN building b ON b.district = e.district AND b.id = e.building_id
        WHERE e.district = $1 AND e.state <> 'closed'
        AND EXISTS (SELECT 1 FROM unnest($2::text[]) AS s (code) WHERE starts_with(b.code, s.code))"#,
        district,
        scopes,
        now.to_sqlx() as _,
    )
    .fetch_one(conn)
    .await?;
    Ok((row.all, row.late))
}

/// Events that a higher rung should have heard of by `now`.
///
/// # Errors
/// [`StoreError`].
pub async fn late(
    conn: &mut Conn,
    district: &str,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Uuid>, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT id FROM event WHERE district = $1 AND rung_at < $2 ORDER BY rung_at LIMIT $3",
        district,
        now.to_sqlx() as _,
        limit,
    )
    .fetch_all(conn)
    .await?)
}

/// The latest event of the same item at the same place that was put right and closed since then.
///
/// # Errors
/// [`StoreError`].
pub async fn relapse(
    conn: &mut Conn,
    district: &str,
    building: Uuid,
    dwelling: Option<Uuid>,
    item: &str,
    since: Timestamp,
) -> Result<Option<Uuid>, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT id FROM event WHERE district = $1 AND building_id = $2 AND item = $4 \
         AND dwelling_id IS NOT DISTINCT FROM $3 AND state = 'closed' AND finding = 'mended' \
         AND closed_at >= $5 ORDER BY closed_at DESC, id DESC LIMIT 1",
        district,
        building,
        dwelling,
        item,
        since.to_sqlx() as _,
    )
    .fetch_optional(conn)
    .await?)
}
