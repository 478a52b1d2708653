//! Stays: who lives in a dwelling from–to.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A stay as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StayRow {
    /// Identity.
    pub id: Uuid,
    /// Where.
    pub dwelling_id: Uuid,
    /// Who.
    pub party_id: Uuid,
    /// The visit that opened it.
    pub door_check_id: Uuid,
    /// First day.
    pub from_date: Option<Date>,
    /// Last day.
    pub to_date: Option<Date>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
}

/// Stays of a dwelling: open ones first, then the latest closed ones, at most `limit`.
///
/// # Errors
/// [`StoreError`].
pub async fn of_dwelling(
    conn: &mut Conn,
    district: &str,
    dwelling_id: Uuid,
    limit: i64,
) -> Result<Vec<StayRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id, dwelling_id, party_id, door_check_id,
        from_date AS "from_date: jiff_sqlx::Date", to_date AS "to_date: jiff_sqlx::Date",
        opened_at AS "opened_at: jiff_sqlx::Timestamp",
        closed_at AS "closed_at: jiff_sqlx::Timestamp"
        FROM stay WHERE district = $1 AND dwelling_id = $2
        ORDER BY closed_at DESC NULLS FIRST, id LIMIT $3"#,
        district,
        dwelling_id,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| StayRow {
            id: row.id,
            dwelling_id: row.dwelling_id,
            party_id: row.party_id,
            door_check_id: row.door_check_id,
            from_date: row.from_date.map(jiff_sqlx::Date::to_jiff),
            to_date: row.to_date.map(jiff_sqlx::Date::to_jiff),
            opened_at: row.opened_at.to_jiff(),
            closed_at: row.closed_at.map(jiff_sqlx::Timestamp::to_jiff),
        })
        .collect())
}

/// Keeps two visits from changing the stays of one dwelling at once, until the transaction ends.
/// The building the dwelling is in; `None` where there is no such dwelling.
///
/// # Errors
/// [`StoreError`].
pub async fn lock_dwelling(
    conn: &mut Conn,
    district: &str,
    dwelling_id: Uuid,
) -> Result<Option<Uuid>, StoreError> {
    let row = sqlx::query!(
        "SELECT building_id FROM dwelling WHERE district = $1 AND id = $2 FOR NO KEY UPDATE",
        district,
        dwelling_id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| row.building_id))
}

/// A stay and the building of its dwelling.
///
/// # Errors
/// [`StoreError`].
pub async fn by_id(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
) -> Result<Option<(StayRow, Uuid)>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT s.id, s.dwelling_id, s.party_id, s.door_check_id, d.building_id,
        s.from_date AS "from_date: jiff_sqlx::Date", s.to_date AS "to_date: jiff_sqlx::Date",
        s.opened_at AS "opened_at: jiff_sqlx::Timestamp",
        s.closed_at AS "closed_at: jiff_sqlx::Timestamp"
        FROM stay s JOIN dwelling d ON d.district = s.district AND d.id = s.dwelling_id
        WHERE s.district = $1 AND s.id = $2"#,
        district,
        id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| {
        let stay = StayRow {
            id: row.id,
            dwelling_id: row.dwelling_id,
            party_id: row.party_id,
            door_check_id: row.door_check_id,
            from_date: row.from_date.map(jiff_sqlx::Date::to_jiff),
            to_date: row.to_date.map(jiff_sqlx::Date::to_jiff),
            opened_at: row.opened_at.to_jiff(),
            closed_at: row.closed_at.map(jiff_sqlx::Timestamp::to_jiff),
        };
        (stay, row.building_id)
    }))
}

/// Opens a stay.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(conn: &mut Conn, district: &str, row: &StayRow) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO stay (district, id, dwelling_id, party_id, door_check_id, from_date, to_date, \
         opened_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        district,
        row.id,
        row.dwelling_id,
        row.party_id,
        row.door_check_id,
        row.from_date.map(jiff_sqlx::ToSqlx::to_sqlx) as _,
        row.to_date.map(jiff_sqlx::ToSqlx::to_sqlx) as _,
        row.opened_at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Sets the dates of an open stay. Whether it is open.
///
/// # Errors
/// [`StoreError`].
pub async fn set_period(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
    from: Option<Date>,
    to: Option<Date>,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE stay SET from_date = $3, to_date = $4, version = version + 1 \
         WHERE district = $1 AND id = $2 AND closed_at IS NULL",
        district,
        id,
        from.map(jiff_sqlx::ToSqlx::to_sqlx) as _,
        to.map(jiff_sqlx::ToSqlx::to_sqlx) as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Closes an open stay with the visit that found it ended. Whether it was open.
///
/// # Errors
/// [`StoreError`].
pub async fn close(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
    to: Date,
    check_id: Uuid,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE stay SET to_date = $3, closed_by_check_id = $4, closed_at = $5, \
         version = version + 1 WHERE district = $1 AND id = $2 AND closed_at IS NULL",
        district,
        id,
        to.to_sqlx() as _,
        check_id,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
