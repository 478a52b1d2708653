//! What the database remembers of the installation it belongs to.

use crate::{Conn, StoreError};

/// What it remembers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    /// Fingerprint of the key file it was first written with.
    pub key_fingerprint: String,
    /// Whether it is a demo's.
    pub demo: bool,
}

/// What was remembered; `None` before the first start.
///
/// # Errors
/// [`StoreError`].
pub async fn read(conn: &mut Conn) -> Result<Option<Installation>, StoreError> {
    Ok(sqlx::query_as!(
        Installation,
        "SELECT key_fingerprint, demo FROM installation WHERE id = 1"
    )
    .fetch_optional(conn)
    .await?)
}

/// Remembers the key of the first start; a later one changes nothing.
///
/// # Errors
/// [`StoreError`].
pub async fn remember(conn: &mut Conn, key_fingerprint: &str) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO installation (id, key_fingerprint, demo) VALUES (1, $1, false) \
         ON CONFLICT (id) DO NOTHING",
        key_fingerprint,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Marks the database as a demo's, where nobody works in it yet. Whether it is one now.
///
/// # Errors
/// [`StoreError`].
pub async fn make_demo(conn: &mut Conn) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE installation SET demo = true WHERE id = 1 AND (demo OR \
         (NOT EXISTS (SELECT 1 FROM staff) AND NOT EXISTS (SELECT 1 FROM district)))",
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
