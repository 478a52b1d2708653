//! The audit log as it is read: by its verification, its export and the auditor.

use uuid::Uuid;

use crate::audit::{EntryRow, HeadRow};
use crate::{Conn, StoreError};

/// A place of the log with the entry it names, where that is still there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedRow {
    /// The place, from 0.
    pub position: i64,
    /// The leaf as it was sealed.
    pub leaf: Vec<u8>,
    /// The entry; `None` where it was removed.
    pub entry: Option<EntryRow>,
}

/// Makes the transaction see the log as it is now, whatever is sealed meanwhile. Must come first
/// in it.
///
/// # Errors
/// [`StoreError`].
pub async fn freeze(conn: &mut Conn) -> Result<(), StoreError> {
    sqlx::query!("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        .execute(conn)
        .await?;
    Ok(())
}

/// Every head, the smallest first.
///
/// # Errors
/// [`StoreError`].
pub async fn heads(conn: &mut Conn, district: &str) -> Result<Vec<HeadRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT size, root, at AS "at: jiff_sqlx::Timestamp", mac FROM audit_head
        WHERE district = $1 ORDER BY size"#,
        district,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| HeadRow {
            size: row.size,
            root: row.root,
            frontier: Vec::new(),
            at: row.at.to_jiff(),
            mac: row.mac,
        })
        .collect())
}

/// Places behind `after` (-1 for the first), in order.
///
/// # Errors
/// [`StoreError`].
pub async fn placed(
    conn: &mut Conn,
    district: &str,
    after: i64,
    limit: i64,
) -> Result<Vec<PlacedRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT l.position, l.leaf, l.entry_id, e.at AS "at?: jiff_sqlx::Timestamp",
        e.actor AS "actor?", e.action AS "action?", e.subject AS "subject?", e.detail AS "detail?",
        e.mac AS "mac?" FROM audit_leaf l
        LEFT JOIN audit_entry e ON e.district = l.district AND e.id = l.entry_id
        WHERE l.district = $1 AND l.position > $2 ORDER BY l.position LIMIT $3"#,
        district,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| PlacedRow {
            position: row.position,
            leaf: row.leaf,
            entry: row.at.map(|at| EntryRow {
                id: row.entry_id,
                at: at.to_jiff(),
                actor: row.actor.unwrap_or_default(),
                action: row.action.unwrap_or_default(),
                subject: row.subject.unwrap_or_default(),
                detail: row.detail.unwrap_or_default(),
                mac: row.mac.unwrap_or_default(),
            }),
        })
        .collect())
}

/// Entries without a place behind the id `after`, in the order of their ids; each with whether
/// the sealer knows of it.
///
/// # Errors
/// [`StoreError`].
pub async fn unplaced(
    conn: &mut Conn,
    district: &str,
    after: Uuid,
    limit: i64,
) -> Result<Vec<(EntryRow, bool)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.id, e.at AS "at: jiff_sqlx::Timestamp", e.actor, e.action, e.subject, e.detail,
        e.mac, u.entry_id IS NOT NULL AS "waits!" FROM audit_entry e
        LEFT JOIN audit_leaf l ON l.district = e.district AND l.entry_id = e.id
        LEFT JOIN audit_unsealed u ON u.district = e.district AND u.entry_id = e.id
        WHERE e.district = $1 AND e.id > $2 AND l.entry_id IS NULL ORDER BY e.id LIMIT $3"#,
        district,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let entry = EntryRow {
                id: row.id,
                at: row.at.to_jiff(),
                actor: row.actor,
                action: row.action,
                subject: row.subject,
                detail: row.detail,
                mac: row.mac,
            };
            (entry, row.waits)
        })
        .collect())
}

/// A page of the log for a reader, the newest first: entries before the id `before`, of one
/// subject if one is named. Each with its place, once it has one.
///
/// # Errors
/// [`StoreError`].
pub async fn page(
    conn: &mut Conn,
    district: &str,
    subject: Option<&str>,
    before: Uuid,
    limit: i64,
) -> Result<Vec<(EntryRow, Option<i64>)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.id, e.at AS "at: jiff_sqlx::Timestamp", e.actor, e.action, e.subject, e.detail,
        e.mac, l.position AS "position?" FROM audit_entry e
        LEFT JOIN audit_leaf l ON l.district = e.district AND l.entry_id = e.id
        WHERE e.district = $1 AND e.id < $2 AND ($3::text IS NULL OR e.subject = $3)
        ORDER BY e.id DESC LIMIT $4"#,
        district,
        before,
        subject,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let entry = EntryRow {
                id: row.id,
                at: row.at.to_jiff(),
                actor: row.actor,
                action: row.action,
                subject: row.subject,
                detail: row.detail,
                mac: row.mac,
            };
            (entry, row.position)
        })
        .collect())
}
