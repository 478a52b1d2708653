//! Staff, their roles, and the places they are held for.

mod place;
mod role;

pub use place::{PlaceRow, areas, grid_codes, place};
pub use role::{
    RoleRow, agents_of, end_roles, ends, had_role, holders, insert_agent, insert_role, roles_of,
};

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A member of staff as it lies in the database.
#[derive(Clone, PartialEq, Eq)]
pub struct StaffRow {
    /// Identity.
    pub id: Uuid,
    /// What they sign in with.
    pub login: String,
    /// Name.
    pub name: String,
    /// PHC string.
    pub password_hash: String,
    /// Somebody else has seen the password.
    pub password_is_temporary: bool,
    /// `active`, `suspended` or `left`.
    pub state: String,
    /// When the account was made.
    pub created_at: Timestamp,
    /// Counts changes.
    pub version: i32,
}

impl std::fmt::Debug for StaffRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "StaffRow({} {} v{})",
            self.login, self.state, self.version
        )
    }
}

/// The account of that login.
///
/// # Errors
/// [`StoreError`].
pub async fn by_login(conn: &mut Conn, login: &str) -> Result<Option<StaffRow>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT id, login, name, password_hash, password_is_temporary, state,
        created_at AS "created_at: jiff_sqlx::Timestamp", version FROM staff WHERE login = $1"#,
        login,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| StaffRow {
        id: row.id,
        login: row.login,
        name: row.name,
        password_hash: row.password_hash,
        password_is_temporary: row.password_is_temporary,
        state: row.state,
        created_at: row.created_at.to_jiff(),
        version: row.version,
    }))
}

/// The account of that id.
///
/// # Errors
/// [`StoreError`].
pub async fn by_id(conn: &mut Conn, id: Uuid) -> Result<Option<StaffRow>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT id, login, name, password_hash, password_is_temporary, state,
        created_at AS "created_at: jiff_sqlx::Timestamp", version FROM staff WHERE id = $1"#,
        id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| StaffRow {
        id: row.id,
        login: row.login,
        name: row.name,
        password_hash: row.password_hash,
        password_is_temporary: row.password_is_temporary,
        state: row.state,
        created_at: row.created_at.to_jiff(),
        version: row.version,
    }))
}

/// Writes an account.
///
/// # Errors
/// [`StoreError::Constraint`] with `duplicate` where the login is taken.
pub async fn insert(conn: &mut Conn, row: &StaffRow) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO staff (id, login, name, password_hash, password_is_temporary, state, \
         created_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        row.id,
        row.login,
        row.name,
        row.password_hash,
        row.password_is_temporary,
        row.state,
        row.created_at.to_sqlx() as _,
        row.version,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Sets the state. Whether the account still had this version.
///
/// # Errors
/// [`StoreError`].
pub async fn set_state(
    conn: &mut Conn,
    id: Uuid,
    version: i32,
    state: &str,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE staff SET state = $3, version = version + 1 WHERE id = $1 AND version = $2",
        id,
        version,
        state,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Sets the password. Whether the account still had this version.
///
/// # Errors
/// [`StoreError`].
pub async fn set_password(
    conn: &mut Conn,
    id: Uuid,
    version: i32,
    hash: &str,
    temporary: bool,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE staff SET password_hash = $3, password_is_temporary = $4, version = version + 1 \
         WHERE id = $1 AND version = $2",
        id,
        version,
        hash,
        temporary,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Counts an account's change that lies in another table. Whether it still had this version.
///
/// # Errors
/// [`StoreError`].
pub async fn bump(conn: &mut Conn, id: Uuid, version: i32) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE staff SET version = version + 1 WHERE id = $1 AND version = $2",
        id,
        version,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Accounts of a district with a role for a place below one of `scopes`, by login. A role counts
/// while it is held or to come; of accounts that are not active any more, the last ones count.
///
/// # Errors
/// [`StoreError`].
pub async fn list(
    conn: &mut Conn,
    district: &str,
    scopes: &[String],
    now: Timestamp,
    after: &str,
    limit: i64,
) -> Result<Vec<StaffRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT s.id, s.login, s.name, s.password_hash, s.password_is_temporary, s.state,
        s.created_at AS "created_at: jiff_sqlx::Timestamp", s.version
        FROM staff s WHERE s.login > $1 AND EXISTS (
            SELECT 1 FROM staff_role r JOIN area a ON a.id = r.area_id
            LEFT JOIN grid g ON g.id = r.grid_id
            WHERE r.staff_id = s.id AND a.district = $2
            AND (r.valid_to IS NULL OR r.valid_to > $3 OR s.state <> 'active')
            AND EXISTS (SELECT 1 FROM unnest($4::text[]) scope
                        WHERE starts_with(coalesce(g.code, a.code), scope)))
        ORDER BY s.login LIMIT $5"#,
        after,
        district,
        now.to_sqlx() as _,
        scopes,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| StaffRow {
            id: row.id,
            login: row.login,
            name: row.name,
            password_hash: row.password_hash,
            password_is_temporary: row.password_is_temporary,
            state: row.state,
            created_at: row.created_at.to_jiff(),
            version: row.version,
        })
        .collect())
}

/// Makes changes of a district's accounts wait for each other until the transaction ends: what
/// must hold over all of them, such as "there is a steward", can't be broken by two at once.
///
/// # Errors
/// [`StoreError`].
pub async fn lock_district(conn: &mut Conn, district: &str) -> Result<(), StoreError> {
    sqlx::query!(
        "SELECT district FROM district WHERE district = $1 FOR UPDATE",
        district
    )
    .fetch_optional(conn)
    .await?;
    Ok(())
}

/// The names of these members of staff.
///
/// # Errors
/// [`StoreError`].
pub async fn names(conn: &mut Conn, staff: &[Uuid]) -> Result<Vec<(Uuid, String)>, StoreError> {
    let rows = sqlx::query!("SELECT id, name FROM staff WHERE id = ANY($1)", staff)
        .fetch_all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}
