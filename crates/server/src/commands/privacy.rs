//! What is kept, what was destroyed, and destroying what is due.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write as _};
use std::path::Path;

use cluster::Use;
use registry::retention::Rule;
use serde_json::json;
use service::retention::{self, Ran, Report, Swept};

use crate::answer::{Answer, Failed, json as print_json, refuse, say};
use crate::cli::{Global, PrivacyCommand, RestoreArgs};
use crate::session::{ACTOR, Session};

pub(crate) async fn run(global: &Global, command: PrivacyCommand) -> Answer {
    let session = Session::open(global, Use::Command).await?;
    let done = with(global, &session, command).await;
    session.close().await?;
    done
}

async fn with(global: &Global, session: &Session, command: PrivacyCommand) -> Answer {
    match command {
        PrivacyCommand::Report { district } => {
            let districts = match district {
                Some(asked) => vec![session.district(Some(&asked)).await?],
                None => session.districts().await?,
            };
            let mut unproved = 0;
            for district in districts {
                let report = retention::report(&session.app, &ACTOR, &district).await?;
                unproved += report.destroyed.iter().filter(|by| !by.is_proved()).count();
                if global.json {
                    print_json(&as_json(&report))?;
                } else {
                    told(&report)?;
                }
            }
            match unproved {
                0 => Ok(()),
                _ => refuse(
                    "rows that were destroyed have a key or an index again: after a restore, run \
                     menpai privacy apply with the latest ledger",
                ),
            }
        }
        PrivacyCommand::Run => {
            let (ran, swept) = retention::run_all(&session.app, &|| false).await?;
            if global.json {
                return print_json(&json!({
                    "destroyed": counts(&ran), "rewritten": swept.done, "left": left(&swept),
                }));
            }
            say(&summary(&ran))?;
            for (table, why) in &swept.left {
                say(&format!("{table} may still hold destroyed bytes: {why}"))?;
            }
            Ok(())
        }
        PrivacyCommand::Ledger { output } => ledger(session, &output).await,
        PrivacyCommand::Apply { ledger, none: _ } => say(&apply(session, ledger.as_deref()).await?),
    }
}

/// What a restore still has to do before anything may be served.
pub(crate) async fn after_restore(
    session: &Session,
    asked: &RestoreArgs,
) -> Result<String, Failed> {
    if asked.ledger.is_none() && !asked.no_ledger {
        return Ok(
            "not served yet: the backup holds keys that were destroyed after it was made; menpai \
             privacy apply LEDGER with the latest ledger, or --none where there is none"
                .to_owned(),
        );
    }
    apply(session, asked.ledger.as_deref()).await
}

/// Applies a ledger, or does without, then destroys what is due by the calendar.
async fn apply(session: &Session, ledger: Option<&Path>) -> Result<String, Failed> {
    let app = &session.app;
    let applied = if let Some(path) = ledger {
        let applied = retention::apply(app, BufReader::new(opened(path)?)).await?;
        format!(
            "ledger of {} keys: {} destroyed again",
            applied.entries, applied.destroyed
        )
    } else {
        retention::without_ledger(app).await?;
        "no ledger: what was destroyed after the backup for another reason than its age is here \
         again"
            .to_owned()
    };
    let (ran, _) = retention::run_all(app, &|| false).await?;
    Ok(format!("{applied}; {}", summary(&ran)))
}

pub(crate) fn opened(path: &Path) -> Result<File, Failed> {
    File::open(path).map_err(|error| Failed(format!("{} can't be read: {error}", path.display())))
}

async fn ledger(session: &Session, output: &Path) -> Answer {
    let failed = |error| Failed(format!("{} can't be written: {error}", output.display()));
    let scratch = output.with_extension("unfinished");
    let mut file = BufWriter::new(File::create(&scratch).map_err(failed)?);
    let districts = session.districts().await?;
    let entries = retention::export(&session.app, &districts, &mut file).await?;
    file.flush().map_err(failed)?;
    file.get_ref().sync_all().map_err(failed)?;
    // A file of that name is whole: it may replace the one of the night before.
    std::fs::rename(&scratch, output).map_err(failed)?;
    say(&format!("wrote {}: {entries} keys", output.display()))
}

