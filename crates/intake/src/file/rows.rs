//! Sheets: rows held in memory (workbooks) or cut from a text on the way (a million-row CSV).

use crate::cell::{Cell, MAX_COLUMNS, Merge, Row};
use crate::file::Delimited;
use crate::model::Limits;
use crate::refused::Refused;

/// Counts cells and text while a workbook is read and refuses what grows too big.
pub(crate) struct Budget {
    cells: u64,
    text: u64,
    max_cells: u64,
    max_text: u64,
}

impl Budget {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            cells: 0,
            text: 0,
            max_cells: limits.max_cells,
            max_text: limits.max_text,
        }
    }

    /// Accounts for one more cell.
    pub(crate) fn take(&mut self, cell: &Cell) -> Result<(), Refused> {
        self.cells += 1;
        if let Cell::Text(text) = cell {
            self.text += text.len() as u64;
        }
        if self.cells > self.max_cells {
            return Err(Refused::TooBig {
                what: "cells",
                limit: self.max_cells,
            });
        }
        if self.text > self.max_text {
            return Err(Refused::TooBig {
                what: "text",
                limit: self.max_text,
            });
        }
        Ok(())
    }
}

/// A row as stored: only the cells that hold something.
#[derive(Debug, Clone, Default)]
pub(crate) struct HeldRow {
    pub(crate) number: u32,
    pub(crate) cells: Vec<(u16, Cell)>,
    pub(crate) beyond: bool,
}

/// Where the rows come from.
pub(crate) enum Rows {
    /// Ascending by number.
    Held(Vec<HeldRow>),
    /// Cut from a text.
    Delimited(Delimited),
}

/// One sheet of a file.
pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) hidden: bool,
    /// Ascending by first row.
    pub(crate) merges: Vec<Merge>,
    pub(crate) rows: Rows,
}

impl Sheet {
    /// Builds a sheet from cells in any order.
    pub(crate) fn new(name: String, hidden: bool, cells: SheetCells, merges: Vec<Merge>) -> Self {
        Self {
            name,
            hidden,
            merges: disjoint(merges),
            rows: Rows::Held(cells.finish()),
        }
    }

    /// Its rows with merged regions filled in; rows that hold nothing may be among them.
    pub(crate) fn rows(&self) -> Box<dyn Iterator<Item = Row> + '_> {
        match &self.rows {
            Rows::Held(rows) => Box::new(Filled {
                rows: rows.iter(),
                merges: self.merges.iter().peekable(),
                active: Vec::new(),
            }),
            Rows::Delimited(table) => Box::new(table.rows()),
        }
    }
}

/// Merges by first row, without those that lie over another: no spreadsheet writes such, and
/// thousands of them would be filled in in every row.
fn disjoint(merges: Vec<Merge>) -> Vec<Merge> {
    let last = u32::try_from(MAX_COLUMNS - 1).unwrap_or(u32::MAX);
    let mut merges: Vec<Merge> = merges
        .into_iter()
        .filter(|m| m.last_row > m.first_row || m.last_column > m.first_column)
        .filter(|m| m.first_column <= m.last_column && m.first_column <= last)
        .collect();
    merges.sort_by_key(|m| (m.first_row, m.first_column));
    // At most one of the kept ones covers a column, so the open ones stay few.
    let mut open: Vec<Merge> = Vec::new();
    merges.retain(|merge| {
        open.retain(|other| other.last_row >= merge.first_row);
        let free = open.iter().all(|other| {
            other.last_column < merge.first_column || merge.last_column < other.first_column
        });
        if free {
            open.push(*merge);
        }
        free
    });
    merges
}

/// Collects the cells of a sheet.
#[derive(Default)]
pub(crate) struct SheetCells {
    rows: Vec<HeldRow>,
    unsorted: bool,
}

impl SheetCells {
    /// Adds a cell; `row` counts from 1, `column` from 0.
    pub(crate) fn push(
        &mut self,
        row: u32,
        column: usize,
        cell: Cell,
        budget: &mut Budget,
    ) -> Result<(), Refused> {
        if cell.is_empty() {
            return Ok(());
        }
        budget.take(&cell)?;
        if self.rows.last().is_none_or(|last| last.number != row) {
            self.unsorted |= self.rows.last().is_some_and(|last| last.number > row);
            self.rows.push(HeldRow {
                number: row,
                ..HeldRow::default()
            });
        }
        if let Some(last) = self.rows.last_mut() {
            match u16::try_from(column) {
                Ok(index) if column < MAX_COLUMNS => last.cells.push((index, cell)),
                _ => last.beyond = true,
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Vec<HeldRow> {
        if self.unsorted {
            self.rows.sort_by_key(|row| row.number);
            self.rows.dedup_by(|later, earlier| {
                let same = later.number == earlier.number;
                if same {
                    earlier.cells.append(&mut later.cells);
                    earlier.beyond |= later.beyond;
                }
                same
            });
        }
        self.rows
    }
}

/// Rows that a merge fills in its whole width.
const TALL: u32 = 8;

struct Filled<'a> {
    rows: std::slice::Iter<'a, HeldRow>,
    merges: std::iter::Peekable<std::slice::Iter<'a, Merge>>,
    active: Vec<(Merge, Cell)>,
}

impl Iterator for Filled<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        let held = self.rows.next()?;
        let mut row = dense(held);
        self.active
            .retain(|(merge, _)| merge.last_row >= row.number);
        for (merge, value) in &self.active {
            fill(&mut row, merge, value);
        }
        while let Some(merge) = self.merges.next_if(|merge| merge.first_row <= row.number) {
            if merge.last_row < row.number {
                continue;
            }
            // A merge whose first row isn't stored has no value to spread.
            let value = if merge.first_row == row.number {
                row.heading(merge.first_column as usize).clone()
            } else {
                Cell::Empty
            };
            if !value.is_empty() {
                fill(&mut row, merge, &value);
                self.active.push((*merge, value));
            }
        }
        Some(row)
    }
}

fn dense(held: &HeldRow) -> Row {
    let width = held
        .cells
        .iter()
        .map(|(column, _)| usize::from(*column) + 1)
        .max()
        .unwrap_or(0);
    let mut cells = vec![Cell::Empty; width];
    for (column, cell) in &held.cells {
        if let Some(slot) = cells.get_mut(usize::from(*column)) {
            *slot = cell.clone();
        }
    }
    Row {
        number: held.number,
        cells,
        beyond: held.beyond,
        ..Row::default()
    }
}

/// Writes a merged value over the cells it covers in this row (all but the one that holds it).
fn fill(row: &mut Row, merge: &Merge, value: &Cell) {
    let first = merge.first_column as usize;
    // Columns to the right matter to headers and notes, which are never this tall.
    let last = if row.number > merge.first_row.saturating_add(TALL) {
        first
    } else {
        merge.last_column as usize
    };
    let last = last.min(MAX_COLUMNS - 1);
    if first > last {
        return;
    }
    if row.cells.len() <= last {
        row.cells.resize(last + 1, Cell::Empty);
    }
    for column in first..=last {
        if column == first && merge.first_row == row.number {
            continue;
        }
        if let Some(slot) = row.cells.get_mut(column) {
            slot.clone_from(value);
        }
        if column == first {
            row.from_above.insert(column);
        } else {
            row.from_left.insert(column);
        }
    }
}
