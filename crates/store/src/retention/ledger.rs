use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A destroyed key, for the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destroyed {
    /// The entry.
    pub id: Uuid,
    /// `party`, `batch`, `door_check`, `hazard_report`, `voice`, `account`, `letting` or
    /// `right_request`.
    pub what: String,
    /// The row.
    pub record: Uuid,
    /// By which rule, as `registry::retention::Rule` names it.
    pub rule: String,
    /// Since when it was due.
    pub due_at: Timestamp,
    /// When it was destroyed.
    pub destroyed_at: Timestamp,
    /// SHA-256 of the key as it was wrapped.
    pub key_digest: Option<Vec<u8>>,
}

/// An entry of the ledger as it lies in the database.
pub type LedgerRow = Destroyed;

/// Writes entries; those of rows that have one change nothing. The ids of those that were new.
///
/// # Errors
/// [`StoreError`].
pub async fn record(
    conn: &mut Conn,
    district: &str,
    rows: &[Destroyed],
) -> Result<Vec<Uuid>, StoreError> {
    let ids: Vec<Uuid> = rows.iter().map(|r| r.id).collect();
    let whats: Vec<&str> = rows.iter().map(|r| r.what.as_str()).collect();
    let records: Vec<Uuid> = rows.iter().map(|r| r.record).collect();
    let rules: Vec<&str> = rows.iter().map(|r| r.rule.as_str()).collect();
    let due: Vec<_> = rows.iter().map(|r| r.due_at.to_sqlx()).collect();
    let destroyed: Vec<_> = rows.iter().map(|r| r.destroyed_at.to_sqlx()).collect();
    let digests: Vec<Option<&[u8]>> = rows.iter().map(|r| r.key_digest.as_deref()).collect();
    Ok(sqlx::query_scalar!(
        "INSERT INTO destroyed_key (district, id, what, record, rule, due_at, destroyed_at, \
         key_digest) SELECT $1, u.* FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[], \
         $6::timestamptz[], $7::timestamptz[], $8::bytea[]) u \
         ON CONFLICT (district, what, record) DO NOTHING RETURNING id",
        district,
        &ids,
        &whats as &[&str],
        &records,
        &rules as &[&str],
        &due as _,
        &destroyed as _,
        digests as _,
    )
    .fetch_all(conn)
    .await?)
}

/// Counts what was destroyed on a day by a rule.
///
/// # Errors
/// [`StoreError`].
pub async fn add_count(
    conn: &mut Conn,
    district: &str,
    day: Date,
    rule: &str,
    times: i64,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO destroyed_count (district, day, rule, times) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (district, day, rule) DO UPDATE \
         SET times = destroyed_count.times + excluded.times",
        district,
        day.to_sqlx() as _,
        rule,
        times,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// How many keys a rule destroyed on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The day, in China.
    pub day: Date,
    /// The rule.
    pub rule: String,
    /// How many.
    pub times: i64,
}

/// The days on which something was destroyed, the latest first, before a day and rule.
///
/// # Errors
/// [`StoreError`].
pub async fn tallies(
    conn: &mut Conn,
    district: &str,
    before: Option<(Date, &str)>,
    limit: i64,
) -> Result<Vec<Tally>, StoreError> {
    let (day, rule) = before.unwrap_or((Date::MAX, ""));
    let rows = sqlx::query!(
        r#"SELECT day AS "day: jiff_sqlx::Date", rule, times FROM destroyed_count
           WHERE district = $1 AND (day, rule) < ($2, $3) ORDER BY day DESC, rule DESC LIMIT $4"#,
        district,
        day.to_sqlx() as _,
        rule,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Tally {
            day: row.day.to_jiff(),
            rule: row.rule,
            times: row.times,
        })
        .collect())
}

/// Entries of the ledger after one, in the order of their ids.
///
/// # Errors
/// [`StoreError`].
pub async fn from(
    conn: &mut Conn,
    district: &str,
    after: Uuid,
    limit: i64,
) -> Result<Vec<LedgerRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id, what, record, rule, due_at AS "due_at: jiff_sqlx::Timestamp",
           destroyed_at AS "destroyed_at: jiff_sqlx::Timestamp", key_digest FROM destroyed_key
           WHERE district = $1 AND id > $2 ORDER BY id LIMIT $3"#,
        district,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Destroyed {
            id: row.id,
            what: row.what,
            record: row.record,
            rule: row.rule,
            due_at: row.due_at.to_jiff(),
            destroyed_at: row.destroyed_at.to_jiff(),
            key_digest: row.key_digest,
        })
        .collect())
}

