mod show;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ::rules::{Change, Confidence, EventFacts, Fault, Rules, SourceFile, diff, embedded};
use serde::Serialize;

use crate::answer::{Answer, Failed, json, refuse, say};
use crate::cli::{Global, RulesCommand};

/// Stands for the program's own packs.
const BUILT_IN: &str = "built-in";

pub(crate) fn run(global: &Global, command: &RulesCommand) -> Answer {
    match command {
        RulesCommand::Check { path } => check(global, path),
        RulesCommand::Diff { before, after } => {
            let changes = diff(&load(global, before)?, &load(global, after)?);
            for change in &changes {
                tell(global, change, || line_of(change))?;
            }
            if changes.is_empty() && !global.json {
                say("nothing changes")?;
            }
            Ok(())
        }
        RulesCommand::Show { place, on, rules } => {
            let rules = match rules {
                Some(folder) => load(global, folder)?,
                None => load(global, Path::new(BUILT_IN))?,
            };
            let today = || jiff::Timestamp::now().to_zoned(service::shanghai()).date();
            show::show(global, &rules, place, on.unwrap_or_else(today))
        }
    }
}

/// A line for people or an object for programs.
fn tell(global: &Global, value: &impl Serialize, line: impl FnOnce() -> String) -> Answer {
    if global.json {
        json(value)
    } else {
        say(&line())
    }
}

#[derive(Serialize)]
struct Checked {
    files: usize,
    packs: usize,
    calendars: usize,
    facts: usize,
    unconfirmed: usize,
}

fn check(global: &Global, path: &Path) -> Answer {
    let files = files(path)?;
    let rules = read(global, &files)?;
    let own = |file: &str| files.iter().any(|own| own.name == file);
    let packs: Vec<_> = rules.packs().filter(|pack| own(&pack.file)).collect();
    let places: BTreeSet<_> = packs.iter().map(|pack| &pack.jurisdiction).collect();
    let events = places.iter().filter_map(|place| rules.event_facts(place));
    let facts: Vec<_> = packs
        .iter()
        .flat_map(|pack| pack.facts())
        .chain(events.flat_map(EventFacts::facts))
        .collect();
    let is_calendar = |file: &&SourceFile| file.text.lines().any(|line| line == "[[calendar]]");
    let unsure = |c: Confidence| matches!(c, Confidence::C | Confidence::Proposed);
    let checked = Checked {
        files: files.len(),
        packs: packs.len(),
        calendars: files.iter().filter(is_calendar).count(),
        facts: facts.len(),
        unconfirmed: facts
            .iter()
            .filter(|(_, fact)| unsure(fact.confidence))
            .count(),
    };
    tell(global, &checked, || {
        format!(
            "{} files, {} packs with {} facts, {} calendars: nothing wrong; {} facts are to be confirmed before anybody relies on them",
            checked.files, checked.packs, checked.facts, checked.calendars, checked.unconfirmed
        )
    })
}

fn line_of(change: &Change) -> String {
    let Change {
        jurisdiction,
        kind,
        id,
        whom,
        field,
        before,
        after,
    } = change;
    let whom = if whom.is_empty() {
        String::new()
    } else {
        format!(" ({whom})")
    };
    let or_nothing = |text: &str| {
        let one_line = text.lines().collect::<Vec<_>>().join(" ");
        if one_line.is_empty() {
            "nothing".to_owned()
        } else {
            one_line
        }
    };
    format!(
        "{jurisdiction} {kind} {id}{whom}: {field}: {} -> {}",
        or_nothing(before),
        or_nothing(after)
    )
}

/// The program's own packs, or those with a file or folder on top.
fn load(global: &Global, path: &Path) -> Result<Rules, Failed> {
    if path == Path::new(BUILT_IN) {
        return read(global, &[]);
    }
    read(global, &files(path)?)
}

fn read(global: &Global, files: &[SourceFile]) -> Result<Rules, Failed> {
    let read = embedded().and_then(|own| own.with(files));
    read.or_else(|faults| refused(global, &faults))
}

/// Says every fault, then refuses with their number.
fn refused<T>(global: &Global, faults: &[Fault]) -> Result<T, Failed> {
    for fault in faults {
        tell(global, fault, || fault.to_string())?;
    }
    let number = match faults.len() {
        1 => "one fault".to_owned(),
        n => format!("{n} faults"),
    };
    refuse(format!(
        "{number} in these packs: mend what is said above and check again"
    ))
}

/// A file, or all .toml files of a folder and its folders, by name.
fn files(path: &Path) -> Result<Vec<SourceFile>, Failed> {
    let failed = |path: &Path, error: std::io::Error| {
        Failed(format!("{} can't be read: {error}", path.display()))
    };
    let mut found: Vec<PathBuf> = Vec::new();
    let mut waiting = vec![path.to_owned()];
    while let Some(next) = waiting.pop() {
        if !next.is_dir() {
            found.push(next);
            continue;
        }
        for entry in std::fs::read_dir(&next).map_err(|error| failed(&next, error))? {
            let entry = entry.map_err(|error| failed(&next, error))?;
            // Not following links: a folder may lead back to itself by one.
            let folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let path = entry.path();
            if folder {
                waiting.push(path);
            } else if path.extension().is_some_and(|end| end == "toml") {
                found.push(path);
            }
        }
    }
    if found.is_empty() {
        return refuse(format!(
            "no .toml file in {}: name a pack or a folder of packs",
            path.display()
        ));
    }
    found.sort();
    found
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).map_err(|error| failed(&path, error))?;
            Ok(SourceFile {
                name: path.display().to_string(),
                text,
            })
        })
        .collect()
}
