//! What authorities ask of the registry (依法调取).

use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// A disclosure as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisclosureRow {
    /// Identity.
    pub id: Uuid,
    /// `asked`, `danger` or `shown`.
    pub kind: String,
    /// Who asks; "" where nobody does.
    pub authority: String,
    /// By which case of theirs; "" where nobody asks.
    pub case_number: String,
    /// By which law.
    pub ground: String,
    /// At which door; `None` for somebody named for a whole building.
    pub dwelling_id: Option<Uuid>,
    /// About whom; `None` for whoever lived there in the period.
    pub party_id: Option<Uuid>,
    /// First day of the period.
    pub from_date: Option<Date>,
    /// Last day of the period.
    pub to_date: Option<Date>,
    /// Who entered it.
    pub asked_by: Uuid,
    /// In which role.
    pub asked_as: String,
    /// When.
    pub asked_at: Timestamp,
    /// `waiting`, `approved` or `refused`.
    pub state: String,
    /// Who decided or reviewed it.
    pub settled_by: Option<Uuid>,
    /// When.
    pub settled_at: Option<Timestamp>,
    /// Until when it may be opened.
    pub expires_at: Timestamp,
    /// By when what was opened in danger has to be reviewed.
    pub review_due_at: Option<Timestamp>,
    /// When it was first opened.
    pub opened_at: Option<Timestamp>,
    /// What keeps it from the resident.
    pub bar: Option<String>,
    /// Until which day.
    pub barred_until: Option<Date>,
    /// Tells two who decide at once.
    pub version: i32,
}

struct Read {
    id: Uuid,
    kind: String,
    authority: String,
    case_number: String,
    ground: String,
    dwelling_id: Option<Uuid>,
    party_id: Option<Uuid>,
    from_date: Option<jiff_sqlx::Date>,
    to_date: Option<jiff_sqlx::Date>,
    asked_by: Uuid,
    asked_as: String,
    asked_at: jiff_sqlx::Timestamp,
    state: String,
    settled_by: Option<Uuid>,
    settled_at: Option<jiff_sqlx::Timestamp>,
    expires_at: jiff_sqlx::Timestamp,
    review_due_at: Option<jiff_sqlx::Timestamp>,
    opened_at: Option<jiff_sqlx::Timestamp>,
    bar: Option<String>,
    barred_until: Option<jiff_sqlx::Date>,
    version: i32,
}

impl From<Read> for DisclosureRow {
    fn from(row: Read) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            authority: row.authority,
            case_number: row.case_number,
            ground: row.ground,
            dwelling_id: row.dwelling_id,
            party_id: row.party_id,
            from_date: row.from_date.map(jiff_sqlx::Date::to_jiff),
            to_date: row.to_date.map(jiff_sqlx::Date::to_jiff),
            asked_by: row.asked_by,
            asked_as: row.asked_as,
            asked_at: row.asked_at.to_jiff(),
            state: row.state,
            settled_by: row.settled_by,
            settled_at: row.settled_at.map(jiff_sqlx::Timestamp::to_jiff),
            expires_at: row.expires_at.to_jiff(),
            review_due_at: row.review_due_at.map(jiff_sqlx::Timestamp::to_jiff),
            opened_at: row.opened_at.map(jiff_sqlx::Timestamp::to_jiff),
            bar: row.bar,
            barred_until: row.barred_until.map(jiff_sqlx::Date::to_jiff),
            version: row.version,
        }
    }
}

/// Writes a disclosure that waits.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    conn: &mut Conn,
    district: &str,
    row: &DisclosureRow,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO disclosure (district, id, kind, authority, case_number, ground, dwelling_id, \
         party_id, from_date, to_date, asked_by, asked_as, asked_at, state, expires_at, \
         review_due_at, bar, barred_until) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'waiting', $14, $15, $16, \
         $17)",
        district,
        row.id,
        row.kind,
        row.authority,
        row.case_number,
        row.ground,
        row.dwelling_id,
        row.party_id,
        row.from_date.map(jiff_sqlx::ToSqlx::to_sqlx) as _,
        row.to_date.map(jiff_sqlx::ToSqlx::to_sqlx) as _,
        row.asked_by,
        row.asked_as,
        row.asked_at.to_sqlx() as _,
        row.expires_at.to_sqlx() as _,
        row.review_due_at.map(jiff_sqlx::ToSqlx::to_sqlx) as _,
        row.bar,
        row.barred_until.map(jiff_sqlx::ToSqlx::to_sqlx) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Disclosures that wait for somebody, what has to be reviewed first first, then the oldest: those
