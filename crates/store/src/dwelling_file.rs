//! Everything known about one door.

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::task::{LeadRow, SourceRow};
use crate::{Conn, StoreError};

/// A dwelling with its building and places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DwellingRow {
    /// Identity.
    pub id: Uuid,
    /// 25 digits.
    pub code: String,
    /// Address as the library has it.
    pub standard_address: String,
    /// Unit, "" where there is none.
    pub unit: String,
    /// Floor.
    pub floor: String,
    /// Room.
    pub room: String,
    /// What it is used for.
    pub usage: String,
    /// No longer in the library.
    pub retired: bool,
    /// Its building.
    pub building_id: Uuid,
    /// The building's code.
    pub building_code: String,
    /// Its grid.
    pub grid_id: Uuid,
    /// The grid's code.
    pub grid_code: String,
    /// Name of the community.
    pub community: String,
}

/// A building with its places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildingRow {
    /// Identity.
    pub id: Uuid,
    /// 19 digits.
    pub code: String,
    /// Road.
    pub road: String,
    /// Number on the road.
    pub road_no: String,
    /// Estate or village.
    pub compound: String,
    /// Other names of it, separated by `|`.
    pub aliases: String,
    /// Which building of it.
    pub label: String,
    /// No longer in the library.
    pub retired: bool,
    /// Its grid.
    pub grid_id: Uuid,
    /// The grid's code.
    pub grid_code: String,
    /// Name of the community.
    pub community: String,
    /// Dwellings in force.
    pub dwellings: i64,
    /// Of these, the ones with an open stay.
    pub let_dwellings: i64,
}

/// A dwelling in the list of its building.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DwellingLine {
    /// Identity.
    pub id: Uuid,
    /// 25 digits.
    pub code: String,
    /// Unit, "" where there is none.
    pub unit: String,
    /// Floor.
    pub floor: String,
    /// Room.
    pub room: String,
    /// Open stays.
    pub open_stays: i64,
    /// Somebody opened and answered at a visit.
    pub checked: bool,
    /// Open leads.
    pub open_leads: i64,
    /// Its open task, if one.
    pub open_task: Option<Uuid>,
}

/// A task in a door's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskLine {
    /// Identity.
    pub id: Uuid,
    /// `open`, `done` or `withdrawn`.
    pub state: String,
    /// When it arose.
    pub created_at: Timestamp,
    /// When it is due.
    pub due_at: Timestamp,
    /// When the officer means, or meant, to come again.
    pub visit_again_at: Option<Timestamp>,
    /// When it was settled.
    pub done_at: Option<Timestamp>,
    /// Who has it.
    pub staff_name: Option<String>,
}

/// A declaration in a door's history, with its dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclarationLine {
    /// Who said it and what came of it.
    pub source: SourceRow,
    /// First day.
    pub from_date: Option<Date>,
    /// Last day.
    pub to_date: Option<Date>,
    /// A repeat of an earlier one.
    pub duplicate: bool,
}

/// The dwelling of that id.
///
/// # Errors
/// [`StoreError`].
pub async fn dwelling(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
) -> Result<Option<DwellingRow>, StoreError> {
    let row = sqlx::query_as!(
        DwellingRow,
        r#"SELECT d.id, d.code, d.standard_address, d.unit, d.floor, d.room, d.usage,
        d.retired_at IS NOT NULL AS "retired!", d.building_id, b.code AS building_code,
        b.grid_id, g.code AS grid_code, a.name AS community
        FROM dwelling d JOIN building b ON b.district = d.district AND b.id = d.building_id
        JOIN grid g ON g.id = b.grid_id JOIN area a ON a.id = b.community_id
        WHERE d.district = $1 AND d.id = $2"#,
        district,
        id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row)
}

