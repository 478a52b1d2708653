//! Doors that the library lacks, proposed by people.

mod library;

pub use library::{
    building_at, building_now, buildings_named, by_former_code, dwelling_now, grid,
    last_building_code, last_dwelling_code,
};

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// The parts of a proposed address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProposedAddress {
    /// Road, lane, or village group.
    pub road: String,
    /// House number.
    pub road_no: String,
    /// Estate.
    pub compound: String,
    /// Label of the building.
    pub building: String,
    /// 单元.
    pub unit: String,
    /// Floor.
    pub floor: String,
    /// Room.
    pub room: String,
    /// Kind of use.
    pub usage: String,
}

/// A proposal as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalRow {
    /// Identity.
    pub id: Uuid,
    /// `proposed`, `approved` or `rejected`.
    pub state: String,
    /// The grid it lies in.
    pub grid_id: Uuid,
    /// Code of that grid, 14 digits.
    pub grid: String,
    /// The address.
    pub address: ProposedAddress,
    /// The waiting row it came from.
    pub declaration_id: Option<Uuid>,
    /// Name of who proposed it.
    pub proposed_by: String,
    /// When.
    pub proposed_at: Timestamp,
    /// Whether that row still waits.
    pub waiting: bool,
    /// Name of who settled it.
    pub settled_by: Option<String>,
    /// Why it was rejected.
    pub reason: Option<String>,
    /// The dwelling it became.
    pub dwelling_id: Option<Uuid>,
    /// For the next change.
    pub version: i32,
}

/// Writes a proposal.
///
/// # Errors
/// [`StoreError`].
#[expect(clippy::too_many_arguments, reason = "the columns of one row")]
pub async fn insert(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
    grid_id: Uuid,
    address: &ProposedAddress,
    declaration_id: Option<Uuid>,
    by: Uuid,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO address_proposal (district, id, state, grid_id, road, road_no, compound, \
         building, unit, floor, room, usage, declaration_id, proposed_by, proposed_at) \
         VALUES ($1, $2, 'proposed', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        district,
        id,
        grid_id,
        address.road,
        address.road_no,
        address.compound,
        address.building,
        address.unit,
        address.floor,
        address.room,
        address.usage,
        declaration_id,
        by,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Open proposals after `after`, oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn open(
    conn: &mut Conn,
    district: &str,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Uuid>, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT id FROM address_proposal WHERE district = $1 AND state = 'proposed' \
         AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3",
        district,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?)
}

/// One proposal.
///
/// # Errors
/// [`StoreError`].
pub async fn proposal(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
) -> Result<Option<ProposalRow>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT p.id, p.state, p.grid_id, g.code AS grid, p.road, p.road_no, p.compound,
           p.building, p.unit, p.floor, p.room, p.usage, p.declaration_id,
           s.name AS proposed_by, p.proposed_at AS "proposed_at: jiff_sqlx::Timestamp",
           t.name AS "settled_by?", p.reason, p.dwelling_id, p.version,
           coalesce(d.outcome IN ('review', 'unmatched'), false) AS "waiting!"
           FROM address_proposal p
           JOIN grid g ON g.id = p.grid_id
           JOIN staff s ON s.id = p.proposed_by
           LEFT JOIN staff t ON t.id = p.settled_by
           LEFT JOIN declaration d ON d.district = p.district AND d.id = p.declaration_id
           WHERE p.district = $1 AND p.id = $2"#,
        district,
        id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| ProposalRow {
        id: row.id,
        state: row.state,
        grid_id: row.grid_id,
        grid: row.grid,
        address: ProposedAddress {
            road: row.road,
            road_no: row.road_no,
            compound: row.compound,
            building: row.building,
            unit: row.unit,
            floor: row.floor,
            room: row.room,
            usage: row.usage,
        },
        declaration_id: row.declaration_id,
        proposed_by: row.proposed_by,
        proposed_at: row.proposed_at.to_jiff(),
        waiting: row.waiting,
        settled_by: row.settled_by,
        reason: row.reason,
        dwelling_id: row.dwelling_id,
        version: row.version,
    }))
}

/// Settles a proposal: approved with its dwelling, or rejected with a reason. False where
/// somebody was faster.
///
/// # Errors
/// [`StoreError`].
pub async fn settle(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
    version: i32,
    outcome: Result<Uuid, &str>,
    by: Uuid,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let (state, dwelling, reason) = match outcome {
        Ok(dwelling) => ("approved", Some(dwelling), None),
        Err(reason) => ("rejected", None, Some(reason)),
    };
    let done = sqlx::query!(
        "UPDATE address_proposal SET state = $4, dwelling_id = $5, reason = $6, settled_by = $7, \
         settled_at = $8, version = version + 1 \
         WHERE district = $1 AND id = $2 AND version = $3 AND state = 'proposed'",
        district,
        id,
        version,
        state,
        dwelling,
        reason,
        by,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The open proposal that was made from this row.
///
/// # Errors
/// [`StoreError`].
pub async fn open_of(
    conn: &mut Conn,
    district: &str,
    declaration: Uuid,
) -> Result<Option<Uuid>, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT id FROM address_proposal \
         WHERE district = $1 AND state = 'proposed' AND declaration_id = $2 ORDER BY id LIMIT 1",
        district,
        declaration,
    )
    .fetch_optional(conn)
    .await?)
}

/// The open proposal of this very door.
///
/// # Errors
/// [`StoreError`].
pub async fn open_at(
    conn: &mut Conn,
    district: &str,
    grid_id: Uuid,
    address: &ProposedAddress,
) -> Result<Option<Uuid>, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT id FROM address_proposal WHERE district = $1 AND state = 'proposed' \
         AND grid_id = $2 AND road = $3 AND road_no = $4 AND compound = $5 AND building = $6 \
         AND unit = $7 AND room = $8 ORDER BY id LIMIT 1",
        district,
        grid_id,
        address.road,
        address.road_no,
        address.compound,
        address.building,
        address.unit,
        address.room,
    )
    .fetch_optional(conn)
    .await?)
}

/// How many rows found their door in a dwelling that was proposed: those that had come before the
/// proposal was settled.
///
/// # Errors
/// [`StoreError`].
pub async fn resolved_by(conn: &mut Conn, district: &str, id: Uuid) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "rows!" FROM address_proposal p
           JOIN declaration d ON d.district = p.district AND d.dwelling_id = p.dwelling_id
           AND d.report_mark BETWEEN substr(uuid_send(p.dwelling_id), 9)
           AND substr(uuid_send(p.dwelling_id), 9) || decode(repeat('ff', 16), 'hex')
           JOIN batch b ON b.district = d.district AND b.id = d.batch_id
           WHERE p.district = $1 AND p.id = $2 AND b.received_at <= p.settled_at"#,
        district,
        id,
    )
    .fetch_one(conn)
    .await?)
}
