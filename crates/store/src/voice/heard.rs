//! What else speaks about a door: leads of agencies, visits, stays.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::task::TaskRow;
use crate::{Conn, StoreError};

/// A lead as somebody's word about a dwelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadHeard {
    /// Identity, and that of its declaration or voice.
    pub id: Uuid,
    /// Where.
    pub dwelling_id: Uuid,
    /// `new`, `changed` or `ended`.
    pub kind: String,
    /// `open` or what became of it.
    pub state: String,
    /// First day, as reported.
    pub from_date: Option<Date>,
    /// Last day, as reported.
    pub to_date: Option<Date>,
    /// When it was settled.
    pub settled_at: Option<Timestamp>,
    /// Who sent the report; absent where it came from a voice, which speaks for itself.
    pub agency_id: Option<Uuid>,
    /// By which channel.
    pub channel: Option<String>,
    /// When it was received.
    pub received_at: Option<Timestamp>,
}

/// The leads of these dwellings that weren't taken back.
///
/// # Errors
/// [`StoreError`].
pub async fn leads_of(
    conn: &mut Conn,
    district: &str,
    dwellings: &[Uuid],
) -> Result<Vec<LeadHeard>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT l.id, t.dwelling_id AS "dwelling_id!", l.kind, l.state,
           l.from_date AS "from_date: jiff_sqlx::Date", l.to_date AS "to_date: jiff_sqlx::Date",
           l.settled_at AS "settled_at: jiff_sqlx::Timestamp", b.agency_id AS "agency_id?",
           b.channel AS "channel?", b.received_at AS "received_at?: jiff_sqlx::Timestamp"
           FROM dwelling d
           JOIN task t ON t.district = d.district AND t.building_id = d.building_id
             AND t.dwelling_id = d.id
           JOIN lead l ON l.district = t.district AND l.task_id = t.id AND l.state <> 'withdrawn'
           LEFT JOIN declaration r ON r.district = l.district AND r.id = l.id
           LEFT JOIN batch b ON b.district = r.district AND b.id = r.batch_id
           WHERE d.district = $1 AND d.id = ANY($2) ORDER BY l.id"#,
        district,
        dwellings,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| LeadHeard {
            id: row.id,
            dwelling_id: row.dwelling_id,
            kind: row.kind,
            state: row.state,
            from_date: row.from_date.map(jiff_sqlx::Date::to_jiff),
            to_date: row.to_date.map(jiff_sqlx::Date::to_jiff),
            settled_at: row.settled_at.map(jiff_sqlx::Timestamp::to_jiff),
            agency_id: row.agency_id,
            channel: row.channel,
            received_at: row.received_at.map(jiff_sqlx::Timestamp::to_jiff),
        })
        .collect())
}

/// Somebody a lead names, by marks alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartyMarks {
    /// The party.
    pub id: Uuid,
    /// The lead.
    pub lead_id: Uuid,
    /// Keyed digest of the document's number.
    pub document: Option<Vec<u8>>,
    /// Keyed digest of the name at its door.
    pub name: Option<Vec<u8>>,
    /// Keyed digest of the telephone.
    pub phone: Option<Vec<u8>>,
}

/// Whom these leads name themselves; whom an officer added at the door is the visit's word.
///
/// # Errors
/// [`StoreError`].
pub async fn parties_of_leads(
    conn: &mut Conn,
    district: &str,
    leads: &[Uuid],
) -> Result<Vec<PartyMarks>, StoreError> {
    Ok(sqlx::query_as!(
        PartyMarks,
        "SELECT p.id, p.lead_id, p.id_index AS document, p.door_mark AS name, \
         p.phone_index AS phone FROM party p \
         JOIN lead l ON l.district = p.district AND l.id = p.lead_id \
         WHERE p.district = $1 AND p.lead_id = ANY($2) AND p.destroyed_at IS NULL \
         AND (l.settled_at IS NULL OR p.created_at < l.settled_at) ORDER BY p.id",
        district,
        leads,
    )
    .fetch_all(conn)
    .await?)
}

