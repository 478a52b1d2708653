//! Roles: who holds which, where and from when until when.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use super::PlaceRow;
use crate::{Conn, StoreError};

/// A role held, with its place in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleRow {
    /// Identity.
    pub id: Uuid,
    /// Whose.
    pub staff_id: Uuid,
    /// `policy::Role`'s name.
    pub role: String,
    /// The agency that is acted for, with its name; `None` for roles of the staff.
    pub agency: Option<(Uuid, String)>,
    /// Code of the grid, else of the area.
    pub code: String,
    /// Name of the grid, else of the area.
    pub place: String,
    /// From when.
    pub valid_from: Timestamp,
    /// Until when; `None` for good.
    pub valid_to: Option<Timestamp>,
}

/// Every role these people hold, held or will hold, oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn roles_of(conn: &mut Conn, staff: &[Uuid]) -> Result<Vec<RoleRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT r.id, r.staff_id, r.role, coalesce(g.code, a.code) AS "code!",
        coalesce(g.name, a.name) AS "place!", r.valid_from AS "valid_from: jiff_sqlx::Timestamp",
        r.valid_to AS "valid_to: jiff_sqlx::Timestamp", r.agency_id, y.name AS "agency?"
        FROM staff_role r JOIN area a ON a.id = r.area_id LEFT JOIN grid g ON g.id = r.grid_id
        LEFT JOIN agency y ON y.id = r.agency_id
        WHERE r.staff_id = ANY($1) ORDER BY r.valid_from, r.id"#,
        staff,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| RoleRow {
            id: row.id,
            staff_id: row.staff_id,
            role: row.role,
            agency: row.agency_id.zip(row.agency),
            code: row.code,
            place: row.place,
            valid_from: row.valid_from.to_jiff(),
            valid_to: row.valid_to.map(jiff_sqlx::Timestamp::to_jiff),
        })
        .collect())
}

/// Writes a role.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_role(
    conn: &mut Conn,
    id: Uuid,
    staff_id: Uuid,
    role: &str,
    place: &PlaceRow,
    valid_from: Timestamp,
    valid_to: Option<Timestamp>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO staff_role (id, staff_id, role, area_id, grid_id, valid_from, valid_to) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        id,
        staff_id,
        role,
        place.area_id,
        place.grid_id,
        valid_from.to_sqlx() as _,
        valid_to.map(jiff_sqlx::ToSqlx::to_sqlx) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Lets somebody act for an agency in the district whose area this is.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_agent(
    conn: &mut Conn,
    id: Uuid,
    staff_id: Uuid,
    agency: Uuid,
    place: &PlaceRow,
    valid_from: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO staff_role (id, staff_id, role, area_id, agency_id, valid_from) \
         VALUES ($1, $2, 'agency', $3, $4, $5)",
        id,
        staff_id,
        place.area_id,
        agency,
        valid_from.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Who acts for an agency in a district at that time, by login, at most two hundred.
///
/// # Errors
/// [`StoreError`].
pub async fn agents_of(
    conn: &mut Conn,
    district: &str,
    agency: Uuid,
    at: Timestamp,
) -> Result<Vec<Uuid>, StoreError> {
    let found = sqlx::query_scalar!(
        "SELECT s.id FROM staff s WHERE EXISTS (SELECT FROM staff_role r JOIN area a \
         ON a.id = r.area_id WHERE r.staff_id = s.id AND r.agency_id = $2 AND a.district = $1 \
         AND (r.valid_to IS NULL OR r.valid_to > $3)) ORDER BY s.login LIMIT 200",
        district,
        agency,
        at.to_sqlx() as _,
    );
    Ok(found.fetch_all(conn).await?)
}

/// Ends every role of somebody at that time; roles still to come never begin.
///
/// # Errors
/// [`StoreError`].
pub async fn end_roles(conn: &mut Conn, staff_id: Uuid, at: Timestamp) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "UPDATE staff_role SET valid_to = greatest(valid_from, $2) \
         WHERE staff_id = $1 AND (valid_to IS NULL OR valid_to > $2)",
        staff_id,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Active accounts of a district that hold this role at that time, with the role's code, the
/// longest codes first and the longest held first among equals.
///
/// # Errors
/// [`StoreError`].
pub async fn holders(
    conn: &mut Conn,
    district: &str,
    role: &str,
    at: Timestamp,
) -> Result<Vec<(Uuid, String)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT r.staff_id, coalesce(g.code, a.code) AS "code!"
        FROM staff_role r JOIN staff s ON s.id = r.staff_id JOIN area a ON a.id = r.area_id
        LEFT JOIN grid g ON g.id = r.grid_id
        WHERE r.role = $2 AND s.state = 'active' AND a.district = $1
        AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3)
        ORDER BY length(coalesce(g.code, a.code)) DESC, r.valid_from, r.id"#,
        district,
        role,
        at.to_sqlx() as _,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.staff_id, row.code))
        .collect())
}

/// The instants after `after` at which a role of this name ends in the district, whoever holds it,
/// the first first.
///
/// # Errors
/// [`StoreError`].
pub async fn ends(
    conn: &mut Conn,
    district: &str,
    role: &str,
    after: Timestamp,
) -> Result<Vec<Timestamp>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT DISTINCT r.valid_to AS "valid_to!: jiff_sqlx::Timestamp"
        FROM staff_role r JOIN area a ON a.id = r.area_id
        WHERE a.district = $1 AND r.role = $2 AND r.valid_to > $3 ORDER BY 1"#,
        district,
        role,
        after.to_sqlx() as _,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| row.valid_to.to_jiff()).collect())
}

/// Whether anybody in the district holds or held this role, in whatever state.
///
/// # Errors
/// [`StoreError`].
pub async fn had_role(conn: &mut Conn, district: &str, role: &str) -> Result<bool, StoreError> {
    let row = sqlx::query!(
        r#"SELECT EXISTS (SELECT 1 FROM staff_role r JOIN area a ON a.id = r.area_id
        WHERE a.district = $1 AND r.role = $2) AS "had!""#,
        district,
        role,
    )
    .fetch_one(conn)
    .await?;
    Ok(row.had)
}
