use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use policy::{Action, Actor};
use store::retention::{self as rows, FigureRow, Tally};
use uuid::Uuid;

use super::walk::{Figures, page};
use super::{What, next_run};
use crate::{App, Error};

/// Days and rules that a report names, the latest.
const DAYS: i64 = 366;

/// What a rule destroyed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByRule {
    /// The rule.
    pub rule: String,
    /// How many keys.
    pub times: i64,
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// Entries of the ledger that were looked up, and how many of their rows have a key, a sealed
    /// value or an index again; `None` where nobody looked.
    pub proof: Option<(i64, i64)>,
}

impl ByRule {
    /// Every key that was counted stands in the ledger, and none of its rows has one again.
    pub fn is_proved(&self) -> bool {
        self.proof == Some((self.times, 0))
    }
}

/// What is kept and what was destroyed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The partition.
    pub district: String,
    /// When it was put together.
    pub at: Timestamp,
    /// What is kept, by purpose.
    pub kept: Vec<FigureRow>,
    /// What was destroyed, by rule.
    pub destroyed: Vec<ByRule>,
    /// On which days how many went by which rule, the latest first.
    pub days: Vec<Tally>,
    /// Where destroyed bytes may still lie on the disk, and since when.
    pub traces: Vec<(&'static str, Timestamp)>,
    /// When the last run ended.
    pub ran_at: Option<Timestamp>,
    /// When the next begins.
    pub next_run: Timestamp,
    /// A backup was restored and its ledger isn't up to date.
    pub ledger_wanted: bool,
}

/// Counts everything that is kept and looks up everything that was destroyed.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn report(app: &App, actor: &Actor, district: &str) -> Result<Report, Error> {
    let mut report = overview(app, actor, district, None, DAYS).await?;
    let mut figures = Figures::default();
    for what in What::ALL {
        let mut after = Uuid::nil();
        loop {
            let items = page(app, district, what, after).await?;
            let Some(last) = items.last() else { break };
            after = last.id;
            for item in &items {
                figures.note(what, item, report.at);
            }
        }
    }
    report.kept = figures.rows();
    let mut conn = app.read().await?;
    let found: BTreeMap<String, (i64, i64)> = rows::unproved(&mut conn, district)
        .await?
        .into_iter()
        .map(|(rule, entries, kept)| (rule, (entries, kept)))
        .collect();
    for by in &mut report.destroyed {
        by.proof = Some(found.get(&by.rule).copied().unwrap_or_default());
    }
    Ok(report)
}

/// The same from what the last run counted, and the days on which something was destroyed before
/// one, the latest first.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn overview(
    app: &App,
    actor: &Actor,
    district: &str,
    before: Option<(Date, &str)>,
    days: i64,
) -> Result<Report, Error> {
    actor.may(Action::SeePrivacy, district)?;
    let at = app.surroundings().now();
    let mut conn = app.read().await?;
    let destroyed = rows::destroyed(&mut conn, district).await?;
    let traces = rows::traces(&mut conn).await?;
    Ok(Report {
        days: rows::tallies(&mut conn, district, before, days).await?,
        district: district.to_owned(),
        at,
        kept: rows::figures(&mut conn, district).await?,
        destroyed: destroyed
            .into_iter()
            .map(|(rule, times, first, last)| ByRule {
                rule,
                times,
                first,
                last,
                proof: None,
            })
            .collect(),
        traces: traces
            .into_iter()
            .map(|(trace, since)| (trace.name(), since))
            .collect(),
        ran_at: rows::ran_at(&mut conn).await?,
        next_run: next_run(at),
        ledger_wanted: rows::ledger_wanted(&mut conn).await?,
    })
}
