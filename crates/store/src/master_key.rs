//! Versions of the master key, and wrapping data keys anew.
//!
//! Every column that holds a wrapped data key is called `data_key`, in a table whose primary key
//! names one uuid: `tests/schema.rs` holds them to it and to the register, so the tables are found
//! in the catalogue and a new one can't be forgotten.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionRow {
    /// Its number, from 1.
    pub version: i32,
    /// Public name of the key.
    pub fingerprint: String,
    /// The root under it; none for the first.
    pub root: Option<Vec<u8>>,
    /// Whether data keys may be left under it.
    pub left: bool,
}

/// All versions, the newest last; none before the first change.
///
/// # Errors
/// [`StoreError`].
pub async fn versions(conn: &mut Conn) -> Result<Vec<VersionRow>, StoreError> {
    Ok(sqlx::query_as!(
        VersionRow,
        r#"SELECT version, fingerprint, root, left_at IS NULL AS "left!"
           FROM master_key ORDER BY version"#
    )
    .fetch_all(conn)
    .await?)
}

/// A new version is in use from now on; what is under the others is to be wrapped anew. The first
/// change writes down the version before it, too.
///
/// # Errors
/// [`StoreError::Constraint`] where that version or key is known.
pub async fn begin(
    conn: &mut Conn,
    (version, fingerprint, root): (i32, &str, &[u8]),
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO master_key (version, fingerprint, since) \
         SELECT 1, key_fingerprint, $1 FROM installation WHERE id = 1 \
         AND NOT EXISTS (SELECT FROM master_key)",
        at.to_sqlx() as _,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "INSERT INTO master_key (version, fingerprint, root, since) VALUES ($1, $2, $3, $4)",
        version,
        fingerprint,
        root,
        at.to_sqlx() as _,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "UPDATE installation SET key_fingerprint = $1 WHERE id = 1",
        fingerprint
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Nothing is left under the versions before this one.
///
/// # Errors
/// [`StoreError`].
pub async fn finish(conn: &mut Conn, version: i32, at: Timestamp) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE master_key SET left_at = $2 WHERE version < $1 AND left_at IS NULL",
        version,
        at.to_sqlx() as _,
    )
    .execute(&mut *conn)
    .await?;
    forget(conn, version).await
}

/// Begins the walk through the tables anew.
///
/// # Errors
/// [`StoreError`].
pub async fn forget(conn: &mut Conn, version: i32) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM key_rewrap WHERE version = $1", version)
        .execute(conn)
        .await?;
    Ok(())
}

/// A table that holds data keys, in the words of SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The table, quoted where it has to be.
    pub table: String,
    /// What says the partition of a row: a column, or an empty text where rows belong to none.
    district: &'static str,
    /// The column that says which row.
    id: String,
}

/// Every table that holds data keys, by name.
///
/// # Errors
/// [`StoreError::ImpossibleRow`] where the rows of one can't be told apart by one uuid;
/// [`StoreError`].
pub async fn holders(conn: &mut Conn) -> Result<Vec<Holder>, StoreError> {
    let found = sqlx::query!(
        r#"SELECT c.table_name::text AS "name!", quote_ident(c.table_name::text) AS "table!",
               EXISTS (SELECT FROM information_schema.columns d
                       WHERE d.table_schema = 'public' AND d.table_name = c.table_name
                       AND d.column_name = 'district') AS "has_district!",
               (SELECT array_agg(quote_ident(a.attname::text)) FROM pg_index i
                JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
                WHERE i.indrelid = quote_ident(c.table_name::text)::regclass AND i.indisprimary
                AND a.atttypid = 'uuid'::regtype) AS ids
           FROM information_schema.columns c
           WHERE c.table_schema = 'public' AND c.column_name = 'data_key'
           ORDER BY 1"#
    )
    .fetch_all(conn)
    .await?;
    found
        .into_iter()
        .map(|row| {
            let id = match row.ids.unwrap_or_default().as_slice() {
                [one] => one.clone(),
                _ => {
                    return Err(StoreError::ImpossibleRow {
                        table: "master_key",
                        column: "rows_of",
                        row: row.name,
                        value: "no single uuid tells its rows apart".to_owned(),
                    });
                }
            };
            let district = if row.has_district {
                "district"
            } else {
                "''::text"
            };
            Ok(Holder {
                table: row.table,
                district,
                id,
            })
        })
        .collect()
}

