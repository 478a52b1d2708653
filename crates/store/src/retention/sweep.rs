//! Getting destroyed bytes off the disk. A changed row's older version stays in its page, and the
//! page's bytes stay after plain VACUUM; only writing the table anew leaves them behind. The
//! write-ahead log holds them until its segments are overwritten: a checkpoint renames old
//! segments for later use without emptying them.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::{AssertSqlSafe, Row as _};

use crate::{Conn, StoreError};

/// What may still hold destroyed bytes, in the order in which it has to be mended: the log holds
/// what the tables held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trace {
    /// People.
    Party,
    /// Marks of reports.
    Declaration,
    /// Keys of batches.
    Batch,
    /// Senders' files.
    BatchFile,
    /// Rows as they were written.
    IntakeChunk,
    /// Notes of visits.
    DoorCheck,
    /// Reports of dangers.
    HazardReport,
    /// What was declared.
    Voice,
    /// By what people are known who were named in it.
    VoicePerson,
    /// Disagreements, by whom they were about while they were open.
    Discrepancy,
    /// Telephones of accounts.
    Account,
    /// Who signed for a letting.
    Letting,
    /// What residents asked.
    RightRequest,
    /// The server's samples of columns.
    Statistics,
    /// The write-ahead log.
    Log,
}

impl Trace {
    /// All of them, in that order.
    pub const ALL: [Self; 15] = [
        Self::Party,
        Self::Declaration,
        Self::Batch,
        Self::BatchFile,
        Self::IntakeChunk,
        Self::DoorCheck,
        Self::HazardReport,
        Self::Voice,
        Self::VoicePerson,
        Self::Discrepancy,
        Self::Account,
        Self::Letting,
        Self::RightRequest,
        Self::Statistics,
        Self::Log,
    ];

    /// Its table; for the log the folder.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Party => "party",
            Self::Declaration => "declaration",
            Self::Batch => "batch",
            Self::BatchFile => "batch_file",
            Self::IntakeChunk => "intake_chunk",
            Self::DoorCheck => "door_check",
            Self::HazardReport => "hazard_report",
            Self::Voice => "voice",
            Self::VoicePerson => "voice_person",
            Self::Discrepancy => "discrepancy",
            Self::Account => "account",
            Self::Letting => "letting",
            Self::RightRequest => "right_request",
            Self::Statistics => "pg_statistic",
            Self::Log => "pg_wal",
        }
    }
}

/// Notes, in the transaction that destroys, where it leaves traces.
///
/// # Errors
/// [`StoreError`].
pub async fn leave(conn: &mut Conn, traces: &[Trace], at: Timestamp) -> Result<(), StoreError> {
    let names: Vec<&str> = traces.iter().map(|trace| trace.name()).collect();
    sqlx::query!(
        "INSERT INTO retention_trace (table_name, latest) SELECT u, $2 FROM unnest($1::text[]) u \
         ON CONFLICT (table_name) DO UPDATE SET latest = excluded.latest",
        &names as &[&str],
        at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Where traces may be, and since when the latest.
///
/// # Errors
/// [`StoreError`].
pub async fn traces(conn: &mut Conn) -> Result<Vec<(Trace, Timestamp)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT table_name, latest AS "latest: jiff_sqlx::Timestamp" FROM retention_trace"#
    )
    .fetch_all(conn)
    .await?;
    let mut found: Vec<_> = rows
        .into_iter()
        .filter_map(|row| {
            let trace = Trace::ALL
                .into_iter()
                .find(|t| t.name() == row.table_name)?;
            Some((trace, row.latest.to_jiff()))
        })
        .collect();
    found.sort_unstable();
    Ok(found)
}

/// Notes that a trace is gone, unless something was destroyed there after `latest`.
///
/// # Errors
/// [`StoreError`].
pub async fn done(conn: &mut Conn, trace: Trace, latest: Timestamp) -> Result<(), StoreError> {
    sqlx::query!(
        "DELETE FROM retention_trace WHERE table_name = $1 AND latest <= $2",
        trace.name(),
        latest.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// How many others may still see what everybody committed so far has replaced: rewriting a table
/// keeps old versions for them. The transaction id to compare with is taken at the first call.
///
/// # Errors
/// [`StoreError`].
pub async fn old_snapshots(conn: &mut Conn, mark: &mut Option<String>) -> Result<i64, StoreError> {
    if mark.is_none() {
        let id = sqlx::query("SELECT pg_current_xact_id()::xid::text AS id")
            .fetch_one(&mut *conn)
            .await?
            .try_get("id")?;
        *mark = Some(id);
    }
    Ok(sqlx::query_scalar(
        "SELECT (SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() \
           AND datname = current_database() \
           AND greatest(age(backend_xmin), age(backend_xid)) > age($1::xid)) \
         + (SELECT count(*) FROM pg_prepared_xacts WHERE database = current_database()) \
         + (SELECT count(*) FROM pg_replication_slots WHERE age(xmin) > age($1::xid))",
    )
    .bind(mark.as_deref())
    .fetch_one(conn)
    .await?)
}

/// Writes a table anew, without what its pages held of older versions, and its indexes; waits at
/// most half a minute for those who use it. Not inside a transaction.
///
/// # Errors
/// [`StoreError`], also where the table was in use all the time.
pub async fn rewrite(conn: &mut Conn, trace: Trace) -> Result<(), StoreError> {
    let also = if trace == Trace::Statistics {
        ""
    } else {
        // Samples of the columns are taken anew: the old ones hold what is gone.
        ", ANALYZE"
    };
    sqlx::query("SET lock_timeout = '30s'")
        .execute(&mut *conn)
        .await?;
    // A name of this file's own list.
    let statement = format!("VACUUM (FULL{also}) {}", trace.name());
    let done = sqlx::query(AssertSqlSafe(statement))
        .execute(&mut *conn)
        .await;
    sqlx::query("RESET lock_timeout").execute(conn).await?;
    done?;
    Ok(())
}

/// Empties the write-ahead log of everything written so far: ends the segment, makes a checkpoint,
/// after which no earlier segment is needed, and writes over those that were kept for later use.
/// Not inside a transaction.
///
/// # Errors
/// [`StoreError`], also where the account may not.
pub async fn recycle_log(conn: &mut Conn) -> Result<(), StoreError> {
    for statement in ["SELECT pg_switch_wal()", "CHECKPOINT"] {
        sqlx::query(statement).execute(&mut *conn).await?;
    }
    // Segments are named in the order of their use; those before the checkpoint were removed or
    // renamed to stand at the end.
    let last: Option<String> =
        sqlx::query_scalar("SELECT max(name) FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$'")
            .fetch_one(&mut *conn)
            .await?;
    let Some(last) = last else { return Ok(()) };
    loop {
        // Ending a segment fills what is left of it with zeros; an empty one isn't ended.
        sqlx::query("SELECT pg_logical_emit_message(false, 'menpai', 'over')")
            .execute(&mut *conn)
            .await?;
        let at: String = sqlx::query_scalar("SELECT pg_walfile_name(pg_switch_wal())")
            .fetch_one(&mut *conn)
            .await?;
        if at >= last {
            return Ok(());
        }
    }
}
