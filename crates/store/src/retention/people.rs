use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use super::{Gone, StaysOf};
use crate::{Conn, StoreError};

/// A person whose data is kept, and what it is kept for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonKept {
    /// The party.
    pub id: Uuid,
    /// When the record began.
    pub created_at: Timestamp,
    /// When the lead that named them was settled.
    pub settled_at: Option<Timestamp>,
    /// Their stays.
    pub stays: StaysOf,
    /// A task is open at the door of the lead, or at its building as a whole.
    pub task_open: bool,
}

/// The people whose data is kept, after one, in the order of their ids.
///
/// # Errors
/// [`StoreError`].
pub async fn people(
    conn: &mut Conn,
    district: &str,
    after: Uuid,
    limit: i64,
) -> Result<Vec<PersonKept>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT p.id, p.created_at AS "created_at: jiff_sqlx::Timestamp",
           l.settled_at AS "settled_at: jiff_sqlx::Timestamp", s.open AS "open!",
           s.closed_at AS "closed_at: jiff_sqlx::Timestamp",
           (l.settled_at IS NOT NULL AND EXISTS (SELECT FROM task t WHERE t.district = l.district
             AND t.building_id = l.building_id AND t.state = 'open'
             AND (t.dwelling_id IS NULL OR t.dwelling_id = l.dwelling_id))) AS "task_open!"
           FROM party p JOIN lead l ON l.district = p.district AND l.id = p.lead_id
           CROSS JOIN LATERAL (SELECT coalesce(bool_or(y.closed_at IS NULL), false) AS open,
             max(y.closed_at) AS closed_at FROM stay y
             WHERE y.district = p.district AND y.party_id = p.id) s
           WHERE p.district = $1 AND p.id > $2 AND p.destroyed_at IS NULL
           ORDER BY p.id LIMIT $3"#,
        district,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| PersonKept {
            id: row.id,
            created_at: row.created_at.to_jiff(),
            settled_at: row.settled_at.map(jiff_sqlx::Timestamp::to_jiff),
            stays: StaysOf {
                open: row.open,
                closed_at: row.closed_at.map(jiff_sqlx::Timestamp::to_jiff),
            },
            task_open: row.task_open,
        })
        .collect())
}

/// Destroys keys, sealed fields and indexes of these people; gives the keys of those it was done
/// to, with the lead that named each. Left alone are those who got a stay, or were destroyed, in
/// the meantime; `whatever` leaves nobody alone.
///
/// # Errors
/// [`StoreError`].
pub async fn destroy_people(
    conn: &mut Conn,
    district: &str,
    ids: &[Uuid],
    at: Timestamp,
    whatever: bool,
) -> Result<Vec<(Gone, Uuid)>, StoreError> {
    let rows = sqlx::query!(
        r#"WITH held AS (SELECT p.id, p.lead_id, p.data_key FROM party p
             JOIN lead l ON l.district = p.district AND l.id = p.lead_id
             WHERE p.district = $1 AND p.id = ANY($2) AND p.destroyed_at IS NULL
             AND ($4 OR (l.state <> 'open' AND NOT EXISTS (SELECT FROM stay s
               WHERE s.district = p.district AND s.party_id = p.id AND s.closed_at IS NULL)))
             ORDER BY p.id FOR UPDATE OF p)
           UPDATE party SET data_key = NULL, name = NULL, id_kind = 'unknown', id_number = NULL,
             phone = NULL, id_index = NULL, phone_index = NULL, door_mark = NULL, destroyed_at = $3
           FROM held WHERE party.district = $1 AND party.id = held.id
           RETURNING held.id, held.lead_id, held.data_key"#,
        district,
        ids,
        at.to_sqlx() as _,
        whatever,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let gone = Gone {
                id: row.id,
                data_key: row.data_key,
            };
            (gone, row.lead_id)
        })
        .collect())
}
