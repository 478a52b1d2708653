use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use paper::Size;
use serde_json::json;
use service::plates::{self, Kind, Of, Order, Part, Progress};

use crate::answer::{Answer, Failed, json as print_json, say};
use crate::cli::{Global, IssueArgs};
use crate::session::{ACTOR, Session};

/// A file that was written under another name, and the name it gets.
type Written = Arc<Mutex<Vec<(PathBuf, PathBuf)>>>;

/// Issues plates and writes them. The files get their names once what they show is durable.
pub(super) async fn issue(global: &Global, session: &Session, args: &IssueArgs) -> Answer {
    let district = args.area.get(..6).unwrap_or(&args.area).to_owned();
    let district = session.district(Some(&district)).await?;
    let of = if args.buildings {
        Of::Buildings
    } else {
        Of::Dwellings
    };
    let size = args.size.map_or(
        match of {
            Of::Buildings => Size::Small,
            Of::Dwellings => Size::Room,
        },
        Size::from,
    );
    let order = Order {
        place: args.area.clone(),
        of,
        size,
        kind: match (args.replace, args.reprint) {
            (true, _) => Kind::Replace,
            (_, true) => Kind::PrintAgain,
            _ => Kind::Issue,
        },
        plate: None,
        font: args.font.clone(),
        per_file: args.per_file.max(1),
    };
    let written = Written::default();
    let take = {
        let (written, output) = (written.clone(), args.output.clone());
        Box::new(move |part: Part| {
            let (beside, name) = names(&output, &part);
            std::fs::write(&beside, &part.bytes)?;
            let mut files = written.lock().unwrap_or_else(PoisonError::into_inner);
            files.push((beside, name));
            Ok(())
        })
    };
    let (json_lines, shown) = (global.json, args.progress);
    let mut progress = move |now: Progress| {
        let Progress { done, total } = now;
        if shown && json_lines {
            eprintln!("{}", json!({ "done": done, "total": total }));
        } else if shown {
            eprintln!("{done} of {total} plates");
        }
    };
    let issued = plates::issue(&session.app, &ACTOR, &district, &order, take, &mut progress).await;
    let files = written
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    let outcome = match issued {
        Ok(outcome) => outcome,
        Err(error) => {
            for (beside, _) in files {
                let _ = std::fs::remove_file(beside);
            }
            return Err(error.into());
        }
    };
    for (beside, name) in &files {
        std::fs::rename(beside, name).map_err(|error| {
            Failed(format!(
                "the plates are issued and lie in {}, which can't be renamed: {error}",
                beside.display()
            ))
        })?;
    }
    let names: Vec<String> = files
        .iter()
        .map(|(_, name)| name.display().to_string())
        .collect();
    if global.json {
        return print_json(&json!({
            "plates": outcome.plates,
            "first_serial": outcome.serials.map(|(first, _)| first),
            "last_serial": outcome.serials.map(|(_, last)| last),
            "size": size.name(),
            "files": names,
        }));
    }
    say(&format!(
        "{} plates in {}",
        outcome.plates,
        names.join(", ")
    ))
}

/// Where a part is written first, and what it is called in the end: the given name, or with a
/// number where there are several.
fn names(output: &Path, part: &Part) -> (PathBuf, PathBuf) {
    let name = if part.only {
        output.to_owned()
    } else {
        let stem = output.file_stem().unwrap_or_default().to_string_lossy();
        let kind = output.extension().unwrap_or_default().to_string_lossy();
        let dot = if kind.is_empty() { "" } else { "." };
        output.with_file_name(format!("{stem}-{}{dot}{kind}", part.number))
    };
    let mut beside = name.clone().into_os_string();
    beside.push(".part");
    (beside.into(), name)
}
