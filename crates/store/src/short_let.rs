//! Homes let by the day or hour that their hosts filed, and their signs.

mod write;

pub use write::{
    NewShortLet, Sign, approve, end_of_account, insert, refile, refuse, revoke, revoke_others,
    take_number,
};

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A filing as it lies in the database, with its door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShortLetRow {
    /// Identity.
    pub id: Uuid,
    /// The registration that is filed.
    pub letting_id: Uuid,
    /// Whose it is; `None` once the registration or the account is destroyed.
    pub account_id: Option<Uuid>,
    /// The building.
    pub building_id: Uuid,
    /// The dwelling.
    pub dwelling_id: Uuid,
    /// Its code.
    pub code: String,
    /// Its address.
    pub address: String,
    /// When it was filed.
    pub filed_at: Timestamp,
    /// Since when the home is filed as it is: an approval rests on a visit since then.
    pub look_from: Timestamp,
    /// By when it is to be decided.
    pub due_at: Timestamp,
    /// Whether the calendar of each year on the way is known.
    pub due_certain: bool,
    /// The rule pack that the time stands in; "" for none.
    pub pack: String,
    /// `waiting`, `approved`, `refused`, `withdrawn` or `revoked`.
    pub state: String,
    /// The visit that an approval rests on.
    pub visit_id: Option<Uuid>,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// Why it was refused or its sign revoked.
    pub reason: Option<String>,
    /// Number of its sign.
    pub sign_number: Option<i64>,
    /// When it was withdrawn, or its sign revoked.
    pub ended_at: Option<Timestamp>,
    /// Tells two who decide at once.
    pub version: i32,
}

struct Read {
    id: Uuid,
    letting_id: Uuid,
    account_id: Option<Uuid>,
    building_id: Uuid,
    dwelling_id: Uuid,
    code: String,
    address: String,
    filed_at: jiff_sqlx::Timestamp,
    look_from: jiff_sqlx::Timestamp,
    due_at: jiff_sqlx::Timestamp,
    due_certain: bool,
    pack: String,
    state: String,
    visit_id: Option<Uuid>,
    decided_at: Option<jiff_sqlx::Timestamp>,
    reason: Option<String>,
    sign_number: Option<i64>,
    ended_at: Option<jiff_sqlx::Timestamp>,
    version: i32,
}

impl From<Read> for ShortLetRow {
    fn from(row: Read) -> Self {
        Self {
            id: row.id,
            letting_id: row.letting_id,
            account_id: row.account_id,
            building_id: row.building_id,
            dwelling_id: row.dwelling_id,
            code: row.code,
            address: row.address,
            filed_at: row.filed_at.to_jiff(),
            look_from: row.look_from.to_jiff(),
            due_at: row.due_at.to_jiff(),
            due_certain: row.due_certain,
            pack: row.pack,
            state: row.state,
            visit_id: row.visit_id,
            decided_at: row.decided_at.map(jiff_sqlx::Timestamp::to_jiff),
            reason: row.reason,
            sign_number: row.sign_number,
            ended_at: row.ended_at.map(jiff_sqlx::Timestamp::to_jiff),
            version: row.version,
        }
    }
}

/// Where a list goes on: behind this deadline and id.
pub type DueKey = (Timestamp, Uuid);

/// Filings that wait at doors whose codes begin with one of these, the most urgent first behind
/// `after`.
///
/// # Errors
/// [`StoreError`].
pub async fn waiting(
    conn: &mut Conn,
    district: &str,
    scopes: &[String],
    after: Option<DueKey>,
    limit: i64,
) -> Result<Vec<ShortLetRow>, StoreError> {
    let (due, id) = after.unwrap_or((Timestamp::UNIX_EPOCH, Uuid::nil()));
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT f.id, f.letting_id, f.account_id, f.building_id, f.dwelling_id, d.code,
        d.standard_address AS address, f.filed_at AS "filed_at: _",
        f.look_from AS "look_from: _", f.due_at AS "due_at: _",
        f.due_certain, f.pack, f.state, f.visit_id, f.decided_at AS "decided_at: _", f.reason,
        f.sign_number, f.ended_at AS "ended_at: _", f.version
        FROM short_let f JOIN dwelling d ON d.district = f.district AND d.id = f.dwelling_id
        WHERE f.district = $1 AND f.state = 'waiting' AND (f.due_at, f.id) > ($3, $4)
        AND EXISTS (SELECT 1 FROM unnest($2::text[]) AS s (code) WHERE starts_with(d.code, s.code))
        ORDER BY f.due_at, f.id LIMIT $5"#,
        district,
        scopes,
        due.to_sqlx() as _,
        id,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(ShortLetRow::from).collect())
}

