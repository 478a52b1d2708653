//! The leads of a task and what they rest on.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use super::TaskRow;
use crate::{Conn, StoreError};

/// A lead as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadRow {
    /// Identity.
    pub id: Uuid,
    /// `new`, `changed` or `ended`.
    pub kind: String,
    /// `open` or what became of it.
    pub state: String,
    /// The dwelling, where it is known.
    pub dwelling_id: Option<Uuid>,
    /// Its task.
    pub task_id: Uuid,
    /// First day, as reported.
    pub from_date: Option<Date>,
    /// Last day, as reported.
    pub to_date: Option<Date>,
    /// When it arose.
    pub created_at: Timestamp,
    /// When it was settled.
    pub settled_at: Option<Timestamp>,
}

/// A lead in the types of the database.
pub(crate) struct ReadLead {
    pub(crate) id: Uuid,
    pub(crate) kind: String,
    pub(crate) state: String,
    pub(crate) dwelling_id: Option<Uuid>,
    pub(crate) task_id: Uuid,
    pub(crate) from_date: Option<jiff_sqlx::Date>,
    pub(crate) to_date: Option<jiff_sqlx::Date>,
    pub(crate) created_at: jiff_sqlx::Timestamp,
    pub(crate) settled_at: Option<jiff_sqlx::Timestamp>,
}

impl From<ReadLead> for LeadRow {
    fn from(row: ReadLead) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            state: row.state,
            dwelling_id: row.dwelling_id,
            task_id: row.task_id,
            from_date: row.from_date.map(jiff_sqlx::Date::to_jiff),
            to_date: row.to_date.map(jiff_sqlx::Date::to_jiff),
            created_at: row.created_at.to_jiff(),
            settled_at: row.settled_at.map(jiff_sqlx::Timestamp::to_jiff),
        }
    }
}

/// The leads of a task: the open ones, or those that it settled. Oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn leads(
    conn: &mut Conn,
    district: &str,
    task: &TaskRow,
) -> Result<Vec<LeadRow>, StoreError> {
    let rows = sqlx::query_as!(
        ReadLead,
        r#"SELECT id, kind, state, dwelling_id, task_id,
        from_date AS "from_date: jiff_sqlx::Date", to_date AS "to_date: jiff_sqlx::Date",
        created_at AS "created_at: jiff_sqlx::Timestamp",
        settled_at AS "settled_at: jiff_sqlx::Timestamp"
        FROM lead WHERE district = $1 AND task_id = $2 ORDER BY id"#,
        district,
        task.id,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(LeadRow::from).collect())
}

/// Settles the open leads of a task. Their ids.
///
/// # Errors
/// [`StoreError`].
pub async fn settle_leads(
    conn: &mut Conn,
    district: &str,
    task_id: Uuid,
    state: &str,
    dwelling_id: Option<Uuid>,
    at: Timestamp,
) -> Result<Vec<Uuid>, StoreError> {
    let rows = sqlx::query!(
        "UPDATE lead SET state = $3, settled_at = $5, dwelling_id = coalesce(dwelling_id, $4), \
         version = version + 1 \
         WHERE district = $1 AND task_id = $2 AND state = 'open' RETURNING id",
        district,
        task_id,
        state,
        dwelling_id,
        at.to_sqlx() as _,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Who said what a lead says, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRow {
    /// The declaration; its lead, if it led to one, has the same id.
    pub declaration_id: Uuid,
    /// Its batch.
    pub batch_id: Uuid,
    /// Who sent it.
    pub agency: String,
    /// By which way.
    pub channel: String,
    /// When it was received.
    pub received_at: Timestamp,
    /// `check_in` or `check_out`.
    pub kind: String,
    /// What came of it.
    pub outcome: String,
    /// Row of the sheet or ordinal of the message.
    pub row_no: i32,
    /// How many tenants it names.
    pub tenants: i32,
}

/// The declarations behind these leads, oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn sources(
    conn: &mut Conn,
    district: &str,
    leads: &[Uuid],
) -> Result<Vec<SourceRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT d.id, d.batch_id, a.name AS agency, b.channel,
        b.received_at AS "received_at: jiff_sqlx::Timestamp", d.kind, d.outcome, d.row_no,
        d.tenants
        FROM declaration d JOIN batch b ON b.district = d.district AND b.id = d.batch_id
        JOIN agency a ON a.id = b.agency_id
        WHERE d.district = $1 AND d.id = ANY($2) ORDER BY b.received_at, d.id"#,
        district,
        leads,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| SourceRow {
            declaration_id: row.id,
            batch_id: row.batch_id,
            agency: row.agency,
            channel: row.channel,
            received_at: row.received_at.to_jiff(),
            kind: row.kind,
            outcome: row.outcome,
            row_no: row.row_no,
            tenants: row.tenants,
        })
        .collect())
}
