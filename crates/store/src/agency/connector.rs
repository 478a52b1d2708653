//! Connectors. Small table: one row a connector, looked at by the program that runs them.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A connector and how far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectorRow {
    /// Identity, and that of its program.
    pub id: Uuid,
    /// Where it pushes.
    pub district: String,
    /// Whose system it asks.
    pub agency_id: Uuid,
    /// The name that agency reports under.
    pub agency: String,
    /// Its description.
    pub described: String,
    /// Its own key, wrapped.
    pub data_key: Vec<u8>,
    /// What it proves itself by, sealed.
    pub secret: Option<Vec<u8>>,
    /// Since when it rests.
    pub paused_at: Option<Timestamp>,
    /// When it is looked at next.
    pub due_at: Timestamp,
    /// Since when a run is under way.
    pub started_at: Option<Timestamp>,
    /// The page that the run asks for next, "" the first.
    pub place: String,
    /// Since when the next run asks what is new.
    pub since: Option<Timestamp>,
    /// Pages of the run under way, or else the last.
    pub pages: i32,
    /// Rows of it that were kept.
    pub kept: i32,
    /// Rows that had come before in the very same page.
    pub repeated: i32,
    /// Rows that could not be kept.
    pub refused: i32,
    /// The first fields that were wrong.
    pub wrong: Vec<String>,
    /// Rows ever taken by this description.
    pub taken: i64,
    /// The last complete run.
    pub done_at: Option<Timestamp>,
    /// Failures in a row.
    pub tries: i32,
    /// The last failure's name; absent once a run is complete.
    pub fault: Option<String>,
    /// What varies in it.
    pub fault_detail: String,
    /// When.
    pub fault_at: Option<Timestamp>,
    /// Counts descriptions.
    pub version: i32,
}

struct Read {
    id: Uuid,
    district: String,
    agency_id: Uuid,
    agency: String,
    described: String,
    data_key: Vec<u8>,
    secret: Option<Vec<u8>>,
    paused_at: Option<jiff_sqlx::Timestamp>,
    due_at: jiff_sqlx::Timestamp,
    started_at: Option<jiff_sqlx::Timestamp>,
    place: String,
    since: Option<jiff_sqlx::Timestamp>,
    pages: i32,
    kept: i32,
    repeated: i32,
    refused: i32,
    wrong: Vec<String>,
    taken: i64,
    done_at: Option<jiff_sqlx::Timestamp>,
    tries: i32,
    fault: Option<String>,
    fault_detail: String,
    fault_at: Option<jiff_sqlx::Timestamp>,
    version: i32,
}

impl From<Read> for ConnectorRow {
    fn from(row: Read) -> Self {
        let at = |at: Option<jiff_sqlx::Timestamp>| at.map(jiff_sqlx::Timestamp::to_jiff);
        Self {
            id: row.id,
            district: row.district,
            agency_id: row.agency_id,
            agency: row.agency,
            described: row.described,
            data_key: row.data_key,
            secret: row.secret,
            paused_at: at(row.paused_at),
            due_at: row.due_at.to_jiff(),
            started_at: at(row.started_at),
            place: row.place,
            since: at(row.since),
            pages: row.pages,
            kept: row.kept,
            repeated: row.repeated,
            refused: row.refused,
            wrong: row.wrong,
            taken: row.taken,
            done_at: at(row.done_at),
            tries: row.tries,
            fault: row.fault,
            fault_detail: row.fault_detail,
            fault_at: at(row.fault_at),
            version: row.version,
        }
    }
}

/// A description to be written.
#[derive(Debug, Clone)]
pub struct NewConnector<'a> {
    /// Identity, and that of its program, which must exist.
    pub id: Uuid,
    /// Where it pushes.
    pub district: &'a str,
    /// Its description.
    pub described: &'a str,
    /// Its own key, wrapped.
    pub data_key: &'a [u8],
    /// What it proves itself by, sealed.
    pub secret: Option<&'a [u8]>,
    /// When it runs first.
    pub due_at: Timestamp,
}

/// Writes a connector.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_connector(conn: &mut Conn, new: &NewConnector<'_>) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO connector (id, district, described, data_key, secret, due_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        new.id,
        new.district,
        new.described,
        new.data_key,
        new.secret,
        new.due_at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes a connector's description anew; `restart` has it begin with the first page of
