//! Who is bound to which door, and leave to be bound.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A binding as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BindingRow {
    /// Identity.
    pub id: Uuid,
    /// Whose.
    pub account_id: Uuid,
    /// As what.
    pub role: String,
    /// The building.
    pub building_id: Uuid,
    /// The dwelling; `None` for who speaks for the building.
    pub dwelling_id: Option<Uuid>,
    /// The record that an occupant was matched with.
    pub person_id: Option<Uuid>,
    /// `code`, `phone`, `match` or `counter`.
    pub how: String,
    /// The officer who gave the code or did it at the counter.
    pub given_by: Option<Uuid>,
    /// Since when.
    pub since: Timestamp,
    /// Until when.
    pub ended_at: Option<Timestamp>,
    /// Why it ended.
    pub end_reason: Option<String>,
}

struct Read {
    id: Uuid,
    account_id: Uuid,
    role: String,
    building_id: Uuid,
    dwelling_id: Option<Uuid>,
    person_id: Option<Uuid>,
    how: String,
    given_by: Option<Uuid>,
    since: jiff_sqlx::Timestamp,
    ended_at: Option<jiff_sqlx::Timestamp>,
    end_reason: Option<String>,
}

impl From<Read> for BindingRow {
    fn from(row: Read) -> Self {
        Self {
            id: row.id,
            account_id: row.account_id,
            role: row.role,
            building_id: row.building_id,
            dwelling_id: row.dwelling_id,
            person_id: row.person_id,
            how: row.how,
            given_by: row.given_by,
            since: row.since.to_jiff(),
            ended_at: row.ended_at.map(jiff_sqlx::Timestamp::to_jiff),
            end_reason: row.end_reason,
        }
    }
}

/// Writes a binding that begins. Whether there was none of that kind in force.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(conn: &mut Conn, district: &str, row: &BindingRow) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "INSERT INTO binding (district, id, account_id, role, building_id, dwelling_id, person_id, \
         how, given_by, since) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         ON CONFLICT DO NOTHING",
        district,
        row.id,
        row.account_id,
        row.role,
        row.building_id,
        row.dwelling_id,
        row.person_id,
        row.how,
        row.given_by,
        row.since.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The bindings of an account, those in force first, then the latest ended.
///
/// # Errors
/// [`StoreError`].
pub async fn of_account(
    conn: &mut Conn,
    district: &str,
    account: Uuid,
    limit: i64,
) -> Result<Vec<BindingRow>, StoreError> {
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT id, account_id, role, building_id, dwelling_id, person_id, how, given_by,
        since AS "since: _", ended_at AS "ended_at: _", end_reason FROM binding
        WHERE district = $1 AND account_id = $2
        ORDER BY ended_at DESC NULLS FIRST, id LIMIT $3"#,
        district,
        account,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(BindingRow::from).collect())
}

/// The bindings in force at a door, the oldest first; those of its building are a dwelling's too.
///
/// # Errors
/// [`StoreError`].
pub async fn at_door(
    conn: &mut Conn,
    district: &str,
    building: Uuid,
    dwelling: Option<Uuid>,
) -> Result<Vec<BindingRow>, StoreError> {
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT id, account_id, role, building_id, dwelling_id, person_id, how, given_by,
        since AS "since: _", ended_at AS "ended_at: _", end_reason FROM binding
        WHERE district = $1 AND building_id = $2 AND ended_at IS NULL
        AND (dwelling_id IS NULL OR dwelling_id = $3) ORDER BY since, id LIMIT 100"#,
        district,
        building,
        dwelling,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(BindingRow::from).collect())
}

/// Whether an account ever registered how a dwelling is let, or spoke of others there.
///
/// # Errors
/// [`StoreError`].
pub async fn spoke_as_operator(
    conn: &mut Conn,
    district: &str,
    account: Uuid,
    dwelling: Uuid,
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM letting WHERE district = $1 AND dwelling_id = $2
            AND account_id = $3)
        OR EXISTS (SELECT 1 FROM voice WHERE district = $1 AND dwelling_id = $2
            AND spoken_by = $3 AND role <> 'occupant') AS "has!""#,
        district,
        dwelling,
        account,
    )
    .fetch_one(conn)
    .await?)
}

