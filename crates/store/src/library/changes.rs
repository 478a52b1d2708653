use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// An import, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeRow {
    /// Identity.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// The file, or what else changed the library.
    pub file_name: String,
    /// Dwellings that came.
    pub added: i64,
    /// Dwellings that changed.
    pub changed: i64,
    /// Dwellings that went.
    pub retired: i64,
    /// Rows that were refused.
    pub rejected: i64,
}

/// Notes a change of the library: every program that reads it takes a new snapshot.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_change(
    conn: &mut Conn,
    district: &str,
    row: &ChangeRow,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO library_change (district, id, at, file_name, added, changed, retired, rejected) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        district,
        row.id,
        row.at.to_sqlx() as _,
        row.file_name,
        row.added,
        row.changed,
        row.retired,
        row.rejected,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The newest changes of a district.
///
/// # Errors
/// [`StoreError`].
pub async fn changes(
    conn: &mut Conn,
    district: &str,
    limit: i64,
) -> Result<Vec<ChangeRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id, at AS "at: jiff_sqlx::Timestamp", file_name, added, changed, retired, rejected
           FROM library_change WHERE district = $1 ORDER BY id DESC LIMIT $2"#,
        district,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ChangeRow {
            id: row.id,
            at: row.at.to_jiff(),
            file_name: row.file_name,
            added: row.added,
            changed: row.changed,
            retired: row.retired,
            rejected: row.rejected,
        })
        .collect())
}

/// The newest change over all districts: equal ids mean an equal library.
///
/// # Errors
/// [`StoreError`].
pub async fn latest_change(conn: &mut Conn) -> Result<Option<Uuid>, StoreError> {
    Ok(
        sqlx::query_scalar!("SELECT id FROM library_change ORDER BY id DESC LIMIT 1")
            .fetch_optional(conn)
            .await?,
    )
}
