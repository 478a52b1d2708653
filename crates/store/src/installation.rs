//! What the database remembers of the installation it belongs to.

use crate::{Conn, StoreError};

/// What it remembers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    /// Fingerprint of the key file it was first written with.
    pub key_fingerprint: String,
    /// Name of its algorithms.
    pub suite: String,
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
        "SELECT key_fingerprint, suite, demo FROM installation WHERE id = 1"
    )
    .fetch_optional(conn)
    .await?)
}

/// Remembers the key and the algorithms of the first start; a later one changes nothing.
///
/// # Errors
/// [`StoreError`].
pub async fn remember(
    conn: &mut Conn,
    key_fingerprint: &str,
    suite: &str,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO installation (id, key_fingerprint, suite, demo) VALUES (1, $1, $2, false) \
         ON CONFLICT (id) DO NOTHING",
        key_fingerprint,
        suite,
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

/// The address that plates lead to; `None` before somebody set it.
///
/// # Errors
/// [`StoreError`].
pub async fn public_url(conn: &mut Conn) -> Result<Option<String>, StoreError> {
    let found = sqlx::query_scalar!("SELECT public_url FROM installation WHERE id = 1")
        .fetch_optional(conn)
        .await?;
    Ok(found.flatten())
}

/// Sets it. Whether there is an installation to remember it.
///
/// # Errors
/// [`StoreError`].
pub async fn set_public_url(conn: &mut Conn, url: &str) -> Result<bool, StoreError> {
    let done = sqlx::query!("UPDATE installation SET public_url = $1 WHERE id = 1", url)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}