/// Ends these bindings where they are in force. How many.
///
/// # Errors
/// [`StoreError`].
pub async fn end(
    conn: &mut Conn,
    district: &str,
    ids: &[Uuid],
    reason: &str,
    by: Option<Uuid>,
    at: Timestamp,
) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "UPDATE binding SET ended_at = $3, end_reason = $4, ended_by = $5 \
         WHERE district = $1 AND id = ANY($2) AND ended_at IS NULL",
        district,
        ids,
        at.to_sqlx() as _,
        reason,
        by,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Leave to be bound, as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessRow {
    /// Identity.
    pub id: Uuid,
    /// As what.
    pub role: String,
    /// The building.
    pub building_id: Uuid,
    /// The dwelling; `None` for who speaks for the building.
    pub dwelling_id: Option<Uuid>,
    /// The officer who gave it; `None` where an operator handed over.
    pub given_by: Option<Uuid>,
    /// When.
    pub given_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// By what leave to be bound is taken up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark<'a> {
    /// The digest of a code.
    Code(&'a [u8]),
    /// The digest of a telephone at the door.
    Phone(&'a [u8]),
}

/// Writes leave to be bound.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_access(
    conn: &mut Conn,
    district: &str,
    row: &AccessRow,
    mark: Mark<'_>,
) -> Result<(), StoreError> {
    let (code, phone) = match mark {
        Mark::Code(code) => (Some(code), None),
        Mark::Phone(phone) => (None, Some(phone)),
    };
    sqlx::query!(
        "INSERT INTO access_code (district, id, role, building_id, dwelling_id, code_mark, \
         phone_mark, given_by, given_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        district,
        row.id,
        row.role,
        row.building_id,
        row.dwelling_id,
        code,
        phone,
        row.given_by,
        row.given_at.to_sqlx() as _,
        row.expires_at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes leave to be bound at a door and removes it: one is used once. A dwelling's also by a code
/// of its whole building.
///
/// # Errors
/// [`StoreError`].
pub async fn take_access(
    conn: &mut Conn,
    district: &str,
    building: Uuid,
    dwelling: Option<Uuid>,
    mark: Mark<'_>,
    at: Timestamp,
) -> Result<Option<AccessRow>, StoreError> {
    let (code, phone) = match mark {
        Mark::Code(code) => (Some(code), None),
        Mark::Phone(phone) => (None, Some(phone)),
    };
    let row = sqlx::query!(
        r#"DELETE FROM access_code WHERE district = $1 AND id = (SELECT a.id FROM access_code a
            WHERE a.district = $1 AND a.building_id = $2
            AND (a.dwelling_id IS NULL OR a.dwelling_id = $3) AND a.expires_at > $6
            AND (a.code_mark = $4 OR a.phone_mark = $5) ORDER BY a.id LIMIT 1 FOR UPDATE)
        RETURNING id, role, building_id, dwelling_id, given_by,
        given_at AS "given_at: jiff_sqlx::Timestamp",
        expires_at AS "expires_at: jiff_sqlx::Timestamp""#,
        district,
        building,
        dwelling,
        code,
        phone,
        at.to_sqlx() as _,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| AccessRow {
        id: row.id,
        role: row.role,
        building_id: row.building_id,
        dwelling_id: row.dwelling_id,
        given_by: row.given_by,
        given_at: row.given_at.to_jiff(),
        expires_at: row.expires_at.to_jiff(),
    }))
}

/// Leave that was given at a door and not taken up yet, the oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn access_at(
    conn: &mut Conn,
    district: &str,
    building: Uuid,
    dwelling: Option<Uuid>,
    at: Timestamp,
) -> Result<Vec<AccessRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id, role, building_id, dwelling_id, given_by,
        given_at AS "given_at: jiff_sqlx::Timestamp",
        expires_at AS "expires_at: jiff_sqlx::Timestamp" FROM access_code
        WHERE district = $1 AND building_id = $2 AND dwelling_id IS NOT DISTINCT FROM $3
        AND expires_at > $4 ORDER BY id LIMIT 100"#,
        district,
        building,
        dwelling,
        at.to_sqlx() as _,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| AccessRow {
            id: row.id,
            role: row.role,
            building_id: row.building_id,
            dwelling_id: row.dwelling_id,
            given_by: row.given_by,
            given_at: row.given_at.to_jiff(),
            expires_at: row.expires_at.to_jiff(),
        })
        .collect())
}

