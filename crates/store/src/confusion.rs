//! Where the resolver hesitates: how reviews ended, by building, and which was taken for which.

use uuid::Uuid;

use crate::{Conn, StoreError};

/// How a review ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// What the resolver had named first was picked.
    Agreed,
    /// It had named another place first.
    OtherPlace,
    /// It had named none.
    Unnamed,
    /// The row was rejected though it had named a place.
    Rejected,
}

/// Counts a settled review for a building.
///
/// # Errors
/// [`StoreError`].
pub async fn count(
    conn: &mut Conn,
    district: &str,
    building: Uuid,
    ending: Ending,
) -> Result<(), StoreError> {
    let one = |this: Ending| i64::from(this == ending);
    sqlx::query!(
        "INSERT INTO review_tally AS t (district, building_id, agreed, other_place, unnamed, rejected) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (district, building_id) DO UPDATE SET \
         agreed = t.agreed + excluded.agreed, other_place = t.other_place + excluded.other_place, \
         unnamed = t.unnamed + excluded.unnamed, rejected = t.rejected + excluded.rejected",
        district,
        building,
        one(Ending::Agreed),
        one(Ending::OtherPlace),
        one(Ending::Unnamed),
        one(Ending::Rejected),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Counts that `taken` was named first where `meant` was picked.
///
/// # Errors
/// [`StoreError`].
pub async fn mixed_up(
    conn: &mut Conn,
    district: &str,
    taken: Uuid,
    meant: Uuid,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO review_mixup AS m (district, taken_id, meant_id, times) VALUES ($1, $2, $3, 1) \
         ON CONFLICT (district, taken_id, meant_id) DO UPDATE SET times = m.times + excluded.times",
        district,
        taken,
        meant,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// How reviews about one estate, or one road where there is none, ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceTally {
    /// One of its buildings.
    pub building_id: Uuid,
    /// The community it lies in.
    pub community_id: Uuid,
    /// Name of the estate, "" where it is a road.
    pub compound: String,
    /// Name of the road, "" where it is an estate.
    pub road: String,
    /// What was named first was picked.
    pub agreed: i64,
    /// Another place had been named first.
    pub other_place: i64,
    /// None had been named.
    pub unnamed: i64,
    /// Rejected though a place had been named.
    pub rejected: i64,
}

/// How reviews ended, by estate and road.
///
/// # Errors
/// [`StoreError`].
pub async fn by_place(conn: &mut Conn, district: &str) -> Result<Vec<PlaceTally>, StoreError> {
    Ok(sqlx::query_as!(
        PlaceTally,
        r#"SELECT min(b.id::text)::uuid AS "building_id!", b.community_id, b.compound, CASE WHEN b.compound = '' THEN b.road ELSE '' END AS "road!",
           sum(t.agreed)::bigint AS "agreed!", sum(t.other_place)::bigint AS "other_place!",
           sum(t.unnamed)::bigint AS "unnamed!", sum(t.rejected)::bigint AS "rejected!"
           FROM review_tally t
           JOIN building b ON b.district = t.district AND b.id = t.building_id
           WHERE t.district = $1 GROUP BY 2, 3, 4"#,
        district,
    )
    .fetch_all(conn)
    .await?)
}

/// A building with the place it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedRow {
    /// The building.
    pub id: Uuid,
    /// The community it lies in.
    pub community_id: Uuid,
    /// Name of the estate, "" where there is none.
    pub compound: String,
    /// Name of the road.
    pub road: String,
    /// Short address.
    pub address: String,
}

/// Where these buildings belong.
///
/// # Errors
/// [`StoreError`].
pub async fn places_of(
    conn: &mut Conn,
    district: &str,
    buildings: &[Uuid],
) -> Result<Vec<PlacedRow>, StoreError> {
    Ok(sqlx::query_as!(
        PlacedRow,
        r#"SELECT id, community_id, compound, road, road || road_no || compound || label AS "address!"
           FROM building WHERE district = $1 AND id = ANY($2)"#,
        district,
        buildings,
    )
    .fetch_all(conn)
    .await?)
}

/// Names of communities, each with that of the street above it.
///
/// # Errors
/// [`StoreError`].
pub async fn communities(
    conn: &mut Conn,
    ids: &[Uuid],
) -> Result<Vec<(Uuid, String, String)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT c.id AS "id!", c.name AS "name!", coalesce(s.name, '') AS "street!" FROM area c
           LEFT JOIN area s ON s.id = c.parent_id WHERE c.id = ANY($1)"#,
        ids,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, row.name, row.street))
        .collect())
}

/// A building that was taken for another, or the other way round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MixupRow {
    /// The building that the resolver had named first.
    pub taken_id: Uuid,
    /// Its short address.
    pub taken: String,
    /// The building that was picked.
    pub meant_id: Uuid,
    /// Its short address.
    pub meant: String,
    /// How often.
    pub times: i64,
}

/// What was mixed up with buildings of one estate or road, the most frequent first.
///
/// # Errors
/// [`StoreError`].
pub async fn mixups(
    conn: &mut Conn,
    district: &str,
    community: Uuid,
    compound: &str,
    road: &str,
    limit: i64,
) -> Result<Vec<MixupRow>, StoreError> {
    Ok(sqlx::query_as!(
        MixupRow,
        r#"SELECT m.taken_id, t.road || t.road_no || t.compound || t.label AS "taken!",
           m.meant_id, b.road || b.road_no || b.compound || b.label AS "meant!", m.times
           FROM review_mixup m
           JOIN building t ON t.district = m.district AND t.id = m.taken_id
           JOIN building b ON b.district = m.district AND b.id = m.meant_id
           WHERE m.district = $1
           AND ((t.community_id = $2 AND t.compound = $3 AND ($3 <> '' OR t.road = $4))
             OR (b.community_id = $2 AND b.compound = $3 AND ($3 <> '' OR b.road = $4)))
           ORDER BY m.times DESC, m.taken_id, m.meant_id LIMIT $5"#,
        district,
        community,
        compound,
        road,
        limit,
    )
    .fetch_all(conn)
    .await?)
}

/// A wording taught for a building of one estate or road.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaughtHere {
    /// The wording.
    pub wording: String,
    /// Whether it never means the place, rather than means it.
    pub never: bool,
}

/// The wordings in force that were taught for buildings of one estate or road, newest first.
///
/// # Errors
/// [`StoreError`].
pub async fn taught_at(
    conn: &mut Conn,
    district: &str,
    community: Uuid,
    compound: &str,
    road: &str,
    limit: i64,
) -> Result<Vec<TaughtHere>, StoreError> {
    Ok(sqlx::query_as!(
        TaughtHere,
        r#"SELECT t.wording AS "wording!", t.never AS "never!" FROM (
               SELECT district, id, wording, building_id, false AS never FROM address_alias
               WHERE district = $1 AND revoked_at IS NULL
               UNION ALL
               SELECT district, id, wording, building_id, true FROM address_never
               WHERE district = $1 AND revoked_at IS NULL) t
           JOIN building b ON b.district = t.district AND b.id = t.building_id
           WHERE b.community_id = $2 AND b.compound = $3 AND ($3 <> '' OR b.road = $4)
           ORDER BY t.id DESC LIMIT $5"#,
        district,
        community,
        compound,
        road,
        limit,
    )
    .fetch_all(conn)
    .await?)
}
