use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufReader, BufWriter, Write as _};
use std::path::Path;

use cluster::Use;
use serde_json::json;
use service::audit_log::{self, Copied, LogFinding, Verified};
use vault::audit::SignedHead;
use vault::{Keyring, Suite};

use crate::answer::{Answer, Failed, json as print_json, refuse, say};
use crate::cli::{AuditCommand, Global};
use crate::keys;
use crate::session::Session;

/// Findings that are printed one by one.
const SHOWN: usize = 50;

pub(crate) async fn run(global: &Global, command: AuditCommand) -> Answer {
    match command {
        AuditCommand::Verify {
            file: Some(file),
            against,
        } => verify_copy(global, &file, &heads(against.as_deref())?),
        AuditCommand::Verify {
            file: None,
            against,
        } => {
            let known = heads(against.as_deref())?;
            let session = Session::open(global, Use::Command).await?;
            let checked = verify_database(global, &session, &known).await;
            session.close().await?;
            checked
        }
        AuditCommand::Export { output } => {
            let session = Session::open(global, Use::Command).await?;
            let written = export(&session, &output).await;
            session.close().await?;
            written
        }
    }
}

/// The heads of an older copy, which whoever cut the log back could not reach.
fn heads(copy: Option<&Path>) -> Result<Vec<SignedHead>, Failed> {
    match copy {
        None => Ok(Vec::new()),
        Some(copy) => Ok(audit_log::heads_of_export(BufReader::new(opened(copy)?))?),
    }
}

fn opened(copy: &Path) -> Result<File, Failed> {
    File::open(copy).map_err(|error| Failed(format!("{} can't be opened: {error}", copy.display())))
}

async fn verify_database(global: &Global, session: &Session, known: &[SignedHead]) -> Answer {
    let mut districts = session.districts().await?;
    let missing = known.iter().map(|head| head.district.clone());
    districts.extend(missing.collect::<BTreeSet<_>>());
    let mut seen = BTreeSet::new();
    districts.retain(|district| seen.insert(district.clone()));
    let mut wrong = 0;
    for district in districts {
        let heads: Vec<SignedHead> = known
            .iter()
            .filter(|head| head.district == district)
            .cloned()
            .collect();
        match audit_log::verify(&session.app, &district, &heads).await? {
            Ok(verified) => intact(global, &verified)?,
            Err(findings) => wrong += broken(global, &district, &findings)?,
        }
    }
    outcome(wrong)
}

fn verify_copy(global: &Global, file: &Path, known: &[SignedHead]) -> Answer {
    // Existing keys only: a copy can't be checked with a fresh one. With which of them and which
    // algorithms it was written only the database knows: those that find less wrong.
    let suites = global
        .suite
        .map_or(Suite::ALL.to_vec(), |suite| vec![suite]);
    let mut logs: Option<Vec<Copied>> = None;
    for suite in suites {
        for root in keys::roots(global, suite)? {
            let key = Keyring::new(suite, &root).audit;
            let found = audit_log::verify_export(&key, BufReader::new(opened(file)?), known)?;
            if logs
                .as_ref()
                .is_none_or(|least| findings(&found) < findings(least))
            {
                logs = Some(found);
            }
        }
    }
    let mut wrong = 0;
    for log in logs.unwrap_or_default() {
        match log.found {
            Ok(verified) => intact(global, &verified)?,
            Err(findings) => wrong += broken(global, &log.district, &findings)?,
        }
    }
    outcome(wrong)
}

fn findings(logs: &[Copied]) -> usize {
    let broken = logs.iter().filter_map(|log| log.found.as_ref().err());
    broken.map(Vec::len).sum()
}

fn intact(global: &Global, verified: &Verified) -> Answer {
    let report = &verified.report;
    if global.json {
        return print_json(&json!({
            "district": verified.district,
            "intact": true,
            "sealed": report.sealed,
            "unsealed": report.unsealed,
        }));
    }
    say(&format!(
        "district {}: intact, {} entries sealed, {} not sealed yet",
        verified.district, report.sealed, report.unsealed
    ))
}

fn broken(global: &Global, district: &str, findings: &[LogFinding]) -> Result<usize, Failed> {
    for finding in findings.iter().take(SHOWN) {
        if global.json {
            print_json(&json!({
                "district": district, "intact": false, "finding": finding.to_string(),
            }))?;
        } else {
            say(&format!("district {district}: {finding}"))?;
        }
    }
    Ok(findings.len())
}

fn outcome(wrong: usize) -> Answer {
    if wrong == 0 {
        return Ok(());
    }
    refuse(format!("the audit log was tampered with: {wrong} findings"))
}

async fn export(session: &Session, output: &Path) -> Answer {
    let failed = |error| Failed(format!("{} can't be written: {error}", output.display()));
    let mut file = BufWriter::new(File::create(output).map_err(failed)?);
    for district in session.districts().await? {
        audit_log::export(&session.app, &district, &mut file).await?;
    }
    file.flush().map_err(failed)?;
    say(&format!("wrote {}", output.display()))
}
