//! The audit log as rows.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// An entry as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// Identity.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// A staff member's id or `machine`.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// To what: kind and id.
    pub subject: String,
    /// Words without identity data.
    pub detail: String,
    /// Authentication of all of the above.
    pub mac: Vec<u8>,
}

/// Writes an entry and marks it as not yet sealed.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(conn: &mut Conn, district: &str, entry: &EntryRow) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO audit_entry (district, id, at, actor, action, subject, detail, mac) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        district,
        entry.id,
        entry.at.to_sqlx() as _,
        entry.actor,
        entry.action,
        entry.subject,
        entry.detail,
        entry.mac,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "INSERT INTO audit_unsealed (district, entry_id) VALUES ($1, $2)",
        district,
        entry.id,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes many entries of a district and marks them as not yet sealed.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_many(
    conn: &mut Conn,
    district: &str,
    entries: &[&EntryRow],
) -> Result<(), StoreError> {
    macro_rules! column {
        ($get:expr) => {
            entries.iter().map($get).collect::<Vec<_>>()
        };
    }
    let ids = column!(|entry| entry.id);
    sqlx::query!(
        "INSERT INTO audit_entry (district, id, at, actor, action, subject, detail, mac) \
         SELECT $1, u.* FROM unnest($2::uuid[], $3::timestamptz[], $4::text[], $5::text[], \
           $6::text[], $7::text[], $8::bytea[]) u",
        district,
        &ids,
        column!(|entry| entry.at.to_sqlx()) as _,
        &column!(|entry| entry.actor.clone()),
        &column!(|entry| entry.action.clone()),
        &column!(|entry| entry.subject.clone()),
        &column!(|entry| entry.detail.clone()),
        &column!(|entry| entry.mac.clone()),
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "INSERT INTO audit_unsealed (district, entry_id) SELECT $1, unnest($2::uuid[])",
        district,
        &ids,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Districts that have entries to seal.
///
/// # Errors
/// [`StoreError`].
pub async fn districts_with_unsealed(conn: &mut Conn) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT district FROM (SELECT DISTINCT district FROM district) d
        WHERE EXISTS (SELECT 1 FROM audit_unsealed u WHERE u.district = d.district)"#,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| row.district).collect())
}

/// The latest state of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadRow {
    /// Entries sealed.
    pub size: i64,
    /// Root over them.
    pub root: Vec<u8>,
    /// The hashes that the next leaf needs, 32 bytes each.
    pub frontier: Vec<u8>,
    /// When it was sealed.
    pub at: Timestamp,
    /// Authentication of size, root and time.
    pub mac: Vec<u8>,
}

/// The newest head, locked until the transaction ends, so that one sealer works at a time.
///
/// # Errors
/// [`StoreError`].
pub async fn lock_head(conn: &mut Conn, district: &str) -> Result<Option<HeadRow>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT size, root, frontier, at AS "at: jiff_sqlx::Timestamp", mac FROM audit_head
        WHERE district = $1 ORDER BY size DESC LIMIT 1 FOR UPDATE"#,
        district,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| HeadRow {
        size: row.size,
        root: row.root,
        frontier: row.frontier,
        at: row.at.to_jiff(),
        mac: row.mac,
    }))
}

/// Entries to seal, in the order of their ids, at most `limit`.
///
/// # Errors
/// [`StoreError`].
pub async fn unsealed(
    conn: &mut Conn,
    district: &str,
    limit: i64,
) -> Result<Vec<EntryRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.id, e.at AS "at: jiff_sqlx::Timestamp", e.actor, e.action, e.subject, e.detail,
        e.mac FROM audit_unsealed u
        JOIN audit_entry e ON e.district = u.district AND e.id = u.entry_id
        WHERE u.district = $1 ORDER BY u.entry_id LIMIT $2"#,
        district,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| EntryRow {
            id: row.id,
            at: row.at.to_jiff(),
            actor: row.actor,
            action: row.action,
            subject: row.subject,
            detail: row.detail,
            mac: row.mac,
        })
        .collect())
}

/// Gives entries their places from `first` on, writes the head over them, and takes them from
/// the list of unsealed ones.
///
/// # Errors
/// [`StoreError`]; a duplicate where another sealer was faster.
pub async fn seal(
    conn: &mut Conn,
    district: &str,
    first: i64,
    entries: &[Uuid],
    leaves: &[Vec<u8>],
    head: &HeadRow,
) -> Result<(), StoreError> {
    let positions: Vec<i64> = (first..).take(entries.len()).collect();
    sqlx::query!(
        "INSERT INTO audit_leaf (district, position, entry_id, leaf) \
         SELECT $1, u.* FROM unnest($2::bigint[], $3::uuid[], $4::bytea[]) u",
        district,
        &positions,
        entries,
        leaves,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "INSERT INTO audit_head (district, size, root, frontier, at, mac) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        district,
        head.size,
        head.root,
        head.frontier,
        head.at.to_sqlx() as _,
        head.mac,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "DELETE FROM audit_unsealed WHERE district = $1 AND entry_id = ANY($2)",
        district,
        entries,
    )
    .execute(conn)
    .await?;
    Ok(())
}