/// behind the one named, of whoever asked where `asked_by` is given. What nobody agreed to in time
/// waits no more; what was opened in danger waits until it is reviewed.
///
/// # Errors
/// [`StoreError`].
pub async fn waiting(
    conn: &mut Conn,
    district: &str,
    asked_by: Option<Uuid>,
    now: Timestamp,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<DisclosureRow>, StoreError> {
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT id, kind, authority, case_number, ground, dwelling_id, party_id,
        from_date AS "from_date: _", to_date AS "to_date: _", asked_by, asked_as,
        asked_at AS "asked_at: _", state, settled_by, settled_at AS "settled_at: _",
        expires_at AS "expires_at: _", review_due_at AS "review_due_at: _",
        opened_at AS "opened_at: _", bar, barred_until AS "barred_until: _", version
        FROM disclosure WHERE district = $1 AND ($5::uuid IS NULL OR asked_by = $5)
        AND state = 'waiting' AND (review_due_at IS NOT NULL OR expires_at > $2)
        AND ($3::uuid IS NULL OR (coalesce(review_due_at, 'infinity'), id) > (
            SELECT coalesce(d.review_due_at, 'infinity'), d.id FROM disclosure d
            WHERE d.district = $1 AND d.id = $3))
        ORDER BY coalesce(review_due_at, 'infinity'), id LIMIT $4"#,
        district,
        now.to_sqlx() as _,
        after,
        limit,
        asked_by,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(DisclosureRow::from).collect())
}

/// Disclosures that wait for nobody: settled, or over before anybody agreed; the latest first,
/// those before `before`, of whoever asked where `asked_by` is given.
///
/// # Errors
/// [`StoreError`].
pub async fn list(
    conn: &mut Conn,
    district: &str,
    asked_by: Option<Uuid>,
    now: Timestamp,
    before: Uuid,
    limit: i64,
) -> Result<Vec<DisclosureRow>, StoreError> {
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT id, kind, authority, case_number, ground, dwelling_id, party_id,
        from_date AS "from_date: _", to_date AS "to_date: _", asked_by, asked_as,
        asked_at AS "asked_at: _", state, settled_by, settled_at AS "settled_at: _",
        expires_at AS "expires_at: _", review_due_at AS "review_due_at: _",
        opened_at AS "opened_at: _", bar, barred_until AS "barred_until: _", version
        FROM disclosure WHERE district = $1 AND ($5::uuid IS NULL OR asked_by = $5)
        AND (state <> 'waiting' OR (review_due_at IS NULL AND expires_at <= $2))
        AND id < $3 ORDER BY id DESC LIMIT $4"#,
        district,
        now.to_sqlx() as _,
        before,
        limit,
        asked_by,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(DisclosureRow::from).collect())
}

/// These disclosures.
///
/// # Errors
/// [`StoreError`].
pub async fn by_ids(
    conn: &mut Conn,
    district: &str,
    ids: &[Uuid],
) -> Result<Vec<DisclosureRow>, StoreError> {
    let rows = sqlx::query_as!(
        Read,
        r#"SELECT id, kind, authority, case_number, ground, dwelling_id, party_id,
        from_date AS "from_date: _", to_date AS "to_date: _", asked_by, asked_as,
        asked_at AS "asked_at: _", state, settled_by, settled_at AS "settled_at: _",
        expires_at AS "expires_at: _", review_due_at AS "review_due_at: _",
        opened_at AS "opened_at: _", bar, barred_until AS "barred_until: _", version
        FROM disclosure WHERE district = $1 AND id = ANY ($2)"#,
        district,
        ids,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(DisclosureRow::from).collect())
}

