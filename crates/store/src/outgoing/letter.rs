//! Letters: what leaves, how far it is, and what waits for a person.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use super::To;
use crate::{Conn, StoreError};

/// A letter to be written, or one that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterRow {
    /// Identity; the message carries it.
    pub id: Uuid,
    /// The area that all of its notices lie in.
    pub place: String,
    /// To whom it goes.
    pub to: To,
    /// Name of the person or robot.
    pub name: String,
    /// `mail`, or the maker of a robot.
    pub channel: String,
    /// Of its first notice.
    pub kind: String,
    /// How many notices it holds.
    pub notices: i32,
    /// `waiting`, `sent`, `dead` or `dropped`.
    pub state: String,
    /// When its notices were gathered.
    pub made_at: Timestamp,
    /// When it is tried next.
    pub run_at: Timestamp,
    /// When trying ends.
    pub expires_at: Timestamp,
    /// How often it was tried.
    pub tries: i32,
    /// It may have arrived twice.
    pub unsure: bool,
    /// What went wrong last, with the number it was told with.
    pub fault: Option<(String, Option<i64>)>,
    /// When it was taken.
    pub sent_at: Option<Timestamp>,
    /// Since when it waits for a person.
    pub dead_at: Option<Timestamp>,
    /// Why it was dropped.
    pub reason: Option<String>,
    /// Counts changes.
    pub version: i32,
}