/// Where a walk through a table stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// District of the last row that was seen, "" before the first.
    pub district: String,
    /// That row.
    pub id: Uuid,
    /// Rows seen.
    pub seen: i64,
}

/// How far a table is.
///
/// # Errors
/// [`StoreError`].
pub async fn place(conn: &mut Conn, version: i32, table: &str) -> Result<Place, StoreError> {
    let found = sqlx::query_as!(
        Place,
        "SELECT after_district AS district, after_row AS id, seen FROM key_rewrap \
         WHERE version = $1 AND rows_of = $2",
        version,
        table,
    )
    .fetch_optional(conn)
    .await?;
    Ok(found.unwrap_or_default())
}

/// Writes down how far a table is.
///
/// # Errors
/// [`StoreError`].
pub async fn set_place(
    conn: &mut Conn,
    version: i32,
    table: &str,
    place: &Place,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO key_rewrap (version, rows_of, after_district, after_row, seen) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (version, rows_of) DO UPDATE \
         SET after_district = excluded.after_district, after_row = excluded.after_row, \
         seen = excluded.seen",
        version,
        table,
        place.district,
        place.id,
        place.seen,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A wrapped data key.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct WrappedRow {
    /// Partition.
    pub district: String,
    /// Row.
    pub id: Uuid,
    /// The key; none where it was destroyed.
    pub data_key: Option<Vec<u8>>,
}

/// The next rows of a table.
///
/// # Errors
/// [`StoreError`].
pub async fn page(
    conn: &mut Conn,
    of: &Holder,
    after: &Place,
    limit: i64,
) -> Result<Vec<WrappedRow>, StoreError> {
    let Holder {
        table,
        district,
        id,
    } = of;
    let query = format!(
        "SELECT {district} AS district, {id} AS id, data_key FROM {table} \
         WHERE ({district}, {id}) > ($1, $2) ORDER BY district, id LIMIT $3"
    );
    Ok(sqlx::query_as(AssertSqlSafe(query))
        .bind(&after.district)
        .bind(after.id)
        .bind(limit)
        .fetch_all(conn)
        .await?)
}

/// Puts keys in place of others; one that was destroyed or changed meanwhile stays as it is.
///
/// # Errors
/// [`StoreError`].
pub async fn swap(
    conn: &mut Conn,
    of: &Holder,
    district: &str,
    keys: &[(Uuid, Vec<u8>, Vec<u8>)],
) -> Result<u64, StoreError> {
    let ids: Vec<Uuid> = keys.iter().map(|(id, ..)| *id).collect();
    let old: Vec<&[u8]> = keys.iter().map(|(_, old, _)| old.as_slice()).collect();
    let new: Vec<&[u8]> = keys.iter().map(|(.., new)| new.as_slice()).collect();
    let query = format!(
        "UPDATE {} SET data_key = n.new \
         FROM unnest($2::uuid[], $3::bytea[], $4::bytea[]) AS n (row_id, old, new) \
         WHERE {} = $1 AND {} = n.row_id AND data_key = n.old",
        of.table, of.district, of.id
    );
    let done = sqlx::query(AssertSqlSafe(query))
        .bind(district)
        .bind(&ids)
        .bind(&old)
        .bind(&new)
        .execute(conn)
        .await?;
    Ok(done.rows_affected())
}

/// How many data keys of a table are not wrapped with this version.
///
/// # Errors
/// [`StoreError`].
pub async fn others(conn: &mut Conn, of: &Holder, version: i32) -> Result<i64, StoreError> {
    // The first byte says how, above two with the version in the next two (vault::WrapKey).
    let query = format!(
        "SELECT count(*) FROM {} WHERE data_key IS NOT NULL AND CASE \
         WHEN get_byte(data_key, 0) > 2 THEN get_byte(data_key, 1) * 256 + get_byte(data_key, 2) \
         ELSE 1 END <> $1",
        of.table
    );
    Ok(sqlx::query_scalar(AssertSqlSafe(query))
        .bind(version)
        .fetch_one(conn)
        .await?)
}

/// How many rows a table has.
///
/// # Errors
/// [`StoreError`].
pub async fn count(conn: &mut Conn, of: &Holder) -> Result<i64, StoreError> {
    let query = format!("SELECT count(*) FROM {}", of.table);
    Ok(sqlx::query_scalar(AssertSqlSafe(query))
        .fetch_one(conn)
        .await?)
}
