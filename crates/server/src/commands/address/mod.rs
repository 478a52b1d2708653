//! `menpai address`: resolving lines, and measuring how well that goes.

mod eval;

use std::io::{BufRead as _, Write as _};
use std::path::Path;

use address::{Library, LibraryBuilder, LibraryRow, Resolution};
use cluster::Use;

use super::library::open;
use crate::answer::{Answer, Failed, refuse};
use crate::cli::{AddressCommand, Global};
use crate::session::Session;

/// Lines that are resolved together, on all cores, before they are printed in order.
const PORTION: usize = 8192;

pub(crate) async fn run(global: &Global, command: AddressCommand) -> Answer {
    match command {
        AddressCommand::Resolve {
            library: Some(file),
        } => {
            let library = read_library(&file)?;
            resolve(&|line: &str| library.resolve(line))
        }
        AddressCommand::Resolve { library: None } => {
            let session = Session::open(global, Use::Command).await?;
            let snapshot = session.app.library().await;
            session.close().await?;
            let snapshot = snapshot?;
            resolve(&|line: &str| snapshot.resolve(line))
        }
        AddressCommand::Eval {
            library,
            truth,
            write_normalised,
        } => eval::run(global, &library, &truth, write_normalised.as_deref()),
    }
}

fn read_library(file: &Path) -> Result<Library, Failed> {
    let mut builder = LibraryBuilder::new();
    let mut refused = 0_u64;
    let mut reader = csv::Reader::from_reader(open(file)?);
    for row in reader.deserialize::<LibraryRow>() {
        let row = row.map_err(|error| {
            Failed(format!("{} is no address library: {error}", file.display()))
        })?;
        refused += u64::from(builder.add(&row).is_err());
    }
    let library = builder.build();
    if library.dwellings() == 0 {
        return refuse(format!(
            "{} has no dwelling that can be used",
            file.display()
        ));
    }
    if refused > 0 {
        eprintln!(
            "menpai: {refused} rows of {} were left out: `menpai library import` says why",
            file.display()
        );
    }
    Ok(library)
}

/// What a line means.
type Resolve<'a> = dyn Fn(&str) -> Resolution + Sync + 'a;

fn resolve(one: &Resolve<'_>) -> Answer {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut lines = std::io::BufReader::new(std::io::stdin().lock());
    let mut portion = Vec::with_capacity(PORTION);
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        let read = lines.read_until(b'\n', &mut bytes)?;
        if read > 0 {
            while matches!(bytes.last(), Some(b'\n' | b'\r')) {
                bytes.pop();
            }
            portion.push(String::from_utf8_lossy(&bytes).into_owned());
        }
        // Somebody who types lines one by one wants to see answers one by one.
        let waiting = lines.buffer().is_empty();
        if portion.len() >= PORTION || read == 0 || waiting {
            for answers in on_all_cores(&portion, |lines| written(one, lines)) {
                write(&mut out, &answers?)?;
            }
            portion.clear();
            out.flush()?;
        }
        if read == 0 {
            return Ok(());
        }
    }
}

/// Somebody who has seen enough closes the pipe, which is no failure to tell of.
fn write(out: &mut impl std::io::Write, bytes: &[u8]) -> Answer {
    match out.write_all(bytes) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Err(Failed(String::new())),
        other => Ok(other?),
    }
}

/// The answers to some lines, a JSON object each.
fn written(one: &Resolve<'_>, lines: &[String]) -> serde_json::Result<Vec<u8>> {
    let mut out = Vec::new();
    for line in lines {
        serde_json::to_writer(&mut out, &one(line))?;
        out.push(b'\n');
    }
    Ok(out)
}

/// Does something to parts of the lines on all cores; what comes back is in the order of the lines.
fn on_all_cores<L: Sync, T: Send>(lines: &[L], work: impl Fn(&[L]) -> T + Sync) -> Vec<T> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    if lines.len() < 64 || threads == 1 {
        return vec![work(lines)];
    }
    std::thread::scope(|scope| {
        let workers: Vec<_> = lines
            .chunks(lines.len().div_ceil(threads))
            .map(|part| scope.spawn(|| work(part)))
            .collect();
        workers
            .into_iter()
            .map(|worker| match worker.join() {
                Ok(answers) => answers,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    })
}
