use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A filing that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewShortLet<'a> {
    /// Identity.
    pub id: Uuid,
    /// The registration that is filed.
    pub letting_id: Uuid,
    /// Whose it is.
    pub account_id: Uuid,
    /// The building.
    pub building_id: Uuid,
    /// The dwelling.
    pub dwelling_id: Uuid,
    /// When it was filed.
    pub filed_at: Timestamp,
    /// By when it is to be decided.
    pub due_at: Timestamp,
    /// Whether the calendar of each year on the way is known.
    pub due_certain: bool,
    /// The rule pack that the time stands in; "" for none.
    pub pack: &'a str,
}

/// Writes a filing that waits.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    conn: &mut Conn,
    district: &str,
    new: &NewShortLet<'_>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO short_let (district, id, letting_id, account_id, building_id, dwelling_id, \
         filed_at, look_from, due_at, due_certain, pack, state) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $10, 'waiting')",
        district,
        new.id,
        new.letting_id,
        new.account_id,
        new.building_id,
        new.dwelling_id,
        new.filed_at.to_sqlx() as _,
        new.due_at.to_sqlx() as _,
        new.due_certain,
        new.pack,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Lets what an account filed of a dwelling and nobody has decided yet be about a later
/// registration: its clock goes on. Where what is let or its equipment differs, a visit before `at`
/// saw something else. The filing, if there is one.
///
/// # Errors
/// [`StoreError`].
pub async fn refile(
    conn: &mut Conn,
    district: &str,
    dwelling: Uuid,
    account: Uuid,
    letting: Uuid,
    at: Timestamp,
) -> Result<Option<Uuid>, StoreError> {
    Ok(sqlx::query_scalar!(
        "UPDATE short_let f SET letting_id = $4, version = f.version + 1, \
         look_from = CASE WHEN (n.kind, n.rooms, n.beds, n.smoke_alarm, n.extinguisher, n.breaker, \
         n.gas_alarm, n.escape_way) = (o.kind, o.rooms, o.beds, o.smoke_alarm, o.extinguisher, \
         o.breaker, o.gas_alarm, o.escape_way) THEN f.look_from ELSE $5 END \
         FROM letting o, letting n WHERE f.district = $1 AND f.dwelling_id = $2 \
         AND f.account_id = $3 AND f.state = 'waiting' AND o.district = $1 AND o.id = f.letting_id \
         AND n.district = $1 AND n.id = $4 RETURNING f.id",
        district,
        dwelling,
        account,
        letting,
        at.to_sqlx() as _,
    )
    .fetch_optional(conn)
    .await?)
}

/// Takes the next number of a sign. Others who approve there wait until the transaction ends.
///
/// # Errors
/// [`StoreError`].
pub async fn take_number(conn: &mut Conn, district: &str) -> Result<i64, StoreError> {
    let next = sqlx::query_scalar!(
        "INSERT INTO sign_counter (district, next) VALUES ($1, 2) ON CONFLICT (district) \
         DO UPDATE SET next = sign_counter.next + 1 RETURNING next",
        district,
    )
    .fetch_one(conn)
    .await?;
    Ok(next - 1)
}

/// A sign that is issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sign {
    /// Its number in the district.
    pub number: i64,
    /// The visit that it rests on.
    pub visit: Uuid,
}

/// Approves a filing that waits. Whether it did, in that version.
///
/// # Errors
/// [`StoreError`].
pub async fn approve(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
    version: i32,
    sign: Sign,
    at: Timestamp,
    by: Option<Uuid>,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE short_let SET state = 'approved', visit_id = $4, sign_number = $5, \
         decided_at = $6, decided_by = $7, version = version + 1 \
         WHERE district = $1 AND id = $2 AND version = $3 AND state = 'waiting'",
        district,
        id,
        version,
        sign.visit,
        sign.number,
        at.to_sqlx() as _,
        by,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Refuses a filing that waits. Whether it did, in that version.
///
/// # Errors
/// [`StoreError`].
pub async fn refuse(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
    version: i32,
    reason: &str,
    at: Timestamp,
    by: Option<Uuid>,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE short_let SET state = 'refused', reason = $4, decided_at = $5, decided_by = $6, \
         version = version + 1 \
         WHERE district = $1 AND id = $2 AND version = $3 AND state = 'waiting'",
        district,
        id,
        version,
        reason,
        at.to_sqlx() as _,
        by,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Revokes a sign in force. Whether it was, in that version.
///
/// # Errors
/// [`StoreError`].
pub async fn revoke(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
    version: i32,
    reason: &str,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE short_let SET state = 'revoked', reason = $4, ended_at = $5, \
         version = version + 1 \
         WHERE district = $1 AND id = $2 AND version = $3 AND state = 'approved'",
        district,
        id,
        version,
        reason,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Revokes every sign in force that an account has at a dwelling, but for one filing's. How many.
///
/// # Errors
/// [`StoreError`].
pub async fn revoke_others(
    conn: &mut Conn,
    district: &str,
    dwelling: Uuid,
    account: Uuid,
    but: Option<Uuid>,
    reason: &str,
    at: Timestamp,
) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "UPDATE short_let SET state = 'revoked', reason = $5, ended_at = $6, \
         version = version + 1 \
         WHERE district = $1 AND dwelling_id = $2 AND account_id = $3 AND state = 'approved' \
         AND id IS DISTINCT FROM $4",
        district,
        dwelling,
        account,
        but,
        reason,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Ends all that an account filed of a dwelling: what waits is withdrawn, signs in force are
/// revoked for `reason`. How many filings.
///
/// # Errors
/// [`StoreError`].
pub async fn end_of_account(
    conn: &mut Conn,
    district: &str,
    dwelling: Uuid,
    account: Uuid,
    reason: &str,
    at: Timestamp,
) -> Result<u64, StoreError> {
    let waiting = sqlx::query!(
        "UPDATE short_let SET state = 'withdrawn', ended_at = $4, version = version + 1 \
         WHERE district = $1 AND dwelling_id = $2 AND account_id = $3 AND state = 'waiting'",
        district,
        dwelling,
        account,
        at.to_sqlx() as _,
    )
    .execute(&mut *conn)
    .await?;
    let signs = revoke_others(conn, district, dwelling, account, None, reason, at).await?;
    Ok(waiting.rows_affected() + signs)
}
