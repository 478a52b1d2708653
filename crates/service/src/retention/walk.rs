use std::collections::BTreeMap;

use jiff::Timestamp;
use registry::retention::{
    self as rules, BatchFacts, Kept, NoteFacts, PersonFacts, Stays, VoiceFacts,
};
use store::retention::{self as rows, FigureRow, StaysOf, TheirsKept};
use uuid::Uuid;

use super::What;
use crate::{App, Error};

/// Rows looked at together, and so destroyed in one transaction at most.
pub(super) const PAGE: i64 = 1000;

/// Something that has a key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    pub(super) id: Uuid,
    /// When it began.
    pub(super) since: Timestamp,
    pub(super) kept: Kept,
}

/// What is kept of a kind, after one, in the order of the ids.
pub(super) async fn page(
    app: &App,
    district: &str,
    what: What,
    after: Uuid,
) -> Result<Vec<Item>, Error> {
    let mut conn = app.read().await?;
    Ok(match what {
        What::Batch => rows::batches(&mut conn, district, after, PAGE)
            .await?
            .into_iter()
            .map(|row| Item {
                id: row.id,
                since: row.received_at,
                kept: rules::batch(&BatchFacts {
                    ended_at: row.ended_at,
                    rows_wait: row.rows_wait,
                    settled_at: row.settled_at,
                }),
            })
            .collect(),
        What::Party => rows::people(&mut conn, district, after, PAGE)
            .await?
            .into_iter()
            .map(|row| Item {
                id: row.id,
                since: row.created_at,
                kept: rules::person(&PersonFacts {
                    lead_settled_at: row.settled_at,
                    stays: stays(row.stays),
                    task_open: row.task_open,
                }),
            })
            .collect(),
        What::DoorCheck => rows::notes(&mut conn, district, after, PAGE)
            .await?
            .into_iter()
            .map(|row| Item {
                id: row.id,
                since: row.at,
                kept: rules::note(&NoteFacts {
                    task_done_at: row.task_done_at,
                    stays: stays(row.stays),
                    task_open: row.task_open,
                }),
            })
            .collect(),
        What::HazardReport => rows::hazards(&mut conn, district, after, PAGE)
            .await?
            .into_iter()
            .map(|row| Item {
                id: row.id,
                since: row.created_at,
                kept: rules::hazard(row.closed_at),
            })
            .collect(),
        What::Account => {
            let rows = rows::accounts(&mut conn, district, after, PAGE).await?;
            theirs(rows, rules::account)
        }
        What::Letting => {
            let rows = rows::lettings(&mut conn, district, after, PAGE).await?;
            theirs(rows, rules::letting)
        }
        What::RightRequest => {
            let rows = rows::requests(&mut conn, district, after, PAGE).await?;
            theirs(rows, rules::request)
        }
        What::Voice => rows::voices(&mut conn, district, after, PAGE)
            .await?
            .into_iter()
            .map(|row| Item {
                id: row.id,
                since: row.said_at,
                kept: rules::voice(&VoiceFacts {
                    said_at: row.said_at,
                    stays: stays(row.stays),
                    lead_open: row.lead_open,
                    task_open: row.task_open,
                    discrepancy_open: row.discrepancy_open,
                    settled_at: row.settled_at,
                }),
            })
            .collect(),
    })
}

fn theirs(rows: Vec<TheirsKept>, rule: impl Fn(bool, Timestamp) -> Kept) -> Vec<Item> {
    rows.into_iter()
        .map(|row| Item {
            id: row.id,
            since: row.since,
            kept: rule(row.open, row.met_at),
        })
        .collect()
}

fn stays(of: StaysOf) -> Stays {
    Stays {
        open: of.open,
        closed_at: of.closed_at,
    }
}

/// Counts by purpose.
#[derive(Debug, Default)]
pub(super) struct Figures(BTreeMap<(What, &'static str), FigureRow>);

impl Figures {
    pub(super) fn note(&mut self, what: What, item: &Item, at: Timestamp) {
        let (purpose, due) = match item.kept {
            Kept::While(purpose) => (purpose.name(), None),
            Kept::Until(rule, due) => (rule.name(), Some(due)),
        };
        let figure = self.0.entry((what, purpose)).or_insert_with(|| FigureRow {
            what: what.name().to_owned(),
            purpose: purpose.to_owned(),
            rows: 0,
            oldest: item.since,
            next_due: due,
            at,
        });
        figure.rows += 1;
        figure.oldest = figure.oldest.min(item.since);
        figure.next_due = figure.next_due.min(due);
    }

    pub(super) fn rows(self) -> Vec<FigureRow> {
        self.0.into_values().collect()
    }
}
