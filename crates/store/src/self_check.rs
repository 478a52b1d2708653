//! Monthly self-checks of buildings.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A self-check to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewSelfCheck<'a> {
    /// Identity.
    pub id: Uuid,
    /// The building.
    pub building_id: Uuid,
    /// Who files it.
    pub account_id: Uuid,
    /// As what.
    pub role: &'a str,
    /// First day of its month.
    pub month: Date,
    /// When it is filed.
    pub at: Timestamp,
}

/// A line of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemRow {
    /// Number in the checklist.
    pub item: String,
    /// `fine`, `amiss` or `absent`.
    pub state: String,
    /// The danger that was told of.
    pub hazard_id: Option<Uuid>,
}

/// A self-check that was filed, with what is amiss and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledRow {
    /// Identity.
    pub id: Uuid,
    /// First day of its month.
    pub month: Date,
    /// As what it was filed.
    pub role: String,
    /// When.
    pub filed_at: Timestamp,
    /// What was amiss: number in the checklist, and the state of the report about it.
    pub amiss: Vec<(String, String)>,
}

/// Writes a self-check; false where the account filed one of this building and month already.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    conn: &mut Conn,
    district: &str,
    new: &NewSelfCheck<'_>,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "INSERT INTO self_check (district, id, building_id, account_id, role, month, filed_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (district, building_id, month, account_id) DO NOTHING",
        district,
        new.id,
        new.building_id,
        new.account_id,
        new.role,
        new.month.to_sqlx() as _,
        new.at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes its lines.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_items(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
    items: &[ItemRow],
) -> Result<(), StoreError> {
    let numbers: Vec<&str> = items.iter().map(|row| row.item.as_str()).collect();
    let states: Vec<&str> = items.iter().map(|row| row.state.as_str()).collect();
    let hazards: Vec<Option<Uuid>> = items.iter().map(|row| row.hazard_id).collect();
    sqlx::query!(
        "INSERT INTO self_check_item (district, self_check_id, item, state, hazard_id) \
         SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::uuid[])",
        district,
        id,
        &numbers as _,
        &states as _,
        &hazards as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The latest self-checks of a building, the newest first.
///
/// # Errors
/// [`StoreError`].
pub async fn of_building(
    conn: &mut Conn,
    district: &str,
    building: Uuid,
    limit: i64,
) -> Result<Vec<FiledRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT s.id, s.month AS "month: jiff_sqlx::Date", s.role,
        s.filed_at AS "filed_at: jiff_sqlx::Timestamp",
        ARRAY(SELECT i.item FROM self_check_item i WHERE i.district = s.district
            AND i.self_check_id = s.id AND i.state = 'amiss' ORDER BY i.item) AS "items!: Vec<String>",
        ARRAY(SELECT h.state FROM self_check_item i JOIN hazard_report h
            ON h.district = i.district AND h.id = i.hazard_id WHERE i.district = s.district
            AND i.self_check_id = s.id ORDER BY i.item) AS "states!: Vec<String>"
        FROM self_check s WHERE s.district = $1 AND s.building_id = $2
        ORDER BY s.month DESC, s.filed_at DESC LIMIT $3"#,
        district,
        building,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| FiledRow {
            id: row.id,
            month: row.month.to_jiff(),
            role: row.role,
            filed_at: row.filed_at.to_jiff(),
            amiss: row.items.into_iter().zip(row.states).collect(),
        })
        .collect())
}
