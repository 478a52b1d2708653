use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use cluster::Use;
use intake::Channel;
use serde::Serialize;
use service::batches::{self, Incoming, Progress, ShownRow};
use uuid::Uuid;

use crate::answer::{Answer, Failed, json, refuse, say, write_json};
use crate::cli::{ChannelName, Global, IntakeCommand};
use crate::session::{ACTOR, Session};

/// Rows of one page of a long list.
const PAGE: i64 = 5000;
/// Bytes above which a file isn't even read into memory.
const MOST_BYTES: u64 = 256 << 20;

pub(crate) async fn run(global: &Global, command: IntakeCommand) -> Answer {
    match command {
        IntakeCommand::Import {
            file,
            source,
            channel,
            district,
        } => {
            let bytes = read(&file)?;
            let session = Session::open(global, Use::Command).await?;
            let done = import(&session, &file, bytes, source, channel, district.as_deref()).await;
            session.close().await?;
            // One object with or without --json: scripts read this answer.
            json(&done?)
        }
        IntakeCommand::Read { received } => notes(received),
        IntakeCommand::Show { batch } => {
            let id = id(&batch)?;
            let session = Session::open(global, Use::Command).await?;
            let shown = show(&session, id, global.json).await;
            session.close().await?;
            shown
        }
        IntakeCommand::Errors { batch, output } => {
            let id = id(&batch)?;
            let session = Session::open(global, Use::Command).await?;
            let written = errors(&session, id, &output).await;
            session.close().await?;
            written
        }
    }
}

/// Reads the messages of standard input.
fn notes(received: Option<jiff::civil::Date>) -> Answer {
    let mut bytes = Vec::new();
    let mut input = std::io::stdin().lock().take(MOST_BYTES);
    input.read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    let today = || {
        let now = service::Surroundings::of_this_machine().now();
        now.to_zoned(service::shanghai()).date()
    };
    let received = received.unwrap_or_else(today);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for note in intake::read_notes(&text, received) {
        write_json(&mut out, &note)?;
    }
    Ok(out.flush()?)
}

fn id(text: &str) -> Result<Uuid, Failed> {
    text.parse().map_err(|_| {
        Failed(format!(
            "{text} is no batch: its id stands in the import's answer"
        ))
    })
}

fn read(file: &Path) -> Result<Vec<u8>, Failed> {
    let failed = |error| Failed(format!("{} can't be read: {error}", file.display()));
    let size = std::fs::metadata(file).map_err(failed)?.len();
    if size > MOST_BYTES {
        return refuse(format!(
            "{} has {size} bytes, the most that is taken is {MOST_BYTES}: split it",
            file.display()
        ));
    }
    std::fs::read(file).map_err(failed)
}

/// The answer to an import.
#[derive(Debug, Serialize)]
struct Summary {
    batch: String,
    declared: i64,
    matched: i64,
    review: i64,
    unmatched: i64,
    duplicates: i64,
    faults: i64,
    leads: i32,
    tasks: i32,
    /// The file was taken in before: nothing new came of it.
    repeated: bool,
}

async fn import(
    session: &Session,
    file: &Path,
    bytes: Vec<u8>,
    source: String,
    channel: Option<ChannelName>,
    district: Option<&str>,
) -> Result<Summary, Failed> {
    let district = session.district(district).await?;
    let name = file
        .file_name()
        .map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let channel = match channel {
        Some(ChannelName::Tenday) => Channel::Tenday,
        Some(ChannelName::Chat) => Channel::Chat,
        Some(ChannelName::Hotline) => Channel::Hotline,
        Some(ChannelName::Listing) => Channel::Listing,
        // Only a hint to the reader, which looks at the content.
        None if has_ending(file, "txt") => Channel::Chat,
        Some(ChannelName::Backoffice) | None => Channel::Backoffice,
    };
    let incoming = Incoming {
        name,
        bytes: bytes.into(),
        source,
        channel,
    };
    let received = batches::receive(&session.app, &ACTOR, &district, incoming).await?;
    // A run that was killed left the rest of its rows: the same call goes on with them.
    let before = progress(session, &district, received.batch).await?.batch;
    batches::process(&session.app, &district, received.batch).await?;
    let Progress { batch, counts } = progress(session, &district, received.batch).await?;
    let fresh = if received.repeated {
        (before.leads, before.tasks)
    } else {
        (0, 0)
    };
    Ok(Summary {
        batch: batch.id.to_string(),
        declared: counts.declared,
        matched: counts.matched,
        review: counts.review,
        unmatched: counts.unmatched,
        duplicates: counts.duplicates,
        faults: counts.faults,
        leads: batch.leads - fresh.0,
        tasks: batch.tasks - fresh.1,
        repeated: received.repeated && before.state != "staged",
    })
}

fn has_ending(file: &Path, ending: &str) -> bool {
    file.extension()
        .is_some_and(|e| e.eq_ignore_ascii_case(ending))
}

async fn progress(session: &Session, district: &str, batch: Uuid) -> Result<Progress, Failed> {
    Ok(batches::progress(&session.app, &ACTOR, district, batch).await?)
}

/// A line of `intake show`.
#[derive(Debug, Serialize)]
struct Line<'a> {
    file: &'a str,
    sheet: &'a str,
    row: i32,
    text: &'a str,
    code: Option<&'a str>,
    level: &'a str,
    decision: &'a str,
    tenants: i32,
    faults: &'a [String],
    duplicate: bool,
    kind: &'a str,
    outcome: &'a str,
}

async fn district_of(session: &Session, batch: Uuid) -> Result<String, Failed> {
    let mut conn = session.app.read().await?;
    match store::reports::district_of(&mut conn, batch).await? {
        Some(district) => Ok(district),
        None => refuse(format!("there is no batch {batch}")),
    }
}

async fn show(session: &Session, id: Uuid, as_json: bool) -> Answer {
    let district = district_of(session, id).await?;
    let batch = batches::batch(&session.app, &ACTOR, &district, id).await?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut after = 0;
    loop {
        let rows = batches::rows(&session.app, &ACTOR, &district, id, after, None, PAGE).await?;
        let Some(last) = rows.last() else { break };
        after = last.seq;
        for row in &rows {
            if as_json {
                write_json(&mut out, &line(&batch.file, row))?;
            } else {
                use std::io::Write as _;
                let code = row.code.as_deref().unwrap_or("-");
                let faults = row.faults.join(",");
                writeln!(
                    out,
                    "{} {}\t{}\t{code}\t{}\t{}\t{faults}",
                    row.sheet, row.row, row.outcome, row.decision, row.text
                )?;
            }
        }
    }
    Ok(())
}

fn line<'a>(file: &'a str, row: &'a ShownRow) -> Line<'a> {
    Line {
        file,
        sheet: &row.sheet,
        row: row.row,
        text: &row.text,
        code: row.code.as_deref(),
        level: &row.level,
        decision: &row.decision,
        tenants: row.tenants,
        faults: &row.faults,
        duplicate: row.duplicate,
        kind: &row.kind,
        outcome: &row.outcome,
    }
}

async fn errors(session: &Session, id: Uuid, output: &PathBuf) -> Answer {
    let district = district_of(session, id).await?;
    let sheet = batches::error_sheet(&session.app, &ACTOR, &district, id).await?;
    std::fs::write(output, &sheet.bytes)
        .map_err(|error| Failed(format!("{} can't be written: {error}", output.display())))?;
    say(&format!("wrote {}", output.display()))
}