/// The building of that id.
///
/// # Errors
/// [`StoreError`].
pub async fn building(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
) -> Result<Option<BuildingRow>, StoreError> {
    let row = sqlx::query_as!(
        BuildingRow,
        r#"SELECT b.id, b.code, b.road, b.road_no, b.compound, b.aliases, b.label,
        b.retired_at IS NOT NULL AS "retired!", b.grid_id, g.code AS grid_code,
        a.name AS community,
        (SELECT count(*) FROM dwelling d WHERE d.district = $1 AND d.building_id = b.id
         AND d.retired_at IS NULL) AS "dwellings!",
        (SELECT count(*) FROM dwelling d WHERE d.district = $1 AND d.building_id = b.id
         AND d.retired_at IS NULL AND EXISTS (SELECT 1 FROM stay s WHERE s.district = $1
            AND s.dwelling_id = d.id AND s.closed_at IS NULL)) AS "let_dwellings!"
        FROM building b JOIN grid g ON g.id = b.grid_id JOIN area a ON a.id = b.community_id
        WHERE b.district = $1 AND b.id = $2"#,
        district,
        id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row)
}

/// Dwellings of a building, by code, behind the code `after`.
///
/// # Errors
/// [`StoreError`].
pub async fn dwellings(
    conn: &mut Conn,
    district: &str,
    building_id: Uuid,
    after: &str,
    limit: i64,
) -> Result<Vec<DwellingLine>, StoreError> {
    let rows = sqlx::query_as!(
        DwellingLine,
        r#"SELECT d.id, d.code, d.unit, d.floor, d.room,
        (SELECT count(*) FROM stay s WHERE s.district = $1 AND s.dwelling_id = d.id
         AND s.closed_at IS NULL) AS "open_stays!",
        EXISTS (SELECT 1 FROM door_check c WHERE c.district = $1 AND c.dwelling_id = d.id
         AND c.result IN ('confirmed', 'corrected', 'not_let')) AS "checked!",
        (SELECT count(*) FROM lead l JOIN task t ON t.district = l.district AND t.id = l.task_id
         WHERE l.district = $1 AND l.state = 'open' AND t.building_id = $2
         AND t.dwelling_id = d.id AND t.state = 'open') AS "open_leads!",
        (SELECT t.id FROM task t WHERE t.district = $1 AND t.building_id = $2
         AND t.dwelling_id = d.id AND t.state = 'open') AS open_task
        FROM dwelling d WHERE d.district = $1 AND d.building_id = $2 AND d.retired_at IS NULL
        AND d.code > $3 ORDER BY d.code LIMIT $4"#,
        district,
        building_id,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

/// Former codes of a dwelling or building with the time each was replaced, the latest first.
///
/// # Errors
/// [`StoreError`].
pub async fn former_codes(
    conn: &mut Conn,
    district: &str,
    door: Uuid,
) -> Result<Vec<(String, Timestamp)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT code, replaced_at AS "replaced_at: jiff_sqlx::Timestamp" FROM former_code
        WHERE district = $1 AND (dwelling_id = $2 OR building_id = $2)
        ORDER BY replaced_at DESC, code"#,
        district,
        door,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.code, row.replaced_at.to_jiff()))
        .collect())
}

/// Leads of a dwelling of this building, the latest first.
///
/// # Errors
/// [`StoreError`].
pub async fn leads(
    conn: &mut Conn,
    district: &str,
    building_id: Uuid,
    dwelling_id: Uuid,
    limit: i64,
) -> Result<Vec<LeadRow>, StoreError> {
    let rows = sqlx::query_as!(
        crate::task::ReadLead,
        r#"SELECT l.id, l.kind, l.state, l.dwelling_id, l.task_id,
        l.from_date AS "from_date: jiff_sqlx::Date", l.to_date AS "to_date: jiff_sqlx::Date",
        l.created_at AS "created_at: jiff_sqlx::Timestamp",
        l.settled_at AS "settled_at: jiff_sqlx::Timestamp"
        FROM task t JOIN lead l ON l.district = t.district AND l.task_id = t.id
        WHERE t.district = $1 AND t.building_id = $2 AND t.dwelling_id = $3
        ORDER BY l.created_at DESC, l.id DESC LIMIT $4"#,
        district,
        building_id,
        dwelling_id,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(LeadRow::from).collect())
}