/// A visit as an officer's word about a dwelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckHeard {
    /// Identity.
    pub id: Uuid,
    /// Where.
    pub dwelling_id: Uuid,
    /// Who went there.
    pub staff_id: Uuid,
    /// When.
    pub at: Timestamp,
    /// `confirmed`, `corrected` or `not_let`.
    pub result: String,
}

/// The visits to these dwellings that found something out.
///
/// # Errors
/// [`StoreError`].
pub async fn checks_of(
    conn: &mut Conn,
    district: &str,
    dwellings: &[Uuid],
) -> Result<Vec<CheckHeard>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id, dwelling_id AS "dwelling_id!", staff_id,
           at AS "at: jiff_sqlx::Timestamp", result
           FROM door_check WHERE district = $1 AND dwelling_id = ANY($2)
           AND result IN ('confirmed', 'corrected', 'not_let') ORDER BY at, id"#,
        district,
        dwellings,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| CheckHeard {
            id: row.id,
            dwelling_id: row.dwelling_id,
            staff_id: row.staff_id,
            at: row.at.to_jiff(),
            result: row.result,
        })
        .collect())
}

/// A stay with the marks of whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StayHeard {
    /// Identity.
    pub id: Uuid,
    /// Where.
    pub dwelling_id: Uuid,
    /// Whose.
    pub party_id: Uuid,
    /// Marks of the person: document, name at this door, telephone.
    pub marks: [Option<Vec<u8>>; 3],
    /// First day.
    pub from_date: Option<Date>,
    /// Last day.
    pub to_date: Option<Date>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
}

/// All stays in these dwellings, the oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn stays_of(
    conn: &mut Conn,
    district: &str,
    dwellings: &[Uuid],
) -> Result<Vec<StayHeard>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT s.id, s.dwelling_id, s.party_id, p.id_index, p.door_mark, p.phone_index,
           s.from_date AS "from_date: jiff_sqlx::Date", s.to_date AS "to_date: jiff_sqlx::Date",
           s.opened_at AS "opened_at: jiff_sqlx::Timestamp",
           s.closed_at AS "closed_at: jiff_sqlx::Timestamp"
           FROM stay s JOIN party p ON p.district = s.district AND p.id = s.party_id
           WHERE s.district = $1 AND s.dwelling_id = ANY($2) ORDER BY s.opened_at, s.id"#,
        district,
        dwellings,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| StayHeard {
            id: row.id,
            dwelling_id: row.dwelling_id,
            party_id: row.party_id,
            marks: [row.id_index, row.door_mark, row.phone_index],
            from_date: row.from_date.map(jiff_sqlx::Date::to_jiff),
            to_date: row.to_date.map(jiff_sqlx::Date::to_jiff),
            opened_at: row.opened_at.to_jiff(),
            closed_at: row.closed_at.map(jiff_sqlx::Timestamp::to_jiff),
        })
        .collect())
}

/// Which of these parties belong to a dwelling: they live or lived there, or a lead there that
/// wasn't taken back names them.
///
/// # Errors
/// [`StoreError`].
pub async fn parties_at(
    conn: &mut Conn,
    district: &str,
    dwelling_id: Uuid,
    parties: &[Uuid],
) -> Result<Vec<Uuid>, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT p.id FROM party p JOIN lead l ON l.district = p.district AND l.id = p.lead_id \
         WHERE p.district = $1 AND p.id = ANY($3) AND p.destroyed_at IS NULL \
         AND (l.dwelling_id = $2 AND l.state <> 'withdrawn' OR EXISTS (SELECT FROM stay s \
           WHERE s.district = p.district AND s.party_id = p.id AND s.dwelling_id = $2))",
        district,
        dwelling_id,
        parties,
    )
    .fetch_all(conn)
    .await?)
}

/// Writes the lead of people whom an officer met without any report, settled by that visit.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_settled_lead(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
    task: &TaskRow,
    dwelling_id: Uuid,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO lead (district, id, kind, state, building_id, dwelling_id, grid_id, task_id, \
         created_at, settled_at) VALUES ($1, $2, 'changed', 'corrected', $3, $4, $5, $6, $7, $7)",
        district,
        id,
        task.building_id,
        dwelling_id,
        task.grid_id,
        task.id,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}
