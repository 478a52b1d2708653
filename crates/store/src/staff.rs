//! Staff, their roles, and the places they are held for.

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

/// A role held, with its place in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleRow {
    /// Identity.
    pub id: Uuid,
    /// Whose.
    pub staff_id: Uuid,
    /// `policy::Role`'s name.
    pub role: String,
    /// Code of the grid, else of the area.
    pub code: String,
    /// Name of the grid, else of the area.
    pub place: String,
    /// From when.
    pub valid_from: Timestamp,
    /// Until when; `None` for good.
    pub valid_to: Option<Timestamp>,
}

/// An area or grid that a role can be held for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceRow {
    /// The area; of a grid its community.
    pub area_id: Uuid,
    /// The grid, if it is one.
    pub grid_id: Option<Uuid>,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
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

/// Every role these people hold, held or will hold, oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn roles_of(conn: &mut Conn, staff: &[Uuid]) -> Result<Vec<RoleRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT r.id, r.staff_id, r.role, coalesce(g.code, a.code) AS "code!",
        coalesce(g.name, a.name) AS "place!", r.valid_from AS "valid_from: jiff_sqlx::Timestamp",
        r.valid_to AS "valid_to: jiff_sqlx::Timestamp"
        FROM staff_role r JOIN area a ON a.id = r.area_id LEFT JOIN grid g ON g.id = r.grid_id
        WHERE r.staff_id = ANY($1) ORDER BY r.valid_from, r.id"#,
        staff,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| RoleRow {
            id: row.id,
            staff_id: row.staff_id,
            role: row.role,
            code: row.code,
            place: row.place,
            valid_from: row.valid_from.to_jiff(),
            valid_to: row.valid_to.map(jiff_sqlx::Timestamp::to_jiff),
        })
        .collect())
}

/// Writes a role.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_role(
    conn: &mut Conn,
    id: Uuid,
    staff_id: Uuid,
    role: &str,
    place: &PlaceRow,
    valid_from: Timestamp,
    valid_to: Option<Timestamp>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO staff_role (id, staff_id, role, area_id, grid_id, valid_from, valid_to) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        id,
        staff_id,
        role,
        place.area_id,
        place.grid_id,
        valid_from.to_sqlx() as _,
        valid_to.map(jiff_sqlx::ToSqlx::to_sqlx) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Ends every role of somebody at that time; roles still to come never begin.
///
/// # Errors
/// [`StoreError`].
pub async fn end_roles(conn: &mut Conn, staff_id: Uuid, at: Timestamp) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "UPDATE staff_role SET valid_to = greatest(valid_from, $2) \
         WHERE staff_id = $1 AND (valid_to IS NULL OR valid_to > $2)",
        staff_id,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
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

/// Active accounts of a district that hold this role at that time, with the role's code, the
/// longest codes first and the longest held first among equals.
///
/// # Errors
/// [`StoreError`].
pub async fn holders(
    conn: &mut Conn,
    district: &str,
    role: &str,
    at: Timestamp,
) -> Result<Vec<(Uuid, String)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT r.staff_id, coalesce(g.code, a.code) AS "code!"
        FROM staff_role r JOIN staff s ON s.id = r.staff_id JOIN area a ON a.id = r.area_id
        LEFT JOIN grid g ON g.id = r.grid_id
        WHERE r.role = $2 AND s.state = 'active' AND a.district = $1
        AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3)
        ORDER BY length(coalesce(g.code, a.code)) DESC, r.valid_from, r.id"#,
        district,
        role,
        at.to_sqlx() as _,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.staff_id, row.code))
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

/// The area or grid that has this code now.
///
/// # Errors
/// [`StoreError`].
pub async fn place(
    conn: &mut Conn,
    district: &str,
    code: &str,
) -> Result<Option<PlaceRow>, StoreError> {
    let row = sqlx::query_as!(
        PlaceRow,
        r#"SELECT id AS "area_id!", NULL::uuid AS grid_id, code AS "code!", name AS "name!"
        FROM area WHERE district = $1 AND code = $2 AND valid_to IS NULL
        UNION ALL
        SELECT community_id, id, code, name FROM grid WHERE district = $1 AND code = $2"#,
        district,
        code,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row)
}

/// The areas of a district in force, by code.
///
/// # Errors
/// [`StoreError`].
pub async fn areas(conn: &mut Conn, district: &str) -> Result<Vec<PlaceRow>, StoreError> {
    let rows = sqlx::query_as!(
        PlaceRow,
        r#"SELECT id AS area_id, NULL::uuid AS grid_id, code, name
        FROM area WHERE district = $1 AND valid_to IS NULL ORDER BY code"#,
        district,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

/// Codes of these grids.
///
/// # Errors
/// [`StoreError`].
pub async fn grid_codes(
    conn: &mut Conn,
    district: &str,
    grids: &[Uuid],
) -> Result<Vec<(Uuid, String)>, StoreError> {
    let rows = sqlx::query!(
        "SELECT id, code FROM grid WHERE district = $1 AND id = ANY($2)",
        district,
        grids,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.code)).collect())
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

/// Whether anybody in the district holds or held this role, in whatever state.
///
/// # Errors
/// [`StoreError`].
pub async fn had_role(conn: &mut Conn, district: &str, role: &str) -> Result<bool, StoreError> {
    let row = sqlx::query!(
        r#"SELECT EXISTS (SELECT 1 FROM staff_role r JOIN area a ON a.id = r.area_id
        WHERE a.district = $1 AND r.role = $2) AS "had!""#,
        district,
        role,
    )
    .fetch_one(conn)
    .await?;
    Ok(row.had)
}