/// Tasks of a dwelling of this building, the latest first.
///
/// # Errors
/// [`StoreError`].
pub async fn tasks(
    conn: &mut Conn,
    district: &str,
    building_id: Uuid,
    dwelling_id: Uuid,
    limit: i64,
) -> Result<Vec<TaskLine>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT t.id, t.state, t.created_at AS "created_at: jiff_sqlx::Timestamp",
        t.due_at AS "due_at: jiff_sqlx::Timestamp",
        t.visit_again_at AS "visit_again_at: jiff_sqlx::Timestamp",
        t.done_at AS "done_at: jiff_sqlx::Timestamp", s.name AS "staff_name?"
        FROM task t LEFT JOIN staff s ON s.id = t.staff_id
        WHERE t.district = $1 AND t.building_id = $2 AND t.dwelling_id = $3
        ORDER BY t.id DESC LIMIT $4"#,
        district,
        building_id,
        dwelling_id,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| TaskLine {
            id: row.id,
            state: row.state,
            created_at: row.created_at.to_jiff(),
            due_at: row.due_at.to_jiff(),
            visit_again_at: row.visit_again_at.map(jiff_sqlx::Timestamp::to_jiff),
            done_at: row.done_at.map(jiff_sqlx::Timestamp::to_jiff),
            staff_name: row.staff_name,
        })
        .collect())
}

/// Declarations about a dwelling, the latest first. One that was only compared with it, or whose
/// batch was taken back, says nothing about this door.
///
/// # Errors
/// [`StoreError`].
pub async fn declarations(
    conn: &mut Conn,
    district: &str,
    dwelling_id: Uuid,
    limit: i64,
) -> Result<Vec<DeclarationLine>, StoreError> {
    let (first, last) = crate::reports::marks_of_door(dwelling_id);
    let rows = sqlx::query!(
        r#"SELECT d.id, d.batch_id, a.name AS agency, b.channel,
        b.received_at AS "received_at: jiff_sqlx::Timestamp", d.kind, d.outcome, d.row_no,
        d.tenants, d.duplicate, d.from_date AS "from_date: jiff_sqlx::Date",
        d.to_date AS "to_date: jiff_sqlx::Date"
        FROM declaration d JOIN batch b ON b.district = d.district AND b.id = d.batch_id
        JOIN agency a ON a.id = b.agency_id
        WHERE d.district = $1 AND d.report_mark BETWEEN $2 AND $3 AND d.dwelling_id = $4
        AND d.outcome IN ('new', 'changed', 'known', 'ended')
        ORDER BY b.received_at DESC, d.id DESC LIMIT $5"#,
        district,
        &first[..],
        &last[..],
        dwelling_id,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| DeclarationLine {
            source: SourceRow {
                declaration_id: row.id,
                batch_id: row.batch_id,
                agency: row.agency,
                channel: row.channel,
                received_at: row.received_at.to_jiff(),
                kind: row.kind,
                outcome: row.outcome,
                row_no: row.row_no,
                tenants: row.tenants,
            },
            from_date: row.from_date.map(jiff_sqlx::Date::to_jiff),
            to_date: row.to_date.map(jiff_sqlx::Date::to_jiff),
            duplicate: row.duplicate,
        })
        .collect())
}

/// Code of the door at which a party was named, and the dwelling, if it was one; `None` where there is
/// no such party.
///
/// # Errors
/// [`StoreError`].
pub async fn door_of_party(
    conn: &mut Conn,
    district: &str,
    party_id: Uuid,
) -> Result<Option<(String, Option<Uuid>)>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT coalesce(d.code, b.code) AS "code!", l.dwelling_id
        FROM party p JOIN lead l ON l.district = p.district AND l.id = p.lead_id
        JOIN building b ON b.district = l.district AND b.id = l.building_id
        LEFT JOIN dwelling d ON d.district = l.district AND d.id = l.dwelling_id
        WHERE p.district = $1 AND p.id = $2"#,
        district,
        party_id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| (row.code, row.dwelling_id)))
}
