//! Excel 97–2003 workbooks.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, SheetVisible, Xls};

use super::rows::SheetCells;
use super::{Budget, Sheet, xlsx};
use crate::cell::Cell;
use crate::model::Limits;
use crate::refused::Refused;

/// Reads every sheet.
pub(super) fn read(
    bytes: &[u8],
    limits: &Limits,
    budget: &mut Budget,
) -> Result<Vec<Sheet>, Refused> {
    check_records(bytes, limits)?;
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|e| match e {
        calamine::XlsError::Password => Refused::Encrypted,
        other => super::broken("xls", &other),
    })?;
    let listed: Vec<_> = book
        .sheets_metadata()
        .iter()
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    let mut sheets = Vec::with_capacity(listed.len());
    for (name, hidden) in listed {
        // Charts and macro sheets are listed without cells.
        let Ok(range) = book.worksheet_range(&name) else {
            continue;
        };
        let (top, left) = range.start().unwrap_or((0, 0));
        let mut cells = SheetCells::default();
        for (row, column, data) in range.used_cells() {
            let row = u32::try_from(row)
                .unwrap_or(u32::MAX)
                .saturating_add(top)
                .saturating_add(1);
            cells.push(row, column + left as usize, value(data), budget)?;
        }
        let merges = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        sheets.push(Sheet::new(
            name,
            hidden,
            cells,
            merges.into_iter().map(xlsx::merge).collect(),
        ));
    }
    Ok(sheets)
}

fn value(data: &Data) -> Cell {
    match data {
        Data::Int(n) => {
            // BIFF integers have 30 bits.
            #[allow(clippy::cast_precision_loss)]
            Cell::Number(*n as f64)
        }
        Data::Float(n) => Cell::Number(*n),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => Cell::text(text),
        Data::Bool(b) => Cell::text(if *b { "TRUE" } else { "FALSE" }),
        Data::DateTime(when) => xlsx::date(*when),
        Data::Error(error) => Cell::text(&error.to_string()),
        Data::Empty => Cell::Empty,
    }
}

const FILEPASS: u16 = 0x002f;
const BOF: u16 = 0x0809;

/// Records that hold one cell or a run of cells; all begin with row and column.
const CELL_RECORDS: &[u16] = &[
    0x0006, 0x00bd, 0x00be, 0x00d6, 0x00fd, 0x0201, 0x0203, 0x0204, 0x0205, 0x027e,
];

/// Walks the records before the workbook is parsed: a FILEPASS means a password, and the sheets'
/// rectangles (which the parser allocates whole) must fit the limit.
fn check_records(bytes: &[u8], limits: &Limits) -> Result<(), Refused> {
    let mut file =
        cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|e| super::broken("xls", &e))?;
    let path = if file.exists("/Workbook") {
        "/Workbook"
    } else {
        "/Book"
    };
    let mut stream = Vec::new();
    file.open_stream(path)
        .and_then(|s| s.take(limits.max_bytes).read_to_end(&mut stream))
        .map_err(|e| super::broken("xls", &e))?;
    let word = |at: usize| -> Option<u16> {
        Some(u16::from_le_bytes([*stream.get(at)?, *stream.get(at + 1)?]))
    };
    let mut at = 0;
    let mut total = 0_u64;
    let mut sheet: Option<(u64, u64, u64, u64)> = None;
    let area = |s: Option<(u64, u64, u64, u64)>| {
        s.map_or(0, |(top, bottom, left, right)| {
            (bottom - top + 1) * (right - left + 1)
        })
    };
    while let (Some(id), Some(length)) = (word(at), word(at + 2)) {
        if id == FILEPASS {
            return Err(Refused::Encrypted);
        }
        if id == BOF {
            total += area(sheet.take());
        }
        if CELL_RECORDS.contains(&id)
            && let (Some(row), Some(column)) = (word(at + 4), word(at + 6))
        {
            // A run (MULRK, MULBLANK) ends with its last column.
            let last = match id {
                0x00bd | 0x00be => word(at + 2 + usize::from(length)).unwrap_or(column),
                _ => column,
            };
            let (row, column, last) = (u64::from(row), u64::from(column), u64::from(last));
            let (top, bottom, left, right) = sheet.unwrap_or((row, row, column, column));
            sheet = Some((
                top.min(row),
                bottom.max(row),
                left.min(column),
                right.max(column).max(last),
            ));
        }
        at += 4 + usize::from(length);
    }
    total += area(sheet);
    if total > limits.max_cells {
        return Err(Refused::TooBig {
            what: "cells",
            limit: limits.max_cells,
        });
    }
    Ok(())
}
