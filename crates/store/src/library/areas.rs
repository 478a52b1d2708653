use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A district as a partition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DistrictRow {
    /// Permanent partition id.
    pub district: String,
    /// 省.
    pub province: String,
    /// 市.
    pub city: String,
    /// 区 or 县.
    pub name: String,
}

/// A node of the division tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaRow {
    /// Identity.
    pub id: Uuid,
    /// `district`, `street` or `community`.
    pub level: String,
    /// 6, 9 or 12 digits.
    pub code: String,
    /// Name.
    pub name: String,
    /// The node above.
    pub parent_id: Option<Uuid>,
}

/// The districts of this database, the one with most grids first.
///
/// # Errors
/// [`StoreError`].
pub async fn districts(conn: &mut Conn) -> Result<Vec<DistrictRow>, StoreError> {
    Ok(sqlx::query_as!(
        DistrictRow,
        "SELECT d.district, d.province, d.city, d.name FROM district d \
         ORDER BY (SELECT count(*) FROM grid g WHERE g.district = d.district) DESC, d.district"
    )
    .fetch_all(conn)
    .await?)
}

/// The areas of a district that are in force, those above first.
///
/// # Errors
/// [`StoreError`].
pub async fn areas_of(conn: &mut Conn, district: &str) -> Result<Vec<AreaRow>, StoreError> {
    Ok(sqlx::query_as!(
        AreaRow,
        "SELECT id, level, code, name, parent_id FROM area \
         WHERE district = $1 AND valid_to IS NULL ORDER BY length(code), code",
        district,
    )
    .fetch_all(conn)
    .await?)
}

/// Makes the district known, or renames it.
///
/// # Errors
/// [`StoreError`].
pub async fn put_district(
    conn: &mut Conn,
    row: &DistrictRow,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO district (district, province, city, name, created_at) \
         VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (district) DO UPDATE SET province = excluded.province, \
         city = excluded.city, name = excluded.name",
        row.district,
        row.province,
        row.city,
        row.name,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Makes an area known under `row.id`, or renames the one that holds the code; gives the id.
///
/// # Errors
/// [`StoreError`].
pub async fn put_area(
    conn: &mut Conn,
    district: &str,
    row: &AreaRow,
    at: Timestamp,
) -> Result<Uuid, StoreError> {
    let found = sqlx::query!(
        "INSERT INTO area (id, district, level, code, name, parent_id, valid_from) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (code) WHERE valid_to IS NULL DO UPDATE SET name = excluded.name \
         RETURNING id",
        row.id,
        district,
        row.level,
        row.code,
        row.name,
        row.parent_id,
        at.to_sqlx() as _,
    )
    .fetch_one(conn)
    .await?;
    Ok(found.id)
}

/// Makes grids known (id, community, code); gives the id of each code, old or new, in order.
///
/// # Errors
/// [`StoreError`].
pub async fn put_grids(
    conn: &mut Conn,
    district: &str,
    ids: &[Uuid],
    communities: &[Uuid],
    codes: &[String],
    names: &[String],
) -> Result<Vec<(String, Uuid)>, StoreError> {
    sqlx::query!(
        "INSERT INTO grid (id, district, community_id, code, name) \
         SELECT g.id, $2, g.community_id, g.code, g.name \
         FROM unnest($1::uuid[], $3::uuid[], $4::text[], $5::text[]) AS g (id, community_id, code, name) \
         ON CONFLICT (code) DO NOTHING",
        ids,
        district,
        communities,
        codes,
        names,
    )
    .execute(&mut *conn)
    .await?;
    let rows = sqlx::query!("SELECT code, id FROM grid WHERE code = ANY($1)", codes)
        .fetch_all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.code, row.id)).collect())
}
