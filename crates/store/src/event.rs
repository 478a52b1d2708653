//! Events: what is amiss at houses, on its way to be put right.

mod list;
mod write;

pub use list::{Filter, count, late, list, relapse};
pub use write::{NewStep, insert, save, step};

use jiff::Timestamp;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// An event as it lies in the database. What its states mean says `registry::event`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    /// Identity.
    pub id: Uuid,
    /// What was told.
    pub report_id: Uuid,
    /// How it came.
    pub source: String,
    /// Where.
    pub building_id: Uuid,
    /// Where, if it is about one dwelling.
    pub dwelling_id: Option<Uuid>,
    /// Category of the catalogue.
    pub category: String,
    /// Item of the catalogue.
    pub item: String,
    /// How grave, where it is a hazard.
    pub grade: Option<String>,
    /// Where it stands.
    pub state: String,
    /// Why it lies, or lay, with the dispatcher.
    pub why: String,
    /// The reason chosen for that.
    pub why_reason: Option<String>,
    /// Whose it is: an officer.
    pub to_staff: Option<Uuid>,
    /// Whose it is: a department.
    pub to_department: Option<String>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// By whom.
    pub opened_by: Option<Uuid>,
    /// Since when it is where it is.
    pub since: Timestamp,
    /// Who works on it.
    pub taken_by: Option<Uuid>,
    /// Why it is paused.
    pub wait: Option<String>,
    /// Since when.
    pub paused_at: Option<Timestamp>,
    /// Until when.
    pub pause_until: Option<Timestamp>,
    /// Who says that it is put right.
    pub fixed_by: Option<Uuid>,
    /// What they say.
    pub finding: Option<String>,
    /// Who closed it.
    pub closed_by: Option<Uuid>,
    /// When.
    pub closed_at: Option<Timestamp>,
    /// Everybody who found or mended it.
    pub hands: Vec<Uuid>,
    /// It was sent back once.
    pub returned: bool,
    /// On which days its clock runs.
    pub pace: String,
    /// How much time there is, in microseconds.
    pub limit_us: i64,
    /// What was counted, in microseconds.
    pub spent_us: i64,
    /// Since when it counts on.
    pub counted_from: Option<Timestamp>,
    /// How long it was paused, in microseconds.
    pub paused_us: i64,
    /// How much time was added, in microseconds.
    pub extended_us: i64,
    /// How often it was opened.
    pub round: i32,
    /// Who has heard that it is late.
    pub told: Option<String>,
    /// When the next one should.
    pub rung_at: Option<Timestamp>,
    /// When whoever has it is late.
    pub due_at: Option<Timestamp>,
    /// Whether the calendar of each year on the way is known.
    pub due_certain: bool,
    /// The event that it comes back from.
    pub relapse_of: Option<Uuid>,
    /// The latest step.
    pub last_at: Timestamp,
    /// Tells two who change it at once.
    pub version: i32,
}

/// An event with its door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventAt {
    /// It.
    pub row: EventRow,
    /// Code of the door.
    pub code: String,
    /// Its address.
    pub address: String,
}

/// A step of its history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepRow {
    /// What was done.
    pub kind: String,
    /// When.
    pub at: Timestamp,
    /// By whom of the staff.
    pub by: Option<Uuid>,
    /// Their name.
    pub by_name: Option<String>,
    /// Why, or what.
    pub reason: Option<String>,
    /// To which officer.
    pub to_name: Option<String>,
    /// To which department.
    pub to_department: Option<String>,
    /// Until when.
    pub until: Option<Timestamp>,
    /// How many hours.
    pub hours: Option<i32>,
}

