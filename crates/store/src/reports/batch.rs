use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A batch to be written.
#[derive(Debug, Clone)]
pub struct NewBatch<'a> {
    /// Identity.
    pub id: Uuid,
    /// The sender.
    pub agency_id: Uuid,
    /// Channel, as `intake` names it.
    pub channel: &'a str,
    /// File name, sealed: it may hold a person's name.
    pub file_name: &'a [u8],
    /// Digest of the file.
    pub sha256: &'a [u8],
    /// Bytes of the file.
    pub size: i64,
    /// The batch's own key, wrapped.
    pub data_key: &'a [u8],
    /// Rows staged.
    pub staged: i32,
    /// When.
    pub at: Timestamp,
    /// By whom; absent for the machine.
    pub by: Option<Uuid>,
}

/// A batch as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchRow {
    /// Identity.
    pub id: Uuid,
    /// The sender's name.
    pub agency: String,
    /// Channel.
    pub channel: String,
    /// File name, sealed.
    pub file_name: Vec<u8>,
    /// Bytes of the file.
    pub size: i64,
    /// The batch's own key, wrapped; absent once destroyed.
    pub data_key: Option<Vec<u8>>,
    /// `received`, `staged`, `done` or `withdrawn`.
    pub state: String,
    /// Rows staged.
    pub staged: i32,
    /// Rows that have their outcome.
    pub progress: i32,
    /// Leads it made.
    pub leads_made: i32,
    /// Tasks it made.
    pub tasks_made: i32,
    /// When it came.
    pub received_at: Timestamp,
    /// When its last row had its outcome.
    pub done_at: Option<Timestamp>,
    /// Name of who brought it; absent for the machine.
    pub received_by: Option<String>,
    /// When it was taken back.
    pub withdrawn_at: Option<Timestamp>,
    /// For the next change.
    pub version: i32,
}

struct Read {
    id: Uuid,
    agency: String,
    channel: String,
    file_name: Vec<u8>,
    size: i64,
    data_key: Option<Vec<u8>>,
    state: String,
    staged: i32,
    progress: i32,
    leads_made: i32,
    tasks_made: i32,
    received_at: jiff_sqlx::Timestamp,
    done_at: Option<jiff_sqlx::Timestamp>,
    received_by: Option<String>,
    withdrawn_at: Option<jiff_sqlx::Timestamp>,
    version: i32,
}

impl From<Read> for BatchRow {
    fn from(row: Read) -> Self {
        Self {
            id: row.id,
            agency: row.agency,
            channel: row.channel,
            file_name: row.file_name,
            size: row.size,
            data_key: row.data_key,
            state: row.state,
            staged: row.staged,
            progress: row.progress,
            leads_made: row.leads_made,
            tasks_made: row.tasks_made,
            received_at: row.received_at.to_jiff(),
            done_at: row.done_at.map(jiff_sqlx::Timestamp::to_jiff),
            received_by: row.received_by,
            withdrawn_at: row.withdrawn_at.map(jiff_sqlx::Timestamp::to_jiff),
            version: row.version,
        }
    }
}

/// The agency of that name; made known under `id` where it is new.
///
/// # Errors
/// [`StoreError`].
pub async fn agency(
    conn: &mut Conn,
    id: Uuid,
    name: &str,
    at: Timestamp,
) -> Result<Uuid, StoreError> {
    sqlx::query!(
        "INSERT INTO agency (id, name, created_at) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING",
        id,
        name,
        at.to_sqlx() as _,
    )
    .execute(&mut *conn)
    .await?;
    Ok(
        sqlx::query_scalar!("SELECT id FROM agency WHERE name = $1", name)
            .fetch_one(conn)
            .await?,
    )
}

/// Writes a batch whose rows are staged in the same transaction.
///
/// # Errors
/// [`StoreError::Constraint`] with `duplicate` where the same file is a batch already.
pub async fn insert_batch(
    conn: &mut Conn,
    district: &str,
    new: &NewBatch<'_>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO batch (district, id, agency_id, channel, file_name, sha256, size, data_key, \
         state, staged, received_at, received_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'staged', $9, $10, $11)",
        district,
        new.id,
        new.agency_id,
        new.channel,
        new.file_name,
        new.sha256,
        new.size,
        new.data_key,
        new.staged,
        new.at.to_sqlx() as _,
        new.by,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Says how many rows were staged, in the transaction that staged them.
///
/// # Errors
/// [`StoreError`].
pub async fn set_staged(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
    staged: i32,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE batch SET staged = $3 WHERE district = $1 AND id = $2",
        district,
        id,
        staged,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// One batch.
///
/// # Errors
/// [`StoreError`].
pub async fn batch(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
) -> Result<Option<BatchRow>, StoreError> {
    let row = sqlx::query_as!(
        Read,
        r#"SELECT b.id, a.name AS agency, b.channel, b.file_name, b.size, b.data_key, b.state,
           b.staged, b.progress, b.leads_made, b.tasks_made, b.received_at AS "received_at: _",
           b.done_at AS "done_at: _", s.name AS "received_by?",
           b.withdrawn_at AS "withdrawn_at: _", b.version
           FROM batch b JOIN agency a ON a.id = b.agency_id
           LEFT JOIN staff s ON s.id = b.received_by
           WHERE b.district = $1 AND b.id = $2"#,
        district,
        id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(BatchRow::from))
}

/// The district that a batch belongs to.
///
/// # Errors
/// [`StoreError`].
pub async fn district_of(conn: &mut Conn, id: Uuid) -> Result<Option<String>, StoreError> {
    // The one look-up without a district: a person has only the id.
    Ok(
        sqlx::query_scalar!("SELECT district FROM batch WHERE id = $1", id)
            .fetch_optional(conn)
            .await?,
    )
}

/// The agency that a batch came from.
///
/// # Errors
/// [`StoreError`].
pub async fn sender_of(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
) -> Result<Option<Uuid>, StoreError> {
    let found = sqlx::query_scalar!(
        "SELECT agency_id FROM batch WHERE district = $1 AND id = $2",
        district,
        id,
    );
    Ok(found.fetch_optional(conn).await?)
}

/// The batch that this very file is, unless it was withdrawn: of this agency or, where none is
/// named, the first of whoever sent it.
///
/// # Errors
/// [`StoreError`].
pub async fn batch_by_file(
    conn: &mut Conn,
    district: &str,
    agency: Option<Uuid>,
    sha256: &[u8],
) -> Result<Option<Uuid>, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT id FROM batch WHERE district = $1 AND sha256 = $2 AND state <> 'withdrawn' \
         AND channel <> 'api' AND ($3::uuid IS NULL OR agency_id = $3) ORDER BY id LIMIT 1",
        district,
        sha256,
        agency,
    )
    .fetch_optional(conn)
    .await?)
}