fn counts(ran: &Ran) -> serde_json::Value {
    let counts = ran
        .destroyed
        .iter()
        .map(|(rule, times)| (rule.name().to_owned(), json!(times)));
    serde_json::Value::Object(counts.collect())
}

fn left(swept: &Swept) -> Vec<serde_json::Value> {
    let left = swept.left.iter();
    left.map(|(table, why)| json!({ "table": table, "why": why }))
        .collect()
}

fn summary(ran: &Ran) -> String {
    if ran.destroyed.is_empty() {
        return "nothing is due".to_owned();
    }
    let by: Vec<String> = ran
        .destroyed
        .iter()
        .map(|(rule, times)| format!("{times} by {}", rule.name()))
        .collect();
    format!("destroyed {}", by.join(", "))
}

fn as_json(report: &Report) -> serde_json::Value {
    let rules: Vec<_> = Rule::ALL
        .iter()
        .map(|rule| {
            json!({
                "rule": rule.name(), "period": rule.period().to_string(),
                "source": rule.source(), "confidence": rule.confidence().name(),
            })
        })
        .collect();
    let kept: Vec<_> = report
        .kept
        .iter()
        .map(|row| {
            json!({
                "what": row.what, "purpose": row.purpose, "rows": row.rows,
                "oldest": row.oldest.to_string(),
                "next_due": row.next_due.map(|at| at.to_string()),
            })
        })
        .collect();
    let destroyed: Vec<_> = report
        .destroyed
        .iter()
        .map(|by| {
            json!({
                "rule": by.rule, "times": by.times, "first": by.first.to_string(),
                "last": by.last.to_string(), "proved": by.is_proved(),
                "again": by.proof.map_or(0, |(_, again)| again),
            })
        })
        .collect();
    let traces: Vec<_> = report
        .traces
        .iter()
        .map(|(table, since)| json!({ "table": table, "since": since.to_string() }))
        .collect();
    let days: Vec<_> = report
        .days
        .iter()
        .map(|tally| {
            json!({
                "day": tally.day.to_string(), "rule": tally.rule, "times": tally.times,
            })
        })
        .collect();
    json!({
        "days": days, "district": report.district, "at": report.at.to_string(), "rules": rules, "kept": kept,
        "destroyed": destroyed, "traces": traces, "ledger_wanted": report.ledger_wanted,
        "ran_at": report.ran_at.map(|at| at.to_string()), "next_run": report.next_run.to_string(),
    })
}

fn told(report: &Report) -> Answer {
    say(&format!("district {}", report.district))?;
    for row in &report.kept {
        let due = row
            .next_due
            .map_or(String::new(), |at| format!(", the next is due {at:.0}"));
        say(&format!(
            "kept       {} {} for {}, the oldest since {:.0}{due}",
            row.rows, row.what, row.purpose, row.oldest
        ))?;
    }
    for by in &report.destroyed {
        let proof = match by.proof {
            Some((_, 0)) if by.is_proved() => "none has a key or an index any more".to_owned(),
            Some((_, again)) => format!("NOT PROVED: {again} have a key or an index"),
            None => String::new(),
        };
        say(&format!(
            "destroyed  {} by {}, {} to {}: {proof}",
            by.times, by.rule, by.first, by.last
        ))?;
    }
    for (table, since) in &report.traces {
        say(&format!(
            "on disk    {table} may hold what was destroyed until {since:.0}: the next run writes it \
             anew; on a server whose account may not, its operator has to (docs/privacy.md)"
        ))?;
    }
    let ran = report
        .ran_at
        .map_or("never".to_owned(), |at| format!("{at:.0}"));
    say(&format!(
        "last run   {ran}; the next begins {:.0} while the program serves",
        report.next_run
    ))
}