struct Read {
    id: Uuid,
    report_id: Uuid,
    source: String,
    building_id: Uuid,
    dwelling_id: Option<Uuid>,
    category: String,
    item: String,
    grade: Option<String>,
    state: String,
    why: String,
    why_reason: Option<String>,
    to_staff: Option<Uuid>,
    to_department: Option<String>,
    opened_at: jiff_sqlx::Timestamp,
    opened_by: Option<Uuid>,
    since: jiff_sqlx::Timestamp,
    taken_by: Option<Uuid>,
    wait: Option<String>,
    paused_at: Option<jiff_sqlx::Timestamp>,
    pause_until: Option<jiff_sqlx::Timestamp>,
    fixed_by: Option<Uuid>,
    finding: Option<String>,
    closed_by: Option<Uuid>,
    closed_at: Option<jiff_sqlx::Timestamp>,
    hands: Vec<Uuid>,
    returned: bool,
    pace: String,
    limit_us: i64,
    spent_us: i64,
    counted_from: Option<jiff_sqlx::Timestamp>,
    paused_us: i64,
    extended_us: i64,
    round: i32,
    told: Option<String>,
    rung_at: Option<jiff_sqlx::Timestamp>,
    due_at: Option<jiff_sqlx::Timestamp>,
    due_certain: bool,
    relapse_of: Option<Uuid>,
    last_at: jiff_sqlx::Timestamp,
    version: i32,
    code: String,
    address: String,
}

impl From<Read> for EventAt {
    fn from(read: Read) -> Self {
        let at = |at: Option<jiff_sqlx::Timestamp>| at.map(jiff_sqlx::Timestamp::to_jiff);
        let row = EventRow {
            id: read.id,
            report_id: read.report_id,
            source: read.source,
            building_id: read.building_id,
            dwelling_id: read.dwelling_id,
            category: read.category,
            item: read.item,
            grade: read.grade,
            state: read.state,
            why: read.why,
            why_reason: read.why_reason,
            to_staff: read.to_staff,
            to_department: read.to_department,
            opened_at: read.opened_at.to_jiff(),
            opened_by: read.opened_by,
            since: read.since.to_jiff(),
            taken_by: read.taken_by,
            wait: read.wait,
            paused_at: at(read.paused_at),
            pause_until: at(read.pause_until),
            fixed_by: read.fixed_by,
            finding: read.finding,
            closed_by: read.closed_by,
            closed_at: at(read.closed_at),
            hands: read.hands,
            returned: read.returned,
            pace: read.pace,
            limit_us: read.limit_us,
            spent_us: read.spent_us,
            counted_from: at(read.counted_from),
            paused_us: read.paused_us,
            extended_us: read.extended_us,
            round: read.round,
            told: read.told,
            rung_at: at(read.rung_at),
            due_at: at(read.due_at),
            due_certain: read.due_certain,
            relapse_of: read.relapse_of,
            last_at: read.last_at.to_jiff(),
            version: read.version,
        };
        Self {
            row,
            code: read.code,
            address: read.address,
        }
    }
}

/// One event.
///
/// # Errors
/// [`StoreError`].
pub async fn by_id(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
) -> Result<Option<EventAt>, StoreError> {
    let row = sqlx::query_as!(
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
        WHERE e.district = $1 AND e.id = $2"#,
        district,
        id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(EventAt::from))
}

/// The event of a report.
///
/// # Errors
/// [`StoreError`].
pub async fn of_report(
    conn: &mut Conn,
    district: &str,
    report: Uuid,
) -> Result<Option<Uuid>, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT id FROM event WHERE district = $1 AND report_id = $2",
        district,
        report,
    )
    .fetch_optional(conn)
    .await?)
}

/// The steps of an event, the first first.
///
/// # Errors
/// [`StoreError`].
pub async fn history(
    conn: &mut Conn,
    district: &str,
    event: Uuid,
) -> Result<Vec<StepRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT s.kind, s.at AS "at: jiff_sqlx::Timestamp", s.by_staff,
        p.name AS "by_name?", s.reason, t.name AS "to_name?", s.to_department,
        s.until AS "until: jiff_sqlx::Timestamp", s.hours
        FROM event_step s LEFT JOIN staff p ON p.id = s.by_staff
        LEFT JOIN staff t ON t.id = s.to_staff
        WHERE s.district = $1 AND s.event_id = $2 ORDER BY s.seq"#,
        district,
        event,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| StepRow {
            kind: row.kind,
            at: row.at.to_jiff(),
            by: row.by_staff,
            by_name: row.by_name,
            reason: row.reason,
            to_name: row.to_name,
            to_department: row.to_department,
            until: row.until.map(jiff_sqlx::Timestamp::to_jiff),
            hours: row.hours,
        })
        .collect())
}