/// When a file was received and its SHA-256, while its people are kept.
///
/// # Errors
/// [`StoreError`].
pub async fn file_digest(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
) -> Result<Option<(Timestamp, Vec<u8>)>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT received_at AS "received_at: jiff_sqlx::Timestamp", sha256 FROM batch
           WHERE district = $1 AND id = $2 AND data_key IS NOT NULL"#,
        district,
        id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| (row.received_at.to_jiff(), row.sha256)))
}

/// Batches of a district that were sent as files, newest first, from the one before `before`. Those
/// that programs pushed are thousands: they stand with their agency.
///
/// # Errors
/// [`StoreError`].
pub async fn batches(
    conn: &mut Conn,
    district: &str,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<BatchRow>, StoreError> {
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT b.id, a.name AS agency, b.channel, b.file_name, b.size, b.data_key, b.state,
           b.staged, b.progress, b.leads_made, b.tasks_made, b.received_at AS "received_at: _",
           b.done_at AS "done_at: _", s.name AS "received_by?",
           b.withdrawn_at AS "withdrawn_at: _", b.version
           FROM batch b JOIN agency a ON a.id = b.agency_id
           LEFT JOIN staff s ON s.id = b.received_by
           WHERE b.district = $1 AND ($2::uuid IS NULL OR b.id < $2)
           AND b.channel <> 'api'
           ORDER BY b.id DESC LIMIT $3"#,
        district,
        before,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(BatchRow::from).collect())
}

/// The newest batches of one agency, however they came, from the one before `before`.
///
/// # Errors
/// [`StoreError`].
pub async fn batches_of_agency(
    conn: &mut Conn,
    district: &str,
    agency: Uuid,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<BatchRow>, StoreError> {
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT b.id, a.name AS agency, b.channel, b.file_name, b.size, b.data_key, b.state,
           b.staged, b.progress, b.leads_made, b.tasks_made, b.received_at AS "received_at: _",
           b.done_at AS "done_at: _", s.name AS "received_by?",
           b.withdrawn_at AS "withdrawn_at: _", b.version
           FROM batch b JOIN agency a ON a.id = b.agency_id
           LEFT JOIN staff s ON s.id = b.received_by
           WHERE b.district = $1 AND b.agency_id = $2 AND ($3::uuid IS NULL OR b.id < $3)
           ORDER BY b.id DESC LIMIT $4"#,
        district,
        agency,
        before,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(BatchRow::from).collect())
}

/// Adds to what a batch made: a row of it that waited made a lead after all.
///
/// # Errors
/// [`StoreError`].
pub async fn add_made(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
    leads: i32,
    tasks: i32,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE batch SET leads_made = leads_made + $3, tasks_made = tasks_made + $4, \
         version = version + 1 WHERE district = $1 AND id = $2",
        district,
        id,
        leads,
        tasks,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Rows of a batch by what came of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BatchCounts {
    /// Rows with an outcome.
    pub declared: i64,
    /// Address found for certain.
    pub matched: i64,
    /// Address uncertain.
    pub review: i64,
    /// Address not in the library.
    pub unmatched: i64,
    /// Repeats.
    pub duplicates: i64,
    /// Faults.
    pub faults: i64,
    /// Rows still waiting for somebody's eyes.
    pub waiting: i64,
}

/// The sums of a batch.
///
/// # Errors
/// [`StoreError`].
pub async fn counts(conn: &mut Conn, district: &str, id: Uuid) -> Result<BatchCounts, StoreError> {
    let (first, last) = super::declaration_ids(id);
    Ok(sqlx::query_as!(
        BatchCounts,
        r#"SELECT count(*) AS "declared!",
           count(*) FILTER (WHERE decision = 'match') AS "matched!",
           count(*) FILTER (WHERE decision = 'review') AS "review!",
           count(*) FILTER (WHERE decision = 'none') AS "unmatched!",
           count(*) FILTER (WHERE duplicate) AS "duplicates!",
           coalesce(sum(cardinality(faults)), 0) AS "faults!",
           count(*) FILTER (WHERE outcome IN ('review', 'unmatched')) AS "waiting!"
           FROM declaration WHERE district = $1 AND id BETWEEN $2 AND $3"#,
        district,
        first,
        last,
    )
    .fetch_one(conn)
    .await?)
}
