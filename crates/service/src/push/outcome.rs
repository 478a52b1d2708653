//! What became of a call.
//!
//! The registry tells news from what it knows by the stays at a door. That is not told here: a
//! program could push a made-up tenancy and learn from the answer who lives there.

use jiff::Timestamp;
use policy::Action;
use store::reports as rows;
use uuid::Uuid;

use super::PushError;
use super::token::Program;
use crate::App;

/// What became of a declaration, as far as its sender may know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It reached the officers in charge of its door.
    Admitted,
    /// Somebody has to find out which door is meant.
    Review,
    /// Its address doesn't exist, somebody found.
    Rejected,
    /// Its batch was taken back.
    Withdrawn,
}

impl Outcome {
    /// The outcome behind a stored one.
    fn of(stored: &str) -> Self {
        match stored {
            "review" | "unmatched" => Self::Review,
            "rejected" => Self::Rejected,
            "withdrawn" => Self::Withdrawn,
            _ => Self::Admitted,
        }
    }
}

/// A declaration of the call that has its outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowOutcome {
    /// Its place in the call, from 1.
    pub row: u32,
    /// The declaration.
    pub declaration: Uuid,
    /// What became of it.
    pub outcome: Outcome,
    /// Names of its faults.
    pub faults: Vec<String>,
    /// Code of its door, once that is certain.
    pub dwelling_code: Option<String>,
}

/// A call and what became of it so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcomes {
    /// The batch.
    pub batch: Uuid,
    /// Its district.
    pub district: String,
    /// When it came.
    pub received_at: Timestamp,
    /// When its last declaration had its outcome.
    pub done_at: Option<Timestamp>,
    /// `staged`, `done` or `withdrawn`.
    pub state: String,
    /// Declarations that were kept.
    pub kept: i32,
    /// Those that have an outcome.
    pub done: i32,
    /// Some of these, in the order of the call.
    pub rows: Vec<RowOutcome>,
    /// Behind which row the next ones are found; `None` where these are the last so far.
    pub next: Option<u32>,
}

/// What became of a call, its rows behind `after`, at most `limit` of them.
///
/// # Errors
/// [`PushError::NoBatch`], also for another program's.
pub async fn outcomes(
    app: &App,
    program: &Program,
    batch: Uuid,
    after: u32,
    limit: u16,
) -> Result<Outcomes, PushError> {
    let now = app.surroundings().now();
    let (id, calls) = (program.row.id, program.row.calls_a_minute);
    app.gates()
        .call(id, calls, now)
        .map_err(PushError::TooMany)?;
    let mut conn = app.read().await?;
    let (district, _) = rows::pushed_by(&mut conn, &program.row.districts, batch)
        .await?
        .filter(|(_, client)| *client == id)
        .ok_or(PushError::NoBatch)?;
    if program.actor.may(Action::SeePushed, &district).is_err() {
        return Err(PushError::NoBatch);
    }
    let row = rows::batch(&mut conn, &district, batch)
        .await?
        .ok_or(PushError::NoBatch)?;
    // Rows that were refused have no place in the batch: the order is the same, the numbers aren't.
    let take = i64::from(limit) + 1;
    let after = i32::try_from(after).unwrap_or(i32::MAX);
    let mut found = rows::declarations(&mut conn, &district, batch, after, None, take).await?;
    let more = found.len() > usize::from(limit);
    found.truncate(usize::from(limit));
    let next = found.last().filter(|_| more).map(|row| row.seq);
    let number = |n: i32| u32::try_from(n).unwrap_or_default();
    Ok(Outcomes {
        batch,
        district,
        received_at: row.received_at,
        done_at: row.done_at,
        state: row.state,
        kept: row.staged,
        done: row.progress,
        rows: found
            .into_iter()
            .map(|row| RowOutcome {
                row: number(row.row_no),
                declaration: row.id,
                outcome: Outcome::of(&row.outcome),
                faults: row.faults,
                dwelling_code: row.code.filter(|_| row.decision == "match"),
            })
            .collect(),
        next: next.map(number),
    })
}
