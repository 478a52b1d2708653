use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx as _;

use crate::{Conn, StoreError};

/// A grid and the officers who hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InCharge {
    /// Its fourteen digits.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Name of its community.
    pub community: String,
    /// Dwellings in it.
    pub dwellings: i64,
    /// Names of the officers who hold it now, those who only stand in left out.
    pub officers: Vec<String>,
    /// Name of the one who was named to be in charge.
    pub named: Option<String>,
    /// Name of the one who stands in today.
    pub stands_in: Option<String>,
}

/// Grids by code, behind one where it is given, with the officers who hold them at an instant, and
/// who stands in on its day.
///
/// # Errors
/// [`StoreError`].
pub async fn in_charge(
    conn: &mut Conn,
    district: &str,
    scopes: &[String],
    behind: &str,
    (at, today): (Timestamp, Date),
    limit: i64,
) -> Result<Vec<InCharge>, StoreError> {
    Ok(sqlx::query_as!(
        InCharge,
        r#"SELECT g.code, g.name, a.name AS community, coalesce(c.dwellings, 0) AS "dwellings!",
        ARRAY(SELECT s.name FROM staff_role r JOIN staff s ON s.id = r.staff_id
            WHERE r.grid_id = g.id AND r.role = 'officer' AND s.state = 'active'
            AND r.valid_from <= $4 AND (r.valid_to IS NULL OR r.valid_to > $4)
            AND NOT EXISTS (SELECT FROM stand_in i WHERE i.role_id = r.id)
            ORDER BY r.valid_from, s.name) AS "officers!",
        (SELECT s.name FROM grid_charge h JOIN staff s ON s.id = h.staff_id
            WHERE h.grid_id = g.id AND s.state = 'active' AND EXISTS (SELECT FROM staff_role r
            WHERE r.staff_id = h.staff_id AND r.grid_id = g.id AND r.role = 'officer'
            AND r.valid_from <= $4 AND (r.valid_to IS NULL OR r.valid_to > $4))) AS named,
        (SELECT s.name FROM stand_in_day d JOIN stand_in i ON i.id = d.stand_in_id
            JOIN staff s ON s.id = i.staff_id JOIN staff_role r ON r.id = i.role_id
            WHERE d.grid_id = g.id AND d.day = $6 AND s.state = 'active'
            AND r.valid_from <= $4 AND (r.valid_to IS NULL OR r.valid_to > $4)) AS stands_in
        FROM grid g JOIN area a ON a.id = g.community_id
        LEFT JOIN grid_count c ON c.district = g.district AND c.grid_id = g.id
        WHERE g.district = $1 AND g.code > $3
        AND EXISTS (SELECT 1 FROM unnest($2::text[]) AS s (code) WHERE starts_with(g.code, s.code))
        ORDER BY g.code LIMIT $5"#,
        district,
        scopes,
        behind,
        at.to_sqlx() as _,
        limit,
        today.to_sqlx() as _,
    )
    .fetch_all(conn)
    .await?)
}
