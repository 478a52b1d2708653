//! What is kept of people outside the staff.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use super::Gone;
use crate::{Conn, StoreError};

/// Something of theirs that has a key, and what it is kept for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TheirsKept {
    /// The row.
    pub id: Uuid,
    /// When it began.
    pub since: Timestamp,
    /// What it is for isn't over.
    pub open: bool,
    /// When it was over, where it is.
    pub met_at: Timestamp,
}

struct Read {
    id: Uuid,
    since: jiff_sqlx::Timestamp,
    open: bool,
    met_at: jiff_sqlx::Timestamp,
}

fn kept(rows: Vec<Read>) -> Vec<TheirsKept> {
    rows.into_iter()
        .map(|row| TheirsKept {
            id: row.id,
            since: row.since.to_jiff(),
            open: row.open,
            met_at: row.met_at.to_jiff(),
        })
        .collect()
}

/// The accounts whose telephone is kept, after one, in the order of their ids. Open is one that is
/// bound to a door.
///
/// # Errors
/// [`StoreError`].
pub async fn accounts(
    conn: &mut Conn,
    district: &str,
    after: Uuid,
    limit: i64,
) -> Result<Vec<TheirsKept>, StoreError> {
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT a.id, a.created_at AS "since: _", a.last_used_at AS "met_at: _",
           EXISTS (SELECT FROM binding b WHERE b.district = a.district AND b.account_id = a.id
             AND b.ended_at IS NULL) AS "open!"
           FROM account a WHERE a.district = $1 AND a.id > $2 AND a.destroyed_at IS NULL
           ORDER BY a.id LIMIT $3"#,
        district,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(kept(rows))
}

/// Destroys telephone, key and mark of accounts that are bound to no door, or of all of these with
/// `whatever`, and ends their sessions; gives the keys.
///
/// # Errors
/// [`StoreError`].
pub async fn destroy_accounts(
    conn: &mut Conn,
    district: &str,
    ids: &[Uuid],
    at: Timestamp,
    whatever: bool,
) -> Result<Vec<Gone>, StoreError> {
    let gone = sqlx::query_as!(
        Gone,
        "WITH held AS (SELECT a.id, a.data_key FROM account a WHERE a.district = $1 \
           AND a.id = ANY($2) AND a.destroyed_at IS NULL AND ($4 OR NOT EXISTS (\
             SELECT FROM binding b WHERE b.district = a.district AND b.account_id = a.id \
             AND b.ended_at IS NULL)) ORDER BY a.id FOR UPDATE OF a) \
         UPDATE account SET data_key = NULL, phone = NULL, phone_mark = NULL, destroyed_at = $3 \
         FROM held WHERE account.district = $1 AND account.id = held.id \
         RETURNING held.id, held.data_key",
        district,
        ids,
        at.to_sqlx() as _,
        whatever,
    )
    .fetch_all(&mut *conn)
    .await?;
    let ended: Vec<Uuid> = gone.iter().map(|row| row.id).collect();
    sqlx::query!(
        "DELETE FROM account_session WHERE district = $1 AND account_id = ANY($2)",
        district,
        &ended,
    )
    .execute(&mut *conn)
    .await?;
    // What a building was like is kept; that this account said so isn't.
    sqlx::query!(
        "UPDATE self_check SET account_id = NULL WHERE district = $1 AND account_id = ANY($2)",
        district,
        &ended,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "UPDATE short_let SET account_id = NULL WHERE district = $1 AND account_id = ANY($2) \
         AND state NOT IN ('waiting', 'approved')",
        district,
        &ended,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "DELETE FROM clock_reminder WHERE district = $1 AND account_id = ANY($2)",
        district,
        &ended,
    )
    .execute(conn)
    .await?;
    Ok(gone)
}

/// The registrations of lettings whose signature is kept, after one, in the order of their ids.
/// Open is one that holds and whose signer is bound to the door as an operator.
///
/// # Errors
/// [`StoreError`].
pub async fn lettings(
    conn: &mut Conn,
    district: &str,
    after: Uuid,
    limit: i64,
) -> Result<Vec<TheirsKept>, StoreError> {
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT l.id, l.signed_at AS "since: _",
           (l.ended_at IS NULL AND b.open) AS "open!",
           coalesce(l.ended_at, greatest(l.signed_at, b.ended_at)) AS "met_at!: _"
           FROM letting l
           CROSS JOIN LATERAL (SELECT coalesce(bool_or(x.ended_at IS NULL), false) AS open,
             max(x.ended_at) AS ended_at FROM binding x WHERE x.district = l.district
             AND x.account_id = l.account_id AND x.dwelling_id = l.dwelling_id
             AND x.role <> 'occupant') b
           WHERE l.district = $1 AND l.id > $2 AND l.destroyed_at IS NULL
           ORDER BY l.id LIMIT $3"#,
        district,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(kept(rows))
}

