//! The keys that receipts were signed with. Receipts themselves are with whoever declared.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;

use crate::{Conn, StoreError};

/// Remembers a public key; one that is known stays as it is.
///
/// # Errors
/// [`StoreError`].
pub async fn know_key(
    conn: &mut Conn,
    key_id: &str,
    public_key: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO receipt_key (id, public_key, since) VALUES ($1, $2, $3) \
         ON CONFLICT (id) DO NOTHING",
        key_id,
        public_key,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Every public key that receipts were signed with, the oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn keys(conn: &mut Conn) -> Result<Vec<String>, StoreError> {
    Ok(
        sqlx::query_scalar!("SELECT public_key FROM receipt_key ORDER BY since, id")
            .fetch_all(conn)
            .await?,
    )
}
