use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};
use service::push::{self, Outcome, Outcomes, PushError, RowOutcome};
use utoipa::{IntoParams, ToSchema};

use super::Authorised;
use super::problem::{FieldProblem, Problem};
use crate::site::Registry;

/// Most rows of an answer.
const MOST: u16 = 1000;

/// Which rows.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    /// Behind which the rows begin: `next` of the answer before.
    #[serde(default)]
    #[param(minimum = 0, maximum = 1000)]
    after: Option<u32>,
    /// How many rows at most.
    #[serde(default)]
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u16>,
}

/// A batch and what became of it so far.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "the interface's own words")]
pub(crate) struct Batch {
    /// The batch.
    #[schema(format = "uuid")]
    batch: String,
    /// Where.
    district: String,
    /// How far it is.
    state: BatchState,
    /// When it came.
    #[schema(format = "date-time")]
    received_at: String,
    /// When its last row had its outcome; absent before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, format = "date-time", required = false)]
    done_at: Option<String>,
    /// Declarations that were kept.
    kept: i32,
    /// Those that have an outcome.
    done: i32,
    /// Declarations with their outcome, in the order of the call.
    rows: Vec<Row>,
    /// Where there are more rows: ask again with `after` set to this.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = u32, required = false)]
    next: Option<u32>,
}

/// How far a batch is.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum BatchState {
    /// Its rows are waiting to be worked off.
    Staged,
    /// Every row has its outcome.
    Done,
    /// It was taken back.
    Withdrawn,
}

/// What became of a declaration.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "the interface's own words")]
struct Row {
    /// Its place in the call, from 1.
    row: u32,
    /// The declaration.
    #[schema(format = "uuid")]
    declaration: String,
    /// What became of it. Whether it was news isn't told to anybody: it would tell who lives there.
    outcome: DeclarationOutcome,
    /// Names of what is to be mended.
    faults: Vec<String>,
    /// Code of its dwelling or building, once that is certain.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false)]
    dwelling_code: Option<String>,
}

/// What became of a declaration.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum DeclarationOutcome {
    /// It reached the officers in charge of its door.
    Admitted,
    /// A person has to find out which door is meant.
    Review,
    /// A person found that its address doesn't exist.
    Rejected,
    /// Its batch was taken back.
    Withdrawn,
}

/// What became of a call
#[utoipa::path(
    get,
    path = "/api/v1/batches/{batch}",
    operation_id = "batchOutcomes",
    tag = "declarations",
    security(("oauth" = ["declarations"])),
    params(("batch" = String, Path, description = "The batch, as the answer named it", format = "uuid"), Asked),
    responses(
        (status = 200, description = "What became of it so far", body = Batch,
            content_type = "application/json"),
        (status = 401, description = "No valid token",
            body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such batch, or another program's",
            body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Not as described",
            body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many calls",
            body = Problem, content_type = "application/problem+json",
            headers(("retry-after" = u32, description = "Seconds to wait"))),
        (status = 503, description = "The database is away",
            body = Problem, content_type = "application/problem+json",
            headers(("retry-after" = u32, description = "Seconds to wait"))),
    ),
)]
pub(super) async fn outcomes(
    State(registry): State<Registry>,
    Authorised(program): Authorised,
    Path(batch): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<Batch>, Problem> {
    let batch = batch.parse().map_err(|_| PushError::NoBatch)?;
    let wrong = |pointer: &str, detail: &str| {
        Problem::invalid(vec![FieldProblem {
            pointer: pointer.to_owned(),
            detail: detail.to_owned(),
        }])
    };
    let Query(asked) = asked.map_err(|_| {
        wrong(
            "",
            "the query has `after` (0 to 1000) and `limit` (1 to 1000), nothing else",
        )
    })?;
    let (after, limit) = (asked.after.unwrap_or(0), asked.limit.unwrap_or(MOST));
    if after > u32::from(MOST) {
        return Err(wrong("/after", "a whole number from 0 to 1000"));
    }
    if !(1..=MOST).contains(&limit) {
        return Err(wrong("/limit", "a whole number from 1 to 1000"));
    }
    let found = push::outcomes(registry.app(), &program, batch, after, limit).await?;
    Ok(Json(found.into()))
}

impl From<Outcomes> for Batch {
    fn from(found: Outcomes) -> Self {
        Self {
            batch: found.batch.to_string(),
            district: found.district,
            state: match found.state.as_str() {
                "done" => BatchState::Done,
                "withdrawn" => BatchState::Withdrawn,
                _ => BatchState::Staged,
            },
            received_at: found.received_at.to_string(),
            done_at: found.done_at.map(|at| at.to_string()),
            kept: found.kept,
            done: found.done,
            rows: found.rows.into_iter().map(Row::from).collect(),
            next: found.next,
        }
    }
}

impl From<RowOutcome> for Row {
    fn from(row: RowOutcome) -> Self {
        Self {
            row: row.row,
            declaration: row.declaration.to_string(),
            outcome: match row.outcome {
                Outcome::Admitted => DeclarationOutcome::Admitted,
                Outcome::Review => DeclarationOutcome::Review,
                Outcome::Rejected => DeclarationOutcome::Rejected,
                Outcome::Withdrawn => DeclarationOutcome::Withdrawn,
            },
            faults: row.faults,
            dwelling_code: row.dwelling_code,
        }
    }
}
