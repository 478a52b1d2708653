//! Sessions and failed sign-ins. Local tables: never distributed.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A session as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Name, to end it by.
    pub id: Uuid,
    /// Hash of the token; the token itself is kept nowhere.
    pub token_hash: Vec<u8>,
    /// Whose.
    pub staff_id: Uuid,
    /// When they signed in.
    pub created_at: Timestamp,
    /// Last request, to within a minute.
    pub last_seen_at: Timestamp,
    /// When it ends whatever happens.
    pub expires_at: Timestamp,
    /// What the browser says it is; "" where it says nothing.
    pub device: String,
    /// The network address, its end left out.
    pub peer: String,
    /// `password`, `passkey` or `openid`.
    pub way: String,
    /// A second factor was shown.
    pub strong: bool,
}

/// Writes a session.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(conn: &mut Conn, row: &SessionRow) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO session (token_hash, staff_id, created_at, last_seen_at, expires_at, id, \
         device, peer, way, strong) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        row.token_hash,
        row.staff_id,
        row.created_at.to_sqlx() as _,
        row.last_seen_at.to_sqlx() as _,
        row.expires_at.to_sqlx() as _,
        row.id,
        row.device,
        row.peer,
        row.way,
        row.strong,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The sessions of an account that have not ended, the one used last first.
///
/// # Errors
/// [`StoreError`].
pub async fn of_staff(
    conn: &mut Conn,
    staff_id: Uuid,
    now: Timestamp,
    idle_since: Timestamp,
) -> Result<Vec<SessionRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id, token_hash, staff_id, created_at AS "created_at: jiff_sqlx::Timestamp",
        last_seen_at AS "last_seen_at: jiff_sqlx::Timestamp",
        expires_at AS "expires_at: jiff_sqlx::Timestamp", device, peer, way, strong
        FROM session WHERE staff_id = $1 AND expires_at > $2 AND last_seen_at > $3
        ORDER BY last_seen_at DESC, id LIMIT 100"#,
        staff_id,
        now.to_sqlx() as _,
        idle_since.to_sqlx() as _,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| SessionRow {
            id: row.id,
            token_hash: row.token_hash,
            staff_id: row.staff_id,
            created_at: row.created_at.to_jiff(),
            last_seen_at: row.last_seen_at.to_jiff(),
            expires_at: row.expires_at.to_jiff(),
            device: row.device,
            peer: row.peer,
            way: row.way,
            strong: row.strong,
        })
        .collect())
}

/// Ends one session of an account by its name. Whether there was one.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_one(conn: &mut Conn, staff_id: Uuid, id: Uuid) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "DELETE FROM session WHERE staff_id = $1 AND id = $2",
        staff_id,
        id,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes that a second factor was shown in a session.
///
/// # Errors
/// [`StoreError`].
pub async fn strengthen(conn: &mut Conn, token_hash: &[u8]) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE session SET strong = true WHERE token_hash = $1",
        token_hash,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes for the sessions of an account that its second factor counts no more; an authenticator's
/// key is two by itself.
///
/// # Errors
/// [`StoreError`].
pub async fn weaken(conn: &mut Conn, staff_id: Uuid) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE session SET strong = false WHERE staff_id = $1 AND way <> 'passkey'",
        staff_id,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The session of that token.
///
/// # Errors
/// [`StoreError`].
pub async fn find(conn: &mut Conn, token_hash: &[u8]) -> Result<Option<SessionRow>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT id, token_hash, staff_id, created_at AS "created_at: jiff_sqlx::Timestamp",
        last_seen_at AS "last_seen_at: jiff_sqlx::Timestamp",
        expires_at AS "expires_at: jiff_sqlx::Timestamp", device, peer, way, strong
        FROM session WHERE token_hash = $1"#,
        token_hash,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| SessionRow {
        id: row.id,
        token_hash: row.token_hash,
        staff_id: row.staff_id,
        created_at: row.created_at.to_jiff(),
        last_seen_at: row.last_seen_at.to_jiff(),
        expires_at: row.expires_at.to_jiff(),
        device: row.device,
        peer: row.peer,
        way: row.way,
        strong: row.strong,
    }))
}

