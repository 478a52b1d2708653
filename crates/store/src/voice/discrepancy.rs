use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A disagreement as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiscrepancyRow {
    /// Identity.
    pub id: Uuid,
    /// The building.
    pub building_id: Uuid,
    /// The dwelling.
    pub dwelling_id: Uuid,
    /// About what, as `registry::voices::Kind` names it.
    pub kind: String,
    /// As what whoever is asked spoke; absent where somebody has to look at the door.
    pub asked_role: Option<String>,
    /// Who is asked.
    pub asked_whom: Option<Uuid>,
    /// Whom it is about and who holds what, while it is open.
    pub about: Option<Vec<u8>>,
    /// When it was seen.
    pub opened_at: Timestamp,
    /// When it was none any more.
    pub closed_at: Option<Timestamp>,
    /// Why not.
    pub closed_by: Option<String>,
}

struct Read {
    id: Uuid,
    building_id: Uuid,
    dwelling_id: Uuid,
    kind: String,
    asked_role: Option<String>,
    asked_whom: Option<Uuid>,
    about: Option<Vec<u8>>,
    opened_at: jiff_sqlx::Timestamp,
    closed_at: Option<jiff_sqlx::Timestamp>,
    closed_by: Option<String>,
}

impl From<Read> for DiscrepancyRow {
    fn from(row: Read) -> Self {
        Self {
            id: row.id,
            building_id: row.building_id,
            dwelling_id: row.dwelling_id,
            kind: row.kind,
            asked_role: row.asked_role,
            asked_whom: row.asked_whom,
            about: row.about,
            opened_at: row.opened_at.to_jiff(),
            closed_at: row.closed_at.map(jiff_sqlx::Timestamp::to_jiff),
            closed_by: row.closed_by,
        }
    }
}

/// The open ones of these dwellings, the oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn open_of(
    conn: &mut Conn,
    district: &str,
    dwellings: &[Uuid],
) -> Result<Vec<DiscrepancyRow>, StoreError> {
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT id, building_id, dwelling_id, kind, asked_role, asked_whom, about,
           opened_at AS "opened_at: jiff_sqlx::Timestamp",
           closed_at AS "closed_at: jiff_sqlx::Timestamp", closed_by
           FROM discrepancy WHERE district = $1 AND dwelling_id = ANY($2) AND state = 'open'
           ORDER BY opened_at, id"#,
        district,
        dwellings,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(DiscrepancyRow::from).collect())
}

/// All of a dwelling: the open ones first, then those closed last, at most `limit`.
///
/// # Errors
/// [`StoreError`].
pub async fn of_dwelling(
    conn: &mut Conn,
    district: &str,
    dwelling_id: Uuid,
    limit: i64,
) -> Result<Vec<DiscrepancyRow>, StoreError> {
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT id, building_id, dwelling_id, kind, asked_role, asked_whom, about,
           opened_at AS "opened_at: jiff_sqlx::Timestamp",
           closed_at AS "closed_at: jiff_sqlx::Timestamp", closed_by
           FROM discrepancy WHERE district = $1 AND dwelling_id = $2
           ORDER BY closed_at DESC NULLS FIRST, id LIMIT $3"#,
        district,
        dwelling_id,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(DiscrepancyRow::from).collect())
}

/// A question that waits for somebody, with its door in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedRow {
    /// The disagreement.
    pub id: Uuid,
    /// The dwelling.
    pub dwelling_id: Uuid,
    /// Its address.
    pub address: String,
    /// About what.
    pub kind: String,
    /// When it was seen.
    pub opened_at: Timestamp,
}

/// The open questions to a speaker, the oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn asked_of(
    conn: &mut Conn,
    district: &str,
    spoken_by: Uuid,
    limit: i64,
) -> Result<Vec<AskedRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT q.id, q.dwelling_id, d.standard_address, q.kind,
           q.opened_at AS "opened_at: jiff_sqlx::Timestamp"
           FROM discrepancy q JOIN dwelling d ON d.district = q.district AND d.id = q.dwelling_id
           WHERE q.district = $1 AND q.asked_whom = $2 AND q.state = 'open'
           ORDER BY q.opened_at, q.id LIMIT $3"#,
        district,
        spoken_by,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| AskedRow {
            id: row.id,
            dwelling_id: row.dwelling_id,
            address: row.standard_address,
            kind: row.kind,
            opened_at: row.opened_at.to_jiff(),
        })
        .collect())
}

/// Writes disagreements that were seen now.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_discrepancies(
    conn: &mut Conn,
    district: &str,
    rows: &[DiscrepancyRow],
) -> Result<(), StoreError> {
    for row in rows {
        sqlx::query!(
            "INSERT INTO discrepancy (district, id, building_id, dwelling_id, kind, state, asked_role, \
             asked_whom, about, opened_at) VALUES ($1, $2, $3, $4, $5, 'open', $6, $7, $8, $9)",
            district,
            row.id,
            row.building_id,
            row.dwelling_id,
            row.kind,
            row.asked_role,
            row.asked_whom,
            row.about,
            row.opened_at.to_sqlx() as _,
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// Closes disagreements: which, why, and the visit or word that did it.
///
/// # Errors
/// [`StoreError`].
pub async fn close_all(
    conn: &mut Conn,
    district: &str,
    closed: &[(Uuid, &str, Option<Uuid>)],
    at: Timestamp,
) -> Result<(), StoreError> {
    for (id, reason, closing) in closed {
        sqlx::query!(
            "UPDATE discrepancy SET state = 'closed', about = NULL, closed_at = $3, closed_by = $4, \
             closed_with = $5, version = version + 1 WHERE district = $1 AND id = $2 AND state = 'open'",
            district,
            id,
            at.to_sqlx() as _,
            reason,
            *closing,
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// Writes anew what disagreements are about and who is asked, where more was said of the same.
///
/// # Errors
/// [`StoreError`].
pub async fn update_discrepancies(
    conn: &mut Conn,
    district: &str,
    rows: &[DiscrepancyRow],
) -> Result<(), StoreError> {
    for row in rows {
        sqlx::query!(
            "UPDATE discrepancy SET kind = $3, asked_role = $4, asked_whom = $5, about = $6, \
             version = version + 1 WHERE district = $1 AND id = $2 AND state = 'open'",
            district,
            row.id,
            row.kind,
            row.asked_role,
            row.asked_whom,
            row.about,
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}
