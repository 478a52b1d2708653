use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use super::{Gone, StaysOf};
use crate::{Conn, StoreError};

/// A declaration whose people are kept, and what they are kept for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VoiceKept {
    /// The declaration.
    pub id: Uuid,
    /// When it was said.
    pub said_at: Timestamp,
    /// Stays at the door of people whom it names.
    pub stays: StaysOf,
    /// A lead is open at the door, or the door waits to be looked at.
    pub lead_open: bool,
    /// A task is open there.
    pub task_open: bool,
    /// A disagreement is open there.
    pub discrepancy_open: bool,
    /// When the last lead or disagreement there was settled.
    pub settled_at: Option<Timestamp>,
}

/// The declarations whose people are kept, after one, in the order of their ids.
///
/// # Errors
/// [`StoreError`].
pub async fn voices(
    conn: &mut Conn,
    district: &str,
    after: Uuid,
    limit: i64,
) -> Result<Vec<VoiceKept>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT v.id, v.said_at AS "said_at: jiff_sqlx::Timestamp", s.open AS "open!",
           s.closed_at AS "closed_at: jiff_sqlx::Timestamp", t.task_open AS "task_open!",
           (t.lead_open OR EXISTS (SELECT FROM door_waiting w WHERE w.district = v.district
             AND w.dwelling_id = v.dwelling_id)) AS "lead_open!",
           q.open AS "discrepancy_open!",
           greatest(t.settled_at, q.closed_at) AS "settled_at: jiff_sqlx::Timestamp"
           FROM voice v
           JOIN dwelling d ON d.district = v.district AND d.id = v.dwelling_id
           CROSS JOIN LATERAL (SELECT coalesce(bool_or(y.closed_at IS NULL), false) AS open,
             max(y.closed_at) AS closed_at FROM stay y
             JOIN party p ON p.district = y.district AND p.id = y.party_id
             WHERE y.district = v.district AND y.dwelling_id = v.dwelling_id
             AND EXISTS (SELECT FROM voice_person n WHERE n.district = v.district
               AND n.voice_id = v.id AND (n.party_id = p.id OR n.document_mark = p.id_index
                 OR n.name_mark = p.door_mark))) s
           CROSS JOIN LATERAL (SELECT coalesce(bool_or(k.state = 'open'), false) AS task_open,
             coalesce(bool_or(l.state = 'open'), false) AS lead_open,
             max(l.settled_at) AS settled_at FROM task k
             LEFT JOIN lead l ON l.district = k.district AND l.task_id = k.id
             WHERE k.district = d.district AND k.building_id = d.building_id
             AND (k.dwelling_id = d.id OR k.dwelling_id IS NULL AND k.state = 'open')) t
           CROSS JOIN LATERAL (SELECT coalesce(bool_or(c.state = 'open'), false) AS open,
             max(c.closed_at) AS closed_at FROM discrepancy c
             WHERE c.district = v.district AND c.dwelling_id = v.dwelling_id) q
           WHERE v.district = $1 AND v.id > $2 AND v.destroyed_at IS NULL
           AND (v.data_key IS NOT NULL OR EXISTS (SELECT FROM voice_person n
             WHERE n.district = v.district AND n.voice_id = v.id))
           ORDER BY v.id LIMIT $3"#,
        district,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| VoiceKept {
            id: row.id,
            said_at: row.said_at.to_jiff(),
            stays: StaysOf {
                open: row.open,
                closed_at: row.closed_at.map(jiff_sqlx::Timestamp::to_jiff),
            },
            lead_open: row.lead_open,
            task_open: row.task_open,
            discrepancy_open: row.discrepancy_open,
            settled_at: row.settled_at.map(jiff_sqlx::Timestamp::to_jiff),
        })
        .collect())
}

/// Destroys the words, keys and marks of these declarations; gives the keys. Left alone are those
/// with an open lead of their own, unless `whatever`.
///
/// # Errors
/// [`StoreError`].
pub async fn destroy_voices(
    conn: &mut Conn,
    district: &str,
    ids: &[Uuid],
    at: Timestamp,
    whatever: bool,
) -> Result<Vec<Gone>, StoreError> {
    let gone = sqlx::query_as!(
        Gone,
        "WITH held AS (SELECT v.id, v.data_key FROM voice v WHERE v.district = $1 \
           AND v.id = ANY($2) AND v.destroyed_at IS NULL AND ($4 OR NOT EXISTS (SELECT FROM lead l \
             WHERE l.district = v.district AND l.id = v.id AND l.state = 'open')) \
           ORDER BY v.id FOR UPDATE OF v) \
         UPDATE voice SET data_key = NULL, people = NULL, destroyed_at = $3 \
         FROM held WHERE voice.district = $1 AND voice.id = held.id \
         RETURNING held.id, held.data_key",
        district,
        ids,
        at.to_sqlx() as _,
        whatever,
    )
    .fetch_all(&mut *conn)
    .await?;
    let ids: Vec<Uuid> = gone.iter().map(|one| one.id).collect();
    sqlx::query!(
        "DELETE FROM voice_person WHERE district = $1 AND voice_id = ANY($2)",
        district,
        &ids,
    )
    .execute(conn)
    .await?;
    Ok(gone)
}