/// A second person decides, or reviews. Whether it still waited, in this version.
///
/// # Errors
/// [`StoreError::Constraint`] for the same person or the same role.
pub async fn settle(
    conn: &mut Conn,
    district: &str,
    (id, version): (Uuid, i32),
    state: &str,
    (by, role): (Uuid, &str),
    at: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE disclosure SET state = $4, settled_by = $5, settled_as = $6, settled_at = $7, \
         version = version + 1 \
         WHERE district = $1 AND id = $2 AND version = $3 AND state = 'waiting' \
         AND (review_due_at IS NOT NULL OR expires_at > $7)",
        district,
        id,
        version,
        state,
        by,
        role,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Has somebody told, from a day on, that a disclosure handed their record over; once for each.
///
/// # Errors
/// [`StoreError`].
pub async fn tell_later(
    conn: &mut Conn,
    district: &str,
    disclosure: Uuid,
    party: Uuid,
    due_on: Date,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO disclosure_notice (district, disclosure_id, party_id, due_on) \
         VALUES ($1, $2, $3, $4) ON CONFLICT (district, disclosure_id, party_id) DO NOTHING",
        district,
        disclosure,
        party,
        due_on.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Somebody who has to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRow {
    /// In which district.
    pub district: String,
    /// Of which disclosure.
    pub disclosure_id: Uuid,
    /// Who.
    pub party_id: Uuid,
    /// At which door.
    pub dwelling_id: Option<Uuid>,
}

/// Who has to be told by that day, the longest due first.
///
/// # Errors
/// [`StoreError`].
pub async fn notices_due(
    conn: &mut Conn,
    today: Date,
    limit: i64,
) -> Result<Vec<NoticeRow>, StoreError> {
    Ok(sqlx::query_as!(
        NoticeRow,
        "SELECT n.district, n.disclosure_id, n.party_id, d.dwelling_id \
         FROM disclosure_notice n JOIN disclosure d ON d.district = n.district \
         AND d.id = n.disclosure_id WHERE n.due_on <= $1 AND n.told_at IS NULL ORDER BY n.due_on, n.party_id LIMIT $2",
        today.to_sqlx() as _,
        limit,
    )
    .fetch_all(conn)
    .await?)
}

/// Somebody was told, or can't be. False where another program was faster.
///
/// # Errors
/// [`StoreError`].
pub async fn told(
    conn: &mut Conn,
    district: &str,
    disclosure: Uuid,
    party: Uuid,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE disclosure_notice SET told_at = $4 \
         WHERE district = $1 AND disclosure_id = $2 AND party_id = $3 AND told_at IS NULL",
        district,
        disclosure,
        party,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Has somebody who could not be told be told at a later day.
///
/// # Errors
/// [`StoreError`].
pub async fn put_off(
    conn: &mut Conn,
    district: &str,
    disclosure: Uuid,
    party: Uuid,
    day: Date,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE disclosure_notice SET due_on = $4 \
         WHERE district = $1 AND disclosure_id = $2 AND party_id = $3 AND told_at IS NULL",
        district,
        disclosure,
        party,
        day.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether somebody was shown a person in danger to life and the time of that isn't over: what they
/// are shown until then belongs to the same review.
///
/// # Errors
/// [`StoreError`].
pub async fn shown_now(
    conn: &mut Conn,
    district: &str,
    party: Uuid,
    by: Uuid,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let row = sqlx::query!(
        r#"SELECT EXISTS (SELECT FROM disclosure WHERE district = $1 AND party_id = $2
        AND asked_by = $3 AND kind = 'shown' AND state = 'waiting' AND expires_at > $4) AS "there!""#,
        district,
        party,
        by,
        at.to_sqlx() as _,
    )
    .fetch_one(conn)
    .await?;
    Ok(row.there)
}

/// It was opened. Whether it may be: approved, or in danger, and not over.
///
/// # Errors
/// [`StoreError`].
pub async fn open(
    conn: &mut Conn,
    district: &str,
    id: Uuid,
    by: Uuid,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE disclosure SET opened_at = coalesce(opened_at, $4) \
         WHERE district = $1 AND id = $2 AND asked_by = $3 AND expires_at > $4 \
         AND (state = 'approved' OR (kind <> 'asked' AND state = 'waiting'))",
        district,
        id,
        by,
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
