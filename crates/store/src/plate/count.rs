use jiff::civil::Date;
use jiff_sqlx::ToSqlx as _;

use crate::{Conn, StoreError};

/// How often something was found on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountRow {
    /// The plate; 0 for genuine ones together and for what is no plate of the district.
    pub serial: i64,
    /// What it was found to be.
    pub kind: String,
    /// How often.
    pub times: i64,
    /// The last day.
    pub last: Date,
}

/// Counts one finding.
///
/// # Errors
/// [`StoreError`].
pub async fn add(
    conn: &mut Conn,
    district: &str,
    day: Date,
    serial: i64,
    kind: &str,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO plate_count (district, day, serial, kind, times) VALUES ($1, $2, $3, $4, 1) \
         ON CONFLICT (district, day, serial, kind) \
         DO UPDATE SET times = plate_count.times + excluded.times",
        district,
        day.to_sqlx() as _,
        serial,
        kind,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What was found so and so often, to be added to the counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The district.
    pub district: String,
    /// The day.
    pub day: Date,
    /// The plate; 0 as in [`CountRow::serial`].
    pub serial: i64,
    /// What it was found to be.
    pub kind: &'static str,
    /// How often.
    pub times: i64,
}

/// Counts findings of one district, each day, plate and kind once in the list.
///
/// # Errors
/// [`StoreError`].
pub async fn add_all(conn: &mut Conn, district: &str, found: &[Found]) -> Result<(), StoreError> {
    let days: Vec<_> = found.iter().map(|one| one.day.to_sqlx()).collect();
    let serials: Vec<i64> = found.iter().map(|one| one.serial).collect();
    let kinds: Vec<String> = found.iter().map(|one| one.kind.to_owned()).collect();
    let times: Vec<i64> = found.iter().map(|one| one.times).collect();
    sqlx::query!(
        "INSERT INTO plate_count (district, day, serial, kind, times) \
         SELECT $1, n.day, n.serial, n.kind, n.times \
         FROM unnest($2::date[], $3::bigint[], $4::text[], $5::bigint[]) \
         AS n (day, serial, kind, times) ORDER BY n.day, n.serial, n.kind \
         ON CONFLICT (district, day, serial, kind) \
         DO UPDATE SET times = plate_count.times + excluded.times",
        district,
        &days as _,
        &serials,
        &kinds,
        &times,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What was found since a day, by kind, all plates together (`serial` is 0).
///
/// # Errors
/// [`StoreError`].
pub async fn counts(
    conn: &mut Conn,
    district: &str,
    since: Date,
) -> Result<Vec<CountRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT kind, sum(times)::bigint AS "times!", max(day) AS "last!: jiff_sqlx::Date"
        FROM plate_count WHERE district = $1 AND day >= $2 GROUP BY kind ORDER BY kind"#,
        district,
        since.to_sqlx() as _,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| CountRow {
            serial: 0,
            kind: row.kind,
            times: row.times,
            last: row.last.to_jiff(),
        })
        .collect())
}

/// What was found since a day about each of these plates.
///
/// # Errors
/// [`StoreError`].
pub async fn by_plate(
    conn: &mut Conn,
    district: &str,
    since: Date,
    serials: &[i64],
) -> Result<Vec<CountRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT serial, kind, sum(times)::bigint AS "times!",
        max(day) AS "last!: jiff_sqlx::Date"
        FROM plate_count WHERE district = $1 AND day >= $2 AND serial = ANY($3)
        GROUP BY serial, kind ORDER BY serial, kind"#,
        district,
        since.to_sqlx() as _,
        serials,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| CountRow {
            serial: row.serial,
            kind: row.kind,
            times: row.times,
            last: row.last.to_jiff(),
        })
        .collect())
}