/// Totals by rule: how many, first and last.
///
/// # Errors
/// [`StoreError`].
pub async fn destroyed(
    conn: &mut Conn,
    district: &str,
) -> Result<Vec<(String, i64, Date, Date)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT rule, sum(times)::bigint AS "times!", min(day) AS "first!: jiff_sqlx::Date",
           max(day) AS "last!: jiff_sqlx::Date" FROM destroyed_count
           WHERE district = $1 GROUP BY rule ORDER BY rule"#,
        district,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.rule, row.times, row.first.to_jiff(), row.last.to_jiff()))
        .collect())
}

/// Looks at every row the ledger names: how many of each rule there are, and how many of them have
/// a key, a sealed value or an index again. Reads the whole ledger.
///
/// # Errors
/// [`StoreError`].
pub async fn unproved(
    conn: &mut Conn,
    district: &str,
) -> Result<Vec<(String, i64, i64)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT k.rule, count(*) AS "entries!", count(*) FILTER (WHERE CASE k.what
             WHEN 'party' THEN EXISTS (SELECT FROM party p WHERE p.district = k.district
               AND p.id = k.record AND num_nonnulls(p.data_key, p.name, p.id_number, p.phone,
                 p.id_index, p.phone_index, p.door_mark) > 0)
             WHEN 'batch' THEN EXISTS (SELECT FROM batch b WHERE b.district = k.district
               AND b.id = k.record AND (b.data_key IS NOT NULL OR b.sha256 <> uuid_send(b.id)))
               OR EXISTS (SELECT FROM batch_file f WHERE f.district = k.district
                 AND f.batch_id = k.record)
               OR EXISTS (SELECT FROM intake_chunk i WHERE i.district = k.district
                 AND i.batch_id = k.record)
             WHEN 'door_check' THEN EXISTS (SELECT FROM door_check c WHERE c.district = k.district
               AND c.id = k.record AND num_nonnulls(c.data_key, c.note) > 0)
             WHEN 'voice' THEN EXISTS (SELECT FROM voice v WHERE v.district = k.district
               AND v.id = k.record AND num_nonnulls(v.data_key, v.people) > 0)
               OR EXISTS (SELECT FROM voice_person n WHERE n.district = k.district
                 AND n.voice_id = k.record)
             WHEN 'account' THEN EXISTS (SELECT FROM account a WHERE a.district = k.district
               AND a.id = k.record AND num_nonnulls(a.data_key, a.phone, a.phone_mark) > 0)
             WHEN 'letting' THEN EXISTS (SELECT FROM letting l WHERE l.district = k.district
               AND l.id = k.record AND num_nonnulls(l.data_key, l.name, l.company_code) > 0)
             WHEN 'right_request' THEN EXISTS (SELECT FROM right_request r
               WHERE r.district = k.district AND r.id = k.record
               AND num_nonnulls(r.data_key, r.words, r.answer) > 0)
             ELSE EXISTS (SELECT FROM hazard_report h WHERE h.district = k.district
               AND h.id = k.record AND num_nonnulls(h.data_key, h.words, h.phone) > 0)
             END) AS "kept!"
           FROM destroyed_key k WHERE k.district = $1 GROUP BY k.rule ORDER BY k.rule"#,
        district,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.rule, row.entries, row.kept))
        .collect())
}

/// Whether a backup was restored whose ledger nobody has brought up to date.
///
/// # Errors
/// [`StoreError`].
pub async fn ledger_wanted(conn: &mut Conn) -> Result<bool, StoreError> {
    let found = sqlx::query_scalar!("SELECT ledger_wanted FROM installation WHERE id = 1")
        .fetch_optional(conn)
        .await?;
    Ok(found.unwrap_or(false))
}

/// Says whether it is.
///
/// # Errors
/// [`StoreError`].
pub async fn set_ledger_wanted(conn: &mut Conn, wanted: bool) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE installation SET ledger_wanted = $1 WHERE id = 1",
        wanted
    )
    .execute(conn)
    .await?;
    Ok(())
}
