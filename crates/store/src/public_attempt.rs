//! What strangers sent lately. Local table: never distributed.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// Makes attempts of one kind from one peer wait for each other until the transaction ends: many
/// at once are counted one by one.
///
/// # Errors
/// [`StoreError`].
pub async fn lock(conn: &mut Conn, kind: &str, peer: &[u8]) -> Result<(), StoreError> {
    // The first key is arbitrary but fixed.
    sqlx::query!(
        "SELECT pg_advisory_xact_lock(721970, hashtext($1 || encode($2, 'hex')))",
        kind,
        peer,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Attempts of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// From this peer, by whatever plate.
    pub by_peer: i64,
    /// By this plate, from whomever.
    pub by_plate: i64,
    /// From this peer by this plate.
    pub by_both: i64,
}

/// Attempts since then. Without a plate ("") nothing is counted by plate.
///
/// # Errors
/// [`StoreError`].
pub async fn count(
    conn: &mut Conn,
    kind: &str,
    peer: &[u8],
    plate: &str,
    since: Timestamp,
) -> Result<Counted, StoreError> {
    Ok(sqlx::query_as!(
        Counted,
        r#"SELECT (SELECT count(*) FROM public_attempt WHERE kind = $1 AND peer = $2 AND at > $4)
            AS "by_peer!",
        (SELECT count(*) FROM public_attempt WHERE kind = $1 AND plate = $3 AND plate <> ''
            AND at > $4) AS "by_plate!",
        (SELECT count(*) FROM public_attempt WHERE kind = $1 AND peer = $2 AND plate = $3
            AND plate <> '' AND at > $4) AS "by_both!""#,
        kind,
        peer,
        plate,
        since.to_sqlx() as _,
    )
    .fetch_one(conn)
    .await?)
}

/// Writes one.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    conn: &mut Conn,
    id: Uuid,
    kind: &str,
    peer: &[u8],
    plate: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO public_attempt (id, kind, plate, peer, at) VALUES ($1, $2, $3, $4, $5)",
        id,
        kind,
        plate,
        peer,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Removes those before a time. How many.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_before(conn: &mut Conn, at: Timestamp) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "DELETE FROM public_attempt WHERE at < $1",
        at.to_sqlx() as _
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
