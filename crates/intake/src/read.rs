//! The two entry points.

use jiff::civil::Date;

use crate::chat;
use crate::file::{Delimited, Opened, Rows, Sheet, open};
use crate::model::{
    Channel, Entry, Format, Ignored, Limits, Reading, SheetInfo, SourceFile, Summary,
};
use crate::refused::Refused;
use crate::table;

/// Reads a file into everything it says.
///
/// `channel` is a hint about what to expect (listings name no tenants); the format is decided by
/// the content. `received` is the day the file came in: dates without a year are put nearest to it.
///
/// # Errors
///
/// [`Refused`] says in one line why nothing of the file was taken.
pub fn read(
    file: &SourceFile<'_>,
    channel: Channel,
    limits: &Limits,
    received: Date,
) -> Result<Reading, Refused> {
    let mut tenancies = Vec::new();
    let mut ignored = Vec::new();
    let summary = read_each(file, channel, limits, received, &mut |entry| match entry {
        Entry::Tenancy(tenancy) => tenancies.push(tenancy),
        Entry::Ignored(row) => ignored.push(row),
    })?;
    Ok(Reading {
        format: summary.format,
        sheets: summary.sheets,
        tenancies,
        ignored,
    })
}

/// Reads a file entry by entry, so that a million rows needn't be held at once.
///
/// # Errors
///
/// As [`read`]. Refusals come before the first entry, except [`Refused::NoTable`], which follows
/// the ignored rows of every sheet; nothing should be kept before this function returns.
pub fn read_each(
    file: &SourceFile<'_>,
    channel: Channel,
    limits: &Limits,
    received: Date,
    on: &mut dyn FnMut(Entry),
) -> Result<Summary, Refused> {
    let mut counts = (0_u64, 0_u64);
    let mut counted = |entry: Entry| {
        match &entry {
            Entry::Tenancy(_) => counts.0 += 1,
            Entry::Ignored(_) => counts.1 += 1,
        }
        on(entry);
    };
    let (format, sheets) = match open(file, limits)? {
        Opened::Book {
            format: Format::Json,
            sheets,
        } => {
            let mut objects = |entry: Entry| {
                if let Some(entry) = without_header(entry) {
                    counted(entry);
                }
            };
            let sheets = read_book(&sheets, channel, received, &mut objects)?;
            (Format::Json, sheets)
        }
        Opened::Book { format, sheets } => {
            (format, read_book(&sheets, channel, received, &mut counted)?)
        }
        Opened::Text { text } => match as_table(text) {
            Ok(sheet) => (
                Format::Delimited,
                read_book(
                    std::slice::from_ref(&sheet),
                    channel,
                    received,
                    &mut counted,
                )?,
            ),
            Err(text) => (
                Format::Chat,
                vec![chat::read_chat(&text, channel, received, &mut counted)?],
            ),
        },
    };
    Ok(Summary {
        format,
        sheets,
        tenancies: counts.0,
        ignored: counts.1,
    })
}

/// An entry of objects, which count from 1: the header that their names became is none of them.
fn without_header(entry: Entry) -> Option<Entry> {
    let up = |row: &mut u32| *row = row.saturating_sub(1).max(1);
    match entry {
        Entry::Ignored(Ignored { row: 1, .. }) => None,
        Entry::Ignored(mut ignored) => {
            up(&mut ignored.row);
            Some(Entry::Ignored(ignored))
        }
        Entry::Tenancy(mut tenancy) => {
            up(&mut tenancy.row);
            tenancy.rows.iter_mut().for_each(up);
            tenancy.tenants.iter_mut().for_each(|one| up(&mut one.row));
            tenancy.faults.iter_mut().for_each(|one| up(&mut one.row));
            Some(Entry::Tenancy(tenancy))
        }
    }
}

/// A text as a table, or the text again when it isn't one.
pub(crate) fn as_table(text: String) -> Result<Sheet, String> {
    let table = Delimited::new(text)?;
    let sheet = Sheet {
        name: String::new(),
        hidden: false,
        merges: Vec::new(),
        rows: Rows::Delimited(table),
    };
    if table::looks_like_table(&sheet) {
        return Ok(sheet);
    }
    match sheet.rows {
        Rows::Delimited(table) => Err(table.into_text()),
        Rows::Held(_) => Err(String::new()),
    }
}

fn read_book(
    sheets: &[Sheet],
    channel: Channel,
    received: Date,
    on: &mut dyn FnMut(Entry),
) -> Result<Vec<SheetInfo>, Refused> {
    let mut infos = Vec::with_capacity(sheets.len());
    let mut found = false;
    for sheet in sheets {
        let outcome = table::read_sheet(sheet, channel, received, on);
        found |= outcome.is_table;
        infos.push(SheetInfo {
            name: sheet.name.clone(),
            hidden: sheet.hidden,
            rows: outcome.rows,
        });
    }
    if infos.iter().all(|info| info.rows == 0) {
        return Err(Refused::Empty);
    }
    if found {
        Ok(infos)
    } else {
        Err(Refused::NoTable)
    }
}
