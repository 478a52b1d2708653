//! Checks the set-up and says what to do.

use cluster::Use;
use jiff::Timestamp;
use store::references::{self, Reference};
use store::standstill::{self, FailingJob, UnfinishedBatch};

use crate::answer::{Answer, Failed, json, refuse, say};
use crate::cli::{DoctorArgs, Global};
use crate::keys;
use crate::session::Session;

/// What was looked at so far.
struct Findings {
    as_json: bool,
    wrong: usize,
}

impl Findings {
    /// Says that something is as it should be, or what is to be known about it.
    fn note(&self, about: &str, said: &str) -> Answer {
        self.line(about, true, said)
    }

    /// Says what is wrong and what to do.
    fn fault(&mut self, about: &str, said: &str) -> Answer {
        self.wrong += 1;
        self.line(about, false, said)
    }

    fn line(&self, about: &str, ok: bool, said: &str) -> Answer {
        if self.as_json {
            json(&serde_json::json!({ "about": about, "ok": ok, "said": said }))
        } else {
            say(&format!("{about:12}  {said}"))
        }
    }
}

pub(crate) async fn run(global: &Global, args: &DoctorArgs) -> Answer {
    let mut findings = Findings {
        as_json: global.json,
        wrong: 0,
    };
    let data = &global.data;
    let folder = std::path::absolute(data)?;
    findings.note("data folder", &folder.display().to_string())?;
    match keys::Source::of(global).keys() {
        Ok(given) if given.is_empty() => {
            findings.note("key file", "none yet: the first start makes it")?;
        }
        Ok(given) => {
            let names: Vec<String> = given.iter().map(vault::MasterKey::fingerprint).collect();
            findings.note("key file", &format!("ok, fingerprint {}", names.join(", ")))?;
        }
        Err(Failed(message)) => findings.fault("key file", &message)?,
    }
    match Session::open(global, Use::Command).await {
        Ok(session) => {
            let looked = database(&session, args, &mut findings).await;
            session.close().await?;
            looked?;
        }
        Err(Failed(message)) => findings.fault("database", &message)?,
    }
    match findings.wrong {
        0 => Ok(()),
        _ => refuse("something is wrong: see above"),
    }
}

async fn database(session: &Session, args: &DoctorArgs, findings: &mut Findings) -> Answer {
    let version = store::read_only_check(session.app.pool()).await?;
    findings.note(
        "database",
        &format!("ok, PostgreSQL {version}, schema up to date"),
    )?;
    let mut conn = session.app.read().await?;
    let districts = store::library::districts(&mut conn).await?;
    if districts.is_empty() {
        findings.note("library", "empty: menpai library import FILE.csv")?;
    }
    for district in districts {
        let standing = store::library::standing(&mut conn, &district.district).await?;
        let (code, name) = (&district.district, &district.name);
        findings.note("library", &format!("{code} {name}: {standing} dwellings"))?;
    }
    let now = session.app.surroundings().now();
    if args.retry {
        let again = standstill::retry(&mut conn, now).await?;
        findings.note(
            "jobs",
            &format!("{again} that gave up are tried again by serve"),
        )?;
        let again = standstill::retry_batches(&mut conn, now).await?;
        findings.note(
            "batches",
            &format!("{again} that were left for a person are tried again by serve"),
        )?;
    }
    let failing = standstill::jobs(&mut conn).await?;
    let unfinished = standstill::batches(&mut conn).await?;
    let astray = references::broken(&mut conn).await?;
    drop(conn);
    if astray.is_empty() {
        findings.note("references", "all lead somewhere")?;
    }
    for (
        Reference {
            table, column, to, ..
        },
        count,
    ) in astray
    {
        findings.fault(
            "references",
            &format!(
                "{count} of {table}.{column} name no {to}: somebody changed the database beside \
                 the program, or a restore broke off; restore a backup"
            ),
        )?;
    }
    if failing.is_empty() && !args.retry {
        findings.note("jobs", "none failing")?;
    }
    for job in &failing {
        job_line(job, findings)?;
    }
    if unfinished.is_empty() {
        findings.note("batches", "none unfinished")?;
    }
    for batch in &unfinished {
        let line = batch_line(batch, now);
        if batch.stuck_at.is_some() {
            findings.fault("batches", &line)?;
        } else {
            findings.note("batches", &line)?;
        }
    }
    Ok(())
}

fn job_line(job: &FailingJob, findings: &mut Findings) -> Answer {
    let FailingJob {
        id,
        district,
        kind,
        attempts,
        last_error,
        ..
    } = job;
    let what = format!("{kind} of {district} ({id}) failed {attempts} times: {last_error}");
    if job.gave_up {
        findings.fault(
            "jobs",
            &format!("{what}; it gave up: mend the cause, then menpai doctor --retry"),
        )
    } else {
        let at = job.run_at;
        findings.note(
            "jobs",
            &format!("{what}; serve tries it again from {at:.0} on"),
        )
    }
}

fn batch_line(batch: &UnfinishedBatch, now: Timestamp) -> String {
    let UnfinishedBatch {
        id,
        district,
        agency,
        rows,
        done,
        received_at,
        attempts,
        last_error,
        stuck_at,
    } = batch;
    let minutes = now.duration_since(*received_at).as_mins().max(0);
    let what = format!(
        "{id} of {district} from {agency}, received {minutes} minutes ago: {done} of {rows} rows done"
    );
    match stuck_at {
        Some(since) => format!(
            "{what}; failed {attempts} times, left for a person since {since:.0}: {last_error}; mend \
             the cause, then menpai doctor --retry, or withdraw the batch on its page"
        ),
        None if *attempts > 0 => {
            format!("{what}; failed {attempts} times: {last_error}; serve tries it again")
        }
        None => format!("{what}; serve goes on with it"),
    }
}
