use std::collections::BTreeMap;

use jiff::Timestamp;
use registry::retention::Rule;
use store::retention::{self as rows, Destroyed, Gone, Trace};
use uuid::Uuid;

use super::What;
use super::walk::PAGE;
use crate::{App, Change, Error, Note};

/// What has to go, by which rule, since when.
#[derive(Debug, Clone, Copy)]
pub(super) struct Due {
    pub(super) id: Uuid,
    pub(super) rule: Rule,
    pub(super) at: Timestamp,
}

/// How many went, by rule.
pub(super) type Counts = BTreeMap<Rule, u64>;

/// Destroys what is due of one page; `whatever` also what has an open purpose here, which is for
/// what was destroyed once before.
pub(super) async fn destroy(
    app: &App,
    district: &str,
    what: What,
    due: &[Due],
    whatever: bool,
) -> Result<Counts, Error> {
    let mut counts = Counts::new();
    match what {
        // One a transaction: a large file's rows are many.
        What::Batch => {
            for one in due {
                forget_marks(app, district, one).await?;
                let mut change = start(app, district).await?;
                store::reports::lock_district(change.conn(), district).await?;
                let gone = rows::destroy_batch(change.conn(), district, one.id, whatever).await?;
                let gone: Vec<Gone> = gone.into_iter().collect();
                let traces = [
                    Trace::Batch,
                    Trace::BatchFile,
                    Trace::IntakeChunk,
                    Trace::Log,
                ];
                finish(change, what, due, gone, &traces, &mut counts).await?;
            }
        }
        What::Party => {
            let mut change = start(app, district).await?;
            let at = change.at;
            let ids: Vec<Uuid> = due.iter().map(|one| one.id).collect();
            let gone = rows::destroy_people(change.conn(), district, &ids, at, whatever).await?;
            let mut leads: Vec<Uuid> = gone.iter().map(|(_, lead)| *lead).collect();
            leads.sort_unstable();
            leads.dedup();
            rows::forget_marks_of_leads(change.conn(), district, &leads).await?;
            let gone = gone.into_iter().map(|(gone, _)| gone).collect();
            let traces = [
                Trace::Party,
                Trace::Declaration,
                Trace::Statistics,
                Trace::Log,
            ];
            finish(change, what, due, gone, &traces, &mut counts).await?;
        }
        What::DoorCheck => {
            let mut change = start(app, district).await?;
            let ids: Vec<Uuid> = due.iter().map(|one| one.id).collect();
            let gone = rows::destroy_notes(change.conn(), district, &ids, whatever).await?;
            let traces = [Trace::DoorCheck, Trace::Log];
            finish(change, what, due, gone, &traces, &mut counts).await?;
        }
        What::HazardReport => {
            let mut change = start(app, district).await?;
            let at = change.at;
            let ids: Vec<Uuid> = due.iter().map(|one| one.id).collect();
            let gone = rows::destroy_hazards(change.conn(), district, &ids, at, whatever).await?;
            let traces = [Trace::HazardReport, Trace::Log];
            finish(change, what, due, gone, &traces, &mut counts).await?;
        }
        What::Voice => {
            let mut change = start(app, district).await?;
            let at = change.at;
            let ids: Vec<Uuid> = due.iter().map(|one| one.id).collect();
            let gone = rows::destroy_voices(change.conn(), district, &ids, at, whatever).await?;
            let traces = [
                Trace::Voice,
                Trace::VoicePerson,
                Trace::Discrepancy,
                Trace::Log,
            ];
            finish(change, what, due, gone, &traces, &mut counts).await?;
        }
        What::Account | What::Letting | What::RightRequest => {
            let mut change = start(app, district).await?;
            let at = change.at;
            let ids: Vec<Uuid> = due.iter().map(|one| one.id).collect();
            let conn = change.conn();
            let (gone, trace) = match what {
                What::Account => (
                    rows::destroy_accounts(conn, district, &ids, at, whatever).await?,
                    Trace::Account,
                ),
                What::Letting => (
                    rows::destroy_lettings(conn, district, &ids, at, whatever).await?,
                    Trace::Letting,
                ),
                _ => (
                    rows::destroy_requests(conn, district, &ids, at, whatever).await?,
                    Trace::RightRequest,
                ),
            };
            finish(change, what, due, gone, &[trace, Trace::Log], &mut counts).await?;
        }
    }
    Ok(counts)
}

async fn start(app: &App, district: &str) -> Result<Change, Error> {
    app.change_by(district, &policy::Actor::Machine).await
}

/// Writes ledger, counts, traces and the audit entry, and commits.
async fn finish(
    mut change: Change,
    what: What,
    due: &[Due],
    gone: Vec<Gone>,
    traces: &[Trace],
    counts: &mut Counts,
) -> Result<(), Error> {
    if gone.is_empty() {
        return Ok(());
    }
    let (district, at) = (change.district.clone(), change.at);
    let by_id: BTreeMap<Uuid, &Due> = due.iter().map(|one| (one.id, one)).collect();
    let mut entries = Vec::with_capacity(gone.len());
    let mut here = Counts::new();
    for row in gone {
        let Some(one) = by_id.get(&row.id) else {
            return Err(Error::Internal(
                "something not due was destroyed".to_owned(),
            ));
        };
        *here.entry(one.rule).or_default() += 1;
        entries.push(Destroyed {
            id: change.app().surroundings().id(),
            what: what.name().to_owned(),
            record: row.id,
            rule: one.rule.name().to_owned(),
            due_at: one.at,
            destroyed_at: at,
            key_digest: row.data_key.map(|key| vault::digest(&key).to_vec()),
        });
    }
    rows::record(change.conn(), &district, &entries).await?;
    let day = registry::clock::day_of(at);
    let mut said = Vec::new();
    for (rule, times) in &here {
        let number = i64::try_from(*times).unwrap_or(i64::MAX);
        rows::add_count(change.conn(), &district, day, rule.name(), number).await?;
        said.push(format!("{}={times}", rule.name()));
        *counts.entry(*rule).or_default() += times;
    }
    rows::leave(change.conn(), traces, at).await?;
    change
        .commit(Note::new("retention.destroyed", "district", district).saying(said.join(" ")))
        .await
}

/// Takes out of a batch's rows what would know them again; rows that made a lead go with its
/// people. In portions, so that a file of a million rows keeps nobody waiting.
async fn forget_marks(app: &App, district: &str, batch: &Due) -> Result<(), Error> {
    let mut after = None;
    loop {
        let mut change = start(app, district).await?;
        let at = change.at;
        let done =
            rows::forget_marks_of_batch(change.conn(), district, batch.id, after, PAGE * 5).await?;
        let Some(last) = done.last() else {
            return Ok(());
        };
        after = Some(*last);
        let traces = [Trace::Declaration, Trace::Statistics, Trace::Log];
        rows::leave(change.conn(), &traces, at).await?;
        let said = format!("{} marks of reports", done.len());
        change
            .commit(Note::new("retention.forgotten", "batch", batch.id).saying(said))
            .await?;
    }
}
