//! What everybody reads who scans a plate.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRow {
    /// Identity.
    pub id: Uuid,
    /// Code of the area or building.
    pub code: String,
    /// Its name.
    pub place: String,
    /// Heading.
    pub title: String,
    /// Words.
    pub body: String,
    /// First day it is shown.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// A notice to be written; exactly one of area and building is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewNotice<'a> {
    /// Identity.
    pub id: Uuid,
    /// Where it is shown.
    pub area_id: Option<Uuid>,
    /// Where it is shown.
    pub building_id: Option<Uuid>,
    /// Heading.
    pub title: &'a str,
    /// Words.
    pub body: &'a str,
    /// First and last day.
    pub period: (Date, Date),
}

/// Writes a notice.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    conn: &mut Conn,
    district: &str,
    new: &NewNotice<'_>,
    at: Timestamp,
    by: Uuid,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO notice (district, id, area_id, building_id, title, body, from_date, to_date, \
         created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        district,
        new.id,
        new.area_id,
        new.building_id,
        new.title,
        new.body,
        new.period.0.to_sqlx() as _,
        new.period.1.to_sqlx() as _,
        at.to_sqlx() as _,
        by,
    )
    .execute(conn)
    .await?;
    Ok(())
}

struct Read {
    id: Uuid,
    code: String,
    place: String,
    title: String,
    body: String,
    from_date: jiff_sqlx::Date,
    to_date: jiff_sqlx::Date,
}

impl From<Read> for NoticeRow {
    fn from(row: Read) -> Self {
        Self {
            id: row.id,
            code: row.code,
            place: row.place,
            title: row.title,
            body: row.body,
            from: row.from_date.to_jiff(),
            to: row.to_date.to_jiff(),
        }
    }
}

/// Notices shown at a building on a day, the newest first.
///
/// # Errors
/// [`StoreError`].
pub async fn shown_at(
    conn: &mut Conn,
    district: &str,
    today: Date,
    building: Uuid,
    limit: i64,
) -> Result<Vec<NoticeRow>, StoreError> {
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT n.id, coalesce(a.code, b.code) AS "code!",
        coalesce(a.name, b.road || b.road_no || b.compound || b.label) AS "place!", n.title, n.body,
        n.from_date AS "from_date: jiff_sqlx::Date", n.to_date AS "to_date: jiff_sqlx::Date"
        FROM notice n LEFT JOIN area a ON a.id = n.area_id
        LEFT JOIN building b ON b.district = n.district AND b.id = n.building_id
        WHERE n.district = $1 AND n.withdrawn_at IS NULL AND n.from_date <= $2 AND n.to_date >= $2
        AND (n.building_id = $3 OR a.code = ANY (
            SELECT left(h.code, length(a.code)) FROM building h
            WHERE h.district = $1 AND h.id = $3))
        ORDER BY n.id DESC LIMIT $4"#,
        district,
        today.to_sqlx() as _,
        building,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(NoticeRow::from).collect())
}

/// Notices that are not over, in force or to come, of places whose codes begin with one of these,
/// the newest first; one where its id is given.
///
/// # Errors
/// [`StoreError`].
pub async fn list(
    conn: &mut Conn,
    district: &str,
    today: Date,
    scopes: &[String],
    one: Option<Uuid>,
    limit: i64,
) -> Result<Vec<NoticeRow>, StoreError> {
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT n.id, coalesce(a.code, b.code) AS "code!",
        coalesce(a.name, b.road || b.road_no || b.compound || b.label) AS "place!", n.title, n.body,
        n.from_date AS "from_date: jiff_sqlx::Date", n.to_date AS "to_date: jiff_sqlx::Date"
        FROM notice n LEFT JOIN area a ON a.id = n.area_id
        LEFT JOIN building b ON b.district = n.district AND b.id = n.building_id
        WHERE n.district = $1 AND n.withdrawn_at IS NULL AND n.to_date >= $2
        AND ($4::uuid IS NULL OR n.id = $4)
        AND EXISTS (SELECT 1 FROM unnest($3::text[]) AS s (code)
            WHERE starts_with(coalesce(a.code, b.code), s.code))
        ORDER BY n.id DESC LIMIT $5"#,
        district,
        today.to_sqlx() as _,
        scopes,
        one,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(NoticeRow::from).collect())
}

/// Takes a notice back. Whether it was in force.
///
/// # Errors
/// [`StoreError`].
pub async fn withdraw(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
    at: Timestamp,
    by: Uuid,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE notice SET withdrawn_at = $3, withdrawn_by = $4 \
         WHERE district = $1 AND id = $2 AND withdrawn_at IS NULL",
        district,
        id,
        at.to_sqlx() as _,
        by,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