/// Notes that the session was used.
///
/// # Errors
/// [`StoreError`].
pub async fn touch(conn: &mut Conn, token_hash: &[u8], at: Timestamp) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE session SET last_seen_at = $2 WHERE token_hash = $1",
        token_hash,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Ends a session. Whether there was one.
///
/// # Errors
/// [`StoreError`].
pub async fn delete(conn: &mut Conn, token_hash: &[u8]) -> Result<bool, StoreError> {
    let done = sqlx::query!("DELETE FROM session WHERE token_hash = $1", token_hash)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Ends every session of somebody, but for the one with this token. How many.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_of(
    conn: &mut Conn,
    staff_id: Uuid,
    but: Option<&[u8]>,
) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "DELETE FROM session WHERE staff_id = $1 AND ($2::bytea IS NULL OR token_hash <> $2)",
        staff_id,
        but,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Removes sessions that ended by themselves. How many.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_ended(
    conn: &mut Conn,
    now: Timestamp,
    idle_since: Timestamp,
) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "DELETE FROM session WHERE expires_at <= $1 OR last_seen_at <= $2",
        now.to_sqlx() as _,
        idle_since.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Failed sign-ins that count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failures {
    /// How many.
    pub count: i64,
    /// The earliest among them.
    pub oldest: Option<Timestamp>,
}

/// Makes attempts for one login, and those from one peer, wait for each other until the
/// transaction ends: many at once are counted one by one.
///
/// # Errors
/// [`StoreError`].
pub async fn lock_attempts(conn: &mut Conn, login: &str, peer: &str) -> Result<(), StoreError> {
    // The first keys are arbitrary but fixed; always in this order, so that nobody waits in a
    // circle.
    for (kind, name) in [(721_967, login), (721_968, peer)] {
        sqlx::query!("SELECT pg_advisory_xact_lock($1, hashtext($2))", kind, name)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// Writes an attempt, which counts as failed until it is forgiven.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_failure(
    conn: &mut Conn,
    id: Uuid,
    login: &str,
    peer: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO sign_in_failure (id, login, peer, at) VALUES ($1, $2, $3, $4)",
        id,
        login,
        peer,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Attempts since then: for this login, and from this peer.
///
/// # Errors
/// [`StoreError`].
pub async fn failures(
    conn: &mut Conn,
    login: &str,
    peer: &str,
    since: Timestamp,
) -> Result<(Failures, Failures), StoreError> {
    let by_login = sqlx::query!(
        r#"SELECT count(*) AS "count!", min(at) AS "oldest: jiff_sqlx::Timestamp"
        FROM sign_in_failure WHERE login = $1 AND at > $2 "#,
        login,
        since.to_sqlx() as _,
    )
    .fetch_one(&mut *conn)
    .await?;
    let by_peer = sqlx::query!(
        r#"SELECT count(*) AS "count!", min(at) AS "oldest: jiff_sqlx::Timestamp"
        FROM sign_in_failure WHERE peer = $1 AND at > $2 "#,
        peer,
        since.to_sqlx() as _,
    )
    .fetch_one(conn)
    .await?;
    let of = |count, oldest: Option<jiff_sqlx::Timestamp>| Failures {
        count,
        oldest: oldest.map(jiff_sqlx::Timestamp::to_jiff),
    };
    Ok((
        of(by_login.count, by_login.oldest),
        of(by_peer.count, by_peer.oldest),
    ))
}

/// Forgives every attempt for a login.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_failures_of(conn: &mut Conn, login: &str) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM sign_in_failure WHERE login = $1", login)
        .execute(conn)
        .await?;
    Ok(())
}

/// Removes attempts that no longer count. How many.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_failures_before(conn: &mut Conn, before: Timestamp) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "DELETE FROM sign_in_failure WHERE at < $1",
        before.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
