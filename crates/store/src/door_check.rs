//! Visits at doors.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A visit as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoorCheckRow {
    /// Identity.
    pub id: Uuid,
    /// The task it belongs to.
    pub task_id: Uuid,
    /// The building.
    pub building_id: Uuid,
    /// The dwelling, where it is known.
    pub dwelling_id: Option<Uuid>,
    /// Who went there.
    pub staff_id: Uuid,
    /// When.
    pub at: Timestamp,
    /// What was found.
    pub result: String,
    /// Free words, sealed.
    pub note: Option<Vec<u8>>,
    /// Their key, wrapped.
    pub data_key: Option<Vec<u8>>,
}

/// Writes a visit.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(conn: &mut Conn, district: &str, row: &DoorCheckRow) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO door_check (district, id, task_id, building_id, dwelling_id, staff_id, at, \
         result, note, data_key) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        district,
        row.id,
        row.task_id,
        row.building_id,
        row.dwelling_id,
        row.staff_id,
        row.at.to_sqlx() as _,
        row.result,
        row.note,
        row.data_key,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Visits of a dwelling or of a task with the visitor's name, the latest first.
///
/// # Errors
/// [`StoreError`].
pub async fn list(
    conn: &mut Conn,
    district: &str,
    dwelling_id: Option<Uuid>,
    task_id: Option<Uuid>,
    limit: i64,
) -> Result<Vec<(DoorCheckRow, String)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT c.id, c.task_id, c.building_id, c.dwelling_id, c.staff_id,
        c.at AS "at: jiff_sqlx::Timestamp", c.result, c.note, c.data_key, s.name
        FROM door_check c JOIN staff s ON s.id = c.staff_id
        WHERE c.district = $1 AND (c.dwelling_id = $2 OR c.task_id = $3)
        ORDER BY c.at DESC, c.id DESC LIMIT $4"#,
        district,
        dwelling_id,
        task_id,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let check = DoorCheckRow {
                id: row.id,
                task_id: row.task_id,
                building_id: row.building_id,
                dwelling_id: row.dwelling_id,
                staff_id: row.staff_id,
                at: row.at.to_jiff(),
                result: row.result,
                note: row.note,
                data_key: row.data_key,
            };
            (check, row.name)
        })
        .collect())
}