/// Destroys names, codes and keys of registrations of lettings; gives the keys. Whether one is
/// still held is looked at again unless `whatever`. What was filed of them and is over says no more
/// who filed it.
///
/// # Errors
/// [`StoreError`].
pub async fn destroy_lettings(
    conn: &mut Conn,
    district: &str,
    ids: &[Uuid],
    at: Timestamp,
    whatever: bool,
) -> Result<Vec<Gone>, StoreError> {
    Ok(sqlx::query_as!(
        Gone,
        r#"WITH held AS (SELECT l.id, l.data_key, l.account_id, l.dwelling_id FROM letting l
           WHERE l.district = $1 AND l.id = ANY($2) AND l.destroyed_at IS NULL
           AND ($4 OR l.ended_at IS NOT NULL
             OR NOT EXISTS (SELECT FROM binding x WHERE x.district = l.district
               AND x.account_id = l.account_id AND x.dwelling_id = l.dwelling_id
               AND x.role <> 'occupant' AND x.ended_at IS NULL)) ORDER BY l.id FOR UPDATE OF l),
         gone AS (UPDATE letting SET data_key = NULL, name = NULL, company_code = NULL,
             account_id = NULL, ended_at = coalesce(letting.ended_at, $3), destroyed_at = $3
           FROM held WHERE letting.district = $1 AND letting.id = held.id
           RETURNING held.id, held.data_key, held.account_id, held.dwelling_id),
         forgotten AS (UPDATE short_let f SET account_id = NULL FROM gone
           WHERE f.district = $1 AND f.dwelling_id = gone.dwelling_id
           AND f.account_id = gone.account_id AND f.state NOT IN ('waiting', 'approved')
           AND NOT EXISTS (SELECT FROM letting l WHERE l.district = $1 AND l.id = f.letting_id
             AND l.destroyed_at IS NULL AND l.id NOT IN (SELECT held.id FROM held)))
         SELECT id AS "id!", data_key FROM gone"#,
        district,
        ids,
        at.to_sqlx() as _,
        whatever,
    )
    .fetch_all(conn)
    .await?)
}

/// The requests whose words are kept, after one, in the order of their ids. Open is one without an
/// answer.
///
/// # Errors
/// [`StoreError`].
pub async fn requests(
    conn: &mut Conn,
    district: &str,
    after: Uuid,
    limit: i64,
) -> Result<Vec<TheirsKept>, StoreError> {
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT id, made_at AS "since: _", state = 'open' AS "open!",
           coalesce(answered_at, made_at) AS "met_at!: _" FROM right_request
           WHERE district = $1 AND id > $2 AND destroyed_at IS NULL ORDER BY id LIMIT $3"#,
        district,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(kept(rows))
}

/// Destroys words, answers and keys of requests that are answered, or of all of these with
/// `whatever`; gives the keys.
///
/// # Errors
/// [`StoreError`].
pub async fn destroy_requests(
    conn: &mut Conn,
    district: &str,
    ids: &[Uuid],
    at: Timestamp,
    whatever: bool,
) -> Result<Vec<Gone>, StoreError> {
    Ok(sqlx::query_as!(
        Gone,
        "WITH held AS (SELECT r.id, r.data_key FROM right_request r WHERE r.district = $1 \
           AND r.id = ANY($2) AND r.destroyed_at IS NULL AND ($4 OR r.state <> 'open') \
           ORDER BY r.id FOR UPDATE OF r) \
         UPDATE right_request SET data_key = NULL, words = NULL, answer = NULL, \
           account_id = NULL, binding_id = NULL, destroyed_at = $3, version = version + 1 \
         FROM held WHERE right_request.district = $1 AND right_request.id = held.id \
         RETURNING held.id, held.data_key",
        district,
        ids,
        at.to_sqlx() as _,
        whatever,
    )
    .fetch_all(conn)
    .await?)
}
