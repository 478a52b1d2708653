use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use cluster::Use;
use service::library::{ImportExtent, ImportReport, import};

use crate::answer::{Answer, Failed, json, say};
use crate::cli::{Global, LibraryCommand};
use crate::session::{ACTOR, Session};

/// Rejections that are printed one by one to a person.
const SHOWN: usize = 20;

pub(crate) async fn run(global: &Global, command: LibraryCommand) -> Answer {
    let LibraryCommand::Import {
        file,
        complete,
        part,
    } = command;
    let extent = match (complete, part) {
        (true, _) => ImportExtent::Complete,
        (_, true) => ImportExtent::Part,
        _ => ImportExtent::BySize,
    };
    let input = open(&file)?;
    let session = Session::open(global, Use::Command).await?;
    let name = file
        .file_name()
        .map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let result = import(&session.app, &ACTOR, &name, input, extent).await;
    session.close().await?;
    let report = result?;
    if global.json {
        return json(&report);
    }
    print(&report)
}

pub(crate) fn open(file: &Path) -> Result<BufReader<File>, Failed> {
    let input = File::open(file)
        .map_err(|error| Failed(format!("{} can't be opened: {error}", file.display())))?;
    Ok(BufReader::with_capacity(1 << 20, input))
}

fn print(report: &ImportReport) -> Answer {
    say(&format!(
        "added {}, changed {}, retired {}, rejected {}, unchanged {} ({} library)",
        report.added,
        report.changed,
        report.retired,
        report.rejected,
        report.unchanged,
        report.extent
    ))?;
    for rejected in report.rejections.iter().take(SHOWN) {
        say(&format!(
            "row {}: {} ({})",
            rejected.row, rejected.reason, rejected.code
        ))?;
    }
    if report.rejections.len() > SHOWN {
        say(&format!(
            "and {} more: --json lists all",
            report.rejections.len() - SHOWN
        ))?;
    }
    Ok(())
}
