//! Where staff get mail.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// An address as it lies in the database.
#[derive(Clone, PartialEq, Eq)]
pub struct MailRow {
    /// Identity.
    pub id: Uuid,
    /// Where its holder was signed in.
    pub district: String,
    /// Whose.
    pub staff_id: Uuid,
    /// Wrapped key.
    pub data_key: Vec<u8>,
    /// The address, sealed.
    pub address: Vec<u8>,
    /// When it was written down.
    pub asked_at: Timestamp,
    /// When its holder proved it.
    pub proven_at: Option<Timestamp>,
    /// The code that was sent there, while it is not proven.
    pub code_mark: Option<Vec<u8>>,
}

impl std::fmt::Debug for MailRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MailRow({})", self.id)
    }
}

/// Writes an address that waits for its code, in the place of one that did.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_mail(conn: &mut Conn, row: &MailRow) -> Result<(), StoreError> {
    sqlx::query!(
        "DELETE FROM staff_mail WHERE staff_id = $1 AND proven_at IS NULL",
        row.staff_id,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "INSERT INTO staff_mail (id, district, staff_id, data_key, address, asked_at, code_mark) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        row.id,
        row.district,
        row.staff_id,
        row.data_key,
        row.address,
        row.asked_at.to_sqlx() as _,
        row.code_mark,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Somebody's address: the proven one, or the one that waits for its code.
///
/// # Errors
/// [`StoreError`].
pub async fn mail_of(
    conn: &mut Conn,
    staff: Uuid,
    proven: bool,
) -> Result<Option<MailRow>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT id, district, data_key, address, asked_at AS "asked_at: jiff_sqlx::Timestamp",
        proven_at AS "proven_at: jiff_sqlx::Timestamp", code_mark
        FROM staff_mail WHERE staff_id = $1 AND (proven_at IS NOT NULL) = $2"#,
        staff,
        proven,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| MailRow {
        id: row.id,
        district: row.district,
        staff_id: staff,
        data_key: row.data_key,
        address: row.address,
        asked_at: row.asked_at.to_jiff(),
        proven_at: row.proven_at.map(jiff_sqlx::Timestamp::to_jiff),
        code_mark: row.code_mark,
    }))
}

/// Which of these people are in office and have a proven address.
///
/// # Errors
/// [`StoreError`].
pub async fn proven(conn: &mut Conn, staff: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT m.staff_id FROM staff_mail m JOIN staff s ON s.id = m.staff_id \
         WHERE m.staff_id = ANY($1) AND m.proven_at IS NOT NULL AND s.state = 'active' \
         ORDER BY m.staff_id",
        staff,
    )
    .fetch_all(conn)
    .await?)
}

/// Counts a try of the code that was sent to an address that waits, at most `most`. Its id and the
/// code's mark; nothing where it is over or was tried too often.
///
/// # Errors
/// [`StoreError`].
pub async fn try_code(
    conn: &mut Conn,
    staff: Uuid,
    since: Timestamp,
    most: i32,
) -> Result<Option<(Uuid, Vec<u8>)>, StoreError> {
    let row = sqlx::query!(
        "UPDATE staff_mail SET code_tries = code_tries + 1 WHERE staff_id = $1 \
         AND proven_at IS NULL AND asked_at > $2 AND code_tries < $3 RETURNING id, code_mark",
        staff,
        since.to_sqlx() as _,
        most,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.and_then(|row| Some((row.id, row.code_mark?))))
}

/// The address counts from now on, in the place of the one before. Whether it still waited.
///
/// # Errors
/// [`StoreError`].
pub async fn prove(
    conn: &mut Conn,
    staff: Uuid,
    id: Uuid,
    at: Timestamp,
) -> Result<bool, StoreError> {
    sqlx::query!(
        "DELETE FROM staff_mail WHERE staff_id = $1 AND proven_at IS NOT NULL",
        staff,
    )
    .execute(&mut *conn)
    .await?;
    let done = sqlx::query!(
        "UPDATE staff_mail SET proven_at = $3, code_mark = NULL, code_tries = 0 \
         WHERE staff_id = $1 AND id = $2 AND proven_at IS NULL",
        staff,
        id,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets somebody's addresses. How many.
///
/// # Errors
/// [`StoreError`].
pub async fn forget(conn: &mut Conn, staff: Uuid) -> Result<u64, StoreError> {
    let done = sqlx::query!("DELETE FROM staff_mail WHERE staff_id = $1", staff)
        .execute(conn)
        .await?;
    Ok(done.rows_affected())
}

/// Forgets addresses that nobody proved in time, and those of people who left. How many.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_unproven(conn: &mut Conn, before: Timestamp) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "DELETE FROM staff_mail m USING staff s WHERE s.id = m.staff_id \
         AND ((m.proven_at IS NULL AND m.asked_at <= $1) OR s.state = 'left')",
        before.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
