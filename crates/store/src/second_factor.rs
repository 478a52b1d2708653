//! The second factor of an account: the app that counts codes, recovery codes, and what must not be
//! shown twice. Local tables: never distributed.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// An app's secret as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TotpRow {
    /// Whose.
    pub staff_id: Uuid,
    /// Its key, wrapped.
    pub data_key: Vec<u8>,
    /// The secret, sealed.
    pub secret: Vec<u8>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When the first code was right; `None` until then.
    pub confirmed_at: Option<Timestamp>,
    /// The time step of the last code that was taken.
    pub last_step: i64,
}

/// The secret of an account.
///
/// # Errors
/// [`StoreError`].
pub async fn totp(conn: &mut Conn, staff_id: Uuid) -> Result<Option<TotpRow>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT staff_id, data_key, secret, created_at AS "created_at: jiff_sqlx::Timestamp",
        confirmed_at AS "confirmed_at: jiff_sqlx::Timestamp", last_step
        FROM totp WHERE staff_id = $1"#,
        staff_id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| TotpRow {
        staff_id: row.staff_id,
        data_key: row.data_key,
        secret: row.secret,
        created_at: row.created_at.to_jiff(),
        confirmed_at: row.confirmed_at.map(jiff_sqlx::Timestamp::to_jiff),
        last_step: row.last_step,
    }))
}

/// Writes a secret that waits for its first code, in place of another that waits. Whether it was
/// written: one that is in use stays.
///
/// # Errors
/// [`StoreError`].
pub async fn offer_totp(conn: &mut Conn, row: &TotpRow) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "INSERT INTO totp AS t (staff_id, data_key, secret, created_at, last_step) \
         VALUES ($1, $2, $3, $4, 0) \
         ON CONFLICT (staff_id) DO UPDATE SET data_key = excluded.data_key, \
         secret = excluded.secret, created_at = excluded.created_at, last_step = 0 \
         WHERE t.confirmed_at IS NULL",
        row.staff_id,
        row.data_key,
        row.secret,
        row.created_at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Puts the secret that waited into use, its first code taken. Whether it still waited.
///
/// # Errors
/// [`StoreError`].
pub async fn confirm_totp(
    conn: &mut Conn,
    staff_id: Uuid,
    step: i64,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE totp SET confirmed_at = $3, last_step = $2 \
         WHERE staff_id = $1 AND confirmed_at IS NULL",
        staff_id,
        step,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes a code of this time step. False where it, or a later one, was taken before: of two who
/// show the same code at once, one is let in.
///
/// # Errors
/// [`StoreError`].
pub async fn take_step(conn: &mut Conn, staff_id: Uuid, step: i64) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE totp SET last_step = $2 \
         WHERE staff_id = $1 AND confirmed_at IS NOT NULL AND last_step < $2",
        staff_id,
        step,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Removes the secret and the recovery codes. Whether there was one in use.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_totp(conn: &mut Conn, staff_id: Uuid) -> Result<bool, StoreError> {
    sqlx::query!("DELETE FROM recovery_code WHERE staff_id = $1", staff_id)
        .execute(&mut *conn)
        .await?;
    let was = sqlx::query_scalar!(
        r#"DELETE FROM totp WHERE staff_id = $1 RETURNING confirmed_at IS NOT NULL AS "was!""#,
        staff_id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(was == Some(true))
}

/// Puts these recovery codes in the place of all others of the account.
///
/// # Errors
/// [`StoreError`].
pub async fn replace_recovery(
    conn: &mut Conn,
    staff_id: Uuid,
    codes: &[Vec<u8>],
) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM recovery_code WHERE staff_id = $1", staff_id)
        .execute(&mut *conn)
        .await?;
    sqlx::query!(
        "INSERT INTO recovery_code (staff_id, code_hash) SELECT $1, unnest($2::bytea[])",
        staff_id,
        codes,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes a recovery code. False where there is none like it, or not any more.
///
/// # Errors
/// [`StoreError`].
pub async fn take_recovery(
    conn: &mut Conn,
    staff_id: Uuid,
    code_hash: &[u8],
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "DELETE FROM recovery_code WHERE staff_id = $1 AND code_hash = $2",
        staff_id,
        code_hash,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// How many recovery codes are left.
///
/// # Errors
/// [`StoreError`].
pub async fn recovery_left(conn: &mut Conn, staff_id: Uuid) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "left!" FROM recovery_code WHERE staff_id = $1"#,
        staff_id,
    )
    .fetch_one(conn)
    .await?)
}

/// Whether a district's steward wants a second factor of those who see identity data.
///
/// # Errors
/// [`StoreError`].
pub async fn wanted(conn: &mut Conn, district: &str) -> Result<bool, StoreError> {
    let wanted = sqlx::query_scalar!(
        "SELECT second_factor FROM district WHERE district = $1",
        district,
    )
    .fetch_optional(conn)
    .await?;
    Ok(wanted == Some(true))
}

/// Says whether it is wanted. Whether there is such a district.
///
/// # Errors
/// [`StoreError`].
pub async fn want(conn: &mut Conn, district: &str, wanted: bool) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE district SET second_factor = $2 WHERE district = $1",
        district,
        wanted,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Remembers that something was shown. False where it was shown before.
///
/// # Errors
/// [`StoreError`].
pub async fn show_once(conn: &mut Conn, digest: &[u8], at: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "INSERT INTO shown_once (digest, at) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING",
        digest,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets what was shown before then. How many.
///
/// # Errors
/// [`StoreError`].
pub async fn forget_shown(conn: &mut Conn, before: Timestamp) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "DELETE FROM shown_once WHERE at < $1",
        before.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
