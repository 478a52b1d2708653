use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;

use crate::{Conn, StoreError};

/// How much of a kind is kept for a purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureRow {
    /// The kind of row: a table.
    pub what: String,
    /// The open purpose, or the rule that counts since its end.
    pub purpose: String,
    /// How many rows.
    pub rows: i64,
    /// When the oldest began.
    pub oldest: Timestamp,
    /// When the next one is due, where a rule counts.
    pub next_due: Option<Timestamp>,
    /// When it was counted.
    pub at: Timestamp,
}

/// Puts the figures of a run in the place of the last one's.
///
/// # Errors
/// [`StoreError`].
pub async fn replace_figures(
    conn: &mut Conn,
    district: &str,
    rows: &[FigureRow],
) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM retention_figure WHERE district = $1", district)
        .execute(&mut *conn)
        .await?;
    for row in rows {
        sqlx::query!(
            "INSERT INTO retention_figure (district, what, purpose, rows, oldest, next_due, at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            district,
            row.what,
            row.purpose,
            row.rows,
            row.oldest.to_sqlx() as _,
            row.next_due.map(jiff_sqlx::ToSqlx::to_sqlx) as _,
            row.at.to_sqlx() as _,
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// The figures of the last run.
///
/// # Errors
/// [`StoreError`].
pub async fn figures(conn: &mut Conn, district: &str) -> Result<Vec<FigureRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT what, purpose, rows, oldest AS "oldest: jiff_sqlx::Timestamp",
           next_due AS "next_due: jiff_sqlx::Timestamp", at AS "at: jiff_sqlx::Timestamp"
           FROM retention_figure WHERE district = $1 ORDER BY what, purpose"#,
        district,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| FigureRow {
            what: row.what,
            purpose: row.purpose,
            rows: row.rows,
            oldest: row.oldest.to_jiff(),
            next_due: row.next_due.map(jiff_sqlx::Timestamp::to_jiff),
            at: row.at.to_jiff(),
        })
        .collect())
}

/// When the last run ended.
///
/// # Errors
/// [`StoreError`].
pub async fn ran_at(conn: &mut Conn) -> Result<Option<Timestamp>, StoreError> {
    let found = sqlx::query_scalar!(
        r#"SELECT retention_ran_at AS "at: jiff_sqlx::Timestamp" FROM installation WHERE id = 1"#
    )
    .fetch_optional(conn)
    .await?;
    Ok(found.flatten().map(jiff_sqlx::Timestamp::to_jiff))
}

/// Notes that a run ended.
///
/// # Errors
/// [`StoreError`].
pub async fn ran(conn: &mut Conn, at: Timestamp) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE installation SET retention_ran_at = $1 WHERE id = 1",
        at.to_sqlx() as _
    )
    .execute(conn)
    .await?;
    Ok(())
}
