//! What residents ask about their own record.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A request as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestRow {
    /// Identity.
    pub id: Uuid,
    /// Who asks; `None` once destroyed.
    pub account_id: Option<Uuid>,
    /// By which binding; `None` once destroyed.
    pub binding_id: Option<Uuid>,
    /// At which door.
    pub dwelling_id: Uuid,
    /// What is asked for.
    pub kind: String,
    /// Wrapped key; `None` once destroyed.
    pub data_key: Option<Vec<u8>>,
    /// Their words, sealed.
    pub words: Option<Vec<u8>>,
    /// The answer, sealed.
    pub answer: Option<Vec<u8>>,
    /// `open`, `granted` or `refused`.
    pub state: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// By when it has to be answered.
    pub due_at: Timestamp,
    /// Tells two who answer at once.
    pub version: i32,
}

struct Read {
    id: Uuid,
    account_id: Option<Uuid>,
    binding_id: Option<Uuid>,
    dwelling_id: Uuid,
    kind: String,
    data_key: Option<Vec<u8>>,
    words: Option<Vec<u8>>,
    answer: Option<Vec<u8>>,
    state: String,
    made_at: jiff_sqlx::Timestamp,
    due_at: jiff_sqlx::Timestamp,
    version: i32,
}

impl From<Read> for RequestRow {
    fn from(row: Read) -> Self {
        Self {
            id: row.id,
            account_id: row.account_id,
            binding_id: row.binding_id,
            dwelling_id: row.dwelling_id,
            kind: row.kind,
            data_key: row.data_key,
            words: row.words,
            answer: row.answer,
            state: row.state,
            made_at: row.made_at.to_jiff(),
            due_at: row.due_at.to_jiff(),
            version: row.version,
        }
    }
}

/// Writes a request.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(conn: &mut Conn, district: &str, row: &RequestRow) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO right_request (district, id, account_id, binding_id, dwelling_id, kind, \
         data_key, words, state, made_at, due_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $10)",
        district,
        row.id,
        row.account_id,
        row.binding_id,
        row.dwelling_id,
        row.kind,
        row.data_key,
        row.words,
        row.made_at.to_sqlx() as _,
        row.due_at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What waits, the most urgent first.
///
/// # Errors
/// [`StoreError`].
pub async fn waiting(
    conn: &mut Conn,
    district: &str,
    limit: i64,
) -> Result<Vec<RequestRow>, StoreError> {
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT id, account_id, binding_id, dwelling_id, kind, data_key, words, answer, state,
        made_at AS "made_at: _", due_at AS "due_at: _", version FROM right_request
        WHERE district = $1 AND state = 'open' ORDER BY due_at, id LIMIT $2"#,
        district,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(RequestRow::from).collect())
}

/// What an account asked, the latest first.
///
/// # Errors
/// [`StoreError`].
pub async fn of_account(
    conn: &mut Conn,
    district: &str,
    account: Uuid,
    limit: i64,
) -> Result<Vec<RequestRow>, StoreError> {
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT id, account_id, binding_id, dwelling_id, kind, data_key, words, answer, state,
        made_at AS "made_at: _", due_at AS "due_at: _", version FROM right_request
        WHERE district = $1 AND account_id = $2 ORDER BY id DESC LIMIT $3"#,
        district,
        account,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(RequestRow::from).collect())
}

/// One request.
///
/// # Errors
/// [`StoreError`].
pub async fn by_id(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
) -> Result<Option<RequestRow>, StoreError> {
    let row = sqlx::query_as!(
        Read,
        r#"SELECT id, account_id, binding_id, dwelling_id, kind, data_key, words, answer, state,
        made_at AS "made_at: _", due_at AS "due_at: _", version FROM right_request
        WHERE district = $1 AND id = $2"#,
        district,
        id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(RequestRow::from))
}

/// Answers an open request. Whether it was open in that version.
///
/// # Errors
/// [`StoreError`].
#[expect(clippy::too_many_arguments, reason = "each is a column")]
pub async fn answer(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
    version: i32,
    state: &str,
    answer: &[u8],
    at: Timestamp,
    by: Option<Uuid>,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE right_request SET state = $4, answer = $5, answered_at = $6, answered_by = $7, \
         version = version + 1 \
         WHERE district = $1 AND id = $2 AND version = $3 AND state = 'open'",
        district,
        id,
        version,
        state,
        answer,
        at.to_sqlx() as _,
        by,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
