//! A page from the agency's system into batches.

use std::sync::Arc;

use intake::Channel;
use intake::pull::{Kind, Settings};
use policy::Actor;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::agency::ConnectorRow;

use super::fault::Fault;
use crate::batches::{self, Incoming};
use crate::push::{self, Call, MOST_DECLARATIONS, Program, PushError, Taken, VerdictKind};
use crate::{App, Error};

/// Wrong fields that are remembered of a run.
pub(super) const MOST_WRONG: usize = 50;

/// What became of a page's rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Pushed {
    pub(super) kept: i32,
    pub(super) repeated: i32,
    pub(super) refused: i32,
    /// `row field code` of fields that were wrong.
    pub(super) wrong: Vec<String>,
}

/// Why a page could not be pushed.
pub(super) enum Unpushed {
    /// Something to be shown.
    Fault(Fault),
    /// The program's own trouble.
    Own(Error),
}

impl From<Error> for Unpushed {
    fn from(error: Error) -> Self {
        Self::Own(error)
    }
}

impl From<PushError> for Unpushed {
    fn from(error: PushError) -> Self {
        match error {
            PushError::Failed(error) => Self::Own(error),
            other => Self::Own(Error::Internal(other.to_string())),
        }
    }
}

/// The answer that is kept with a call, to be read again where the call is repeated.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Said {
    kept: i32,
    refused: i32,
    wrong: Vec<String>,
}

/// What a verdict's field is called in the row: `/declarations/7/tenants/0/name` is
/// `tenants/0/name`.
fn field_of(pointer: &str) -> &str {
    pointer.splitn(4, '/').nth(3).unwrap_or_default()
}

fn said(taken: &Taken, rows: &[usize]) -> Said {
    let mut said = Said::default();
    for verdict in &taken.verdicts {
        match verdict.kind {
            VerdictKind::Refused => said.refused += 1,
            _ => said.kept += 1,
        }
        let index = usize::try_from(verdict.row).unwrap_or_default();
        let row = index.checked_sub(1).and_then(|at| rows.get(at));
        for wrong in &verdict.wrong {
            if said.wrong.len() < MOST_WRONG {
                let row = row.map_or(0, |row| row + 1);
                let field = field_of(&wrong.pointer);
                said.wrong.push(format!("{row} {field} {}", wrong.code));
            }
        }
    }
    said
}

/// Pushes the rows of a page. Its rows have to be on the disk before the place is moved on.
pub(super) async fn push_page(
    app: &App,
    row: &ConnectorRow,
    settings: &Settings,
    rows: &[Value],
) -> Result<Pushed, Unpushed> {
    match settings.kind {
        Kind::Declarations => declarations(app, row, settings, rows).await,
        Kind::Listings => listings(app, row, settings, rows).await,
    }
}

pub(super) fn bytes(rows: &[Value]) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(rows).map_err(|error| Error::Internal(format!("writing a page: {error}")))
}

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

async fn declarations(
    app: &App,
    row: &ConnectorRow,
    settings: &Settings,
    rows: &[Value],
) -> Result<Pushed, Unpushed> {
    let client = store::agency::client(&mut *app.read().await?, row.id)
        .await
        .map_err(Error::from)?;
    let client = client.ok_or(Error::NotFound("program"))?;
    let program = Program::of(Arc::new(client));
    // Another description reads the same row otherwise, and a door that was unknown may be known
    // by another library: what was refused is tried again then.
    let described = hex(&vault::digest(row.described.as_bytes()));
    let library = app.library().await?.version();
    let mut all = Pushed::default();
    for (part, rows) in rows.chunks(MOST_DECLARATIONS).enumerate() {
        let from = part * MOST_DECLARATIONS;
        let (mut read, mut numbers) = (Vec::with_capacity(rows.len()), Vec::new());
        for (index, one) in rows.iter().enumerate() {
            match settings.declaration(one) {
                Ok(pushed) => {
                    read.push(pushed);
                    numbers.push(from + index);
                }
                Err(fault) => {
                    all.refused += 1;
                    let number = from + index + 1;
                    all.wrong.push(format!("{number}  {}", fault.code()));
                }
            }
        }
        if read.is_empty() {
            continue;
        }
        let body = bytes(rows)?;
        let digest = hex(&vault::digest(&body));
        let call = Call {
            district: None,
            key: format!(
                "{}\n{described}\n{library:?}\n{}\n{part}\n{digest}",
                row.id, row.place
            ),
            body,
            declarations: read,
        };
        // One that could not be written is none, which is told where it is read.
        let word =
            move |taken: &Taken| serde_json::to_vec(&said(taken, &numbers)).unwrap_or_default();
        let answered = push::push(app, &program, call, word).await?;
        let said: Said = serde_json::from_slice(&answered.answer)
            .map_err(|error| Error::Internal(format!("reading a kept answer: {error}")))?;
        if answered.again {
            all.repeated += said.kept;
        } else {
            all.kept += said.kept;
        }
        all.refused += said.refused;
        all.wrong.extend(said.wrong);
    }
    all.wrong.truncate(MOST_WRONG);
    Ok(all)
}

async fn listings(
    app: &App,
    row: &ConnectorRow,
    settings: &Settings,
    rows: &[Value],
) -> Result<Pushed, Unpushed> {
    let mut all = Pushed::default();
    let mut read = Vec::with_capacity(rows.len());
    for (index, one) in rows.iter().enumerate() {
        if one.is_object() {
            read.push(settings.listing(one));
        } else {
            all.refused += 1;
            all.wrong.push(format!("{}  row_not_object", index + 1));
        }
    }
    all.wrong.truncate(MOST_WRONG);
    if read.is_empty() {
        return Ok(all);
    }
    let body = bytes(&read)?;
    let digest = hex(&vault::digest(&body));
    let incoming = Incoming {
        name: format!("{} {}.json", settings.name, &digest[..8]),
        bytes: body.into(),
        source: row.agency.clone(),
        channel: Channel::Listing,
    };
    let count = i32::try_from(read.len()).unwrap_or(i32::MAX);
    match batches::receive(app, &Actor::Machine, &row.district, incoming).await {
        Ok(received) if received.repeated => all.repeated = count,
        Ok(_) => all.kept = count,
        Err(Error::Refused(refusal)) => {
            return Err(Unpushed::Fault(Fault::new("listing", refusal.message)));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(all)
}
