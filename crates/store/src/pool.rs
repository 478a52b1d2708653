use std::str::FromStr as _;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions as _, Row as _};

use crate::{Pool, StoreError};

/// Connects to the database at `url` with at most `connections` connections.
///
/// # Errors
/// [`StoreError`] where nobody answers within 10 s or the URL makes no sense.
pub async fn connect(url: &str, connections: u32) -> Result<Pool, StoreError> {
    let options = PgConnectOptions::from_str(url)?
        .application_name("menpai")
        // Statements are logged nowhere: their parameters could name a person.
        .disable_statement_logging();
    let pool = PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(10))
        .connect_with(options)
        .await?;
    Ok(pool)
}

/// The server's major version and whether it is one this program runs on (15 or newer, UTF-8).
///
/// # Errors
/// [`StoreError::Schema`] with what is wrong and what to do.
pub async fn read_only_check(pool: &Pool) -> Result<i32, StoreError> {
    let row = sqlx::query(
        "SELECT current_setting('server_version_num')::int AS version, \
         current_setting('server_encoding') AS encoding",
    )
    .fetch_one(pool)
    .await?;
    let version: i32 = row.try_get("version")?;
    let encoding: String = row.try_get("encoding")?;
    if version < 150_000 {
        return Err(StoreError::Schema(format!(
            "PostgreSQL {} is too old: 15 or newer is needed",
            version / 10_000
        )));
    }
    if encoding != "UTF8" {
        return Err(StoreError::Schema(format!(
            "the database's encoding is {encoding}: create it with ENCODING 'UTF8'"
        )));
    }
    Ok(version / 10_000)
}
