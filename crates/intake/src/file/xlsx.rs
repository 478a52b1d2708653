//! Office Open XML workbooks.

use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx};
use jiff::civil::Date;

use super::rows::SheetCells;
use super::{Budget, Sheet};
use crate::cell::{Cell, Merge};
use crate::refused::Refused;

/// Reads every sheet, cell by cell: a sheet that claims to be a million columns wide costs only
/// what is in it.
pub(super) fn read(bytes: &[u8], budget: &mut Budget) -> Result<Vec<Sheet>, Refused> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| match e {
        calamine::XlsxError::Password => Refused::Encrypted,
        other => super::broken("xlsx", &other),
    })?;
    let listed: Vec<_> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    let mut sheets = Vec::with_capacity(listed.len());
    for (name, hidden) in listed {
        let mut cells = SheetCells::default();
        {
            let mut reader = book
                .worksheet_cells_reader(&name)
                .map_err(|e| super::broken("xlsx", &e))?;
            while let Some(cell) = reader.next_cell().map_err(|e| super::broken("xlsx", &e))? {
                let (row, column) = cell.get_position();
                cells.push(
                    row.saturating_add(1),
                    column as usize,
                    value(cell.get_value()),
                    budget,
                )?;
            }
        }
        let merges = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        sheets.push(Sheet::new(
            name,
            hidden,
            cells,
            merges.into_iter().map(merge).collect(),
        ));
    }
    Ok(sheets)
}

pub(super) fn merge(region: calamine::Dimensions) -> Merge {
    Merge {
        first_row: region.start.0.saturating_add(1),
        last_row: region.end.0.saturating_add(1),
        first_column: region.start.1,
        last_column: region.end.1,
    }
}

fn value(data: &DataRef<'_>) -> Cell {
    match data {
        DataRef::Int(n) => {
            // Integers of this size don't occur in xlsx; the digits beyond 2^53 are not kept.
            #[allow(clippy::cast_precision_loss)]
            Cell::Number(*n as f64)
        }
        DataRef::Float(n) => Cell::Number(*n),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Cell::text(text)
        }
        DataRef::SharedString(text) => Cell::text(text),
        DataRef::Bool(b) => Cell::text(if *b { "TRUE" } else { "FALSE" }),
        DataRef::DateTime(when) => date(*when),
        DataRef::Error(error) => Cell::text(&error.to_string()),
        DataRef::Empty => Cell::Empty,
    }
}

/// A cell with a date format. A duration, a time of day or a number far from any lease keeps its
/// number: it was formatted as a date by accident.
pub(super) fn date(when: ExcelDateTime) -> Cell {
    let serial = when.as_f64();
    if when.is_datetime() && (3_650.0..110_000.0).contains(&serial) {
        let (year, month, day, ..) = when.to_ymd_hms_milli();
        let date = i16::try_from(year).ok().and_then(|year| {
            Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
        });
        if let Some(date) = date {
            return Cell::Date(date);
        }
    }
    Cell::Number(serial)
}