/// Writes a letter that waits.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_letter(
    conn: &mut Conn,
    district: &str,
    row: &LetterRow,
) -> Result<(), StoreError> {
    let (staff, robot) = row.to.parts();
    sqlx::query!(
        "INSERT INTO outgoing_letter (id, district, place, staff_id, robot_id, channel, kind, \
         notices, state, made_at, run_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', $9, $10, $11)",
        row.id,
        district,
        row.place,
        staff,
        robot,
        row.channel,
        row.kind,
        row.notices,
        row.made_at.to_sqlx() as _,
        row.run_at.to_sqlx() as _,
        row.expires_at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A letter that somebody sends now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeasedRow {
    /// Identity.
    pub id: Uuid,
    /// Partition.
    pub district: String,
    /// To whom it goes.
    pub to: To,
    /// Of its first notice.
    pub kind: String,
    /// How often it was tried, this time included.
    pub tries: i32,
    /// When trying ends.
    pub expires_at: Timestamp,
    /// Counts changes: whoever holds the lease knows it by this.
    pub version: i32,
}

/// Takes the letter of these channels that is due first, until `until`. One whose lease is over was
/// begun by somebody who was killed, and may have left.
///
/// # Errors
/// [`StoreError`].
pub async fn lease(
    conn: &mut Conn,
    channels: &[&str],
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<LeasedRow>, StoreError> {
    let channels: Vec<String> = channels.iter().map(|&channel| channel.to_owned()).collect();
    let row = sqlx::query!(
        r#"UPDATE outgoing_letter SET tries = tries + 1, version = version + 1,
        unsure = unsure OR leased_until IS NOT NULL, leased_until = $3
        WHERE id = (SELECT id FROM outgoing_letter WHERE state = 'waiting' AND run_at <= $2
            AND channel = ANY($1) AND (leased_until IS NULL OR leased_until <= $2)
            ORDER BY run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING id, district, staff_id, robot_id, kind, tries,
        expires_at AS "expires_at: jiff_sqlx::Timestamp", version"#,
        &channels,
        now.to_sqlx() as _,
        until.to_sqlx() as _,
    )
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        Ok(LeasedRow {
            id: row.id,
            district: row.district,
            to: To::of(row.staff_id, row.robot_id, row.id)?,
            kind: row.kind,
            tries: row.tries,
            expires_at: row.expires_at.to_jiff(),
            version: row.version,
        })
    })
    .transpose()
}

/// Notes that a leased letter was taken. Whether the lease still held.
///
/// # Errors
/// [`StoreError`].
pub async fn sent(
    conn: &mut Conn,
    id: Uuid,
    version: i32,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE outgoing_letter SET state = 'sent', sent_at = $3, leased_until = NULL, \
         fault = NULL, fault_number = NULL, version = version + 1 \
         WHERE id = $1 AND version = $2 AND state = 'waiting'",
        id,
        version,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes that a leased letter was not taken, and when it is tried again. `unsure`: it may have been.
///
/// # Errors
/// [`StoreError`].
pub async fn later(
    conn: &mut Conn,
    id: Uuid,
    version: i32,
    (fault, number): (&str, Option<i64>),
    unsure: bool,
    run_at: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE outgoing_letter SET leased_until = NULL, fault = $3, fault_number = $4, \
         run_at = $5, unsure = unsure OR $6, version = version + 1 \
         WHERE id = $1 AND version = $2 AND state = 'waiting'",
        id,
        version,
        fault,
        number,
        run_at.to_sqlx() as _,
        unsure,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Leaves a leased letter for a person.
///
/// # Errors
/// [`StoreError`].
pub async fn dead(
    conn: &mut Conn,
    id: Uuid,
    version: i32,
    (fault, number): (&str, Option<i64>),
    at: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE outgoing_letter SET state = 'dead', dead_at = $5, leased_until = NULL, fault = $3, \
         fault_number = $4, version = version + 1 \
         WHERE id = $1 AND version = $2 AND state = 'waiting'",
        id,
        version,
        fault,
        number,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Drops a leased letter that is of no use any more, by the program itself.
///
/// # Errors
/// [`StoreError`].
pub async fn over(
    conn: &mut Conn,
    id: Uuid,
    version: i32,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE outgoing_letter SET state = 'dropped', settled_at = $3, reason = 'over', \
         leased_until = NULL, version = version + 1 \
         WHERE id = $1 AND version = $2 AND state = 'waiting'",
        id,
        version,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Removes letters that were sent or dropped before `before`. How many.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_old(conn: &mut Conn, before: Timestamp) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "DELETE FROM outgoing_letter WHERE (state = 'sent' AND sent_at <= $1) \
         OR (state = 'dropped' AND settled_at <= $1)",
        before.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// A letter to somebody that waits, surely did not leave and is nobody's to send at this moment,
/// with its place; never one of that `kind`. Locked until the end of the transaction.
///
/// # Errors
/// [`StoreError`].
pub async fn open_letter(
    conn: &mut Conn,
    district: &str,
    to: To,
    kind: &str,
) -> Result<Option<(Uuid, String)>, StoreError> {
    let (staff, robot) = to.parts();
    let row = sqlx::query!(
        "SELECT id, place FROM outgoing_letter WHERE state = 'waiting' AND district = $1 \
         AND staff_id IS NOT DISTINCT FROM $2 AND robot_id IS NOT DISTINCT FROM $3 \
         AND kind <> $4 AND NOT unsure AND leased_until IS NULL AND notices < 200 \
         ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED",
        district,
        staff,
        robot,
        kind,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| (row.id, row.place)))
}

/// Notes that a letter holds more notices, of an area that wide. One of them that hurries gives the
/// letter its kind, and has one that didn't hurry leave at that time.
///
/// # Errors
/// [`StoreError`].
pub async fn add_to_letter(
    conn: &mut Conn,
    id: Uuid,
    notices: i32,
    place: &str,
    hurries: Option<(&str, Timestamp)>,
) -> Result<(), StoreError> {
    let (kind, at) = hurries.unzip();
    sqlx::query!(
        "UPDATE outgoing_letter SET notices = notices + $2, place = $3, version = version + 1, \
         run_at = CASE WHEN kind = $4 THEN run_at ELSE least(run_at, $5) END, \
         kind = coalesce($4, kind) WHERE id = $1",
        id,
        notices,
        place,
        kind,
        at.map(jiff_sqlx::ToSqlx::to_sqlx) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}