/// Takes leave back that was given at a door. Whether it was there.
///
/// # Errors
/// [`StoreError`].
pub async fn withdraw_access(
    conn: &mut Conn,
    district: &str,
    building: Uuid,
    id: Uuid,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "DELETE FROM access_code WHERE district = $1 AND building_id = $2 AND id = $3",
        district,
        building,
        id,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Removes leave at a door that waits for a telephone: for this one, or for any.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_access_by_phone(
    conn: &mut Conn,
    district: &str,
    building: Uuid,
    dwelling: Option<Uuid>,
    phone_mark: Option<&[u8]>,
) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "DELETE FROM access_code WHERE district = $1 AND building_id = $2 \
         AND dwelling_id IS NOT DISTINCT FROM $3 AND phone_mark IS NOT NULL \
         AND ($4::bytea IS NULL OR phone_mark = $4)",
        district,
        building,
        dwelling,
        phone_mark,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Removes leave that is over, of every district. How many.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_access_over(conn: &mut Conn, at: Timestamp) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "DELETE FROM access_code WHERE expires_at <= $1",
        at.to_sqlx() as _
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Bindings in force of occupants behind `after`, by id.
///
/// # Errors
/// [`StoreError`].
pub async fn occupants(
    conn: &mut Conn,
    district: &str,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Uuid>, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT id FROM binding WHERE district = $1 AND id > $2 AND role = 'occupant' \
         AND ended_at IS NULL ORDER BY id LIMIT $3",
        district,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?)
}

/// Ends those of these bindings of occupants whose record was destroyed. How many.
///
/// # Errors
/// [`StoreError`].
pub async fn end_without_record(
    conn: &mut Conn,
    district: &str,
    ids: &[Uuid],
    at: Timestamp,
) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "UPDATE binding SET ended_at = $3, end_reason = 'record_gone' FROM party p \
         WHERE binding.district = $1 AND binding.id = ANY($2) AND binding.ended_at IS NULL \
         AND binding.role = 'occupant' AND p.district = $1 AND p.id = binding.person_id \
         AND p.destroyed_at IS NOT NULL",
        district,
        ids,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Ends those of these bindings of occupants that are in force since before `grace`, whose every
/// stay at the door was closed before it, and about whose door nothing is disputed. How many.
///
/// # Errors
/// [`StoreError`].
pub async fn end_moved_out(
    conn: &mut Conn,
    district: &str,
    ids: &[Uuid],
    at: Timestamp,
    grace: Timestamp,
) -> Result<u64, StoreError> {
    // Several records may be about one person: they have the same document.
    let done = sqlx::query!(
        "UPDATE binding SET ended_at = $3, end_reason = 'moved_out' FROM party p \
         WHERE binding.district = $1 AND binding.id = ANY($2) AND binding.ended_at IS NULL \
         AND binding.role = 'occupant' AND binding.since < $4 \
         AND p.district = $1 AND p.id = binding.person_id \
         AND EXISTS (SELECT 1 FROM stay s JOIN party q ON q.district = s.district \
           AND q.id = s.party_id WHERE s.district = binding.district \
           AND s.dwelling_id = binding.dwelling_id AND (q.id = p.id OR q.id_index = p.id_index)) \
         AND NOT EXISTS (SELECT 1 FROM stay s JOIN party q ON q.district = s.district \
           AND q.id = s.party_id WHERE s.district = binding.district \
           AND s.dwelling_id = binding.dwelling_id AND (q.id = p.id OR q.id_index = p.id_index) \
           AND (s.closed_at IS NULL OR s.closed_at >= $4)) \
         AND NOT EXISTS (SELECT 1 FROM discrepancy d WHERE d.district = binding.district \
           AND d.dwelling_id = binding.dwelling_id AND d.state = 'open')",
        district,
        ids,
        at.to_sqlx() as _,
        grace.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Has the bindings to these records that ended because somebody moved out count as taken back. How
/// many.
///
/// # Errors
/// [`StoreError`].
pub async fn take_back_past(
    conn: &mut Conn,
    district: &str,
    persons: &[Uuid],
    by: Option<Uuid>,
) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "UPDATE binding SET end_reason = 'taken_back', ended_by = $3 \
         WHERE district = $1 AND person_id = ANY($2) AND end_reason = 'moved_out'",
        district,
        persons,
        by,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
