use crate::{Conn, StoreError};

/// A street's share of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreetRow {
    /// Nine digits.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Communities that have grids.
    pub communities: i64,
    /// Grids.
    pub grids: i64,
    /// Buildings in force.
    pub buildings: i64,
    /// Dwellings in force.
    pub dwellings: i64,
}

/// The streets of a district with what the library holds of each, by code.
///
/// # Errors
/// [`StoreError`].
pub async fn streets(conn: &mut Conn, district: &str) -> Result<Vec<StreetRow>, StoreError> {
    Ok(sqlx::query_as!(
        StreetRow,
        r#"WITH numbers AS (
            SELECT left(g.code, 9) AS code, count(DISTINCT left(g.code, 12)) AS communities,
            count(*) AS grids, sum(b.buildings)::bigint AS buildings,
            sum(c.dwellings)::bigint AS dwellings
            FROM grid g
            LEFT JOIN grid_count c ON c.district = $1 AND c.grid_id = g.id
            LEFT JOIN (SELECT grid_id, count(*) AS buildings FROM building
                       WHERE district = $1 AND retired_at IS NULL GROUP BY grid_id) b
            ON b.grid_id = g.id
            WHERE g.district = $1 GROUP BY 1
        )
        SELECT n.code AS "code!", coalesce(a.name, n.code) AS "name!",
        n.communities AS "communities!", n.grids AS "grids!",
        coalesce(n.buildings, 0) AS "buildings!", coalesce(n.dwellings, 0) AS "dwellings!"
        FROM numbers n
        LEFT JOIN area a ON a.district = $1 AND a.code = n.code AND a.valid_to IS NULL
        ORDER BY n.code"#,
        district,
    )
    .fetch_all(conn)
    .await?)
}
