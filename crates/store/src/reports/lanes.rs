//! Who may admit reports of a district, and how far a batch has come.
//!
//! Whether a report is a repeat can only be said when nobody else is adding reports about its door.
//! So admissions are split into lanes by grid: two of one lane follow each other, two of different
//! lanes know of no common door and work side by side. Whoever touches any door of the district
//! holds all lanes at once.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use super::declaration_id;
use crate::{Conn, StoreError};

/// Lanes of a district: as many as keep the server busy while others wait for a disk or for the
/// program. `batch.lane_progress` has as many places.
pub const LANES: usize = 2;

/// The lane in which everything about the doors of a grid is done.
pub fn lane_of(grid: Uuid) -> usize {
    usize::try_from(grid.as_u128() % (1 << 32)).unwrap_or(0) % LANES
}

/// Holds every lane of a district to the end of the transaction.
///
/// # Errors
/// [`StoreError`].
pub async fn lock_district(conn: &mut Conn, district: &str) -> Result<(), StoreError> {
    // 6 decimal digits fit; the first number keeps these locks apart from others.
    sqlx::query!(
        "SELECT pg_advisory_xact_lock(7219, $1::text::integer) IS NULL AS locked",
        district
    )
    .fetch_one(conn)
    .await?;
    Ok(())
}

/// Holds one lane of a district to the end of the transaction.
///
/// # Errors
/// [`StoreError`].
pub async fn lock_lane(conn: &mut Conn, district: &str, lane: usize) -> Result<(), StoreError> {
    sqlx::query!(
        "SELECT pg_advisory_xact_lock_shared(7219, $1::text::integer) IS NULL AS shared",
        district
    )
    .fetch_one(&mut *conn)
    .await?;
    let own = 7220 + i32::try_from(lane).unwrap_or(0);
    sqlx::query!(
        "SELECT pg_advisory_xact_lock($2, $1::text::integer) IS NULL AS locked",
        district,
        own
    )
    .fetch_one(conn)
    .await?;
    Ok(())
}

/// How far the work on a batch has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchWork {
    /// `received`, `staged`, `done` or `withdrawn`.
    pub state: String,
    /// Rows staged.
    pub staged: i32,
    /// Rows that have their outcome.
    pub progress: i32,
    /// The row up to which each lane has gone: all rows of the lane before it have their outcome.
    pub lane_progress: Vec<i32>,
    /// The batch's own key, wrapped; absent once destroyed.
    pub data_key: Option<Vec<u8>>,
}

/// How far a batch has come. Whoever holds the district or a lane of it keeps the batch from being
/// taken back.
///
/// # Errors
/// [`StoreError`].
pub async fn batch_work(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
) -> Result<Option<BatchWork>, StoreError> {
    Ok(sqlx::query_as!(
        BatchWork,
        "SELECT state, staged, progress, lane_progress, data_key FROM batch \
         WHERE district = $1 AND id = $2",
        district,
        id,
    )
    .fetch_optional(conn)
    .await?)
}

/// What a portion of a batch's rows came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Portion {
    /// The lane that worked it off; none where all rows up to `through` were.
    pub lane: Option<usize>,
    /// The row up to which the lane has gone.
    pub through: i32,
    /// Rows that got their outcome.
    pub rows: i32,
    /// Leads they made.
    pub leads: i32,
    /// Tasks they made.
    pub tasks: i32,
}

/// Notes that a portion has its outcomes; the batch is done with its last row.
///
/// # Errors
/// [`StoreError`].
pub async fn advance(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
    portion: Portion,
    at: Timestamp,
) -> Result<(), StoreError> {
    let lane = portion.lane.and_then(|lane| i32::try_from(lane).ok());
    sqlx::query!(
        "UPDATE batch SET progress = progress + $5, \
         lane_progress = ARRAY(SELECT CASE WHEN $3::integer IS NULL OR $3 = l.place - 1 THEN $4 \
           ELSE l.through END FROM unnest(lane_progress) WITH ORDINALITY l (through, place)), \
         leads_made = leads_made + $6, tasks_made = tasks_made + $7, \
         state = CASE WHEN progress + $5 >= staged THEN 'done' ELSE state END, \
         done_at = CASE WHEN progress + $5 >= staged THEN $8 ELSE done_at END, \
         attempts = 0, last_error = NULL, try_at = NULL, stuck_at = NULL, \
         version = version + 1 WHERE district = $1 AND id = $2",
        district,
        id,
        lane,
        portion.through,
        portion.rows,
        portion.leads,
        portion.tasks,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Which rows of a batch behind `after` have their outcome.
///
/// # Errors
/// [`StoreError`].
pub async fn declared_after(
    conn: &mut Conn,
    district: &str,
    batch: Uuid,
    after: i32,
) -> Result<Vec<i32>, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT seq FROM declaration WHERE district = $1 AND id > $2 AND id <= $3",
        district,
        declaration_id(batch, after),
        declaration_id(batch, i32::MAX),
    )
    .fetch_all(conn)
    .await?)
}
