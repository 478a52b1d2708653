use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

use super::EventRow;
use crate::{Conn, StoreError};

/// Writes an event.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(conn: &mut Conn, district: &str, row: &EventRow) -> Result<(), StoreError> {
    let at = |at: Option<Timestamp>| at.map(ToSqlx::to_sqlx);
    sqlx::query!(
        "INSERT INTO event (district, id, report_id, source, building_id, dwelling_id, category, \
         item, grade, state, why, why_reason, to_staff, to_department, opened_at, opened_by, since, \
         hands, returned, pace, limit_us, spent_us, counted_from, paused_us, extended_us, round, \
         told, rung_at, due_at, due_certain, relapse_of, last_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, \
         $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)",
        district,
        row.id,
        row.report_id,
        row.source,
        row.building_id,
        row.dwelling_id,
        row.category,
        row.item,
        row.grade,
        row.state,
        row.why,
        row.why_reason,
        row.to_staff,
        row.to_department,
        row.opened_at.to_sqlx() as _,
        row.opened_by,
        row.since.to_sqlx() as _,
        &row.hands,
        row.returned,
        row.pace,
        row.limit_us,
        row.spent_us,
        at(row.counted_from) as _,
        row.paused_us,
        row.extended_us,
        row.round,
        row.told,
        at(row.rung_at) as _,
        at(row.due_at) as _,
        row.due_certain,
        row.relapse_of,
        row.last_at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes what became of an event. Whether it was still in the row's version.
///
/// # Errors
/// [`StoreError`].
pub async fn save(conn: &mut Conn, district: &str, row: &EventRow) -> Result<bool, StoreError> {
    let at = |at: Option<Timestamp>| at.map(ToSqlx::to_sqlx);
    let done = sqlx::query!(
        "UPDATE event SET category = $4, item = $5, grade = $6, state = $7, why = $8, \
         why_reason = $9, to_staff = $10, to_department = $11, since = $12, taken_by = $13, \
         wait = $14, paused_at = $15, pause_until = $16, fixed_by = $17, finding = $18, \
         closed_by = $19, closed_at = $20, hands = $21, returned = $22, pace = $23, limit_us = $24, \
         spent_us = $25, counted_from = $26, paused_us = $27, extended_us = $28, round = $29, \
         told = $30, rung_at = $31, due_at = $32, due_certain = $33, last_at = $34, \
         relapse_of = $35, version = version + 1 WHERE district = $1 AND id = $2 AND version = $3",
        district,
        row.id,
        row.version,
        row.category,
        row.item,
        row.grade,
        row.state,
        row.why,
        row.why_reason,
        row.to_staff,
        row.to_department,
        row.since.to_sqlx() as _,
        row.taken_by,
        row.wait,
        at(row.paused_at) as _,
        at(row.pause_until) as _,
        row.fixed_by,
        row.finding,
        row.closed_by,
        at(row.closed_at) as _,
        &row.hands,
        row.returned,
        row.pace,
        row.limit_us,
        row.spent_us,
        at(row.counted_from) as _,
        row.paused_us,
        row.extended_us,
        row.round,
        row.told,
        at(row.rung_at) as _,
        at(row.due_at) as _,
        row.due_certain,
        row.last_at.to_sqlx() as _,
        row.relapse_of,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A step to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStep {
    /// What was done.
    pub kind: &'static str,
    /// When.
    pub at: Timestamp,
    /// By whom of the staff.
    pub by: Option<Uuid>,
    /// Why, or what.
    pub reason: Option<String>,
    /// To which officer.
    pub to_staff: Option<Uuid>,
    /// To which department.
    pub to_department: Option<String>,
    /// Until when.
    pub until: Option<Timestamp>,
    /// How many hours.
    pub hours: Option<i32>,
}

impl NewStep {
    /// A step without anything more.
    pub const fn new(kind: &'static str, at: Timestamp, by: Option<Uuid>) -> Self {
        Self {
            kind,
            at,
            by,
            reason: None,
            to_staff: None,
            to_department: None,
            until: None,
            hours: None,
        }
    }
}

/// Adds a step behind the others. The event's row is held by the transaction, so no two get one
/// place.
///
/// # Errors
/// [`StoreError`].
pub async fn step(
    conn: &mut Conn,
    district: &str,
    event: Uuid,
    new: &NewStep,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO event_step (district, event_id, seq, kind, at, by_staff, reason, to_staff, \
         to_department, until, hours) \
         SELECT $1, $2, coalesce(max(s.seq), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10 \
         FROM event_step s WHERE s.district = $1 AND s.event_id = $2",
        district,
        event,
        new.kind,
        new.at.to_sqlx() as _,
        new.by,
        new.reason,
        new.to_staff,
        new.to_department,
        new.until.map(ToSqlx::to_sqlx) as _,
        new.hours,
    )
    .execute(conn)
    .await?;
    Ok(())
}
