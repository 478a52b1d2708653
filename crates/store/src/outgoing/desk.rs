//! Letters as people see them, and what they decide about those that nobody took.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use super::{LetterRow, To};
use crate::{Conn, StoreError};

/// Has a dead letter tried again. Its place, if it was dead and still had this version.
///
/// # Errors
/// [`StoreError`].
pub async fn retry(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
    version: i32,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE outgoing_letter SET state = 'waiting', dead_at = NULL, run_at = $4, tries = 0, \
         expires_at = $5, version = version + 1 \
         WHERE district = $1 AND id = $2 AND version = $3 AND state = 'dead'",
        district,
        id,
        version,
        now.to_sqlx() as _,
        expires_at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Drops a dead letter, for a reason.
///
/// # Errors
/// [`StoreError`].
pub async fn drop_letter(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
    version: i32,
    (by, reason): (Option<Uuid>, &str),
    at: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE outgoing_letter SET state = 'dropped', settled_at = $4, settled_by = $5, \
         reason = $6, version = version + 1 \
         WHERE district = $1 AND id = $2 AND version = $3 AND state = 'dead'",
        district,
        id,
        version,
        at.to_sqlx() as _,
        by,
        reason,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// How many letters there are in each state in places whose codes begin with one of these.
///
/// # Errors
/// [`StoreError`].
pub async fn sums(
    conn: &mut Conn,
    district: &str,
    scopes: &[String],
) -> Result<Vec<(String, i64)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT state, count(*) AS "count!" FROM outgoing_letter WHERE district = $1
        AND EXISTS (SELECT 1 FROM unnest($2::text[]) s (code) WHERE starts_with(place, s.code))
        GROUP BY state ORDER BY state"#,
        district,
        scopes,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.state, row.count)).collect())
}

/// Letters in a state in places whose codes begin with one of these, the newest first, before
/// `before`; one of them where its id is given, whatever its state.
///
/// # Errors
/// [`StoreError`].
pub async fn letters(
    conn: &mut Conn,
    district: &str,
    scopes: &[String],
    state: &str,
    before: Option<Uuid>,
    one: Option<Uuid>,
    limit: i64,
) -> Result<Vec<LetterRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT l.id, l.place, l.staff_id, l.robot_id, coalesce(s.name, r.name) AS "name!",
        l.channel, l.kind, l.notices, l.state, l.made_at AS "made_at: jiff_sqlx::Timestamp",
        l.run_at AS "run_at: jiff_sqlx::Timestamp",
        l.expires_at AS "expires_at: jiff_sqlx::Timestamp", l.tries, l.unsure, l.fault,
        l.fault_number, l.sent_at AS "sent_at: jiff_sqlx::Timestamp",
        l.dead_at AS "dead_at: jiff_sqlx::Timestamp", l.reason, l.version
        FROM outgoing_letter l LEFT JOIN staff s ON s.id = l.staff_id
        LEFT JOIN robot r ON r.id = l.robot_id
        WHERE l.district = $1
        AND EXISTS (SELECT 1 FROM unnest($2::text[]) u (code) WHERE starts_with(l.place, u.code))
        AND (l.id = $5 OR ($5 IS NULL AND l.state = $3 AND ($4::uuid IS NULL OR l.id < $4)))
        ORDER BY l.id DESC LIMIT $6"#,
        district,
        scopes,
        state,
        before,
        one,
        limit,
    )
    .fetch_all(conn)
    .await?;
    let at = |at: Option<jiff_sqlx::Timestamp>| at.map(jiff_sqlx::Timestamp::to_jiff);
    rows.into_iter()
        .map(|row| {
            Ok(LetterRow {
                id: row.id,
                place: row.place,
                to: To::of(row.staff_id, row.robot_id, row.id)?,
                name: row.name,
                channel: row.channel,
                kind: row.kind,
                notices: row.notices,
                state: row.state,
                made_at: row.made_at.to_jiff(),
                run_at: row.run_at.to_jiff(),
                expires_at: row.expires_at.to_jiff(),
                tries: row.tries,
                unsure: row.unsure,
                fault: row.fault.map(|fault| (fault, row.fault_number)),
                sent_at: at(row.sent_at),
                dead_at: at(row.dead_at),
                reason: row.reason,
                version: row.version,
            })
        })
        .collect()
}
