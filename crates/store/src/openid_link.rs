//! Accounts at an `OpenID` provider that sign somebody in here. A small table: never distributed.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A link as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRow {
    /// The provider.
    pub issuer: String,
    /// Its name for somebody.
    pub subject: String,
    /// Whom it signs in.
    pub staff_id: Uuid,
    /// When it was made.
    pub linked_at: Timestamp,
    /// By whom.
    pub linked_by: Uuid,
}

/// Writes a link. False where that account signs somebody in already.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(conn: &mut Conn, row: &LinkRow) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "INSERT INTO openid_link (issuer, subject, staff_id, linked_at, linked_by) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (issuer, subject) DO NOTHING",
        row.issuer,
        row.subject,
        row.staff_id,
        row.linked_at.to_sqlx() as _,
        row.linked_by,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whom an account at a provider signs in.
///
/// # Errors
/// [`StoreError`].
pub async fn staff_of(
    conn: &mut Conn,
    issuer: &str,
    subject: &str,
) -> Result<Option<Uuid>, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT staff_id FROM openid_link WHERE issuer = $1 AND subject = $2",
        issuer,
        subject,
    )
    .fetch_optional(conn)
    .await?)
}

/// The links of an account here, the oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn of_staff(conn: &mut Conn, staff_id: Uuid) -> Result<Vec<LinkRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT issuer, subject, staff_id, linked_at AS "linked_at: jiff_sqlx::Timestamp",
        linked_by FROM openid_link WHERE staff_id = $1 ORDER BY linked_at, subject"#,
        staff_id,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| LinkRow {
            issuer: row.issuer,
            subject: row.subject,
            staff_id: row.staff_id,
            linked_at: row.linked_at.to_jiff(),
            linked_by: row.linked_by,
        })
        .collect())
}

/// Removes a link of an account here. Whether there was one.
///
/// # Errors
/// [`StoreError`].
pub async fn delete(
    conn: &mut Conn,
    staff_id: Uuid,
    issuer: &str,
    subject: &str,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "DELETE FROM openid_link WHERE staff_id = $1 AND issuer = $2 AND subject = $3",
        staff_id,
        issuer,
        subject,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Removes every link of an account. How many.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_of(conn: &mut Conn, staff_id: Uuid) -> Result<u64, StoreError> {
    let done = sqlx::query!("DELETE FROM openid_link WHERE staff_id = $1", staff_id)
        .execute(conn)
        .await?;
    Ok(done.rows_affected())
}