/// How many wait there, and how many of them past their time at `now`.
///
/// # Errors
/// [`StoreError`].
pub async fn count(
    conn: &mut Conn,
    district: &str,
    scopes: &[String],
    now: Timestamp,
) -> Result<(i64, i64), StoreError> {
    let row = sqlx::query!(
        r#"SELECT count(*) AS "all!", count(*) FILTER (WHERE f.due_at < $3) AS "over!"
        FROM short_let f JOIN dwelling d ON d.district = f.district AND d.id = f.dwelling_id
        WHERE f.district = $1 AND f.state = 'waiting'
        AND EXISTS (SELECT 1 FROM unnest($2::text[]) AS s (code) WHERE starts_with(d.code, s.code))"#,
        district,
        scopes,
        now.to_sqlx() as _,
    )
    .fetch_one(conn)
    .await?;
    Ok((row.all, row.over))
}

/// One filing.
///
/// # Errors
/// [`StoreError`].
pub async fn by_id(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
) -> Result<Option<ShortLetRow>, StoreError> {
    let row = sqlx::query_as!(
        Read,
        r#"SELECT f.id, f.letting_id, f.account_id, f.building_id, f.dwelling_id, d.code,
        d.standard_address AS address, f.filed_at AS "filed_at: _",
        f.look_from AS "look_from: _", f.due_at AS "due_at: _",
        f.due_certain, f.pack, f.state, f.visit_id, f.decided_at AS "decided_at: _", f.reason,
        f.sign_number, f.ended_at AS "ended_at: _", f.version
        FROM short_let f JOIN dwelling d ON d.district = f.district AND d.id = f.dwelling_id
        WHERE f.district = $1 AND f.id = $2"#,
        district,
        id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(ShortLetRow::from))
}

/// The filings of a dwelling, the latest first.
///
/// # Errors
/// [`StoreError`].
pub async fn of_dwelling(
    conn: &mut Conn,
    district: &str,
    dwelling: Uuid,
) -> Result<Vec<ShortLetRow>, StoreError> {
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT f.id, f.letting_id, f.account_id, f.building_id, f.dwelling_id, d.code,
        d.standard_address AS address, f.filed_at AS "filed_at: _",
        f.look_from AS "look_from: _", f.due_at AS "due_at: _",
        f.due_certain, f.pack, f.state, f.visit_id, f.decided_at AS "decided_at: _", f.reason,
        f.sign_number, f.ended_at AS "ended_at: _", f.version
        FROM short_let f JOIN dwelling d ON d.district = f.district AND d.id = f.dwelling_id
        WHERE f.district = $1 AND f.dwelling_id = $2 ORDER BY f.filed_at DESC, f.id DESC LIMIT 50"#,
        district,
        dwelling,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(ShortLetRow::from).collect())
}

/// Whether a registration was ever filed.
///
/// # Errors
/// [`StoreError`].
pub async fn is_filed(
    conn: &mut Conn,
    district: &str,
    dwelling: Uuid,
    letting: Uuid,
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM short_let WHERE district = $1 AND dwelling_id = $2
        AND letting_id = $3) AS "filed!""#,
        district,
        dwelling,
        letting,
    )
    .fetch_one(conn)
    .await?)
}

/// Of these dwellings, those with a filing that waits, that no visit has settled since it is filed as it is, and where
/// no task is open: somebody has to be sent there.
///
/// # Errors
/// [`StoreError`].
pub async fn unvisited(
    conn: &mut Conn,
    district: &str,
    dwellings: &[Uuid],
) -> Result<Vec<Uuid>, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT DISTINCT f.dwelling_id FROM short_let f \
         WHERE f.district = $1 AND f.dwelling_id = ANY($2) AND f.state = 'waiting' \
         AND NOT EXISTS (SELECT 1 FROM door_check c WHERE c.district = f.district \
           AND c.dwelling_id = f.dwelling_id AND c.at >= f.look_from AND c.result <> 'nobody_home') \
         AND NOT EXISTS (SELECT 1 FROM task t WHERE t.district = f.district \
           AND t.building_id = f.building_id AND t.dwelling_id = f.dwelling_id \
           AND t.state = 'open')",
        district,
        dwellings,
    )
    .fetch_all(conn)
    .await?)
}

/// The latest visit of a dwelling since then that met somebody: its id and what was found.
///
/// # Errors
/// [`StoreError`].
pub async fn last_visit(
    conn: &mut Conn,
    district: &str,
    dwelling: Uuid,
    since: Timestamp,
) -> Result<Option<(Uuid, String)>, StoreError> {
    let row = sqlx::query!(
        "SELECT id, result FROM door_check WHERE district = $1 AND dwelling_id = $2 AND at >= $3 \
         AND result <> 'nobody_home' ORDER BY at DESC, id DESC LIMIT 1",
        district,
        dwelling,
        since.to_sqlx() as _,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| (row.id, row.result)))
}
