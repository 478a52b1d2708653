//! The audit log as rows.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// An entry as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// Identity.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// A staff member's id or `machine`.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// To what: kind and id.
    pub subject: String,
    /// Words without identity data.
    pub detail: String,
    /// Authentication of all of the above.
    pub mac: Vec<u8>,
}

/// Writes an entry and marks it as not yet sealed.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(conn: &mut Conn, district: &str, entry: &EntryRow) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO audit_entry (district, id, at, actor, action, subject, detail, mac) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        district,
        entry.id,
        entry.at.to_sqlx() as _,
        entry.actor,
        entry.action,
        entry.subject,
        entry.detail,
        entry.mac,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "INSERT INTO audit_unsealed (district, entry_id) VALUES ($1, $2)",
        district,
        entry.id,
    )
    .execute(conn)
    .await?;
    Ok(())
}