/// everything. False where somebody else did meanwhile.
///
/// # Errors
/// [`StoreError`].
pub async fn update_connector(
    conn: &mut Conn,
    new: &NewConnector<'_>,
    version: i32,
    restart: bool,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE connector SET described = $3, data_key = $4, secret = $5, due_at = $6, \
         place = CASE WHEN $7 THEN '' ELSE place END, \
         started_at = CASE WHEN $7 THEN NULL ELSE started_at END, \
         since = CASE WHEN $7 THEN NULL ELSE since END, \
         taken = CASE WHEN $7 THEN 0 ELSE taken END, \
         tries = 0, version = version + 1 \
         WHERE id = $1 AND district = $2 AND version = $8",
        new.id,
        new.district,
        new.described,
        new.data_key,
        new.secret,
        new.due_at.to_sqlx() as _,
        restart,
        version,
    )
    .execute(&mut *conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Gives a program another name.
///
/// # Errors
/// [`StoreError`].
pub async fn rename_client(conn: &mut Conn, id: Uuid, label: &str) -> Result<(), StoreError> {
    sqlx::query!("UPDATE api_client SET label = $2 WHERE id = $1", id, label)
        .execute(conn)
        .await?;
    Ok(())
}

/// A connector of a district.
///
/// # Errors
/// [`StoreError`].
pub async fn connector(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
) -> Result<Option<ConnectorRow>, StoreError> {
    let row = sqlx::query_as!(
        Read,
        r#"SELECT k.id, k.district, p.agency_id, a.name AS agency, k.described, k.data_key, k.secret,
           k.paused_at AS "paused_at: _", k.due_at AS "due_at: _", k.started_at AS "started_at: _",
           k.place, k.since AS "since: _", k.pages, k.kept, k.repeated, k.refused, k.wrong, k.taken,
           k.done_at AS "done_at: _", k.tries, k.fault, k.fault_detail, k.fault_at AS "fault_at: _",
           k.version
           FROM connector k JOIN api_client p ON p.id = k.id JOIN agency a ON a.id = p.agency_id
           WHERE k.district = $1 AND k.id = $2"#,
        district,
        id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(ConnectorRow::from))
}

/// The connectors of an agency in a district, the oldest first, at most a hundred.
///
/// # Errors
/// [`StoreError`].
pub async fn connectors_of(
    conn: &mut Conn,
    district: &str,
    agency: Uuid,
) -> Result<Vec<ConnectorRow>, StoreError> {
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT k.id, k.district, p.agency_id, a.name AS agency, k.described, k.data_key, k.secret,
           k.paused_at AS "paused_at: _", k.due_at AS "due_at: _", k.started_at AS "started_at: _",
           k.place, k.since AS "since: _", k.pages, k.kept, k.repeated, k.refused, k.wrong, k.taken,
           k.done_at AS "done_at: _", k.tries, k.fault, k.fault_detail, k.fault_at AS "fault_at: _",
           k.version
           FROM connector k JOIN api_client p ON p.id = k.id JOIN agency a ON a.id = p.agency_id
           WHERE k.district = $1 AND p.agency_id = $2 ORDER BY k.id LIMIT 100"#,
        district,
        agency,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(ConnectorRow::from).collect())
}

/// Connectors that are due and neither rest nor are shut out, (district, id), the longest waiting
/// first.
///
/// # Errors
/// [`StoreError`].
pub async fn due_connectors(
    conn: &mut Conn,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<(String, Uuid)>, StoreError> {
    let rows = sqlx::query!(
        "SELECT k.district, k.id FROM connector k JOIN api_client p ON p.id = k.id \
         WHERE k.paused_at IS NULL AND k.due_at <= $1 AND p.revoked_at IS NULL \
         ORDER BY k.due_at LIMIT $2",
        now.to_sqlx() as _,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.district, row.id)).collect())
}

/// Takes a due connector's turn until an instant; whoever is killed before leaves it due then. False
/// where somebody else took it.
///
/// # Errors
/// [`StoreError`].
pub async fn take_connector(
    conn: &mut Conn,
    id: Uuid,
    now: Timestamp,
    until: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE connector SET due_at = $3, started_at = coalesce(started_at, $2), \
         pages = CASE WHEN started_at IS NULL THEN 0 ELSE pages END, \
         kept = CASE WHEN started_at IS NULL THEN 0 ELSE kept END, \
         repeated = CASE WHEN started_at IS NULL THEN 0 ELSE repeated END, \
         refused = CASE WHEN started_at IS NULL THEN 0 ELSE refused END, \
         wrong = CASE WHEN started_at IS NULL THEN '{}' ELSE wrong END \
         WHERE id = $1 AND due_at <= $2 AND paused_at IS NULL",
        id,
        now.to_sqlx() as _,
        until.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A page that was pushed.
#[derive(Debug, Clone)]
pub struct PulledPage<'a> {
    /// The connector.
    pub id: Uuid,
    /// The description by which it was asked for.
    pub version: i32,
    /// The page's own place.
    pub place: &'a str,
    /// Rows of it that were kept.
    pub kept: i32,
    /// Rows that had come before.
    pub repeated: i32,
    /// Rows that could not be kept.
    pub refused: i32,
    /// Fields that were wrong, of this page and those before.
    pub wrong: &'a [String],
    /// When it is looked at next.
    pub due_at: Timestamp,
}

