//! The places that roles are held for.

use uuid::Uuid;

use crate::{Conn, StoreError};

/// An area or grid that a role can be held for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceRow {
    /// The area; of a grid its community.
    pub area_id: Uuid,
    /// The grid, if it is one.
    pub grid_id: Option<Uuid>,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
}

/// The area or grid that has this code now.
///
/// # Errors
/// [`StoreError`].
pub async fn place(
    conn: &mut Conn,
    district: &str,
    code: &str,
) -> Result<Option<PlaceRow>, StoreError> {
    let row = sqlx::query_as!(
        PlaceRow,
        r#"SELECT id AS "area_id!", NULL::uuid AS grid_id, code AS "code!", name AS "name!"
        FROM area WHERE district = $1 AND code = $2 AND valid_to IS NULL
        UNION ALL
        SELECT community_id, id, code, name FROM grid WHERE district = $1 AND code = $2"#,
        district,
        code,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row)
}

/// The areas of a district in force, by code.
///
/// # Errors
/// [`StoreError`].
pub async fn areas(conn: &mut Conn, district: &str) -> Result<Vec<PlaceRow>, StoreError> {
    let rows = sqlx::query_as!(
        PlaceRow,
        r#"SELECT id AS area_id, NULL::uuid AS grid_id, code, name
        FROM area WHERE district = $1 AND valid_to IS NULL ORDER BY code"#,
        district,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

/// Codes of these grids.
///
/// # Errors
/// [`StoreError`].
pub async fn grid_codes(
    conn: &mut Conn,
    district: &str,
    grids: &[Uuid],
) -> Result<Vec<(Uuid, String)>, StoreError> {
    let rows = sqlx::query!(
        "SELECT id, code FROM grid WHERE district = $1 AND id = ANY($2)",
        district,
        grids,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.code)).collect())
}
