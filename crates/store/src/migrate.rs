//! Forward-only migrations, one statement a round trip, so that each also runs on a coordinator
//! of a distributed database.

use sqlx::Row as _;
use sqlx::{Acquire as _, AssertSqlSafe};

use crate::{Conn, Pool, StoreError};

struct Migration {
    number: i32,
    name: &'static str,
    sql: &'static str,
}

macro_rules! migrations {
    ($($number:literal $name:literal),* $(,)?) => {
        &[$(Migration {
            number: $number,
            name: $name,
            sql: include_str!(concat!("../migrations/", $name, ".sql")),
        }),*]
    };
}

const MIGRATIONS: &[Migration] = migrations![
    1 "0001_places",
    2 "0002_sessions_and_jobs",
    3 "0003_library",
    4 "0004_intake",
    5 "0005_registry",
    6 "0006_audit",
    10 "0010_installation",
    11 "0011_learning",
    12 "0012_plates",
    14 "0014_retention",
    15 "0015_agencies",
    16 "0016_people",
    17 "0017_keys",
    18 "0018_clocks_and_sign_in",
    19 "0019_voices",
    20 "0020_suites",
    21 "0021_master_keys",
    22 "0022_self_checks",
    23 "0023_passkeys",
    24 "0024_disclosures",
    25 "0025_connectors",
    26 "0026_short_lets_and_reminders",
    27 "0027_desk",
    28 "0028_grids",
    29 "0029_events",
    30 "0030_charge",
    31 "0031_outgoing",
];

/// What [`run`] did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migrated {
    /// Names of the migrations applied now.
    pub applied: Vec<&'static str>,
    /// Number of the newest migration in the database.
    pub version: i32,
}

/// Brings the schema up to this program's. Two programs may try at once; one waits.
///
/// # Errors
/// [`StoreError::Schema`] where the database is newer than this program, or an applied migration
/// is not the one this program knows; any other error leaves the schema as it was before the
/// migration that failed.
pub async fn run(pool: &Pool) -> Result<Migrated, StoreError> {
    let mut connection = pool.acquire().await?;
    // Session-wide, released when the connection ends; the key is arbitrary but fixed.
    sqlx::query("SELECT pg_advisory_lock(721965)")
        .execute(&mut *connection)
        .await?;
    let result = run_locked(&mut connection).await;
    sqlx::query("SELECT pg_advisory_unlock(721965)")
        .execute(&mut *connection)
        .await?;
    result
}

/// Whether the database was ever migrated.
///
/// # Errors
/// [`StoreError`].
pub async fn exists(pool: &Pool) -> Result<bool, StoreError> {
    let mut connection = pool.acquire().await?;
    Ok(
        sqlx::query("SELECT to_regclass('schema_migration') IS NOT NULL AS there")
            .fetch_one(&mut *connection)
            .await?
            .try_get("there")?,
    )
}

/// Whether the schema is this program's, without changing anything.
///
/// # Errors
/// [`StoreError::Schema`] with what to do where it is not.
pub async fn check(pool: &Pool) -> Result<(), StoreError> {
    let mut connection = pool.acquire().await?;
    let exists: bool = sqlx::query("SELECT to_regclass('schema_migration') IS NOT NULL AS there")
        .fetch_one(&mut *connection)
        .await?
        .try_get("there")?;
    let done = if exists {
        applied(&mut connection).await?.len()
    } else {
        0
    };
    match done.cmp(&MIGRATIONS.len()) {
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Less => Err(StoreError::Schema(format!(
            "the schema is {} migrations behind: run `menpai migrate`",
            MIGRATIONS.len() - done
        ))),
        std::cmp::Ordering::Greater => Err(newer_than_program()),
    }
}

fn newer_than_program() -> StoreError {
    StoreError::Schema(
        "the database was migrated by a newer menpai: upgrade this program".to_owned(),
    )
}

async fn run_locked(connection: &mut Conn) -> Result<Migrated, StoreError> {
    sqlx::query(
        "CREATE TABLE IF NOT EXISTS schema_migration (\
         number integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, \
         applied_at timestamptz NOT NULL)",
    )
    .execute(&mut *connection)
    .await?;
    let done = applied(connection).await?;
    if done.len() > MIGRATIONS.len() {
        return Err(newer_than_program());
    }
    let mut names = Vec::new();
    for (index, migration) in MIGRATIONS.iter().enumerate() {
        match done.get(index) {
            Some(known) if *known == checksum(migration.sql) => {}
            Some(_) => {
                return Err(StoreError::Schema(format!(
                    "migration {} was changed after it was applied here: run the program version \
                     that applied it, then upgrade",
                    migration.name
                )));
            }
            None => {
                apply(connection, migration).await?;
                names.push(migration.name);
            }
        }
    }
    let version = MIGRATIONS.last().map_or(0, |m| m.number);
    Ok(Migrated {
        applied: names,
        version,
    })
}

async fn applied(connection: &mut Conn) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query("SELECT checksum FROM schema_migration ORDER BY number")
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| row.try_get("checksum").map_err(StoreError::from))
        .collect()
}

async fn apply(connection: &mut Conn, migration: &Migration) -> Result<(), StoreError> {
    let mut tx = connection.begin().await?;
    for statement in statements(migration.sql) {
        // The text is compiled into the program.
        sqlx::query(AssertSqlSafe(statement))
            .execute(&mut *tx)
            .await?;
    }
    sqlx::query(
        "INSERT INTO schema_migration (number, name, checksum, applied_at) \
         VALUES ($1, $2, $3, clock_timestamp())",
    )
    .bind(migration.number)
    .bind(migration.name)
    .bind(checksum(migration.sql))
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}

/// The statements of a migration: each ends at a line that ends with `;`. Comments stay out, so
/// that rewording one does not look like another migration.
fn statements(sql: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut current = String::new();
    for line in sql.lines() {
        let code = line.split("--").next().unwrap_or_default().trim_end();
        if code.trim().is_empty() {
            continue;
        }
        current.push_str(code);
        current.push('\n');
        if code.ends_with(';') {
            found.push(
                std::mem::take(&mut current)
                    .trim_end()
                    .trim_end_matches(';')
                    .to_owned(),
            );
        }
    }
    debug_assert!(
        current.is_empty(),
        "a migration ends in the middle of a statement"
    );
    found
}

/// FNV-1a over the statements: tells an edited migration, which is a mistake and not an attack.
fn checksum(sql: &str) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in statements(sql).join(";").bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::{MIGRATIONS, checksum, statements};

    #[test]
    fn statements_end_where_their_lines_do() {
        let sql = "-- why\nCREATE TABLE a (\n  x int -- a; b\n);\n\nCREATE INDEX b ON a (x);\n";
        assert_eq!(
            statements(sql),
            ["CREATE TABLE a (\n  x int\n)", "CREATE INDEX b ON a (x)"]
        );
    }

    #[test]
    fn rewording_a_comment_is_no_change() {
        assert_eq!(
            checksum("-- one\nSELECT 1;\n"),
            checksum("-- two\nSELECT 1;\n")
        );
        assert_ne!(checksum("SELECT 1;\n"), checksum("SELECT 2;\n"));
    }

    #[test]
    fn numbers_rise_and_names_begin_with_them() {
        // They are applied in this order; a number that was given up leaves a gap.
        assert!(MIGRATIONS.is_sorted_by(|a, b| a.number < b.number));
        for migration in MIGRATIONS {
            let number = format!("{:04}_", migration.number);
            assert!(migration.name.starts_with(&number), "{}", migration.name);
        }
    }
}
