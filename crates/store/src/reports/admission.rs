use std::collections::HashSet;

use uuid::Uuid;

use crate::copy::CopyRows;
use crate::{Conn, StoreError};

/// Which of these report marks are known already, from reports that were not withdrawn and whose
/// row is not one of `except`.
///
/// # Errors
/// [`StoreError`].
pub async fn known_marks(
    conn: &mut Conn,
    district: &str,
    marks: &[Vec<u8>],
    except: &[Uuid],
) -> Result<HashSet<Vec<u8>>, StoreError> {
    let rows = sqlx::query_scalar!(
        "SELECT DISTINCT report_mark FROM declaration \
         WHERE district = $1 AND report_mark = ANY($2) AND outcome NOT IN ('withdrawn', 'rejected') \
         AND NOT id = ANY($3)",
        district,
        marks,
        except,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().collect())
}

/// Which of these people-at-a-door marks belong to somebody reported or registered there.
///
/// # Errors
/// [`StoreError`].
pub async fn people_at_doors(
    conn: &mut Conn,
    district: &str,
    marks: &[Vec<u8>],
) -> Result<HashSet<Vec<u8>>, StoreError> {
    let rows = sqlx::query_scalar!(
        r#"SELECT DISTINCT p.door_mark AS "mark!" FROM party p
           JOIN lead l ON l.district = p.district AND l.id = p.lead_id
           WHERE p.district = $1 AND p.door_mark = ANY($2) AND l.state <> 'withdrawn'"#,
        district,
        marks,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().collect())
}

/// An open task and its door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenTask {
    /// The task.
    pub id: Uuid,
    /// Its building.
    pub building_id: Uuid,
    /// Its dwelling, if it is about one.
    pub dwelling_id: Option<Uuid>,
}

/// The open tasks of these dwellings, and of these buildings as a whole.
///
/// # Errors
/// [`StoreError`].
pub async fn open_tasks(
    conn: &mut Conn,
    district: &str,
    dwellings: &[Uuid],
    buildings: &[Uuid],
) -> Result<Vec<OpenTask>, StoreError> {
    Ok(sqlx::query_as!(
        OpenTask,
        r#"SELECT id AS "id!", building_id AS "building_id!", dwelling_id FROM task
           WHERE district = $1 AND state = 'open' AND dwelling_id = ANY($2)
           UNION ALL
           SELECT id, building_id, dwelling_id FROM task
           WHERE district = $1 AND state = 'open' AND building_id = ANY($3)
           AND dwelling_id IS NULL"#,
        district,
        dwellings,
        buildings,
    )
    .fetch_all(conn)
    .await?)
}

/// Writes tasks: rows of (district, id, kind, state, `grid_id`, `staff_id`, `building_id`,
/// `dwelling_id`, `created_at`, `due_at`).
///
/// # Errors
/// [`StoreError`].
pub async fn insert_task_rows(conn: &mut Conn, rows: &mut CopyRows) -> Result<(), StoreError> {
    rows.send(
        conn,
        "task (district, id, kind, state, grid_id, staff_id, building_id, dwelling_id, created_at, \
         due_at)",
    )
    .await
}

/// Writes leads: rows of (district, id, kind, state, `building_id`, `dwelling_id`, `grid_id`,
/// `task_id`, `from_date`, `to_date`, `created_at`).
///
/// # Errors
/// [`StoreError`].
pub async fn insert_lead_rows(conn: &mut Conn, rows: &mut CopyRows) -> Result<(), StoreError> {
    rows.send(
        conn,
        "lead (district, id, kind, state, building_id, dwelling_id, grid_id, task_id, from_date, \
         to_date, created_at)",
    )
    .await
}
