//! Passkeys that sign staff in. A small table: never distributed.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A passkey as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyRow {
    /// Names it in lists and forms.
    pub id: Uuid,
    /// Whom it signs in.
    pub staff_id: Uuid,
    /// Its own name.
    pub credential: Vec<u8>,
    /// The host name that it holds for.
    pub host: String,
    /// What checks its signatures.
    pub public_key: Vec<u8>,
    /// What changes with its use.
    pub state: Vec<u8>,
    /// How a device with it is reached.
    pub transports: i16,
    /// What its holder calls it.
    pub name: String,
    /// When it was registered.
    pub created_at: Timestamp,
    /// When it last signed somebody in; `None` until it first did.
    pub used_at: Option<Timestamp>,
}

/// Writes a passkey. False where one of that name of its own is there already.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(conn: &mut Conn, row: &PasskeyRow) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "INSERT INTO passkey (id, staff_id, credential, host, public_key, state, transports, name, \
         created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
         ON CONFLICT (credential) DO NOTHING",
        row.id,
        row.staff_id,
        row.credential,
        row.host,
        row.public_key,
        row.state,
        row.transports,
        row.name,
        row.created_at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The passkeys of an account, the oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn of_staff(conn: &mut Conn, staff_id: Uuid) -> Result<Vec<PasskeyRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id, staff_id, credential, host, public_key, state, transports, name,
        created_at AS "created_at: jiff_sqlx::Timestamp",
        used_at AS "used_at: jiff_sqlx::Timestamp"
        FROM passkey WHERE staff_id = $1 ORDER BY created_at, id"#,
        staff_id,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| PasskeyRow {
            id: row.id,
            staff_id: row.staff_id,
            credential: row.credential,
            host: row.host,
            public_key: row.public_key,
            state: row.state,
            transports: row.transports,
            name: row.name,
            created_at: row.created_at.to_jiff(),
            used_at: row.used_at.map(jiff_sqlx::Timestamp::to_jiff),
        })
        .collect())
}

/// The passkey with that name of its own.
///
/// # Errors
/// [`StoreError`].
pub async fn by_credential(
    conn: &mut Conn,
    credential: &[u8],
) -> Result<Option<PasskeyRow>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT id, staff_id, credential, host, public_key, state, transports, name,
        created_at AS "created_at: jiff_sqlx::Timestamp",
        used_at AS "used_at: jiff_sqlx::Timestamp"
        FROM passkey WHERE credential = $1"#,
        credential,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| PasskeyRow {
        id: row.id,
        staff_id: row.staff_id,
        credential: row.credential,
        host: row.host,
        public_key: row.public_key,
        state: row.state,
        transports: row.transports,
        name: row.name,
        created_at: row.created_at.to_jiff(),
        used_at: row.used_at.map(jiff_sqlx::Timestamp::to_jiff),
    }))
}

/// Writes that a passkey signed somebody in, and its new state. False where it was used or removed
/// meanwhile: of two uses from one state, one counts.
///
/// # Errors
/// [`StoreError`].
pub async fn used(
    conn: &mut Conn,
    id: Uuid,
    before: &[u8],
    state: &[u8],
    at: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE passkey SET state = $3, used_at = $4 WHERE id = $1 AND state = $2",
        id,
        before,
        state,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Calls an account's passkey something else. Whether there was one.
///
/// # Errors
/// [`StoreError`].
pub async fn rename(
    conn: &mut Conn,
    staff_id: Uuid,
    id: Uuid,
    name: &str,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE passkey SET name = $3 WHERE staff_id = $1 AND id = $2",
        staff_id,
        id,
        name,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Removes an account's passkey. Whether there was one.
///
/// # Errors
/// [`StoreError`].
pub async fn delete(conn: &mut Conn, staff_id: Uuid, id: Uuid) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "DELETE FROM passkey WHERE staff_id = $1 AND id = $2",
        staff_id,
        id,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Removes every passkey of an account. How many.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_of(conn: &mut Conn, staff_id: Uuid) -> Result<u64, StoreError> {
    let done = sqlx::query!("DELETE FROM passkey WHERE staff_id = $1", staff_id)
        .execute(conn)
        .await?;
    Ok(done.rows_affected())
}
