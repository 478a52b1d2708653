use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A program that may push reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientRow {
    /// Identity: its client id.
    pub id: Uuid,
    /// Whose it is.
    pub agency_id: Uuid,
    /// What the steward calls it.
    pub label: String,
    /// Where it may push.
    pub districts: Vec<String>,
    /// Digest of its secret.
    pub secret_digest: Vec<u8>,
    /// Digest of the secret before, and until when it works too.
    pub former: Option<(Vec<u8>, Timestamp)>,
    /// Calls it may make in a minute.
    pub calls_a_minute: i32,
    /// Since when.
    pub issued_at: Timestamp,
    /// When it was shut out.
    pub revoked_at: Option<Timestamp>,
}

struct Read {
    id: Uuid,
    agency_id: Uuid,
    label: String,
    districts: Vec<String>,
    secret_digest: Vec<u8>,
    former_digest: Option<Vec<u8>>,
    former_until: Option<jiff_sqlx::Timestamp>,
    calls_a_minute: i32,
    issued_at: jiff_sqlx::Timestamp,
    revoked_at: Option<jiff_sqlx::Timestamp>,
}

impl From<Read> for ClientRow {
    fn from(row: Read) -> Self {
        Self {
            id: row.id,
            agency_id: row.agency_id,
            label: row.label,
            districts: row.districts,
            secret_digest: row.secret_digest,
            former: row
                .former_digest
                .zip(row.former_until.map(jiff_sqlx::Timestamp::to_jiff)),
            calls_a_minute: row.calls_a_minute,
            issued_at: row.issued_at.to_jiff(),
            revoked_at: row.revoked_at.map(jiff_sqlx::Timestamp::to_jiff),
        }
    }
}

/// Lets a program in. Gives nothing back: its secret is the caller's to show.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_client(
    conn: &mut Conn,
    row: &ClientRow,
    by: Option<Uuid>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO api_client (id, agency_id, label, districts, secret_digest, calls_a_minute, \
         issued_at, issued_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        row.id,
        row.agency_id,
        row.label,
        &row.districts,
        row.secret_digest,
        row.calls_a_minute,
        row.issued_at.to_sqlx() as _,
        by,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The program of that id.
///
/// # Errors
/// [`StoreError`].
pub async fn client(conn: &mut Conn, id: Uuid) -> Result<Option<ClientRow>, StoreError> {
    let row = sqlx::query_as!(
        Read,
        r#"SELECT id, agency_id, label, districts, secret_digest, former_digest,
           former_until AS "former_until: _", calls_a_minute, issued_at AS "issued_at: _", revoked_at AS "revoked_at: _"
           FROM api_client WHERE id = $1"#,
        id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(ClientRow::from))
}

/// The programs of an agency that may push, or might, in a district; the newest first, at most a
/// hundred. Its connectors, which nobody has a secret of, are not among them.
///
/// # Errors
/// [`StoreError`].
pub async fn clients_of(
    conn: &mut Conn,
    agency: Uuid,
    district: &str,
) -> Result<Vec<ClientRow>, StoreError> {
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT id, agency_id, label, districts, secret_digest, former_digest,
           former_until AS "former_until: _", calls_a_minute, issued_at AS "issued_at: _", revoked_at AS "revoked_at: _"
           FROM api_client p WHERE agency_id = $1 AND $2 = ANY(districts)
           AND NOT EXISTS (SELECT FROM connector k WHERE k.id = p.id)
           ORDER BY id DESC LIMIT 100"#,
        agency,
        district,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(ClientRow::from).collect())
}

/// Gives a program another secret; the one it had works on until then. False for one that was shut
/// out, and for a connector.
///
/// # Errors
/// [`StoreError`].
pub async fn renew_client(
    conn: &mut Conn,
    id: Uuid,
    secret_digest: &[u8],
    former_until: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE api_client SET former_digest = secret_digest, former_until = $3, \
         secret_digest = $2 WHERE id = $1 AND revoked_at IS NULL \
         AND NOT EXISTS (SELECT FROM connector k WHERE k.id = $1)",
        id,
        secret_digest,
        former_until.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Shuts a program out. False where somebody did before.
///
/// # Errors
/// [`StoreError`].
pub async fn revoke_client(
    conn: &mut Conn,
    id: Uuid,
    at: Timestamp,
    by: Option<Uuid>,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE api_client SET revoked_at = $2, revoked_by = $3 \
         WHERE id = $1 AND revoked_at IS NULL",
        id,
        at.to_sqlx() as _,
        by,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// How these programs are called: (id, agency and label).
///
/// # Errors
/// [`StoreError`].
pub async fn labels(conn: &mut Conn, ids: &[Uuid]) -> Result<Vec<(Uuid, String)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT c.id, a.name || ' · ' || c.label AS "name!" FROM api_client c
           JOIN agency a ON a.id = c.agency_id WHERE c.id = ANY($1)"#,
        ids,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}
