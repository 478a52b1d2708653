//! People outside the staff who proved a telephone, their sessions and the codes sent to them.
//! Sessions and codes are local tables: never distributed.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// An account as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// Identity.
    pub id: Uuid,
    /// Wrapped key of the telephone; `None` once destroyed.
    pub data_key: Option<Vec<u8>>,
    /// The telephone, sealed.
    pub phone: Option<Vec<u8>>,
}

/// Writes an account, or finds the one of that telephone; gives its id.
///
/// # Errors
/// [`StoreError`].
pub async fn ensure(
    conn: &mut Conn,
    district: &str,
    row: &AccountRow,
    phone_mark: &[u8],
    at: Timestamp,
) -> Result<Uuid, StoreError> {
    Ok(sqlx::query_scalar!(
        "INSERT INTO account (district, id, data_key, phone, phone_mark, created_at, last_used_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (district, phone_mark) \
         DO UPDATE SET last_used_at = excluded.last_used_at RETURNING id",
        district,
        row.id,
        row.data_key,
        row.phone,
        phone_mark,
        at.to_sqlx() as _,
    )
    .fetch_one(conn)
    .await?)
}

/// An account that is not destroyed.
///
/// # Errors
/// [`StoreError`].
pub async fn by_id(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
) -> Result<Option<AccountRow>, StoreError> {
    Ok(sqlx::query_as!(
        AccountRow,
        "SELECT id, data_key, phone FROM account \
         WHERE district = $1 AND id = $2 AND destroyed_at IS NULL",
        district,
        id,
    )
    .fetch_optional(conn)
    .await?)
}

/// A session of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountSessionRow {
    /// Hash of the token; the token itself is kept nowhere.
    pub token_hash: Vec<u8>,
    /// The account's district.
    pub district: String,
    /// Whose.
    pub account_id: Uuid,
    /// Last request, to within a minute.
    pub last_seen_at: Timestamp,
    /// When it ends whatever happens.
    pub expires_at: Timestamp,
}

/// Writes a session that begins.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_session(conn: &mut Conn, row: &AccountSessionRow) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO account_session (token_hash, district, account_id, created_at, last_seen_at, \
         expires_at) VALUES ($1, $2, $3, $4, $4, $5)",
        row.token_hash,
        row.district,
        row.account_id,
        row.last_seen_at.to_sqlx() as _,
        row.expires_at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The session of that token.
///
/// # Errors
/// [`StoreError`].
pub async fn session(
    conn: &mut Conn,
    token_hash: &[u8],
) -> Result<Option<AccountSessionRow>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT token_hash, district, account_id,
        last_seen_at AS "last_seen_at: jiff_sqlx::Timestamp",
        expires_at AS "expires_at: jiff_sqlx::Timestamp"
        FROM account_session WHERE token_hash = $1"#,
        token_hash,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| AccountSessionRow {
        token_hash: row.token_hash,
        district: row.district,
        account_id: row.account_id,
        last_seen_at: row.last_seen_at.to_jiff(),
        expires_at: row.expires_at.to_jiff(),
    }))
}

/// Notes that a session was used.
///
/// # Errors
/// [`StoreError`].
pub async fn touch_session(
    conn: &mut Conn,
    token_hash: &[u8],
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE account_session SET last_seen_at = $2 WHERE token_hash = $1",
        token_hash,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Ends a session, or with `everywhere` all of its account. How many.
///
/// # Errors
/// [`StoreError`].
pub async fn end_sessions(
    conn: &mut Conn,
    token_hash: &[u8],
    everywhere: bool,
) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "DELETE FROM account_session WHERE token_hash = $1 OR ($2 AND (district, account_id) = \
         (SELECT district, account_id FROM account_session WHERE token_hash = $1))",
        token_hash,
        everywhere,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// A code that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeRow {
    /// Identity.
    pub id: Uuid,
    /// Digest of the telephone.
    pub phone_mark: Vec<u8>,
    /// Digest of the code.
    pub code_mark: Vec<u8>,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Writes a code; what was sent to that telephone before counts no more.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_code(conn: &mut Conn, row: &CodeRow, at: Timestamp) -> Result<(), StoreError> {
    sqlx::query!(
        "DELETE FROM account_code WHERE phone_mark = $1",
        row.phone_mark
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "INSERT INTO account_code (id, phone_mark, code_mark, created_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5)",
        row.id,
        row.phone_mark,
        row.code_mark,
        at.to_sqlx() as _,
        row.expires_at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Counts a try of a code before it is looked at; the code, where tries are left and it is not
/// over.
///
/// # Errors
/// [`StoreError`].
pub async fn try_code(
    conn: &mut Conn,
    id: Uuid,
    most: i32,
    at: Timestamp,
) -> Result<Option<CodeRow>, StoreError> {
    let row = sqlx::query!(
        r#"UPDATE account_code SET tries = tries + 1
        WHERE id = $1 AND tries < $2 AND expires_at > $3
        RETURNING id, phone_mark, code_mark, expires_at AS "expires_at: jiff_sqlx::Timestamp""#,
        id,
        most,
        at.to_sqlx() as _,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| CodeRow {
        id: row.id,
        phone_mark: row.phone_mark,
        code_mark: row.code_mark,
        expires_at: row.expires_at.to_jiff(),
    }))
}

/// Removes a code that was entered. Whether it was still there: one is used once.
///
/// # Errors
/// [`StoreError`].
pub async fn use_code(conn: &mut Conn, id: Uuid) -> Result<bool, StoreError> {
    let done = sqlx::query!("DELETE FROM account_code WHERE id = $1", id)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Removes sessions and codes that are over. How many.
///
/// # Errors
/// [`StoreError`].
pub async fn tidy(
    conn: &mut Conn,
    now: Timestamp,
    idle_since: Timestamp,
) -> Result<u64, StoreError> {
    let sessions = sqlx::query!(
        "DELETE FROM account_session WHERE expires_at <= $1 OR last_seen_at <= $2",
        now.to_sqlx() as _,
        idle_since.to_sqlx() as _,
    )
    .execute(&mut *conn)
    .await?;
    let codes = sqlx::query!(
        "DELETE FROM account_code WHERE expires_at <= $1",
        now.to_sqlx() as _
    )
    .execute(conn)
    .await?;
    Ok(sessions.rows_affected() + codes.rows_affected())
}
