//! Notices to staff: what is to be told, and to which robots. Local and small tables.

mod desk;
mod letter;
mod mail;
mod robot;

pub use desk::{drop_letter, letters, retry, sums};
pub use letter::{
    LeasedRow, LetterRow, add_to_letter, dead, delete_old, insert_letter, later, lease,
    open_letter, over, sent,
};
pub use mail::{MailRow, delete_unproven, forget, insert_mail, mail_of, prove, proven, try_code};
pub use robot::{RobotRow, insert_robot, remove_robot, robot, robots, robots_for};

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Conn, StoreError};

/// Who is told: a member of staff, or a group by its robot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum To {
    /// A member of staff.
    Staff(Uuid),
    /// A robot.
    Robot(Uuid),
}

impl To {
    fn parts(self) -> (Option<Uuid>, Option<Uuid>) {
        match self {
            Self::Staff(id) => (Some(id), None),
            Self::Robot(id) => (None, Some(id)),
        }
    }

    fn of(staff: Option<Uuid>, robot: Option<Uuid>, row: Uuid) -> Result<Self, StoreError> {
        match (staff, robot) {
            (Some(id), None) => Ok(Self::Staff(id)),
            (None, Some(id)) => Ok(Self::Robot(id)),
            _ => Err(StoreError::ImpossibleRow {
                table: "outgoing_letter",
                column: "staff_id",
                row: row.to_string(),
                value: "neither a person nor a robot".to_owned(),
            }),
        }
    }
}

/// A notice as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRow {
    /// Identity.
    pub id: Uuid,
    /// The partition of its cause.
    pub district: String,
    /// Code of the area or grid that it is about.
    pub place: String,
    /// To whom it goes.
    pub to: To,
    /// Why.
    pub kind: String,
    /// Wrapped key.
    pub data_key: Vec<u8>,
    /// What it says, sealed.
    pub words: Vec<u8>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it leaves.
    pub run_at: Timestamp,
    /// When it is of no use any more.
    pub expires_at: Timestamp,
}

/// Writes a notice in the transaction of its cause.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(conn: &mut Conn, row: &NoticeRow) -> Result<(), StoreError> {
    let (staff, robot) = row.to.parts();
    sqlx::query!(
        "INSERT INTO outgoing (id, district, place, staff_id, robot_id, kind, data_key, words, \
         created_at, run_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        row.id,
        row.district,
        row.place,
        staff,
        robot,
        row.kind,
        row.data_key,
        row.words,
        row.created_at.to_sqlx() as _,
        row.run_at.to_sqlx() as _,
        row.expires_at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Those for whom something is due that no letter holds yet: district, who, and whether it is a
/// code, which goes to another address than the rest.
///
/// # Errors
/// [`StoreError`].
pub async fn due(
    conn: &mut Conn,
    now: Timestamp,
    code: &str,
    limit: i64,
) -> Result<Vec<(String, To, bool)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT district, staff_id, robot_id, kind = $2 AS "code!"
        FROM outgoing WHERE letter_id IS NULL AND run_at <= $1 AND expires_at > $1
        GROUP BY 1, 2, 3, 4 ORDER BY min(run_at) LIMIT $3"#,
        now.to_sqlx() as _,
        code,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let to = To::of(row.staff_id, row.robot_id, Uuid::nil())?;
            Ok((row.district, to, row.code))
        })
        .collect()
}

/// A notice that a letter can take: id, kind and place.
pub type Waiting = (Uuid, String, String);

/// What waits for one person or group, due or not, the oldest first, locked until the end of the
/// transaction; what somebody else gathers is left out.
///
/// # Errors
/// [`StoreError`].
pub async fn gather(
    conn: &mut Conn,
    district: &str,
    to: To,
    (kind, code): (&str, bool),
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Waiting>, StoreError> {
    let (staff, robot) = to.parts();
    let rows = sqlx::query!(
        "SELECT id, kind, place FROM outgoing WHERE letter_id IS NULL AND district = $1 \
         AND staff_id IS NOT DISTINCT FROM $2 AND robot_id IS NOT DISTINCT FROM $3 \
         AND (kind = $4) = $5 AND expires_at > $6 ORDER BY id LIMIT $7 FOR UPDATE SKIP LOCKED",
        district,
        staff,
        robot,
        kind,
        code,
        now.to_sqlx() as _,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, row.kind, row.place))
        .collect())
}

/// Puts notices into a letter.
///
/// # Errors
/// [`StoreError`].
pub async fn put_into(conn: &mut Conn, letter: Uuid, notices: &[Uuid]) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE outgoing SET letter_id = $1 WHERE id = ANY($2) AND letter_id IS NULL",
        letter,
        notices,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What a letter says, in the order it was written: id, district, key and words.
///
/// # Errors
/// [`StoreError`].
pub async fn notices_of(
    conn: &mut Conn,
    letter: Uuid,
) -> Result<Vec<(Uuid, String, Vec<u8>, Vec<u8>)>, StoreError> {
    let rows = sqlx::query!(
        "SELECT id, district, data_key, words FROM outgoing WHERE letter_id = $1 ORDER BY id",
        letter,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, row.district, row.data_key, row.words))
        .collect())
}

/// Forgets what a letter said.
///
/// # Errors
/// [`StoreError`].
pub async fn forget_words(conn: &mut Conn, letter: Uuid) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM outgoing WHERE letter_id = $1", letter)
        .execute(conn)
        .await?;
    Ok(())
}

/// Forgets what waits for somebody that no letter holds.
///
/// # Errors
/// [`StoreError`].
pub async fn forget_waiting(conn: &mut Conn, to: To) -> Result<(), StoreError> {
    let (staff, robot) = to.parts();
    sqlx::query!(
        "DELETE FROM outgoing WHERE letter_id IS NULL \
         AND staff_id IS NOT DISTINCT FROM $1 AND robot_id IS NOT DISTINCT FROM $2",
        staff,
        robot,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Removes notices that no letter took in time. How many.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_over(conn: &mut Conn, now: Timestamp) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "DELETE FROM outgoing WHERE letter_id IS NULL AND expires_at <= $1",
        now.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