/// Moves a run on to its next page; false where its description changed or it was paused.
///
/// # Errors
/// [`StoreError`].
pub async fn connector_went_on(
    conn: &mut Conn,
    page: &PulledPage<'_>,
    next: &str,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE connector SET place = $4, pages = pages + 1, kept = kept + $5, \
         repeated = repeated + $6, refused = refused + $7, wrong = $8, taken = taken + $5 + $6, \
         due_at = $9, tries = 0 \
         WHERE id = $1 AND version = $2 AND place = $3 AND started_at IS NOT NULL \
         AND paused_at IS NULL",
        page.id,
        page.version,
        page.place,
        next,
        page.kept,
        page.repeated,
        page.refused,
        page.wrong,
        page.due_at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends a run with its last page; the next asks what is new since an instant. False as for
/// [`connector_went_on`].
///
/// # Errors
/// [`StoreError`].
pub async fn connector_done(
    conn: &mut Conn,
    page: &PulledPage<'_>,
    at: Timestamp,
    since: Option<Timestamp>,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE connector SET place = '', since = $10, started_at = NULL, done_at = $4, \
         pages = pages + 1, kept = kept + $5, repeated = repeated + $6, refused = refused + $7, \
         wrong = $8, taken = taken + $5 + $6, due_at = $9, tries = 0, fault = NULL, \
         fault_detail = '', fault_at = NULL \
         WHERE id = $1 AND version = $2 AND place = $3 AND started_at IS NOT NULL",
        page.id,
        page.version,
        page.place,
        at.to_sqlx() as _,
        page.kept,
        page.repeated,
        page.refused,
        page.wrong,
        page.due_at.to_sqlx() as _,
        since.map(Timestamp::to_sqlx) as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// How a turn failed.
#[derive(Debug, Clone)]
pub struct ConnectorFailure<'a> {
    /// Its name.
    pub fault: &'a str,
    /// What varies in it.
    pub detail: &'a str,
    /// When.
    pub at: Timestamp,
    /// When it is tried again.
    pub due_at: Timestamp,
    /// Whether the run begins anew then, instead of at the page that failed.
    pub restart: bool,
    /// Whether that was no failure of the other side's: its pages are counted anew.
    pub bounded: bool,
}

/// Notes that a turn failed.
///
/// # Errors
/// [`StoreError`].
pub async fn connector_failed(
    conn: &mut Conn,
    id: Uuid,
    version: i32,
    failure: &ConnectorFailure<'_>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE connector SET fault = $3, fault_detail = $4, fault_at = $5, due_at = $6, \
         place = CASE WHEN $7 THEN '' ELSE place END, \
         pages = CASE WHEN $8 THEN 0 ELSE pages END, \
         tries = CASE WHEN $8 THEN 0 ELSE tries + 1 END \
         WHERE id = $1 AND version = $2",
        id,
        version,
        failure.fault,
        failure.detail,
        failure.at.to_sqlx() as _,
        failure.due_at.to_sqlx() as _,
        failure.restart,
        failure.bounded,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Has a connector looked at next at an instant.
///
/// # Errors
/// [`StoreError`].
pub async fn connector_due(conn: &mut Conn, id: Uuid, at: Timestamp) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE connector SET due_at = $2 WHERE id = $1",
        id,
        at.to_sqlx() as _
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Has a connector rest since an instant, or go on; false where it does already.
///
/// # Errors
/// [`StoreError`].
pub async fn pause_connector(
    conn: &mut Conn,
    id: Uuid,
    paused_at: Option<Timestamp>,
) -> Result<bool, StoreError> {
    let at = paused_at.map(Timestamp::to_sqlx);
    let done = sqlx::query!(
        "UPDATE connector SET paused_at = $2 WHERE id = $1 \
         AND (paused_at IS NULL) <> ($2::timestamptz IS NULL)",
        id,
        at as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
