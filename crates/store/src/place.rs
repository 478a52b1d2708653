//! Areas and grids by name.

use uuid::Uuid;

use crate::staff::PlaceRow;
use crate::{Conn, StoreError};

/// The areas and grids in force that have one of these codes, by code.
///
/// # Errors
/// [`StoreError`].
pub async fn with_codes(
    conn: &mut Conn,
    district: &str,
    codes: &[String],
) -> Result<Vec<PlaceRow>, StoreError> {
    let rows = sqlx::query_as!(
        PlaceRow,
        r#"SELECT id AS "area_id!", NULL::uuid AS grid_id, code AS "code!", name AS "name!"
        FROM area WHERE district = $1 AND code = ANY($2) AND valid_to IS NULL
        UNION ALL
        SELECT community_id, id, code, name FROM grid WHERE district = $1 AND code = ANY($2)
        ORDER BY 3"#,
        district,
        codes,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

/// Grids of a district by code, at most `limit`.
///
/// # Errors
/// [`StoreError`].
pub async fn grids(
    conn: &mut Conn,
    district: &str,
    limit: i64,
) -> Result<Vec<PlaceRow>, StoreError> {
    let rows = sqlx::query_as!(
        PlaceRow,
        r#"SELECT community_id AS area_id, id AS "grid_id?", code, name
        FROM grid WHERE district = $1 ORDER BY code LIMIT $2"#,
        district,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

/// Wordings in force that people taught for a building: those of the building itself and those of
/// its whole estate.
///
/// # Errors
/// [`StoreError`].
pub async fn wordings(
    conn: &mut Conn,
    district: &str,
    building: Uuid,
) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT DISTINCT l.wording FROM address_alias l
        JOIN building taught ON taught.district = l.district AND taught.id = l.building_id
        JOIN building b ON b.district = l.district AND b.id = $2
        WHERE l.district = $1 AND l.revoked_at IS NULL AND (l.building_id = $2
            OR (l.whole_compound AND b.compound <> '' AND taught.compound = b.compound))
        ORDER BY l.wording LIMIT 50"#,
        district,
        building,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| row.wording).collect())
}
